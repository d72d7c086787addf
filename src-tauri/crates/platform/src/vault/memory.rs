//! A vault that forgets: for tests and for the demo shop.

use async_trait::async_trait;
use domain::Secret;
use engine::ports::{Vault, VaultError};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Secrets in memory only.
#[derive(Default)]
pub struct MemoryVault {
    secrets: Mutex<BTreeMap<String, Secret<String>>>,
}

#[async_trait]
impl Vault for MemoryVault {
    async fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        Ok(self
            .secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    async fn set(&self, name: &str, secret: Secret<String>) -> Result<(), VaultError> {
        self.secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), secret);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
        Ok(())
    }

    fn describe(&self) -> String {
        "memory only; gone when Nightdesk ends".to_owned()
    }
}
