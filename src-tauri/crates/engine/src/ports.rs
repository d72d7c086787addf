//! What the engine needs from the world. `platform` makes these real; tests use doubles.

use async_trait::async_trait;
use domain::{ConversationId, EscalationId, RetryClass, Secret};
use jiff::Timestamp;
use std::fmt;
use std::time::Duration;
use thiserror::Error;

/// Time. Nothing in the engine reads a clock by itself.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Wall clock, UTC. It may jump.
    fn now(&self) -> Timestamp;

    /// Time since some fixed start that goes on while the machine sleeps and never jumps back.
    fn boottime(&self) -> Duration;

    /// Waits; a fake clock returns when it was moved far enough.
    async fn sleep(&self, duration: Duration);
}

/// Identifiers of ours.
pub trait Ids: Send + Sync {
    /// A new UUIDv7 as text.
    fn next(&self) -> String;
}

/// Where secrets lie. Names are `<channel id>/<what>`.
#[async_trait]
pub trait Vault: Send + Sync {
    /// Reads a secret; `None` when there is none of this name.
    async fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError>;

    /// Writes a secret, replacing an older one.
    async fn set(&self, name: &str, secret: Secret<String>) -> Result<(), VaultError>;

    /// Removes a secret; it is no error when there is none.
    async fn remove(&self, name: &str) -> Result<(), VaultError>;

    /// What it is, for the seller: `the keychain of this computer`, `an encrypted file`, `memory`.
    fn describe(&self) -> String;
}

/// Why a secret could not be read or written.
#[derive(Clone, Debug, Error)]
pub enum VaultError {
    /// There is no keychain on this machine.
    #[error("There is no keychain on this computer, so Nightdesk cannot keep your logins. {0}")]
    Missing(String),
    /// It is locked, and nobody unlocked it.
    #[error(
        "The keychain is locked, so Nightdesk cannot read your logins. Unlock it and try again. {0}"
    )]
    Locked(String),
    /// The key of the encrypted file is wrong or not given.
    #[error("The encrypted file of logins could not be opened: {0}")]
    Key(String),
    /// Anything else.
    #[error("The keychain did not answer as expected: {0}")]
    Other(String),
}

impl VaultError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        match self {
            Self::Locked(_) | Self::Other(_) => RetryClass::Network,
            Self::Missing(_) | Self::Key(_) => RetryClass::Never,
        }
    }
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// First line.
    pub title: String,
    /// The rest, without secrets and without more of the buyer's text than is needed.
    pub body: String,
    /// Whether it must wake somebody.
    pub urgent: bool,
    /// What it is about.
    pub conversation: Option<ConversationId>,
    /// The escalation, so that "seen" can be told.
    pub escalation: Option<EscalationId>,
}

/// What the person did with a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAction {
    /// Opened it.
    Open,
    /// Said "seen".
    Acknowledge,
    /// Asked to be told again later.
    Later,
    /// Closed it without a word.
    Dismissed,
}

/// Tells a person.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Shows a notice and returns as soon as it is shown. Actions arrive at `on_action`, later, at most once.
    async fn notify(&self, notice: Notice, on_action: ActionSink) -> Result<(), NotifyError>;
}

/// Where the action of a notification goes.
pub type ActionSink = Box<dyn FnOnce(NoticeAction) + Send>;

/// Why a notification could not be shown.
#[derive(Clone, Debug, Error)]
#[error("The notification could not be shown, so nobody was told: {0}")]
pub struct NotifyError(pub String);

/// What keeps the machine awake; dropping it lets the machine sleep again.
pub trait AwakeGuard: Send + Sync {}

/// Power.
pub trait Power: Send + Sync {
    /// Keeps the machine awake while the guard lives. A failure means "cannot promise", never fatal.
    fn keep_awake(&self) -> Result<Box<dyn AwakeGuard>, PowerError>;
}

/// Why the machine cannot be kept awake.
#[derive(Clone, Debug, Error)]
#[error(
    "Nightdesk cannot keep this computer awake: {0}. If it falls asleep, nobody is watching until it wakes."
)]
pub struct PowerError(pub String);

/// All ports together.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: std::sync::Arc<dyn Clock>,
    /// Ids.
    pub ids: std::sync::Arc<dyn Ids>,
    /// Secrets.
    pub vault: std::sync::Arc<dyn Vault>,
    /// Notifications.
    pub notifier: std::sync::Arc<dyn Notifier>,
    /// Power.
    pub power: std::sync::Arc<dyn Power>,
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ports").finish_non_exhaustive()
    }
}
