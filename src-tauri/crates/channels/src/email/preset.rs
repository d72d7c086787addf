//! Marketplaces whose buyers write through a mail relay: how their mails are told apart and joined.

pub mod amazon;

use domain::deadline::Counts;
use serde::{Deserialize, Serialize};

/// A marketplace behind a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Amazon's Buyer-Seller Messaging by mail.
    Amazon,
}

/// What a preset says about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relayed {
    /// A buyer wrote through the relay; only the alias may be answered.
    Buyer {
        /// The thread, stable without References.
        conversation: String,
        /// The order, where named.
        order: Option<String>,
    },
    /// The marketplace itself wrote.
    Notice {
        /// The order, where named.
        order: Option<String>,
    },
}

impl Preset {
    /// What the preset says about a mail between us and `other`; `None` when it has nothing to say.
    #[must_use]
    pub fn judge(self, other: &str, subject: &str, text: &str) -> Option<Relayed> {
        match self {
            Self::Amazon => amazon::judge(other, subject, text),
        }
    }

    /// The buyer's address and the order in the name of a thread made by `judge`.
    #[must_use]
    pub fn parts_of(self, conversation: &str) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Amazon => amazon::parts_of(conversation),
        }
    }

    /// Whether automatic answers count for the marketplace's deadline.
    #[must_use]
    pub const fn counts(self) -> Counts {
        match self {
            Self::Amazon => Counts::No,
        }
    }
}
