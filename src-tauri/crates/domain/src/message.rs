//! Conversations and their messages.

use crate::schedule::Mode;
use crate::{BuyerId, ChannelId, ConversationId, Language, MessageId, OrderId, Reason};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who wrote a message. `Assistant` is the machine; `System` the platform itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The person who bought or asks.
    Buyer,
    /// A person of the shop, here or in the platform's own console.
    Seller,
    /// Nightdesk, automatically.
    Assistant,
    /// The platform.
    System,
}

/// A file that came with a message; listed, never opened by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name as given by the sender, for display only.
    pub name: String,
    /// Media type as given by the sender.
    pub media_type: String,
    /// Bytes, where known.
    pub size: Option<u64>,
    /// Where the platform keeps it, where it does.
    pub url: Option<String>,
}

/// Why a message must never be answered by the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppress {
    /// It says itself that it was sent automatically (`Auto-Submitted`).
    Automatic,
    /// A mailing list or bulk mail.
    Bulk,
    /// A delivery report.
    Bounce,
    /// The sender does not read answers.
    NoReply,
    /// Our own mail, come back.
    Own,
    /// A notice of the platform.
    Notice,
}

/// One entry of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Ours.
    pub id: MessageId,
    /// The thread it stands in.
    pub conversation: ConversationId,
    /// What the platform calls it; unique within a channel.
    pub platform_id: String,
    /// Who wrote it.
    pub author: Author,
    /// What the buyer said now: quoted replies and signatures are trimmed.
    pub text: String,
    /// The whole text where trimming took something away.
    pub full_text: Option<String>,
    /// Sanitised HTML, where there was any.
    pub html: Option<String>,
    /// When the platform says it was sent.
    pub sent_at: Timestamp,
    /// When Nightdesk saw it.
    pub received_at: Timestamp,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Set when the machine must never answer it.
    pub suppress: Option<Suppress>,
    /// What the channel needs to answer in the same thread (for mail: Message-ID and References); opaque elsewhere.
    pub context: serde_json::Value,
}

/// Where a conversation stands. A buyer's message is always answered, waiting visibly, or closed by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationState {
    /// A turn has come in and was not judged yet.
    New,
    /// A reply waits in the outbox.
    Replying,
    /// A person is needed; the reason says why.
    Waiting,
    /// The last word is ours.
    Answered,
    /// A person closed it.
    Closed,
}

/// One thread with one buyer on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Ours.
    pub id: ConversationId,
    /// The account it belongs to.
    pub channel: ChannelId,
    /// What the platform calls it.
    pub platform_id: String,
    /// Who writes.
    pub buyer: BuyerId,
    /// The order it is about, where known.
    pub order: Option<OrderId>,
    /// Subject line, where the platform has one.
    pub subject: Option<String>,
    /// Where it stands.
    pub state: ConversationState,
    /// Why it waits, in state `Waiting`.
    pub reason: Option<Reason>,
    /// Grows with every buyer message, human send, edit and toggle; a draft based on an older one dies.
    pub version: i64,
    /// Set by a person for this conversation only; the finest schedule rule.
    pub mode: Option<Mode>,
    /// Language of the last understood turn.
    pub language: Option<Language>,
    /// When the newest message was sent.
    pub last_message_at: Timestamp,
    /// When the open turn must be answered, by the rule pack.
    pub due_at: Option<Timestamp>,
    /// Whether a person has not opened it since the last buyer message.
    pub unread: bool,
}

/// All messages of a buyer since the last reply, judged together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The thread.
    pub conversation: ConversationId,
    /// Oldest first; never empty.
    pub messages: Vec<Message>,
}

impl Turn {
    /// The text of all messages, in order, a line break between them.
    #[must_use]
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.messages.iter().map(|m| m.text.as_str()).collect();
        texts.join("\n")
    }

    /// The newest message: the turn is keyed by it.
    #[must_use]
    pub fn last(&self) -> Option<&Message> {
        self.messages.last()
    }

    /// Cuts the open turn out of a thread, oldest message first: the buyer's messages after the last one of ours.
    /// `None` when the last word is ours, or when nobody but the platform spoke.
    #[must_use]
    pub fn open(conversation: &ConversationId, thread: &[Message]) -> Option<Self> {
        let mut messages: Vec<Message> = thread
            .iter()
            .rev()
            .take_while(|m| !matches!(m.author, Author::Seller | Author::Assistant))
            .filter(|m| m.author == Author::Buyer)
            .cloned()
            .collect();
        messages.reverse();
        (!messages.is_empty()).then(|| Self {
            conversation: conversation.clone(),
            messages,
        })
    }
}
