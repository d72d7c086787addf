//! What people do with a conversation.

use crate::db::Store;
use crate::dialect::Conn;
use crate::threads::{self, Stored};
use crate::{StoreError, Touch, escalations, feed, orders, outbox};
use domain::{Conversation, ConversationId, ConversationState, Reason};
use jiff::Timestamp;
use sqlx::Row;

/// A draft made before a person changed something is not sent; an open turn is judged again.
async fn judge_again(
    conn: &mut Conn,
    stored: &mut Stored,
    now: Timestamp,
) -> Result<(), StoreError> {
    stored.conversation.version += 1;
    outbox::supersede_ready(conn, &stored.conversation.id, now).await?;
    let closed = stored.conversation.state == ConversationState::Closed;
    if !closed && stored.open() && !outbox::has_open(conn, &stored.conversation.id).await? {
        stored.settle();
    }
    Ok(())
}

/// A draft is not sent, and an open turn is not judged until a person's word about it was learnt. Waiting is a state
/// that people see: when that never comes to its end, the turn is not lost.
pub(crate) async fn hold(
    conn: &mut Conn,
    stored: &mut Stored,
    now: Timestamp,
) -> Result<(), StoreError> {
    judge_again(conn, stored, now).await?;
    if stored.conversation.state == ConversationState::New {
        stored.enter(ConversationState::Waiting, Some(Reason::NotSure));
    }
    Ok(())
}

async fn apply(
    conn: &mut Conn,
    stored: &mut Stored,
    change: &Touch,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = stored.conversation.id.clone();
    match change {
        Touch::MarkRead => stored.conversation.unread = false,
        Touch::Close => {
            stored.conversation.version += 1;
            outbox::supersede_ready(conn, &id, now).await?;
            outbox::person_decided(conn, &id, now).await?;
            escalations::resolve(conn, &id, now).await?;
            stored.conversation.unread = false;
            stored.enter(ConversationState::Closed, None);
        }
        Touch::Reopen => {
            stored.conversation.version += 1;
            outbox::supersede_ready(conn, &id, now).await?;
            if outbox::has_open(conn, &id).await? {
                stored.enter(ConversationState::Replying, None);
            } else {
                stored.settle();
            }
        }
        Touch::Mode(mode) => {
            stored.conversation.mode = *mode;
            judge_again(conn, stored, now).await?;
        }
        Touch::ReadAgain => judge_again(conn, stored, now).await?,
        Touch::Order(order) => {
            let order = orders::get(conn, order)
                .await?
                .ok_or(StoreError::NotFound)?;
            stored.conversation.order = Some(order.id);
            judge_again(conn, stored, now).await?;
        }
    }
    Ok(())
}

impl Store {
    /// Writes what a person did. All but reading raises the version, so that drafts made before are not sent.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the conversation or the order is gone.
    pub async fn touch(
        &self,
        id: &ConversationId,
        change: Touch,
        now: Timestamp,
    ) -> Result<Conversation, StoreError> {
        let mut tx = self.write().await?;
        let mut stored = threads::must(&mut tx, id).await?;
        apply(&mut tx, &mut stored, &change, now).await?;
        threads::save(&mut tx, &mut stored, now).await?;
        if matches!(change, Touch::Order(_)) {
            threads::index_again(&mut tx, &stored).await?;
        }
        tx.commit().await?;
        Ok(stored.conversation)
    }

    /// Keeps what a person was typing; `None` or nothing but spaces takes it away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the conversation is gone.
    pub async fn put_draft(
        &self,
        id: &ConversationId,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = sqlx::query("UPDATE conversation SET draft = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(text.filter(|text| !text.trim().is_empty()))
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        feed::changed(&mut tx, "draft", id.as_str(), Some(now)).await?;
        Ok(tx.commit().await?)
    }

    /// What a person was typing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn draft(&self, id: &ConversationId) -> Result<Option<String>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT draft FROM conversation WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        Ok(row.map(|row| row.try_get("draft")).transpose()?.flatten())
    }
}
