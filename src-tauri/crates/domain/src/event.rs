//! What happened, for screens and for `nightshift run --json`.

use crate::outbox::OutboxState;
use crate::{
    ChannelId, ConversationId, DecisionKind, EscalationId, Intent, Language, MessageId, OutboxId,
    Reason,
};
use serde::{Deserialize, Serialize};

/// One thing that happened. In JSON the field `event` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A message came in or was seen for the first time.
    Message {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// Ours.
        message: MessageId,
        /// The platform's.
        platform_id: String,
        /// `buyer`, `seller`, `assistant`, `system`.
        author: crate::Author,
    },
    /// A turn was judged.
    Decision {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// The turn's newest message.
        message: MessageId,
        /// The platform's name for that message.
        platform_id: String,
        /// What.
        decision: DecisionKind,
        /// Why.
        reason: Reason,
        /// Primary intent.
        intent: Intent,
        /// Of the turn.
        language: Language,
        /// The outbox row, where a reply was written.
        outbox: Option<OutboxId>,
    },
    /// A reply is with the platform.
    Sent {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// Row.
        outbox: OutboxId,
        /// The platform's name for it.
        platform_id: Option<String>,
        /// The buyer messages it answers.
        covers: Vec<MessageId>,
    },
    /// A person is needed.
    Escalated {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// The turn's newest message.
        message: MessageId,
        /// Ours.
        escalation: EscalationId,
        /// Why.
        reason: Reason,
    },
    /// It cannot be told whether a reply was sent.
    Ambiguous {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// Row.
        outbox: OutboxId,
        /// What happened.
        detail: String,
    },
    /// A row of the outbox changed otherwise.
    Outbox {
        /// Account.
        channel: ChannelId,
        /// Thread.
        conversation: ConversationId,
        /// Row.
        outbox: OutboxId,
        /// To.
        state: OutboxState,
        /// Why.
        reason: Option<Reason>,
    },
    /// A channel's health changed.
    Health {
        /// As it is now.
        health: crate::health::Health,
    },
    /// Something failed that a person should know of.
    Error {
        /// Account, where one is concerned.
        channel: Option<ChannelId>,
        /// A stable code.
        code: String,
        /// What happened, what it means, what to do.
        message: String,
    },
}
