//! What a channel hands to the engine: the platform's own ids, nothing of ours yet.

use crate::message::{Attachment, Suppress};
use crate::order::Order;
use crate::{Author, Country, Language};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a channel goes on reading; opaque to everybody but the connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub serde_json::Value);

/// The buyer as the platform names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundBuyer {
    /// User name or mail address.
    pub platform_id: String,
    /// For showing; may be empty.
    pub name: String,
    /// Where known.
    pub country: Option<Country>,
    /// Where known.
    pub language: Option<Language>,
    /// Where known.
    pub email: Option<String>,
}

/// One message as the platform has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// Unique within the channel.
    pub platform_id: String,
    /// The thread's name on the platform.
    pub conversation_platform_id: String,
    /// Buyer, seller or system; `Assistant` only when the channel can prove that it is ours.
    pub author: Author,
    /// The buyer of the thread (also on messages of the seller).
    pub buyer: InboundBuyer,
    /// Subject, where there is one.
    pub subject: Option<String>,
    /// Trimmed text.
    pub text: String,
    /// Whole text, where trimming took something away.
    pub full_text: Option<String>,
    /// Sanitised HTML.
    pub html: Option<String>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Must never be answered.
    pub suppress: Option<Suppress>,
    /// The order's number, where the platform or the subject names it.
    pub order_platform_id: Option<String>,
    /// What the channel needs to answer in the thread.
    pub context: serde_json::Value,
}

/// One page of news.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pulled {
    /// In any order, possibly known already.
    pub messages: Vec<InboundMessage>,
    /// Orders that came along.
    pub orders: Vec<InboundOrder>,
    /// Where to go on; stored in the same transaction as the messages.
    pub cursor: Option<Cursor>,
    /// Whether there is more to read at once.
    pub more: bool,
    /// What could not be read, in words: kept visible, never lost silently.
    pub unreadable: Vec<String>,
}

/// One order as the platform has it. Its `id` and `channel` are empty until the engine fills them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundOrder {
    /// The order.
    pub order: Order,
    /// The buyer.
    pub buyer: InboundBuyer,
}
