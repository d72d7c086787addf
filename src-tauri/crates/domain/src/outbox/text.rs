//! Whether a text in a listing is ours: platforms wrap, trim and re-space what they were given.

use std::collections::HashMap;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// How much of the words must agree, of a hundred.
const OVERLAP: usize = 90;

/// Tags after which a new word begins.
const BREAKING: &[&str] = &[
    "br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "hr",
];

/// The text without what platforms change: tags and entities, invisible characters, width and case, spacing.
#[must_use]
pub fn normalise_text(text: &str) -> String {
    let plain = entities(&without_tags(text));
    let folded: String = plain
        .nfkc()
        .filter(|c| !invisible(*c))
        .flat_map(char::to_lowercase)
        .collect();
    // Lower-casing can leave a decomposed letter; a second pass makes the form stable.
    let stable: String = folded.nfkc().collect();
    stable.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A stable name of a text: FNV-1a over 128 bits of its normal form, in hexadecimal.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = normalise_text(text)
        .bytes()
        .fold(BASIS, |hash, b| (hash ^ u128::from(b)).wrapping_mul(PRIME));
    let mut hex = String::with_capacity(32);
    // Writing to a String cannot fail.
    let _ = write!(hex, "{hash:032x}");
    hex
}

/// Whether two texts are the same message: equal in their normal form, or nine of ten words agree. Texts without a
/// word match nothing.
#[must_use]
pub fn texts_match(a: &str, b: &str) -> bool {
    let (a, b) = (normalise_text(a), normalise_text(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    a == b || overlap(&tokens(&a), &tokens(&b))
}

fn overlap(a: &[String], b: &[String]) -> bool {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return false;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for token in a {
        *counts.entry(token).or_default() += 1;
    }
    let common = b
        .iter()
        .filter(|token| match counts.get_mut(token.as_str()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .count();
    common * 100 >= longer * OVERLAP
}

/// Words of letters and digits; each character of a script without spaces for itself.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if unspaced(c) {
            flush(&mut word, &mut tokens);
            tokens.push(c.to_string());
        } else if c.is_alphanumeric() || combining(c) {
            word.push(c);
        } else {
            flush(&mut word, &mut tokens);
        }
    }
    flush(&mut word, &mut tokens);
    tokens
}

fn flush(word: &mut String, tokens: &mut Vec<String>) {
    if !word.is_empty() {
        tokens.push(std::mem::take(word));
    }
}

/// Scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana, Han, Hangul is spaced.
const fn unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Vowel signs and accents that are no letters by themselves but belong to a word.
fn combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Characters that are not seen: joiners, marks of direction, soft hyphens, variation selectors.
const fn invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}')
}

/// Takes tags out; `a < b` is no tag.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let begins = after
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match after.split_once('>') {
            Some((tag, tail)) if begins && !tag.contains('<') => {
                if breaks(tag) {
                    out.push(' ');
                }
                rest = tail;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn breaks(tag: &str) -> bool {
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    BREAKING.contains(&name.as_str())
}

/// The entities that platforms write; others stay as they are on both sides.
fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&nbsp;", " "),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, plain)| {
        text.replace(entity, plain)
    })
}
