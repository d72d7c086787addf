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
    /// There is no understanding of a turn that could be corrected.
    #[error("This message was not read by the assistant yet, so there is nothing to correct.")]
    NotJudged,
    /// Learning from corrections broke off.
    #[error(
        "Your correction is kept, but learning from it broke off, so messages are read as before: {0}"
    )]
    Learning(String),
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
            // The turn is judged within moments.
            Self::NotJudged => RetryClass::After { seconds: 5 },
            Self::NotFound { .. } | Self::BadRequest(_) | Self::Bundle(_) | Self::Learning(_) => {
                RetryClass::Never
            }
        }
    }
}
