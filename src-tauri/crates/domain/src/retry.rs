//! Every failure has a class that says whether trying again can help.

use serde::{Deserialize, Serialize};

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RetryClass {
    /// The network or the other side was away; try again with growing pauses.
    Network,
    /// The other side asked for a pause; not before this many seconds.
    After {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The login is no longer good: nothing will work until the seller signs in again.
    Login,
    /// Trying again gives the same answer.
    Never,
}
