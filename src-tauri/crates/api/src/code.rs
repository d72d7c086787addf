//! Errors as the screens get them: a closed code and what to put into its translated text.

use crate::wire::ErrorView;
use engine::ChannelError;
use engine::EngineError;
use engine::StoreError;
use engine::ports::VaultError;
use std::collections::BTreeMap;

/// The closed list. A code may exist only while a screen has a text for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request makes no sense.
    BadRequest,
    /// There is no such command.
    UnknownCommand,
    /// There is nothing of this id.
    NotFound,
    /// The disk is full.
    StoreFull,
    /// The database is damaged.
    StoreCorrupt,
    /// The database belongs to a newer program.
    StoreNewer,
    /// The database is busy.
    StoreLocked,
    /// Another Nightdesk watches over the profile.
    ProfileInUse,
    /// There is no keychain.
    VaultMissing,
    /// The keychain is locked.
    VaultLocked,
    /// The key of the encrypted file does not fit.
    VaultKey,
    /// The settings of a channel cannot work.
    ChannelSettings,
    /// A login was refused.
    ChannelLogin,
    /// A platform could not be reached.
    ChannelUnreachable,
    /// A certificate cannot be trusted.
    ChannelCertificate,
    /// A platform said no.
    ChannelRefused,
    /// A turn that nobody read yet cannot be corrected.
    NotJudged,
    /// Learning from corrections broke off.
    LearningFailed,
    /// Something in Nightdesk itself.
    Internal,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::BadRequest,
        Self::UnknownCommand,
        Self::NotFound,
        Self::StoreFull,
        Self::StoreCorrupt,
        Self::StoreNewer,
        Self::StoreLocked,
        Self::ProfileInUse,
        Self::VaultMissing,
        Self::VaultLocked,
        Self::VaultKey,
        Self::ChannelSettings,
        Self::ChannelLogin,
        Self::ChannelUnreachable,
        Self::ChannelCertificate,
        Self::ChannelRefused,
        Self::NotJudged,
        Self::LearningFailed,
        Self::Internal,
    ];

    /// As on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::UnknownCommand => "unknown_command",
            Self::NotFound => "not_found",
            Self::StoreFull => "store_full",
            Self::StoreCorrupt => "store_corrupt",
            Self::StoreNewer => "store_newer",
            Self::StoreLocked => "store_locked",
            Self::ProfileInUse => "profile_in_use",
            Self::VaultMissing => "vault_missing",
            Self::VaultLocked => "vault_locked",
            Self::VaultKey => "vault_key",
            Self::ChannelSettings => "channel_settings",
            Self::ChannelLogin => "channel_login",
            Self::ChannelUnreachable => "channel_unreachable",
            Self::ChannelCertificate => "channel_certificate",
            Self::ChannelRefused => "channel_refused",
            Self::NotJudged => "not_judged",
            Self::LearningFailed => "learning_failed",
            Self::Internal => "internal",
        }
    }
}

/// An error of a command.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub struct ApiError {
    /// Which.
    pub code: Code,
    /// In words, for the place where the screens show details.
    pub detail: String,
}

impl ApiError {
    /// Makes one.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }

    /// As on the wire.
    #[must_use]
    pub fn view(&self) -> ErrorView {
        let params = BTreeMap::from([("detail".to_owned(), self.detail.clone())]);
        ErrorView {
            code: self.code.as_str().to_owned(),
            params,
        }
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let code = match &error {
            EngineError::Store(error) => return Self::new(store_code(error), error.to_string()),
            EngineError::Channel(error) => {
                return Self::new(channel_code(error), error.to_string());
            }
            EngineError::Vault(error) => return Self::new(vault_code(error), error.to_string()),
            EngineError::NotFound { .. } => Code::NotFound,
            EngineError::NotJudged => Code::NotJudged,
            EngineError::Learning(_) => Code::LearningFailed,
            EngineError::BadRequest(_) | EngineError::Bundle(_) => Code::BadRequest,
        };
        Self::new(code, error.to_string())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::new(store_code(&error), error.to_string())
    }
}

const fn store_code(error: &StoreError) -> Code {
    match error {
        StoreError::Full => Code::StoreFull,
        StoreError::Corrupt(_) => Code::StoreCorrupt,
        StoreError::Newer { .. } => Code::StoreNewer,
        StoreError::Locked => Code::StoreLocked,
        StoreError::NotFound => Code::NotFound,
        StoreError::Conflict(_) => Code::BadRequest,
        _ => Code::Internal,
    }
}

const fn vault_code(error: &VaultError) -> Code {
    match error {
        VaultError::Missing(_) => Code::VaultMissing,
        VaultError::Locked(_) => Code::VaultLocked,
        VaultError::Key(_) => Code::VaultKey,
        VaultError::Other(_) => Code::Internal,
    }
}

const fn channel_code(error: &ChannelError) -> Code {
    match error {
        ChannelError::Unreachable { .. }
        | ChannelError::SlowDown { .. }
        | ChannelError::Unreadable { .. } => Code::ChannelUnreachable,
        ChannelError::Certificate { .. } => Code::ChannelCertificate,
        ChannelError::Login { .. } | ChannelError::Secret(_) => Code::ChannelLogin,
        ChannelError::Refused { .. } => Code::ChannelRefused,
        ChannelError::Settings(_) => Code::ChannelSettings,
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_has_a_name_of_its_own() {
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
