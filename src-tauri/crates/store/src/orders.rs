//! Orders, and the conversations that are about them.

use crate::bulk::{Bulk, among};
use crate::buyers::Buyers;
use crate::codec::{Get, json, ms};
use crate::db::Store;
use crate::dialect::{Conn, DbRow};
use crate::ingest::batch;
use crate::threads::{self, Stored};
use crate::{Ids, StoreError, feed, outbox};
use domain::inbound::{InboundMessage, InboundOrder};
use domain::order::Order;
use domain::{ChannelId, ConversationId, ConversationState, OrderId};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

static BY_NUMBER: Bulk =
    Bulk::new(|| among("SELECT * FROM shop_order WHERE channel = $1 AND platform_id"));
static BY_BUYER: Bulk =
    Bulk::new(|| among("SELECT * FROM shop_order WHERE channel = $1 AND buyer_platform_id"));

fn read(row: &DbRow) -> Result<Order, StoreError> {
    Ok(Order {
        id: OrderId::new(row.text("id")?),
        channel: ChannelId::new(row.text("channel")?),
        platform_id: row.text("platform_id")?,
        buyer_platform_id: row.text("buyer_platform_id")?,
        buyer_name: row.text("buyer_name")?,
        placed_at: row.time("placed_at")?,
        status: row.word("status")?,
        items: row.document("items")?,
        total: row.money("total_minor", "total_currency")?,
        ship_to: row.document("ship_to")?,
        shipments: row.document("shipments")?,
        returns: row.document("returns")?,
        refunds: row.document("refunds")?,
        fetched_at: row.time("fetched_at")?,
    })
}

/// One order, on a connection that is open already.
pub(crate) async fn get(conn: &mut Conn, id: &OrderId) -> Result<Option<Order>, StoreError> {
    let row = sqlx::query("SELECT * FROM shop_order WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The order of a number.
pub(crate) async fn by_number(
    conn: &mut Conn,
    channel: &ChannelId,
    platform_id: &str,
) -> Result<Option<Order>, StoreError> {
    let row = sqlx::query("SELECT * FROM shop_order WHERE channel = $1 AND platform_id = $2")
        .bind(channel.as_str())
        .bind(platform_id)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The orders that messages may be about, under [`batch::named`] by the number they name and under
/// [`batch::of_buyer`] where a buyer has only one.
pub(crate) async fn for_messages(
    conn: &mut Conn,
    channel: &ChannelId,
    messages: &[&InboundMessage],
) -> Result<HashMap<String, Order>, StoreError> {
    let mut numbers: Vec<&str> = messages
        .iter()
        .filter_map(|m| m.order_platform_id.as_deref())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = HashMap::new();
    for row in BY_NUMBER.ask(conn, channel.as_str(), &numbers).await? {
        let order = read(&row)?;
        found.insert(batch::named(&order.platform_id), order);
    }
    let mut buyers: Vec<&str> = messages
        .iter()
        .filter(|m| m.order_platform_id.is_none())
        .map(|m| m.buyer.platform_id.as_str())
        .collect();
    buyers.sort_unstable();
    buyers.dedup();
    let mut several = HashSet::new();
    for row in BY_BUYER.ask(conn, channel.as_str(), &buyers).await? {
        let order = read(&row)?;
        let key = batch::of_buyer(&order.buyer_platform_id);
        if found.insert(key.clone(), order).is_some() {
            several.insert(key);
        }
    }
    found.retain(|key, _| !several.contains(key));
    Ok(found)
}

/// Writes an order; `None` when a newer reading of it is stored already.
async fn upsert(conn: &mut Conn, order: &Order) -> Result<Option<OrderId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "INSERT INTO shop_order (id, channel, platform_id, buyer_platform_id, buyer_name, placed_at, status,
           total_minor, total_currency, items, ship_to, shipments, returns, refunds, fetched_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (channel, platform_id) DO UPDATE SET buyer_platform_id = excluded.buyer_platform_id,
           buyer_name = excluded.buyer_name, placed_at = excluded.placed_at, status = excluded.status,
           total_minor = excluded.total_minor, total_currency = excluded.total_currency, items = excluded.items,
           ship_to = excluded.ship_to, shipments = excluded.shipments, returns = excluded.returns,
           refunds = excluded.refunds, fetched_at = excluded.fetched_at
         WHERE excluded.fetched_at > shop_order.fetched_at
         RETURNING id",
    )
    .bind(order.id.as_str())
    .bind(order.channel.as_str())
    .bind(&order.platform_id)
    .bind(&order.buyer_platform_id)
    .bind(&order.buyer_name)
    .bind(ms(order.placed_at))
    .bind(crate::codec::word(&order.status))
    .bind(order.total.map(|m| m.minor))
    .bind(order.total.map(|m| m.currency.as_str().to_owned()))
    .bind(json(&order.items)?)
    .bind(json(&order.ship_to)?)
    .bind(json(&order.shipments)?)
    .bind(json(&order.returns)?)
    .bind(json(&order.refunds)?)
    .bind(ms(order.fetched_at))
    .fetch_optional(conn)
    .await?;
    Ok(id.map(OrderId::new))
}

/// Writes orders and links the conversations that wait for them. Returns how many were new or newer.
pub(crate) async fn put(
    conn: &mut Conn,
    channel: &ChannelId,
    inbound: &[InboundOrder],
    now: Timestamp,
    ids: Ids<'_>,
) -> Result<usize, StoreError> {
    if inbound.is_empty() {
        return Ok(0);
    }
    let said: Vec<_> = inbound.iter().map(|one| &one.buyer).collect();
    let mut buyers = Buyers::load(conn, channel, &said, ids).await?;
    for one in inbound {
        if let Some(buyer) = buyers.get_mut(&one.buyer.platform_id) {
            buyer.lives_at(&one.order.ship_to);
        }
    }
    buyers.save(conn).await?;
    let mut written = 0;
    for one in inbound {
        let mut order = one.order.clone();
        order.id = OrderId::new(ids());
        order.channel = channel.clone();
        if order.buyer_platform_id.is_empty() {
            order.buyer_platform_id.clone_from(&one.buyer.platform_id);
        }
        if order.buyer_name.is_empty() {
            order.buyer_name.clone_from(&one.buyer.name);
        }
        if let Some(older) = by_number(conn, channel, &order.platform_id).await? {
            order.keep_tracking(&older);
        }
        if let Some(id) = upsert(conn, &order).await? {
            order.id = id;
            written += 1;
            feed::changed(conn, "order", order.id.as_str(), Some(now)).await?;
            link_waiting(conn, &order, now).await?;
        }
    }
    Ok(written)
}

/// Links the conversations that named this order before it was read, and those of a buyer who has this one only; and
/// brings the search up to date for all that are about it.
async fn link_waiting(conn: &mut Conn, order: &Order, now: Timestamp) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT * FROM conversation WHERE shop_order = $3
         UNION SELECT * FROM conversation WHERE shop_order IS NULL AND channel = $1 AND order_hint = $2
         UNION SELECT c.* FROM buyer b JOIN conversation c ON c.buyer = b.id
           WHERE b.channel = $1 AND b.platform_id = $4 AND c.shop_order IS NULL AND c.order_hint IS NULL
             AND (SELECT COUNT(*) FROM shop_order o WHERE o.channel = $1 AND o.buyer_platform_id = $4) = 1",
    )
    .bind(order.channel.as_str())
    .bind(&order.platform_id)
    .bind(order.id.as_str())
    .bind(&order.buyer_platform_id)
    .fetch_all(&mut *conn)
    .await?;
    for mut stored in threads::read_all(&rows)? {
        if stored.conversation.order.is_none() {
            link(conn, &mut stored, &order.id, now).await?;
        }
        threads::index_again(conn, &stored).await?;
    }
    Ok(())
}

/// Says what a conversation is about. A draft that was made without knowing it is not sent: the turn is judged again.
async fn link(
    conn: &mut Conn,
    stored: &mut Stored,
    order: &OrderId,
    now: Timestamp,
) -> Result<(), StoreError> {
    stored.conversation.order = Some(order.clone());
    if matches!(
        stored.conversation.state,
        ConversationState::New | ConversationState::Replying
    ) {
        stored.conversation.version += 1;
        outbox::supersede_ready(conn, &stored.conversation.id, now).await?;
        if !outbox::has_open(conn, &stored.conversation.id).await? {
            stored.settle();
        }
    }
    threads::save(conn, stored, now).await
}

impl Store {
    /// Writes orders of a channel; a newer reading wins, an older one changes nothing. Conversations that named the
    /// order, or whose buyer has only this one, are linked to it. Returns how many were new or newer.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing of it was.
    pub async fn put_orders(
        &self,
        channel: &ChannelId,
        orders: &[InboundOrder],
        now: Timestamp,
        ids: Ids<'_>,
    ) -> Result<usize, StoreError> {
        let mut tx = self.write().await?;
        let written = put(&mut tx, channel, orders, now, ids).await?;
        tx.commit().await?;
        Ok(written)
    }

    /// One order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Order>, StoreError> {
        let mut conn = self.read().await?;
        get(&mut conn, id).await
    }

    /// The order of a number, as the buyer knows it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn order_by_platform_id(
        &self,
        channel: &ChannelId,
        platform_id: &str,
    ) -> Result<Option<Order>, StoreError> {
        let mut conn = self.read().await?;
        by_number(&mut conn, channel, platform_id).await
    }

    /// All orders of a buyer on a channel, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn orders_of_buyer(
        &self,
        channel: &ChannelId,
        buyer_platform_id: &str,
    ) -> Result<Vec<Order>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM shop_order WHERE channel = $1 AND buyer_platform_id = $2 ORDER BY placed_at DESC, id DESC",
        )
        .bind(channel.as_str())
        .bind(buyer_platform_id)
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Notes which order a conversation is about, found out by the machine. The version stays: whoever judges the
    /// turn now knows it. For what a person says, see [`Store::touch`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the conversation or the order is gone.
    pub async fn link_order(&self, id: &ConversationId, order: &OrderId) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let mut stored = threads::must(&mut tx, id).await?;
        let found = get(&mut tx, order).await?.ok_or(StoreError::NotFound)?;
        if stored.conversation.order.as_ref() != Some(&found.id) {
            stored.conversation.order = Some(found.id);
            let at = stored.conversation.last_message_at;
            threads::save(&mut tx, &mut stored, at).await?;
            threads::index_again(&mut tx, &stored).await?;
        }
        Ok(tx.commit().await?)
    }
}
