//! What a turn says.

use crate::judge::MAX_AGE;
use domain::message::Message;
use jiff::SignedDuration;

/// What is asked now: a word left unanswered weeks ago does not colour today's question.
pub(crate) fn recent(turn: &[Message]) -> Vec<&Message> {
    let Some(last) = turn.last() else {
        return Vec::new();
    };
    let limit = SignedDuration::from_secs(MAX_AGE);
    let now_or_lately = |m: &&Message| last.sent_at.duration_since(m.sent_at) <= limit;
    turn.iter().filter(now_or_lately).collect()
}

/// The text of messages, a line break between them.
pub(crate) fn text_of(messages: &[&Message]) -> String {
    let texts: Vec<&str> = messages.iter().map(|m| m.text.as_str()).collect();
    texts.join("\n")
}
