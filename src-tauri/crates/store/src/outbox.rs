//! What is to be sent, is being sent, or was sent. The state machine is in `domain`; here its steps are written so
//! that two workers, two programs or a crash cannot make two sends of one.

mod claim;
mod finish;
mod list;
mod people;
mod row;

pub(crate) use finish::{answered, proved, sent_by};
pub(crate) use row::{Placed, candidates, insert};

use crate::dialect::Conn;
use crate::{StoreError, feed};
use domain::{ConversationId, OutboxId};
use jiff::Timestamp;

/// Takes back the automatic replies of a conversation that were not begun: a newer turn covers more. Nothing of them
/// was sent, so the messages they covered may be covered again.
pub(crate) async fn supersede_ready(
    conn: &mut Conn,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<Vec<OutboxId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "UPDATE outbox SET state = 'superseded', trigger_key = trigger_key || '#' || id
         WHERE conversation = $1 AND state = 'ready' AND kind = 'auto_reply' RETURNING id",
    )
    .bind(conversation.as_str())
    .fetch_all(&mut *conn)
    .await?;
    for id in &ids {
        uncover(conn, id).await?;
        feed::changed(conn, "outbox", id, Some(now)).await?;
    }
    Ok(ids.into_iter().map(OutboxId::new).collect())
}

/// A person took over: what waited for their word waits no more. What it covered stays covered, for it may have been
/// sent.
pub(crate) async fn person_decided(
    conn: &mut Conn,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<String> = sqlx::query_scalar(
        "UPDATE outbox SET state = 'superseded' WHERE conversation = $1 AND state = 'needs_human' RETURNING id",
    )
    .bind(conversation.as_str())
    .fetch_all(&mut *conn)
    .await?;
    for id in &ids {
        feed::changed(conn, "outbox", id, Some(now)).await?;
    }
    Ok(())
}

/// Gives the covered messages free. Only for rows of which it is certain that nothing was sent.
async fn uncover(conn: &mut Conn, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM reply_covers WHERE outbox = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives the once-law's key free as well, for a row that ends without having been sent.
async fn release(conn: &mut Conn, id: &OutboxId) -> Result<(), StoreError> {
    uncover(conn, id.as_str()).await?;
    sqlx::query("UPDATE outbox SET trigger_key = trigger_key || '#' || id WHERE id = $1 AND kind = 'auto_reply'")
        .bind(id.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a reply of the conversation waits or is under way.
pub(crate) async fn has_open(
    conn: &mut Conn,
    conversation: &ConversationId,
) -> Result<bool, StoreError> {
    let n: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM outbox WHERE conversation = $1 AND state IN ('ready', 'sending', 'ambiguous')",
    )
    .bind(conversation.as_str())
    .fetch_one(conn)
    .await?;
    Ok(n > 0)
}
