//! One profile with an engine over it.

use super::{Bought, bundle};
use crate::servers::{MailHost, shop};
use api::{Api, NoDemo};
use domain::health::{Health, HealthState};
use domain::message::{Conversation, Message};
use domain::outbox::OutboxRow;
use domain::schedule::{Mode, Row, Scope, When};
use domain::{ChannelId, Secret};
use engine::ports::{Ports, Vault};
use engine::{Engine, NewChannel, OpenOptions, Store};
use platform::doubles::{AlwaysAwake, RecordingNotifier};
use platform::{MemoryVault, SystemClock, SystemIds};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How a mailbox is connected.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// Settings as they are stored with the channel.
    pub settings: Value,
    /// The password that is given.
    pub password: String,
}

impl Mailbox {
    /// STARTTLS on both servers, trusting their authority.
    pub fn of(host: &MailHost) -> Self {
        let trust = std::fs::read_to_string(host.root_certificate()).unwrap();
        Self::at(host.imap.port(), host.smtp.port(), "starttls").with("trust", json!(trust))
    }

    /// Without encryption, so that a proxy can read along.
    pub fn plain(imap: u16, smtp: u16) -> Self {
        Self::at(imap, smtp, "none")
    }

    fn at(imap: u16, smtp: u16, tls: &str) -> Self {
        let settings = json!({
            "address": shop::ADDRESS, "user": shop::ADDRESS, "tls": tls,
            "imap": {"host": "127.0.0.1", "port": imap}, "smtp": {"host": "127.0.0.1", "port": smtp},
        });
        Self {
            settings,
            password: shop::PASSWORD.to_owned(),
        }
    }

    /// One more setting.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.settings[name] = value;
        self
    }

    /// With another password.
    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.password = password.to_owned();
        self
    }

    /// As a channel to be connected.
    pub fn channel(&self) -> NewChannel {
        NewChannel {
            platform: "email".to_owned(),
            name: "Mail".to_owned(),
            site: None,
            account: shop::ADDRESS.to_owned(),
            settings: self.settings.clone(),
            secrets: vec![("password".to_owned(), Secret::new(self.password.clone()))],
        }
    }
}

/// Ports of this computer that leave no trace: memory vault, notices remembered.
pub fn real_ports() -> Ports {
    Ports {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(SystemIds),
        vault: Arc::new(MemoryVault::default()) as Arc<dyn Vault>,
        notifier: Arc::new(RecordingNotifier::default()),
        power: Arc::new(AlwaysAwake),
    }
}

/// An engine over a profile.
pub struct Desk {
    /// The engine; nothing runs until its steps are called or it is started.
    pub engine: Engine,
    folder: Option<TempDir>,
    path: PathBuf,
}

impl Desk {
    /// A fresh profile, everything on automatic without a countdown.
    pub async fn open(ports: Ports) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let mut desk = Self::over(&path, ports).await;
        desk.folder = Some(folder);
        desk.speak(Mode::Auto, 0).await;
        desk
    }

    /// A profile that is there already.
    pub async fn over(folder: &Path, ports: Ports) -> Self {
        let path = folder.join("nightdesk.db");
        let store = Store::open(OpenOptions {
            path,
            now: ports.clock.now(),
        })
        .await
        .unwrap();
        let engine = Engine::new(store, ports);
        engine.open_channels().await.unwrap();
        Self {
            engine,
            folder: None,
            path: folder.to_owned(),
        }
    }

    /// The profile's folder.
    pub fn folder(&self) -> &Path {
        &self.path
    }

    /// Its store.
    pub fn store(&self) -> &Store {
        self.engine.store()
    }

    /// One mode for everybody, always.
    pub async fn speak(&self, mode: Mode, countdown: i64) {
        let mut schedule = self.store().schedule().await.unwrap();
        schedule.countdown = countdown;
        schedule.set(Row {
            scope: Scope::Default,
            mode,
            when: When::Always,
            days: Vec::new(),
        });
        self.engine.set_schedule(&schedule).await.unwrap();
    }

    /// Connects a mailbox.
    pub async fn connect(&self, mailbox: &Mailbox) -> ChannelId {
        self.engine.add_channel(mailbox.channel()).await.unwrap().id
    }

    /// Takes orders in.
    pub async fn sell(&self, bought: &[Bought]) {
        let imported = self
            .engine
            .import(&bundle(shop::ADDRESS, bought, self.engine.now()))
            .await
            .unwrap();
        assert_eq!(
            (imported.orders, imported.problems),
            (bought.len(), Vec::new())
        );
        assert_eq!(
            imported.channels, 0,
            "the orders joined the connected mailbox"
        );
    }

    /// All that is due now, once through every floor. Failures of channels are in their health.
    pub async fn step(&self) {
        self.engine.sync_all().await.unwrap();
        self.engine.judge_waiting().await.unwrap();
        self.engine.deliver_due().await.unwrap();
        self.engine.reconcile_due().await.unwrap();
        self.engine.escalate_due().await.unwrap();
    }

    /// Health of a channel.
    pub async fn health(&self, id: &ChannelId) -> Health {
        let healths = self.store().healths().await.unwrap();
        healths
            .into_iter()
            .find(|health| health.channel == *id)
            .unwrap()
    }

    /// Waits until a channel is in a state.
    pub async fn until_health(
        &self,
        id: &ChannelId,
        state: HealthState,
        limit: Duration,
    ) -> Health {
        let end = Instant::now() + limit;
        loop {
            let health = self.health(id).await;
            if health.state == state {
                return health;
            }
            assert!(
                Instant::now() < end,
                "not {state:?} within {limit:?}: {health:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What the window asks for.
    pub async fn window(&self, command: &str, payload: Value) -> Result<Value, api::ApiError> {
        Api::new(self.engine.clone(), Arc::new(NoDemo))
            .call(command, payload)
            .await
    }

    /// The only channel as the window shows it.
    pub async fn channel_in_window(&self) -> Value {
        self.window("channels.list", Value::Null).await.unwrap()["rows"][0].clone()
    }

    /// Every conversation with its messages, the newest conversation first.
    pub async fn threads(&self) -> Vec<(Conversation, Vec<Message>)> {
        let query = store::InboxQuery {
            filter: store::InboxFilter::All,
            channel: None,
            after: None,
            limit: 500,
        };
        let mut threads = Vec::new();
        for row in self.store().inbox(&query).await.unwrap().rows {
            let messages = self.store().messages(&row.conversation.id).await.unwrap();
            threads.push((row.conversation, messages));
        }
        threads
    }

    /// The conversation in which a message of this platform id stands.
    pub async fn thread_with(&self, platform_id: &str) -> Option<(Conversation, Vec<Message>)> {
        let holds = |messages: &[Message]| messages.iter().any(|m| m.platform_id == platform_id);
        self.threads()
            .await
            .into_iter()
            .find(|(_, messages)| holds(messages))
    }

    /// All rows of the outbox.
    pub async fn outbox(&self) -> Vec<OutboxRow> {
        self.store()
            .outbox(store::OutboxQuery {
                open_only: false,
                limit: 1000,
            })
            .await
            .unwrap()
    }

    /// Waits until a message is known and no turn waits to be judged.
    pub async fn until_judged(&self, channel: &ChannelId, platform_id: &str, limit: Duration) {
        let end = Instant::now() + limit;
        loop {
            let known = self
                .store()
                .knows_message(channel, platform_id)
                .await
                .unwrap();
            if known && self.store().unjudged(10).await.unwrap().is_empty() {
                return;
            }
            assert!(
                Instant::now() < end,
                "{platform_id} was not read and judged within {limit:?}"
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Everything, for the message of a test that fails.
    pub async fn dump(&self) -> String {
        let told = super::tell(self, jiff::Timestamp::UNIX_EPOCH, &jiff::tz::TimeZone::UTC).await;
        let outbox = self.outbox().await;
        let row = |row: &OutboxRow| {
            let (state, reason, detail) = (
                row.state,
                row.reason,
                row.detail.as_deref().unwrap_or_default(),
            );
            format!(
                "{} {state:?} {reason:?} attempts {} not before {} {detail}",
                row.id, row.attempts, row.not_before
            )
        };
        let rows: Vec<String> = outbox.iter().map(row).collect();
        let healths = self.store().healths().await.unwrap();
        format!("{told}\n{}\n{healths:#?}", rows.join("\n"))
    }
}
