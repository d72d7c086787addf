//! The order in which a situation is judged. It is the order of what would hurt most when it was missed.

use super::{Answerable, Decision, DecisionKind, Reason, Situation};
use crate::check::{Check, Verdict, worst};
use crate::schedule::Mode;
use crate::{Intent, Risk};
use jiff::SignedDuration;

/// A deadline this near wakes somebody for what could otherwise wait until the morning.
const NEAR: SignedDuration = SignedDuration::from_hours(2);

/// What to do about a turn.
///
/// Risks, anger and the wish for a person come before the schedule: also with the machine off or stopped, a person
/// is told. Everything that is not surely answerable becomes a person's matter, with the reason.
#[must_use]
pub fn decide(situation: &Situation) -> Decision {
    let (kind, reason, wake) = never_answered(situation)
        .or_else(|| for_a_person(situation))
        .or_else(|| silent(situation))
        .or_else(|| not_surely(situation))
        .or_else(|| unanswerable(situation))
        .or_else(|| only_suggested(situation))
        .unwrap_or_else(|| spoken(situation));
    Decision {
        kind,
        reason,
        intent: situation.understanding.primary(),
        wake,
    }
}

/// What becomes of a decision when its text was composed and checked: a reply that did not come out clean is never
/// sent by the machine.
#[must_use]
pub fn after_checks(decision: Decision, composed: bool, checks: &[Check]) -> Decision {
    if !matches!(decision.kind, DecisionKind::Reply | DecisionKind::Ask) {
        return decision;
    }
    let (kind, reason) = match (composed, worst(checks)) {
        (false, _) => (DecisionKind::Escalate, Reason::FactMissing),
        (true, Verdict::Block) => (DecisionKind::Escalate, Reason::CheckFailed),
        (true, Verdict::Warn) => (DecisionKind::Suggest, Reason::CheckFailed),
        (true, Verdict::Pass) => return decision,
    };
    Decision {
        kind,
        reason,
        ..decision
    }
}

type Judged = Option<(DecisionKind, Reason, bool)>;

fn never_answered(situation: &Situation) -> Judged {
    if situation.suppressed {
        return Some((DecisionKind::Ignore, Reason::NotForAnswer, false));
    }
    // Phishing carries the risk `fraud`; any other risk beside it may be a real buyer, and a person looks.
    let harmless = situation
        .understanding
        .risks
        .iter()
        .all(|risk| *risk == Risk::Fraud);
    let spam = situation.understanding.primary() == Intent::Spam && harmless;
    spam.then_some((DecisionKind::Ignore, Reason::Spam, false))
}

fn for_a_person(situation: &Situation) -> Judged {
    let reason = if !situation.understanding.risks.is_empty() {
        Reason::Risk
    } else if situation.understanding.has(Intent::HumanAgent) {
        Reason::HumanRequested
    } else if situation.angry() {
        Reason::Anger
    } else {
        return None;
    };
    // A text that gives the assistant orders needs a look, not a person's sleep.
    let only_orders = reason == Reason::Risk
        && situation.understanding.risks == [Risk::PromptInjection]
        && !situation.understanding.has(Intent::HumanAgent)
        && !situation.angry();
    Some((DecisionKind::Escalate, reason, !only_orders))
}

fn silent(situation: &Situation) -> Judged {
    if situation.answerable == Answerable::NothingToSay {
        return Some((DecisionKind::Ignore, Reason::NothingAsked, false));
    }
    if situation.stopped {
        return Some((DecisionKind::Suggest, Reason::Stopped, false));
    }
    (situation.mode == Mode::Off).then_some((DecisionKind::Escalate, Reason::ModeOff, false))
}

fn not_surely(situation: &Situation) -> Judged {
    let (reason, wake) = if situation.understanding.abstain {
        (Reason::NotSure, deadline_near(situation))
    } else if situation.second_contact {
        (Reason::SecondContact, true)
    } else if situation.money_above_limit {
        (Reason::MoneyAboveLimit, deadline_near(situation))
    } else {
        return None;
    };
    Some((DecisionKind::Escalate, reason, wake))
}

fn unanswerable(situation: &Situation) -> Judged {
    let reason = match situation.answerable {
        Answerable::NoIntent => Reason::NoAnswerForIntent,
        Answerable::NoLanguage => Reason::NoAnswerInLanguage,
        Answerable::FactMissing => Reason::FactMissing,
        Answerable::FactStale => Reason::FactStale,
        Answerable::OutOfPolicy => Reason::OutOfPolicy,
        Answerable::Yes | Answerable::AskOrder | Answerable::NothingToSay => return None,
    };
    Some((DecisionKind::Escalate, reason, deadline_near(situation)))
}

fn only_suggested(situation: &Situation) -> Judged {
    let age = situation.now.duration_since(situation.asked_at);
    let reason = if age > SignedDuration::from_secs(situation.max_age) {
        Reason::TooOld
    } else if !situation.platform_allows {
        Reason::PlatformForbids
    } else if situation.mode == Mode::Suggest {
        Reason::ModeSuggest
    } else {
        return None;
    };
    Some((DecisionKind::Suggest, reason, false))
}

fn spoken(situation: &Situation) -> (DecisionKind, Reason, bool) {
    match situation.answerable {
        Answerable::AskOrder => (DecisionKind::Ask, Reason::OrderUnknown, false),
        _ => (DecisionKind::Reply, Reason::FactsAtHand, false),
    }
}

fn deadline_near(situation: &Situation) -> bool {
    situation
        .due_at
        .is_some_and(|due| due.duration_since(situation.now) <= NEAR)
}
