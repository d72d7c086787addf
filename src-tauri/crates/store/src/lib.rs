//! All SQL of Nightdesk.
//!
//! The store remembers channels, buyers, orders, conversations and messages, what was decided and why, what is to be
//! sent and what became of it. It keeps the laws that must hold whatever else fails: a message is known once, its
//! cursor moves with it, a turn is answered once, one send per conversation is in flight, and nothing leaves
//! `ambiguous` by itself. It reads no clock and makes no ids: both are handed in.

mod backup;
mod bulk;
mod buyers;
mod channels;
mod codec;
#[cfg(feature = "control")]
pub mod control;
mod corrections;
mod db;
mod decisions;
mod dialect;
mod error;
mod escalations;
mod feed;
mod inbox;
mod ingest;
mod messages;
mod open;
mod orders;
mod outbox;
mod people;
mod search;
mod shop;
mod threads;
mod types;
mod words;

pub use db::Store;
pub use error::StoreError;
pub use types::{
    Change, Committed, Correction, CorrectionKind, DecisionRecord, Draft, Ids, InboxCounts,
    InboxFilter, InboxPage, InboxQuery, InboxRow, Ingested, NewDecision, OpenOptions, OutboxQuery,
    PageKey, SearchHit, Touch, ZoneCount,
};
