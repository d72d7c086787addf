//! Reading the outbox.

use super::row::read;
use crate::codec::{Get, at, ms, unword};
use crate::db::Store;
use crate::{OutboxQuery, StoreError};
use domain::outbox::OutboxRow;
use domain::{ConversationId, Intent, OutboxId};
use jiff::Timestamp;

impl Store {
    /// Rows of the outbox, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox(&self, q: OutboxQuery) -> Result<Vec<OutboxRow>, StoreError> {
        let text = if q.open_only {
            "SELECT * FROM outbox WHERE state IN ('ready', 'sending', 'ambiguous', 'needs_human')
             ORDER BY created_at DESC, id DESC LIMIT $1"
        } else {
            "SELECT * FROM outbox ORDER BY created_at DESC, id DESC LIMIT $1"
        };
        let mut conn = self.read().await?;
        let rows = sqlx::query(text)
            .bind(i64::from(q.limit))
            .fetch_all(&mut *conn)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One row of the outbox.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_row(&self, id: &OutboxId) -> Result<Option<OutboxRow>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT * FROM outbox WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// All rows of one conversation, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbox_of(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT * FROM outbox WHERE conversation = $1 ORDER BY created_at, id")
                .bind(conversation.as_str())
                .fetch_all(&mut *conn)
                .await?;
        rows.iter().map(read).collect()
    }

    /// Ambiguous rows that are to be looked up now, the one that waits longest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ambiguous_due(&self, now: Timestamp) -> Result<Vec<OutboxRow>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM outbox WHERE state IN ('sending', 'ambiguous') AND state = 'ambiguous' AND not_before <= $1
             ORDER BY not_before, id",
        )
        .bind(ms(now))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Rows that are being sent or of which it cannot be told.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn in_flight(&self) -> Result<Vec<OutboxRow>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM outbox WHERE state IN ('sending', 'ambiguous') ORDER BY not_before, id",
        )
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// The platform's names of what the outbox sent in a conversation: a message of this name proves nothing about
    /// another row.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bound_platform_ids(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<String>, StoreError> {
        let mut conn = self.read().await?;
        let ids = sqlx::query_scalar(
            "SELECT platform_id FROM outbox WHERE conversation = $1 AND platform_id IS NOT NULL ORDER BY created_at, id",
        )
        .bind(conversation.as_str())
        .fetch_all(&mut *conn)
        .await?;
        Ok(ids)
    }

    /// When the outbox is next to be looked at: a countdown ends, a lease runs out, an ambiguous row is due.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut conn = self.read().await?;
        let next: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(due) FROM (
               SELECT MIN(not_before) AS due FROM outbox WHERE state = 'ready'
               UNION ALL SELECT MIN(CASE WHEN state = 'sending' THEN lease_until ELSE not_before END) FROM outbox
                 WHERE state IN ('sending', 'ambiguous')) AS dues",
        )
        .fetch_one(&mut *conn)
        .await?;
        next.map(at).transpose()
    }

    /// What the machine answered in a conversation since a time, or is about to: the primary intent, and when.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn recent_auto_replies(
        &self,
        conversation: &ConversationId,
        since: Timestamp,
    ) -> Result<Vec<(Intent, Timestamp)>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT d.intent, COALESCE(o.last_attempt_at, o.created_at) AS at
             FROM outbox o JOIN decision d ON d.outbox = o.id
             WHERE o.conversation = $1 AND o.kind = 'auto_reply' AND COALESCE(o.last_attempt_at, o.created_at) >= $2
               AND o.state IN ('ready', 'sending', 'ambiguous', 'needs_human', 'sent')
             ORDER BY o.created_at, o.id",
        )
        .bind(conversation.as_str())
        .bind(ms(since))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| Ok((unword(&row.text("intent")?)?, row.time("at")?)))
            .collect()
    }
}
