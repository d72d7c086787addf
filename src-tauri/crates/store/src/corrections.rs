//! What people said about an understanding: at most one counts for each turn, and taking it back keeps the entry, so
//! that it can be told what was said when.

use crate::codec::{Get, ms, word};
use crate::db::Store;
use crate::dialect::{Conn, DbRow};
use crate::{Correction, StoreError, feed, people, threads};
use domain::{ConversationId, CorrectionId, MessageId};
use jiff::Timestamp;

fn read(row: &DbRow) -> Result<Correction, StoreError> {
    Ok(Correction {
        id: CorrectionId::new(row.text("id")?),
        conversation: ConversationId::new(row.text("conversation")?),
        message: MessageId::new(row.text("message")?),
        text: row.text("body")?,
        was: row.word("was")?,
        intent: row.word("intent")?,
        kind: row.word("kind")?,
        made_at: row.time("made_at")?,
        taken_back_at: row.maybe_time("taken_back_at")?,
    })
}

async fn insert(conn: &mut Conn, c: &Correction) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO correction (id, conversation, message, body, was, intent, kind, made_at, taken_back_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(c.id.as_str())
    .bind(c.conversation.as_str())
    .bind(c.message.as_str())
    .bind(&c.text)
    .bind(c.was.as_str())
    .bind(c.intent.as_str())
    .bind(word(&c.kind))
    .bind(ms(c.made_at))
    .bind(c.taken_back_at.map(ms))
    .execute(conn)
    .await?;
    Ok(())
}

/// The conversation holds still until the turn is read again: a draft that rests on what was corrected is not sent.
async fn hold(
    conn: &mut Conn,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut stored = threads::must(conn, conversation).await?;
    people::hold(conn, &mut stored, now).await?;
    threads::save(conn, &mut stored, now).await
}

impl Store {
    /// Keeps what a person said about a turn, in place of what was said about it before. The machine's draft for the
    /// conversation is taken back, and an open turn waits until it is read again ([`crate::Touch::ReadAgain`]).
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the conversation is gone.
    pub async fn put_correction(&self, c: &Correction) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        hold(&mut tx, &c.conversation, c.made_at).await?;
        sqlx::query(
            "UPDATE correction SET taken_back_at = $2 WHERE message = $1 AND taken_back_at IS NULL",
        )
        .bind(c.message.as_str())
        .bind(ms(c.made_at))
        .execute(&mut *tx)
        .await?;
        insert(&mut tx, c).await?;
        feed::changed(&mut tx, "correction", c.id.as_str(), Some(c.made_at)).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a correction back; the turn waits until it is read again, as after a correction. `None`: it did not count
    /// any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none of this id.
    pub async fn take_back_correction(
        &self,
        id: &CorrectionId,
        now: Timestamp,
    ) -> Result<Option<Correction>, StoreError> {
        let mut tx = self.write().await?;
        let row = sqlx::query("SELECT * FROM correction WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *tx)
            .await?;
        let mut correction = read(&row.ok_or(StoreError::NotFound)?)?;
        if correction.taken_back_at.is_some() {
            return Ok(None);
        }
        correction.taken_back_at = Some(now);
        sqlx::query("UPDATE correction SET taken_back_at = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(ms(now))
            .execute(&mut *tx)
            .await?;
        hold(&mut tx, &correction.conversation, now).await?;
        feed::changed(&mut tx, "correction", id.as_str(), Some(now)).await?;
        tx.commit().await?;
        Ok(Some(correction))
    }

    /// The corrections that count, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corrections(&self, limit: u32) -> Result<Vec<Correction>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM correction WHERE taken_back_at IS NULL ORDER BY made_at DESC, id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// The corrections of one conversation that count, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn corrections_of(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<Correction>, StoreError> {
        let mut conn = self.read().await?;
        let rows = sqlx::query(
            "SELECT * FROM correction WHERE conversation = $1 AND taken_back_at IS NULL
             ORDER BY made_at DESC, id DESC",
        )
        .bind(conversation.as_str())
        .fetch_all(&mut *conn)
        .await?;
        rows.iter().map(read).collect()
    }

    /// What counts for the turn that ends with a message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn correction_for(
        &self,
        message: &MessageId,
    ) -> Result<Option<Correction>, StoreError> {
        let mut conn = self.read().await?;
        let row =
            sqlx::query("SELECT * FROM correction WHERE message = $1 AND taken_back_at IS NULL")
                .bind(message.as_str())
                .fetch_optional(&mut *conn)
                .await?;
        row.as_ref().map(read).transpose()
    }
}
