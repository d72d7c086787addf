//! Conversations that were handed to a person.

use crate::codec::{Get, json, ms, word};
use crate::db::Store;
use crate::dialect::{Conn, DbRow};
use crate::{StoreError, feed};
use domain::escalation::{Escalation, EscalationState};
use domain::{ChannelId, ConversationId, EscalationId, MessageId};
use jiff::Timestamp;

fn read(row: &DbRow) -> Result<Escalation, StoreError> {
    Ok(Escalation {
        id: EscalationId::new(row.text("id")?),
        channel: ChannelId::new(row.text("channel")?),
        conversation: ConversationId::new(row.text("conversation")?),
        message: MessageId::new(row.text("message")?),
        state: row.word("state")?,
        wake: row.flag("wake")?,
        created_at: row.time("created_at")?,
        due_at: row.maybe_time("due_at")?,
        notified: row.number("notified")?,
        next_notice_at: row.maybe_time("next_notice_at")?,
        packet: row.document("packet")?,
    })
}

/// The one of a conversation that is not resolved.
async fn unresolved(
    conn: &mut Conn,
    conversation: &ConversationId,
) -> Result<Option<Escalation>, StoreError> {
    let row =
        sqlx::query("SELECT * FROM escalation WHERE conversation = $1 AND state <> 'resolved'")
            .bind(conversation.as_str())
            .fetch_optional(conn)
            .await?;
    row.as_ref().map(read).transpose()
}

async fn put(conn: &mut Conn, e: &Escalation, now: Option<Timestamp>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO escalation (id, channel, conversation, message, state, wake, created_at, due_at, notified,
           next_notice_at, packet)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET message = excluded.message, state = excluded.state, wake = excluded.wake,
           due_at = excluded.due_at, notified = excluded.notified, next_notice_at = excluded.next_notice_at,
           packet = excluded.packet",
    )
    .bind(e.id.as_str())
    .bind(e.channel.as_str())
    .bind(e.conversation.as_str())
    .bind(e.message.as_str())
    .bind(word(&e.state))
    .bind(e.wake)
    .bind(ms(e.created_at))
    .bind(e.due_at.map(ms))
    .bind(e.notified)
    .bind(e.next_notice_at.map(ms))
    .bind(json(&e.packet)?)
    .execute(&mut *conn)
    .await?;
    feed::changed(conn, "escalation", e.id.as_str(), now).await
}

/// Raises an escalation, or brings the open one of the conversation up to date. One that was seen is open again when
/// it is about a newer message, and the ladder of notices begins anew.
pub(crate) async fn raise(
    conn: &mut Conn,
    new: &Escalation,
    now: Timestamp,
) -> Result<EscalationId, StoreError> {
    let Some(mut old) = unresolved(conn, &new.conversation).await? else {
        put(conn, new, Some(now)).await?;
        return Ok(new.id.clone());
    };
    if old.message != new.message || (new.wake && !old.wake) {
        old.state = new.state;
        old.notified = new.notified;
        old.next_notice_at = new.next_notice_at;
    }
    old.message = new.message.clone();
    old.wake |= new.wake;
    old.due_at = new.due_at.or(old.due_at);
    old.packet = new.packet.clone();
    put(conn, &old, Some(now)).await?;
    Ok(old.id)
}

/// Done: answered or closed.
pub(crate) async fn resolve(
    conn: &mut Conn,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut open) = unresolved(conn, conversation).await? else {
        return Ok(());
    };
    open.state = EscalationState::Resolved;
    open.next_notice_at = None;
    put(conn, &open, Some(now)).await
}

impl Store {
    /// Escalations, newest first; the resolved ones only when asked for.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn escalations(&self, open_only: bool) -> Result<Vec<Escalation>, StoreError> {
        let text = if open_only {
            "SELECT * FROM escalation WHERE state <> 'resolved' ORDER BY created_at DESC, id DESC"
        } else {
            "SELECT * FROM escalation ORDER BY created_at DESC, id DESC LIMIT 1000"
        };
        let mut conn = self.read().await?;
        let rows = sqlx::query(text).fetch_all(&mut *conn).await?;
        rows.iter().map(read).collect()
    }

    /// One escalation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn escalation(&self, id: &EscalationId) -> Result<Option<Escalation>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT * FROM escalation WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The escalation of a conversation that is not resolved.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn escalation_of(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<Escalation>, StoreError> {
        let mut conn = self.read().await?;
        unresolved(&mut conn, conversation).await
    }

    /// Writes an escalation, new or changed.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the conversation has another one that is not resolved.
    pub async fn put_escalation(&self, e: &Escalation) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        put(&mut tx, e, None).await?;
        feed::changed(&mut tx, "conversation", e.conversation.as_str(), None).await?;
        Ok(tx.commit().await?)
    }

    /// Open escalations whose next notice is due, the longest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_notices(&self, now: Timestamp) -> Result<Vec<Escalation>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM escalation WHERE state = 'open' AND next_notice_at <= $1 ORDER BY next_notice_at, id",
        )
        .bind(ms(now))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }
}
