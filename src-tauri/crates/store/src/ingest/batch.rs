//! One page on its way in: read what is needed, change it in memory, write it in few statements.

use super::own::Own;
use crate::buyers::Buyers;
use crate::codec::whole_ms;
use crate::db::take;
use crate::dialect::Conn;
use crate::messages::NewMessage;
use crate::outbox::{self, Placed};
use crate::threads::{self, Place, Stored};
use crate::{Ids, Ingested, StoreError, escalations, messages, orders};
use domain::inbound::InboundMessage;
use domain::order::Order;
use domain::{Author, ChannelId, ConversationState, Message, MessageId, OrderId, Reason};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

pub(super) struct Batch {
    channel: ChannelId,
    now: Timestamp,
    history: bool,
    buyers: Buyers,
    /// By the platform's name.
    threads: HashMap<String, Stored>,
    orders: HashMap<String, Order>,
    /// Conversations whose search text is out of date.
    reindex: HashSet<String>,
    own: Own,
    new: Vec<NewMessage>,
    number: i64,
}

impl Batch {
    pub(super) async fn load(
        conn: &mut Conn,
        channel: &ChannelId,
        fresh: &[&InboundMessage],
        now: Timestamp,
        history: bool,
        ids: Ids<'_>,
    ) -> Result<Self, StoreError> {
        let said: Vec<_> = fresh.iter().map(|m| &m.buyer).collect();
        let buyers = Buyers::load(conn, channel, &said, ids).await?;
        let mut names: Vec<&str> = fresh
            .iter()
            .map(|m| m.conversation_platform_id.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        let threads: HashMap<String, Stored> = threads::named(conn, channel, &names)
            .await?
            .into_iter()
            .map(|stored| (stored.conversation.platform_id.clone(), stored))
            .collect();
        let ours: HashSet<&str> = fresh
            .iter()
            .filter(|m| matches!(m.author, Author::Seller | Author::Assistant))
            .filter_map(|m| threads.get(&m.conversation_platform_id))
            .map(|stored| stored.conversation.id.as_str())
            .collect();
        let own = Own::load(conn, &ours.into_iter().collect::<Vec<_>>()).await?;
        let orders = orders::for_messages(conn, channel, fresh).await?;
        let number = take(
            conn,
            "search",
            i64::try_from(fresh.len()).unwrap_or_default(),
        )
        .await?;
        Ok(Self {
            channel: channel.clone(),
            now,
            history,
            buyers,
            threads,
            orders,
            reindex: HashSet::new(),
            own,
            new: Vec::with_capacity(fresh.len()),
            number,
        })
    }

    /// Takes in one message; they come oldest first.
    pub(super) async fn take(
        &mut self,
        conn: &mut Conn,
        inbound: &InboundMessage,
        ids: Ids<'_>,
    ) -> Result<(), StoreError> {
        self.number += 1;
        let Some(buyer) = self.buyers.get(&inbound.buyer.platform_id) else {
            return Err(StoreError::Other(
                "a buyer of this page was not read".to_owned(),
            ));
        };
        let stored = self
            .threads
            .entry(inbound.conversation_platform_id.clone())
            .or_insert_with(|| Stored::begin(ids(), &self.channel, buyer.id.clone(), inbound));
        if learn(stored, inbound, &self.orders) {
            self.reindex
                .insert(inbound.conversation_platform_id.clone());
        }
        let mut place = Place {
            at: inbound.sent_at.as_millisecond(),
            no: self.number * 2,
        };
        let mut author = inbound.author;
        let mut sender = None;
        match inbound.author {
            Author::Buyer => {
                if place <= stored.own && stored.own.is_reply() && !self.history {
                    // Sent before our reply but seen after it: nobody has read it, so it is an open turn.
                    place = Place {
                        at: stored.own.at,
                        no: place.no,
                    };
                }
                buyer_spoke(conn, stored, place, self.history, self.now).await?;
            }
            Author::Seller | Author::Assistant => {
                match self.own.find(&stored.conversation.id, inbound) {
                    Some(placed) => {
                        author = outbox::sent_by(placed.row.kind);
                        place = placed.place;
                        let row = recognised(conn, stored, placed, inbound, self.now).await?;
                        if messages::bind_reply(conn, &row, &inbound.platform_id).await? {
                            return Ok(());
                        }
                        sender = Some(row.id);
                    }
                    None => person_spoke(conn, stored, place, self.history, self.now).await?,
                }
            }
            Author::System => {}
        }
        stored.heard(author, place, inbound.sent_at, &inbound.text);
        let message = Message {
            id: MessageId::new(ids()),
            conversation: stored.conversation.id.clone(),
            platform_id: inbound.platform_id.clone(),
            author,
            text: inbound.text.clone(),
            full_text: inbound.full_text.clone(),
            html: inbound.html.clone(),
            sent_at: whole_ms(inbound.sent_at),
            received_at: whole_ms(self.now),
            attachments: inbound.attachments.clone(),
            suppress: inbound.suppress,
            context: inbound.context.clone(),
        };
        let buyer_name = buyer.name.clone();
        let channel = self.channel.clone();
        self.new.push(NewMessage {
            message,
            channel,
            outbox: sender,
            place,
            number: self.number,
            buyer_name,
        });
        Ok(())
    }

    /// Writes everything.
    pub(super) async fn write(
        self,
        conn: &mut Conn,
        mut ingested: Ingested,
    ) -> Result<Ingested, StoreError> {
        self.buyers.save(conn).await?;
        let mut all: Vec<Stored> = self.threads.into_values().collect();
        all.sort_by(|a, b| {
            (a.conversation.last_message_at, &a.conversation.id)
                .cmp(&(b.conversation.last_message_at, &b.conversation.id))
        });
        let fresh: HashSet<String> = all
            .iter()
            .filter(|s| s.is_new())
            .map(|s| s.conversation.platform_id.clone())
            .collect();
        threads::save_all(conn, &mut all, self.now).await?;
        messages::insert(conn, &self.new).await?;
        let mut texts = Vec::with_capacity(fresh.len());
        let buyers = self.buyers.by_id();
        let orders: HashMap<&OrderId, &Order> = self.orders.values().map(|o| (&o.id, o)).collect();
        for stored in &all {
            let name = &stored.conversation.platform_id;
            if fresh.contains(name) {
                let buyer = buyers
                    .get(&stored.conversation.buyer)
                    .ok_or(StoreError::NotFound)?;
                let order = stored
                    .conversation
                    .order
                    .as_ref()
                    .and_then(|id| orders.get(id).copied());
                texts.push((stored.search_id, threads::index_text(stored, buyer, order)));
            } else if self.reindex.contains(name) {
                threads::index_again(conn, stored).await?;
            }
        }
        threads::index(conn, &texts).await?;
        ingested.conversations = all
            .iter()
            .filter(|s| s.conversation.state == ConversationState::New)
            .map(|s| s.conversation.id.clone())
            .collect();
        ingested.new_messages = self.new.into_iter().map(|new| new.message).collect();
        Ok(ingested)
    }
}

/// What a message says about its thread: subject and order. Returns whether that is news for the search.
fn learn(stored: &mut Stored, inbound: &InboundMessage, orders: &HashMap<String, Order>) -> bool {
    let before = (
        stored.conversation.order.clone(),
        stored.order_hint.clone(),
        stored.conversation.subject.clone(),
    );
    if stored.conversation.subject.is_none() {
        stored.conversation.subject.clone_from(&inbound.subject);
    }
    if let Some(number) = &inbound.order_platform_id
        && stored.order_hint.as_ref() != Some(number)
    {
        stored.order_hint = Some(number.clone());
        stored.conversation.order = orders.get(&named(number)).map(|o| o.id.clone());
    }
    if stored.conversation.order.is_none() && stored.order_hint.is_none() {
        stored.conversation.order = orders
            .get(&of_buyer(&inbound.buyer.platform_id))
            .map(|o| o.id.clone());
    }
    before
        != (
            stored.conversation.order.clone(),
            stored.order_hint.clone(),
            stored.conversation.subject.clone(),
        )
}

/// The key of an order by its number.
pub(crate) fn named(number: &str) -> String {
    format!("number:{number}")
}

/// The key of a buyer's only order.
pub(crate) fn of_buyer(platform_id: &str) -> String {
    format!("buyer:{platform_id}")
}

/// The buyer wrote: a new turn, or more of the open one. A draft made before is taken back.
async fn buyer_spoke(
    conn: &mut Conn,
    stored: &mut Stored,
    place: Place,
    history: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    stored.conversation.version += 1;
    let before = stored.conversation.state;
    if !stored.is_new() {
        outbox::supersede_ready(conn, &stored.conversation.id, now).await?;
    }
    if history && !matches!(before, ConversationState::New | ConversationState::Replying) {
        // A turn of the past: what was answered since is answered, the rest waits where a person sees it.
        if place > stored.own {
            stored.enter(ConversationState::Waiting, Some(Reason::History));
        }
    } else if place > stored.own {
        stored.conversation.unread = true;
        stored.enter(ConversationState::New, None);
    } else {
        // Seen late, but a person of the shop wrote after it.
        stored.conversation.unread = true;
        if before == ConversationState::Replying {
            stored.settle();
        }
    }
    Ok(())
}

/// A person of the shop answered elsewhere, in the platform's own console or by mail.
async fn person_spoke(
    conn: &mut Conn,
    stored: &mut Stored,
    place: Place,
    history: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    stored.conversation.version += 1;
    let answered = place > stored.buyer;
    if !stored.is_new() {
        outbox::supersede_ready(conn, &stored.conversation.id, now).await?;
        if answered {
            outbox::person_decided(conn, &stored.conversation.id, now).await?;
            escalations::resolve(conn, &stored.conversation.id, now).await?;
        }
    }
    match stored.conversation.state {
        ConversationState::Closed => {}
        _ if answered => {
            stored.conversation.unread = false;
            stored.enter(ConversationState::Answered, None);
        }
        // The buyer wrote again after it: that turn is judged, with this answer in view.
        ConversationState::Replying | ConversationState::New if !history => {
            stored.enter(ConversationState::New, None);
        }
        _ => {}
    }
    Ok(())
}

/// Our own reply came back: that is the proof that it was sent.
async fn recognised(
    conn: &mut Conn,
    stored: &mut Stored,
    placed: Placed,
    inbound: &InboundMessage,
    now: Timestamp,
) -> Result<domain::outbox::OutboxRow, StoreError> {
    let news = placed.row.state != domain::outbox::OutboxState::Sent;
    let place = placed.place;
    let row = outbox::proved(conn, placed, Some(&inbound.platform_id), now).await?;
    if news {
        stored.own = stored.own.max(place);
        outbox::answered(conn, stored, &row, now).await?;
    }
    Ok(row)
}
