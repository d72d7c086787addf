//! Which of the two sides of a conversation is the seller's own.
//!
//! The message API does not say it. The seller may have said it, every order says it, and two conversations with
//! different people have only one name in common. Where nothing of this helps, it is asked for: to take our own
//! words for a buyer's would make us answer ourselves.

use super::wire::Message;
use std::collections::BTreeSet;

/// User names are compared without regard to capitals, as the platform does.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Finds the own name among the newest messages of several conversations.
pub(super) fn learn(latest: &[Message], hint: &str) -> Option<String> {
    let pairs: Vec<BTreeSet<String>> = latest.iter().filter_map(pair).collect();
    let named = |name: &str| {
        let original = |m: &Message| {
            [
                Some(m.sender_username.clone()),
                m.recipient_username.clone(),
            ]
            .into_iter()
            .flatten()
            .find(|n| same(n, name))
        };
        latest.iter().find_map(original)
    };
    if !hint.is_empty() && pairs.iter().any(|pair| pair.contains(&hint.to_lowercase())) {
        return named(hint);
    }
    let mut common = pairs.first()?.clone();
    for pair in &pairs {
        common = common.intersection(pair).cloned().collect();
    }
    match (common.len(), common.first()) {
        (1, Some(only)) => named(only),
        _ => None,
    }
}

/// Whether a name is one side of any of these messages, or nothing speaks against it.
pub(super) fn takes_part(name: &str, latest: &[Message]) -> bool {
    let name = name.trim().to_lowercase();
    let mut pairs = latest.iter().filter_map(pair).peekable();
    pairs.peek().is_none() || pairs.any(|pair| pair.contains(&name))
}

fn pair(message: &Message) -> Option<BTreeSet<String>> {
    let recipient = message.recipient_username.as_deref()?.trim().to_lowercase();
    let sender = message.sender_username.trim().to_lowercase();
    let both = !sender.is_empty() && !recipient.is_empty() && sender != recipient;
    both.then(|| BTreeSet::from([sender, recipient]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(sender: &str, recipient: &str) -> Message {
        Message {
            message_id: "1".to_owned(),
            message_body: None,
            created_date: String::new(),
            sender_username: sender.to_owned(),
            recipient_username: Some(recipient.to_owned()),
            subject: None,
            message_media: None,
        }
    }

    #[test]
    fn the_common_name_is_ours() {
        let latest = [
            message("anna", "Lamps"),
            message("lamps", "bert"),
            message("anna", "lamps"),
        ];
        assert_eq!(learn(&latest, "").as_deref(), Some("Lamps"));
    }

    #[test]
    fn one_partner_alone_decides_nothing() {
        let latest = [message("anna", "lamps"), message("lamps", "anna")];
        assert_eq!(learn(&latest, ""), None);
        assert_eq!(
            learn(&latest, "My shop"),
            None,
            "a hint that nobody bears is no proof"
        );
        assert_eq!(learn(&latest, "LAMPS").as_deref(), Some("lamps"));
    }

    #[test]
    fn a_name_that_nobody_bears_takes_no_part() {
        let latest = [message("anna", "lamps")];
        assert!(takes_part("Lamps", &latest) && takes_part("anyone", &[]));
        assert!(!takes_part("My shop", &latest));
    }

    #[test]
    fn strangers_decide_nothing() {
        assert_eq!(learn(&[message("a", "b"), message("c", "d")], ""), None);
        assert_eq!(learn(&[], "lamps"), None);
    }
}
