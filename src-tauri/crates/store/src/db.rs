//! The open store: one writer, several readers.

use crate::StoreError;
use crate::dialect::{BEGIN_WRITE, Conn, Engine, Pool};
use sqlx::Transaction;
use sqlx::pool::PoolConnection;
use std::sync::Arc;

/// All that Nightdesk remembers. Clones are cheap and share the same connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Pools>,
}

struct Pools {
    /// One connection, so that writers of this process wait for each other here and not inside the engine.
    write: Pool,
    /// Connections that refuse to write.
    read: Pool,
}

/// A transaction that holds the write lock from its first statement. Dropped, it is undone.
pub(crate) type Tx = Transaction<'static, Engine>;

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) fn new(write: Pool, read: Pool) -> Self {
        Self {
            inner: Arc::new(Pools { write, read }),
        }
    }

    /// Ends all connections. What is under way is finished first.
    pub async fn close(&self) {
        // The writer goes last: it puts the write-ahead log into the file and removes it.
        self.inner.read.close().await;
        self.inner.write.close().await;
    }

    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(self.inner.write.begin_with(BEGIN_WRITE).await?)
    }

    pub(crate) async fn read(&self) -> Result<PoolConnection<Engine>, StoreError> {
        Ok(self.inner.read.acquire().await?)
    }

    /// A transaction for several reads that must fit together.
    pub(crate) async fn read_together(&self) -> Result<Tx, StoreError> {
        Ok(self.inner.read.begin().await?)
    }

    /// The writing connection outside of a transaction, for what cannot run inside one.
    pub(crate) async fn writer(&self) -> Result<PoolConnection<Engine>, StoreError> {
        Ok(self.inner.write.acquire().await?)
    }
}

/// Takes the next `n` numbers of a counter; returns the one before the first.
pub(crate) async fn take(
    conn: &mut Conn,
    counter: &'static str,
    n: i64,
) -> Result<i64, StoreError> {
    let value: i64 =
        sqlx::query_scalar("UPDATE counter SET value = value + $1 WHERE name = $2 RETURNING value")
            .bind(n)
            .bind(counter)
            .fetch_one(conn)
            .await?;
    Ok(value - n)
}
