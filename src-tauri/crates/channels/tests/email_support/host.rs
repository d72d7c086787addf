//! A mailbox channel for tests: fixed time, password in memory.

use async_trait::async_trait;
use channels::email::EmailConnector;
use channels::{ChannelError, Host, Outgoing};
use domain::channel::Channel;
use domain::{ChannelId, OutboxId, Secret};
use jiff::Timestamp;
use serde_json::json;
use std::sync::Arc;

pub const NOW: &str = "2026-11-03T10:20:00Z";
pub const PASSWORD: &str = "pass\"word ü";
pub const OUTBOX: &str = "019a1b2c-0000-7000-8000-000000000001";

pub struct FixedHost(pub Option<&'static str>);

#[async_trait]
impl Host for FixedHost {
    fn now(&self) -> Timestamp {
        NOW.parse().unwrap()
    }

    async fn secret(
        &self,
        _: &ChannelId,
        name: &str,
    ) -> Result<Option<Secret<String>>, ChannelError> {
        Ok(self
            .0
            .filter(|_| name == "password")
            .map(|value| Secret::new(value.to_owned())))
    }

    async fn keep_secret(
        &self,
        _: &ChannelId,
        _: &str,
        _: Secret<String>,
    ) -> Result<(), ChannelError> {
        Ok(())
    }
}

pub fn channel(imap: u16, smtp: u16, more: serde_json::Value) -> Channel {
    let mut settings = json!({
        "address": "shop@example.org",
        "imap": {"host": "127.0.0.1", "port": imap},
        "smtp": {"host": "127.0.0.1", "port": smtp},
        "user": "shop",
        "tls": "none",
    });
    for (key, value) in more.as_object().unwrap() {
        settings[key] = value.clone();
    }
    Channel {
        id: ChannelId::new("c1"),
        platform: "email".to_owned(),
        name: "Mailbox".to_owned(),
        site: None,
        account: "shop@example.org".to_owned(),
        settings,
        enabled: true,
    }
}

#[allow(dead_code, reason = "not every test file needs it")]
pub fn mailbox(imap: u16, smtp: u16, more: serde_json::Value) -> EmailConnector {
    EmailConnector::open(
        &channel(imap, smtp, more),
        Arc::new(FixedHost(Some(PASSWORD))),
    )
    .unwrap()
}

#[allow(dead_code, reason = "not every test file needs it")]
pub fn outgoing() -> Outgoing {
    Outgoing {
        id: OutboxId::new(OUTBOX),
        conversation_platform_id: "m01@buyer.example".to_owned(),
        buyer_platform_id: "anna@buyer.example".to_owned(),
        text: "Dear Anna,\n.it arrives on Thursday.\n".to_owned(),
        language: "en".to_owned(),
        subject: Some("Where is my order?".to_owned()),
        context: json!({"message_id": "m01@buyer.example", "reply_to": "anna@buyer.example"}),
        automatic: true,
        now: NOW.parse().unwrap(),
    }
}
