//! A conversation that needs a person, with what that person needs at a glance.

use crate::{
    ChannelId, ConversationId, Emotion, EscalationId, Fact, Intent, Language, MessageId, Reason,
    Risk,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person needs at a glance: who, which order, what was said, what was tried, why it came, what is proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverPacket {
    /// Who.
    pub buyer_name: String,
    /// Where from, as shown (`DE`).
    pub country: Option<String>,
    /// The buyer's local zone.
    pub time_zone: Option<String>,
    /// In which language.
    pub language: Language,
    /// Which order.
    pub order_platform_id: Option<String>,
    /// State of it, in a word.
    pub order_status: Option<String>,
    /// What was said: the turn's text.
    pub said: String,
    /// What the buyer wants.
    pub intents: Vec<Intent>,
    /// How they feel.
    pub emotion: Emotion,
    /// Risks.
    pub risks: Vec<Risk>,
    /// What was tried: earlier automatic replies of this conversation.
    pub tried: Vec<String>,
    /// Why it came.
    pub reason: Reason,
    /// What is proposed: a draft in the buyer's language.
    pub proposed: Option<String>,
    /// The draft in the seller's language.
    pub proposed_gloss: Option<String>,
    /// What is known.
    pub facts: Vec<Fact>,
}

/// State of an escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationState {
    /// Nobody reacted yet.
    Open,
    /// A person saw it.
    Acknowledged,
    /// Done: answered or closed.
    Resolved,
}

/// One conversation handed to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Escalation {
    /// Ours.
    pub id: EscalationId,
    /// The account.
    pub channel: ChannelId,
    /// The thread.
    pub conversation: ConversationId,
    /// The turn's newest message.
    pub message: MessageId,
    /// Where it stands.
    pub state: EscalationState,
    /// Whether it wakes somebody.
    pub wake: bool,
    /// When it was raised.
    pub created_at: Timestamp,
    /// When the reply is due.
    pub due_at: Option<Timestamp>,
    /// Rungs of the notification ladder already climbed.
    pub notified: i64,
    /// When the next rung is due.
    pub next_notice_at: Option<Timestamp>,
    /// At a glance.
    pub packet: HandoverPacket,
}
