//! The list and the search.

use super::overview::Counts;

wire! {
    /// Which page of the inbox.
    InboxRequest {
        /// `all`, `open`, `waiting`, `replying`, `answered`, `closed`.
        filter: String,
        /// Only this channel.
        channel: Option<String>,
        /// `next` of the page before.
        after: Option<String>,
        /// Rows at most (1 to 200).
        limit: u32,
    }

    /// One page of the inbox, newest first.
    InboxPage {
        /// Rows.
        rows: Vec<InboxRow>,
        /// Ask for the next page with it.
        next: Option<String>,
        /// Counts over everything.
        counts: Counts,
    }

    /// One conversation in the list.
    InboxRow {
        /// Conversation.
        id: String,
        /// Account.
        channel: String,
        /// As the seller calls it.
        channel_name: String,
        /// Platform code, for the mark.
        platform: String,
        /// Who.
        buyer_name: String,
        /// ISO country.
        buyer_country: Option<String>,
        /// Start of the newest message.
        preview: String,
        /// `buyer`, `seller`, `assistant`, `system`.
        last_author: String,
        /// When the newest message was sent.
        last_message_at: String,
        /// `new`, `replying`, `waiting`, `answered`, `closed`.
        state: String,
        /// Why it waits.
        reason: Option<String>,
        /// Language of the buyer.
        language: Option<String>,
        /// Order number.
        order_platform_id: Option<String>,
        /// Not opened since the buyer wrote.
        unread: bool,
        /// When the reply is due.
        due_at: Option<String>,
        /// When the waiting reply goes out.
        sends_at: Option<String>,
        /// State of the newest open outbox row.
        outbox_state: Option<String>,
        /// A person is called for.
        escalated: bool,
    }

    /// Something to look for.
    SearchRequest {
        /// Words, order numbers, anything.
        text: String,
        /// Hits at most.
        limit: u32,
    }

    /// Hits, best first.
    SearchResult {
        /// Hits.
        hits: Vec<SearchHitView>,
    }

    /// One hit.
    SearchHitView {
        /// Conversation.
        conversation: String,
        /// Message.
        message: String,
        /// Who.
        buyer_name: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// Text around the hit.
        snippet: String,
        /// When.
        at: String,
    }
}
