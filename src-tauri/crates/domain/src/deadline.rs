//! Reply deadlines: when they end, which days count, and which replies count.

use serde::{Deserialize, Serialize};

/// Whether an automatic reply counts for the platform's deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It does.
    Yes,
    /// It does not: a person must answer before the deadline.
    No,
    /// The platform does not say.
    Unknown,
}
