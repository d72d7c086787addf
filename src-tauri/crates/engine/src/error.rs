//! What can go wrong in the engine.

use crate::ports::VaultError;
use channels::ChannelError;
use domain::RetryClass;
use store::StoreError;
use thiserror::Error;

/// Why the engine could not do what it was asked.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A channel.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The keychain.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is nothing of this id.
    #[error("There is no {what} `{id}` in this profile.")]
    NotFound {
        /// Channel, conversation, order …
        what: &'static str,
        /// As asked for.
        id: String,
    },
    /// What was asked for makes no sense.
    #[error("{0}")]
    BadRequest(String),
    /// A folder or file of a shop bundle could not be read.
    #[error("The shop folder could not be read: {0}")]
    Bundle(String),
}

impl EngineError {
    /// Whether trying again can help.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match self {
            Self::Store(error) => error.retry(),
            Self::Channel(error) => error.retry(),
            Self::Vault(error) => error.retry(),
            Self::NotFound { .. } | Self::BadRequest(_) | Self::Bundle(_) => RetryClass::Never,
        }
    }
}
