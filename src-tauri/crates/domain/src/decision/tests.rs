//! The order of the judgement, and what must never happen.

use super::{Answerable, Decision, DecisionKind, Reason, Situation, after_checks, decide};
use crate::check::{Check, Verdict};
use crate::deadline::Counts;
use crate::schedule::Mode;
use crate::understanding::ScoredIntent;
use crate::{Emotion, Entities, Intent, Language, Risk, Understanding};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use rstest::rstest;

fn now() -> Timestamp {
    "2026-11-20T02:00:00Z".parse().unwrap()
}

fn understanding(intent: Intent) -> Understanding {
    Understanding {
        language: Language::new("de"),
        language_confidence: 0.99,
        intents: vec![ScoredIntent {
            intent,
            confidence: 0.97,
        }],
        emotion: Emotion::Calm,
        risks: vec![],
        entities: Entities::default(),
        abstain: false,
    }
}

/// A situation in which the machine answers.
fn fine() -> Situation {
    Situation {
        now: now(),
        understanding: understanding(Intent::OrderStatus),
        mode: Mode::Auto,
        stopped: false,
        suppressed: false,
        platform_allows: true,
        answerable: Answerable::Yes,
        due_at: Some(now() + SignedDuration::from_hours(20)),
        counts: Counts::Yes,
        money_above_limit: false,
        second_contact: false,
        max_age: 86_400,
        asked_at: now() - SignedDuration::from_mins(5),
    }
}

/// One change to a situation, and what it leads to, in the order of the judgement.
type Rung = (&'static str, fn(&mut Situation), DecisionKind, Reason, bool);

const LADDER: &[Rung] = &[
    (
        "suppressed",
        |s| s.suppressed = true,
        DecisionKind::Ignore,
        Reason::NotForAnswer,
        false,
    ),
    (
        "risk",
        |s| s.understanding.risks = vec![Risk::Legal],
        DecisionKind::Escalate,
        Reason::Risk,
        true,
    ),
    (
        "human",
        |s| {
            s.understanding.intents.push(ScoredIntent {
                intent: Intent::HumanAgent,
                confidence: 0.6,
            })
        },
        DecisionKind::Escalate,
        Reason::HumanRequested,
        true,
    ),
    (
        "anger",
        |s| s.understanding.emotion = Emotion::Angry,
        DecisionKind::Escalate,
        Reason::Anger,
        true,
    ),
    (
        "stopped",
        |s| s.stopped = true,
        DecisionKind::Suggest,
        Reason::Stopped,
        false,
    ),
    (
        "off",
        |s| s.mode = Mode::Off,
        DecisionKind::Escalate,
        Reason::ModeOff,
        false,
    ),
    (
        "abstain",
        |s| s.understanding.abstain = true,
        DecisionKind::Escalate,
        Reason::NotSure,
        false,
    ),
    (
        "second contact",
        |s| s.second_contact = true,
        DecisionKind::Escalate,
        Reason::SecondContact,
        true,
    ),
    (
        "money",
        |s| s.money_above_limit = true,
        DecisionKind::Escalate,
        Reason::MoneyAboveLimit,
        false,
    ),
    (
        "fact missing",
        |s| s.answerable = Answerable::FactMissing,
        DecisionKind::Escalate,
        Reason::FactMissing,
        false,
    ),
    (
        "too old",
        |s| s.asked_at = s.now - SignedDuration::from_hours(25),
        DecisionKind::Suggest,
        Reason::TooOld,
        false,
    ),
    (
        "forbidden",
        |s| s.platform_allows = false,
        DecisionKind::Suggest,
        Reason::PlatformForbids,
        false,
    ),
    (
        "suggest",
        |s| {
            if s.mode == Mode::Auto {
                s.mode = Mode::Suggest;
            }
        },
        DecisionKind::Suggest,
        Reason::ModeSuggest,
        false,
    ),
];

#[test]
fn each_rung_stands_alone_and_above_all_below_it() {
    for (index, (name, change, kind, reason, wake)) in LADDER.iter().enumerate() {
        let mut alone = fine();
        change(&mut alone);
        let expected = (*kind, *reason, *wake);
        let decision = decide(&alone);
        assert_eq!(
            (decision.kind, decision.reason, decision.wake),
            expected,
            "{name} alone"
        );
        let mut with_all_below = fine();
        LADDER[index..]
            .iter()
            .for_each(|(_, change, ..)| change(&mut with_all_below));
        let decision = decide(&with_all_below);
        assert_eq!(
            (decision.kind, decision.reason, decision.wake),
            expected,
            "{name} with all below"
        );
    }
}

#[test]
fn with_nothing_in_the_way_it_replies_or_asks() {
    let reply = decide(&fine());
    assert_eq!(
        (reply.kind, reply.reason, reply.wake),
        (DecisionKind::Reply, Reason::FactsAtHand, false)
    );
    let ask = decide(&Situation {
        answerable: Answerable::AskOrder,
        ..fine()
    });
    assert_eq!(
        (ask.kind, ask.reason),
        (DecisionKind::Ask, Reason::OrderUnknown)
    );
}

#[rstest]
#[case(Answerable::NoIntent, Reason::NoAnswerForIntent)]
#[case(Answerable::NoLanguage, Reason::NoAnswerInLanguage)]
#[case(Answerable::FactMissing, Reason::FactMissing)]
#[case(Answerable::FactStale, Reason::FactStale)]
#[case(Answerable::OutOfPolicy, Reason::OutOfPolicy)]
fn what_cannot_be_answered_waits_and_wakes_when_the_deadline_is_near(
    #[case] answerable: Answerable,
    #[case] reason: Reason,
) {
    for (minutes, wake) in [(121, false), (120, true), (1, true), (-30, true)] {
        let due_at = Some(now() + SignedDuration::from_mins(minutes));
        let decision = decide(&Situation {
            answerable,
            due_at,
            ..fine()
        });
        let expected = (DecisionKind::Escalate, reason, wake);
        assert_eq!(
            (decision.kind, decision.reason, decision.wake),
            expected,
            "due in {minutes} min"
        );
    }
    assert!(
        !decide(&Situation {
            answerable,
            due_at: None,
            ..fine()
        })
        .wake,
        "no deadline, no waking"
    );
}

#[test]
fn spam_is_ignored_with_fraud_but_not_with_another_risk() {
    let mut spam = fine();
    spam.understanding = understanding(Intent::Spam);
    assert_eq!(decide(&spam).reason, Reason::Spam);
    spam.understanding.risks = vec![Risk::Fraud];
    assert_eq!(decide(&spam).kind, DecisionKind::Ignore);
    spam.understanding.risks.push(Risk::Safety);
    assert_eq!(
        (decide(&spam).kind, decide(&spam).wake),
        (DecisionKind::Escalate, true)
    );
}

#[rstest]
#[case::off(Mode::Off, false)]
#[case::stopped(Mode::Auto, true)]
fn off_or_stopped_a_risk_still_wakes(#[case] mode: Mode, #[case] stopped: bool) {
    let mut situation = Situation {
        mode,
        stopped,
        ..fine()
    };
    situation.understanding.risks = vec![Risk::Safety];
    assert_eq!(decide(&situation).reason, Reason::Risk);
    assert!(decide(&situation).wake);
}

#[test]
fn thanks_after_our_answer_need_nothing_even_when_stopped() {
    let thanks = Situation {
        answerable: Answerable::NothingToSay,
        stopped: true,
        ..fine()
    };
    assert_eq!(decide(&thanks).reason, Reason::NothingAsked);
}

#[rstest]
#[case::clean(true, vec![Verdict::Pass], DecisionKind::Reply, Reason::FactsAtHand)]
#[case::no_checks(true, vec![], DecisionKind::Reply, Reason::FactsAtHand)]
#[case::warned(true, vec![Verdict::Pass, Verdict::Warn], DecisionKind::Suggest, Reason::CheckFailed)]
#[case::blocked(true, vec![Verdict::Block, Verdict::Warn], DecisionKind::Escalate, Reason::CheckFailed)]
#[case::not_composed(false, vec![], DecisionKind::Escalate, Reason::FactMissing)]
fn a_text_that_is_not_clean_is_not_sent(
    #[case] composed: bool,
    #[case] verdicts: Vec<Verdict>,
    #[case] kind: DecisionKind,
    #[case] reason: Reason,
) {
    let checks: Vec<Check> = verdicts
        .into_iter()
        .map(|verdict| Check::found("rule", verdict, "why"))
        .collect();
    let after = after_checks(decide(&fine()), composed, &checks);
    assert_eq!((after.kind, after.reason), (kind, reason));
}

#[test]
fn checks_change_only_what_would_be_sent() {
    let held = decide(&Situation {
        mode: Mode::Suggest,
        ..fine()
    });
    let block = [Check::found("rule", Verdict::Block, "why")];
    assert_eq!(after_checks(held.clone(), false, &block), held);
}

fn any_situation() -> impl Strategy<Value = Situation> {
    let modes = prop::sample::select(vec![
        Mode::Off,
        Mode::Suggest,
        Mode::Auto,
        Mode::Auto,
        Mode::Auto,
    ]);
    let answerable = prop::sample::select(vec![
        Answerable::Yes,
        Answerable::Yes,
        Answerable::Yes,
        Answerable::NothingToSay,
        Answerable::NoIntent,
        Answerable::NoLanguage,
        Answerable::AskOrder,
        Answerable::FactMissing,
        Answerable::FactStale,
        Answerable::OutOfPolicy,
    ]);
    let intents = prop::collection::vec(prop::sample::select(Intent::ALL.to_vec()), 1..3);
    let risks = prop::collection::vec(prop::sample::select(Risk::ALL.to_vec()), 0..2);
    let emotion = prop::sample::select(Emotion::ALL.to_vec());
    let flags = prop::array::uniform6(prop::bool::weighted(0.08));
    let times = (-100_000i64..100_000, -1_000i64..200_000, any::<bool>());
    (modes, answerable, intents, risks, emotion, flags, times).prop_map(
        |(mode, answerable, intents, risks, emotion, flags, (due, age, has_due))| {
            let [
                stopped,
                suppressed,
                forbidden,
                money_above_limit,
                second_contact,
                abstain,
            ] = flags;
            let intents = intents
                .into_iter()
                .map(|intent| ScoredIntent {
                    intent,
                    confidence: 0.9,
                })
                .collect();
            let understanding = Understanding {
                intents,
                emotion,
                risks,
                abstain,
                ..understanding(Intent::Other)
            };
            Situation {
                understanding,
                mode,
                stopped,
                suppressed,
                platform_allows: !forbidden,
                answerable,
                due_at: has_due.then(|| now() + SignedDuration::from_secs(due)),
                money_above_limit,
                second_contact,
                asked_at: now() - SignedDuration::from_secs(age),
                ..fine()
            }
        },
    )
}

fn speaks(decision: &Decision) -> bool {
    matches!(decision.kind, DecisionKind::Reply | DecisionKind::Ask)
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_machine_never_speaks_when_anything_forbids_it(s in any_situation()) {
        if !speaks(&decide(&s)) {
            return Ok(());
        }
        prop_assert!(s.understanding.risks.is_empty() && !s.angry() && !s.understanding.abstain);
        prop_assert!(s.mode == Mode::Auto && !s.stopped && !s.suppressed && s.platform_allows);
        prop_assert!(!s.money_above_limit && !s.second_contact && !s.understanding.has(Intent::HumanAgent));
        prop_assert!(matches!(s.answerable, Answerable::Yes | Answerable::AskOrder));
    }

    #[test]
    fn a_reply_stands_on_facts_and_a_reason_fits_its_kind(s in any_situation()) {
        let decision = decide(&s);
        prop_assert_eq!(decision.kind == DecisionKind::Reply, decision.reason == Reason::FactsAtHand);
        prop_assert_eq!(decision.kind == DecisionKind::Ask, decision.reason == Reason::OrderUnknown);
        prop_assert!(!decision.reason.code().is_empty());
        prop_assert!(decision.kind != DecisionKind::Reply || s.answerable == Answerable::Yes);
        prop_assert!(!decision.wake || decision.kind == DecisionKind::Escalate);
        prop_assert_eq!(decision.intent, s.understanding.primary());
    }

    #[test]
    fn danger_always_reaches_a_person(s in any_situation()) {
        let danger = !s.understanding.risks.is_empty() || s.angry() || s.understanding.has(Intent::HumanAgent);
        if s.suppressed || s.understanding.has(Intent::Spam) || !danger {
            return Ok(());
        }
        let decision = decide(&s);
        let only_orders = s.understanding.risks == [Risk::PromptInjection]
            && !s.angry()
            && !s.understanding.has(Intent::HumanAgent);
        prop_assert!(decision.kind == DecisionKind::Escalate && decision.wake != only_orders);
    }

    #[test]
    fn only_clean_texts_pass(s in any_situation(), composed in any::<bool>(), worst in 0usize..3) {
        let verdict = [Verdict::Pass, Verdict::Warn, Verdict::Block][worst];
        let after = after_checks(decide(&s), composed, &[Check::found("rule", verdict, "why")]);
        prop_assert!(!speaks(&after) || (composed && verdict == Verdict::Pass));
    }
}
