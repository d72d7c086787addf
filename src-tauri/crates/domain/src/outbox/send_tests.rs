//! Every arrow out of an attempt, a guard read and a lease.

use super::{
    GuardVerdict, OutboxKind, OutboxRow, OutboxState, Payload, Protocol, SendClass, SendOutcome,
    after_guard, after_lease, after_send, manual_key, trigger_key,
};
use crate::{ChannelId, ConversationId, Language, MessageId, OutboxId, Reason, RetryClass};
use jiff::{SignedDuration, Timestamp};
use rstest::rstest;

/// A moment, in seconds after the row was written.
pub(super) fn t(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_800_000_000 + seconds)
}

/// A row whose first attempt began at once, due in a day.
pub(super) fn row(state: OutboxState) -> OutboxRow {
    OutboxRow {
        id: OutboxId::new("o1"),
        channel: ChannelId::new("ch1"),
        conversation: ConversationId::new("c1"),
        trigger_key: "auto:ch1:m1".to_owned(),
        kind: OutboxKind::AutoReply,
        payload: Payload {
            text: "Hello".to_owned(),
            language: Language::new("en"),
            gloss: None,
            conversation_platform_id: "p1".to_owned(),
            buyer_platform_id: "b1".to_owned(),
            context: serde_json::Value::Null,
        },
        covers: vec![MessageId::new("m1")],
        based_on_version: 1,
        state,
        reason: None,
        detail: None,
        fence: 1,
        owner: Some("w1".to_owned()),
        lease_until: Some(t(60)),
        attempts: 1,
        not_before: t(0),
        deadline: t(86_400),
        platform_id: None,
        created_at: t(0),
        last_attempt_at: Some(t(0)),
        absences: vec![],
    }
}

fn not_sent(retry: RetryClass) -> SendOutcome {
    SendOutcome::NotSent {
        retry,
        detail: "why".to_owned(),
    }
}

fn unknown() -> SendOutcome {
    SendOutcome::Unknown {
        detail: "reset".to_owned(),
    }
}

#[rstest]
#[case(1, 5)]
#[case(2, 10)]
#[case(3, 20)]
#[case(7, 320)]
#[case(8, 600)]
#[case(60, 600)]
#[case(i64::MAX, 600)]
fn the_network_is_tried_again_with_growing_pauses(#[case] attempts: i64, #[case] pause: i64) {
    let row = OutboxRow {
        attempts,
        ..row(OutboxState::Sending)
    };
    let step = after_send(
        &row,
        &not_sent(RetryClass::Network),
        t(100),
        &Protocol::default(),
        SendClass::L,
    );
    assert_eq!(
        (step.state, step.not_before),
        (OutboxState::Ready, Some(t(100 + pause)))
    );
}

#[rstest]
#[case::pause(RetryClass::After { seconds: 42 }, 10, OutboxState::Ready, None, Some(52))]
#[case::login(RetryClass::Login, 10, OutboxState::Ready, None, Some(70))]
#[case::login_late(
    RetryClass::Login,
    86_400,
    OutboxState::NeedsHuman,
    Some(Reason::LoginExpired),
    None
)]
#[case::network_late(
    RetryClass::Network,
    86_400,
    OutboxState::NeedsHuman,
    Some(Reason::SendFailed),
    None
)]
#[case::never(
    RetryClass::Never,
    10,
    OutboxState::Failed,
    Some(Reason::SendFailed),
    None
)]
fn what_was_not_sent_goes_by_its_retry_class(
    #[case] retry: RetryClass,
    #[case] now: i64,
    #[case] state: OutboxState,
    #[case] reason: Option<Reason>,
    #[case] not_before: Option<i64>,
) {
    let step = after_send(
        &row(OutboxState::Sending),
        &not_sent(retry),
        t(now),
        &Protocol::default(),
        SendClass::E,
    );
    assert_eq!(
        (step.state, step.reason, step.not_before),
        (state, reason, not_before.map(t))
    );
    assert_eq!(
        step.detail.as_deref(),
        Some("why"),
        "people see what happened"
    );
}

#[test]
fn an_endless_pause_does_not_overflow() {
    let endless = not_sent(RetryClass::After { seconds: u64::MAX });
    let step = after_send(
        &row(OutboxState::Sending),
        &endless,
        t(0),
        &Protocol::default(),
        SendClass::L,
    );
    assert_eq!(step.not_before, Some(Timestamp::MAX));
}

#[rstest]
fn sent_is_sent_from_wherever_it_comes(
    #[values(
        OutboxState::Sending,
        OutboxState::Ready,
        OutboxState::Ambiguous,
        OutboxState::NeedsHuman,
        OutboxState::Superseded
    )]
    state: OutboxState,
) {
    let sent = SendOutcome::Sent {
        platform_id: Some("p9".to_owned()),
    };
    let step = after_send(&row(state), &sent, t(1), &Protocol::default(), SendClass::L);
    assert_eq!(
        (step.state, step.platform_id.as_deref()),
        (OutboxState::Sent, Some("p9"))
    );
}

#[rstest]
fn the_unknown_is_never_ready(
    #[values(SendClass::K, SendClass::E, SendClass::L)] class: SendClass,
) {
    let mut row = row(OutboxState::Sending);
    row.absences = vec![t(-500)];
    let step = after_send(&row, &unknown(), t(10), &Protocol::default(), class);
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::Ambiguous, Some(Reason::CannotConfirm))
    );
    assert_eq!(step.not_before, Some(t(40)), "after the settle time");
    assert!(
        step.absences.is_empty(),
        "what was not seen before this attempt proves nothing about it"
    );
}

#[test]
fn without_read_back_the_unknown_is_a_persons_matter() {
    let step = after_send(
        &row(OutboxState::Sending),
        &unknown(),
        t(10),
        &Protocol::default(),
        SendClass::N,
    );
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::NeedsHuman, Some(Reason::CannotConfirm))
    );
}

#[rstest]
#[case(RetryClass::Network)]
#[case(RetryClass::Never)]
#[case(RetryClass::Login)]
fn a_refused_repetition_says_nothing_about_the_first_send(#[case] retry: RetryClass) {
    let step = after_send(
        &row(OutboxState::Ambiguous),
        &not_sent(retry),
        t(100),
        &Protocol::default(),
        SendClass::K,
    );
    assert_eq!(step.state, OutboxState::Ambiguous);
    assert_eq!(step.not_before, Some(t(220)), "the pauses grow");
}

#[rstest]
fn a_settled_row_is_not_stirred_by_a_late_failure(
    #[values(
        OutboxState::Sent,
        OutboxState::Cancelled,
        OutboxState::Superseded,
        OutboxState::NeedsHuman
    )]
    state: OutboxState,
) {
    for outcome in [unknown(), not_sent(RetryClass::Network)] {
        let step = after_send(
            &row(state),
            &outcome,
            t(1),
            &Protocol::default(),
            SendClass::L,
        );
        assert_eq!(step.state, state);
    }
}

#[rstest]
#[case::clear(GuardVerdict::Clear, OutboxKind::AutoReply, false)]
#[case::seller(GuardVerdict::SellerSpoke, OutboxKind::AutoReply, true)]
#[case::buyer(GuardVerdict::BuyerSpoke, OutboxKind::AutoReply, true)]
#[case::changed(GuardVerdict::Changed, OutboxKind::AutoReply, true)]
#[case::person_seller(GuardVerdict::SellerSpoke, OutboxKind::Manual, false)]
#[case::person_buyer(GuardVerdict::BuyerSpoke, OutboxKind::Manual, false)]
#[case::person_changed(GuardVerdict::Changed, OutboxKind::Manual, true)]
fn a_newer_word_supersedes(
    #[case] verdict: GuardVerdict,
    #[case] kind: OutboxKind,
    #[case] superseded: bool,
) {
    for state in [OutboxState::Ready, OutboxState::Sending] {
        let step = after_guard(&OutboxRow { kind, ..row(state) }, verdict);
        assert_eq!(
            step.map(|s| s.state),
            superseded.then_some(OutboxState::Superseded)
        );
    }
    assert_eq!(
        after_guard(&row(OutboxState::Ambiguous), verdict),
        None,
        "it may be sent already"
    );
    assert_eq!(after_guard(&row(OutboxState::Sent), verdict), None);
}

#[test]
fn a_lease_that_ran_out_is_never_ready_again() {
    let protocol = Protocol::default();
    let sending = row(OutboxState::Sending);
    assert_eq!(after_lease(&sending, t(59), &protocol, SendClass::L), None);
    let step = after_lease(&sending, t(60), &protocol, SendClass::L).unwrap();
    assert_eq!(
        (step.state, step.not_before),
        (OutboxState::Ambiguous, Some(t(90)))
    );
    let unreadable = after_lease(&sending, t(60), &protocol, SendClass::N).unwrap();
    assert_eq!(unreadable.state, OutboxState::NeedsHuman);
    assert_eq!(
        after_lease(&row(OutboxState::Ready), t(600), &protocol, SendClass::L),
        None
    );
    let without = OutboxRow {
        lease_until: None,
        ..sending
    };
    assert!(
        after_lease(&without, t(0), &protocol, SendClass::L).is_some(),
        "nobody holds it"
    );
}

#[test]
fn keys_name_what_triggered_a_send() {
    assert_eq!(
        trigger_key(&ChannelId::new("ch"), &MessageId::new("m7")),
        "auto:ch:m7"
    );
    assert_eq!(manual_key(&OutboxId::new("o3")), "manual:o3");
}
