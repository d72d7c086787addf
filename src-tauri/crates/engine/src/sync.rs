//! Messages in: pull a page, store it with its cursor in one transaction, go on until nothing is left.

use crate::engine::Engine;
use crate::error::EngineError;
use channels::ChannelError;
use domain::ChannelId;
use domain::event::Event;
use domain::inbound::Pulled;

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
        for _ in 0..MAX_PAGES {
            let cursor = self.store().cursor(id).await?;
            let pulled = connector.pull(cursor.as_ref()).await?;
            let more = pulled.more;
            self.take_in(id, &pulled, &mut synced).await?;
            if !more {
                break;
            }
        }
        Ok(synced)
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
