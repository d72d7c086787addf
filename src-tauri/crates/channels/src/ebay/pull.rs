//! Reading what is new.
//!
//! Orders first, so that messages can be tied to them; then conversations that changed; then notices. When nothing
//! happened, one poll is one request: the list of conversations.

use super::account::{learn, takes_part};
use super::core::Core;
use super::message::{self, Around};
use super::order;
use super::place::{Again, Place, due};
use super::request::{self, Kind};
use super::wire::{Conversation, Message};
use crate::error::ChannelError;
use domain::inbound::{Cursor, InboundMessage, Pulled};
use jiff::Timestamp;

/// Seconds between two readings of orders while nobody writes.
const ORDERS_EVERY: i64 = 300;
/// The same when somebody writes.
const ORDERS_FRESH: i64 = 60;
/// Seconds between two readings of notices.
const NOTICES_EVERY: i64 = 900;

impl Core {
    pub async fn pull(&self, cursor: Option<&Cursor>) -> Result<Pulled, ChannelError> {
        let now = self.driver.now();
        let mut place = Place::of(cursor, now, self.settings.history_days);
        let mut out = Pulled::default();
        self.learn_account(place.account.as_deref());
        if place.orders.offset > 0 || due(place.orders_at, now, ORDERS_EVERY) {
            self.orders(&mut place, &mut out).await?;
        }
        // Further pages of orders come first: the messages behind them are then tied to them.
        if !out.more {
            self.retry(&mut place, &mut out).await?;
            self.members(&mut place, &mut out).await?;
        }
        if !out.more && due(place.notices_at, now, NOTICES_EVERY) {
            self.notices(&mut place, &mut out).await;
        }
        out.cursor = place.cursor();
        Ok(out)
    }

    /// One page of orders. Orders that cannot be read do not keep messages from being read.
    async fn orders(&self, place: &mut Place, out: &mut Pulled) -> Result<(), ChannelError> {
        match self.orders_page(place, out).await {
            Ok(()) => Ok(()),
            Err(error @ ChannelError::SlowDown { .. }) => Err(error),
            Err(error) => {
                out.unreadable.push(format!(
                    "Orders could not be read; messages are read all the same. {error}"
                ));
                place.orders_at = Some(self.driver.now());
                place.orders.offset = 0;
                Ok(())
            }
        }
    }

    async fn orders_page(&self, place: &mut Place, out: &mut Pulled) -> Result<(), ChannelError> {
        let now = self.driver.now();
        let offset = place.orders.offset;
        let page = self
            .order_page(place.orders.from(), request::ORDERS, offset)
            .await?;
        for entry in &page.entries {
            let read = match order::read(entry, now) {
                Ok(read) => read,
                Err(told) => {
                    out.unreadable.push(told);
                    continue;
                }
            };
            let (id, look) = (
                read.order.order.platform_id.clone(),
                read.modified_at.to_string(),
            );
            if !place.orders.is_news(&id, &look) {
                continue;
            }
            let at = self.believable(read.modified_at);
            let read = self.with_parcels(read).await?;
            self.learn_order(&read);
            place.orders.read(&id, &look, at);
            out.orders.push(read.order);
        }
        if page
            .extent
            .more(offset, request::ORDERS, page.entries.len())
        {
            place.orders.offset = offset + request::ORDERS;
            out.more = true;
        } else {
            place.orders.ended();
            place.orders_at = Some(now);
        }
        Ok(())
    }

    /// Conversations that could not be read before.
    async fn retry(&self, place: &mut Place, out: &mut Pulled) -> Result<(), ChannelError> {
        let now = self.driver.now();
        let ids: Vec<String> = place
            .again
            .iter()
            .filter(|(_, a)| a.is_due(now))
            .map(|(id, _)| id.clone())
            .collect();
        for id in ids {
            let Some(own) = self.account() else {
                return Ok(());
            };
            self.conversation(Kind::Members, &id, None, &own, place, out)
                .await?;
        }
        Ok(())
    }

    /// One page of conversations with members.
    async fn members(&self, place: &mut Place, out: &mut Pulled) -> Result<(), ChannelError> {
        let offset = place.messages.offset;
        let since = Some(place.messages.from());
        let page = self
            .conversation_page(Kind::Members, since, request::CONVERSATIONS, offset)
            .await?;
        out.unreadable.extend(page.unreadable);
        let news: Vec<(Conversation, String)> = page
            .conversations
            .iter()
            .map(|c| (c.clone(), look(c)))
            .filter(|(c, look)| place.messages.is_news(&c.conversation_id, look))
            .collect();
        if !news.is_empty() {
            if due(place.orders_at, self.driver.now(), ORDERS_FRESH) {
                self.orders(place, out).await?;
            }
            let Some(own) = self.own(&page.conversations) else {
                // Nothing is passed over: the same page is read again when the name is known.
                out.unreadable.push(
                    "It cannot be told yet which eBay user name is yours, so these messages wait. Enter it as the \
                     account of this channel."
                        .to_owned(),
                );
                return Ok(());
            };
            place.account = Some(own.clone());
            self.read_all(Kind::Members, &news, &own, place, out)
                .await?;
        }
        if page.extent.more(offset, request::CONVERSATIONS, page.came) {
            place.messages.offset = offset + request::CONVERSATIONS;
            out.more = true;
        } else {
            place.messages.ended();
        }
        Ok(())
    }

    /// The newest notices of the platform: shown, never answered. That they cannot be read stops nothing.
    async fn notices(&self, place: &mut Place, out: &mut Pulled) {
        let Some(own) = self.account() else { return };
        let page = match self
            .conversation_page(Kind::Notices, None, request::CONVERSATIONS, 0)
            .await
        {
            Ok(page) => page,
            Err(error) => {
                tracing::debug!(%error, "notices could not be read");
                return;
            }
        };
        let news: Vec<(Conversation, String)> = page
            .conversations
            .iter()
            .map(|c| (c.clone(), look(c)))
            .filter(|(c, look)| place.notices.is_news(&c.conversation_id, look))
            .collect();
        if let Err(error) = self.read_all(Kind::Notices, &news, &own, place, out).await {
            tracing::debug!(%error, "a notice could not be read");
            return;
        }
        let listed: Vec<String> = page
            .conversations
            .into_iter()
            .map(|c| c.conversation_id)
            .collect();
        place.notices.ended_with(&listed);
        place.notices_at = Some(self.driver.now());
    }

    async fn read_all(
        &self,
        kind: Kind,
        news: &[(Conversation, String)],
        own: &str,
        place: &mut Place,
        out: &mut Pulled,
    ) -> Result<(), ChannelError> {
        for (conversation, look) in news {
            let id = conversation.conversation_id.as_str();
            self.conversation(kind, id, Some(conversation), own, place, out)
                .await?;
            let at = latest_at(conversation).map_or(place.messages.since, |at| self.believable(at));
            match kind {
                Kind::Members => place.messages.read(id, look, at),
                Kind::Notices => place.notices.read(id, look, at),
            }
        }
        Ok(())
    }

    /// Reads one conversation. One that cannot be read is kept for later, with its newest message where the list
    /// brought it; a network that is away, a login or a pause ends the whole page, which is then read again.
    async fn conversation(
        &self,
        kind: Kind,
        id: &str,
        listed: Option<&Conversation>,
        own: &str,
        place: &mut Place,
        out: &mut Pulled,
    ) -> Result<(), ChannelError> {
        match self.reading(kind, id, own).await {
            Ok(reading) => {
                out.messages.extend(reading.messages);
                out.unreadable.extend(reading.unreadable);
                if !reading.complete {
                    out.unreadable.push(format!(
                        "Conversation {id} is too long; its older messages were not read."
                    ));
                }
                place.again.remove(id);
                Ok(())
            }
            Err(error @ (ChannelError::Unreadable { .. } | ChannelError::Refused { .. })) => {
                out.unreadable
                    .push(format!("Conversation {id} is tried again. {error}"));
                out.messages
                    .extend(listed.and_then(|c| self.newest(kind, c, own)));
                if kind == Kind::Members {
                    let again = Again::after(place.again.get(id), self.driver.now());
                    place.again.insert(id.to_owned(), again);
                }
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn newest(&self, kind: Kind, conversation: &Conversation, own: &str) -> Option<InboundMessage> {
        let title = conversation.conversation_title.as_deref();
        let around = Around {
            kind,
            conversation: &conversation.conversation_id,
            title,
            item: conversation.item(),
            own,
        };
        message::read(conversation.latest_message.as_ref()?, around, &self.known()).ok()
    }

    /// The seller's own user name, as far as it is one side of what is listed; a name that is not is learned anew.
    fn own(&self, conversations: &[Conversation]) -> Option<String> {
        let latest: Vec<Message> = conversations
            .iter()
            .filter_map(Conversation::latest)
            .collect();
        let account = self.account().filter(|own| takes_part(own, &latest));
        if account.is_some() {
            return account;
        }
        let learned = learn(&latest, &self.settings.hint)?;
        self.correct_account(&learned);
        Some(learned)
    }

    /// A time of the platform, at most its own now: a date in the future must not make us skip what comes before it.
    fn believable(&self, at: Timestamp) -> Timestamp {
        let now = self
            .driver
            .now()
            .saturating_add(self.driver.skew())
            .unwrap_or(at);
        at.min(now)
    }
}

/// What a conversation looks like in the list. The count of unread messages is part of it: a message that is listed
/// late may be older than the newest one.
fn look(conversation: &Conversation) -> String {
    let latest = conversation
        .latest()
        .map(|m| m.message_id)
        .unwrap_or_default();
    format!("{latest}/{}", conversation.unread_count.unwrap_or(0))
}

fn latest_at(conversation: &Conversation) -> Option<Timestamp> {
    conversation
        .latest()
        .and_then(|m| m.created_date.parse().ok())
}
