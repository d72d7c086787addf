//! What people do with the outbox: send, stop, hurry.

use super::row::{self, insert};
use super::{finish, person_decided, release, supersede_ready};
use crate::codec::ms;
use crate::db::Store;
use crate::dialect::Conn;
use crate::{StoreError, escalations, feed, threads};
use domain::outbox::{OutboxKind, OutboxRow, OutboxState};
use domain::{ConversationState, OutboxId, Reason};
use jiff::Timestamp;

/// Ends a row that was not begun.
async fn cancel_one(
    conn: &mut Conn,
    id: &OutboxId,
    reason: Reason,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut row = row::must(conn, id).await?.row;
    row.state = OutboxState::Cancelled;
    row.reason = Some(reason);
    row::update(conn, &row).await?;
    release(conn, id).await?;
    feed::changed(conn, "outbox", id.as_str(), Some(now)).await?;
    let mut stored = threads::must(conn, &row.conversation).await?;
    if !super::has_open(conn, &row.conversation).await? {
        if stored.open() {
            finish::waits(&mut stored, &row);
        } else if stored.conversation.state == ConversationState::Replying {
            stored.settle();
        }
    }
    threads::save(conn, &mut stored, now).await
}

impl Store {
    /// Writes down what a person wants to send. Drafts of the machine for the conversation are taken back, a call
    /// for a person is answered, and the version grows. With `expected_version`, only when nothing happened since
    /// that version was shown.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the conversation went on, or the row is there already.
    pub async fn enqueue_manual(
        &self,
        row: &OutboxRow,
        expected_version: Option<i64>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let mut stored = threads::must(&mut tx, &row.conversation).await?;
        if expected_version.is_some_and(|version| version != stored.conversation.version) {
            return Err(StoreError::Conflict(
                "something new happened in this conversation since you wrote",
            ));
        }
        supersede_ready(&mut tx, &row.conversation, now).await?;
        person_decided(&mut tx, &row.conversation, now).await?;
        stored.conversation.version += 1;
        let mut row = row.clone();
        row.kind = OutboxKind::Manual;
        row.based_on_version = stored.conversation.version;
        insert(&mut tx, &row, stored.buyer.max(stored.own).behind()).await?;
        escalations::resolve(&mut tx, &row.conversation, now).await?;
        stored.conversation.unread = false;
        stored.enter(ConversationState::Replying, None);
        threads::save(&mut tx, &mut stored, now).await?;
        sqlx::query("UPDATE conversation SET draft = NULL WHERE id = $1")
            .bind(row.conversation.as_str())
            .execute(&mut *tx)
            .await?;
        feed::changed(&mut tx, "outbox", row.id.as_str(), Some(now)).await?;
        Ok(tx.commit().await?)
    }

    /// Stops a row that was not begun. `false` when it is too late for that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn cancel(
        &self,
        id: &OutboxId,
        reason: Reason,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        if row::must(&mut tx, id).await?.row.state != OutboxState::Ready {
            return Ok(false);
        }
        cancel_one(&mut tx, id, reason, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The stop key: stops all automatic replies that were not begun; their conversations wait for a person.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn cancel_countdowns(
        &self,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let mut tx = self.write().await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM outbox WHERE state = 'ready' AND kind = 'auto_reply' ORDER BY created_at, id",
        )
        .fetch_all(&mut *tx)
        .await?;
        let ids: Vec<OutboxId> = ids.into_iter().map(OutboxId::new).collect();
        for id in &ids {
            cancel_one(&mut tx, id, reason, now).await?;
        }
        tx.commit().await?;
        Ok(ids)
    }

    /// Ends the countdown of a row. `false` when it does not wait any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn send_now(&self, id: &OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let done =
            sqlx::query("UPDATE outbox SET not_before = $2 WHERE id = $1 AND state = 'ready'")
                .bind(id.as_str())
                .bind(ms(now))
                .execute(&mut *tx)
                .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        feed::changed(&mut tx, "outbox", id.as_str(), Some(now)).await?;
        tx.commit().await?;
        Ok(true)
    }
}
