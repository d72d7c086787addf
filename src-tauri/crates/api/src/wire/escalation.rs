//! What needs a person.

use super::decision::FactView;

wire! {
    /// One conversation that needs a person.
    EscalationView {
        /// Ours.
        id: String,
        /// Conversation.
        conversation: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// `open`, `acknowledged`, `resolved`.
        state: String,
        /// Whether it rings.
        wake: bool,
        /// When it was raised.
        created_at: String,
        /// When the reply is due.
        due_at: Option<String>,
        /// Who.
        buyer_name: String,
        /// ISO country.
        country: Option<String>,
        /// IANA zone.
        time_zone: Option<String>,
        /// Language.
        language: String,
        /// Order number.
        order_platform_id: Option<String>,
        /// State word.
        order_status: Option<String>,
        /// What was said.
        said: String,
        /// What they want.
        intents: Vec<String>,
        /// How they feel.
        emotion: String,
        /// Risk words.
        risks: Vec<String>,
        /// Automatic replies before.
        tried: Vec<String>,
        /// Reason code.
        reason: String,
        /// Proposed text.
        proposed: Option<String>,
        /// In the seller's language.
        proposed_gloss: Option<String>,
        /// What is known.
        facts: Vec<FactView>,
    }

    /// Escalations, the most urgent first.
    EscalationList {
        /// Open and seen ones.
        rows: Vec<EscalationView>,
    }
}
