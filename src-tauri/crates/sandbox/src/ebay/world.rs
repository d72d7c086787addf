//! The state of the stand-in: what a platform would have in its databases.

use super::fault::Faults;
use super::tokens::Tokens;
use super::{Logged, Options, Sent};
use domain::order::Order;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Which kind of conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Members,
    Notices,
}

#[derive(Debug)]
pub(super) struct Conversation {
    pub id: String,
    pub kind: Kind,
    pub other: String,
    pub item: Option<String>,
    pub title: String,
    pub created: Timestamp,
    pub messages: Vec<Message>,
}

#[derive(Clone, Debug)]
pub(super) struct Message {
    pub id: String,
    pub sender: String,
    pub recipient: String,
    pub body: String,
    pub created: Timestamp,
    /// Listings show it from then on.
    pub visible_at: Timestamp,
    pub read: bool,
}

#[derive(Debug)]
pub(super) struct Sold {
    pub order: Order,
    pub modified: Timestamp,
}

pub(super) struct World {
    options: Options,
    /// Seconds that the clock was moved.
    moved: i64,
    serial: u64,
    pub conversations: BTreeMap<String, Conversation>,
    pub orders: BTreeMap<String, Sold>,
    pub tokens: Tokens,
    pub faults: Faults,
    pub ledger: Vec<Sent>,
    pub log: Vec<Logged>,
}

impl World {
    pub fn new(options: Options) -> Self {
        Self {
            moved: 0,
            serial: options.numbered_from,
            conversations: BTreeMap::new(),
            orders: BTreeMap::new(),
            tokens: Tokens::new(&options),
            faults: Faults::new(options.seed),
            ledger: Vec::new(),
            log: Vec::new(),
            options,
        }
    }

    pub fn now(&self) -> Timestamp {
        let now = (self.options.now)();
        now.saturating_add(SignedDuration::from_secs(self.moved))
            .unwrap_or(now)
    }

    pub fn advance(&mut self, seconds: i64) {
        self.moved += seconds;
    }

    pub fn seller(&self) -> &str {
        &self.options.seller
    }

    fn number(&mut self, prefix: u64) -> String {
        self.serial += 1;
        (prefix + self.serial).to_string()
    }

    /// The conversation with this buyer about this listing, opened if there is none.
    pub fn conversation_with(
        &mut self,
        other: &str,
        item: Option<&str>,
        kind: Kind,
        at: Timestamp,
    ) -> String {
        let fits =
            |c: &&Conversation| c.kind == kind && c.other == other && c.item.as_deref() == item;
        if let Some(found) = self.conversations.values().find(fits) {
            return found.id.clone();
        }
        let id = self.number(8_000_000_000_000);
        self.open(&id, other, item, kind, at);
        id
    }

    /// Opens a conversation under a given id, unless it is there.
    pub fn open(&mut self, id: &str, other: &str, item: Option<&str>, kind: Kind, at: Timestamp) {
        self.conversations
            .entry(id.to_owned())
            .or_insert_with(|| Conversation {
                id: id.to_owned(),
                kind,
                other: other.to_owned(),
                item: item.map(str::to_owned),
                title: item.map(|item| format!("Item {item}")).unwrap_or_default(),
                created: at,
                messages: Vec::new(),
            });
    }

    /// Writes a message into a conversation; `None` when there is no such conversation.
    pub fn write(
        &mut self,
        conversation: &str,
        by_seller: bool,
        body: &str,
        at: Timestamp,
        late: i64,
    ) -> Option<Message> {
        let id = self.number(500_000_000_000);
        self.write_as(id, conversation, by_seller, body, at, late)
    }

    /// The same under a given id.
    pub fn write_as(
        &mut self,
        id: String,
        conversation: &str,
        by_seller: bool,
        body: &str,
        at: Timestamp,
        late: i64,
    ) -> Option<Message> {
        let seller = self.options.seller.clone();
        let thread = self.conversations.get_mut(conversation)?;
        let other = thread.other.clone();
        let (sender, recipient) = if by_seller {
            (seller, other)
        } else {
            (other, seller)
        };
        if by_seller {
            thread.messages.iter_mut().for_each(|m| m.read = true);
        }
        let visible_at = at
            .saturating_add(SignedDuration::from_secs(late))
            .unwrap_or(at);
        let message = Message {
            id,
            sender,
            recipient,
            body: body.to_owned(),
            created: at,
            visible_at,
            read: false,
        };
        thread.messages.push(message.clone());
        Some(message)
    }

    /// Keeps an order; `modified` is when its newest part changed.
    pub fn keep_order(&mut self, order: Order, modified: Option<Timestamp>) {
        let parcels = order.shipments.iter().filter_map(|s| s.shipped_at);
        let refunds = order.refunds.iter().filter_map(|r| r.issued_at);
        let newest = parcels
            .chain(refunds)
            .max()
            .unwrap_or(order.placed_at)
            .max(order.placed_at);
        let modified = modified.unwrap_or(newest);
        self.orders
            .insert(order.platform_id.clone(), Sold { order, modified });
    }
}

impl Conversation {
    /// What listings show, newest first.
    pub fn visible(&self, now: Timestamp) -> Vec<&Message> {
        let mut messages: Vec<&Message> = self
            .messages
            .iter()
            .filter(|m| m.visible_at <= now)
            .collect();
        messages.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
        messages
    }
}

/// The number of the listing under which an article is sold; the same for the same article in every run.
pub fn item_id(sku: &str) -> String {
    let hash = sku.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    (110_000_000_000 + hash % 1_000_000_000).to_string()
}
