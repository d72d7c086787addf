//! Smaller questions and answers.

use domain::schedule::Mode;
use domain::{ConversationId, Message, OrderId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an ingest brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Messages not known before, oldest first.
    pub new_messages: Vec<Message>,
    /// Conversations that wait to be judged now.
    pub conversations: Vec<ConversationId>,
    /// Orders that are new or were brought up to date.
    pub orders: usize,
}

/// Which rows of the outbox to list, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxQuery {
    /// Only those that are not done with: ready, sending, ambiguous, or for a person to decide.
    pub open_only: bool,
    /// Rows at most.
    pub limit: u32,
}

/// What a person does to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Opened it.
    MarkRead,
    /// Closed it: nothing more is said.
    Close,
    /// Takes it back: an open turn is judged again.
    Reopen,
    /// Sets who may speak here, or leaves it to the schedule.
    Mode(Option<Mode>),
    /// Says which order it is about.
    Order(OrderId),
    /// Said what it is about, or took that back: an open turn is judged again.
    ReadAgain,
}

/// One entry of the change feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Grows by one with every entry.
    pub seq: i64,
    /// What kind of thing: `channel`, `conversation`, `correction`, `order`, `outbox`, `escalation`, `health`, `shop`, `schedule` …
    pub entity: String,
    /// Which one; empty where there is only one.
    pub id: String,
    /// When.
    pub at: Timestamp,
}

/// Buyers of one time zone, for the world strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneCount {
    /// IANA zone.
    pub zone: String,
    /// Buyers there.
    pub buyers: i64,
    /// Their open conversations.
    pub open: i64,
}
