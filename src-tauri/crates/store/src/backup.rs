//! Copies of the database, and whether it is whole.

use crate::StoreError;
use crate::db::Store;
use crate::open::copy_into;
use std::path::Path;

impl Store {
    /// Writes a whole, packed copy into a new file. The store goes on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is a file of this name; [`StoreError::Full`] or [`StoreError::Io`] when it
    /// cannot be written. A half copy is removed.
    pub async fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        if tokio::fs::try_exists(path)
            .await
            .map_err(|e| StoreError::Io(e.to_string()))?
        {
            return Err(StoreError::Conflict("there is a file of this name already"));
        }
        let mut conn = self.writer().await?;
        let copied = copy_into(&mut conn, path).await;
        drop(conn);
        if copied.is_err() {
            // Nothing to lose: it is our own half copy, and the first error is the one that counts.
            let _ = tokio::fs::remove_file(path).await;
        }
        copied
    }

    /// Reads the whole database and says what is wrong with it; empty when nothing is. Slow.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub async fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.read().await?;
        let mut found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(100)")
            .fetch_all(&mut *conn)
            .await?;
        found.retain(|line| line != "ok");
        let lost = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut *conn)
            .await?
            .len();
        if lost > 0 {
            found.push(format!("{lost} rows point to something that is not there"));
        }
        Ok(found)
    }
}
