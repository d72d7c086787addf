//! The whole machine against a platform that loses answers, loses messages, shows late and is sometimes down.
//!
//! The platform knows the truth; the machine sees only what a real one would. Whatever the order of faults, there is
//! at most one copy, and `sent` is only said of what is there.

use super::send_tests::{row, t};
use super::{
    Evidence, OutboxRow, OutboxState, Protocol, Reconciled, SendClass, SendOutcome, Transition,
    after_evidence, after_lease, after_send,
};
use crate::RetryClass;
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_oneof, proptest};
use proptest::test_runner::{Config, TestRunner};

const HORIZON: i64 = 110;

/// What the next seconds bring.
#[derive(Clone, Debug)]
struct Step {
    /// Seconds until then.
    wait: i64,
    /// Whether the platform takes an attempt made now.
    lands: bool,
    /// Seconds after the attempt at which it shows in listings.
    shows_after: i64,
    /// What the worker learns of an attempt made now.
    answer: Answer,
    /// Whether a listing read now is complete.
    listing_up: bool,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    /// The truth.
    True,
    /// Nothing: a timeout.
    Lost,
    /// The worker dies.
    Crash,
}

fn any_step(longest_delay: i64) -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        2 => proptest::prelude::Just(Answer::True),
        3 => proptest::prelude::Just(Answer::Lost),
        2 => proptest::prelude::Just(Answer::Crash),
    ];
    (
        1i64..400,
        any::<bool>(),
        0..=longest_delay,
        answer,
        prop::bool::weighted(0.8),
    )
        .prop_map(|(wait, lands, shows_after, answer, listing_up)| Step {
            wait,
            lands,
            shows_after,
            answer,
            listing_up,
        })
}

/// The machine and the platform side by side.
struct World {
    class: SendClass,
    row: OutboxRow,
    now: i64,
    /// When each copy shows.
    copies: Vec<i64>,
    /// Leaves out the ambiguous state, as most outboxes do.
    naive: bool,
}

impl World {
    fn new(class: SendClass, naive: bool) -> Self {
        let row = OutboxRow {
            attempts: 0,
            last_attempt_at: None,
            ..row(OutboxState::Ready)
        };
        Self {
            class,
            row,
            now: 0,
            copies: vec![],
            naive,
        }
    }

    fn step(&mut self, step: &Step) {
        self.now += step.wait;
        let now = t(self.now);
        match self.row.state {
            OutboxState::Ready if self.row.not_before <= now => self.claim(step),
            OutboxState::Sending => {
                if let Some(change) = after_lease(&self.row, now, &Protocol::default(), self.class)
                {
                    self.apply(change);
                }
            }
            OutboxState::Ambiguous if self.row.not_before <= now => self.reconcile(step),
            _ => {}
        }
    }

    fn claim(&mut self, step: &Step) {
        self.row.state = OutboxState::Sending;
        self.row.lease_until = Some(t(self.now + 60));
        self.attempt(step);
    }

    fn attempt(&mut self, step: &Step) {
        self.row.attempts += 1;
        self.row.last_attempt_at = Some(t(self.now));
        let repeated = self.class == SendClass::K && !self.copies.is_empty();
        if step.lands && !repeated {
            self.copies.push(self.now + step.shows_after);
        }
        let outcome = match step.answer {
            Answer::Crash => return,
            Answer::Lost => SendOutcome::Unknown {
                detail: "timeout".to_owned(),
            },
            Answer::True if step.lands => SendOutcome::Sent {
                platform_id: Some("p".to_owned()),
            },
            Answer::True => SendOutcome::NotSent {
                retry: RetryClass::Network,
                detail: "refused".to_owned(),
            },
        };
        let change = after_send(
            &self.row,
            &outcome,
            t(self.now),
            &Protocol::default(),
            self.class,
        );
        self.apply(change);
    }

    fn reconcile(&mut self, step: &Step) {
        let seen = self.copies.iter().any(|shows| *shows <= self.now);
        let evidence = match (self.class, step.listing_up, seen) {
            (SendClass::N, ..) => Evidence::Impossible,
            (_, false, _) => Evidence::Unclear {
                detail: "503".to_owned(),
            },
            (_, true, true) => Evidence::Present {
                platform_id: Some("p".to_owned()),
            },
            (_, true, false) => Evidence::Absent {
                listing_began: t(self.now),
            },
        };
        match after_evidence(
            &self.row,
            self.class,
            HORIZON,
            &evidence,
            t(self.now),
            &Protocol::default(),
        ) {
            Reconciled::Keep(change) | Reconciled::Move(change) => self.apply(change),
            Reconciled::ResendSameKey => self.attempt(step),
        }
    }

    fn apply(&mut self, change: Transition) {
        self.row.state = change.state;
        if self.naive && change.state == OutboxState::Ambiguous {
            self.row.state = OutboxState::Ready;
        }
        self.row.reason = change.reason;
        self.row.detail = change.detail;
        self.row.not_before = change.not_before.unwrap_or(self.row.not_before);
        self.row.platform_id = change.platform_id.or(self.row.platform_id.take());
        self.row.absences = change.absences;
    }
}

fn any_class() -> impl Strategy<Value = SendClass> {
    prop::sample::select(vec![SendClass::K, SendClass::E, SendClass::L, SendClass::N])
}

proptest! {
    #![proptest_config(Config::with_cases(1_500))]

    #[test]
    fn no_path_sends_twice_or_says_sent_of_nothing(
        class in any_class(),
        steps in prop::collection::vec(any_step(HORIZON), 1..60),
    ) {
        let mut world = World::new(class, false);
        for step in &steps {
            world.step(step);
            prop_assert!(world.copies.len() <= 1, "{} copies on class {class:?}", world.copies.len());
            prop_assert!(world.row.state != OutboxState::Sent || world.copies.len() == 1, "sent, but nothing is there");
        }
    }

    /// However it goes, an unclear row comes to an end by its deadline once the machine is let run.
    #[test]
    fn nothing_stays_unclear_for_ever(
        class in any_class(),
        steps in prop::collection::vec(any_step(HORIZON), 1..30),
    ) {
        let mut world = World::new(class, false);
        steps.iter().for_each(|step| world.step(step));
        let quiet =
            Step { wait: 601, lands: false, shows_after: 0, answer: Answer::Lost, listing_up: false };
        (0..400).for_each(|_| world.step(&quiet));
        prop_assert!(world.row.state.is_final(), "still {:?}", world.row.state);
    }
}

/// Whether random faults find a second copy.
fn second_copy_found(class: SendClass, naive: bool, longest_delay: i64) -> bool {
    let config = Config {
        cases: 1_000,
        failure_persistence: None,
        ..Config::default()
    };
    let steps = prop::collection::vec(any_step(longest_delay), 1..60);
    let found = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    )
    .run(&steps, |steps| {
        let mut world = World::new(class, naive);
        steps.iter().for_each(|step| world.step(step));
        if world.copies.len() > 1 {
            return Err(proptest::test_runner::TestCaseError::fail("twice"));
        }
        Ok(())
    });
    found.is_err()
}

#[test]
fn the_search_finds_the_second_copy_of_an_outbox_without_the_ambiguous_state() {
    assert!(second_copy_found(SendClass::L, true, HORIZON));
    assert!(!second_copy_found(SendClass::L, false, HORIZON));
}

#[test]
fn the_search_finds_the_second_copy_when_the_horizon_is_a_lie() {
    assert!(second_copy_found(SendClass::L, false, 10 * HORIZON));
    assert!(
        !second_copy_found(SendClass::K, false, 10 * HORIZON),
        "a key needs no horizon"
    );
}
