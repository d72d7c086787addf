//! An encrypted file of logins, for computers without a keychain (a small always-on box, a container).
//!
//! XChaCha20-Poly1305 over one JSON map, a fresh nonce for each write. The key comes from the environment and is
//! stretched with SHA-256; whoever has the key and the file has the logins, so the file is for runners only.

use async_trait::async_trait;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use domain::Secret;
use engine::ports::{Vault, VaultError};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// The environment variable that holds the key of the file.
pub const VAULT_KEY_VARIABLE: &str = "NIGHTDESK_VAULT_KEY";
/// First bytes of the file: name and version of the format.
const MAGIC: &[u8] = b"NIGHTDESK-VAULT-1\n";
const NONCE: usize = 24;

/// Secrets in an encrypted file.
pub struct FileVault {
    path: PathBuf,
    cipher: XChaCha20Poly1305,
    turn: Mutex<()>,
}

impl FileVault {
    /// Opens the file of a profile; it is made at the first write. A wrong key is told at once.
    ///
    /// # Errors
    /// [`VaultError::Key`] when the key is empty or does not open the file that is there.
    pub fn open(path: &Path, key: &Secret<String>) -> Result<Self, VaultError> {
        if key.expose().trim().is_empty() {
            return Err(VaultError::Key(format!(
                "its key is missing; put it into {VAULT_KEY_VARIABLE}"
            )));
        }
        let stretched = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key.expose().as_bytes())));
        let cipher = XChaCha20Poly1305::new(Key::from_slice(stretched.as_ref()));
        let vault = Self {
            path: path.to_owned(),
            cipher,
            turn: Mutex::new(()),
        };
        vault.read()?;
        Ok(vault)
    }

    fn read(&self) -> Result<BTreeMap<String, String>, VaultError> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(BTreeMap::new());
            }
            Err(error) => return Err(VaultError::Other(error.to_string())),
        };
        let damaged =
            || VaultError::Key("it is not a vault of Nightdesk, or it is damaged".to_owned());
        let body = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (nonce, sealed) = body.split_at_checked(NONCE).ok_or_else(damaged)?;
        let sealed = Payload {
            msg: sealed,
            aad: MAGIC,
        };
        let opened = self
            .cipher
            .decrypt(XNonce::from_slice(nonce), sealed)
            .map_err(|_| {
                VaultError::Key(format!(
                    "the key in {VAULT_KEY_VARIABLE} does not fit, or the file was changed"
                ))
            })?;
        serde_json::from_slice(&Zeroizing::new(opened)).map_err(|_| damaged())
    }

    /// Written beside and renamed: a crash leaves the old file whole.
    fn write(&self, secrets: &BTreeMap<String, String>) -> Result<(), VaultError> {
        let other = |error: &dyn std::fmt::Display| VaultError::Other(error.to_string());
        let plain = Zeroizing::new(serde_json::to_vec(secrets).map_err(|e| other(&e))?);
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|e| other(&e))?;
        let sealed = self
            .cipher
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: &plain,
                    aad: MAGIC,
                },
            )
            .map_err(|e| other(&e))?;
        let beside = self.path.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(&beside).map_err(|e| other(&e))?;
        for part in [MAGIC, &nonce, &sealed] {
            file.write_all(part).map_err(|e| other(&e))?;
        }
        file.sync_all().map_err(|e| other(&e))?;
        std::fs::rename(&beside, &self.path).map_err(|e| other(&e))
    }
}

#[async_trait]
impl Vault for FileVault {
    async fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        let _turn = self.turn.lock().await;
        Ok(self.read()?.remove(name).map(Secret::new))
    }

    async fn set(&self, name: &str, secret: Secret<String>) -> Result<(), VaultError> {
        let _turn = self.turn.lock().await;
        let mut secrets = self.read()?;
        secrets.insert(name.to_owned(), secret.expose().clone());
        self.write(&secrets)
    }

    async fn remove(&self, name: &str) -> Result<(), VaultError> {
        let _turn = self.turn.lock().await;
        let mut secrets = self.read()?;
        if secrets.remove(name).is_some() {
            self.write(&secrets)?;
        }
        Ok(())
    }

    fn describe(&self) -> String {
        format!("an encrypted file, its key from {VAULT_KEY_VARIABLE}")
    }
}

#[cfg(test)]
mod tests;
