//! Writing conversations: counts, change feed and search go along.

use super::Stored;
use crate::bulk::{Bulk, values};
use crate::codec::{ms, word};
use crate::db::take;
use crate::dialect::{Conn, INDEX_CONVERSATIONS, Query, UNINDEX_CONVERSATION};
use crate::{StoreError, buyers, orders, words};
use domain::order::{Buyer, Order};
use domain::{ConversationState, Language, OrderId, Reason};
use jiff::Timestamp;
use std::collections::BTreeMap;

static WRITE: Bulk = Bulk::new(|| {
    values(
        "INSERT INTO conversation (id, channel, platform_id, buyer, shop_order, order_hint, subject, state, open, reason,
           version, mode, language, last_message_at, due_at, unread, preview, last_author, buyer_at, buyer_no, own_at,
           own_no, search_id)",
        23,
        "ON CONFLICT (id) DO UPDATE SET shop_order = excluded.shop_order, order_hint = excluded.order_hint,
           subject = excluded.subject, state = excluded.state, open = excluded.open, reason = excluded.reason, version = excluded.version,
           mode = excluded.mode, language = excluded.language, last_message_at = excluded.last_message_at,
           due_at = excluded.due_at, unread = excluded.unread, preview = excluded.preview,
           last_author = excluded.last_author, buyer_at = excluded.buyer_at, buyer_no = excluded.buyer_no,
           own_at = excluded.own_at, own_no = excluded.own_no",
    )
});
static TALLY: Bulk = Bulk::new(|| {
    values(
        "INSERT INTO tally (channel, state, conversations, unread)",
        4,
        "ON CONFLICT (channel, state) DO UPDATE SET conversations = tally.conversations + excluded.conversations,
           unread = tally.unread + excluded.unread",
    )
});
static CHANGES: Bulk = Bulk::new(|| values("INSERT INTO change (seq, entity, id, at)", 4, ""));

static INDEX: Bulk = Bulk::new(|| values(INDEX_CONVERSATIONS, 2, ""));

fn bind(query: Query, stored: &Stored) -> Result<Query, StoreError> {
    let c = &stored.conversation;
    Ok(query
        .bind(c.id.as_str())
        .bind(c.channel.as_str())
        .bind(&c.platform_id)
        .bind(c.buyer.as_str())
        .bind(c.order.as_ref().map(OrderId::as_str))
        .bind(&stored.order_hint)
        .bind(&c.subject)
        .bind(word(&c.state))
        .bind(!matches!(
            c.state,
            ConversationState::Answered | ConversationState::Closed
        ))
        .bind(c.reason.map(Reason::code))
        .bind(c.version)
        .bind(c.mode.as_ref().map(word))
        .bind(c.language.as_ref().map(Language::as_str))
        .bind(ms(c.last_message_at))
        .bind(c.due_at.map(ms))
        .bind(c.unread)
        .bind(&stored.preview)
        .bind(word(&stored.last_author))
        .bind(stored.buyer.at)
        .bind(stored.buyer.no)
        .bind(stored.own.at)
        .bind(stored.own.no)
        .bind(stored.search_id))
}

/// Writes conversations with their counts and their entries in the change feed.
pub(crate) async fn save_all(
    conn: &mut Conn,
    all: &mut [Stored],
    now: Timestamp,
) -> Result<(), StoreError> {
    let fresh = i64::try_from(all.iter().filter(|s| s.search_id == 0).count()).unwrap_or_default();
    if fresh > 0 {
        let mut number = take(conn, "search", fresh).await?;
        for stored in all.iter_mut().filter(|s| s.search_id == 0) {
            number += 1;
            stored.search_id = number;
        }
    }
    WRITE.run(conn, all, bind).await?;
    tally(conn, all).await?;
    let seq = take(conn, "change", i64::try_from(all.len()).unwrap_or_default()).await?;
    let entries: Vec<(i64, &str)> = (seq + 1..)
        .zip(all.iter().map(|s| s.conversation.id.as_str()))
        .collect();
    CHANGES
        .run(conn, &entries, |query, (seq, id)| {
            Ok(query
                .bind(*seq)
                .bind("conversation")
                .bind(*id)
                .bind(ms(now)))
        })
        .await?;
    for stored in all {
        stored.before = Some((stored.conversation.state, stored.conversation.unread));
    }
    Ok(())
}

/// Writes one conversation.
pub(crate) async fn save(
    conn: &mut Conn,
    stored: &mut Stored,
    now: Timestamp,
) -> Result<(), StoreError> {
    save_all(conn, std::slice::from_mut(stored), now).await
}

async fn tally(conn: &mut Conn, all: &[Stored]) -> Result<(), StoreError> {
    let mut moves: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for stored in all {
        let channel = stored.conversation.channel.as_str();
        if let Some((state, unread)) = stored.before {
            let count = moves.entry((channel.to_owned(), word(&state))).or_default();
            count.0 -= 1;
            count.1 -= i64::from(unread);
        }
        let count = moves
            .entry((channel.to_owned(), word(&stored.conversation.state)))
            .or_default();
        count.0 += 1;
        count.1 += i64::from(stored.conversation.unread);
    }
    let moves: Vec<_> = moves
        .into_iter()
        .filter(|(_, (n, unread))| *n != 0 || *unread != 0)
        .collect();
    TALLY
        .run(conn, &moves, |query, ((channel, state), (n, unread))| {
            Ok(query.bind(channel).bind(state).bind(*n).bind(*unread))
        })
        .await
}

/// What a conversation is found by beside its texts: buyer, subject, order number, goods, tracking numbers.
pub(crate) fn index_text(stored: &Stored, buyer: &Buyer, order: Option<&Order>) -> String {
    let mut text: Vec<&str> = vec![&buyer.name, &buyer.platform_id];
    text.extend(buyer.email.as_deref());
    text.extend(stored.conversation.subject.as_deref());
    text.extend(stored.order_hint.as_deref());
    if let Some(order) = order {
        text.push(&order.platform_id);
        text.extend(
            order
                .items
                .iter()
                .flat_map(|item| [item.sku.as_str(), item.title.as_str()]),
        );
        text.extend(
            order
                .shipments
                .iter()
                .map(|shipment| shipment.tracking_number.as_str()),
        );
    }
    words::index(&text.join("\n"))
}

/// Writes texts into the index of conversations that are not in it yet.
pub(crate) async fn index(conn: &mut Conn, texts: &[(i64, String)]) -> Result<(), StoreError> {
    INDEX
        .run(conn, texts, |query, (number, text)| {
            Ok(query.bind(*number).bind(text))
        })
        .await
}

/// Writes what a conversation is found by once more, after its buyer, order or subject changed.
pub(crate) async fn index_again(conn: &mut Conn, stored: &Stored) -> Result<(), StoreError> {
    let buyer = buyers::get(conn, &stored.conversation.buyer)
        .await?
        .ok_or(StoreError::NotFound)?;
    let order = match &stored.conversation.order {
        Some(id) => orders::get(conn, id).await?,
        None => None,
    };
    sqlx::query(UNINDEX_CONVERSATION)
        .bind(stored.search_id)
        .execute(&mut *conn)
        .await?;
    index(
        conn,
        &[(stored.search_id, index_text(stored, &buyer, order.as_ref()))],
    )
    .await
}
