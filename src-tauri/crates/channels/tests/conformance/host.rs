//! The surroundings of a channel in a test: a clock that is moved by hand, and a vault in memory.

use async_trait::async_trait;
use channels::{ChannelError, Host};
use domain::{ChannelId, Secret};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

pub struct TestHost {
    second: AtomicI64,
    secrets: Mutex<HashMap<String, String>>,
    pub full: AtomicBool,
}

impl TestHost {
    pub fn new(secrets: &[(&str, &str)]) -> Self {
        let start: Timestamp = "2026-11-20T22:00:00Z".parse().unwrap();
        Self {
            second: AtomicI64::new(start.as_second()),
            secrets: Mutex::new(
                secrets
                    .iter()
                    .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                    .collect(),
            ),
            full: AtomicBool::new(false),
        }
    }

    pub fn advance(&self, seconds: i64) {
        self.second.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn kept(&self, name: &str) -> Option<String> {
        self.secrets.lock().unwrap().get(name).cloned()
    }

    pub fn set(&self, name: &str, value: &str) {
        self.secrets
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }
}

#[async_trait]
impl Host for TestHost {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.second.load(Ordering::SeqCst)).unwrap()
    }

    async fn secret(
        &self,
        _: &ChannelId,
        name: &str,
    ) -> Result<Option<Secret<String>>, ChannelError> {
        Ok(self.kept(name).map(Secret::new))
    }

    async fn keep_secret(
        &self,
        _: &ChannelId,
        name: &str,
        secret: Secret<String>,
    ) -> Result<(), ChannelError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(ChannelError::Secret("the keychain is locked".to_owned()));
        }
        self.set(name, secret.expose());
        Ok(())
    }
}
