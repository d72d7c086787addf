//! What is to be sent, and what people send.

use super::decision::CheckView;

wire! {
    /// One row of the outbox.
    OutboxView {
        /// Row.
        id: String,
        /// Conversation.
        conversation: String,
        /// Who gets it.
        buyer_name: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// `auto_reply` or `manual`.
        kind: String,
        /// `ready`, `sending`, `ambiguous`, `sent`, `needs_human`, `superseded`, `cancelled`, `failed`.
        state: String,
        /// Reason code.
        reason: Option<String>,
        /// In words.
        detail: Option<String>,
        /// In the buyer's language.
        text: String,
        /// In the seller's language.
        gloss: Option<String>,
        /// Of the text.
        language: String,
        /// When it was written.
        created_at: String,
        /// When the countdown ends or the next try is.
        not_before: String,
        /// Tries so far.
        #[ts(type = "number")]
        attempts: i64,
    }

    /// The outbox, open rows first, then the newest done ones.
    OutboxList {
        /// Rows.
        rows: Vec<OutboxView>,
    }

    /// A person sends.
    SendRequest {
        /// Conversation.
        conversation: String,
        /// Text in the buyer's language.
        text: String,
        /// `version` of the conversation as the person saw it.
        version: u32,
        /// Send although a check warns.
        despite_warnings: bool,
    }

    /// A refusal is a value, not an error.
    SendOutcome {
        /// `queued`, `changed` (somebody wrote meanwhile), `warned`, `blocked`.
        outcome: String,
        /// The outbox row.
        outbox: Option<String>,
        /// What was found.
        checks: Vec<CheckView>,
    }

    /// A text to be checked while typing.
    CheckRequest {
        /// Conversation.
        conversation: String,
        /// Text.
        text: String,
    }

    /// Verdicts.
    CheckList {
        /// Verdicts other than pass.
        checks: Vec<CheckView>,
    }
}
