//! The requests, as values.

use crate::driver::Request;
use jiff::Timestamp;
use serde_json::json;

/// Where tokens are renewed.
pub(super) const TOKEN_PATH: &str = "identity/v1/oauth2/token";
const CONVERSATION: &str = "commerce/message/v1/conversation";
const SEND: &str = "commerce/message/v1/send_message";
const ORDER: &str = "sell/fulfillment/v1/order";

/// Entries of one page of messages; the most the API gives.
pub(super) const MESSAGES: usize = 50;
/// Conversations of one page; each changed one costs one more request.
pub(super) const CONVERSATIONS: usize = 25;
/// Orders of one page; each shipped one costs one more request.
pub(super) const ORDERS: usize = 50;

/// The two kinds of conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Members,
    Notices,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "FROM_MEMBERS",
            Self::Notices => "FROM_EBAY",
        }
    }
}

/// Milliseconds and `Z`, as in the examples of the specification.
fn stamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// One page of conversations; `since` is taken for those with members only.
pub(super) fn conversations(
    kind: Kind,
    since: Option<Timestamp>,
    limit: usize,
    offset: usize,
) -> Request {
    let request = Request::get(CONVERSATION).query("conversation_type", kind.as_str());
    let request = match since {
        Some(since) if kind == Kind::Members => request.query("start_time", stamp(since)),
        _ => request,
    };
    request.query("limit", limit).query("offset", offset)
}

/// One page of a conversation.
pub(super) fn messages(kind: Kind, conversation: &str, offset: usize) -> Request {
    Request::get(CONVERSATION)
        .segment(conversation)
        .query("conversation_type", kind.as_str())
        .query("limit", MESSAGES)
        .query("offset", offset)
}

/// The cheapest read that needs the login of a send.
pub(super) fn glance() -> Request {
    conversations(Kind::Members, None, 1, 0)
}

/// An answer in a conversation.
pub(super) fn send(conversation: &str, text: &str) -> Request {
    Request::post_json(
        SEND,
        &json!({ "conversationId": conversation, "messageText": text }),
    )
}

/// One page of orders that changed since.
pub(super) fn orders(since: Timestamp, limit: usize, offset: usize) -> Request {
    Request::get(ORDER)
        .query("filter", format!("lastmodifieddate:[{}..]", stamp(since)))
        .query("limit", limit)
        .query("offset", offset)
}

/// One order.
pub(super) fn order(id: &str) -> Request {
    Request::get(ORDER).segment(id)
}

/// The parcels of one order.
pub(super) fn shipments(order: &str) -> Request {
    Request::get(ORDER)
        .segment(order)
        .segment("shipping_fulfillment")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_specification_shows_them() {
        let since: Timestamp = "2024-11-06T10:00:00Z".parse().unwrap();
        let request = conversations(Kind::Members, Some(since), 25, 50);
        let expected = [
            ("conversation_type", "FROM_MEMBERS"),
            ("start_time", "2024-11-06T10:00:00.000Z"),
            ("limit", "25"),
            ("offset", "50"),
        ];
        let query: Vec<(&str, &str)> = request
            .query
            .iter()
            .map(|(n, v)| (*n, v.as_str()))
            .collect();
        assert_eq!(query, expected);
        let request = orders(since, 50, 0);
        assert_eq!(
            request.query.first().unwrap().1,
            "lastmodifieddate:[2024-11-06T10:00:00.000Z..]"
        );
    }

    #[test]
    fn notices_take_no_time() {
        let request = conversations(Kind::Notices, Some(Timestamp::UNIX_EPOCH), 25, 0);
        assert!(
            request.query.iter().all(|(name, _)| *name != "start_time"),
            "{request:?}"
        );
    }

    #[test]
    fn an_answer_goes_into_its_conversation_unchanged() {
        let request = send("c1", "Zeile 1\n\u{1F319} \"Ende\"");
        let body: serde_json::Value = serde_json::from_slice(&request.body.unwrap().bytes).unwrap();
        assert_eq!(
            body,
            json!({"conversationId": "c1", "messageText": "Zeile 1\n\u{1F319} \"Ende\""})
        );
    }
}
