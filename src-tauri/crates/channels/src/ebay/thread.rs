//! One conversation, whole.

use super::account::learn;
use super::core::Core;
use super::message::{self, Around};
use super::request::{self, Kind};
use super::wire::{Message, MessagePage};
use crate::connector::Thread;
use crate::error::ChannelError;
use domain::inbound::InboundMessage;
use serde_json::Value;
use std::collections::BTreeSet;

/// Longest conversation that is read whole.
const MOST: usize = 2_000;

/// A conversation as it stands on the wire.
pub(super) struct Listing {
    pub title: Option<String>,
    pub entries: Vec<Value>,
    /// Whether no page is missing.
    pub complete: bool,
}

/// A conversation, read.
pub(super) struct Reading {
    pub messages: Vec<InboundMessage>,
    pub complete: bool,
    pub unreadable: Vec<String>,
}

impl Core {
    /// Reads all pages of a conversation.
    pub async fn listing(&self, kind: Kind, conversation: &str) -> Result<Listing, ChannelError> {
        let mut listing = Listing {
            title: None,
            entries: Vec::new(),
            complete: true,
        };
        let mut offset = 0;
        loop {
            let answer = self
                .driver
                .get(&request::messages(kind, conversation, offset))
                .await?;
            let page: MessagePage = answer.json(super::WHO)?;
            if !page.is_list() {
                return Err(super::unreadable(
                    "a conversation without a list of messages",
                ));
            }
            let extent = page.extent();
            let came = page.messages.unwrap_or_default();
            let count = came.len();
            listing.title = listing.title.or(page.conversation_title);
            listing.entries.extend(came);
            if !extent.more(offset, request::MESSAGES, count) {
                return Ok(listing);
            }
            offset += request::MESSAGES;
            if offset >= MOST {
                listing.complete = false;
                return Ok(listing);
            }
        }
    }

    /// Reads a conversation into messages, oldest first, each once.
    pub async fn reading(
        &self,
        kind: Kind,
        conversation: &str,
        own: &str,
    ) -> Result<Reading, ChannelError> {
        let listing = self.listing(kind, conversation).await?;
        let item = self.item_of(conversation);
        let title = listing.title.as_deref();
        let around = Around {
            kind,
            conversation,
            title,
            item: item.as_deref(),
            own,
        };
        let mut reading = Reading {
            messages: Vec::new(),
            complete: listing.complete,
            unreadable: Vec::new(),
        };
        let mut ids = BTreeSet::new();
        let known = self.known();
        for entry in &listing.entries {
            match message::read(entry, around, &known) {
                Ok(message) if ids.insert(message.platform_id.clone()) => {
                    reading.messages.push(message)
                }
                Ok(_) => {}
                Err(told) => reading.unreadable.push(told),
            }
        }
        reading
            .messages
            .sort_by(|a, b| (a.sent_at, &a.platform_id).cmp(&(b.sent_at, &b.platform_id)));
        Ok(reading)
    }

    /// The thread for the guard before a send.
    pub async fn thread(&self, conversation: &str) -> Result<Thread, ChannelError> {
        let own = self.own_account().await?;
        let reading = self.reading(Kind::Members, conversation, &own).await?;
        // A message that cannot be read may be the one that forbids the send.
        let complete = reading.complete && reading.unreadable.is_empty();
        Ok(Thread {
            messages: reading.messages,
            complete,
        })
    }

    /// The seller's own user name: as said, as learned, or asked for now.
    pub async fn own_account(&self) -> Result<String, ChannelError> {
        if let Some(account) = self.account() {
            return Ok(account);
        }
        self.ask_for_account().await?;
        self.account().ok_or_else(|| {
            ChannelError::Settings(
                "it cannot be told yet which eBay user name is yours, so nothing is answered. Enter it as the \
                 account of this channel"
                    .to_owned(),
            )
        })
    }

    async fn ask_for_account(&self) -> Result<(), ChannelError> {
        let since = self
            .driver
            .now()
            .saturating_sub(jiff::SignedDuration::from_hours(24 * 700));
        let since = since.unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        // Orders may be out of reach for this token; conversations may still tell.
        if let Ok(page) = self.order_page(since, 1, 0).await {
            for read in page
                .entries
                .iter()
                .filter_map(|e| super::order::read(e, self.driver.now()).ok())
            {
                self.learn_account(read.seller.as_deref());
            }
        }
        if self.account().is_none() {
            let page = self
                .conversation_page(Kind::Members, None, request::CONVERSATIONS, 0)
                .await?;
            let latest: Vec<Message> = page
                .conversations
                .iter()
                .filter_map(|c| c.latest())
                .collect();
            self.learn_account(learn(&latest, &self.settings.hint).as_deref());
        }
        Ok(())
    }
}
