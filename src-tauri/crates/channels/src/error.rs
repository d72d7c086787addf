//! What can go wrong with a platform, and what the seller can do about it.

use domain::RetryClass;
use thiserror::Error;

/// Why a channel could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChannelError {
    /// Name lookup, connect or TLS handshake failed, or the connection broke while reading.
    #[error(
        "{who} could not be reached ({detail}). Nothing was lost; Nightdesk tries again by itself."
    )]
    Unreachable {
        /// Host or platform.
        who: String,
        /// What the network said.
        detail: String,
    },
    /// The certificate is not to be trusted.
    #[error(
        "{who} shows a certificate that cannot be trusted ({detail}). Nothing was read or sent. Check the host name, or the clock of this computer."
    )]
    Certificate {
        /// Host.
        who: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The login is refused.
    #[error("{who} refuses the login ({detail}). Sign in again to go on reading and answering.")]
    Login {
        /// Host or platform.
        who: String,
        /// What it said.
        detail: String,
    },
    /// Too many requests.
    #[error("{who} asks to slow down; Nightdesk goes on in {seconds} s.")]
    SlowDown {
        /// Platform.
        who: String,
        /// Seconds to wait.
        seconds: u64,
    },
    /// The answer could not be read.
    #[error(
        "{who} answered something that cannot be read ({detail}). Nothing was lost; Nightdesk reads it again."
    )]
    Unreadable {
        /// Platform.
        who: String,
        /// What was wrong.
        detail: String,
    },
    /// The platform says no.
    #[error("{who} refused: {detail}")]
    Refused {
        /// Platform.
        who: String,
        /// What it said.
        detail: String,
    },
    /// The settings of the channel cannot work.
    #[error("The settings of this channel cannot work: {0}")]
    Settings(String),
    /// A secret is missing or could not be read.
    #[error("The login of this channel could not be read: {0}")]
    Secret(String),
}

impl ChannelError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        match self {
            Self::Unreachable { .. } | Self::Unreadable { .. } => RetryClass::Network,
            Self::SlowDown { seconds, .. } => RetryClass::After { seconds: *seconds },
            Self::Login { .. } | Self::Secret(_) => RetryClass::Login,
            Self::Certificate { .. } | Self::Refused { .. } | Self::Settings(_) => {
                RetryClass::Never
            }
        }
    }
}
