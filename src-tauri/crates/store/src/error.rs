//! What can go wrong with the database, said so that a seller knows what to do.

use domain::RetryClass;
use thiserror::Error;

/// Why the store could not do what was asked. Whenever it is returned, nothing of the call was written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file was written by a newer Nightdesk.
    #[error(
        "This database was written by a newer Nightdesk (format {found}, this one knows {known}). It was not touched. Install the newer version to open it."
    )]
    Newer {
        /// Format of the file.
        found: i64,
        /// Newest format this program knows.
        known: i64,
    },
    /// The file is damaged, or not ours.
    #[error(
        "The database is damaged or not a database of Nightdesk: {0}. It was left as it is. Put back a backup, or move the file away and start again: messages and orders are read anew from your channels."
    )]
    Corrupt(String),
    /// There is no room on the disk.
    #[error(
        "The disk is full, so nothing new can be saved, and nothing is sent. What is stored can still be read. Free some space; Nightdesk goes on by itself."
    )]
    Full,
    /// Another program holds the file for too long.
    #[error("The database is in use by another program. Nothing was lost; Nightdesk tries again.")]
    Locked,
    /// The file cannot be read or written.
    #[error(
        "The database file cannot be read or written: {0}. Check that the disk is there and that you may write to it."
    )]
    Io(String),
    /// What was asked no longer fits what is stored.
    #[error("This is no longer possible: {0}. Look at the conversation again.")]
    Conflict(&'static str),
    /// There is nothing of this id.
    #[error("It is not there any more. It may have been removed together with its channel.")]
    NotFound,
    /// Anything else.
    #[error("The database did not answer as expected: {0}. Nothing was changed.")]
    Other(String),
}

impl StoreError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        match self {
            // Space is freed by people, not by us: look again after a while.
            Self::Full => RetryClass::After { seconds: 30 },
            Self::Locked | Self::Io(_) => RetryClass::Network,
            Self::Newer { .. }
            | Self::Corrupt(_)
            | Self::Conflict(_)
            | Self::NotFound
            | Self::Other(_) => RetryClass::Never,
        }
    }

    /// A stored document that cannot be read back.
    pub(crate) fn document(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Corrupt(format!("{what} cannot be read back ({error})"))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(io) => Self::Io(io.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::document("a row", &error)
            }
            sqlx::Error::Database(database) => {
                let code = database
                    .code()
                    .and_then(|code| code.parse::<i64>().ok())
                    .unwrap_or_default();
                crate::dialect::classify(code, database.message())
            }
            _ => Self::Other(error.to_string()),
        }
    }
}
