//! Whether a channel is being watched.

use crate::ChannelId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// State of a channel's loops, as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Not read yet.
    Starting,
    /// Watched.
    Watching,
    /// The network or the platform is away; tried again at `retry_at`.
    Offline,
    /// The seller must sign in again.
    NeedsLogin,
    /// Something that trying again does not mend.
    Broken,
    /// Switched off.
    Disabled,
}

/// Health of one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Which.
    pub channel: ChannelId,
    /// How it is.
    pub state: HealthState,
    /// Last complete sync.
    pub last_sync_at: Option<Timestamp>,
    /// Failures in a row.
    pub failures: i64,
    /// What happened, what it means, what to do.
    pub detail: Option<String>,
    /// Next try.
    pub retry_at: Option<Timestamp>,
    /// When the login ends, where known.
    pub login_expires_at: Option<Timestamp>,
}
