//! Decisions and the once-law.

use crate::world::{World, at, says, sent, to};
use domain::outbox::OutboxState;
use domain::{ConversationState, DecisionKind, Intent, Language, Reason};
use store::{Committed, Draft};

pub async fn a_decision_is_written_whole(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    let mut decision = w.decision("t", 2).await;
    decision.draft = Some(Draft {
        text: "Es kommt.".to_owned(),
        language: Language::new("de"),
        gloss: None,
    });
    assert_eq!(
        w.store.commit_decision(&decision).await.unwrap(),
        Committed::Done { escalation: None }
    );
    let c = w.thread("t").await;
    assert_eq!(
        (c.state, c.due_at, c.language),
        (
            ConversationState::Replying,
            Some(at(602)),
            Some(Language::new("de"))
        )
    );
    let record = w
        .store
        .decision_for(&decision.message)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        w.store.decisions(&c.id).await.unwrap(),
        vec![record.clone()]
    );
    assert_eq!(
        (record.decision, record.draft, record.checks),
        (decision.decision, decision.draft, decision.checks)
    );
    let row = decision.reply.unwrap();
    assert_eq!(record.outbox.as_ref(), Some(&row.id));
    assert_eq!(
        w.store.outbox_row(&row.id).await.unwrap().unwrap(),
        row,
        "the row comes back as it was written"
    );
}

pub async fn a_stale_decision_writes_nothing(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    let decision = w.decision("t", 2).await;
    w.take_in(vec![says("t", "m2", 2, "Ach, und stornieren bitte")], 2)
        .await;
    assert_eq!(
        w.store.commit_decision(&decision).await.unwrap(),
        Committed::Stale
    );
    assert!(
        w.store
            .decision_for(&decision.message)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        w.store
            .outbox_row(&decision.reply.unwrap().id)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(w.state("t").await.0, ConversationState::New);
}

pub async fn a_turn_is_answered_once(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    let first = w.decision("t", 2).await;
    let second = w.decision("t", 2).await;
    assert_ne!(
        first.reply.as_ref().unwrap().id,
        second.reply.as_ref().unwrap().id
    );
    assert_eq!(
        w.store.commit_decision(&first).await.unwrap(),
        Committed::Done { escalation: None }
    );
    assert_eq!(
        w.store.commit_decision(&second).await.unwrap(),
        Committed::AlreadyCovered
    );
    assert_eq!(
        w.state("t").await.0,
        ConversationState::Replying,
        "the state is put right"
    );
    let row = w.claim(3).await;
    w.store
        .finish(&row.id, Some(row.fence), &sent("p1"), at(3))
        .await
        .unwrap();
    assert_eq!(
        w.store.commit_decision(&second).await.unwrap(),
        Committed::AlreadyCovered
    );
    assert_eq!(w.state("t").await.0, ConversationState::Answered);
    assert!(w.store.claim(at(99), "worker", 60).await.unwrap().is_none());
}

pub async fn two_judges_at_once_write_one_reply(w: World) {
    let other = w.again().await;
    for n in 0..20 {
        let t = format!("t{n}");
        w.take_in(vec![says(&t, &format!("m{n}"), n, "Wo ist mein Paket?")], n)
            .await;
        let (one, two) = (w.decision(&t, n).await, w.decision(&t, n).await);
        let (here, there) =
            tokio::join!(w.store.commit_decision(&one), other.commit_decision(&two));
        let mut results = [here.unwrap(), there.unwrap()];
        results.sort_by_key(|r| *r == Committed::AlreadyCovered);
        assert_eq!(
            results,
            [
                Committed::Done { escalation: None },
                Committed::AlreadyCovered
            ]
        );
    }
    let rows = w
        .store
        .outbox(store::OutboxQuery {
            open_only: true,
            limit: 100,
        })
        .await
        .unwrap();
    assert_eq!(rows.len(), 20);
}

pub async fn a_covered_message_is_not_covered_again(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Eins")], 1).await;
    w.answer("t", 2).await;
    let row = w.claim(2).await;
    let doubt = to(OutboxState::NeedsHuman, Some(Reason::CannotConfirm));
    w.store
        .finish(&row.id, Some(row.fence), &doubt, at(3))
        .await
        .unwrap();
    w.take_in(vec![says("t", "m2", 4, "Zwei")], 4).await;
    // The new turn holds a message that may have been answered already; another key does not help.
    let decision = w.decision("t", 5).await;
    assert_eq!(decision.covers.len(), 2);
    assert_eq!(
        w.store.commit_decision(&decision).await.unwrap(),
        Committed::AlreadyCovered
    );
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::CannotConfirm)),
        "it waits visibly"
    );
}

pub async fn a_superseded_turn_may_be_answered_with_the_next(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Eins")], 1).await;
    w.answer("t", 2).await;
    w.take_in(vec![says("t", "m2", 3, "Zwei")], 3).await;
    let row = w.answer("t", 4).await;
    assert_eq!(
        row.covers.len(),
        2,
        "nothing was sent yet, so one reply covers both"
    );
    assert_eq!(w.claim(4).await.id, row.id);
}

pub async fn an_escalation_is_not_doubled(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Eins")], 1).await;
    let first = w.escalate("t", Reason::Anger, 2).await;
    w.take_in(vec![says("t", "m2", 3, "Zwei")], 3).await;
    let second = w.escalate("t", Reason::Risk, 4).await;
    assert_eq!(first, second);
    let open = w.store.escalations(true).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].packet.reason, open[0].created_at),
        (Reason::Risk, at(2)),
        "brought up to date"
    );
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::Risk))
    );
    let answer = w.thread("t").await;
    w.store
        .touch(&answer.id, store::Touch::Mode(None), at(5))
        .await
        .unwrap();
    w.answer("t", 6).await;
    assert!(
        w.store.escalations(true).await.unwrap().is_empty(),
        "the machine answers it after all"
    );
}

pub async fn a_decision_with_nothing_to_say_is_kept(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Danke!")], 1).await;
    let mut decision = w.decision("t", 2).await;
    decision.reply = None;
    decision.decision.kind = DecisionKind::Ignore;
    decision.decision.reason = Reason::NothingAsked;
    decision.state = ConversationState::Answered;
    assert_eq!(
        w.store.commit_decision(&decision).await.unwrap(),
        Committed::Done { escalation: None }
    );
    let c = w.thread("t").await;
    assert_eq!(
        (c.state, c.reason, c.due_at),
        (ConversationState::Answered, None, None)
    );
    let record = w
        .store
        .decision_for(&decision.message)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.decision.reason, Reason::NothingAsked);
}

pub async fn unjudged_is_oldest_first(w: World) {
    for n in [3, 1, 2] {
        w.take_in(
            vec![says(&format!("t{n}"), &format!("m{n}"), n, "Hallo")],
            5,
        )
        .await;
    }
    w.answer("t2", 6).await;
    let expected = vec![w.thread("t1").await.id, w.thread("t3").await.id];
    assert_eq!(w.store.unjudged(10).await.unwrap(), expected);
    assert_eq!(w.store.unjudged(1).await.unwrap(), expected[..1]);
}

pub async fn second_contact_sees_earlier_answers(w: World) {
    w.answered("t", 1).await;
    let c = w.thread("t").await;
    let seen = w.store.recent_auto_replies(&c.id, at(0)).await.unwrap();
    assert_eq!(seen, vec![(Intent::OrderStatus, at(1))]);
    assert!(
        w.store
            .recent_auto_replies(&c.id, at(2))
            .await
            .unwrap()
            .is_empty()
    );
}
