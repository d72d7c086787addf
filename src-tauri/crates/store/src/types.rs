//! What goes in and out of the store beside the words of `domain`.

mod correction;
mod decision;
mod inbox;
mod outcome;

pub use correction::{Correction, CorrectionKind};
pub use decision::{Committed, DecisionRecord, Draft, NewDecision};
pub use inbox::{InboxCounts, InboxFilter, InboxPage, InboxQuery, InboxRow, PageKey, SearchHit};
pub use outcome::{Change, Ingested, OutboxQuery, Touch, ZoneCount};

use jiff::Timestamp;
use std::path::PathBuf;

/// Where new ids come from: UUIDv7 texts.
pub type Ids<'a> = &'a (dyn Fn() -> String + Send + Sync);

/// How to open a store.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The database file; made when it is not there.
    pub path: PathBuf,
    /// The time now.
    pub now: Timestamp,
}
