//! The words of Nightdesk as types, and its rules as pure functions.
//!
//! Nothing here does I/O, reads a clock or waits: the same input gives the same output, so a whole night can be a
//! unit test. The words are those of the design; the rooms above use them and add none of their own.

pub mod bundle;
pub mod channel;
pub mod check;
pub mod country;
pub mod deadline;
pub mod decision;
pub mod escalation;
pub mod event;
pub mod fact;
pub mod health;
pub mod ids;
pub mod inbound;
pub mod language;
pub mod message;
pub mod money;
pub mod order;
pub mod outbox;
pub mod retry;
pub mod rulepack;
pub mod schedule;
pub mod secret;
pub mod shop;
pub mod understanding;
pub mod zone;

pub use check::{Check, Verdict};
pub use country::Country;
pub use decision::{Decision, DecisionKind, Reason};
pub use fact::{Fact, FactKind, FactSet, FactValue};
pub use ids::{
    ArticleId, BuyerId, ChannelId, ConversationId, CorrectionId, EscalationId, FactId, MessageId,
    OrderId, OutboxId, PolicyId,
};
pub use language::Language;
pub use message::{Author, Conversation, ConversationState, Message};
pub use money::Money;
pub use retry::RetryClass;
pub use secret::Secret;
pub use understanding::{Emotion, Entities, Intent, Risk, Understanding};
