//! Single headers of a mail, whatever state they are in.

use super::charset;
use mail_parser::{Address, HeaderValue, Message};

/// A mail address with the name shown for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// In small letters; empty when there is none.
    pub address: String,
    /// As written; may be empty.
    pub name: String,
}

impl Party {
    /// The first part of the address.
    pub fn local(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or(self.address.as_str(), |(local, _)| local)
    }
}

/// The raw value of a header, unfolded; undecodable bytes are guessed.
pub fn raw(message: &Message<'_>, name: &str) -> Option<String> {
    let header = message
        .headers()
        .iter()
        .rev()
        .find(|header| header.name().eq_ignore_ascii_case(name))?;
    let from = usize::try_from(header.offset_start()).ok()?;
    let to = usize::try_from(header.offset_end()).ok()?;
    let bytes = message.raw_message.get(from..to)?;
    let text = charset::guess(bytes);
    Some(
        text.split(['\r', '\n'])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// Whether a header is there at all.
pub fn has(message: &Message<'_>, name: &str) -> bool {
    message
        .headers()
        .iter()
        .any(|header| header.name().eq_ignore_ascii_case(name))
}

/// The subject, decoded; where its bytes say nothing about their character set, guessed.
pub fn subject(message: &Message<'_>) -> Option<String> {
    let decoded = message.subject().map(str::to_owned);
    let text = match decoded {
        Some(text) if text.contains('\u{FFFD}') || text.contains('\u{1b}') => {
            raw(message, "subject").unwrap_or(text)
        }
        Some(text) => text,
        None => return None,
    };
    let text: String = charset::tidy(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then(|| text.chars().take(500).collect())
}

/// All addresses of a header.
pub fn parties(message: &Message<'_>, name: &str) -> Vec<Party> {
    let values = message
        .headers()
        .iter()
        .filter(|header| header.name().eq_ignore_ascii_case(name));
    let mut all = Vec::new();
    for header in values {
        if let HeaderValue::Address(address) = header.value() {
            all.extend(listed(address));
        }
    }
    all.retain(|party| party.address.contains('@'));
    if all.iter().any(|party| party.name.contains('\u{FFFD}')) {
        repair_names(&mut all, &raw(message, name).unwrap_or_default());
    }
    all
}

fn listed(address: &Address<'_>) -> Vec<Party> {
    let party = |addr: &mail_parser::Addr<'_>| Party {
        address: plain_address(addr.address.as_deref().unwrap_or_default()),
        name: charset::tidy(addr.name.as_deref().unwrap_or_default())
            .trim()
            .chars()
            .take(200)
            .collect(),
    };
    address.iter().map(party).collect()
}

/// An address in small letters without what does not belong there.
fn plain_address(address: &str) -> String {
    let address = address.trim().trim_matches(['<', '>', '"', '\'']).trim();
    if address.len() > 320 || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return String::new();
    }
    address.to_lowercase()
}

fn repair_names(parties: &mut [Party], raw: &str) {
    if let [party] = parties
        && let Some((name, _)) = raw.rsplit_once('<')
    {
        party.name = name.trim().trim_matches('"').to_owned();
    }
}

/// Message-IDs in a header, without their brackets, in their order.
pub fn ids(message: &Message<'_>, name: &str) -> Vec<String> {
    raw(message, name)
        .map(|text| message_ids(&text))
        .unwrap_or_default()
}

/// Message-IDs in a text; a single one may stand without brackets.
pub fn message_ids(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((id, behind)) = after.split_once('>') else {
            break;
        };
        found.extend(clean_id(id));
        rest = behind;
    }
    if found.is_empty() && !text.contains('<') {
        found.extend(
            text.split_whitespace()
                .filter(|word| word.contains('@'))
                .filter_map(clean_id),
        );
    }
    found.truncate(200);
    found
}

/// A Message-ID as we store and search it: visible ASCII without quotes, or nothing.
pub fn clean_id(id: &str) -> Option<String> {
    let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = !id.is_empty()
        && id.len() <= 500
        && id
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '<' | '>'));
    fits.then_some(id)
}
