//! Where a profile lies, and that only one Nightdesk watches over it.

use domain::RetryClass;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The system has no place for application data.
    #[error(
        "This system names no folder for application data. Start Nightdesk with `--profile DIR`."
    )]
    NoPlace,
    /// Another Nightdesk is on watch.
    #[error(
        "Another Nightdesk ({0}) is already watching this profile. Two of them would answer twice, so this one does not start. Use the one that runs, or stop it first."
    )]
    InUse(String),
    /// The folder cannot be made or written.
    #[error(
        "The profile folder {path} cannot be used: {error}. Nothing was changed. Choose another with `--profile DIR`."
    )]
    Io {
        /// Folder or file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
}

impl ProfileError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        match self {
            Self::InUse(_) => RetryClass::Network,
            Self::NoPlace | Self::Io { .. } => RetryClass::Never,
        }
    }
}

/// One profile: a folder with the database and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    folder: PathBuf,
}

/// Held by whoever watches over a profile; the system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct ProfileLock {
    _file: File,
}

impl Profile {
    /// The seller's own profile, in the place the system has for such data.
    ///
    /// # Errors
    /// When the system names no place or the folder cannot be made.
    pub fn standard() -> Result<Self, ProfileError> {
        let places = directories::ProjectDirs::from("app", "Nightdesk", "Nightdesk")
            .ok_or(ProfileError::NoPlace)?;
        Self::at(places.data_dir())
    }

    /// A profile in a folder of choice; made when it is missing, readable by its owner only.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn at(folder: &Path) -> Result<Self, ProfileError> {
        let io = |error| ProfileError::Io {
            path: folder.display().to_string(),
            error,
        };
        std::fs::create_dir_all(folder).map_err(io)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(io)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("nightdesk.db")
    }

    /// The encrypted file of logins, for runners without a keychain.
    #[must_use]
    pub fn vault_file(&self) -> PathBuf {
        self.folder.join("vault.bin")
    }

    /// Takes the watch over this profile; `who` is told to a second one that tries.
    ///
    /// # Errors
    /// [`ProfileError::InUse`] when another process has it.
    pub fn lock(&self, who: &str) -> Result<ProfileLock, ProfileError> {
        let path = self.folder.join("watch.lock");
        let io = |error| ProfileError::Io {
            path: path.display().to_string(),
            error,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(ProfileError::InUse(holder.trim().to_owned()));
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        file.set_len(0).map_err(io)?;
        file.rewind().map_err(io)?;
        writeln!(file, "{who}, process {}", std::process::id()).map_err(io)?;
        Ok(ProfileLock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::{Profile, ProfileError};

    #[test]
    fn a_second_watch_is_refused_and_told_who_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::at(folder.path()).unwrap();
        let first = profile.lock("the window").unwrap();
        let second = profile.lock("the runner");
        let Err(ProfileError::InUse(holder)) = second else {
            panic!("two watches over one profile")
        };
        assert!(holder.contains("the window"), "{holder}");
        drop(first);
        profile
            .lock("the runner")
            .expect("free again after the first one ended");
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_a_clear_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("profile");
        std::fs::write(&file, "not a folder").unwrap();
        let error = Profile::at(&file).unwrap_err();
        assert!(
            error.to_string().contains("--profile"),
            "says what to do: {error}"
        );
    }
}
