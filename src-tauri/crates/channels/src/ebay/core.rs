//! What the parts of the connector share.

use super::known::Known;
use super::order_wire::{OrderPage, ParcelPage};
use super::request::{self, Kind};
use super::settings::Settings;
use super::wire::{Conversation, ConversationPage, Extent};
use super::{WHO, unreadable};
use crate::driver::Driver;
use crate::error::ChannelError;
use domain::channel::Manifest;
use domain::inbound::InboundOrder;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) struct Core {
    pub driver: Driver,
    pub settings: Settings,
    pub manifest: Manifest,
    memory: Mutex<Memory>,
}

/// Learned while running; nothing here is needed to be right.
#[derive(Default)]
struct Memory {
    account: Option<String>,
    known: Known,
    /// The listing that a conversation is about.
    items: HashMap<String, String>,
}

/// One page of conversations.
pub(super) struct Conversations {
    pub conversations: Vec<Conversation>,
    /// Entries of the page, readable or not.
    pub came: usize,
    pub extent: Extent,
    pub unreadable: Vec<String>,
}

/// One page of orders, not read yet.
pub(super) struct Orders {
    pub entries: Vec<Value>,
    pub extent: Extent,
}

impl Core {
    pub fn new(driver: Driver, settings: Settings, manifest: Manifest) -> Self {
        let memory = Memory {
            account: settings.account.clone(),
            ..Memory::default()
        };
        Self {
            driver,
            settings,
            manifest,
            memory: Mutex::new(memory),
        }
    }

    pub async fn conversation_page(
        &self,
        kind: Kind,
        since: Option<Timestamp>,
        limit: usize,
        offset: usize,
    ) -> Result<Conversations, ChannelError> {
        let answer = self
            .driver
            .get(&request::conversations(kind, since, limit, offset))
            .await?;
        let page: ConversationPage = answer.json(WHO)?;
        if !page.is_list() {
            return Err(unreadable("an answer without a list of conversations"));
        }
        let extent = page.extent();
        let entries = page.conversations.unwrap_or_default();
        let came = entries.len();
        let mut read = Conversations {
            conversations: Vec::new(),
            came,
            extent,
            unreadable: Vec::new(),
        };
        for entry in entries {
            match serde_json::from_value::<Conversation>(entry) {
                Ok(conversation) => read.conversations.push(conversation),
                Err(error) => read.unreadable.push(format!(
                    "A conversation in the list could not be read: {error}."
                )),
            }
        }
        self.remember_items(&read.conversations);
        Ok(read)
    }

    pub async fn order_page(
        &self,
        since: Timestamp,
        limit: usize,
        offset: usize,
    ) -> Result<Orders, ChannelError> {
        let page: OrderPage = self
            .driver
            .get(&request::orders(since, limit, offset))
            .await?
            .json(WHO)?;
        if page.orders.is_none() && page.total.is_none() {
            return Err(unreadable("an answer without a list of orders"));
        }
        let next = page.next.is_some_and(|next| !next.is_empty());
        Ok(Orders {
            extent: Extent {
                total: page.total,
                next,
            },
            entries: page.orders.unwrap_or_default(),
        })
    }

    /// An order with its parcels.
    pub async fn with_parcels(
        &self,
        read: super::order::Read,
    ) -> Result<super::order::Read, ChannelError> {
        if !read.has_parcels {
            return Ok(read);
        }
        let answer = self
            .driver
            .find(&request::shipments(&read.order.order.platform_id))
            .await?;
        let Some(answer) = answer else {
            return Ok(read);
        };
        let page: ParcelPage = answer.json(WHO)?;
        Ok(read.with_parcels(&page.fulfillments.unwrap_or_default()))
    }

    /// Reads one order again.
    pub async fn order(&self, id: &str) -> Result<Option<InboundOrder>, ChannelError> {
        let Some(answer) = self.driver.find(&request::order(id)).await? else {
            return Ok(None);
        };
        let entry: Value = answer.json(WHO)?;
        let read =
            super::order::read(&entry, self.driver.now()).map_err(|told| unreadable(&told))?;
        let read = self.with_parcels(read).await?;
        self.learn_order(&read);
        Ok(Some(read.order))
    }

    pub fn learn_order(&self, read: &super::order::Read) {
        self.learn_account(read.seller.as_deref());
        self.memory().known.learn(&read.order, read.items.clone());
    }

    /// Takes a name for the seller's own, unless one is known already.
    pub fn learn_account(&self, name: Option<&str>) {
        let Some(name) = name.filter(|n| !n.trim().is_empty()) else {
            return;
        };
        self.memory()
            .account
            .get_or_insert_with(|| name.trim().to_owned());
    }

    /// Replaces a name that turned out to be nobody's.
    pub fn correct_account(&self, name: &str) {
        self.memory().account = Some(name.to_owned());
    }

    pub fn account(&self) -> Option<String> {
        self.memory().account.clone()
    }

    pub fn item_of(&self, conversation: &str) -> Option<String> {
        self.memory().items.get(conversation).cloned()
    }

    pub fn remember_items(&self, conversations: &[Conversation]) {
        let mut memory = self.memory();
        for conversation in conversations {
            if let Some(item) = conversation.item() {
                memory
                    .items
                    .insert(conversation.conversation_id.clone(), item.to_owned());
            }
        }
    }

    pub fn known(&self) -> KnownGuard<'_> {
        KnownGuard(self.memory())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A look at what was learned; not to be held over an `await`.
pub(super) struct KnownGuard<'a>(MutexGuard<'a, Memory>);

impl std::ops::Deref for KnownGuard<'_> {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0.known
    }
}
