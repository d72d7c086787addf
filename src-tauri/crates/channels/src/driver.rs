//! All HTTP of the platforms: limits, pauses, the login and its renewal, the classes of failures.
//!
//! A connector builds [`Request`]s and reads [`Response`]s; nothing else of it touches the network. Reads are
//! repeated once after a renewed login and never otherwise: pauses between tries are the engine's.

mod client;
mod gate;
mod limit;
mod request;
mod response;
mod send;
mod session;
#[cfg(test)]
mod tests;

use crate::connector::Host;
use crate::error::ChannelError;
use client::Client;
use domain::ChannelId;
use jiff::{SignedDuration, Timestamp};
use limit::Limit;
pub use request::{Body, Method, Request};
pub use response::{Response, Said};
pub use send::Attempt;
use session::{Lease, Session};
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// What differs between platforms, as data.
pub struct Profile {
    /// The platform, in words.
    pub who: &'static str,
    /// Where it listens.
    pub base: Url,
    /// Path of the token endpoint.
    pub token_path: &'static str,
    /// Requests in a minute at most.
    pub requests_per_minute: u32,
    /// Reads the platform's own words out of a refusal.
    pub explain: fn(&[u8]) -> Said,
}

/// The HTTP of one channel.
pub struct Driver {
    who: &'static str,
    host: Arc<dyn Host>,
    client: Client,
    limit: Limit,
    session: Session,
    explain: fn(&[u8]) -> Said,
    /// By how much the platform's clock is ahead of ours.
    skew: Mutex<Option<SignedDuration>>,
}

impl Driver {
    /// Sets a driver up; nothing is connected yet.
    ///
    /// # Errors
    /// [`ChannelError::Settings`] when connections cannot be set up at all.
    pub fn new(
        profile: Profile,
        channel: &ChannelId,
        host: Arc<dyn Host>,
    ) -> Result<Self, ChannelError> {
        let Profile {
            who,
            base,
            token_path,
            requests_per_minute,
            explain,
        } = profile;
        Ok(Self {
            who,
            client: Client::new(base, who)?,
            limit: Limit::per_minute(requests_per_minute),
            session: Session::new(who, channel, Arc::clone(&host), token_path, explain),
            host,
            explain,
            skew: Mutex::default(),
        })
    }

    /// Our clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.host.now()
    }

    /// By how much the platform's clock was ahead of ours at the last answer.
    #[must_use]
    pub fn skew(&self) -> SignedDuration {
        self.skew
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .unwrap_or(SignedDuration::ZERO)
    }

    /// Reads; after a 401 once more with a renewed login.
    ///
    /// # Errors
    /// [`ChannelError`] with the class of the failure.
    pub async fn get(&self, request: &Request) -> Result<Response, ChannelError> {
        let answer = self.authorised(request).await?;
        self.accept(answer)
    }

    /// Reads something that may not exist: `None` for 404.
    ///
    /// # Errors
    /// As [`Driver::get`].
    pub async fn find(&self, request: &Request) -> Result<Option<Response>, ChannelError> {
        let answer = self.authorised(request).await?;
        if answer.status == 404 {
            Ok(None)
        } else {
            self.accept(answer).map(Some)
        }
    }

    /// Whether the login can be renewed without the seller.
    ///
    /// # Errors
    /// [`ChannelError::Secret`] when the vault cannot be read.
    pub async fn renewable(&self) -> Result<bool, ChannelError> {
        self.session.renewable().await
    }

    /// When the token in use ends, where known.
    pub async fn token_ends_at(&self) -> Option<Timestamp> {
        self.session.ends_at().await
    }

    async fn authorised(&self, request: &Request) -> Result<Response, ChannelError> {
        let lease = self.session.token(&self.client).await?;
        let first = self.metered(request, &lease).await?;
        if first.status != 401 {
            return Ok(first);
        }
        tracing::debug!(who = self.who, "the token was refused; it is renewed once");
        let lease = self.session.renew(&lease, &self.client).await?;
        self.metered(request, &lease).await
    }

    async fn metered(&self, request: &Request, lease: &Lease) -> Result<Response, ChannelError> {
        self.turn().await?;
        let answer = self.client.exchange(request, &lease.login(), None).await;
        tracing::debug!(who = self.who, ?request, ?answer, "read");
        self.note(&answer);
        answer
    }

    /// Waits for this request's turn.
    async fn turn(&self) -> Result<(), ChannelError> {
        let wait = self
            .limit
            .take(self.host.now())
            .map_err(|seconds| ChannelError::SlowDown {
                who: self.who.to_owned(),
                seconds,
            })?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    /// Learns from every answer: the platform's clock, and the pause it asks for.
    fn note(&self, answer: &Result<Response, ChannelError>) {
        let Ok(answer) = answer else { return };
        let now = self.host.now();
        if let Some(date) = answer.date {
            let mut skew = self.skew.lock().unwrap_or_else(PoisonError::into_inner);
            *skew = Some(date.duration_since(now));
        }
        if answer.status == 429 || (answer.status == 503 && answer.retry_after.is_some()) {
            self.limit.pause(now, answer.pause(now));
        }
    }

    fn accept(&self, answer: Response) -> Result<Response, ChannelError> {
        let said = (self.explain)(&answer.body);
        answer.accept(self.who, self.host.now(), &said)
    }
}
