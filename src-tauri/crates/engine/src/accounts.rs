//! Connecting and opening channels.

use crate::engine::Engine;
use crate::error::EngineError;
use async_trait::async_trait;
use channels::{ChannelError, Connector, Host};
use domain::channel::{AuthKind, Channel};
use domain::health::{Health, HealthState};
use domain::{ChannelId, RetryClass, Secret};
use jiff::Timestamp;
use std::sync::Arc;

/// What a person gives to sign in, by its name in the vault.
const LOGINS: [&str; 2] = ["password", "access_token"];

/// What a connector sees of the engine: the time and its own secrets.
struct EngineHost {
    engine: Engine,
}

fn secret_name(channel: &ChannelId, name: &str) -> String {
    format!("{channel}/{name}")
}

#[async_trait]
impl Host for EngineHost {
    fn now(&self) -> Timestamp {
        self.engine.now()
    }

    async fn secret(
        &self,
        channel: &ChannelId,
        name: &str,
    ) -> Result<Option<Secret<String>>, ChannelError> {
        let vault = &self.engine.ports().vault;
        vault
            .get(&secret_name(channel, name))
            .await
            .map_err(|error| ChannelError::Secret(error.to_string()))
    }

    async fn keep_secret(
        &self,
        channel: &ChannelId,
        name: &str,
        secret: Secret<String>,
    ) -> Result<(), ChannelError> {
        let vault = &self.engine.ports().vault;
        vault
            .set(&secret_name(channel, name), secret)
            .await
            .map_err(|error| ChannelError::Secret(error.to_string()))
    }
}

/// A channel to be connected.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// The platform's code.
    pub platform: String,
    /// As the seller calls it.
    pub name: String,
    /// Site, where the platform has sites.
    pub site: Option<String>,
    /// Account name or address; may be empty when the platform tells.
    pub account: String,
    /// Settings without secrets.
    pub settings: serde_json::Value,
    /// Secrets by name (`password`, `access_token` …).
    pub secrets: Vec<(String, Secret<String>)>,
}

impl Engine {
    /// Opens every enabled channel and closes those that are gone. One that cannot be opened is shown as broken and does not stop the others.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open_channels(&self) -> Result<(), EngineError> {
        let channels = self.store().channels().await?;
        // Removed or switched off by another process: it is no longer read.
        for (id, _) in self.open_connectors() {
            if !channels
                .iter()
                .any(|channel| channel.id == id && channel.enabled)
            {
                self.drop_connector(&id);
            }
        }
        for channel in channels {
            if !channel.enabled || self.connector(&channel.id).is_some() {
                continue;
            }
            match self.open_channel(&channel) {
                // Whatever was true when Nightdesk last ran: nobody is watching until it was read once.
                Ok(()) => {
                    self.put_health(&channel.id, HealthState::Starting, None, 0, None)
                        .await?;
                }
                Err(error) => {
                    self.channel_failed(&channel.id, &error).await?;
                }
            }
        }
        Ok(())
    }

    fn connect(&self, channel: &Channel) -> Result<Arc<dyn Connector>, ChannelError> {
        channels::open(
            channel,
            Arc::new(EngineHost {
                engine: self.clone(),
            }),
        )
    }

    fn open_channel(&self, channel: &Channel) -> Result<(), ChannelError> {
        let connector = self.connect(channel)?;
        self.keep_connector(channel.id.clone(), connector);
        Ok(())
    }

    /// Uses a connector made elsewhere (tests, the demo).
    pub fn adopt(&self, channel: &ChannelId, connector: Arc<dyn Connector>) {
        self.keep_connector(channel.clone(), connector);
    }

    /// Connects a channel: secrets to the vault first, then the row, then the connector. Whether it works is asked
    /// by [`Engine::probe`].
    ///
    /// # Errors
    /// When the name is taken, the settings cannot work, or the vault or the store refuse. Nothing is left behind.
    pub async fn add_channel(&self, new: NewChannel) -> Result<Channel, EngineError> {
        let name = new.name.trim();
        if name.is_empty() {
            return Err(EngineError::BadRequest(
                "A channel needs a name.".to_owned(),
            ));
        }
        if self
            .store()
            .channels()
            .await?
            .iter()
            .any(|c| c.name.eq_ignore_ascii_case(name) && c.enabled)
        {
            return Err(EngineError::BadRequest(format!(
                "There is a channel called `{name}` already."
            )));
        }
        let id = self
            .known_history_channel(&new)
            .await?
            .unwrap_or_else(|| ChannelId::new(self.new_id()));
        let channel = Channel {
            id,
            platform: new.platform,
            name: name.to_owned(),
            site: new.site,
            account: new.account,
            settings: new.settings,
            enabled: true,
        };
        // Settings that cannot work are refused before anything is written.
        self.connect(&channel)?;
        for (secret, value) in new.secrets {
            self.ports()
                .vault
                .set(&secret_name(&channel.id, &secret), value)
                .await?;
        }
        self.store().put_channel(&channel).await?;
        self.put_health(&channel.id, HealthState::Starting, None, 0, None)
            .await?;
        self.open_channel(&channel)?;
        Ok(channel)
    }

    /// A channel that came with an imported shop and has no login yet becomes the connected one.
    async fn known_history_channel(
        &self,
        new: &NewChannel,
    ) -> Result<Option<ChannelId>, EngineError> {
        let fits = |c: &Channel| {
            !c.enabled
                && c.platform == new.platform
                && (c.name.eq_ignore_ascii_case(&new.name)
                    || (!new.account.is_empty() && c.account.eq_ignore_ascii_case(&new.account)))
        };
        Ok(self
            .store()
            .channels()
            .await?
            .into_iter()
            .find(fits)
            .map(|c| c.id))
    }

    /// Gives a channel a new login, in the place of one that was refused. Its messages stay, and it is read at once.
    ///
    /// # Errors
    /// When there is no such channel, the vault refuses, or its settings cannot work.
    pub async fn renew_login(
        &self,
        id: &ChannelId,
        secret: Secret<String>,
    ) -> Result<(), EngineError> {
        let channel = self.channel(id).await?;
        let name = self.login_name(&channel.id).await?;
        self.ports()
            .vault
            .set(&secret_name(&channel.id, name), secret)
            .await?;
        // A connector may hold a line that was opened with the old login.
        self.drop_connector(&channel.id);
        self.open_channel(&channel)?;
        self.wake_all();
        Ok(())
    }

    /// What the login of a channel is called in the vault: the first of these that lies there.
    async fn login_name(&self, id: &ChannelId) -> Result<&'static str, EngineError> {
        for name in LOGINS {
            if self
                .ports()
                .vault
                .get(&secret_name(id, name))
                .await?
                .is_some()
            {
                return Ok(name);
            }
        }
        let token = self
            .connector(id)
            .is_some_and(|c| c.manifest().auth != AuthKind::Password);
        Ok(if token { "access_token" } else { "password" })
    }

    /// Removes a channel, its data and its secrets.
    ///
    /// # Errors
    /// When there is none, or the store or the vault refuse.
    pub async fn remove_channel(&self, id: &ChannelId) -> Result<(), EngineError> {
        let channel = self.channel(id).await?;
        self.drop_connector(&channel.id);
        self.store().remove_channel(&channel.id).await?;
        self.unlearn().await;
        for name in [
            "password",
            "access_token",
            "refresh_token",
            "client_id",
            "client_secret",
        ] {
            self.ports()
                .vault
                .remove(&secret_name(&channel.id, name))
                .await?;
        }
        Ok(())
    }

    /// Signs in and looks whether reading and writing will work.
    ///
    /// # Errors
    /// What the channel says; nothing is stored.
    pub async fn probe(&self, id: &ChannelId) -> Result<Vec<String>, EngineError> {
        let channel = self.channel(id).await?;
        let connector = match self.connector(id) {
            Some(connector) => connector,
            None => self.connect(&channel)?,
        };
        Ok(connector.probe().await?)
    }

    /// The channel of an id.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when there is none.
    pub async fn channel(&self, id: &ChannelId) -> Result<Channel, EngineError> {
        let channel = self.store().channel(id).await?;
        channel.ok_or_else(|| EngineError::NotFound {
            what: "channel",
            id: id.to_string(),
        })
    }

    /// Writes a failure of a channel where the seller sees it.
    pub(crate) async fn channel_failed(
        &self,
        id: &ChannelId,
        error: &ChannelError,
    ) -> Result<i64, EngineError> {
        let failures = self.failures(id).await? + 1;
        let pause = crate::engine::pause_after(error.retry(), failures);
        let state = match error.retry() {
            RetryClass::Network | RetryClass::After { .. } => HealthState::Offline,
            RetryClass::Login => HealthState::NeedsLogin,
            RetryClass::Never => HealthState::Broken,
        };
        self.put_health(id, state, Some(error.to_string()), failures, Some(pause))
            .await?;
        Ok(pause)
    }

    async fn failures(&self, id: &ChannelId) -> Result<i64, EngineError> {
        let healths = self.store().healths().await?;
        Ok(healths
            .iter()
            .find(|h| h.channel == *id)
            .map_or(0, |h| h.failures))
    }

    pub(crate) async fn channel_works(&self, id: &ChannelId) -> Result<(), EngineError> {
        let healths = self.store().healths().await?;
        let was_away = healths.iter().any(|h| {
            h.channel == *id && !matches!(h.state, HealthState::Watching | HealthState::Starting)
        });
        self.put_health(id, HealthState::Watching, None, 0, None)
            .await?;
        if was_away {
            // Somebody looked by hand and it works: the loop need not wait for its next try.
            self.inner.wakes.sync.notify_waiters();
        }
        Ok(())
    }

    async fn put_health(
        &self,
        id: &ChannelId,
        state: HealthState,
        detail: Option<String>,
        failures: i64,
        pause: Option<i64>,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let known = self
            .store()
            .healths()
            .await?
            .into_iter()
            .find(|h| h.channel == *id);
        let last = known.as_ref().and_then(|h| h.last_sync_at);
        let health = Health {
            channel: id.clone(),
            state,
            last_sync_at: if state == HealthState::Watching {
                Some(now)
            } else {
                last
            },
            failures,
            detail,
            retry_at: pause.and_then(|p| now.checked_add(jiff::SignedDuration::from_secs(p)).ok()),
            login_expires_at: known.as_ref().and_then(|h| h.login_expires_at),
        };
        self.store().put_health(&health).await?;
        let news = known.is_none_or(|h| h.state != health.state || h.detail != health.detail);
        if news {
            self.emit(domain::event::Event::Health { health });
        }
        Ok(())
    }
}
