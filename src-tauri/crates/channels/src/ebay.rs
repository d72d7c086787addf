//! eBay: Commerce Message API v1 for conversations, Sell Fulfillment API v1 for orders.
//!
//! The API takes no idempotency key and names no order in a conversation: a send is proved by the listing (class L),
//! and a conversation is tied to an order by its buyer and the listing it is about.

mod account;
mod core;
mod known;
mod manifest;
mod message;
mod order;
mod order_wire;
mod place;
mod pull;
mod request;
mod send;
mod settings;
mod text;
mod thread;
mod wire;

use crate::connector::{Armed, Connector, Host, SendProbe, Thread};
use crate::driver::{Driver, Profile};
use crate::error::ChannelError;
use async_trait::async_trait;
use domain::channel::{Channel, Manifest};
use domain::inbound::{Cursor, InboundOrder, Pulled};
use domain::outbox::Evidence;
use request::Kind;
use std::sync::Arc;

/// The platform's code.
pub const PLATFORM: &str = "ebay";
/// The platform in messages for people.
const WHO: &str = "eBay";

/// One eBay account.
pub struct EbayConnector {
    core: Arc<core::Core>,
}

impl EbayConnector {
    /// Opens an account; nothing is connected yet.
    ///
    /// # Errors
    /// [`ChannelError::Settings`] when the settings cannot work.
    pub fn open(channel: &Channel, host: Arc<dyn Host>) -> Result<Self, ChannelError> {
        let settings = settings::Settings::read(channel)?;
        let profile = Profile {
            who: WHO,
            base: settings.base.clone(),
            token_path: request::TOKEN_PATH,
            requests_per_minute: settings.requests_per_minute,
            explain: wire::explain,
        };
        let driver = Driver::new(profile, &channel.id, host)?;
        let manifest = manifest::manifest(&settings);
        Ok(Self {
            core: Arc::new(core::Core::new(driver, settings, manifest)),
        })
    }
}

#[async_trait]
impl Connector for EbayConnector {
    fn manifest(&self) -> &Manifest {
        &self.core.manifest
    }

    async fn probe(&self) -> Result<Vec<String>, ChannelError> {
        let core = &self.core;
        core.conversation_page(Kind::Members, None, request::CONVERSATIONS, 0)
            .await?;
        let mut found = vec!["Messages can be read.".to_owned()];
        let now = core.driver.now();
        found.push(
            match core
                .order_page(
                    now.saturating_sub(jiff::SignedDuration::from_hours(24))
                        .unwrap_or(now),
                    1,
                    0,
                )
                .await
            {
                Ok(_) => "Orders can be read.".to_owned(),
                Err(error) => {
                    format!("Orders cannot be read, so answers about orders wait for you. {error}")
                }
            },
        );
        found.push(match core.own_account().await {
            Ok(own) => format!("You are {own}."),
            Err(error) => error.to_string(),
        });
        found.push(if core.driver.renewable().await? {
            "The login renews itself.".to_owned()
        } else {
            "The login cannot renew itself: when the token ends, sign in again.".to_owned()
        });
        Ok(found)
    }

    async fn pull(&self, cursor: Option<&Cursor>) -> Result<Pulled, ChannelError> {
        self.core.pull(cursor).await
    }

    async fn thread(&self, conversation_platform_id: &str) -> Result<Thread, ChannelError> {
        self.core.thread(conversation_platform_id).await
    }

    async fn arm(&self) -> Result<Box<dyn Armed>, ChannelError> {
        self.core.driver.arm(&request::glance()).await?;
        Ok(Box::new(send::EbayArmed(Arc::clone(&self.core))))
    }

    async fn find(&self, probe: &SendProbe) -> Evidence {
        self.core.find(probe).await
    }

    async fn order(&self, platform_id: &str) -> Result<Option<InboundOrder>, ChannelError> {
        self.core.order(platform_id).await
    }

    async fn wait_for_news(&self) -> Result<(), ChannelError> {
        // The platform tells its news to web servers only; a desktop polls.
        std::future::pending().await
    }
}

fn unreadable(detail: &str) -> ChannelError {
    ChannelError::Unreadable {
        who: WHO.to_owned(),
        detail: detail.to_owned(),
    }
}
