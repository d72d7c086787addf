//! Conversations as stored, and the one way they are written: counts and change feed always go along.

mod write;

pub(crate) use write::{index, index_again, index_text, save, save_all};

use crate::StoreError;
use crate::bulk::{Bulk, among};
use crate::codec::Get;
use crate::db::Store;
use crate::dialect::{Conn, DbRow};
use domain::inbound::InboundMessage;
use domain::{
    Author, BuyerId, ChannelId, Conversation, ConversationId, ConversationState, Language, OrderId,
    Reason,
};
use jiff::Timestamp;

/// Characters of the newest message that the list shows.
const PREVIEW: usize = 160;

static FIND: Bulk =
    Bulk::new(|| among("SELECT * FROM conversation WHERE channel = $1 AND platform_id"));
/// Where something stands in a thread: by its time, then by the order in which it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub at: i64,
    pub no: i64,
}

impl Place {
    /// Before everything.
    pub(crate) const NONE: Self = Self {
        at: i64::MIN,
        no: 0,
    };

    /// Right behind, before anything that was seen later: what came in has even numbers, replies have odd ones.
    pub(crate) const fn behind(self) -> Self {
        Self {
            at: self.at,
            no: self.no | 1,
        }
    }

    /// Whether a reply of the outbox stands here.
    pub(crate) const fn is_reply(self) -> bool {
        self.no & 1 == 1
    }
}

/// A conversation with what only the store needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub conversation: Conversation,
    pub order_hint: Option<String>,
    pub preview: String,
    pub last_author: Author,
    /// The buyer's newest message.
    pub buyer: Place,
    /// Our newest message.
    pub own: Place,
    pub search_id: i64,
    /// State and unread as in the tables; `None` while it is not there yet.
    before: Option<(ConversationState, bool)>,
}

impl Stored {
    /// A thread that begins with this message. Nothing was said in it yet.
    pub(crate) fn begin(
        id: String,
        channel: &ChannelId,
        buyer: BuyerId,
        first: &InboundMessage,
    ) -> Self {
        Self {
            conversation: Conversation {
                id: ConversationId::new(id),
                channel: channel.clone(),
                platform_id: first.conversation_platform_id.clone(),
                buyer,
                order: None,
                subject: first.subject.clone(),
                state: ConversationState::Answered,
                reason: None,
                version: 0,
                mode: None,
                language: None,
                last_message_at: first.sent_at,
                due_at: None,
                unread: false,
            },
            order_hint: None,
            preview: String::new(),
            last_author: first.author,
            buyer: Place::NONE,
            own: Place::NONE,
            search_id: 0,
            before: None,
        }
    }

    /// Whether the buyer has the last word.
    pub(crate) fn open(&self) -> bool {
        self.buyer > self.own
    }

    /// Whether it is not in the tables yet.
    pub(crate) const fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Takes note of a message in the thread: who spoke last, and what the list shows.
    pub(crate) fn heard(&mut self, author: Author, place: Place, sent_at: Timestamp, text: &str) {
        match author {
            Author::Buyer => self.buyer = self.buyer.max(place),
            Author::Seller | Author::Assistant => self.own = self.own.max(place),
            Author::System => {}
        }
        if self.preview.is_empty() || sent_at >= self.conversation.last_message_at {
            self.conversation.last_message_at = sent_at;
            self.preview = preview(text);
            self.last_author = author;
        }
    }

    /// Puts it into a state; what belonged to the state before goes.
    pub(crate) fn enter(&mut self, state: ConversationState, reason: Option<Reason>) {
        self.conversation.state = state;
        self.conversation.reason = reason;
        if matches!(
            state,
            ConversationState::Answered | ConversationState::Closed
        ) {
            self.conversation.due_at = None;
        }
    }

    /// What it is when nobody is at work on it: an open turn is to be judged, else the last word is ours.
    pub(crate) fn settle(&mut self) {
        let state = if self.open() {
            ConversationState::New
        } else {
            ConversationState::Answered
        };
        self.enter(state, None);
    }
}

/// The first characters of a text, on one line.
fn preview(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > PREVIEW * 4 {
            break;
        }
    }
    out.chars().take(PREVIEW).collect()
}

/// The conversation alone.
pub(crate) fn conversation(row: &DbRow) -> Result<Conversation, StoreError> {
    Ok(Conversation {
        id: ConversationId::new(row.text("id")?),
        channel: ChannelId::new(row.text("channel")?),
        platform_id: row.text("platform_id")?,
        buyer: BuyerId::new(row.text("buyer")?),
        order: row.maybe_text("shop_order")?.map(OrderId::new),
        subject: row.maybe_text("subject")?,
        state: row.word("state")?,
        reason: row.maybe_word("reason")?,
        version: row.number("version")?,
        mode: row.maybe_word("mode")?,
        language: row.maybe_text("language")?.map(Language::new),
        last_message_at: row.time("last_message_at")?,
        due_at: row.maybe_time("due_at")?,
        unread: row.flag("unread")?,
    })
}

fn read(row: &DbRow) -> Result<Stored, StoreError> {
    let conversation = conversation(row)?;
    Ok(Stored {
        before: Some((conversation.state, conversation.unread)),
        conversation,
        order_hint: row.maybe_text("order_hint")?,
        preview: row.text("preview")?,
        last_author: row.word("last_author")?,
        buyer: Place {
            at: row.number("buyer_at")?,
            no: row.number("buyer_no")?,
        },
        own: Place {
            at: row.number("own_at")?,
            no: row.number("own_no")?,
        },
        search_id: row.number("search_id")?,
    })
}

/// One conversation for changing it.
pub(crate) async fn load(
    conn: &mut Conn,
    id: &ConversationId,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query("SELECT * FROM conversation WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// One conversation that must be there.
pub(crate) async fn must(conn: &mut Conn, id: &ConversationId) -> Result<Stored, StoreError> {
    load(conn, id).await?.ok_or(StoreError::NotFound)
}

/// Those a platform names.
pub(crate) async fn named(
    conn: &mut Conn,
    channel: &ChannelId,
    names: &[&str],
) -> Result<Vec<Stored>, StoreError> {
    FIND.ask(conn, channel.as_str(), names)
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Those a query gave.
pub(crate) fn read_all(rows: &[DbRow]) -> Result<Vec<Stored>, StoreError> {
    rows.iter().map(read).collect()
}

impl Store {
    /// One conversation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation(
        &self,
        id: &ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let mut conn = self.read().await?;
        Ok(load(&mut conn, id).await?.map(|stored| stored.conversation))
    }

    /// The conversation a platform names.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation_by_platform_id(
        &self,
        channel: &ChannelId,
        platform_id: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        let mut conn = self.read().await?;
        Ok(named(&mut conn, channel, &[platform_id])
            .await?
            .pop()
            .map(|stored| stored.conversation))
    }

    /// Conversations with a turn nobody judged yet, the one that waits longest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unjudged(&self, limit: u32) -> Result<Vec<ConversationId>, StoreError> {
        let mut conn = self.read().await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM conversation WHERE state = 'new' ORDER BY last_message_at, id LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        Ok(ids.into_iter().map(ConversationId::new).collect())
    }
}
