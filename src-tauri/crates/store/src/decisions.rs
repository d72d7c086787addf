//! Decisions: written in one transaction with the reply, the escalation and the conversation they lead to.

use crate::codec::{Get, json};
use crate::db::Store;
use crate::dialect::Conn;
use crate::threads::{self, Place, Stored};
use crate::{
    Committed, DecisionRecord, NewDecision, StoreError, escalations, feed, messages, outbox,
};
use domain::outbox::{OutboxRow, OutboxState};
use domain::{ConversationId, ConversationState, EscalationId, MessageId, Reason};

/// Whether a reply to the turn, or to a part of it, is on its way, was sent, or may have been; and how it stands.
async fn covered(
    conn: &mut Conn,
    d: &NewDecision,
) -> Result<Option<(OutboxState, Option<Reason>)>, StoreError> {
    let key = d
        .reply
        .as_ref()
        .map(|row| row.trigger_key.as_str())
        .unwrap_or_default();
    let mut messages: Vec<&MessageId> = d
        .covers
        .iter()
        .chain(d.reply.iter().flat_map(|r| &r.covers))
        .collect();
    messages.push(&d.message);
    for message in messages {
        let row = sqlx::query(
            "SELECT o.state, o.reason FROM outbox o
             WHERE o.trigger_key = $2 OR o.id IN (SELECT r.outbox FROM reply_covers r WHERE r.message_id = $1)
             ORDER BY o.created_at DESC LIMIT 1",
        )
        .bind(message.as_str())
        .bind(key)
        .fetch_optional(&mut *conn)
        .await?;
        if let Some(row) = row {
            return Ok(Some((row.word("state")?, row.maybe_word("reason")?)));
        }
    }
    Ok(None)
}

/// The state of a conversation whose turn has a reply already.
fn put_right(stored: &mut Stored, state: OutboxState, reason: Option<Reason>) {
    match state {
        OutboxState::Ready | OutboxState::Sending | OutboxState::Ambiguous => {
            stored.enter(ConversationState::Replying, None);
        }
        OutboxState::Sent if !stored.open() => stored.enter(ConversationState::Answered, None),
        // The turn holds more than what was answered, and the answer cannot be given twice: a person decides.
        OutboxState::Sent => stored.enter(ConversationState::Waiting, Some(Reason::SecondContact)),
        OutboxState::NeedsHuman
        | OutboxState::Superseded
        | OutboxState::Cancelled
        | OutboxState::Failed => {
            stored.enter(
                ConversationState::Waiting,
                Some(reason.unwrap_or(Reason::CannotConfirm)),
            );
        }
    }
}

/// Writes the reply; the once-law is in the unique key and in `reply_covers`.
async fn put_reply(conn: &mut Conn, row: &OutboxRow, stored: &Stored) -> Result<(), StoreError> {
    let place = messages::place_of(conn, &row.covers)
        .await?
        .unwrap_or_else(|| stored.buyer.max(Place::NONE));
    outbox::insert(conn, row, place.behind()).await?;
    for message in &row.covers {
        sqlx::query("INSERT INTO reply_covers (message_id, outbox) VALUES ($1, $2)")
            .bind(message.as_str())
            .bind(row.id.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

async fn record(
    conn: &mut Conn,
    d: &NewDecision,
    escalation: Option<&EscalationId>,
) -> Result<(), StoreError> {
    let record = DecisionRecord {
        conversation: d.conversation.clone(),
        message: d.message.clone(),
        covers: d.covers.clone(),
        version: d.expected_version,
        decision: d.decision.clone(),
        understanding: d.understanding.clone(),
        facts: d.facts.clone(),
        checks: d.checks.clone(),
        draft: d.draft.clone(),
        outbox: d.reply.as_ref().map(|row| row.id.clone()),
        escalation: escalation.cloned(),
        state: d.state,
        due_at: d.due_at,
        at: d.now,
    };
    sqlx::query(
        "INSERT INTO decision (message, n, conversation, at, kind, reason, intent, outbox, escalation, record)
         VALUES ($1, (SELECT COALESCE(MAX(n), 0) + 1 FROM decision WHERE message = $1), $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(d.message.as_str())
    .bind(d.conversation.as_str())
    .bind(crate::codec::ms(d.now))
    .bind(crate::codec::word(&d.decision.kind))
    .bind(d.decision.reason.code())
    .bind(d.decision.intent.as_str())
    .bind(d.reply.as_ref().map(|row| row.id.as_str().to_owned()))
    .bind(escalation.map(|id| id.as_str().to_owned()))
    .bind(json(&record)?)
    .execute(conn)
    .await?;
    Ok(())
}

impl Store {
    /// Writes a decision with everything that follows from it, or nothing at all. A turn, or a part of one, that has
    /// an automatic reply gets no second one, whoever asks and however often.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the conversation is gone; otherwise when the database cannot be written.
    pub async fn commit_decision(&self, d: &NewDecision) -> Result<Committed, StoreError> {
        let mut tx = self.write().await?;
        let mut stored = threads::must(&mut tx, &d.conversation).await?;
        if stored.conversation.version != d.expected_version {
            return Ok(Committed::Stale);
        }
        if let Some((state, reason)) = covered(&mut tx, d).await? {
            put_right(&mut stored, state, reason);
            threads::save(&mut tx, &mut stored, d.now).await?;
            tx.commit().await?;
            return Ok(Committed::AlreadyCovered);
        }
        if let Some(row) = &d.reply {
            put_reply(&mut tx, row, &stored).await?;
            feed::changed(&mut tx, "outbox", row.id.as_str(), Some(d.now)).await?;
        }
        let escalation = match &d.escalation {
            Some(escalation) => Some(escalations::raise(&mut tx, escalation, d.now).await?),
            // Answered, or nothing to answer after all: nobody has to come.
            None if d.reply.is_some() || d.state == ConversationState::Answered => {
                escalations::resolve(&mut tx, &d.conversation, d.now).await?;
                None
            }
            None => None,
        };
        record(&mut tx, d, escalation.as_ref()).await?;
        let reason = (d.state == ConversationState::Waiting).then_some(d.decision.reason);
        stored.enter(d.state, reason);
        if matches!(
            d.state,
            ConversationState::New | ConversationState::Replying | ConversationState::Waiting
        ) {
            stored.conversation.due_at = d.due_at;
        }
        if d.understanding.language.is_known() {
            stored.conversation.language = Some(d.understanding.language.clone());
        }
        threads::save(&mut tx, &mut stored, d.now).await?;
        tx.commit().await?;
        Ok(Committed::Done { escalation })
    }

    /// All decisions of a conversation, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decisions(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<DecisionRecord>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT record FROM decision WHERE conversation = $1 ORDER BY at, message, n",
        )
        .bind(conversation.as_str())
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(|row| row.document("record")).collect()
    }

    /// The newest decision about the turn that ends with a message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decision_for(
        &self,
        message: &MessageId,
    ) -> Result<Option<DecisionRecord>, StoreError> {
        let mut conn = self.read().await?;
        let row =
            sqlx::query("SELECT record FROM decision WHERE message = $1 ORDER BY n DESC LIMIT 1")
                .bind(message.as_str())
                .fetch_optional(&mut *conn)
                .await?;
        row.map(|row| row.document("record")).transpose()
    }
}
