//! Decisions as they are written and read back.

use domain::escalation::Escalation;
use domain::outbox::OutboxRow;
use domain::{
    Check, ConversationId, ConversationState, Decision, EscalationId, Fact, Language, MessageId,
    OutboxId, Understanding,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A text that was drafted for a turn, sent or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// In the buyer's language.
    pub text: String,
    /// Of the text.
    pub language: Language,
    /// In the seller's language.
    pub gloss: Option<String>,
}

/// A decision with everything that is written together with it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDecision {
    /// The thread.
    pub conversation: ConversationId,
    /// The version that was judged.
    pub expected_version: i64,
    /// The turn's newest message.
    pub message: MessageId,
    /// All messages of the turn.
    pub covers: Vec<MessageId>,
    /// What and why.
    pub decision: Decision,
    /// What was understood.
    pub understanding: Understanding,
    /// What was known.
    pub facts: Vec<Fact>,
    /// What the verifier and the rule pack said.
    pub checks: Vec<Check>,
    /// The text, sent or not.
    pub draft: Option<Draft>,
    /// The row for the outbox, in state `Ready`.
    pub reply: Option<OutboxRow>,
    /// The handover.
    pub escalation: Option<Escalation>,
    /// Where the conversation stands then.
    pub state: ConversationState,
    /// When the turn must be answered.
    pub due_at: Option<Timestamp>,
    /// The judge's time.
    pub now: Timestamp,
}

/// What became of a decision that was to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It stands.
    Done {
        /// The escalation that holds it: the new one, or the open one that was brought up to date.
        escalation: Option<EscalationId>,
    },
    /// The conversation changed since it was judged; nothing was written.
    Stale,
    /// The turn, or a part of it, has an automatic reply already; only the conversation's state was put right.
    AlreadyCovered,
}

/// A decision as stored: why something was said, or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The thread.
    pub conversation: ConversationId,
    /// The turn's newest message.
    pub message: MessageId,
    /// All messages of the turn.
    pub covers: Vec<MessageId>,
    /// The version that was judged.
    pub version: i64,
    /// What and why.
    pub decision: Decision,
    /// What was understood.
    pub understanding: Understanding,
    /// What was known, each with its source.
    pub facts: Vec<Fact>,
    /// What was checked.
    pub checks: Vec<Check>,
    /// The text, sent or not.
    pub draft: Option<Draft>,
    /// The row of the outbox, where a reply was written.
    pub outbox: Option<OutboxId>,
    /// The escalation, where a person was called.
    pub escalation: Option<EscalationId>,
    /// Where the conversation stood then.
    pub state: ConversationState,
    /// When the turn must be answered.
    pub due_at: Option<Timestamp>,
    /// When it was decided.
    pub at: Timestamp,
}
