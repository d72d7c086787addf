//! The list of conversations and the search in it.

use domain::outbox::OutboxState;
use domain::{
    Author, ChannelId, Conversation, ConversationId, ConversationState, Country, MessageId,
    OutboxId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which conversations to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxFilter {
    /// All.
    #[default]
    All,
    /// Not judged yet, replying, or waiting for a person.
    Open,
    /// Waiting for a person.
    Waiting,
    /// A reply waits in the outbox.
    Replying,
    /// The last word is ours.
    Answered,
    /// Closed by a person.
    Closed,
}

/// The place in the list after which a page begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageKey {
    /// Of the last row seen.
    pub last_message_at: Timestamp,
    /// Of the last row seen.
    pub id: ConversationId,
}

/// A question for one page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxQuery {
    /// Which.
    pub filter: InboxFilter,
    /// Only of this channel.
    pub channel: Option<ChannelId>,
    /// After this row; `None` for the first page.
    pub after: Option<PageKey>,
    /// Rows at most; never more than 500 are given.
    pub limit: u32,
}

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    /// The conversation.
    pub conversation: Conversation,
    /// Who writes.
    pub buyer_name: String,
    /// Where from.
    pub buyer_country: Option<Country>,
    /// The channel as the seller calls it.
    pub channel_name: String,
    /// The platform's code.
    pub platform: String,
    /// The first 160 characters of the newest message, on one line.
    pub preview: String,
    /// Who wrote it.
    pub last_author: Author,
    /// Number of the order it is about.
    pub order_platform_id: Option<String>,
    /// The row of the outbox that is not done with yet: its id, state, and when it may go out.
    pub outbox: Option<(OutboxId, OutboxState, Timestamp)>,
    /// Whether a person was called and nobody has dealt with it.
    pub escalated: bool,
}

/// How many conversations there are, of the asked channel or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxCounts {
    /// All.
    pub all: i64,
    /// Not judged yet, replying, or waiting.
    pub open: i64,
    /// Waiting for a person.
    pub waiting: i64,
    /// A reply waits in the outbox.
    pub replying: i64,
    /// Answered.
    pub answered: i64,
    /// Closed.
    pub closed: i64,
    /// Not opened by a person since the last buyer message.
    pub unread: i64,
}

impl InboxCounts {
    /// Adds `n` conversations of one state, `unread` of them not opened yet.
    pub(crate) const fn add(&mut self, state: ConversationState, n: i64, unread: i64) {
        self.all += n;
        self.unread += unread;
        match state {
            ConversationState::New => self.open += n,
            ConversationState::Replying => {
                self.open += n;
                self.replying += n;
            }
            ConversationState::Waiting => {
                self.open += n;
                self.waiting += n;
            }
            ConversationState::Answered => self.answered += n,
            ConversationState::Closed => self.closed += n,
        }
    }
}

/// One page of the inbox, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxPage {
    /// The rows.
    pub rows: Vec<InboxRow>,
    /// Where the next page begins, when there is one.
    pub next: Option<PageKey>,
    /// All counts, so that the filters can show them.
    pub counts: InboxCounts,
}

/// One message that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// Where it stands.
    pub conversation: ConversationId,
    /// Which one; the newest of the conversation where the order or the buyer was found, not a text.
    pub message: MessageId,
    /// The text around the place.
    pub snippet: String,
    /// When it was sent.
    pub at: Timestamp,
}
