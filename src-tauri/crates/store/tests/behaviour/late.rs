//! The buyer writes while a reply is on its way. Such a message must never pass for answered.

use crate::world::{World, at, manual, says, sent, to};
use domain::ConversationState;
use domain::outbox::OutboxState;

async fn open_turn(w: &World, t: &str) -> Vec<String> {
    let c = w.thread(t).await;
    w.turn(&c.id)
        .await
        .into_iter()
        .map(|m| m.platform_id)
        .collect()
}

pub async fn a_message_during_the_send_stays_an_open_turn(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    w.answer("t", 2).await;
    let row = w.claim(2).await;
    w.take_in(vec![says("t", "m2", 3, "Bitte stornieren!")], 3)
        .await;
    w.store
        .finish(&row.id, Some(row.fence), &sent("p1"), at(4))
        .await
        .unwrap();
    assert_eq!(
        w.state("t").await.0,
        ConversationState::New,
        "the second message was not answered"
    );
    assert_eq!(open_turn(&w, "t").await, ["m2"]);
    w.answer("t", 5).await;
    let next = w.claim(5).await;
    w.store
        .finish(&next.id, Some(next.fence), &sent("p2"), at(6))
        .await
        .unwrap();
    assert_eq!(w.state("t").await.0, ConversationState::Answered);
    assert!(open_turn(&w, "t").await.is_empty());
}

pub async fn a_message_listed_late_stays_an_open_turn(w: World) {
    w.answered("t", 10).await;
    // Sent before the answered message, listed by the platform after our reply.
    let got = w
        .take_in(vec![says("t", "late", 5, "Und die Rechnung?")], 12)
        .await;
    assert_eq!(got.conversations.len(), 1, "nobody has read it");
    assert_eq!(open_turn(&w, "t").await, ["late"]);
    let c = w.thread("t").await;
    assert_eq!(
        w.store
            .messages(&c.id)
            .await
            .unwrap()
            .last()
            .unwrap()
            .sent_at,
        at(5),
        "its time stays the true one"
    );
}

pub async fn a_draft_that_failed_after_news_is_superseded(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    w.answer("t", 2).await;
    let row = w.claim(2).await;
    w.take_in(vec![says("t", "m2", 3, "Bitte stornieren!")], 3)
        .await;
    let back = w
        .store
        .finish(
            &row.id,
            Some(row.fence),
            &to(OutboxState::Ready, None),
            at(4),
        )
        .await
        .unwrap();
    assert_eq!(
        back.state,
        OutboxState::Superseded,
        "it was not sent, and is stale"
    );
    assert_eq!(open_turn(&w, "t").await, ["m1", "m2"]);
    w.answer("t", 5).await;
}

pub async fn two_messages_in_one_second_are_not_both_answered(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Wo ist mein Paket?")], 1)
        .await;
    w.answer("t", 2).await;
    let row = w.claim(2).await;
    w.take_in(vec![says("t", "m2", 1, "PS: Größe M bitte")], 3)
        .await;
    w.store
        .finish(&row.id, Some(row.fence), &sent("p1"), at(4))
        .await
        .unwrap();
    assert_eq!(open_turn(&w, "t").await, ["m2"]);
    assert_eq!(w.state("t").await.0, ConversationState::New);
}

pub async fn a_manual_reply_answers_what_was_seen(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let c = w.thread("t").await;
    w.store
        .enqueue_manual(&manual(&c, "Antwort", 2), Some(c.version), at(2))
        .await
        .unwrap();
    let row = w.claim(2).await;
    w.take_in(vec![says("t", "m2", 2, "Noch etwas")], 3).await;
    w.store
        .finish(&row.id, Some(row.fence), &sent("p1"), at(4))
        .await
        .unwrap();
    assert_eq!(
        open_turn(&w, "t").await,
        ["m2"],
        "the person had not seen it"
    );
    assert_eq!(w.state("t").await.0, ConversationState::New);
}
