//! What happened, line by line: for people, or as JSON for programs.

use super::channels::state_word;
use super::{stdout, table};
use domain::event::Event;
use domain::{Author, ChannelId, ConversationId, DecisionKind, MessageId, OutboxId};
use engine::Engine;
use jiff::Timestamp;
use serde::Serialize;

/// Places of a text that stand on one line.
const TEXT: usize = 90;

/// Prints events.
pub(super) struct Lines {
    engine: Engine,
    json: bool,
    /// The zone in which times are shown to people.
    zone: String,
}

/// An event with its time.
#[derive(Serialize)]
struct Stamped<'a> {
    #[serde(flatten)]
    event: &'a Event,
    at: Timestamp,
}

impl Lines {
    /// Times are shown in the seller's zone.
    pub async fn new(engine: &Engine, json: bool) -> Self {
        let zone = match engine.store().schedule().await {
            Ok(schedule) => schedule.working_hours.zone,
            Err(_) => "Etc/UTC".to_owned(),
        };
        Self {
            engine: engine.clone(),
            json,
            zone,
        }
    }

    /// A word to people that is no event; programs find it on standard error.
    pub fn note(&self, text: &str) -> std::io::Result<()> {
        if self.json {
            eprintln!("{text}");
            return Ok(());
        }
        stdout::line(text)
    }

    /// One event.
    pub async fn event(&self, event: &Event) -> std::io::Result<()> {
        let at = self.engine.now();
        if self.json {
            return stdout::json(&Stamped { event, at });
        }
        let time = at
            .in_tz(&self.zone)
            .map_or_else(|_| at.to_string(), |at| at.strftime("%H:%M:%S").to_string());
        match self.words(event).await {
            Some((what, text)) => stdout::line(&format!("{time}  {what:<9}  {text}")),
            None => Ok(()),
        }
    }

    async fn words(&self, event: &Event) -> Option<(&'static str, String)> {
        Some(match event {
            Event::Message {
                conversation,
                message,
                author,
                ..
            } => {
                // What we sent ourselves was told when it was sent.
                if *author == Author::Assistant {
                    return None;
                }
                (
                    "message",
                    format!(
                        "{}: {}",
                        self.writer(*author, conversation).await,
                        self.text(message).await
                    ),
                )
            }
            Event::Decision {
                conversation,
                decision,
                reason,
                intent,
                language,
                ..
            } => {
                let buyer = self.buyer(conversation).await;
                (
                    "decision",
                    format!(
                        "{buyer}: {} ({}; {intent}, {language})",
                        decided(*decision),
                        word(reason)
                    ),
                )
            }
            Event::Sent {
                conversation,
                outbox,
                ..
            } => (
                "sent",
                format!(
                    "to {}: {}",
                    self.buyer(conversation).await,
                    self.reply(outbox).await
                ),
            ),
            Event::Escalated {
                conversation,
                reason,
                ..
            } => (
                "escalated",
                format!(
                    "{} needs you: {}",
                    self.buyer(conversation).await,
                    word(reason)
                ),
            ),
            Event::Ambiguous {
                conversation,
                detail,
                ..
            } => (
                "unclear",
                format!(
                    "whether the reply to {} was sent: {detail}",
                    self.buyer(conversation).await
                ),
            ),
            Event::Outbox {
                conversation,
                state,
                reason,
                ..
            } => {
                let reason = reason
                    .as_ref()
                    .map(|reason| format!(" ({})", word(reason)))
                    .unwrap_or_default();
                (
                    "outbox",
                    format!(
                        "reply to {} is {}{reason}",
                        self.buyer(conversation).await,
                        word(state)
                    ),
                )
            }
            Event::Health { health } => {
                let detail = health
                    .detail
                    .as_deref()
                    .map(|detail| format!(": {detail}"))
                    .unwrap_or_default();
                (
                    "channel",
                    format!(
                        "{} is {}{detail}",
                        self.channel(&health.channel).await,
                        state_word(health.state)
                    ),
                )
            }
            Event::Error {
                channel, message, ..
            } => match channel {
                Some(channel) => (
                    "problem",
                    format!("{}: {message}", self.channel(channel).await),
                ),
                None => ("problem", message.clone()),
            },
        })
    }

    async fn writer(&self, author: Author, conversation: &ConversationId) -> String {
        match author {
            Author::Buyer => self.buyer(conversation).await,
            Author::Seller => format!("you to {}", self.buyer(conversation).await),
            Author::Assistant => "Nightdesk".to_owned(),
            Author::System => "the platform".to_owned(),
        }
    }

    /// Name and country of a conversation's buyer; the id where the store cannot tell.
    async fn buyer(&self, conversation: &ConversationId) -> String {
        let store = self.engine.store();
        let Ok(Some(known)) = store.conversation(conversation).await else {
            return conversation.to_string();
        };
        let Ok(Some(buyer)) = store.buyer(&known.buyer).await else {
            return conversation.to_string();
        };
        let name = if buyer.name.is_empty() {
            buyer.platform_id
        } else {
            buyer.name
        };
        match buyer.country {
            Some(country) => format!("{name} ({country})"),
            None => name,
        }
    }

    async fn text(&self, message: &MessageId) -> String {
        match self.engine.store().message(message).await {
            Ok(Some(message)) => table::short(&message.text, TEXT),
            _ => message.to_string(),
        }
    }

    async fn reply(&self, outbox: &OutboxId) -> String {
        match self.engine.store().outbox_row(outbox).await {
            Ok(Some(row)) => table::short(&row.payload.text, TEXT),
            _ => outbox.to_string(),
        }
    }

    async fn channel(&self, channel: &ChannelId) -> String {
        match self.engine.store().channel(channel).await {
            Ok(Some(channel)) => channel.name,
            _ => channel.to_string(),
        }
    }
}

const fn decided(decision: DecisionKind) -> &'static str {
    match decision {
        DecisionKind::Reply => "answer",
        DecisionKind::Ask => "ask back",
        DecisionKind::Suggest => "draft for you",
        DecisionKind::Escalate => "hand over to you",
        DecisionKind::Ignore => "no answer needed",
    }
}

/// The word of a value as in JSON, with spaces.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word.replace('_', " "),
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
