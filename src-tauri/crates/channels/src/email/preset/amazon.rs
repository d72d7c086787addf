//! Amazon: buyers write from an alias at `marketplace.amazon.*`; the order stands in the subject.

use super::Relayed;

const NAME: &str = "amazon:";

/// What Amazon's mails are by their other side, subject and text.
#[must_use]
pub fn judge(other: &str, subject: &str, text: &str) -> Option<Relayed> {
    let other = other.trim().to_ascii_lowercase();
    let (local, domain) = other.rsplit_once('@')?;
    let order = || order_id(subject).or_else(|| order_id(text));
    if domain.starts_with("marketplace.amazon.") && !is_unattended(local) {
        let order = order();
        let conversation = match &order {
            Some(order) => format!("{NAME}{other}|{order}"),
            None => format!("{NAME}{other}"),
        };
        return Some(Relayed::Buyer {
            conversation,
            order,
        });
    }
    let is_amazon = domain
        .split('.')
        .any(|label| label == "amazon" || label == "amazonses");
    is_amazon.then(|| Relayed::Notice { order: order() })
}

/// The alias and the order in a thread's name.
#[must_use]
pub fn parts_of(conversation: &str) -> Option<(&str, Option<&str>)> {
    let rest = conversation.strip_prefix(NAME)?;
    Some(
        rest.split_once('|')
            .map_or((rest, None), |(alias, order)| (alias, Some(order))),
    )
}

fn is_unattended(local: &str) -> bool {
    let plain: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    plain.starts_with("noreply") || plain.starts_with("donotreply")
}

/// The first text of the form `123-1234567-1234567` that stands alone.
#[must_use]
pub fn order_id(text: &str) -> Option<String> {
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        // Latin letters around it make it something else; a script without blanks may stand right beside it.
        if c.is_ascii_alphanumeric() || c == '-' {
            word.push(c);
        } else {
            if is_order_id(&word) {
                return Some(word);
            }
            word.clear();
        }
    }
    None
}

fn is_order_id(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [3, 7, 7] && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_stands_alone() {
        let found = |text| order_id(text);
        assert_eq!(
            found("Re: (Order: 113-1234567-7654321)").as_deref(),
            Some("113-1234567-7654321")
        );
        assert_eq!(
            found("注文番号：250-1234567-7654321について").as_deref(),
            Some("250-1234567-7654321")
        );
        assert_eq!(
            found("tel 0113-1234567-76543210"),
            None,
            "digits around it make it something else"
        );
        assert_eq!(found("x113-1234567-7654321"), None);
    }

    #[test]
    fn alias_and_order_make_the_thread() {
        let judged = judge(
            "Abc1@Marketplace.Amazon.de",
            "Anfrage 305-1111111-2222222",
            "",
        );
        let name = "amazon:abc1@marketplace.amazon.de|305-1111111-2222222";
        assert_eq!(
            judged,
            Some(Relayed::Buyer {
                conversation: name.to_owned(),
                order: Some("305-1111111-2222222".to_owned())
            })
        );
        assert_eq!(
            parts_of(name),
            Some(("abc1@marketplace.amazon.de", Some("305-1111111-2222222")))
        );
    }

    #[test]
    fn what_the_marketplace_says_itself_is_a_notice() {
        for sender in [
            "no-reply@amazon.com",
            "seller-notification@amazon.co.jp",
            "donotreply@marketplace.amazon.fr",
        ] {
            assert!(
                matches!(judge(sender, "", ""), Some(Relayed::Notice { .. })),
                "{sender}"
            );
        }
        assert_eq!(judge("anna@example.org", "", ""), None);
        assert_eq!(
            judge("anna@amazonia.example", "", ""),
            None,
            "a name that only begins alike"
        );
    }
}
