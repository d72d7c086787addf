//! What to do about a turn: a pure function of the situation, always with a reason.

mod judge;

#[cfg(test)]
mod tests;

pub use judge::{after_checks, decide};

use crate::deadline::Counts;
use crate::schedule::Mode;
use crate::{Emotion, Intent, Risk, Understanding};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Answer it.
    Reply,
    /// Ask the buyer something back.
    Ask,
    /// Draft it for a person.
    Suggest,
    /// Wake or tell a person.
    Escalate,
    /// Nothing is to be said.
    Ignore,
}

/// Why. The code is stable and translated on the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Understood, allowed, and every fact is at hand.
    FactsAtHand,
    /// The order cannot be told; the buyer is asked for its number.
    OrderUnknown,
    /// The schedule says suggest.
    ModeSuggest,
    /// The schedule says off.
    ModeOff,
    /// The stop key is on.
    Stopped,
    /// A risk was seen.
    Risk,
    /// The buyer is angry.
    Anger,
    /// The buyer asked for a person.
    HumanRequested,
    /// More money than a person lets the machine speak about.
    MoneyAboveLimit,
    /// The shop's policy does not cover it.
    OutOfPolicy,
    /// Not understood surely enough.
    NotSure,
    /// The buyer wrote again about the same thing.
    SecondContact,
    /// The reply deadline is near and nothing was sent.
    DeadlineNear,
    /// The machine has no answer for this intent.
    NoAnswerForIntent,
    /// The machine does not write this language.
    NoAnswerInLanguage,
    /// A fact that the answer needs is missing.
    FactMissing,
    /// A fact that the answer needs is too old and could not be read again.
    FactStale,
    /// The verifier or the rule pack stopped the text.
    CheckFailed,
    /// The platform does not allow automatic answers here.
    PlatformForbids,
    /// It was sent by a machine, a list, ourselves, or nobody reads the answer.
    NotForAnswer,
    /// Spam.
    Spam,
    /// Thanks or goodbye: nothing is asked.
    NothingAsked,
    /// It could not be told whether the reply was sent.
    CannotConfirm,
    /// The reply could not be sent.
    SendFailed,
    /// The channel needs the seller to sign in again.
    LoginExpired,
    /// The message is too old to be answered without a person (the machine slept).
    TooOld,
    /// A person stopped the countdown.
    StoppedByPerson,
    /// The turn was imported as history.
    History,
}

impl Reason {
    /// The code as in JSON.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// What to do about a turn, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// Why.
    pub reason: Reason,
    /// The intent that is answered or handed over.
    pub intent: Intent,
    /// Whether a person is to be told now (notification ladder), not only when they look.
    pub wake: bool,
}

/// What the built-in composer or a model can do with the facts at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerable {
    /// A text can be composed.
    Yes,
    /// Nothing needs to be said (thanks after our answer).
    NothingToSay,
    /// There is no answer for this intent.
    NoIntent,
    /// There is one, but not in this language.
    NoLanguage,
    /// The order is not known; a question back can be composed.
    AskOrder,
    /// A needed fact is missing.
    FactMissing,
    /// A needed fact is stale.
    FactStale,
    /// The policy says no, or does not cover it.
    OutOfPolicy,
}

/// Everything a decision depends on; gathered at the edges, judged here.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// The judge's time.
    pub now: Timestamp,
    /// What was understood.
    pub understanding: Understanding,
    /// What the schedule says for this conversation now.
    pub mode: Mode,
    /// The stop key.
    pub stopped: bool,
    /// Set when the machine must never answer this message.
    pub suppressed: bool,
    /// Whether the platform allows automatic sends.
    pub platform_allows: bool,
    /// What can be said.
    pub answerable: Answerable,
    /// When the reply is due, by the rule pack.
    pub due_at: Option<Timestamp>,
    /// Whether an automatic reply counts for the deadline.
    pub counts: Counts,
    /// Money in question above the shop's limit.
    pub money_above_limit: bool,
    /// The machine already answered this buyer about the same intent and they are back.
    pub second_contact: bool,
    /// Age of the turn's newest message above which the machine does not answer by itself, seconds.
    pub max_age: i64,
    /// When the turn's newest message was sent.
    pub asked_at: Timestamp,
}

impl Situation {
    /// Whether a risk is among those seen.
    #[must_use]
    pub fn has_risk(&self, risk: Risk) -> bool {
        self.understanding.risks.contains(&risk)
    }

    /// Whether the buyer is angry.
    #[must_use]
    pub fn angry(&self) -> bool {
        self.understanding.emotion == Emotion::Angry
    }
}
