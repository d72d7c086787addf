//! The outbox as it would be without its most important state: for the control runs of the crash scenarios, which must
//! show that the scenarios can fail. Compiled with the feature `control` only; nothing of the product turns it on.

use crate::{Store, StoreError};

/// Takes every doubtful row for unsent: `ambiguous` goes straight back to `ready`.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_doubt(store: &Store) -> Result<u64, StoreError> {
    let mut tx = store.write().await?;
    let done = sqlx::query(
        "UPDATE outbox SET state = 'ready', not_before = 0, owner = NULL, lease_until = NULL
         WHERE state = 'ambiguous'",
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}
