//! The Commerce Message API v1 and the Sell Fulfillment API v1 as they stand on the wire. Unknown fields are passed
//! over; a list is read entry by entry, so that one bad entry does not hide the others.

use crate::driver::Said;
use serde::Deserialize;
use serde_json::Value;

/// `GET /conversation`.
#[derive(Debug, Deserialize)]
pub(super) struct ConversationPage {
    pub conversations: Option<Vec<Value>>,
    pub total: Option<usize>,
    pub next: Option<String>,
}

/// `GET /conversation/{id}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessagePage {
    pub conversation_title: Option<String>,
    pub messages: Option<Vec<Value>>,
    pub total: Option<usize>,
    pub next: Option<String>,
}

/// `ConversationDetail`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conversation {
    pub conversation_id: String,
    pub conversation_title: Option<String>,
    pub latest_message: Option<Value>,
    pub reference_id: Option<String>,
    pub reference_type: Option<String>,
    pub unread_count: Option<i64>,
}

/// `MessageDetail`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub message_id: String,
    pub message_body: Option<String>,
    pub created_date: String,
    pub sender_username: String,
    pub recipient_username: Option<String>,
    pub subject: Option<String>,
    pub message_media: Option<Vec<Media>>,
}

/// `MessageMedia`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Media {
    pub media_name: Option<String>,
    pub media_type: Option<String>,
    pub media_url: Option<String>,
}

/// `SendMessageResponse`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Accepted {
    pub message_id: String,
    pub sender_user_name: Option<String>,
}

/// The part of a page that says whether there is another one.
pub(super) struct Extent {
    pub total: Option<usize>,
    pub next: bool,
}

impl Extent {
    /// Whether there is more behind `offset`. The words of the specification leave open whether `total` counts this
    /// page or all; so a page that is not full is the last one, unless `next` says otherwise.
    pub fn more(&self, offset: usize, limit: usize, came: usize) -> bool {
        self.next || (came >= limit && self.total.is_none_or(|total| total > offset + came))
    }
}

impl ConversationPage {
    /// An answer that is JSON but not a list of conversations must not pass for an empty inbox.
    pub fn is_list(&self) -> bool {
        self.conversations.is_some() || self.total.is_some()
    }

    pub fn extent(&self) -> Extent {
        Extent {
            total: self.total,
            next: present(self.next.as_deref()),
        }
    }
}

impl MessagePage {
    pub fn is_list(&self) -> bool {
        self.messages.is_some() || self.total.is_some()
    }

    pub fn extent(&self) -> Extent {
        Extent {
            total: self.total,
            next: present(self.next.as_deref()),
        }
    }
}

fn present(next: Option<&str>) -> bool {
    next.is_some_and(|next| !next.is_empty())
}

impl Conversation {
    /// The listing the conversation is about.
    pub fn item(&self) -> Option<&str> {
        let listing = self
            .reference_type
            .as_deref()
            .is_none_or(|kind| kind.eq_ignore_ascii_case("LISTING"));
        self.reference_id
            .as_deref()
            .filter(|id| listing && !id.is_empty())
    }

    /// The newest message, where it can be read.
    pub fn latest(&self) -> Option<Message> {
        self.latest_message
            .clone()
            .and_then(|value| serde_json::from_value(value).ok())
    }
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    errors: Vec<RefusalEntry>,
    error: Option<String>,
    error_description: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RefusalEntry {
    error_id: Option<i64>,
    message: Option<String>,
    long_message: Option<String>,
}

/// Invalid, missing or wrong token, or one without the permission.
const LOGIN_ERRORS: &[i64] = &[1001, 1002, 1003, 1100];
/// Longest piece of the platform's words that is shown.
const WORDS: usize = 300;

/// Reads the platform's own words out of a refusal, of the APIs or of the token endpoint.
pub(super) fn explain(body: &[u8]) -> Said {
    let Ok(refusal) = serde_json::from_slice::<Refusal>(body) else {
        return Said::default();
    };
    let first = refusal.errors.first();
    let login = refusal
        .error
        .as_deref()
        .is_some_and(|e| e.starts_with("invalid_"))
        || first
            .and_then(|e| e.error_id)
            .is_some_and(|id| LOGIN_ERRORS.contains(&id));
    let words = match first {
        Some(entry) => entry.long_message.clone().or_else(|| entry.message.clone()),
        None => refusal.error_description.or(refusal.error),
    };
    let number = first
        .and_then(|e| e.error_id)
        .map(|id| format!(" (error {id})"))
        .unwrap_or_default();
    let text = words.map(|w| format!("{}{number}", w.chars().take(WORDS).collect::<String>()));
    Said { text, login }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_in_the_platforms_words() {
        let said = explain(br#"{"errors":[{"errorId":355013,"message":"The messageText string exceeds the limit."}]}"#);
        assert_eq!(
            said.text.as_deref(),
            Some("The messageText string exceeds the limit. (error 355013)")
        );
        assert!(!said.login, "a long text is no matter of the login");
        assert!(explain(br#"{"errors":[{"errorId":1100,"message":"Access denied"}]}"#).login);
        assert!(
            explain(
                br#"{"error":"invalid_grant","error_description":"the refresh token is invalid"}"#
            )
            .login
        );
        assert_eq!(explain(b"<html>gateway</html>"), Said::default());
    }

    #[test]
    fn the_end_of_a_list_is_found_whatever_total_means() {
        let extent = |total, next| Extent { total, next };
        assert!(
            extent(Some(60), true).more(0, 50, 50),
            "the next page is named"
        );
        assert!(
            extent(Some(60), false).more(0, 50, 50),
            "a full page of a longer list"
        );
        assert!(
            !extent(Some(50), false).more(0, 50, 50),
            "a full page that is all"
        );
        assert!(!extent(Some(60), false).more(50, 50, 10), "the rest");
        assert!(
            extent(None, false).more(0, 50, 50),
            "a full page and no word: look"
        );
        assert!(!extent(Some(0), false).more(0, 50, 0), "nothing at all");
    }
}
