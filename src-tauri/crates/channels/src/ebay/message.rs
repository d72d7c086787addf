//! Messages of the API as messages of the house.

use super::account::same;
use super::known::Known;
use super::request::Kind;
use super::text;
use super::wire::{Media, Message};
use domain::Author;
use domain::inbound::{InboundBuyer, InboundMessage};
use domain::message::{Attachment, Suppress};
use jiff::Timestamp;
use serde_json::{Value, json};

/// What is known about the conversation around a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    pub kind: Kind,
    pub conversation: &'a str,
    pub title: Option<&'a str>,
    pub item: Option<&'a str>,
    /// The seller's own user name.
    pub own: &'a str,
}

/// The platform's own name as a sender.
const PLATFORM_SENDER: &str = "ebay";

/// Reads one entry of a list; the error says which entry could not be read, without its text.
pub(super) fn read(
    entry: &Value,
    around: Around<'_>,
    known: &Known,
) -> Result<InboundMessage, String> {
    let name = entry
        .get("messageId")
        .and_then(Value::as_str)
        .unwrap_or("without an id")
        .to_owned();
    let told = |why: &str| {
        format!(
            "Message {name} of conversation {} could not be read: {why}.",
            around.conversation
        )
    };
    let message: Message =
        serde_json::from_value(entry.clone()).map_err(|e| told(&e.to_string()))?;
    if !concerns(&message, around) {
        return Err(told("neither side of it is this account"));
    }
    if message.message_id.is_empty() {
        return Err(told("it has no id"));
    }
    let sent_at: Timestamp = message
        .created_date
        .parse()
        .map_err(|_| told("its date is not a date"))?;
    Ok(inbound(message, sent_at, around, known))
}

/// Whether the account is one side of the message. Otherwise the name of the account is wrong, and our own words
/// could be taken for a buyer's.
fn concerns(message: &Message, around: Around<'_>) -> bool {
    let recipient = message.recipient_username.as_deref();
    around.kind == Kind::Notices
        || same(&message.sender_username, PLATFORM_SENDER)
        || same(&message.sender_username, around.own)
        || recipient.is_none_or(|recipient| same(recipient, around.own))
}

fn inbound(
    message: Message,
    sent_at: Timestamp,
    around: Around<'_>,
    known: &Known,
) -> InboundMessage {
    let author = author(&message, around);
    let other = match author {
        Author::Buyer | Author::System => message.sender_username.clone(),
        Author::Seller | Author::Assistant => {
            message.recipient_username.clone().unwrap_or_default()
        }
    };
    let body = text::read(message.message_body.as_deref().unwrap_or_default());
    InboundMessage {
        platform_id: message.message_id,
        conversation_platform_id: around.conversation.to_owned(),
        author,
        buyer: buyer(&other, known),
        subject: message
            .subject
            .or_else(|| around.title.map(str::to_owned))
            .filter(|s| !s.trim().is_empty()),
        text: body.text,
        full_text: None,
        html: body.html,
        sent_at,
        attachments: message
            .message_media
            .unwrap_or_default()
            .into_iter()
            .map(attachment)
            .collect(),
        suppress: (author == Author::System).then_some(Suppress::Notice),
        order_platform_id: known.order_of(&other, around.item),
        context: json!({ "item": around.item }),
    }
}

fn author(message: &Message, around: Around<'_>) -> Author {
    let sender = message.sender_username.as_str();
    if same(sender, around.own) {
        Author::Seller
    } else if around.kind == Kind::Notices || same(sender, PLATFORM_SENDER) {
        Author::System
    } else {
        Author::Buyer
    }
}

fn buyer(username: &str, known: &Known) -> InboundBuyer {
    known.buyer(username).unwrap_or_else(|| InboundBuyer {
        platform_id: username.to_owned(),
        name: username.to_owned(),
        ..InboundBuyer::default()
    })
}

fn attachment(media: Media) -> Attachment {
    let media_type = match media.media_type.as_deref() {
        Some("IMAGE") => "image/*",
        Some("PDF") => "application/pdf",
        Some("DOC") => "application/msword",
        Some("TXT") => "text/plain",
        _ => "application/octet-stream",
    };
    Attachment {
        name: media.media_name.unwrap_or_default(),
        media_type: media_type.to_owned(),
        size: None,
        url: media.media_url.filter(|url| url.starts_with("https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(kind: Kind) -> Around<'static> {
        Around {
            kind,
            conversation: "c1",
            title: None,
            item: Some("110"),
            own: "Lamps",
        }
    }

    fn entry(sender: &str) -> Value {
        json!({
            "messageId": "m1", "messageBody": "Hallo", "createdDate": "2026-11-20T22:00:00.000Z",
            "senderUsername": sender, "recipientUsername": if sender == "anna" { "lamps" } else { "anna" },
            "readStatus": false, "subject": "Lamp",
            "messageMedia": [{"mediaName": "a.jpg", "mediaType": "IMAGE", "mediaUrl": "javascript:alert(1)"}]
        })
    }

    #[test]
    fn who_wrote_is_told_by_the_own_name() {
        let known = Known::default();
        for (sender, kind, author, suppress) in [
            ("anna", Kind::Members, Author::Buyer, None),
            ("LAMPS", Kind::Members, Author::Seller, None),
            (
                "eBay",
                Kind::Members,
                Author::System,
                Some(Suppress::Notice),
            ),
            (
                "eBay",
                Kind::Notices,
                Author::System,
                Some(Suppress::Notice),
            ),
        ] {
            let message = read(&entry(sender), around(kind), &known).unwrap();
            assert_eq!(
                (message.author, message.suppress),
                (author, suppress),
                "{sender}"
            );
            if author != Author::System {
                assert_eq!(message.buyer.platform_id, "anna", "{sender}");
            }
        }
    }

    #[test]
    fn files_are_listed_and_only_safe_addresses_kept() {
        let message = read(&entry("anna"), around(Kind::Members), &Known::default()).unwrap();
        let file = message.attachments.first().unwrap();
        assert_eq!((file.name.as_str(), file.url.as_deref()), ("a.jpg", None));
    }

    #[test]
    fn a_message_between_strangers_shows_that_the_name_is_wrong() {
        let around = Around {
            own: "lantern",
            ..around(Kind::Members)
        };
        assert!(
            read(&entry("lamps"), around, &Known::default()).is_err(),
            "not a buyer's word"
        );
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_named() {
        let mut bad = entry("anna");
        bad["createdDate"] = json!("yesterday");
        let told = read(&bad, around(Kind::Members), &Known::default()).unwrap_err();
        assert!(
            told.contains("m1") && told.contains("c1") && !told.contains("Hallo"),
            "{told}"
        );
        assert!(
            read(
                &json!({"messageId": 7}),
                around(Kind::Members),
                &Known::default()
            )
            .is_err()
        );
    }
}
