//! The Commerce Message API v1.

use super::Sent;
use super::ask::Ask;
use super::reply::{Reply, refusal};
use super::world::{Conversation, Kind, Message, World};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

const LONGEST: usize = 2_000;
const LARGEST_PAGE: usize = 50;

/// How a listing is spoilt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spoilt {
    pub duplicates: bool,
    pub shuffled: bool,
}

impl Spoilt {
    fn apply(self, mut entries: Vec<Value>) -> Vec<Value> {
        if self.duplicates {
            entries = entries.into_iter().flat_map(|e| [e.clone(), e]).collect();
        }
        if self.shuffled {
            entries.sort_by_cached_key(|e| {
                e.to_string()
                    .bytes()
                    .fold(7_u8, |h, b| h.wrapping_mul(31) ^ b)
            });
        }
        entries
    }
}

/// `GET /conversation`.
pub(super) fn list(world: &World, ask: &Ask, spoilt: Spoilt) -> Reply {
    let kind = match ask.query("conversation_type") {
        Some("FROM_MEMBERS") => Kind::Members,
        Some("FROM_EBAY") => Kind::Notices,
        _ => {
            return refusal(
                400,
                355_017,
                "The required conversation_type query parameter is either missing or has an invalid value.",
            );
        }
    };
    let since = match time(ask.query("start_time")) {
        Ok(since) => since.filter(|_| kind == Kind::Members),
        Err(reply) => return reply,
    };
    let (limit, offset) = match page(ask) {
        Ok(page) => page,
        Err(reply) => return reply,
    };
    let now = world.now();
    let mut found: Vec<(&Conversation, &Message)> = world
        .conversations
        .values()
        .filter(|c| c.kind == kind)
        .filter(|c| {
            ask.query("other_party_username")
                .is_none_or(|name| name == c.other)
        })
        .filter(|c| {
            ask.query("reference_id")
                .is_none_or(|id| Some(id) == c.item.as_deref())
        })
        .filter_map(|c| c.visible(now).first().map(|latest| (c, *latest)))
        .filter(|(_, latest)| since.is_none_or(|since| latest.created > since))
        .collect();
    found.sort_by(|(a, x), (b, y)| (y.created, &b.id).cmp(&(x.created, &a.id)));
    let total = found.len();
    let entries: Vec<Value> = found
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|(conversation, latest)| summary(world, conversation, latest, now))
        .collect();
    let body = json!({
        "href": ask.href(), "limit": limit, "offset": offset, "total": total,
        "next": (offset + limit < total).then(|| ask.href()),
        "conversations": spoilt.apply(entries),
    });
    Reply::json(200, &body)
}

/// `GET /conversation/{id}`.
pub(super) fn thread(world: &World, id: &str, ask: &Ask, spoilt: Spoilt) -> Reply {
    let Some(conversation) = world.conversations.get(id) else {
        return refusal(
            400,
            355_007,
            "Invalid or unrecognized conversation_id value.",
        );
    };
    let (limit, offset) = match page(ask) {
        Ok(page) => page,
        Err(reply) => return reply,
    };
    let visible = conversation.visible(world.now());
    let total = visible.len();
    let entries = visible
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|m| detail(m, conversation))
        .collect();
    let body = json!({
        "conversationTitle": conversation.title, "conversationStatus": "ACTIVE",
        "conversationType": kind_name(conversation.kind),
        "href": ask.href(), "limit": limit, "offset": offset, "total": total,
        "next": (offset + limit < total).then(|| ask.href()),
        "messages": spoilt.apply(entries),
    });
    Reply::json(200, &body)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outgoing {
    conversation_id: Option<String>,
    other_party_username: Option<String>,
    message_text: Option<String>,
    reference: Option<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    reference_id: Option<String>,
}

/// `POST /send_message`; `late` is after how many seconds listings show it.
pub(super) fn send(world: &mut World, body: &[u8], late: i64) -> Reply {
    let Ok(outgoing) = serde_json::from_slice::<Outgoing>(body) else {
        return refusal(400, 2004, "Invalid request. The request has errors.");
    };
    let text = outgoing.message_text.unwrap_or_default();
    if text.is_empty() {
        return refusal(
            400,
            355_015,
            "Please pass message text or upload one of more media attachments.",
        );
    }
    if text.chars().count() > LONGEST {
        return refusal(
            400,
            355_013,
            "The messageText string exceeds the maximum character threshold of 2000.",
        );
    }
    let now = world.now();
    let conversation = match (outgoing.conversation_id, outgoing.other_party_username) {
        (Some(id), _) if world.conversations.contains_key(&id) => id,
        (Some(_), _) => {
            return refusal(
                400,
                355_007,
                "Invalid or unrecognized conversation_id value.",
            );
        }
        (None, Some(name)) => {
            let item = outgoing.reference.and_then(|r| r.reference_id);
            world.conversation_with(&name, item.as_deref(), Kind::Members, now)
        }
        (None, None) => {
            return refusal(
                400,
                355_018,
                "conversationId and otherPartyUsername cannot both be empty.",
            );
        }
    };
    let Some(message) = world.write(&conversation, true, &text, now, late) else {
        return refusal(500, 335_000, "Internal server error encountered.");
    };
    world.ledger.push(Sent {
        conversation,
        buyer: message.recipient.clone(),
        text,
        at: now,
        message_id: message.id.clone(),
    });
    let body = json!({
        "messageId": message.id, "messageBody": message.body, "createdDate": stamp(message.created),
        "readStatus": false, "senderUserName": message.sender, "recipientUserName": message.recipient,
        "subject": "", "messageMedia": [],
    });
    Reply::json(201, &body)
}

fn summary(world: &World, conversation: &Conversation, latest: &Message, now: Timestamp) -> Value {
    let unread = conversation
        .visible(now)
        .iter()
        .filter(|m| !m.read && m.sender != world.seller())
        .count();
    let mut body = json!({
        "conversationId": conversation.id, "conversationStatus": "ACTIVE",
        "conversationTitle": conversation.title, "conversationType": kind_name(conversation.kind),
        "createdDate": stamp(conversation.created), "latestMessage": detail(latest, conversation),
        "unreadCount": unread,
    });
    if let (Some(item), Some(body)) = (&conversation.item, body.as_object_mut()) {
        body.insert("referenceType".to_owned(), json!("LISTING"));
        body.insert("referenceId".to_owned(), json!(item));
    }
    body
}

fn detail(message: &Message, conversation: &Conversation) -> Value {
    json!({
        "messageId": message.id, "messageBody": message.body, "createdDate": stamp(message.created),
        "senderUsername": message.sender, "recipientUsername": message.recipient, "readStatus": message.read,
        "subject": conversation.title, "messageMedia": [],
    })
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Members => "FROM_MEMBERS",
        Kind::Notices => "FROM_EBAY",
    }
}

fn page(ask: &Ask) -> Result<(usize, usize), Reply> {
    let limit = ask
        .query("limit")
        .map_or(Ok(25), str::parse::<usize>)
        .ok()
        .filter(|l| (1..=LARGEST_PAGE).contains(l));
    let Some(limit) = limit else {
        return Err(refusal(
            400,
            355_009,
            "Invalid limit. The limit value must be a positive integer value that does not exceed 50.",
        ));
    };
    match ask.query("offset").map_or(Ok(0), str::parse::<usize>) {
        Ok(offset) if offset % limit == 0 => Ok((limit, offset)),
        _ => Err(refusal(
            400,
            355_008,
            "Invalid offset. The offset value must be synchronized up with the limit value.",
        )),
    }
}

fn time(text: Option<&str>) -> Result<Option<Timestamp>, Reply> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        refusal(400, 355_005, "Invalid date format used for one or both date filters. Please use ISO 8601 dates with UTC offset.")
    })
}

/// Milliseconds and `Z`.
pub(super) fn stamp(at: Timestamp) -> String {
    format!("{at:.3}")
}
