//! Which platforms there are, by their codes.

use crate::connector::{Connector, Host};
use crate::ebay::{self, EbayConnector};
use crate::email::{self, EmailConnector};
use crate::error::ChannelError;
use domain::channel::Channel;
use std::sync::Arc;

/// The codes of the platforms that can be opened.
#[must_use]
pub const fn platforms() -> &'static [&'static str] {
    &[ebay::PLATFORM, email::PLATFORM]
}

/// Opens a channel by its platform's code; nothing is connected yet.
///
/// # Errors
/// [`ChannelError::Settings`] when the settings cannot work or the platform is not known.
pub fn open(channel: &Channel, host: Arc<dyn Host>) -> Result<Arc<dyn Connector>, ChannelError> {
    match channel.platform.as_str() {
        ebay::PLATFORM => Ok(Arc::new(EbayConnector::open(channel, host)?)),
        email::PLATFORM => Ok(Arc::new(EmailConnector::open(channel, host)?)),
        other => Err(ChannelError::Settings(format!(
            "`{other}` is no platform that this version knows ({}). Update Nightdesk, or remove the channel.",
            platforms().join(", ")
        ))),
    }
}
