//! The list and one conversation.

use super::{count, word};
use crate::wire::{AttachmentView, Counts, InboxRow, MessageView};
use domain::outbox::OutboxState;
use domain::{Message, Reason};
use engine::store::InboxCounts;
use std::collections::BTreeMap;

pub(crate) fn counts(counts: &InboxCounts) -> Counts {
    Counts {
        all: count(counts.all),
        open: count(counts.open),
        waiting: count(counts.waiting),
        replying: count(counts.replying),
        answered: count(counts.answered),
        closed: count(counts.closed),
        unread: count(counts.unread),
    }
}

pub(crate) fn row(row: &engine::store::InboxRow) -> InboxRow {
    let conversation = &row.conversation;
    let ready = row
        .outbox
        .as_ref()
        .filter(|(_, state, _)| *state == OutboxState::Ready);
    InboxRow {
        id: conversation.id.to_string(),
        channel: conversation.channel.to_string(),
        channel_name: row.channel_name.clone(),
        platform: row.platform.clone(),
        buyer_name: row.buyer_name.clone(),
        buyer_country: row.buyer_country.as_ref().map(ToString::to_string),
        preview: row.preview.clone(),
        last_author: word(&row.last_author),
        last_message_at: conversation.last_message_at.to_string(),
        state: word(&conversation.state),
        reason: conversation.reason.map(Reason::code),
        language: conversation.language.as_ref().map(ToString::to_string),
        order_platform_id: row.order_platform_id.clone(),
        unread: conversation.unread,
        due_at: conversation.due_at.map(|t| t.to_string()),
        sends_at: ready.map(|(_, _, at)| at.to_string()),
        outbox_state: row.outbox.as_ref().map(|(_, state, _)| word(state)),
        escalated: row.escalated,
    }
}

/// A message; `glosses` holds the seller's-language text by the platform's id of what was sent.
pub(crate) fn message(
    message: &Message,
    sent: &BTreeMap<String, (String, Option<String>)>,
) -> MessageView {
    let ours = sent.get(&message.platform_id);
    MessageView {
        id: message.id.to_string(),
        author: word(&message.author),
        text: message.text.clone(),
        full_text: message.full_text.clone(),
        html: message.html.clone(),
        gloss: ours.and_then(|(_, gloss)| gloss.clone()),
        sent_at: message.sent_at.to_string(),
        attachments: message
            .attachments
            .iter()
            .map(|a| AttachmentView {
                name: a.name.clone(),
                media_type: a.media_type.clone(),
                size: a.size,
            })
            .collect(),
        suppress: message.suppress.as_ref().map(word),
        outbox: ours.map(|(id, _)| id.clone()),
    }
}
