//! What people say about an understanding.

use crate::world::{World, at, id, says};
use domain::{ConversationState, CorrectionId, DecisionKind, Intent, Reason, outbox::OutboxState};
use store::{Correction, CorrectionKind, StoreError, Touch};

/// Somebody says what the open turn of thread `t` is.
async fn say(w: &World, t: &str, intent: Intent, minute: i64) -> Correction {
    let c = w.thread(t).await;
    let message = w.store.messages(&c.id).await.unwrap().pop().unwrap();
    let correction = Correction {
        id: CorrectionId::new(id()),
        conversation: c.id,
        message: message.id,
        text: message.text,
        was: Intent::OrderStatus,
        intent,
        kind: CorrectionKind::Intent,
        made_at: at(minute),
        taken_back_at: None,
    };
    w.store.put_correction(&correction).await.unwrap();
    correction
}

pub async fn one_correction_counts_per_turn(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Graviert es?")], 1).await;
    w.take_in(vec![says("u", "m2", 1, "Platte: Rocky")], 1)
        .await;
    let start = w.store.last_change().await.unwrap();
    let first = say(&w, "t", Intent::Return, 2).await;
    let second = say(&w, "t", Intent::ChangeOrder, 3).await;
    let other = say(&w, "u", Intent::ChangeOrder, 4).await;
    assert_eq!(
        w.store.corrections(10).await.unwrap(),
        vec![other.clone(), second.clone()],
        "newest first, and the first one counts no more"
    );
    assert_eq!(w.store.corrections(1).await.unwrap(), vec![other.clone()]);
    assert_eq!(
        w.store.correction_for(&first.message).await.unwrap(),
        Some(second.clone())
    );
    assert_eq!(
        w.store.corrections_of(&other.conversation).await.unwrap(),
        vec![other]
    );
    let told = w.store.changes_after(start, 100).await.unwrap();
    assert!(
        told.iter()
            .any(|x| x.entity == "correction" && x.id == second.id.as_str() && x.at == at(3))
    );
}

pub async fn what_was_taken_back_does_not_count(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Graviert es?")], 1).await;
    let said = say(&w, "t", Intent::ChangeOrder, 2).await;
    let taken = w.store.take_back_correction(&said.id, at(3)).await.unwrap();
    assert_eq!(taken.unwrap().taken_back_at, Some(at(3)));
    assert_eq!(
        w.store.take_back_correction(&said.id, at(4)).await.unwrap(),
        None,
        "once is enough"
    );
    assert_eq!(w.store.corrections(10).await.unwrap(), Vec::new());
    assert_eq!(w.store.correction_for(&said.message).await.unwrap(), None);
    let again = say(&w, "t", Intent::Return, 5).await;
    assert_eq!(w.store.corrections(10).await.unwrap(), vec![again]);
    let nothing = w
        .store
        .take_back_correction(&CorrectionId::new("none"), at(6))
        .await;
    assert!(matches!(nothing, Err(StoreError::NotFound)));
}

pub async fn a_correction_kills_the_draft(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Graviert es?")], 1).await;
    let row = w.answer("t", 2).await;
    let before = w.thread("t").await.version;
    say(&w, "t", Intent::ChangeOrder, 3).await;
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    assert!(w.thread("t").await.version > before);
    assert!(w.store.claim(at(60), "worker", 60).await.unwrap().is_none());
}

pub async fn a_corrected_turn_waits_until_it_is_read_again(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Graviert es?")], 1).await;
    let judged = w.decision("t", 2).await;
    let said = say(&w, "t", Intent::ChangeOrder, 3).await;
    assert_eq!(
        w.store.commit_decision(&judged).await.unwrap(),
        store::Committed::Stale,
        "what was judged before counts no more"
    );
    assert!(w.store.unjudged(10).await.unwrap().is_empty());
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::NotSure)),
        "and it can be seen that it waits"
    );
    w.store
        .touch(&said.conversation, Touch::ReadAgain, at(4))
        .await
        .unwrap();
    assert_eq!(
        w.store.unjudged(10).await.unwrap(),
        vec![said.conversation.clone()]
    );
    w.answer("t", 5).await;
}

pub async fn what_was_sent_stays_sent(w: World) {
    let row = w.answered("t", 1).await;
    let c = w.thread("t").await;
    let asked = w.store.messages(&c.id).await.unwrap().remove(0);
    let correction = Correction {
        id: CorrectionId::new(id()),
        conversation: c.id.clone(),
        message: asked.id,
        text: asked.text,
        was: Intent::OrderStatus,
        intent: Intent::Other,
        kind: CorrectionKind::Overruled,
        made_at: at(2),
        taken_back_at: None,
    };
    w.store.put_correction(&correction).await.unwrap();
    w.store.touch(&c.id, Touch::ReadAgain, at(3)).await.unwrap();
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Sent);
    assert_eq!(w.state("t").await, (ConversationState::Answered, None));
    assert!(w.store.unjudged(10).await.unwrap().is_empty());
    assert_eq!(w.store.corrections(10).await.unwrap(), vec![correction]);
}

pub async fn what_turns_out_as_spam_calls_nobody(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Gold billig")], 1).await;
    w.escalate("t", Reason::NotSure, 2).await;
    let said = say(&w, "t", Intent::Spam, 3).await;
    w.store
        .touch(&said.conversation, Touch::ReadAgain, at(4))
        .await
        .unwrap();
    let mut decision = w.decision("t", 5).await;
    decision.reply = None;
    decision.decision.kind = DecisionKind::Ignore;
    decision.decision.reason = Reason::Spam;
    decision.state = ConversationState::Answered;
    w.store.commit_decision(&decision).await.unwrap();
    assert!(w.store.escalations(true).await.unwrap().is_empty());
}

pub async fn corrections_go_with_their_channel(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Graviert es?")], 1).await;
    let said = say(&w, "t", Intent::ChangeOrder, 2).await;
    w.store.take_back_correction(&said.id, at(3)).await.unwrap();
    say(&w, "t", Intent::Return, 4).await;
    w.store.remove_channel(&w.channel).await.unwrap();
    assert_eq!(w.store.corrections(10).await.unwrap(), Vec::new());
    assert!(matches!(
        w.store.take_back_correction(&said.id, at(5)).await,
        Err(StoreError::NotFound)
    ));
}
