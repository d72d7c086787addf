//! What every connected account can do, whatever its platform.
//!
//! A connector reads and writes in the platform's own format. It decides nothing: what to send, when, and whether a
//! send may be repeated is the engine's.

use crate::error::ChannelError;
use async_trait::async_trait;
use domain::channel::Manifest;
use domain::inbound::{Cursor, InboundMessage, InboundOrder, Pulled};
use domain::outbox::{Evidence, SendOutcome};
use domain::{ChannelId, OutboxId, Secret};
use jiff::Timestamp;

/// One connected account.
#[async_trait]
pub trait Connector: Send + Sync {
    /// What the account promises.
    fn manifest(&self) -> &Manifest;

    /// Signs in and looks whether reading and writing will work; says what was found, in words, for the seller.
    async fn probe(&self) -> Result<Vec<String>, ChannelError>;

    /// One page of news after the cursor (`None`: from the beginning of what is worth reading). Overlaps are allowed
    /// and expected: whoever stores the messages knows which are new.
    async fn pull(&self, cursor: Option<&Cursor>) -> Result<Pulled, ChannelError>;

    /// The thread as the platform has it now, oldest first; for the guard before a send.
    async fn thread(&self, conversation_platform_id: &str) -> Result<Thread, ChannelError>;

    /// Opens the connection on which a send will be written, so that nothing slow stands between the last check and
    /// the first byte.
    async fn arm(&self) -> Result<Box<dyn Armed>, ChannelError>;

    /// Looks for a send whose outcome is not known.
    async fn find(&self, probe: &SendProbe) -> Evidence;

    /// Reads one order again; `None` when the platform has no such order or the channel reads no orders.
    async fn order(&self, platform_id: &str) -> Result<Option<InboundOrder>, ChannelError>;

    /// Returns when the platform says that something is new; never returns for channels that cannot say so.
    async fn wait_for_news(&self) -> Result<(), ChannelError>;
}

/// A connection that is open and signed in, good for one send.
#[async_trait]
pub trait Armed: Send {
    /// Writes, and classifies what came of it. Never retries by itself.
    async fn send(self: Box<Self>, outgoing: &Outgoing) -> SendOutcome;
}

/// A thread as the platform has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    /// Oldest first.
    pub messages: Vec<InboundMessage>,
    /// Whether all messages since the newest ones are there (no page was missing).
    pub complete: bool,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The row's id: idempotency key or marker.
    pub id: OutboxId,
    /// The thread's name on the platform.
    pub conversation_platform_id: String,
    /// The buyer's name on the platform.
    pub buyer_platform_id: String,
    /// Text in the buyer's language.
    pub text: String,
    /// BCP 47 code of the text.
    pub language: String,
    /// Subject of the thread, where there is one.
    pub subject: Option<String>,
    /// `context` of the newest message of the thread.
    pub context: serde_json::Value,
    /// Whether the machine wrote it (mail is marked `Auto-Submitted: auto-replied`).
    pub automatic: bool,
    /// The engine's time.
    pub now: Timestamp,
}

/// What to look for after an unclear send.
#[derive(Clone, Debug, PartialEq)]
pub struct SendProbe {
    /// The row's id.
    pub id: OutboxId,
    /// The thread's name on the platform.
    pub conversation_platform_id: String,
    /// The text that was written.
    pub text: String,
    /// When the newest attempt began.
    pub attempted_at: Timestamp,
    /// Platform ids already bound to other rows of the outbox: they prove nothing about this one.
    pub taken: Vec<String>,
    /// The engine's time.
    pub now: Timestamp,
}

/// What a connector needs from its surroundings: time and its own secrets.
#[async_trait]
pub trait Host: Send + Sync {
    /// Wall clock.
    fn now(&self) -> Timestamp;

    /// Reads a secret of a channel (`password`, `access_token`, `refresh_token`, `client_secret`).
    async fn secret(
        &self,
        channel: &ChannelId,
        name: &str,
    ) -> Result<Option<Secret<String>>, ChannelError>;

    /// Writes a secret of a channel; used when a token was refreshed. Written before the new token is used.
    async fn keep_secret(
        &self,
        channel: &ChannelId,
        name: &str,
        secret: Secret<String>,
    ) -> Result<(), ChannelError>;
}
