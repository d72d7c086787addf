//! What people said about an understanding that was wrong.

use domain::{ConversationId, CorrectionId, Intent, MessageId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// The turn is about something else.
    Intent,
    /// The machine should have kept silent; kept with the intent `other`.
    Overruled,
}

/// What a person said about a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Ours.
    pub id: CorrectionId,
    /// The thread.
    pub conversation: ConversationId,
    /// The buyer's message that ends the turn.
    pub message: MessageId,
    /// The turn as it was read.
    pub text: String,
    /// What was read.
    pub was: Intent,
    /// What it is.
    pub intent: Intent,
    /// What was wrong.
    pub kind: CorrectionKind,
    /// When it was said.
    pub made_at: Timestamp,
    /// When it was taken back, or another one took its place; `None` while it counts.
    pub taken_back_at: Option<Timestamp>,
}
