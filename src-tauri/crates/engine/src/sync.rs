//! Messages in: pull a page, store it with its cursor in one transaction, go on until nothing is left.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::MAX_AGE;
use channels::ChannelError;
use domain::event::Event;
use domain::inbound::Pulled;
use domain::{ChannelId, Reason};
use jiff::SignedDuration;
use store::{InboxFilter, InboxQuery, Touch};

/// Pages read in one go at most; then the other loops get their turn.
const MAX_PAGES: usize = 200;

/// What a sync brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Messages not known before.
    pub messages: usize,
    /// Orders written.
    pub orders: usize,
    /// What could not be read, in words.
    pub unreadable: Vec<String>,
}

impl Engine {
    /// Reads one channel until nothing new is left, and keeps its health true.
    ///
    /// # Errors
    /// What the channel or the store say. A failure of the channel is written into its health before it is returned;
    /// what was read until then is kept.
    pub async fn sync_channel(&self, id: &ChannelId) -> Result<Synced, EngineError> {
        match self.pull_all(id).await {
            Ok(synced) => {
                self.channel_works(id).await?;
                Ok(synced)
            }
            Err(EngineError::Channel(error)) => {
                self.channel_failed(id, &error).await?;
                Err(EngineError::Channel(error))
            }
            Err(other) => Err(other),
        }
    }

    async fn pull_all(&self, id: &ChannelId) -> Result<Synced, EngineError> {
        let connector = self.connector(id).ok_or_else(|| {
            EngineError::Channel(ChannelError::Settings(
                "the channel is not open; see its health".to_owned(),
            ))
        })?;
        let mut synced = Synced::default();
        let first = self.never_synced(id).await?;
        for _ in 0..MAX_PAGES {
            let cursor = self.store().cursor(id).await?;
            let mut pulled = connector.pull(cursor.as_ref()).await?;
            let more = pulled.more;
            if first {
                self.take_in_old(id, &mut pulled, &mut synced).await?;
            }
            self.take_in(id, &pulled, &mut synced).await?;
            if !more {
                break;
            }
        }
        Ok(synced)
    }

    /// Whether a channel was never read to its end: what lies there from before is history, not a night's work.
    async fn never_synced(&self, id: &ChannelId) -> Result<bool, EngineError> {
        let healths = self.store().healths().await?;
        Ok(healths
            .iter()
            .find(|h| h.channel == *id)
            .is_none_or(|h| h.last_sync_at.is_none()))
    }

    /// Takes the old messages out of a page of the first sync and stores them as history: they are there to be read,
    /// and nobody is woken for them.
    async fn take_in_old(
        &self,
        id: &ChannelId,
        pulled: &mut Pulled,
        synced: &mut Synced,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let limit = SignedDuration::from_secs(MAX_AGE);
        let messages = std::mem::take(&mut pulled.messages);
        let (old, fresh): (Vec<_>, Vec<_>) = messages
            .into_iter()
            .partition(|m| now.duration_since(m.sent_at) > limit);
        pulled.messages = fresh;
        if old.is_empty() {
            return Ok(());
        }
        let ids = || self.inner.ports.ids.next();
        let page = Pulled {
            messages: old,
            ..Pulled::default()
        };
        let ingested = self.store().ingest(id, &page, now, true, &ids).await?;
        synced.messages += ingested.new_messages.len();
        self.close_old_history(id).await
    }

    /// Conversations that came in as history and went quiet long ago are closed: a to-do list of last month's thanks
    /// would bury tonight's questions.
    pub(crate) async fn close_old_history(&self, id: &ChannelId) -> Result<(), EngineError> {
        let now = self.now();
        let limit = SignedDuration::from_secs(MAX_AGE);
        let mut after = None;
        loop {
            let query = InboxQuery {
                filter: InboxFilter::Waiting,
                channel: Some(id.clone()),
                after: after.take(),
                limit: 200,
            };
            let page = self.store().inbox(&query).await?;
            for row in page.rows.iter().map(|row| &row.conversation) {
                let quiet = now.duration_since(row.last_message_at) > limit;
                if quiet && row.reason == Some(Reason::History) {
                    self.store().touch(&row.id, Touch::Close, now).await?;
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Stores one page. The cursor moves in the same transaction as the messages: a crash between the two is not
    /// possible, and a page read twice changes nothing.
    async fn take_in(
        &self,
        id: &ChannelId,
        pulled: &Pulled,
        synced: &mut Synced,
    ) -> Result<(), EngineError> {
        let ids = || self.inner.ports.ids.next();
        let ingested = self
            .store()
            .ingest(id, pulled, self.now(), false, &ids)
            .await?;
        synced.messages += ingested.new_messages.len();
        synced.orders += ingested.orders;
        for message in &ingested.new_messages {
            self.emit(Event::Message {
                channel: id.clone(),
                conversation: message.conversation.clone(),
                message: message.id.clone(),
                platform_id: message.platform_id.clone(),
                author: message.author,
            });
        }
        for problem in &pulled.unreadable {
            self.emit(Event::Error {
                channel: Some(id.clone()),
                code: "message_unreadable".to_owned(),
                message: problem.clone(),
            });
        }
        synced.unreadable.extend(pulled.unreadable.iter().cloned());
        if !ingested.conversations.is_empty() {
            self.inner.wakes.turns.notify_one();
        }
        Ok(())
    }

    /// Stores messages that a look at one thread brought up, without moving the cursor.
    pub(crate) async fn take_in_thread(
        &self,
        id: &ChannelId,
        messages: Vec<domain::inbound::InboundMessage>,
    ) -> Result<(), EngineError> {
        let pulled = Pulled {
            messages,
            ..Pulled::default()
        };
        self.take_in(id, &pulled, &mut Synced::default()).await
    }

    /// Reads every open channel once; failures are reported and do not stop the others.
    ///
    /// # Errors
    /// Only when the store fails.
    pub async fn sync_all(&self) -> Result<Vec<(ChannelId, Result<Synced, String>)>, EngineError> {
        let mut results = Vec::new();
        for (id, _) in self.open_connectors() {
            let result = self.sync_channel(&id).await;
            if let Err(error @ EngineError::Store(_)) = result {
                return Err(error);
            }
            if let Err(error) = &result {
                self.report(Some(&id), "sync_failed", error);
            }
            results.push((id, result.map_err(|error| error.to_string())));
        }
        Ok(results)
    }
}
