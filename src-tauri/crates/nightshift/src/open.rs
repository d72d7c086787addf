//! Opening a profile: the folder, the lock, the database, the logins, the engine over them.

mod place;

use crate::demo::{self, DemoError, DemoGuard};
use api::{ApiError, Code};
use domain::{RetryClass, Secret};
use engine::ports::{Clock, Ports, Vault, VaultError};
use engine::{Engine, EngineError, OpenOptions, Store, StoreError};
use place::Temporary;
use platform::profile::ProfileLock;
use platform::vault::VAULT_KEY_VARIABLE;
use platform::{FileVault, KeychainVault, MemoryVault, Profile, ProfileError, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// Where logins lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum VaultChoice {
    /// The keychain of this computer.
    Keychain,
    /// An encrypted file in the profile; its key comes from `NIGHTDESK_VAULT_KEY`.
    File,
    /// Memory; gone when the program ends.
    Memory,
}

/// Which profile to open, and how.
#[derive(Clone, Debug)]
pub struct OpenRequest<'a> {
    /// Its folder; `None`: the seller's own, or a folder of its own for a demo.
    pub profile: Option<PathBuf>,
    /// Where logins lie.
    pub vault: VaultChoice,
    /// Whether the demo shop is opened in it.
    pub demo: bool,
    /// Told to a second one that tries: `the window`, `the runner`.
    pub who: &'a str,
}

/// A profile, opened to watch over it. Nothing runs yet: [`Engine::start`] starts the loops.
pub struct OpenedProfile {
    /// The engine, its channels open.
    pub engine: Engine,
    /// The folder.
    pub profile: Profile,
    /// The demo shop's buyers, while the demo is open.
    pub demo: Option<DemoGuard>,
    /// Keeps a second one away.
    pub lock: ProfileLock,
    temporary: Option<Temporary>,
}

impl OpenedProfile {
    /// Closes the database and gives the profile back. A demo's own folder goes with it.
    pub async fn close(self) {
        drop(self.demo);
        self.engine.store().close().await;
        drop(self.temporary);
        drop(self.lock);
    }
}

/// Why a profile could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder, or another Nightdesk in it.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The logins.
    #[error("{}", vault_words(.0))]
    Vault(VaultError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The demo shop.
    #[error(transparent)]
    Demo(#[from] DemoError),
}

impl OpenError {
    /// Whether trying again can help.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match self {
            Self::Profile(error) => error.retry(),
            Self::Store(error) => error.retry(),
            Self::Vault(error) => error.retry(),
            Self::Engine(error) => error.retry(),
            Self::Demo(error) => error.retry(),
        }
    }
}

/// What happened with the logins, and what to do about it.
fn vault_words(error: &VaultError) -> String {
    let text = error.to_string();
    let text = text.trim().trim_end_matches('.');
    match error {
        VaultError::Missing(_) | VaultError::Locked(_) | VaultError::Other(_) => format!(
            "{text}. Nothing was changed. On a computer without a usable keychain start with `--vault file` and put a \
             key of your own into {VAULT_KEY_VARIABLE}."
        ),
        VaultError::Key(_) => format!("{text}. Nothing was changed and nothing is sent."),
    }
}

impl From<OpenError> for ApiError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Profile(ProfileError::InUse(holder)) => {
                Self::new(Code::ProfileInUse, holder)
            }
            OpenError::Profile(error) => Self::new(Code::Internal, error.to_string()),
            OpenError::Store(error) => error.into(),
            OpenError::Vault(error) => EngineError::Vault(error).into(),
            OpenError::Engine(error) => error.into(),
            OpenError::Demo(error) => error.into(),
        }
    }
}

/// Opens a profile to watch over it: takes its lock, opens database, logins and channels, and with `demo` the demo
/// shop, whose buyers then begin to write.
///
/// # Errors
/// [`OpenError`]; the profile is then as it was.
pub async fn open(request: OpenRequest<'_>) -> Result<OpenedProfile, OpenError> {
    open_with(request, platform::ports).await
}

/// The same for a host whose ports differ from those of this computer: the window's notifications lead into it.
///
/// # Errors
/// As [`open`].
pub async fn open_with(
    request: OpenRequest<'_>,
    ports: impl FnOnce(Arc<dyn Vault>) -> Ports + Send,
) -> Result<OpenedProfile, OpenError> {
    let (profile, temporary) = folder(request.profile.as_deref(), request.demo)?;
    let lock = profile.lock(request.who)?;
    let store = open_store(&profile).await?;
    let made = async {
        let vault = vault(request.vault, &profile, request.profile.is_none())
            .await
            .map_err(OpenError::Vault)?;
        let engine = Engine::new(store.clone(), ports(vault));
        let demo = if request.demo {
            Some(demo::open(&engine).await?)
        } else {
            None
        };
        engine.open_channels().await?;
        engine.open_model().await?;
        Ok((engine, demo))
    };
    match made.await {
        Ok((engine, demo)) => Ok(OpenedProfile {
            engine,
            profile,
            demo,
            lock,
            temporary,
        }),
        Err(error) => {
            store.close().await;
            Err(error)
        }
    }
}

/// A profile opened beside whoever watches over it: to read it, or to write a setting that the watch then sees.
pub struct Attached {
    /// The engine; no channel is open.
    pub engine: Engine,
    /// The folder.
    pub profile: Profile,
}

/// Opens a profile without its lock. `vault`: `None` where no login is needed, so that the stop key works even while
/// the keychain does not.
///
/// # Errors
/// [`OpenError`]; the profile is then as it was.
pub async fn attach(
    profile: Option<&Path>,
    vault_choice: Option<VaultChoice>,
) -> Result<Attached, OpenError> {
    let (folder, _) = folder(profile, false)?;
    let vault: Arc<dyn Vault> = match vault_choice {
        Some(choice) => vault(choice, &folder, profile.is_none())
            .await
            .map_err(OpenError::Vault)?,
        None => Arc::new(MemoryVault::default()),
    };
    let store = open_store(&folder).await?;
    Ok(Attached {
        engine: Engine::new(store, platform::ports(vault)),
        profile: folder,
    })
}

/// The folder of a profile; a demo without one gets its own, which is gone afterwards.
fn folder(chosen: Option<&Path>, demo: bool) -> Result<(Profile, Option<Temporary>), ProfileError> {
    match chosen {
        Some(folder) => Ok((Profile::at(folder)?, None)),
        None if demo => {
            let temporary = Temporary::make();
            Ok((Profile::at(temporary.folder())?, Some(temporary)))
        }
        None => Ok((Profile::standard()?, None)),
    }
}

/// The database of a profile.
///
/// # Errors
/// [`StoreError`]; the file is then as it was.
pub async fn open_store(profile: &Profile) -> Result<Store, StoreError> {
    Store::open(OpenOptions {
        path: profile.database(),
        now: SystemClock::new().now(),
    })
    .await
}

/// The vault of choice, tried before anything rests on it.
///
/// # Errors
/// [`VaultError`]: no keychain, a locked one, or a key that does not fit.
pub async fn vault(
    choice: VaultChoice,
    profile: &Profile,
    standard: bool,
) -> Result<Arc<dyn Vault>, VaultError> {
    match choice {
        VaultChoice::Memory => Ok(Arc::new(MemoryVault::default())),
        VaultChoice::File => {
            let key = Secret::new(std::env::var(VAULT_KEY_VARIABLE).unwrap_or_default());
            Ok(Arc::new(FileVault::open(&profile.vault_file(), &key)?))
        }
        VaultChoice::Keychain => {
            // Other profiles keep their logins apart from the seller's own.
            let name = if standard {
                String::new()
            } else {
                profile.folder().display().to_string()
            };
            let keychain = KeychainVault::new(&name);
            keychain.check().await?;
            Ok(Arc::new(keychain))
        }
    }
}
