//! The demo shop: two months of a small lamp and linen shop, written by hand, and what its buyers write next.
//!
//! The files are a shop bundle as everybody's, with one field more: `anchor`, the instant the data was written for.
//! [`DemoShop::at`] moves every time so that the anchor is now; a parcel that was out for delivery at the anchor is
//! out for delivery whenever the demo is opened.

mod script;
mod shift;
#[cfg(test)]
mod tests;

use crate::demo::shift::Shift;
use domain::RetryClass;
use jiff::Timestamp;
pub use script::{ScriptBuyer, ScriptLine};
use serde::Deserialize;
use std::path::{Path, PathBuf};

const SHOP: &str = include_str!("../data/demo-shop/shop.json");
const PRODUCTS: &str = include_str!("../data/demo-shop/products.jsonl");
const ORDERS: &str = include_str!("../data/demo-shop/orders.jsonl");
const MESSAGES: &str = include_str!("../data/demo-shop/messages.jsonl");
const SCRIPT: &str = include_str!("../data/demo-shop/script.jsonl");

/// Why the demo shop could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file in the program does not read.
    #[error(
        "the demo shop cannot be opened: {file}, line {line} does not read ({source}). Your own shop is not touched; please report this"
    )]
    Data {
        /// Which file of the bundle.
        file: &'static str,
        /// Counted from 1.
        line: usize,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// A time in a file, or the clock, is outside of what can be reckoned with.
    #[error(
        "the demo shop cannot be moved to the present: {text:?} is not a time that can be used ({source}). Check the clock of this computer"
    )]
    Time {
        /// The text of the time.
        text: String,
        /// What the calendar said.
        source: jiff::Error,
    },
    /// The folder could not be written.
    #[error(
        "the demo shop was not saved: {path} cannot be written ({source}). Choose a folder you may write to"
    )]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DemoError {
    /// Whether trying again can help: it cannot, a person has to act first.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        RetryClass::Never
    }
}

/// The demo shop as it stands at one instant.
#[derive(Clone, Debug)]
pub struct DemoShop {
    now: Timestamp,
    channels: Vec<DemoChannel>,
    shop: String,
    products: String,
    orders: String,
    messages: String,
    script: Vec<ScriptLine>,
}

/// One account of the demo shop, as in `shop.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DemoChannel {
    /// The id that orders, messages and the script name.
    pub id: String,
    /// The kind of the channel.
    pub platform: String,
    /// The site of the marketplace; empty where there is none.
    pub site: String,
    /// The name of the account, or the address of the mailbox.
    pub account: String,
}

/// What of `shop.json` is read here.
#[derive(Deserialize)]
struct Head {
    anchor: Timestamp,
    channels: Vec<DemoChannel>,
}

impl DemoShop {
    /// The shop with all its times moved so that the anchor of the data is `now`.
    ///
    /// # Errors
    /// When a file of the bundle does not read or `now` lies outside of the calendar.
    pub fn at(now: Timestamp) -> Result<Self, DemoError> {
        let Head { anchor, channels } = json("shop.json", 1, SHOP)?;
        let shift = Shift::between(anchor, now)?;
        Ok(Self {
            now,
            channels,
            shop: shift.document("shop.json", SHOP)?,
            products: shift.lines("products.jsonl", PRODUCTS)?,
            orders: shift.lines("orders.jsonl", ORDERS)?,
            messages: shift.lines("messages.jsonl", MESSAGES)?,
            script: script::read(SCRIPT)?,
        })
    }

    /// The instant the shop was opened at.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The accounts of the shop. The script goes on in one of them; the others are history only.
    #[must_use]
    pub fn channels(&self) -> &[DemoChannel] {
        &self.channels
    }

    /// The files of the bundle, name and text.
    #[must_use]
    pub fn files(&self) -> [(&'static str, &str); 4] {
        [
            ("shop.json", &self.shop),
            ("products.jsonl", &self.products),
            ("orders.jsonl", &self.orders),
            ("messages.jsonl", &self.messages),
        ]
    }

    /// `shop.json`: name, channels, policies, articles.
    #[must_use]
    pub fn shop_json(&self) -> &str {
        &self.shop
    }

    /// `products.jsonl`.
    #[must_use]
    pub fn products_jsonl(&self) -> &str {
        &self.products
    }

    /// `orders.jsonl`.
    #[must_use]
    pub fn orders_jsonl(&self) -> &str {
        &self.orders
    }

    /// `messages.jsonl`: the history.
    #[must_use]
    pub fn messages_jsonl(&self) -> &str {
        &self.messages
    }

    /// What buyers write while the demo runs, in the order of time.
    pub fn script(&self) -> impl ExactSizeIterator<Item = &ScriptLine> {
        self.script.iter()
    }

    /// Writes the bundle and the script as a folder that can be imported, replayed and looked at.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn write_to(&self, dir: &Path) -> Result<(), DemoError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| DemoError::Write { path, source }
        };
        std::fs::create_dir_all(dir).map_err(failed(dir))?;
        for (name, text) in self.files().into_iter().chain([("script.jsonl", SCRIPT)]) {
            let path = dir.join(name);
            std::fs::write(&path, text).map_err(failed(&path))?;
        }
        Ok(())
    }
}

fn json<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    line: usize,
    text: &str,
) -> Result<T, DemoError> {
    serde_json::from_str(text).map_err(|source| DemoError::Data { file, line, source })
}
