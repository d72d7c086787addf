//! What buyers write while the demo runs.

use super::{DemoError, json};
use domain::{Country, Language};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// One future message of a buyer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ScriptLine {
    /// Counted from the start of the demo.
    pub after_seconds: u32,
    /// Id of the channel it comes in on.
    pub channel: String,
    /// The conversation of the history it goes on in; none: the buyer's thread about this order, opened by the first
    /// such message.
    pub conversation: Option<String>,
    /// The order it is about; empty for a question before buying.
    #[serde(default)]
    pub order_id: String,
    /// Who writes.
    pub buyer: ScriptBuyer,
    /// The message.
    pub text: String,
}

/// The writer of a [`ScriptLine`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ScriptBuyer {
    /// User name on the platform.
    pub id: String,
    /// As the platform shows it.
    pub name: String,
    /// Country of the account.
    pub country: Country,
    /// Language the text is written in.
    pub language: Language,
}

impl ScriptLine {
    /// The key of the thread: the same for two lines exactly when they stand in one conversation.
    #[must_use]
    pub fn thread(&self) -> String {
        match &self.conversation {
            Some(conversation) => conversation.clone(),
            None => format!("{}/{}", self.buyer.id, self.order_id),
        }
    }

    /// When it is due in a demo that began at `start`; none beyond the end of the calendar.
    #[must_use]
    pub fn due(&self, start: Timestamp) -> Option<Timestamp> {
        start
            .checked_add(SignedDuration::from_secs(i64::from(self.after_seconds)))
            .ok()
    }
}

/// Reads the script, one message per line.
pub(super) fn read(text: &str) -> Result<Vec<ScriptLine>, DemoError> {
    text.lines()
        .enumerate()
        .map(|(index, line)| json("script.jsonl", index.saturating_add(1), line))
        .collect()
}
