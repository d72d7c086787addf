//! The login of one channel: which token is in use, when it ends, and how a new one is got.
//!
//! One refresh at a time. A platform may rotate the refresh token with each use; the new one is written to the vault
//! before any new token is used, so that a crash never leaves us with a token that is no longer good.

use super::client::{Client, Login};
use super::request::Request;
use super::response::{Response, Said};
use crate::connector::Host;
use crate::error::ChannelError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{ChannelId, Secret};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Mutex;

const ACCESS: &str = "access_token";
const REFRESH: &str = "refresh_token";
const CLIENT_ID: &str = "client_id";
const CLIENT_SECRET: &str = "client_secret";
/// A token that ends within this time is renewed before it is used.
const MARGIN: SignedDuration = SignedDuration::from_secs(90);

/// What the session needs from its driver.
pub(super) struct Session {
    who: String,
    channel: ChannelId,
    host: Arc<dyn Host>,
    /// Path of the token endpoint.
    path: &'static str,
    explain: fn(&[u8]) -> Said,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    lease: Option<Lease>,
    /// Tokens that the platform gave and the vault did not take yet.
    unsaved: Option<Fresh>,
}

/// A token on loan, with the number of its renewal.
#[derive(Clone)]
pub(super) struct Lease {
    token: Secret<String>,
    number: u64,
    ends_at: Option<Timestamp>,
}

#[derive(Clone)]
struct Fresh {
    access: Secret<String>,
    refresh: Option<Secret<String>>,
    ends_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
}

impl Lease {
    pub fn login(&self) -> Login {
        Secret::new(format!("Bearer {}", self.token.expose()))
    }
}

impl Session {
    pub fn new(
        who: &str,
        channel: &ChannelId,
        host: Arc<dyn Host>,
        path: &'static str,
        explain: fn(&[u8]) -> Said,
    ) -> Self {
        Self {
            who: who.to_owned(),
            channel: channel.clone(),
            host,
            path,
            explain,
            state: Mutex::default(),
        }
    }

    /// The token in use, renewed first when it is about to end.
    pub async fn token(&self, client: &Client) -> Result<Lease, ChannelError> {
        let mut state = self.state.lock().await;
        self.save(&mut state).await?;
        match &state.lease {
            Some(lease) if !self.ends_soon(lease) => Ok(lease.clone()),
            Some(_) => self.refresh(&mut state, client).await,
            None => match self.secret(ACCESS).await? {
                Some(token) => Ok(self.adopt(&mut state, token, None)),
                None => self.refresh(&mut state, client).await,
            },
        }
    }

    /// The platform refused `used`: a newer token, from whoever got one meanwhile, or from a refresh.
    pub async fn renew(&self, used: &Lease, client: &Client) -> Result<Lease, ChannelError> {
        let mut state = self.state.lock().await;
        self.save(&mut state).await?;
        if let Some(lease) = state
            .lease
            .clone()
            .filter(|lease| lease.number != used.number)
        {
            return Ok(lease);
        }
        // The seller may have signed in again while we were running.
        if let Some(token) = self
            .secret(ACCESS)
            .await?
            .filter(|token| *token != used.token)
        {
            return Ok(self.adopt(&mut state, token, None));
        }
        self.refresh(&mut state, client).await
    }

    /// When the token in use ends, where known.
    pub async fn ends_at(&self) -> Option<Timestamp> {
        self.state
            .lock()
            .await
            .lease
            .as_ref()
            .and_then(|lease| lease.ends_at)
    }

    /// Whether a new token can be got without the seller.
    pub async fn renewable(&self) -> Result<bool, ChannelError> {
        for name in [REFRESH, CLIENT_ID, CLIENT_SECRET] {
            if self.secret(name).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn refresh(&self, state: &mut State, client: &Client) -> Result<Lease, ChannelError> {
        let (Some(refresh), Some(id), Some(secret)) = (
            self.secret(REFRESH).await?,
            self.secret(CLIENT_ID).await?,
            self.secret(CLIENT_SECRET).await?,
        ) else {
            return Err(
                self.refused("the token is missing or no longer good, and it cannot be renewed")
            );
        };
        let login = Secret::new(format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{}", id.expose(), secret.expose()))
        ));
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose().as_str()),
        ];
        let answer = client
            .exchange(&Request::post_form(self.path, &fields), &login, None)
            .await?;
        let fresh = self.granted(answer)?;
        tracing::info!(channel = %self.channel, "the login was renewed");
        state.unsaved = Some(fresh);
        self.save(state).await?;
        state
            .lease
            .clone()
            .ok_or_else(|| self.refused("no token came"))
    }

    fn granted(&self, answer: Response) -> Result<Fresh, ChannelError> {
        let now = self.host.now();
        let mut said = (self.explain)(&answer.body);
        // 400 is how a token endpoint says that the refresh token is no longer good.
        said.login = said.login || answer.status == 400;
        let granted: Granted = answer.accept(&self.who, now, &said)?.json(&self.who)?;
        let seconds = granted
            .expires_in
            .map(|s| SignedDuration::from_secs(s.clamp(0, 86_400 * 366)));
        Ok(Fresh {
            access: Secret::new(granted.access_token),
            refresh: granted.refresh_token.map(Secret::new),
            ends_at: seconds.and_then(|s| now.checked_add(s).ok()),
        })
    }

    /// Writes new tokens to the vault, the refresh token first; only then are they used.
    async fn save(&self, state: &mut State) -> Result<(), ChannelError> {
        let Some(fresh) = state.unsaved.clone() else {
            return Ok(());
        };
        if let Some(refresh) = fresh.refresh {
            self.host
                .keep_secret(&self.channel, REFRESH, refresh)
                .await?;
        }
        self.host
            .keep_secret(&self.channel, ACCESS, fresh.access.clone())
            .await?;
        state.unsaved = None;
        self.adopt(state, fresh.access, fresh.ends_at);
        Ok(())
    }

    fn adopt(&self, state: &mut State, token: Secret<String>, ends_at: Option<Timestamp>) -> Lease {
        let number = state.lease.as_ref().map_or(1, |lease| lease.number + 1);
        let lease = Lease {
            token,
            number,
            ends_at,
        };
        state.lease = Some(lease.clone());
        lease
    }

    fn ends_soon(&self, lease: &Lease) -> bool {
        lease
            .ends_at
            .is_some_and(|end| end.duration_since(self.host.now()) < MARGIN)
    }

    async fn secret(&self, name: &str) -> Result<Option<Secret<String>>, ChannelError> {
        let secret = self.host.secret(&self.channel, name).await?;
        Ok(secret.filter(|s| !s.expose().trim().is_empty()))
    }

    fn refused(&self, detail: &str) -> ChannelError {
        ChannelError::Login {
            who: self.who.clone(),
            detail: detail.to_owned(),
        }
    }
}
