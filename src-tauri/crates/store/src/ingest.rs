//! Taking in what a channel pulled: messages, buyers, conversations, orders, the cursor and everything that follows
//! from them, in one transaction. What is known already changes nothing, so a page may come twice.

pub(crate) mod batch;
mod own;

use crate::db::Store;
use crate::{Ids, Ingested, StoreError, channels, feed, messages, orders};
use batch::Batch;
use domain::ChannelId;
use domain::inbound::{InboundMessage, Pulled};
use jiff::Timestamp;
use std::collections::HashSet;

impl Store {
    /// Takes in one page. With `history`, open turns wait for a person instead of being judged.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the channel is gone; otherwise when the database cannot be written. Then nothing
    /// was taken in, the cursor stands where it stood, and the page can be pulled again.
    pub async fn ingest(
        &self,
        channel: &ChannelId,
        pulled: &Pulled,
        now: Timestamp,
        history: bool,
        ids: Ids<'_>,
    ) -> Result<Ingested, StoreError> {
        let mut tx = self.write().await?;
        let channel = channels::get(&mut tx, channel)
            .await?
            .ok_or(StoreError::NotFound)?
            .id;
        let orders = orders::put(&mut tx, &channel, &pulled.orders, now, ids).await?;
        let fresh = unknown(&mut tx, &channel, &pulled.messages).await?;
        let mut ingested = Ingested {
            orders,
            ..Ingested::default()
        };
        if !fresh.is_empty() {
            let mut batch = Batch::load(&mut tx, &channel, &fresh, now, history, ids).await?;
            for message in &fresh {
                batch.take(&mut tx, message, ids).await?;
            }
            ingested = batch.write(&mut tx, ingested).await?;
        }
        if let Some(cursor) = &pulled.cursor {
            channels::move_cursor(&mut tx, &channel, cursor).await?;
        }
        if !fresh.is_empty() {
            feed::changed(&mut tx, "messages", channel.as_str(), Some(now)).await?;
        }
        tx.commit().await?;
        Ok(ingested)
    }
}

/// The messages that are not stored yet, each once, oldest first.
async fn unknown<'p>(
    conn: &mut crate::dialect::Conn,
    channel: &ChannelId,
    pulled: &'p [InboundMessage],
) -> Result<Vec<&'p InboundMessage>, StoreError> {
    let names: Vec<&str> = pulled.iter().map(|m| m.platform_id.as_str()).collect();
    let known = messages::known(conn, channel, &names).await?;
    let mut seen = HashSet::new();
    let mut fresh: Vec<&InboundMessage> = pulled
        .iter()
        .filter(|m| !known.contains(&m.platform_id) && seen.insert(m.platform_id.as_str()))
        .collect();
    fresh.sort_by_key(|m| m.sent_at);
    Ok(fresh)
}
