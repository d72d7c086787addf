//! What came of an attempt or of looking it up: the row, the thread and the conversation, in one transaction.

use super::row::{self, Placed};
use super::{claim, person_decided, release};
use crate::db::Store;
use crate::dialect::Conn;
use crate::threads::{self, Stored};
use crate::{StoreError, escalations, feed, messages};
use domain::outbox::{OutboxKind, OutboxRow, OutboxState, Transition};
use domain::{Author, ConversationState, OutboxId};
use jiff::Timestamp;

/// Who speaks in a message that a row sent.
pub(crate) const fn sent_by(kind: OutboxKind) -> Author {
    match kind {
        OutboxKind::AutoReply => Author::Assistant,
        OutboxKind::Manual => Author::Seller,
    }
}

/// Whether a proof that it was sent still matters in this state. What a person or a newer message ended stays ended.
const fn proof_counts(state: OutboxState) -> bool {
    matches!(
        state,
        OutboxState::Sending
            | OutboxState::Ambiguous
            | OutboxState::Ready
            | OutboxState::NeedsHuman
            | OutboxState::Sent
    )
}

/// Marks a row as sent; returns it as it is then. The thread is the caller's to write.
pub(crate) async fn proved(
    conn: &mut Conn,
    mut placed: Placed,
    platform_id: Option<&str>,
    now: Timestamp,
) -> Result<OutboxRow, StoreError> {
    let row = &mut placed.row;
    if row.platform_id.is_none() {
        row.platform_id = platform_id.map(str::to_owned);
    }
    row.state = OutboxState::Sent;
    row.reason = None;
    row.owner = None;
    row.lease_until = None;
    row.absences.clear();
    row::update(conn, row).await?;
    claim::end(conn, row, now).await?;
    feed::changed(conn, "outbox", row.id.as_str(), Some(now)).await?;
    Ok(placed.row)
}

/// The reply is with the platform: it stands in the thread behind what it covers. A buyer message that came in
/// between stays an open turn.
async fn sent(
    conn: &mut Conn,
    placed: Placed,
    t: &Transition,
    now: Timestamp,
) -> Result<OutboxRow, StoreError> {
    let place = placed.place;
    let first_time = placed.row.state != OutboxState::Sent;
    let row = proved(conn, placed, t.platform_id.as_deref(), now).await?;
    let mut stored = threads::must(conn, &row.conversation).await?;
    messages::put_reply(conn, &row, place, now).await?;
    stored.heard(sent_by(row.kind), place, now, &row.payload.text);
    if first_time {
        answered(conn, &mut stored, &row, now).await?;
    }
    threads::save(conn, &mut stored, now).await?;
    Ok(row)
}

/// Where the conversation stands once a reply is out.
pub(crate) async fn answered(
    conn: &mut Conn,
    stored: &mut Stored,
    row: &OutboxRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    if stored.conversation.state == ConversationState::Closed {
        return Ok(());
    }
    if super::has_open(conn, &row.conversation).await? {
        stored.enter(ConversationState::Replying, None);
    } else if !stored.open() {
        stored.enter(ConversationState::Answered, None);
    } else if stored.conversation.state != ConversationState::Waiting {
        stored.enter(ConversationState::New, None);
    }
    if row.kind == OutboxKind::Manual {
        person_decided(conn, &row.conversation, now).await?;
        if !stored.open() {
            escalations::resolve(conn, &row.conversation, now).await?;
        }
    }
    Ok(())
}

/// Writes a transition that is not `sent`.
async fn other(
    conn: &mut Conn,
    mut row: OutboxRow,
    t: &Transition,
    now: Timestamp,
) -> Result<OutboxRow, StoreError> {
    let mut stored = threads::must(conn, &row.conversation).await?;
    row.state = t.state;
    row.reason = t.reason;
    row.detail.clone_from(&t.detail);
    row.not_before = t.not_before.unwrap_or(row.not_before);
    row.absences.clone_from(&t.absences);
    row.owner = None;
    row.lease_until = None;
    if row.platform_id.is_none() {
        row.platform_id.clone_from(&t.platform_id);
    }
    // Nothing was sent, and the conversation went on in the meantime: the draft is stale, the turn is judged anew.
    let stale =
        row.kind == OutboxKind::AutoReply && stored.conversation.version != row.based_on_version;
    if row.state == OutboxState::Ready && stale {
        row.state = OutboxState::Superseded;
        row.reason = None;
    }
    row::update(conn, &row).await?;
    claim::end(conn, &row, now).await?;
    feed::changed(conn, "outbox", row.id.as_str(), Some(now)).await?;
    match row.state {
        OutboxState::Superseded => {
            release(conn, &row.id).await?;
            if stored.conversation.state == ConversationState::Replying
                && !super::has_open(conn, &row.conversation).await?
            {
                stored.settle();
            }
        }
        OutboxState::Cancelled | OutboxState::Failed => {
            release(conn, &row.id).await?;
            waits(&mut stored, &row);
        }
        OutboxState::NeedsHuman => waits(&mut stored, &row),
        OutboxState::Ready | OutboxState::Sending | OutboxState::Ambiguous | OutboxState::Sent => {}
    }
    threads::save(conn, &mut stored, now).await?;
    Ok(row)
}

/// A person is needed, and sees why. A turn that came in later is judged for itself.
pub(super) fn waits(stored: &mut Stored, row: &OutboxRow) {
    if matches!(
        stored.conversation.state,
        ConversationState::Replying | ConversationState::Answered
    ) {
        stored.enter(ConversationState::Waiting, row.reason);
    }
}

impl Store {
    /// Writes what came of an attempt or of looking it up, with all that follows: the message in the thread, the
    /// state of the conversation, the messages given free. A late `sent` counts in `sending`, `ambiguous`, `ready`
    /// and `needs_human`, whatever the fence; every other transition only in `sending` and `ambiguous`, with the
    /// right fence where one is given. A reply that goes back to `ready` after the conversation went on becomes
    /// `superseded`: look at the state of the row that is returned.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the row is no longer in such a state or another worker has it.
    pub async fn finish(
        &self,
        id: &OutboxId,
        fence: Option<i64>,
        t: &Transition,
        now: Timestamp,
    ) -> Result<OutboxRow, StoreError> {
        let mut tx = self.write().await?;
        let placed = row::must(&mut tx, id).await?;
        let row = if t.state == OutboxState::Sent {
            if !proof_counts(placed.row.state) {
                return Err(StoreError::Conflict(
                    "this reply was taken back before it was known to be sent",
                ));
            }
            sent(&mut tx, placed, t, now).await?
        } else {
            if !matches!(
                placed.row.state,
                OutboxState::Sending | OutboxState::Ambiguous
            ) {
                return Err(StoreError::Conflict("this reply is no longer being sent"));
            }
            if fence.is_some_and(|fence| fence != placed.row.fence) {
                return Err(StoreError::Conflict(
                    "another worker has taken over this reply",
                ));
            }
            other(&mut tx, placed.row, t, now).await?
        };
        tx.commit().await?;
        Ok(row)
    }

    /// When the first attempt of a row began; `None` when there was none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn first_attempt_at(&self, id: &OutboxId) -> Result<Option<Timestamp>, StoreError> {
        let mut conn = self.read().await?;
        let first: Option<i64> =
            sqlx::query_scalar("SELECT MIN(started_at) FROM attempt WHERE outbox = $1")
                .bind(id.as_str())
                .fetch_one(&mut *conn)
                .await?;
        first.map(crate::codec::at).transpose()
    }
}
