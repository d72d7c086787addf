//! What people do.

use crate::world::id;
use crate::world::{World, at, is_conflict, manual, order, says, sent};
use domain::escalation::EscalationState;
use domain::outbox::OutboxState;
use domain::schedule::Mode;
use domain::{ConversationState, Reason};
use store::Touch;

pub async fn a_manual_reply_ends_the_machines_draft(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let draft = w.answer("t", 2).await;
    let c = w.thread("t").await;
    w.store.put_draft(&c.id, Some("Antw"), at(3)).await.unwrap();
    let row = manual(&c, "Antwort von Hand", 3);
    w.store
        .enqueue_manual(&row, Some(c.version), at(3))
        .await
        .unwrap();
    assert_eq!(w.outbox_state(&draft.id).await, OutboxState::Superseded);
    let after = w.thread("t").await;
    assert_eq!(
        (after.state, after.version),
        (ConversationState::Replying, c.version + 1)
    );
    assert_eq!(
        w.store.draft(&c.id).await.unwrap(),
        None,
        "what was typed was sent"
    );
    let claimed = w.claim(3).await;
    assert!(
        w.store
            .arm(&claimed.id, claimed.fence, "worker")
            .await
            .unwrap()
    );
    w.store
        .finish(&claimed.id, Some(claimed.fence), &sent("p"), at(4))
        .await
        .unwrap();
    let last = w.store.messages(&c.id).await.unwrap().pop().unwrap();
    assert_eq!(
        (last.author, last.text.as_str()),
        (domain::Author::Seller, "Antwort von Hand")
    );
    assert_eq!(w.state("t").await.0, ConversationState::Answered);
}

pub async fn a_manual_reply_on_an_old_view_is_refused(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let seen = w.thread("t").await;
    w.take_in(vec![says("t", "m2", 2, "Hat sich erledigt")], 2)
        .await;
    let row = manual(&seen, "Antwort", 3);
    assert!(is_conflict(
        w.store
            .enqueue_manual(&row, Some(seen.version), at(3))
            .await
    ));
    assert!(w.store.outbox_row(&row.id).await.unwrap().is_none());
    w.store.enqueue_manual(&row, None, at(3)).await.unwrap();
    assert!(
        is_conflict(w.store.enqueue_manual(&row, None, at(3)).await),
        "one press, one row"
    );
}

pub async fn manual_replies_keep_their_order(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let c = w.thread("t").await;
    let (mut first, second) = (manual(&c, "Erstens", 2), manual(&c, "Zweitens", 3));
    first.not_before = at(10);
    w.store.enqueue_manual(&first, None, at(2)).await.unwrap();
    w.store.enqueue_manual(&second, None, at(3)).await.unwrap();
    assert!(
        w.store.claim(at(5), "worker", 60).await.unwrap().is_none(),
        "the second waits for the first"
    );
    assert_eq!(w.claim(10).await.id, first.id);
    w.store
        .finish(&first.id, None, &sent("p1"), at(10))
        .await
        .unwrap();
    assert_eq!(w.claim(10).await.id, second.id);
    w.store
        .finish(&second.id, None, &sent("p2"), at(11))
        .await
        .unwrap();
    let texts: Vec<_> = w
        .store
        .messages(&c.id)
        .await
        .unwrap()
        .into_iter()
        .map(|m| m.text)
        .collect();
    assert_eq!(texts, ["Frage", "Erstens", "Zweitens"]);
}

pub async fn cancel_is_for_what_was_not_begun(w: World) {
    w.take_in(
        vec![says("t", "m1", 1, "Frage"), says("u", "m2", 1, "Frage")],
        1,
    )
    .await;
    let row = w.answer("t", 2).await;
    assert!(
        w.store
            .cancel(&row.id, Reason::StoppedByPerson, at(2))
            .await
            .unwrap()
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Cancelled);
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::StoppedByPerson))
    );
    assert!(
        !w.store
            .cancel(&row.id, Reason::StoppedByPerson, at(2))
            .await
            .unwrap()
    );
    w.answer("u", 2).await;
    let claimed = w.claim(2).await;
    assert!(
        !w.store
            .cancel(&claimed.id, Reason::StoppedByPerson, at(3))
            .await
            .unwrap(),
        "too late"
    );
    assert_eq!(w.outbox_state(&claimed.id).await, OutboxState::Sending);
}

pub async fn the_stop_key_empties_the_countdowns(w: World) {
    for t in ["a", "b"] {
        w.take_in(vec![says(t, t, 1, "Frage")], 1).await;
        w.answer(t, 2).await;
    }
    w.take_in(vec![says("c", "c", 1, "Frage")], 1).await;
    let by_hand = manual(&w.thread("c").await, "Von Hand", 2);
    w.store.enqueue_manual(&by_hand, None, at(2)).await.unwrap();
    assert_eq!(
        w.store
            .cancel_countdowns(Reason::Stopped, at(3))
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        w.state("a").await,
        (ConversationState::Waiting, Some(Reason::Stopped))
    );
    assert_eq!(
        w.outbox_state(&by_hand.id).await,
        OutboxState::Ready,
        "people may always speak"
    );
    let c = w.thread("a").await;
    w.store.touch(&c.id, Touch::Reopen, at(4)).await.unwrap();
    w.answer("a", 5).await;
}

pub async fn send_now_ends_the_countdown(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let row = w.answer("t", 90).await;
    assert!(w.store.claim(at(2), "worker", 60).await.unwrap().is_none());
    assert!(w.store.send_now(&row.id, at(2)).await.unwrap());
    assert_eq!(w.claim(2).await.id, row.id);
    assert!(!w.store.send_now(&row.id, at(2)).await.unwrap());
}

pub async fn closing_ends_everything(w: World) {
    w.take_in(
        vec![says("t", "m1", 1, "Frage"), says("u", "m2", 1, "Frage")],
        1,
    )
    .await;
    let row = w.answer("t", 2).await;
    let c = w.thread("t").await;
    let closed = w.store.touch(&c.id, Touch::Close, at(3)).await.unwrap();
    assert_eq!(
        (closed.state, closed.version, closed.unread),
        (ConversationState::Closed, c.version + 1, false)
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    w.escalate("u", Reason::Risk, 3).await;
    w.store
        .touch(&w.thread("u").await.id, Touch::Close, at(4))
        .await
        .unwrap();
    assert!(w.store.escalations(true).await.unwrap().is_empty());
    w.take_in(vec![says("t", "m3", 5, "Hallo?")], 5).await;
    assert_eq!(
        w.state("t").await.0,
        ConversationState::New,
        "a new message opens it again"
    );
}

pub async fn reopening_judges_again(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let c = w.thread("t").await;
    w.store.touch(&c.id, Touch::Close, at(2)).await.unwrap();
    assert_eq!(
        w.store
            .touch(&c.id, Touch::Reopen, at(3))
            .await
            .unwrap()
            .state,
        ConversationState::New
    );
    w.answered("u", 1).await;
    let u = w.thread("u").await;
    w.store.touch(&u.id, Touch::Close, at(2)).await.unwrap();
    assert_eq!(
        w.store
            .touch(&u.id, Touch::Reopen, at(3))
            .await
            .unwrap()
            .state,
        ConversationState::Answered
    );
}

pub async fn a_mode_kills_the_draft(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let row = w.answer("t", 2).await;
    let c = w.thread("t").await;
    let after = w
        .store
        .touch(&c.id, Touch::Mode(Some(Mode::Off)), at(3))
        .await
        .unwrap();
    assert_eq!(
        (after.mode, after.state, after.version),
        (Some(Mode::Off), ConversationState::New, c.version + 1)
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    w.answer("t", 4).await;
}

pub async fn naming_the_order_kills_the_draft(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    w.store
        .put_orders(&w.channel, &[order("77-1", "Somebody", 1)], at(1), &id)
        .await
        .unwrap();
    let number = w
        .store
        .order_by_platform_id(&w.channel, "77-1")
        .await
        .unwrap()
        .unwrap()
        .id;
    let row = w.answer("t", 2).await;
    let c = w.thread("t").await;
    let after = w
        .store
        .touch(&c.id, Touch::Order(number.clone()), at(3))
        .await
        .unwrap();
    assert_eq!(
        (after.order.as_ref(), after.state),
        (Some(&number), ConversationState::New)
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Superseded);
    w.take_in(vec![says("u", "m2", 1, "Frage")], 3).await;
    let u = w.thread("u").await;
    w.store.link_order(&u.id, &number).await.unwrap();
    let linked = w.thread("u").await;
    assert_eq!((linked.order, linked.version), (Some(number), u.version));
    let gone = w
        .store
        .touch(&c.id, Touch::Order(domain::OrderId::new("gone")), at(4))
        .await;
    assert!(matches!(gone, Err(store::StoreError::NotFound)));
}

pub async fn drafts_are_kept(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let c = w.thread("t").await;
    w.store
        .put_draft(&c.id, Some("Liebe"), at(2))
        .await
        .unwrap();
    w.take_in(vec![says("t", "m2", 3, "Hallo?")], 3).await;
    assert_eq!(
        w.store.draft(&c.id).await.unwrap().as_deref(),
        Some("Liebe"),
        "news does not eat what was typed"
    );
    w.store.put_draft(&c.id, Some("  "), at(4)).await.unwrap();
    assert_eq!(w.store.draft(&c.id).await.unwrap(), None);
    let gone = w
        .store
        .put_draft(&domain::ConversationId::new("gone"), None, at(4))
        .await;
    assert!(matches!(gone, Err(store::StoreError::NotFound)));
}

pub async fn reading_changes_no_version(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let row = w.answer("t", 2).await;
    let c = w.thread("t").await;
    let read = w.store.touch(&c.id, Touch::MarkRead, at(3)).await.unwrap();
    assert_eq!((read.unread, read.version), (false, c.version));
    assert_eq!(w.claim(3).await.id, row.id);
}

pub async fn escalations_climb_and_resolve(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let id = w.escalate("t", Reason::Anger, 2).await;
    assert!(w.store.due_notices(at(1)).await.unwrap().is_empty());
    let mut due = w.store.due_notices(at(2)).await.unwrap().pop().unwrap();
    due.notified = 1;
    due.next_notice_at = Some(at(12));
    w.store.put_escalation(&due).await.unwrap();
    assert!(w.store.due_notices(at(11)).await.unwrap().is_empty());
    due.state = EscalationState::Acknowledged;
    w.store.put_escalation(&due).await.unwrap();
    assert!(
        w.store.due_notices(at(99)).await.unwrap().is_empty(),
        "whoever saw it is not called again"
    );
    assert_eq!(w.store.escalation(&id).await.unwrap(), Some(due.clone()));
    let c = w.thread("t").await;
    assert_eq!(
        w.store.escalation_of(&c.id).await.unwrap(),
        Some(due.clone())
    );
    let mut second = due.clone();
    second.id = domain::EscalationId::new("another");
    assert!(is_conflict(w.store.put_escalation(&second).await));
    w.store
        .enqueue_manual(&manual(&c, "Antwort", 5), None, at(5))
        .await
        .unwrap();
    assert_eq!(
        w.store.escalation(&id).await.unwrap().unwrap().state,
        EscalationState::Resolved
    );
    assert_eq!(w.store.escalations(false).await.unwrap().len(), 1);
}
