//! Every arrow out of `ambiguous`.

use super::send_tests::{row, t};
use super::{
    Evidence, OutboxRow, OutboxState, Protocol, Reconciled, SendClass, Transition, after_evidence,
};
use crate::Reason;
use rstest::rstest;

const HORIZON: i64 = 110;

fn judge(row: &OutboxRow, class: SendClass, evidence: &Evidence, now: i64) -> Reconciled {
    after_evidence(row, class, HORIZON, evidence, t(now), &Protocol::default())
}

fn absent(began: i64) -> Evidence {
    Evidence::Absent {
        listing_began: t(began),
    }
}

fn unclear() -> Evidence {
    Evidence::Unclear {
        detail: "listing down".to_owned(),
    }
}

fn ambiguous() -> OutboxRow {
    row(OutboxState::Ambiguous)
}

fn kept(reconciled: Reconciled) -> Transition {
    match reconciled {
        Reconciled::Keep(step) => step,
        other => panic!("expected to keep, got {other:?}"),
    }
}

fn moved(reconciled: Reconciled) -> Transition {
    match reconciled {
        Reconciled::Move(step) => step,
        other => panic!("expected to move, got {other:?}"),
    }
}

#[rstest]
fn what_is_there_was_sent(
    #[values(SendClass::K, SendClass::E, SendClass::L, SendClass::N)] class: SendClass,
) {
    let present = Evidence::Present {
        platform_id: Some("p1".to_owned()),
    };
    let step = moved(judge(&ambiguous(), class, &present, 90_000));
    assert_eq!(
        (step.state, step.platform_id.as_deref()),
        (OutboxState::Sent, Some("p1")),
        "even after the deadline"
    );
}

#[rstest]
#[case::before_the_horizon(30, 30, 110)]
#[case::just_before(109, 109, 110)]
#[case::begun_before_read_after(100, 200, 201)]
#[case::from_the_future(500, 300, 301)]
fn a_listing_too_early_means_nothing(#[case] began: i64, #[case] now: i64, #[case] look: i64) {
    let step = kept(judge(&ambiguous(), SendClass::L, &absent(began), now));
    assert_eq!((step.absences, step.not_before), (vec![], Some(t(look))));
}

#[rstest]
fn two_absences_far_enough_apart_make_it_ready(
    #[values(SendClass::E, SendClass::L)] class: SendClass,
) {
    let mut row = ambiguous();
    let first = kept(judge(&row, class, &absent(110), 112));
    assert_eq!(
        (first.state, &first.absences),
        (OutboxState::Ambiguous, &vec![t(110)])
    );
    assert_eq!(first.not_before, Some(t(230)));
    row.absences = first.absences;
    let early = kept(judge(&row, class, &absent(229), 229));
    assert_eq!(early.absences, vec![t(110), t(229)]);
    row.absences = early.absences;
    let ready = moved(judge(&row, class, &absent(230), 231));
    assert_eq!(
        (ready.state, ready.not_before),
        (OutboxState::Ready, Some(t(231)))
    );
    assert!(
        ready.absences.is_empty(),
        "the next attempt needs its own proof"
    );
}

#[test]
fn absences_of_an_earlier_attempt_do_not_count() {
    let row = OutboxRow {
        attempts: 2,
        last_attempt_at: Some(t(1_000)),
        absences: vec![t(200)],
        ..ambiguous()
    };
    let step = kept(judge(&row, SendClass::L, &absent(1_200), 1_200));
    assert_eq!(step.absences, vec![t(1_200)]);
}

#[test]
fn the_last_attempt_is_not_repeated() {
    let row = OutboxRow {
        attempts: 3,
        absences: vec![t(200)],
        ..ambiguous()
    };
    let step = moved(judge(&row, SendClass::L, &absent(400), 400));
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::NeedsHuman, Some(Reason::SendFailed))
    );
}

#[rstest]
#[case(10, 1, 40)]
#[case(30, 1, 150)]
#[case(149, 1, 269)]
#[case(150, 1, 750)]
#[case(5_000, 1, 5_600)]
#[case(10, 2, 130)]
#[case(10, 3, 610)]
#[case(86_000, 1, 86_400)]
fn while_the_listing_is_down_the_pauses_grow(
    #[case] now: i64,
    #[case] attempts: i64,
    #[case] look: i64,
) {
    let row = OutboxRow {
        attempts,
        absences: vec![t(5)],
        ..ambiguous()
    };
    let step = kept(judge(&row, SendClass::L, &unclear(), now));
    assert_eq!(
        (step.state, step.not_before),
        (OutboxState::Ambiguous, Some(t(look)))
    );
    assert_eq!(step.absences, vec![t(5)], "what was proved stays");
}

#[rstest]
#[case::unclear(SendClass::L, unclear())]
#[case::absent(SendClass::E, absent(86_399))]
#[case::impossible(SendClass::E, Evidence::Impossible)]
fn at_the_deadline_a_person_decides(#[case] class: SendClass, #[case] evidence: Evidence) {
    let row = OutboxRow {
        absences: vec![t(200)],
        ..ambiguous()
    };
    let step = moved(judge(&row, class, &evidence, 86_400));
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::NeedsHuman, Some(Reason::CannotConfirm))
    );
}

#[rstest]
#[case(SendClass::N, absent(500))]
#[case(SendClass::N, unclear())]
#[case(SendClass::L, Evidence::Impossible)]
#[case(SendClass::E, Evidence::Impossible)]
fn without_read_back_a_person_decides_at_once(
    #[case] class: SendClass,
    #[case] evidence: Evidence,
) {
    let step = moved(judge(&ambiguous(), class, &evidence, 500));
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::NeedsHuman, Some(Reason::CannotConfirm))
    );
}

#[rstest]
fn a_keyed_send_is_repeated_until_the_key_is_nearly_forgotten(
    #[values(absent(300), unclear(), Evidence::Impossible)] evidence: Evidence,
) {
    let hour = 3_600;
    assert_eq!(
        judge(&ambiguous(), SendClass::K, &evidence, 23 * hour - 1),
        Reconciled::ResendSameKey
    );
    let step = moved(judge(&ambiguous(), SendClass::K, &evidence, 23 * hour));
    assert_eq!(
        (step.state, step.reason),
        (OutboxState::NeedsHuman, Some(Reason::CannotConfirm))
    );
    let later = OutboxRow {
        attempts: 5,
        last_attempt_at: Some(t(22 * hour)),
        ..ambiguous()
    };
    let step = moved(judge(&later, SendClass::K, &evidence, 23 * hour));
    assert_eq!(
        step.state,
        OutboxState::NeedsHuman,
        "the key is as old as the first attempt, not the newest"
    );
}

#[rstest]
fn only_ambiguous_rows_are_reconciled(
    #[values(
        OutboxState::Ready,
        OutboxState::Sending,
        OutboxState::Sent,
        OutboxState::NeedsHuman
    )]
    state: OutboxState,
) {
    let present = Evidence::Present { platform_id: None };
    assert_eq!(
        kept(judge(&row(state), SendClass::L, &present, 500)).state,
        state
    );
}

#[test]
fn an_attempt_without_a_time_is_taken_for_the_latest_possible() {
    let row = OutboxRow {
        last_attempt_at: None,
        not_before: t(300),
        ..ambiguous()
    };
    let early = kept(judge(&row, SendClass::L, &absent(409), 409));
    assert!(early.absences.is_empty());
    assert_eq!(
        kept(judge(&row, SendClass::L, &absent(410), 410)).absences,
        vec![t(410)]
    );
}
