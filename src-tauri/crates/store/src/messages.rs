//! The entries of a conversation, in the order in which they stand in the thread.

use crate::bulk::{Bulk, among, values};
use crate::codec::{Get, json, ms, word};
use crate::db::{Store, take};
use crate::dialect::{Conn, DbRow, INDEX_MESSAGES, Query};
use crate::outbox::sent_by;
use crate::threads::Place;
use crate::{StoreError, words};
use domain::message::Attachment;
use domain::outbox::OutboxRow;
use domain::{ChannelId, ConversationId, Message, MessageId, OutboxId};
use jiff::Timestamp;
use std::collections::HashSet;

static KNOWN: Bulk =
    Bulk::new(|| among("SELECT platform_id FROM message WHERE channel = $1 AND platform_id"));
static WRITE: Bulk = Bulk::new(|| {
    values(
        "INSERT INTO message (id, channel, conversation, platform_id, author, body, full_text, html, sent_at,
           received_at, attachments, suppress, context, outbox, place_at, place_no, search_id)",
        17,
        "",
    )
});
static INDEX: Bulk = Bulk::new(|| values(INDEX_MESSAGES, 2, ""));

/// Milliseconds in an hour: the grain of time in the numbers of the full-text index.
const HOUR: i64 = 3_600_000;
/// Bits of those numbers that count messages: 268 million.
const COUNT_BITS: u32 = 28;

/// A message that is to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    pub message: Message,
    pub channel: ChannelId,
    /// The row that sent it.
    pub outbox: Option<OutboxId>,
    pub place: Place,
    /// Its number among all messages ever seen.
    pub number: i64,
    /// The buyer's name is found with every message.
    pub buyer_name: String,
}

impl NewMessage {
    /// Its number in the full-text index: grows with time by the hour, so that the newest are found first.
    fn search_id(&self) -> i64 {
        let hour = ms(self.message.sent_at)
            .div_euclid(HOUR)
            .clamp(0, (1 << 34) - 1);
        (hour << COUNT_BITS) | (self.number & ((1 << COUNT_BITS) - 1))
    }
}

fn read(row: &DbRow) -> Result<Message, StoreError> {
    let attachments: Option<String> = row.maybe_text("attachments")?;
    let context: Option<String> = row.maybe_text("context")?;
    Ok(Message {
        id: MessageId::new(row.text("id")?),
        conversation: ConversationId::new(row.text("conversation")?),
        platform_id: row.text("platform_id")?,
        author: row.word("author")?,
        text: row.text("body")?,
        full_text: row.maybe_text("full_text")?,
        html: row.maybe_text("html")?,
        sent_at: row.time("sent_at")?,
        received_at: row.time("received_at")?,
        attachments: attachments
            .as_deref()
            .map_or_else(|| Ok(Vec::new()), crate::codec::unjson)?,
        suppress: row.maybe_word("suppress")?,
        context: context
            .as_deref()
            .map_or(Ok(serde_json::Value::Null), crate::codec::unjson)?,
    })
}

fn bind(query: Query, new: &NewMessage) -> Result<Query, StoreError> {
    let m = &new.message;
    let attachments: Option<&Vec<Attachment>> =
        Some(&m.attachments).filter(|list| !list.is_empty());
    let context = Some(&m.context).filter(|context| !context.is_null());
    Ok(query
        .bind(m.id.as_str())
        .bind(new.channel.as_str())
        .bind(m.conversation.as_str())
        .bind(&m.platform_id)
        .bind(word(&m.author))
        .bind(&m.text)
        .bind(&m.full_text)
        .bind(&m.html)
        .bind(ms(m.sent_at))
        .bind(ms(m.received_at))
        .bind(attachments.map(json).transpose()?)
        .bind(m.suppress.as_ref().map(word))
        .bind(context.map(json).transpose()?)
        .bind(new.outbox.as_ref().map(OutboxId::as_str))
        .bind(new.place.at)
        .bind(new.place.no)
        .bind(new.search_id()))
}

/// Which of these names are stored already.
pub(crate) async fn known(
    conn: &mut Conn,
    channel: &ChannelId,
    names: &[&str],
) -> Result<HashSet<String>, StoreError> {
    KNOWN
        .ask(conn, channel.as_str(), names)
        .await?
        .iter()
        .map(|row| row.text("platform_id"))
        .collect()
}

/// Writes messages and what they are found by.
pub(crate) async fn insert(conn: &mut Conn, all: &[NewMessage]) -> Result<(), StoreError> {
    WRITE.run(conn, all, bind).await?;
    let mut texts: Vec<(i64, String)> = all
        .iter()
        .map(|new| {
            (
                new.search_id(),
                words::index(&format!("{}\n{}", new.buyer_name, new.message.text)),
            )
        })
        .collect();
    // The index is written fastest in the order of its numbers.
    texts.sort_unstable_by_key(|(number, _)| *number);
    INDEX
        .run(conn, &texts, |query, (number, text)| {
            Ok(query.bind(*number).bind(text))
        })
        .await
}

/// The name a reply has while the platform's own is not known.
fn own_name(row: &OutboxRow) -> String {
    row.platform_id
        .clone()
        .unwrap_or_else(|| format!("outbox:{}", row.id))
}

/// Puts a reply that was sent into the thread; when it stands there already, under its own name or as a message that
/// was read from the platform, that entry becomes it.
pub(crate) async fn put_reply(
    conn: &mut Conn,
    row: &OutboxRow,
    place: Place,
    now: Timestamp,
) -> Result<(), StoreError> {
    let author = sent_by(row.kind);
    let done = sqlx::query(
        "UPDATE message SET platform_id = $3, author = $4, outbox = $2
         WHERE outbox = $2 OR (channel = $1 AND platform_id = $3)",
    )
    .bind(row.channel.as_str())
    .bind(row.id.as_str())
    .bind(own_name(row))
    .bind(word(&author))
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() > 0 {
        return Ok(());
    }
    let message = Message {
        // The row's id is free among the messages, and as unique.
        id: MessageId::new(row.id.as_str()),
        conversation: row.conversation.clone(),
        platform_id: own_name(row),
        author,
        text: row.payload.text.clone(),
        full_text: None,
        html: None,
        sent_at: now,
        received_at: now,
        attachments: Vec::new(),
        suppress: None,
        context: serde_json::Value::Null,
    };
    let number = take(conn, "search", 1).await? + 1;
    let new = NewMessage {
        message,
        channel: row.channel.clone(),
        outbox: Some(row.id.clone()),
        place,
        number,
        buyer_name: String::new(),
    };
    insert(conn, &[new]).await
}

/// Gives the thread's entry of a row the name the platform has for it. `false` when there is no entry yet.
pub(crate) async fn bind_reply(
    conn: &mut Conn,
    row: &OutboxRow,
    platform_id: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE message SET platform_id = $2 WHERE outbox = $1")
        .bind(row.id.as_str())
        .bind(platform_id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Where the newest of some messages stands.
pub(crate) async fn place_of(
    conn: &mut Conn,
    ids: &[MessageId],
) -> Result<Option<Place>, StoreError> {
    let mut newest = None;
    for id in ids {
        let row = sqlx::query("SELECT place_at, place_no FROM message WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        if let Some(row) = row {
            newest = newest.max(Some(Place {
                at: row.number("place_at")?,
                no: row.number("place_no")?,
            }));
        }
    }
    Ok(newest)
}

impl Store {
    /// A thread, oldest first. A reply stands right behind the messages it answers, even when the buyer wrote again
    /// before it was out: what stands behind the last reply is the open turn.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn messages(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<Message>, StoreError> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT * FROM message WHERE conversation = $1 ORDER BY place_at, place_no, sent_at, id")
                .bind(conversation.as_str())
                .fetch_all(&mut *conn)
                .await?;
        rows.iter().map(read).collect()
    }

    /// One message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn message(&self, id: &MessageId) -> Result<Option<Message>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT * FROM message WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Whether a message of a channel is stored already, by the platform's name for it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn knows_message(
        &self,
        channel: &ChannelId,
        platform_id: &str,
    ) -> Result<bool, StoreError> {
        let mut conn = self.read().await?;
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM message WHERE channel = $1 AND platform_id = $2",
        )
        .bind(channel.as_str())
        .bind(platform_id)
        .fetch_one(&mut *conn)
        .await?;
        Ok(found > 0)
    }
}
