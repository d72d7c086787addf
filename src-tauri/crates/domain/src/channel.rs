//! What a channel is and can do, as data.

use crate::ChannelId;
use crate::deadline::Counts;
use crate::outbox::SendClass;
use serde::{Deserialize, Serialize};

/// One connected account, as stored. Secrets are not in it: they lie in the vault under the channel's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Ours.
    pub id: ChannelId,
    /// The platform's code: data, never matched on outside the platform's own folder and rule pack.
    pub platform: String,
    /// As the seller calls it.
    pub name: String,
    /// Site of the platform (`EBAY_DE`), where it has sites.
    pub site: Option<String>,
    /// Account name or mail address.
    pub account: String,
    /// Connection settings of the connector, without secrets (hosts, user names, base URLs, preset).
    pub settings: serde_json::Value,
    /// Whether it is read and written.
    pub enabled: bool,
}

/// How a channel signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthKind {
    /// User name and password.
    Password,
    /// OAuth with refresh.
    OAuth,
    /// A pasted token.
    Token,
}

/// What a channel promises; the conformance suite proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The platform's code.
    pub platform: String,
    /// How it signs in.
    pub auth: AuthKind,
    /// How a send is proved.
    pub send_class: SendClass,
    /// Seconds after the start of an attempt after which a listing that misses the text means something.
    pub horizon: i64,
    /// Seconds between two polls while nothing happens.
    pub poll_every: i64,
    /// Whether the channel says by itself that something is new (IMAP IDLE).
    pub pushes: bool,
    /// Seconds of overlap when polling from a cursor.
    pub overlap: i64,
    /// Longest text, in characters.
    pub max_characters: usize,
    /// Attachments that can be sent.
    pub max_attachments: usize,
    /// Requests in a minute at most.
    pub requests_per_minute: u32,
    /// Whether orders can be read.
    pub orders: bool,
    /// Whether automatic sends are allowed.
    pub automatic: Automatic,
    /// Whether an automatic reply counts for the deadline.
    pub counts: Counts,
}

/// What the platform says about automatic answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automatic {
    /// Allowed.
    Allowed,
    /// Allowed when said openly.
    Disclose,
    /// Only drafts for a person.
    DraftOnly,
}
