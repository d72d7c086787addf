//! The keychain of the system: Keychain, Credential Manager, Secret Service.

use async_trait::async_trait;
use domain::Secret;
use engine::ports::{Vault, VaultError};
use keyring::v1::Entry;
use std::time::Duration;

/// Windows keeps 2,560 bytes of UTF-16 in one entry; longer secrets are split into parts of this many characters.
const PART: usize = 1_200;
/// A keychain that shows a prompt nobody answers must not hold up the night.
const PATIENCE: Duration = Duration::from_secs(10);
/// Marks a secret that was split, followed by the number of parts.
const SPLIT: &str = "nightdesk-parts:";

/// The keychain of the system, one entry (or several parts) per secret.
#[derive(Clone, Debug)]
pub struct KeychainVault {
    service: String,
}

impl KeychainVault {
    /// Entries are kept under a service name; profiles other than the standard one have their own.
    #[must_use]
    pub fn new(profile: &str) -> Self {
        let service = if profile.is_empty() {
            "Nightdesk".to_owned()
        } else {
            format!("Nightdesk ({profile})")
        };
        Self { service }
    }

    /// Whether there is a keychain that keeps what it is given.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<(), VaultError> {
        let name = "nightdesk-check";
        self.set(name, Secret::new("ok".to_owned())).await?;
        let kept = self.get(name).await?;
        self.remove(name).await?;
        match kept {
            Some(secret) if secret.expose() == "ok" => Ok(()),
            _ => Err(VaultError::Other(
                "what was written did not come back".to_owned(),
            )),
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&str) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let service = self.service.clone();
        let task = tokio::task::spawn_blocking(move || work(&service));
        match tokio::time::timeout(PATIENCE, task).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => Err(VaultError::Other(error.to_string())),
            Err(_) => Err(VaultError::Locked(
                "It did not answer within 10 s.".to_owned(),
            )),
        }
    }
}

fn classify(error: keyring::Error) -> VaultError {
    const WITHOUT: &str = "On a computer without one, start with `--vault file` and put a key into NIGHTDESK_VAULT_KEY.";
    let text = error.to_string();
    match error {
        keyring::Error::NoStorageAccess(_) => VaultError::Locked(text),
        keyring::Error::NoDefaultStore => VaultError::Missing(WITHOUT.to_owned()),
        keyring::Error::PlatformFailure(_) => VaultError::Missing(format!("{WITHOUT} ({text})")),
        _ => VaultError::Other(text),
    }
}

fn entry(service: &str, name: &str) -> Result<Entry, VaultError> {
    Entry::new(service, name).map_err(classify)
}

fn read(service: &str, name: &str) -> Result<Option<String>, VaultError> {
    match entry(service, name)?.get_password() {
        Ok(text) => Ok(Some(text)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(classify(error)),
    }
}

fn erase(service: &str, name: &str) -> Result<(), VaultError> {
    match entry(service, name)?.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(classify(error)),
    }
}

fn write(service: &str, name: &str, text: &str) -> Result<(), VaultError> {
    entry(service, name)?.set_password(text).map_err(classify)
}

fn parts_of(head: &str) -> Option<usize> {
    head.strip_prefix(SPLIT)?.parse().ok()
}

fn part_name(name: &str, index: usize) -> String {
    format!("{name}#{index}")
}

fn erase_all(service: &str, name: &str) -> Result<(), VaultError> {
    if let Some(parts) = read(service, name)?.as_deref().and_then(parts_of) {
        for index in 0..parts {
            erase(service, &part_name(name, index))?;
        }
    }
    erase(service, name)
}

fn split(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters
        .chunks(PART)
        .map(|chunk| chunk.iter().collect())
        .collect()
}

#[async_trait]
impl Vault for KeychainVault {
    async fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        let name = name.to_owned();
        self.blocking(move |service| {
            let Some(head) = read(service, &name)? else {
                return Ok(None);
            };
            let Some(parts) = parts_of(&head) else {
                return Ok(Some(Secret::new(head)));
            };
            let mut whole = String::new();
            for index in 0..parts {
                match read(service, &part_name(&name, index))? {
                    Some(part) => whole.push_str(&part),
                    None => {
                        return Err(VaultError::Other(format!(
                            "part {index} of a login is missing"
                        )));
                    }
                }
            }
            Ok(Some(Secret::new(whole)))
        })
        .await
    }

    async fn set(&self, name: &str, secret: Secret<String>) -> Result<(), VaultError> {
        let name = name.to_owned();
        self.blocking(move |service| {
            let parts = split(secret.expose());
            if parts.len() <= 1 {
                erase_all(service, &name)?;
                return write(service, &name, secret.expose());
            }
            erase_all(service, &name)?;
            for (index, part) in parts.iter().enumerate() {
                write(service, &part_name(&name, index), part)?;
            }
            // The head comes last: until it stands, the secret is not there.
            write(service, &name, &format!("{SPLIT}{}", parts.len()))
        })
        .await
    }

    async fn remove(&self, name: &str) -> Result<(), VaultError> {
        let name = name.to_owned();
        self.blocking(move |service| erase_all(service, &name))
            .await
    }

    fn describe(&self) -> String {
        "the keychain of this computer".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{PART, parts_of, split};

    #[test]
    fn long_secrets_are_split_between_characters_and_come_back_whole() {
        let secret: String = "dü款🌙".chars().cycle().take(PART * 2 + 7).collect();
        let parts = split(&secret);
        assert_eq!(parts.len(), 3);
        assert!(
            parts
                .iter()
                .all(|p| p.encode_utf16().count() * 2 <= 4 * PART),
            "fits the smallest keychain"
        );
        assert_eq!(parts.concat(), secret);
        assert_eq!(parts_of("nightdesk-parts:3"), Some(3));
        assert_eq!(parts_of("a token"), None);
    }
}
