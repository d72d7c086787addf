//! A mail as bytes becomes a message of a conversation.

use super::headers::{self, Party};
use super::preset::Relayed;
use super::settings::EmailSettings;
use super::{charset, mime, suppress, trim};
use domain::inbound::{InboundBuyer, InboundMessage};
use domain::message::{Attachment, Suppress};
use domain::{Author, OutboxId};
use jiff::{SignedDuration, Timestamp};
use mail_parser::{Message, MessageParser, PartType};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Marks our own mails besides their Message-ID, for servers that change that.
pub const MARK: &str = "X-Nightdesk-Reply";

/// What is known of a mail besides its bytes.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// When the server took it in.
    pub received: Option<Timestamp>,
    /// The engine's time.
    pub now: Timestamp,
    /// Whether it lies in the folder of sent mail: then it is ours, whatever address it was sent from.
    pub is_sent: bool,
    /// Size of the whole mail, where only its beginning was read.
    pub cut_of: Option<u64>,
    /// Files named by the server, where only the beginning was read.
    pub listed: Vec<Attachment>,
}

/// A mail that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The message.
    pub message: InboundMessage,
    /// In words, when something could not be read.
    pub trouble: Option<String>,
    /// Its References were missing, so its thread is a guess; the mail it answers is named.
    pub answers_only: Option<String>,
}

/// What a reply in the thread needs. Kept with the message, opaque to everybody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyContext {
    /// Message-ID of the mail.
    pub message_id: Option<String>,
    /// Its References.
    pub references: Vec<String>,
    /// Who is to be answered.
    pub reply_to: Option<String>,
    /// The name of the one to be answered.
    pub name: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
}

/// Reads a mail; whatever its state, something comes out.
pub fn read(raw: &[u8], settings: &EmailSettings, around: &Surroundings) -> Reading {
    // The parsers promise not to panic. Should one of them break the promise, one mail must not stop the mailbox.
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let message = MessageParser::default().parse(raw)?;
        has_anything(&message).then(|| whole(&message, raw, settings, around))
    }));
    match parsed {
        Ok(Some(reading)) => reading,
        Ok(None) | Err(_) => stub(raw, around),
    }
}

fn has_anything(message: &Message<'_>) -> bool {
    ["from", "sender", "date", "subject", "message-id", "to"]
        .iter()
        .any(|name| headers::has(message, name))
}

fn whole(
    message: &Message<'_>,
    raw: &[u8],
    settings: &EmailSettings,
    around: &Surroundings,
) -> Reading {
    let mut content = mime::content(message);
    let subject = headers::subject(message);
    let sides = Sides::of(message, settings, around.is_sent);
    let trouble = trouble(&content, &sides, around);
    let message_id = headers::ids(message, "message-id").into_iter().next();
    let platform_id = message_id
        .clone()
        .unwrap_or_else(|| stable_id(message, raw));
    let references = headers::ids(message, "references");
    let answers = headers::ids(message, "in-reply-to");
    let relayed = settings.preset.and_then(|preset| {
        preset.judge(
            &sides.other.address,
            subject.as_deref().unwrap_or_default(),
            &content.text,
        )
    });
    let suppress = suppression(message, &sides, relayed.as_ref());
    let root = references
        .first()
        .or(answers.first())
        .cloned()
        .or_else(|| {
            (suppress == Some(Suppress::Bounce))
                .then(|| returned_root(message))
                .flatten()
        })
        .unwrap_or_else(|| platform_id.clone());
    let answers_only = (references.is_empty())
        .then(|| answers.first().cloned())
        .flatten();
    let (conversation, order, joined) = match &relayed {
        Some(Relayed::Buyer {
            conversation,
            order,
        }) => (conversation.clone(), order.clone(), true),
        Some(Relayed::Notice { order }) => (root, order.clone(), false),
        None => (root, None, false),
    };
    if let Some(size) = around.cut_of {
        announce_size(&mut content, size, &around.listed);
    }
    if content.text.trim().is_empty() {
        // Some write the whole question into the subject.
        content.text = subject.clone().unwrap_or_default();
    }
    let trimmed = trim::trim(&content.text);
    let buyer = InboundBuyer {
        platform_id: sides.other.address.clone(),
        name: sides.other.name.clone(),
        email: Some(sides.other.address.clone()).filter(|address| !address.is_empty()),
        ..InboundBuyer::default()
    };
    let context = ReplyContext {
        message_id,
        references: if references.is_empty() {
            answers
        } else {
            references
        },
        reply_to: buyer.email.clone(),
        name: Some(buyer.name.clone()).filter(|name| !name.is_empty()),
        subject: subject.clone(),
    };
    Reading {
        message: InboundMessage {
            platform_id,
            conversation_platform_id: conversation,
            author: author(message, &sides, suppress, settings),
            buyer,
            subject,
            text: trimmed.text,
            full_text: trimmed.full,
            html: content.html,
            sent_at: sent_at(message, around),
            attachments: content.attachments,
            suppress,
            order_platform_id: order,
            context: serde_json::to_value(context).unwrap_or_default(),
        },
        trouble,
        answers_only: answers_only.filter(|_| !joined),
    }
}

/// Who wrote, and who is on the other side.
struct Sides {
    from: Party,
    reply_to: Option<Party>,
    other: Party,
    is_own: bool,
}

impl Sides {
    fn of(message: &Message<'_>, settings: &EmailSettings, is_sent: bool) -> Self {
        let mut writers = headers::parties(message, "from");
        writers.extend(headers::parties(message, "sender"));
        let from = writers.into_iter().next().unwrap_or_default();
        let is_foreign = |party: &Party| !settings.is_own(&party.address);
        let mut reply_to = headers::parties(message, "reply-to")
            .into_iter()
            .find(is_foreign);
        let is_own = is_sent || settings.is_own(&from.address);
        // Behind a relay only the alias may be answered.
        let is_relayed = settings
            .preset
            .is_some_and(|preset| preset.judge(&from.address, "", "").is_some());
        if is_relayed {
            reply_to = None;
        }
        let other = if is_own {
            let mut recipients = headers::parties(message, "to");
            recipients.extend(headers::parties(message, "cc"));
            recipients.extend(reply_to.clone());
            recipients
                .into_iter()
                .find(is_foreign)
                .unwrap_or_else(|| from.clone())
        } else {
            let mut other = reply_to.clone().unwrap_or_else(|| from.clone());
            if other.name.is_empty()
                && (other.address == from.address || !suppress::is_unattended(&from))
            {
                other.name.clone_from(&from.name);
            }
            other
        };
        Self {
            from,
            reply_to,
            other,
            is_own,
        }
    }
}

fn suppression(
    message: &Message<'_>,
    sides: &Sides,
    relayed: Option<&Relayed>,
) -> Option<Suppress> {
    if sides.is_own {
        return Some(Suppress::Own);
    }
    let judged = suppress::judge(message, &sides.from, sides.reply_to.as_ref());
    match relayed {
        Some(Relayed::Notice { .. }) => Some(
            judged
                .filter(|why| *why == Suppress::Bounce)
                .unwrap_or(Suppress::Notice),
        ),
        // The relay adds the headers of bulk mail to what a person wrote.
        Some(Relayed::Buyer { .. }) => judged.filter(|why| *why != Suppress::Bulk),
        None if sides.from.address.is_empty() => Some(judged.unwrap_or(Suppress::NoReply)),
        None => judged,
    }
}

fn author(
    message: &Message<'_>,
    sides: &Sides,
    suppress: Option<Suppress>,
    settings: &EmailSettings,
) -> Author {
    if sides.is_own {
        let is_automatic = headers::raw(message, "Auto-Submitted")
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("auto-replied"));
        return if is_automatic && is_ours(message, settings) {
            Author::Assistant
        } else {
            Author::Seller
        };
    }
    match suppress {
        Some(Suppress::Bounce | Suppress::Notice) => Author::System,
        _ => Author::Buyer,
    }
}

/// Whether a mail carries our marker: `<outbox id@own domain>`, and the id again in a header of ours.
fn is_ours(message: &Message<'_>, settings: &EmailSettings) -> bool {
    let mark = headers::raw(message, MARK);
    let id = headers::ids(message, "message-id").into_iter().next();
    mark.zip(id)
        .is_some_and(|(mark, id)| id == own_message_id(&OutboxId::new(mark.trim()), settings))
}

/// The Message-ID of a row of the outbox, without brackets.
#[must_use]
pub fn own_message_id(id: &OutboxId, settings: &EmailSettings) -> String {
    let local: String = id
        .as_str()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect();
    let domain: String = settings
        .own_domain()
        .chars()
        .filter(char::is_ascii_graphic)
        .collect();
    format!("{local}@{domain}")
}

/// The thread of the mail that a delivery report brings back.
fn returned_root(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => first_id(inner),
        PartType::Text(text) if is_header_part(part) => MessageParser::default()
            .parse(text.as_bytes())
            .as_ref()
            .and_then(first_id),
        _ => None,
    })
}

fn first_id(message: &Message<'_>) -> Option<String> {
    ["references", "in-reply-to", "message-id"]
        .iter()
        .find_map(|name| headers::ids(message, name).into_iter().next())
}

fn is_header_part(part: &mail_parser::MessagePart<'_>) -> bool {
    use mail_parser::MimeHeaders;
    let subtype = part.content_type().and_then(|kind| kind.subtype());
    subtype.is_some_and(|sub| sub.eq_ignore_ascii_case("rfc822-headers"))
}

fn sent_at(message: &Message<'_>, around: &Surroundings) -> Timestamp {
    let latest = around.received.unwrap_or(around.now);
    let written = message
        .date()
        .filter(|date| date.is_valid() && date.year >= 1990)
        .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    // A sender's clock that runs ahead would put the mail behind its own answer.
    match written {
        Some(written)
            if written
                <= latest
                    .saturating_add(SignedDuration::from_mins(10))
                    .unwrap_or(latest) =>
        {
            written
        }
        _ => latest,
    }
}

fn trouble(content: &mime::Content, sides: &Sides, around: &Surroundings) -> Option<String> {
    let broken = content.text.chars().filter(|c| *c == '\u{FFFD}').count();
    let who = if sides.from.address.is_empty() {
        "an unknown sender"
    } else {
        &sides.from.address
    };
    if sides.from.address.is_empty() {
        return Some("A mail names no sender. What could be read of it is shown.".to_owned());
    }
    if content.text.trim().is_empty() && content.attachments.is_empty() && around.cut_of.is_none() {
        return None;
    }
    (broken > 0 && around.cut_of.is_none()).then(|| {
        format!("A mail from {who} has characters that cannot be read. What could be read of it is shown.")
    })
}

fn announce_size(content: &mut mime::Content, size: u64, listed: &[Attachment]) {
    let megabytes = size.div_ceil(1024 * 1024);
    let note = format!(
        "[This mail is too large to be read whole ({megabytes} MB). Its beginning is shown; its files are listed.]"
    );
    content.text = format!("{}\n\n{note}", content.text.trim_end())
        .trim_start()
        .to_owned();
    for attachment in &mut content.attachments {
        // What was cut in the middle has another size than what was read of it.
        attachment.size = None;
    }
    if !listed.is_empty() {
        content.attachments = listed.to_vec();
    }
}

/// An id for a mail that has none: the same mail gives the same id in every reading.
fn stable_id(message: &Message<'_>, raw: &[u8]) -> String {
    let mut hash = Sha256::new();
    for name in ["from", "to", "date", "subject"] {
        hash.update(headers::raw(message, name).unwrap_or_default().as_bytes());
        hash.update([0]);
    }
    let body = usize::try_from(message.root_part().raw_body_offset()).unwrap_or(0);
    hash.update(raw.get(body..).unwrap_or(raw));
    named(&hash.finalize())
}

fn named(digest: &[u8]) -> String {
    let hex: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{hex}@no-message-id")
}

/// A mail that is no mail: its beginning is shown as text, and a person is told.
pub fn stub(raw: &[u8], around: &Surroundings) -> Reading {
    let shown: String = charset::tidy(&charset::guess(
        raw.get(..raw.len().min(4_000)).unwrap_or_default(),
    ))
    .into_owned();
    let platform_id = named(&Sha256::digest(raw));
    let text = if shown.trim().is_empty() {
        "[An empty mail]".to_owned()
    } else {
        shown.trim().to_owned()
    };
    Reading {
        message: InboundMessage {
            conversation_platform_id: platform_id.clone(),
            platform_id,
            author: Author::Buyer,
            buyer: InboundBuyer {
                name: "?".to_owned(),
                platform_id: "unknown".to_owned(),
                ..InboundBuyer::default()
            },
            subject: None,
            text,
            full_text: None,
            html: None,
            sent_at: around.received.unwrap_or(around.now),
            attachments: around.listed.clone(),
            suppress: Some(Suppress::NoReply),
            order_platform_id: None,
            context: serde_json::to_value(ReplyContext::default()).unwrap_or_default(),
        },
        trouble: Some(
            "A mail could not be read as a mail. Its beginning is shown as it came.".to_owned(),
        ),
        answers_only: None,
    }
}

#[cfg(test)]
mod tests;
