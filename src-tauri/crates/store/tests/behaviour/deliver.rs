//! Claim, arm, finish, sweep.

use crate::world::{World, a_channel, at, is_conflict, manual, says, sent, to};
use domain::outbox::OutboxState;
use domain::{ConversationState, OutboxId, Reason};
use std::collections::HashSet;

async fn ready(w: &World, t: &str, minute: i64) -> OutboxId {
    w.take_in(
        vec![says(
            t,
            &format!("{t}-{minute}"),
            minute,
            "Wo ist mein Paket?",
        )],
        minute,
    )
    .await;
    w.answer(t, minute).await.id
}

pub async fn a_claim_counts_before_it_sends(w: World) {
    let id = ready(&w, "t", 1).await;
    let row = w.claim(2).await;
    assert_eq!(
        (row.id.clone(), row.state, row.fence, row.attempts),
        (id, OutboxState::Sending, 1, 1)
    );
    assert_eq!(
        (row.owner.as_deref(), row.lease_until),
        (Some("worker"), Some(at(3)))
    );
    let stored = w.again().await.outbox_row(&row.id).await.unwrap().unwrap();
    assert_eq!(stored, row, "it is committed before anything is sent");
    assert_eq!(
        w.store.first_attempt_at(&row.id).await.unwrap(),
        Some(at(2))
    );
    assert!(w.store.arm(&row.id, 1, "worker").await.unwrap());
    assert!(!w.store.arm(&row.id, 0, "worker").await.unwrap());
    assert!(!w.store.arm(&row.id, 1, "somebody else").await.unwrap());
}

pub async fn nothing_is_claimed_before_its_time(w: World) {
    ready(&w, "t", 5).await;
    assert!(w.store.claim(at(4), "worker", 60).await.unwrap().is_none());
    assert!(w.store.claim(at(5), "worker", 60).await.unwrap().is_some());
}

pub async fn one_in_flight_per_conversation(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    let c = w.thread("t").await;
    w.store
        .enqueue_manual(&manual(&c, "Noch etwas", 2), None, at(2))
        .await
        .unwrap();
    assert!(w.store.claim(at(9), "worker", 60).await.unwrap().is_none());
    w.store.sweep(at(9)).await.unwrap();
    assert!(
        w.store.claim(at(9), "worker", 60).await.unwrap().is_none(),
        "ambiguous is in flight too"
    );
    w.store
        .finish(&row.id, None, &sent("p1"), at(9))
        .await
        .unwrap();
    assert_eq!(
        w.state("t").await.0,
        ConversationState::Replying,
        "the person's reply still waits"
    );
    assert!(w.store.claim(at(9), "worker", 60).await.unwrap().is_some());
}

pub async fn many_workers_claim_each_row_once(w: World) {
    for n in 0..30 {
        ready(&w, &format!("t{n}"), n).await;
    }
    let mut tasks = Vec::new();
    for worker in 0..4 {
        let store = if worker % 2 == 0 {
            w.store.clone()
        } else {
            w.again().await
        };
        tasks.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            while let Some(row) = store
                .claim(at(60), &format!("worker {worker}"), 60)
                .await
                .unwrap()
            {
                mine.push(row.id);
            }
            mine
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    assert_eq!(all.len(), 30);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 30);
}

pub async fn the_stop_key_stops_claims_and_arms(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    ready(&w, "u", 1).await;
    w.stop(true).await;
    assert!(!w.store.arm(&row.id, row.fence, "worker").await.unwrap());
    assert!(w.store.claim(at(9), "worker", 60).await.unwrap().is_none());
    let c = w.thread("u").await;
    let by_hand = manual(&c, "Von Hand", 9);
    w.store.enqueue_manual(&by_hand, None, at(9)).await.unwrap();
    let claimed = w.claim(9).await;
    assert_eq!(claimed.id, by_hand.id, "people may always speak");
    assert!(
        w.store
            .arm(&claimed.id, claimed.fence, "worker")
            .await
            .unwrap()
    );
    w.stop(false).await;
    assert!(w.store.arm(&row.id, row.fence, "worker").await.unwrap());
}

pub async fn a_disabled_channel_sends_nothing(w: World) {
    ready(&w, "t", 1).await;
    let mut channel = a_channel("c1", "Lamps");
    channel.enabled = false;
    w.store.put_channel(&channel).await.unwrap();
    assert!(w.store.claim(at(9), "worker", 60).await.unwrap().is_none());
}

pub async fn a_wrong_fence_writes_nothing(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    w.store.sweep(at(5)).await.unwrap();
    let late = w
        .store
        .finish(
            &row.id,
            Some(row.fence),
            &to(OutboxState::Ready, None),
            at(6),
        )
        .await;
    assert!(
        is_conflict(late),
        "a worker that slept must not make it ready"
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Ambiguous);
    let missing = w
        .store
        .finish(&OutboxId::new("gone"), None, &sent("x"), at(6))
        .await;
    assert!(matches!(missing, Err(store::StoreError::NotFound)));
}

pub async fn a_sweep_never_makes_ready(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    assert!(
        w.store.sweep(at(2)).await.unwrap().is_empty(),
        "the lease runs for a minute"
    );
    let swept = w.store.sweep(at(3)).await.unwrap();
    assert_eq!(swept.len(), 1);
    assert_eq!(
        (swept[0].state, swept[0].fence),
        (OutboxState::Ambiguous, row.fence + 1)
    );
    assert_eq!(swept[0].reason, Some(Reason::CannotConfirm));
    assert!(
        w.store
            .claim(at(500), "worker", 60)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        w.store.ambiguous_due(at(3)).await.unwrap().is_empty(),
        "it settles first"
    );
    assert_eq!(w.store.ambiguous_due(at(4)).await.unwrap().len(), 1);
    assert_eq!(w.store.in_flight().await.unwrap().len(), 1);
}

pub async fn a_late_success_counts(w: World) {
    for (t, state) in [
        ("a", OutboxState::Ambiguous),
        ("b", OutboxState::Ready),
        ("c", OutboxState::NeedsHuman),
    ] {
        ready(&w, t, 1).await;
        let row = w.claim(1).await;
        w.store
            .finish(
                &row.id,
                Some(row.fence),
                &to(state, Some(Reason::CannotConfirm)),
                at(2),
            )
            .await
            .unwrap();
        let late = w
            .store
            .finish(&row.id, Some(row.fence), &sent(&format!("p-{t}")), at(3))
            .await
            .unwrap();
        assert_eq!(late.state, OutboxState::Sent, "{t}");
        assert!(
            w.store.claim(at(99), "worker", 60).await.unwrap().is_none(),
            "{t}: no second copy"
        );
        let c = w.thread(t).await;
        assert_eq!(w.store.messages(&c.id).await.unwrap().len(), 2);
    }
}

pub async fn a_success_told_twice_is_one(w: World) {
    let row = w.answered("t", 1).await;
    let again = w
        .store
        .finish(&row.id, None, &to(OutboxState::Sent, None), at(2))
        .await
        .unwrap();
    assert_eq!(
        again.platform_id, row.platform_id,
        "the name that is known stays"
    );
    let c = w.thread("t").await;
    assert_eq!(w.store.messages(&c.id).await.unwrap().len(), 2);
    let failed = w
        .store
        .finish(
            &row.id,
            None,
            &to(OutboxState::Failed, Some(Reason::SendFailed)),
            at(3),
        )
        .await;
    assert!(is_conflict(failed), "what was sent stays sent");
}

pub async fn a_failure_waits_for_a_person(w: World) {
    let id = ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    let failed = to(OutboxState::Failed, Some(Reason::SendFailed));
    w.store
        .finish(&row.id, Some(row.fence), &failed, at(2))
        .await
        .unwrap();
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::SendFailed))
    );
    w.take_in(vec![says("t", "m2", 3, "Hallo?")], 3).await;
    let next = w.answer("t", 4).await;
    assert_eq!(
        next.covers.len(),
        2,
        "nothing was sent, so the next reply covers all"
    );
    assert_ne!(next.id, id);
}

pub async fn what_needs_a_person_blocks_no_later_turn_silently(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    w.store
        .finish(
            &row.id,
            None,
            &to(OutboxState::NeedsHuman, Some(Reason::CannotConfirm)),
            at(2),
        )
        .await
        .unwrap();
    assert_eq!(
        w.state("t").await,
        (ConversationState::Waiting, Some(Reason::CannotConfirm))
    );
    let c = w.thread("t").await;
    w.store
        .enqueue_manual(&manual(&c, "Ich kümmere mich", 3), None, at(3))
        .await
        .unwrap();
    assert_eq!(
        w.outbox_state(&row.id).await,
        OutboxState::Superseded,
        "the person has decided"
    );
    let by_hand = w.claim(3).await;
    w.store
        .finish(&by_hand.id, None, &sent("p2"), at(4))
        .await
        .unwrap();
    assert_eq!(w.state("t").await.0, ConversationState::Answered);
    w.take_in(vec![says("t", "m2", 5, "Danke, und die Rechnung?")], 5)
        .await;
    w.answer("t", 6).await;
}

pub async fn a_resend_with_the_same_key_is_counted(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    let swept = w.store.sweep(at(5)).await.unwrap().pop().unwrap();
    assert!(
        w.store
            .begin_resend(&row.id, row.fence, "worker", at(6))
            .await
            .unwrap()
            .is_none(),
        "an old fence"
    );
    let again = w
        .store
        .begin_resend(&row.id, swept.fence, "worker", at(6))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (again.state, again.attempts, again.fence),
        (OutboxState::Ambiguous, 2, swept.fence + 1)
    );
    assert_eq!(
        w.store.first_attempt_at(&row.id).await.unwrap(),
        Some(at(1))
    );
}

pub async fn next_due_is_the_nearest(w: World) {
    assert_eq!(w.store.next_due().await.unwrap(), None);
    ready(&w, "t", 5).await;
    ready(&w, "u", 3).await;
    assert_eq!(w.store.next_due().await.unwrap(), Some(at(3)));
    let row = w.claim(3).await;
    assert_eq!(
        w.store.next_due().await.unwrap(),
        row.lease_until,
        "a lease runs out first"
    );
}

pub async fn a_name_is_bound_once(w: World) {
    w.answered("t", 1).await;
    ready(&w, "t", 5).await;
    let row = w.claim(5).await;
    let stolen = w
        .store
        .finish(&row.id, Some(row.fence), &sent("t-answer-1"), at(6))
        .await;
    assert!(
        is_conflict(stolen),
        "one message on the platform proves one row"
    );
    assert_eq!(w.outbox_state(&row.id).await, OutboxState::Sending);
}

pub async fn arm_dies_with_the_version(w: World) {
    ready(&w, "t", 1).await;
    let row = w.claim(1).await;
    w.take_in(vec![says("t", "m2", 2, "Stopp!")], 2).await;
    assert!(!w.store.arm(&row.id, row.fence, "worker").await.unwrap());
    let done = w
        .store
        .finish(
            &row.id,
            Some(row.fence),
            &to(OutboxState::Superseded, None),
            at(3),
        )
        .await
        .unwrap();
    assert_eq!(done.state, OutboxState::Superseded);
    assert_eq!(w.state("t").await.0, ConversationState::New);
    assert!(is_conflict(
        w.store.finish(&row.id, None, &sent("p"), at(4)).await
    ));
}
