//! Connected accounts, their cursor and their health.

use crate::codec::{Get, json, unjson};
use crate::db::Store;
use crate::dialect::{Conn, DbRow, UNINDEX_CONVERSATIONS_OF_CHANNEL, UNINDEX_MESSAGES_OF_CHANNEL};
use crate::{StoreError, feed};
use domain::ChannelId;
use domain::channel::Channel;
use domain::health::Health;
use domain::inbound::Cursor;
use sqlx::Row;

/// Everything of a channel, in an order that never leaves a row pointing to nothing.
const REMOVAL: &[&str] = &[
    UNINDEX_MESSAGES_OF_CHANNEL,
    UNINDEX_CONVERSATIONS_OF_CHANNEL,
    "DELETE FROM attempt WHERE outbox IN (SELECT id FROM outbox WHERE channel = $1)",
    "DELETE FROM reply_covers WHERE outbox IN (SELECT id FROM outbox WHERE channel = $1)",
    "DELETE FROM outbox WHERE channel = $1",
    "DELETE FROM correction WHERE conversation IN (SELECT id FROM conversation WHERE channel = $1)",
    "DELETE FROM decision WHERE conversation IN (SELECT id FROM conversation WHERE channel = $1)",
    "DELETE FROM escalation WHERE conversation IN (SELECT id FROM conversation WHERE channel = $1)",
    "DELETE FROM message WHERE channel = $1",
    "DELETE FROM conversation WHERE channel = $1",
    "DELETE FROM tally WHERE channel = $1",
    "DELETE FROM shop_order WHERE channel = $1",
    "DELETE FROM buyer WHERE channel = $1",
    "DELETE FROM channel WHERE id = $1",
];

fn read(row: &DbRow) -> Result<Channel, StoreError> {
    Ok(Channel {
        id: ChannelId::new(row.text("id")?),
        platform: row.text("platform")?,
        name: row.text("name")?,
        site: row.maybe_text("site")?,
        account: row.text("account")?,
        settings: row.document("settings")?,
        enabled: row.flag("enabled")?,
    })
}

/// One channel, on a connection that is open already.
pub(crate) async fn get(conn: &mut Conn, id: &ChannelId) -> Result<Option<Channel>, StoreError> {
    let row = sqlx::query(
        "SELECT id, platform, name, site, account, settings, enabled FROM channel WHERE id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

impl Store {
    /// Adds a channel, or changes the one of this id. Its cursor and health stay.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_channel(&self, c: &Channel) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO channel (id, platform, name, site, account, settings, enabled)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET platform = excluded.platform, name = excluded.name, site = excluded.site,
               account = excluded.account, settings = excluded.settings, enabled = excluded.enabled",
        )
        .bind(c.id.as_str())
        .bind(&c.platform)
        .bind(&c.name)
        .bind(&c.site)
        .bind(&c.account)
        .bind(json(&c.settings)?)
        .bind(c.enabled)
        .execute(&mut *tx)
        .await?;
        feed::changed(&mut tx, "channel", c.id.as_str(), None).await?;
        Ok(tx.commit().await?)
    }

    /// All channels, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn channels(&self) -> Result<Vec<Channel>, StoreError> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT id, platform, name, site, account, settings, enabled FROM channel ORDER BY name, id")
                .fetch_all(&mut *conn)
                .await?;
        rows.iter().map(read).collect()
    }

    /// One channel.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn channel(&self, id: &ChannelId) -> Result<Option<Channel>, StoreError> {
        let mut conn = self.read().await?;
        get(&mut conn, id).await
    }

    /// Removes a channel with everything that came through it, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] while a reply of it is being sent or cannot be told to have been sent.
    pub async fn remove_channel(&self, id: &ChannelId) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let under_way: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM outbox WHERE channel = $1 AND state IN ('sending', 'ambiguous')",
        )
        .bind(id.as_str())
        .fetch_one(&mut *tx)
        .await?;
        if under_way > 0 {
            return Err(StoreError::Conflict(
                "a reply of this channel is being sent right now",
            ));
        }
        for statement in REMOVAL {
            sqlx::query(*statement)
                .bind(id.as_str().to_owned())
                .execute(&mut *tx)
                .await?;
        }
        feed::changed(&mut tx, "channel", id.as_str(), None).await?;
        Ok(tx.commit().await?)
    }

    /// Where reading goes on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn cursor(&self, id: &ChannelId) -> Result<Option<Cursor>, StoreError> {
        let mut conn = self.read().await?;
        let row = sqlx::query("SELECT cursor FROM channel WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *conn)
            .await?;
        let text: Option<String> = row.map(|row| row.try_get("cursor")).transpose()?.flatten();
        text.as_deref().map(unjson).transpose()
    }

    /// Notes how a channel is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the channel is gone.
    pub async fn put_health(&self, health: &Health) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = sqlx::query("UPDATE channel SET health = $1 WHERE id = $2")
            .bind(json(health)?)
            .bind(health.channel.as_str())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        feed::changed(&mut tx, "health", health.channel.as_str(), None).await?;
        Ok(tx.commit().await?)
    }

    /// How the channels were when last looked at.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn healths(&self) -> Result<Vec<Health>, StoreError> {
        let mut conn = self.read().await?;
        let rows =
            sqlx::query("SELECT health FROM channel WHERE health IS NOT NULL ORDER BY name, id")
                .fetch_all(&mut *conn)
                .await?;
        rows.iter().map(|row| row.document("health")).collect()
    }
}

/// Moves the cursor, in the transaction of the messages before it.
pub(crate) async fn move_cursor(
    conn: &mut Conn,
    id: &ChannelId,
    cursor: &Cursor,
) -> Result<(), StoreError> {
    let done = sqlx::query("UPDATE channel SET cursor = $1 WHERE id = $2")
        .bind(json(cursor)?)
        .bind(id.as_str())
        .execute(conn)
        .await?;
    if done.rows_affected() == 0 {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
