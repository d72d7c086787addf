//! A text as the rules look at it.

use super::{CheckContext, phrases, scan};
use unicode_normalization::UnicodeNormalization;

/// A link and the host it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub text: String,
    pub host: String,
}

/// A text made ready once for all rules.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    /// As it was written.
    pub raw: &'a str,
    /// Width and invisible characters made even, order numbers taken out.
    pub plain: String,
    /// The sentences of `plain`.
    pub sentences: Vec<String>,
    /// The links in it.
    pub links: Vec<Link>,
}

/// Numbers of orders in the marketplaces' formats: digits in fixed groups, never a phone number.
const ORDER_NUMBERS: &str = r"\b(\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5})\b";

impl<'a> Prepared<'a> {
    pub fn new(text: &'a str, context: &CheckContext<'_>) -> Self {
        let even: String = text.nfkc().filter(|c| !invisible(*c)).collect();
        let links = scan::links(&even);
        let mut plain = even;
        if let Some(order) = context.order_platform_id.filter(|id| !id.trim().is_empty()) {
            plain = plain.replace(order, "#");
        }
        if let Some(pattern) = phrases::compiled(ORDER_NUMBERS) {
            plain = pattern.replace_all(&plain, "#").into_owned();
        }
        let sentences = sentences(&plain);
        Self {
            raw: text,
            plain,
            sentences,
            links,
        }
    }
}

/// Cut at the ends of sentences and lines; a full stop within a number or a name of a host ends nothing.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let stop = match c {
            '!' | '?' | '。' | '\n' | '\r' | '।' | '؟' => true,
            '.' => rest.peek().is_none_or(|next| next.is_whitespace()),
            _ => false,
        };
        if stop {
            sentences.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    sentences.push(current);
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences
}

const fn invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}
