//! The settings of an eBay channel, read from the channel's JSON.

use crate::error::ChannelError;
use domain::channel::Channel;
use serde::Deserialize;
use url::{Host, Url};

const PRODUCTION: &str = "https://api.ebay.com";
const SANDBOX: &str = "https://api.sandbox.ebay.com";

/// Settings without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Where the API listens.
    pub base: Url,
    /// The seller's own user name, as far as the seller said so: it is believed.
    pub account: Option<String>,
    /// A name that may be the user name; believed once it is seen in a conversation.
    pub hint: String,
    /// Days of conversations and orders that the first sync reads.
    pub history_days: i64,
    /// Requests in a minute at most.
    pub requests_per_minute: u32,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    base_url: Option<String>,
    sandbox: bool,
    account: Option<String>,
    history_days: Option<i64>,
    requests_per_minute: Option<u32>,
}

impl Settings {
    pub fn read(channel: &Channel) -> Result<Self, ChannelError> {
        let wire: Wire = if channel.settings.is_null() {
            Wire::default()
        } else {
            serde_json::from_value(channel.settings.clone())
                .map_err(|e| ChannelError::Settings(format!("{e}. Add the channel again.")))?
        };
        let base = wire.base_url.filter(|url| !url.trim().is_empty());
        let standard = if wire.sandbox { SANDBOX } else { PRODUCTION };
        Ok(Self {
            base: base_url(base.as_deref().unwrap_or(standard))?,
            account: wire
                .account
                .map(|a| a.trim().to_owned())
                .filter(|a| !a.is_empty()),
            hint: channel.account.trim().to_owned(),
            history_days: wire.history_days.unwrap_or(60).clamp(1, 700),
            requests_per_minute: wire
                .requests_per_minute
                .unwrap_or(super::manifest::REQUESTS_PER_MINUTE)
                .max(10),
        })
    }
}

/// A token may leave this computer only encrypted.
fn base_url(text: &str) -> Result<Url, ChannelError> {
    let bad = |why: &str| ChannelError::Settings(format!("the base URL `{text}` {why}."));
    let url = Url::parse(text.trim()).map_err(|e| bad(&format!("is not a URL ({e})")))?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(bad("names no host")),
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if here => Ok(url),
        "http" => Err(bad(
            "is not encrypted: the token would be readable on its way; use https",
        )),
        _ => Err(bad("must begin with https")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ChannelId;
    use serde_json::json;

    fn read(settings: serde_json::Value) -> Result<Settings, ChannelError> {
        Settings::read(&Channel {
            id: ChannelId::new("c"),
            platform: "ebay".to_owned(),
            name: "Lamps".to_owned(),
            site: None,
            account: String::new(),
            settings,
            enabled: true,
        })
    }

    #[test]
    fn the_base_url_is_production_unless_said_otherwise() {
        assert_eq!(
            read(json!(null)).unwrap().base.as_str(),
            "https://api.ebay.com/"
        );
        assert_eq!(
            read(json!({"sandbox": true})).unwrap().base.as_str(),
            "https://api.sandbox.ebay.com/"
        );
        assert_eq!(
            read(json!({"base_url": "http://127.0.0.1:4000"}))
                .unwrap()
                .base
                .port(),
            Some(4000)
        );
    }

    #[test]
    fn a_token_never_travels_in_the_clear() {
        for url in [
            "http://api.ebay.com",
            "http://10.0.0.7:80",
            "ftp://localhost",
            "127.0.0.1:4000",
            "",
        ] {
            let settings = read(json!({ "base_url": url }));
            assert!(
                url.is_empty() || matches!(settings, Err(ChannelError::Settings(_))),
                "{url}"
            );
        }
    }

    #[test]
    fn settings_of_the_wrong_kind_are_told() {
        assert!(matches!(
            read(json!({"history_days": "all"})),
            Err(ChannelError::Settings(_))
        ));
    }
}
