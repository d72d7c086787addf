//! Taking a row to send it, the last look before the write, and rows whose worker is gone.

use super::row;
use crate::codec::ms;
use crate::db::Store;
use crate::dialect::Conn;
use crate::{StoreError, feed};
use domain::outbox::{OutboxRow, OutboxState, Protocol};
use domain::{OutboxId, Reason};
use jiff::{SignedDuration, Timestamp};

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// Writes down an attempt before anything of it happens.
async fn begin(
    conn: &mut Conn,
    row: &OutboxRow,
    owner: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO attempt (outbox, n, fence, owner, started_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(row.id.as_str())
    .bind(row.attempts)
    .bind(row.fence)
    .bind(owner)
    .bind(ms(now))
    .execute(&mut *conn)
    .await?;
    feed::changed(conn, "outbox", row.id.as_str(), Some(now)).await
}

impl Store {
    /// Takes the row that is due longest: fence and attempts are one higher, and committed, before anything is sent.
    /// Not taken are rows of a conversation that has another one in flight or an older one ready, rows of channels
    /// that are switched off, and automatic replies while the stop key is on. `None` when there is nothing to do.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn claim(
        &self,
        now: Timestamp,
        owner: &str,
        lease_seconds: i64,
    ) -> Result<Option<OutboxRow>, StoreError> {
        let mut tx = self.write().await?;
        let taken = sqlx::query(
            "UPDATE outbox SET state = 'sending', fence = fence + 1, attempts = attempts + 1, owner = $1,
               lease_until = $2, last_attempt_at = $3, reason = NULL, absences = '[]'
             WHERE state = 'ready' AND id = (
               SELECT o.id FROM outbox o JOIN channel c ON c.id = o.channel
               WHERE o.state = 'ready' AND o.not_before <= $3 AND c.enabled = TRUE
                 AND (o.kind = 'manual' OR NOT EXISTS (SELECT 1 FROM schedule s WHERE s.stopped_at IS NOT NULL))
                 AND NOT EXISTS (SELECT 1 FROM outbox f WHERE f.conversation = o.conversation AND f.id <> o.id
                   AND (f.state IN ('sending', 'ambiguous')
                     OR (f.state = 'ready' AND (f.created_at, f.id) < (o.created_at, o.id))))
               ORDER BY o.not_before, o.id LIMIT 1)
             RETURNING *",
        )
        .bind(owner)
        .bind(ms(later(now, lease_seconds)))
        .bind(ms(now))
        .fetch_optional(&mut *tx)
        .await?;
        let Some(taken) = taken else {
            return Ok(None);
        };
        let row = row::read(&taken)?;
        begin(&mut tx, &row, owner, now).await?;
        tx.commit().await?;
        Ok(Some(row))
    }

    /// The last look before the write: the row is still this worker's, and for an automatic reply the stop key is off
    /// and the conversation is as it was when the reply was written.
    ///
    /// # Errors
    /// When the database cannot be read; then nothing may be sent.
    pub async fn arm(&self, id: &OutboxId, fence: i64, owner: &str) -> Result<bool, StoreError> {
        let mut conn = self.read().await?;
        let armed: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM outbox o JOIN conversation c ON c.id = o.conversation
             WHERE o.id = $1 AND o.state = 'sending' AND o.fence = $2 AND o.owner = $3
               AND (o.kind = 'manual' OR (c.version = o.based_on_version
                 AND NOT EXISTS (SELECT 1 FROM schedule s WHERE s.stopped_at IS NOT NULL)))",
        )
        .bind(id.as_str())
        .bind(fence)
        .bind(owner)
        .fetch_one(&mut *conn)
        .await?;
        Ok(armed == 1)
    }

    /// Writes down that an ambiguous row of a keyed channel is about to be sent again with the same key: one attempt
    /// and one fence more, still ambiguous. `None` when somebody else moved it.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing may be sent.
    pub async fn begin_resend(
        &self,
        id: &OutboxId,
        fence: i64,
        owner: &str,
        now: Timestamp,
    ) -> Result<Option<OutboxRow>, StoreError> {
        let mut tx = self.write().await?;
        let taken = sqlx::query(
            "UPDATE outbox SET fence = fence + 1, attempts = attempts + 1, owner = $3, last_attempt_at = $4,
               not_before = $5
             WHERE id = $1 AND state = 'ambiguous' AND fence = $2 RETURNING *",
        )
        .bind(id.as_str())
        .bind(fence)
        .bind(owner)
        .bind(ms(now))
        .bind(ms(later(now, Protocol::default().lease)))
        .fetch_optional(&mut *tx)
        .await?;
        let Some(taken) = taken else {
            return Ok(None);
        };
        let row = row::read(&taken)?;
        begin(&mut tx, &row, owner, now).await?;
        tx.commit().await?;
        Ok(Some(row))
    }

    /// Rows whose worker's time is over become ambiguous, never ready: it may have sent them. The fence grows, so
    /// that a worker that wakes up late changes nothing but a success.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sweep(&self, now: Timestamp) -> Result<Vec<OutboxRow>, StoreError> {
        let mut tx = self.write().await?;
        let rows = sqlx::query(
            "UPDATE outbox SET state = 'ambiguous', fence = fence + 1, owner = NULL, lease_until = NULL, reason = $2,
               detail = $3, not_before = $4
             WHERE state IN ('sending', 'ambiguous') AND state = 'sending'
               AND (lease_until IS NULL OR lease_until < $1) RETURNING *",
        )
        .bind(ms(now))
        .bind(Reason::CannotConfirm.code())
        .bind("the attempt was cut off; whether it was sent is being looked up")
        .bind(ms(later(now, Protocol::default().settle)))
        .fetch_all(&mut *tx)
        .await?;
        let mut swept = Vec::with_capacity(rows.len());
        for found in &rows {
            let row = row::read(found)?;
            end(&mut tx, &row, now).await?;
            feed::changed(&mut tx, "outbox", row.id.as_str(), Some(now)).await?;
            swept.push(row);
        }
        tx.commit().await?;
        Ok(swept)
    }
}

/// Writes down what became of the newest attempt.
pub(super) async fn end(
    conn: &mut Conn,
    row: &OutboxRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = if row.state == OutboxState::Ready {
        "not_sent".to_owned()
    } else {
        crate::codec::word(&row.state)
    };
    sqlx::query(
        "UPDATE attempt SET ended_at = $3, outcome = $4, detail = $5 WHERE outbox = $1 AND n = $2",
    )
    .bind(row.id.as_str())
    .bind(row.attempts)
    .bind(ms(now))
    .bind(state)
    .bind(&row.detail)
    .execute(conn)
    .await?;
    Ok(())
}
