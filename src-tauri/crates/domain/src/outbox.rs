//! The outbox: what is to be sent, is being sent, or was sent, and the state machine that never says twice.

mod reconcile;
mod send;
mod text;

#[cfg(test)]
mod machine_tests;
#[cfg(test)]
mod reconcile_tests;
#[cfg(test)]
mod send_tests;
#[cfg(test)]
mod text_tests;

pub use reconcile::{Reconciled, after_evidence};
pub use send::{after_guard, after_lease, after_send};
pub use text::{fingerprint, normalise_text, texts_match};

use crate::{ChannelId, ConversationId, Language, MessageId, OutboxId, Reason, RetryClass};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// State of a row (DESIGN 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for its countdown or its turn.
    Ready,
    /// Claimed; an attempt is under way.
    Sending,
    /// It cannot be told whether it was sent. Only the reconciler leaves this state.
    Ambiguous,
    /// The platform has it.
    Sent,
    /// A person must decide.
    NeedsHuman,
    /// A newer message made it stale.
    Superseded,
    /// A person or the stop key cancelled it.
    Cancelled,
    /// The platform refused it for good.
    Failed,
}

/// What it can be proved by that a send happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SendClass {
    /// Keyed: the platform deduplicates by our key.
    K,
    /// Echo: our marker comes back (for mail the Message-ID).
    E,
    /// Listing: only author, text and time in the thread.
    L,
    /// None: no read-back.
    N,
}

/// Who asked for the send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxKind {
    /// The machine.
    AutoReply,
    /// A person of the shop.
    Manual,
}

/// What is sent; frozen when the row is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The text, in the buyer's language.
    pub text: String,
    /// Of the text.
    pub language: Language,
    /// The same in the seller's language, for the seller only.
    pub gloss: Option<String>,
    /// The platform's name for the thread.
    pub conversation_platform_id: String,
    /// The platform's name for the buyer.
    pub buyer_platform_id: String,
    /// The `context` of the newest covered message: what the channel needs to answer in the thread.
    pub context: serde_json::Value,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Exists before any I/O; the platform's idempotency key where it takes one.
    pub id: OutboxId,
    /// The account.
    pub channel: ChannelId,
    /// The thread.
    pub conversation: ConversationId,
    /// `auto:<channel>:<last covered buyer message>` or `manual:<outbox id>`; unique: the once-law.
    pub trigger_key: String,
    /// Who asked.
    pub kind: OutboxKind,
    /// Frozen.
    pub payload: Payload,
    /// The buyer messages it answers.
    pub covers: Vec<MessageId>,
    /// The conversation's version it was drafted on.
    pub based_on_version: i64,
    /// Where it stands.
    pub state: OutboxState,
    /// Why, for `Ambiguous`, `NeedsHuman`, `Superseded`, `Cancelled`, `Failed`.
    pub reason: Option<Reason>,
    /// What happened, in words, for people.
    pub detail: Option<String>,
    /// Grows with every claim; a worker with an older one must not write.
    pub fence: i64,
    /// The worker that holds it.
    pub owner: Option<String>,
    /// The worker's time is up then.
    pub lease_until: Option<Timestamp>,
    /// Counted and committed before each attempt.
    pub attempts: i64,
    /// Not to be touched before (countdown, backoff, settle time).
    pub not_before: Timestamp,
    /// After that an unclear send goes to a person.
    pub deadline: Timestamp,
    /// The platform's name for what was sent.
    pub platform_id: Option<String>,
    /// When the row was written.
    pub created_at: Timestamp,
    /// When the newest attempt began, where there was one.
    pub last_attempt_at: Option<Timestamp>,
    /// Complete listings in which the text was absent, with the time each began (send classes E and L).
    #[serde(default)]
    pub absences: Vec<Timestamp>,
}

/// What came of an attempt, as the channel classifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// Definitely not sent: DNS, connect, TLS, no body byte written, a refusal by table, 429.
    NotSent {
        /// Whether trying again can help.
        retry: RetryClass,
        /// For people.
        detail: String,
    },
    /// Definitely sent: a 2xx with an id, or a duplicate answer of a keyed platform.
    Sent {
        /// The platform's name for it.
        platform_id: Option<String>,
    },
    /// Everything else.
    Unknown {
        /// For people.
        detail: String,
    },
}

/// What a read-back showed about an ambiguous row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is there.
    Present {
        /// The platform's name for it.
        platform_id: Option<String>,
    },
    /// A complete listing, begun at this time, does not have it.
    Absent {
        /// When the listing began.
        listing_began: Timestamp,
    },
    /// The listing is down or partial.
    Unclear {
        /// For people.
        detail: String,
    },
    /// The channel cannot read back.
    Impossible,
}

/// Why a thread read before the send forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardVerdict {
    /// Nobody spoke since; the conversation has the version the draft was made on.
    Clear,
    /// A person of the shop answered.
    SellerSpoke,
    /// The buyer wrote again.
    BuyerSpoke,
    /// The conversation changed (edit, toggle, closed).
    Changed,
}

/// A change of state as data; the store writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// To.
    pub state: OutboxState,
    /// Why.
    pub reason: Option<Reason>,
    /// For people.
    pub detail: Option<String>,
    /// Not to be touched before.
    pub not_before: Option<Timestamp>,
    /// The platform's name for what was sent.
    pub platform_id: Option<String>,
    /// The absences to keep on the row.
    pub absences: Vec<Timestamp>,
}

/// The times of the protocol; the same for all channels but for the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// Seconds a claim holds.
    pub lease: i64,
    /// Seconds after the claim in which the write must begin, on a clock that counts sleep.
    pub arm_within: i64,
    /// Seconds until the first look at an ambiguous row.
    pub settle: i64,
    /// Seconds between two complete listings that both miss the text.
    pub between_listings: i64,
    /// Sends of one row at most.
    pub max_attempts: i64,
}

impl Default for Protocol {
    fn default() -> Self {
        Self {
            lease: 60,
            arm_within: 20,
            settle: 30,
            between_listings: 120,
            max_attempts: 3,
        }
    }
}

impl OutboxState {
    /// Whether nothing more happens to a row by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Sent | Self::NeedsHuman | Self::Superseded | Self::Cancelled | Self::Failed
        )
    }
}

impl Transition {
    /// A change to a state, with nothing else said.
    pub(crate) const fn to(state: OutboxState) -> Self {
        Self {
            state,
            reason: None,
            detail: None,
            not_before: None,
            platform_id: None,
            absences: Vec::new(),
        }
    }
}

/// The once-law's key of an automatic reply: `auto:<channel>:<last covered buyer message>`.
#[must_use]
pub fn trigger_key(channel: &ChannelId, last_message: &MessageId) -> String {
    format!("auto:{channel}:{last_message}")
}

/// The key of what a person sends: `manual:<outbox id>`, one for each press of the button.
#[must_use]
pub fn manual_key(id: &OutboxId) -> String {
    format!("manual:{id}")
}

/// A moment some seconds later; the end of time where there is none.
pub(crate) fn later(moment: Timestamp, seconds: i64) -> Timestamp {
    moment
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}
