//! The list of conversations. Pages are found by key, counts are kept, previews are stored: the list costs the same
//! with a thousand messages as with a million.

use crate::codec::{Get, ms};
use crate::db::{Store, Tx};
use crate::dialect::DbRow;
use crate::{
    InboxCounts, InboxFilter, InboxPage, InboxQuery, InboxRow, PageKey, StoreError, threads,
};
use domain::{ConversationId, Country, OutboxId};

/// Rows of a page at most.
const LARGEST: u32 = 500;

macro_rules! page {
    ($filter:literal) => {
        concat!(
            "SELECT c.*, b.name AS buyer_name, b.country AS buyer_country, h.name AS channel_name, h.platform,
               s.platform_id AS order_platform_id, o.id AS outbox_id, o.state AS outbox_state,
               o.not_before AS outbox_not_before,
               EXISTS (SELECT 1 FROM escalation e WHERE e.conversation = c.id AND e.state <> 'resolved') AS escalated
             FROM (SELECT * FROM conversation WHERE ",
            $filter,
            " AND (last_message_at, id) < ($1, $2) ORDER BY last_message_at DESC, id DESC LIMIT $3) c
             JOIN buyer b ON b.id = c.buyer
             JOIN channel h ON h.id = c.channel
             LEFT JOIN shop_order s ON s.id = c.shop_order
             LEFT JOIN outbox o ON o.id = (SELECT p.id FROM outbox p WHERE p.conversation = c.id
               AND p.state IN ('ready', 'sending', 'ambiguous', 'needs_human')
               ORDER BY CASE p.state WHEN 'sending' THEN 0 WHEN 'ambiguous' THEN 1 WHEN 'ready' THEN 2 ELSE 3 END,
                 p.created_at, p.id LIMIT 1)
             ORDER BY c.last_message_at DESC, c.id DESC"
        )
    };
}

/// One row by its conversation: the same columns, found by id.
const ONE: &str = page!("id = $4");

/// The text for a filter, over all channels and over one (`$4`).
const fn texts(filter: InboxFilter) -> (&'static str, &'static str) {
    match filter {
        InboxFilter::All => (page!("1 = 1"), page!("channel = $4")),
        InboxFilter::Open => (page!("open = TRUE"), page!("channel = $4 AND open = TRUE")),
        InboxFilter::Waiting => (
            page!("state = 'waiting'"),
            page!("channel = $4 AND state = 'waiting'"),
        ),
        InboxFilter::Replying => (
            page!("state = 'replying'"),
            page!("channel = $4 AND state = 'replying'"),
        ),
        InboxFilter::Answered => (
            page!("state = 'answered'"),
            page!("channel = $4 AND state = 'answered'"),
        ),
        InboxFilter::Closed => (
            page!("state = 'closed'"),
            page!("channel = $4 AND state = 'closed'"),
        ),
    }
}

fn read(row: &DbRow) -> Result<InboxRow, StoreError> {
    let outbox = match row.maybe_text("outbox_id")? {
        Some(id) => Some((
            OutboxId::new(id),
            row.word("outbox_state")?,
            row.time("outbox_not_before")?,
        )),
        None => None,
    };
    Ok(InboxRow {
        conversation: threads::conversation(row)?,
        buyer_name: row.text("buyer_name")?,
        buyer_country: row
            .maybe_text("buyer_country")?
            .as_deref()
            .and_then(Country::parse),
        channel_name: row.text("channel_name")?,
        platform: row.text("platform")?,
        preview: row.text("preview")?,
        last_author: row.word("last_author")?,
        order_platform_id: row.maybe_text("order_platform_id")?,
        outbox,
        escalated: row.flag("escalated")?,
    })
}

async fn counts(tx: &mut Tx, q: &InboxQuery) -> Result<InboxCounts, StoreError> {
    let rows = sqlx::query("SELECT channel, state, conversations, unread FROM tally")
        .fetch_all(&mut **tx)
        .await?;
    let mut counts = InboxCounts::default();
    for row in &rows {
        if q.channel
            .as_ref()
            .is_none_or(|c| row.text("channel").is_ok_and(|name| name == c.as_str()))
        {
            counts.add(
                row.word("state")?,
                row.number("conversations")?,
                row.number("unread")?,
            );
        }
    }
    Ok(counts)
}

impl Store {
    /// One page of the inbox, newest first. Pages follow each other by key: what arrives meanwhile moves nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inbox(&self, q: &InboxQuery) -> Result<InboxPage, StoreError> {
        let limit = q.limit.clamp(1, LARGEST);
        let (all, one) = texts(q.filter);
        let mut tx = self.read_together().await?;
        let after = q.after.as_ref();
        let mut query = sqlx::query(if q.channel.is_some() { one } else { all })
            .bind(after.map_or(i64::MAX, |key| ms(key.last_message_at)))
            .bind(after.map_or("", |key| key.id.as_str()))
            .bind(i64::from(limit) + 1);
        if let Some(channel) = &q.channel {
            query = query.bind(channel.as_str());
        }
        let found = query.fetch_all(&mut *tx).await?;
        let counts = counts(&mut tx, q).await?;
        drop(tx);
        let mut rows = found.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        // One row more than asked for tells that there is a next page.
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let next = rows.last().filter(|_| more).map(|row| PageKey {
            last_message_at: row.conversation.last_message_at,
            id: row.conversation.id.clone(),
        });
        Ok(InboxPage { rows, next, counts })
    }

    /// One conversation as the list shows it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inbox_row(&self, id: &ConversationId) -> Result<Option<InboxRow>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query(ONE)
            .bind(i64::MAX)
            .bind("")
            .bind(1_i64)
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(read).transpose()
    }
}
