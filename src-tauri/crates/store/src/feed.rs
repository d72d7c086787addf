//! The change feed: what the screens must read again.

use crate::codec::{Get, ms};
use crate::db::{Store, take};
use crate::dialect::Conn;
use crate::{Change, StoreError};
use jiff::Timestamp;

/// Entries kept; who is further behind reads everything again.
const KEPT: i64 = 100_000;

/// Writes that something changed, in the transaction that changes it. Without a time it bears that of the entry before.
pub(crate) async fn changed(
    conn: &mut Conn,
    entity: &'static str,
    id: &str,
    now: Option<Timestamp>,
) -> Result<(), StoreError> {
    let seq = take(conn, "change", 1).await? + 1;
    sqlx::query(
        "INSERT INTO change (seq, entity, id, at)
         VALUES ($1, $2, $3, COALESCE($4, (SELECT c.at FROM change c WHERE c.seq = $1 - 1), 0))",
    )
    .bind(seq)
    .bind(entity)
    .bind(id)
    .bind(now.map(ms))
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops what nobody will ask for any more.
pub(crate) async fn prune(conn: &mut Conn) -> Result<(), StoreError> {
    let over: i64 = sqlx::query_scalar(
        "SELECT (SELECT value FROM counter WHERE name = 'change') - COALESCE(MIN(seq), 0) FROM change",
    )
    .fetch_one(&mut *conn)
    .await?;
    if over < 2 * KEPT {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM change WHERE seq <= (SELECT value - $1 FROM counter WHERE name = 'change')",
    )
    .bind(KEPT)
    .execute(conn)
    .await?;
    Ok(())
}

impl Store {
    /// The changes after one, oldest first. When the first is not `seq + 1`, older ones are gone: read everything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn changes_after(&self, seq: i64, limit: u32) -> Result<Vec<Change>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT seq, entity, id, at FROM change WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq)
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Change {
                    seq: row.number("seq")?,
                    entity: row.text("entity")?,
                    id: row.text("id")?,
                    at: row.time("at")?,
                })
            })
            .collect()
    }

    /// The newest change; 0 when there was none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let mut conn = self.read().await?;
        Ok(
            sqlx::query_scalar("SELECT value FROM counter WHERE name = 'change'")
                .fetch_one(&mut *conn)
                .await?,
        )
    }
}
