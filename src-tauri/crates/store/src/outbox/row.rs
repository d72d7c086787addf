//! Rows of the outbox between the tables and `domain`.

use crate::StoreError;
use crate::bulk::{Bulk, among};
use crate::codec::{Get, json, ms, word};
use crate::dialect::{Conn, DbRow};
use crate::threads::Place;
use domain::outbox::{OutboxRow, Payload};
use domain::{ChannelId, ConversationId, Language, OutboxId, Reason};

static CANDIDATES: Bulk = Bulk::new(|| {
    among(
        "SELECT * FROM outbox WHERE attempts > CAST($1 AS BIGINT)
           AND state IN ('sending', 'ambiguous', 'sent', 'needs_human', 'ready') AND conversation",
    )
});

/// A row with the place its message will have.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub row: OutboxRow,
    pub place: Place,
}

/// Reads a whole row.
pub(crate) fn read(row: &DbRow) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: OutboxId::new(row.text("id")?),
        channel: ChannelId::new(row.text("channel")?),
        conversation: ConversationId::new(row.text("conversation")?),
        trigger_key: row.text("trigger_key")?,
        kind: row.word("kind")?,
        payload: Payload {
            text: row.text("body")?,
            language: Language::new(row.text("language")?),
            gloss: row.maybe_text("gloss")?,
            conversation_platform_id: row.text("conversation_platform_id")?,
            buyer_platform_id: row.text("buyer_platform_id")?,
            context: row.document("context")?,
        },
        covers: row.document("covers")?,
        based_on_version: row.number("based_on_version")?,
        state: row.word("state")?,
        reason: row.maybe_word("reason")?,
        detail: row.maybe_text("detail")?,
        fence: row.number("fence")?,
        owner: row.maybe_text("owner")?,
        lease_until: row.maybe_time("lease_until")?,
        attempts: row.number("attempts")?,
        not_before: row.time("not_before")?,
        deadline: row.time("deadline")?,
        platform_id: row.maybe_text("platform_id")?,
        created_at: row.time("created_at")?,
        last_attempt_at: row.maybe_time("last_attempt_at")?,
        absences: row.document("absences")?,
    })
}

fn placed(row: &DbRow) -> Result<Placed, StoreError> {
    let place = Place {
        at: row.number("place_at")?,
        no: row.number("place_no")?,
    };
    Ok(Placed {
        row: read(row)?,
        place,
    })
}

/// One row that must be there, for changing it.
pub(crate) async fn must(conn: &mut Conn, id: &OutboxId) -> Result<Placed, StoreError> {
    let row = sqlx::query("SELECT * FROM outbox WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    placed(&row.ok_or(StoreError::NotFound)?)
}

/// The rows of conversations that a message of ours, seen on the platform, may be: whatever was begun and not proved
/// to have failed.
pub(crate) async fn candidates(
    conn: &mut Conn,
    conversations: &[&str],
) -> Result<Vec<Placed>, StoreError> {
    let mut found = CANDIDATES
        .ask(conn, "0", conversations)
        .await?
        .iter()
        .map(placed)
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|a, b| (a.row.created_at, &a.row.id).cmp(&(b.row.created_at, &b.row.id)));
    Ok(found)
}

/// Writes a new row.
pub(crate) async fn insert(
    conn: &mut Conn,
    row: &OutboxRow,
    place: Place,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, channel, conversation, trigger_key, kind, body, language, gloss,
           conversation_platform_id, buyer_platform_id, context, covers, based_on_version, state, reason, detail, fence,
           attempts, not_before, deadline, created_at, absences, place_at, place_no)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'ready', $14, $15, 0, 0, $16, $17, $18, '[]',
           $19, $20)",
    )
    .bind(row.id.as_str())
    .bind(row.channel.as_str())
    .bind(row.conversation.as_str())
    .bind(&row.trigger_key)
    .bind(word(&row.kind))
    .bind(&row.payload.text)
    .bind(row.payload.language.as_str())
    .bind(&row.payload.gloss)
    .bind(&row.payload.conversation_platform_id)
    .bind(&row.payload.buyer_platform_id)
    .bind(json(&row.payload.context)?)
    .bind(json(&row.covers)?)
    .bind(row.based_on_version)
    .bind(row.reason.map(Reason::code))
    .bind(&row.detail)
    .bind(ms(row.not_before))
    .bind(ms(row.deadline))
    .bind(ms(row.created_at))
    .bind(place.at)
    .bind(place.no)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what can change in a row.
pub(crate) async fn update(conn: &mut Conn, row: &OutboxRow) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET state = $2, reason = $3, detail = $4, fence = $5, owner = $6, lease_until = $7,
           attempts = $8, not_before = $9, platform_id = $10, last_attempt_at = $11, absences = $12 WHERE id = $1",
    )
    .bind(row.id.as_str())
    .bind(word(&row.state))
    .bind(row.reason.map(Reason::code))
    .bind(&row.detail)
    .bind(row.fence)
    .bind(&row.owner)
    .bind(row.lease_until.map(ms))
    .bind(row.attempts)
    .bind(ms(row.not_before))
    .bind(&row.platform_id)
    .bind(row.last_attempt_at.map(ms))
    .bind(json(&row.absences)?)
    .execute(conn)
    .await?;
    Ok(())
}
