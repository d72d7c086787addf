//! One conversation and its buyer.

use super::common::MoneyView;
use super::correction::CorrectionView;
use super::decision::DecisionView;
use super::escalation::EscalationView;
use super::inbox::InboxRow;
use super::order::OrderView;
use super::outbox::OutboxView;

wire! {
    /// Everything about one conversation.
    ConversationView {
        /// Its row.
        row: InboxRow,
        /// Grows with every change; send it back with a reply.
        version: u32,
        /// Subject.
        subject: Option<String>,
        /// Set by a person for this conversation only.
        mode_override: Option<String>,
        /// What the schedule says now: `off`, `suggest`, `auto`.
        mode: String,
        /// Which row of the schedule says so, in a word (`default`, `zone`, …).
        mode_scope: String,
        /// Oldest first.
        messages: Vec<MessageView>,
        /// Who.
        buyer: BuyerView,
        /// Newest first; the linked one has `linked`.
        orders: Vec<OrderView>,
        /// Judgements, newest first.
        decisions: Vec<DecisionView>,
        /// What a person said about these turns, where it counts.
        corrections: Vec<CorrectionView>,
        /// Open rows of the outbox for this conversation.
        outbox: Vec<OutboxView>,
        /// The open escalation.
        escalation: Option<EscalationView>,
        /// What a person typed and did not send, else what the machine proposes.
        draft: Option<DraftView>,
        /// Longest text the channel takes.
        max_characters: u32,
    }

    /// A text to be edited and sent by a person.
    DraftView {
        /// In the buyer's language.
        text: String,
        /// In the seller's language, where the machine wrote it.
        gloss: Option<String>,
        /// `person` or `assistant`.
        by: String,
    }

    /// One message.
    MessageView {
        /// Ours.
        id: String,
        /// `buyer`, `seller`, `assistant`, `system`.
        author: String,
        /// What was said now.
        text: String,
        /// The whole text, where quotes were trimmed.
        full_text: Option<String>,
        /// Sanitised HTML, to be shown in a sandboxed frame.
        html: Option<String>,
        /// The same in the seller's language: the gloss of a reply, or what was understood of a buyer's message.
        gloss: Option<String>,
        /// When.
        sent_at: String,
        /// Files.
        attachments: Vec<AttachmentView>,
        /// Why the machine never answers it.
        suppress: Option<String>,
        /// The outbox row it was sent by.
        outbox: Option<String>,
    }

    /// One file.
    AttachmentView {
        /// Name.
        name: String,
        /// Media type.
        media_type: String,
        /// Bytes.
        #[ts(type = "number | null")]
        size: Option<u64>,
    }

    /// Who writes.
    BuyerView {
        /// Ours.
        id: String,
        /// Name.
        name: String,
        /// Name on the platform.
        platform_id: String,
        /// ISO country.
        country: Option<String>,
        /// Language.
        language: Option<String>,
        /// IANA zone.
        time_zone: Option<String>,
        /// Local time there, `HH:MM`.
        local_time: Option<String>,
        /// Orders so far.
        #[ts(type = "number | null")]
        orders_count: Option<i64>,
        /// Money so far.
        lifetime_value: Option<MoneyView>,
    }

    /// What a person typed.
    DraftRequest {
        /// Conversation.
        conversation: String,
        /// Empty or absent: none.
        text: Option<String>,
    }

    /// A mode for one conversation.
    ModeRequest {
        /// Conversation.
        conversation: String,
        /// `off`, `suggest`, `auto`; absent: as the schedule says.
        mode: Option<String>,
    }

    /// Which order a conversation is about.
    LinkRequest {
        /// Conversation.
        conversation: String,
        /// Order.
        order: String,
    }
}
