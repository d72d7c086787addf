//! The shop bundle: the folder in which a shop is imported, exported, shown as a demo and replayed.
//!
//! `shop.json`, `products.jsonl`, `orders.jsonl`, `messages.jsonl`. Amounts are decimal strings in major units, times
//! RFC 3339, dates ISO; a bare date where a time is asked for is midnight UTC. Fields that are missing, `null` or
//! empty count as not given; unknown fields are kept in `extra`; a broken line is reported with its number and does
//! not stop the rest.

mod convert;
mod lines;
mod read;
mod shop;

#[cfg(test)]
mod tests;

use crate::order::{OrderStatus, RefundStatus, ShipmentStatus};
use crate::{Author, Country, Money, RetryClass};
use jiff::Timestamp;
use jiff::civil::Date;
use read::{code, country, given, money, some_date, text, time, words};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use thiserror::Error;

pub use lines::{BrokenLine, Lines, parse_lines};
pub use shop::{BrokenPart, Knowledge, parse_shop};

/// The format this Nightdesk reads and writes.
pub const FORMAT: i64 = 1;

/// Why a bundle cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// Not JSON, or not an object.
    #[error(
        "shop.json cannot be read ({0}), so nothing was imported; please export the shop again"
    )]
    Unreadable(String),
    /// Of a version to come.
    #[error(
        "shop.json has format {0}, this Nightdesk reads format 1, so nothing was imported; please update Nightdesk"
    )]
    Format(i64),
}

impl BundleError {
    /// The same file is refused again.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        RetryClass::Never
    }
}

macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
            /// Fields that the format does not name.
            #[serde(flatten)]
            pub extra: Map<String, Value>,
        }
    };
}

part! {
    /// `shop.json`.
    ShopFile {
        /// Always 1 so far.
        #[serde(default = "current_format")]
        format: i64,
        /// The shop's name.
        #[serde(default, deserialize_with = "text")]
        name: String,
        /// IANA zone of the seller.
        #[serde(default, deserialize_with = "text")]
        home_time_zone: String,
        /// The seller's language.
        #[serde(default, deserialize_with = "text")]
        language: String,
        /// Accounts.
        #[serde(default)]
        channels: Vec<ChannelPart>,
        /// Rules.
        #[serde(default)]
        policies: Vec<PolicyPart>,
        /// Knowledge base.
        #[serde(default)]
        articles: Vec<ArticlePart>,
        /// What could not be read; not part of the file.
        #[serde(skip)]
        broken: Vec<BrokenPart>,
    }
}

part! {
    /// One account.
    ChannelPart {
        /// The bundle's name for it.
        #[serde(deserialize_with = "code")]
        id: String,
        /// The platform's code.
        #[serde(default, deserialize_with = "text")]
        platform: String,
        /// Site of the platform.
        #[serde(default, deserialize_with = "given")]
        site: Option<String>,
        /// Account name or mail address.
        #[serde(default, deserialize_with = "text")]
        account: String,
    }
}

part! {
    /// One rule of the shop.
    PolicyPart {
        /// The shop's name for it.
        #[serde(deserialize_with = "code")]
        id: String,
        /// An intent.
        #[serde(default, deserialize_with = "text")]
        topic: String,
        /// Empty: everywhere no other policy of the topic names.
        #[serde(default, deserialize_with = "words")]
        countries: Vec<String>,
        /// Empty: all goods.
        #[serde(default, deserialize_with = "words")]
        skus: Vec<String>,
        /// Days.
        #[serde(default)]
        window_days: Option<i64>,
        /// `buyer`, `seller`, or as the shop writes it.
        #[serde(default, deserialize_with = "given")]
        paid_by: Option<String>,
        /// Threshold or limit.
        #[serde(default, deserialize_with = "money")]
        amount_limit: Option<Money>,
        /// Condition words.
        #[serde(default, deserialize_with = "words")]
        conditions: Vec<String>,
        /// First day.
        #[serde(default, deserialize_with = "some_date")]
        valid_from: Option<Date>,
        /// Last day.
        #[serde(default, deserialize_with = "some_date")]
        valid_until: Option<Date>,
        /// The clause by language.
        #[serde(default, deserialize_with = "read::or_default")]
        text: BTreeMap<String, String>,
    }
}

part! {
    /// One entry of the knowledge base.
    ArticlePart {
        /// The shop's name for it.
        #[serde(deserialize_with = "code")]
        id: String,
        /// Heading.
        #[serde(default, deserialize_with = "text")]
        title: String,
        /// Body.
        #[serde(default, deserialize_with = "text")]
        text: String,
        /// Its language.
        #[serde(default, deserialize_with = "text")]
        language: String,
        /// Intents.
        #[serde(default, deserialize_with = "words")]
        topics: Vec<String>,
        /// Goods; empty: all.
        #[serde(default, deserialize_with = "words")]
        skus: Vec<String>,
        /// First day.
        #[serde(default, deserialize_with = "some_date")]
        valid_from: Option<Date>,
        /// Last day.
        #[serde(default, deserialize_with = "some_date")]
        valid_until: Option<Date>,
    }
}

part! {
    /// One line of `products.jsonl`.
    ProductLine {
        /// The seller's own code.
        #[serde(deserialize_with = "code")]
        sku: String,
        /// Title.
        #[serde(default, deserialize_with = "text")]
        title: String,
        /// Free JSON.
        #[serde(default)]
        attributes: Value,
        /// Customs code.
        #[serde(default, deserialize_with = "given")]
        hs_code: Option<String>,
        /// Pieces.
        #[serde(default)]
        stock: Option<i64>,
        /// When there is more.
        #[serde(default, deserialize_with = "some_date")]
        restock_on: Option<Date>,
        /// Price.
        #[serde(default, deserialize_with = "money")]
        price: Option<Money>,
    }
}

part! {
    /// The buyer on an order or a message.
    #[derive(Default)]
    BuyerPart {
        /// User name or mail address on the platform.
        #[serde(default, deserialize_with = "text")]
        id: String,
        /// As the platform shows it.
        #[serde(default, deserialize_with = "text")]
        name: String,
        /// Of the account or the ship-to address.
        #[serde(default, deserialize_with = "country")]
        country: Option<Country>,
        /// Where known.
        #[serde(default, deserialize_with = "given")]
        language: Option<String>,
        /// Where known.
        #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// IANA zone, where known.
        #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
        time_zone: Option<String>,
        /// Orders so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        orders_count: Option<i64>,
        /// Money so far.
        #[serde(default, deserialize_with = "money", skip_serializing_if = "Option::is_none")]
        lifetime_value: Option<Money>,
    }
}

part! {
    /// One line of `orders.jsonl`.
    OrderLine {
        /// The bundle's name of the account.
        #[serde(default, deserialize_with = "text")]
        channel: String,
        /// The number the buyer knows.
        #[serde(deserialize_with = "code")]
        order_id: String,
        /// When it was placed.
        #[serde(deserialize_with = "time")]
        placed_at: Timestamp,
        /// How far it is.
        status: OrderStatus,
        /// Who bought.
        #[serde(default, deserialize_with = "read::or_default")]
        buyer: BuyerPart,
        /// What was bought.
        #[serde(default, deserialize_with = "read::or_default")]
        items: Vec<ItemPart>,
        /// Sum.
        #[serde(default, deserialize_with = "money")]
        total: Option<Money>,
        /// Where it goes.
        #[serde(default, deserialize_with = "read::or_default")]
        ship_to: AddressPart,
        /// Parcels.
        #[serde(default, deserialize_with = "read::or_default")]
        shipments: Vec<ShipmentPart>,
        /// Returns.
        #[serde(default, deserialize_with = "read::or_default")]
        returns: Vec<ReturnPart>,
        /// Refunds.
        #[serde(default, deserialize_with = "read::or_default")]
        refunds: Vec<RefundPart>,
    }
}

part! {
    /// One line of an order.
    ItemPart {
        /// The seller's own code.
        #[serde(default, deserialize_with = "text")]
        sku: String,
        /// Title as sold.
        #[serde(default, deserialize_with = "text")]
        title: String,
        /// Pieces.
        #[serde(default = "one", deserialize_with = "read::pieces")]
        quantity: i64,
        /// Price of one piece.
        #[serde(default, deserialize_with = "money")]
        unit_price: Option<Money>,
        /// Chosen options, free JSON.
        #[serde(default)]
        options: Value,
        /// Made for this buyer.
        #[serde(default, deserialize_with = "read::or_default")]
        customised: bool,
    }
}

part! {
    /// Where an order goes.
    #[derive(Default)]
    AddressPart {
        /// Of the person.
        #[serde(default, deserialize_with = "text")]
        name: String,
        /// Street lines.
        #[serde(default, deserialize_with = "words")]
        lines: Vec<String>,
        /// City.
        #[serde(default, deserialize_with = "text")]
        city: String,
        /// State, province, prefecture.
        #[serde(default, deserialize_with = "text")]
        region: String,
        /// Postal code.
        #[serde(default, deserialize_with = "text")]
        postal_code: String,
        /// ISO country.
        #[serde(default, deserialize_with = "country")]
        country: Option<Country>,
    }
}

part! {
    /// One parcel.
    ShipmentPart {
        /// As the platform writes it.
        #[serde(default, deserialize_with = "text")]
        carrier: String,
        /// As the carrier writes it.
        #[serde(default, deserialize_with = "text")]
        tracking_number: String,
        /// When it left.
        #[serde(default, deserialize_with = "read::some_time")]
        shipped_at: Option<Timestamp>,
        /// When it should arrive.
        #[serde(default, deserialize_with = "read::some_time")]
        eta: Option<Timestamp>,
        /// The parcel's way.
        #[serde(default, deserialize_with = "read::or_default")]
        events: Vec<EventPart>,
    }
}

part! {
    /// One line of the parcel's way.
    EventPart {
        /// When.
        #[serde(deserialize_with = "time")]
        at: Timestamp,
        /// What it means.
        status: ShipmentStatus,
        /// Where.
        #[serde(default, deserialize_with = "text")]
        location: String,
        /// What the carrier wrote.
        #[serde(default, deserialize_with = "text")]
        text: String,
    }
}

part! {
    /// A return of goods.
    ReturnPart {
        /// The platform's.
        #[serde(default, deserialize_with = "text")]
        id: String,
        /// As the platform says.
        #[serde(default, deserialize_with = "text")]
        status: String,
        /// When it was opened.
        #[serde(default, deserialize_with = "read::some_time")]
        opened_at: Option<Timestamp>,
    }
}

part! {
    /// A refund of money.
    RefundPart {
        /// The platform's.
        #[serde(default, deserialize_with = "text")]
        id: String,
        /// How much.
        #[serde(default, deserialize_with = "money")]
        amount: Option<Money>,
        /// How far it is.
        status: RefundStatus,
        /// When the money left.
        #[serde(default, deserialize_with = "read::some_time")]
        issued_at: Option<Timestamp>,
        /// When the buyer should have it.
        #[serde(default, deserialize_with = "read::some_time")]
        expected_by: Option<Timestamp>,
    }
}

part! {
    /// One line of `messages.jsonl`.
    MessageLine {
        /// Unique within the bundle.
        #[serde(deserialize_with = "code")]
        id: String,
        /// The bundle's name of the account.
        #[serde(default, deserialize_with = "text")]
        channel: String,
        /// The thread.
        #[serde(deserialize_with = "code")]
        conversation: String,
        /// The order it is about.
        #[serde(default, deserialize_with = "given")]
        order_id: Option<String>,
        /// The buyer of the thread.
        #[serde(default, deserialize_with = "read::or_default")]
        buyer: BuyerPart,
        /// When.
        #[serde(deserialize_with = "time")]
        at: Timestamp,
        /// Who wrote it.
        from: Author,
        /// What.
        #[serde(default, deserialize_with = "text")]
        text: String,
    }
}

const fn current_format() -> i64 {
    FORMAT
}

const fn one() -> i64 {
    1
}
