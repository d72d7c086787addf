//! Cuts text into the words the full-text index holds, and questions into the words it is asked for.
//!
//! Scripts that do not write spaces are cut into single characters and pairs, so that one character is found as well
//! as a word of four. Order numbers, codes and tracking numbers are held in parts and as a whole. Accents and case do
//! not matter.

use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

#[cfg(test)]
mod tests;

/// Longest word that is held; longer ones are random data, not words.
const LONGEST: usize = 64;
/// Fewest letters of a last word that is taken as the beginning of a word.
const PREFIX_FROM: usize = 3;

/// What a character is to the index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word.
    Word,
    /// Of a script without spaces.
    Dense,
    /// Joins the parts of a code: `12-34567`.
    Joint,
    /// Between words.
    Space,
}

fn dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF            // Thai, Lao
        | 0x1000..=0x109F          // Burmese
        | 0x1780..=0x17FF          // Khmer
        | 0x1100..=0x11FF          // Hangul parts
        | 0x3005..=0x3007
        | 0x3040..=0x30FF          // Hiragana, Katakana
        | 0x3130..=0x318F
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF          // Han
        | 0xA960..=0xA97F
        | 0xAA60..=0xAA7F
        | 0xAC00..=0xD7FF          // Hangul
        | 0xF900..=0xFAFF
        | 0x20000..=0x323AF)
}

fn kind(c: char) -> Kind {
    if dense(c) {
        // Thai and Khmer have signs of their own that join nothing: ฿, ៛.
        return if c.is_alphanumeric() || is_combining_mark(c) {
            Kind::Dense
        } else {
            Kind::Space
        };
    }
    match c {
        '-' | '_' | '.' | '/' | '#' | '\u{2010}'..='\u{2013}' => Kind::Joint,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Kind::Word,
        _ => Kind::Space,
    }
}

/// Accents over Latin, Greek and Cyrillic letters, points of Hebrew, vowel signs of Arabic: written or not, it is the
/// same word. The marks of Indian scripts are vowels and stay.
fn optional_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0670 | 0x0640 | 0x200B..=0x200F | 0xFEFF)
}

/// The form in which texts and questions are compared: no case, no accents, full and half width alike.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_ascii() || dense(c) {
            folded.push(c);
            continue;
        }
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            _ => std::iter::once(c)
                .nfd()
                .filter(|part| !optional_mark(*part))
                .for_each(|part| folded.push(part)),
        }
    }
    folded
}

/// A run of characters of one kind in a folded text.
enum Run {
    /// A plain word, or a code with its parts.
    Word { whole: String, parts: Vec<String> },
    /// Characters of a script without spaces.
    Dense(Vec<char>),
}

fn runs(folded: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut row: Vec<char> = Vec::new();
    for c in folded.chars().chain(std::iter::once(' ')) {
        let kind = kind(c);
        if kind != Kind::Dense && !row.is_empty() {
            runs.push(Run::Dense(std::mem::take(&mut row)));
        }
        if kind != Kind::Word && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if matches!(kind, Kind::Dense | Kind::Space) && !parts.is_empty() {
            let parts = std::mem::take(&mut parts);
            runs.push(Run::Word {
                whole: parts.concat(),
                parts,
            });
        }
        match kind {
            Kind::Word => part.push(c),
            Kind::Dense => row.push(c),
            Kind::Joint | Kind::Space => {}
        }
    }
    runs
}

/// Whether joined parts are a code that is worth finding as a whole: it has a digit. `and/or` is two words.
fn is_code(whole: &str, parts: &[String]) -> bool {
    parts.len() > 1 && whole.chars().any(|c| c.is_ascii_digit())
}

fn fits(word: &str) -> bool {
    !word.is_empty() && word.len() <= LONGEST
}

/// The words of a text for the index, each once, a space between them.
pub(crate) fn index(text: &str) -> String {
    let folded = fold(text);
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = String::with_capacity(folded.len() * 2);
    let mut put = |word: &str| {
        if fits(word) && !seen.contains(word) {
            seen.insert(word.to_owned());
            out.push_str(word);
            out.push(' ');
        }
    };
    for run in runs(&folded) {
        match run {
            Run::Word { whole, parts } => {
                parts.iter().for_each(|part| put(part));
                if is_code(&whole, &parts) {
                    put(&whole);
                }
            }
            Run::Dense(row) => {
                let mut buffer = String::new();
                for (i, c) in row.iter().enumerate() {
                    buffer.clear();
                    buffer.push(*c);
                    put(&buffer);
                    if let Some(next) = row.get(i + 1) {
                        buffer.push(*next);
                        put(&buffer);
                    }
                }
            }
        }
    }
    out
}

/// A question as the index understands it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Question {
    /// All of them must be there.
    pub words: Vec<String>,
    /// The last may be the beginning of a word.
    pub prefix: bool,
    /// Runs that must stand in the folded text as they are: pairs alone would also fit a text that has them apart.
    pub exact: Vec<String>,
    /// Folded pieces to look for when cutting a snippet.
    pub marks: Vec<String>,
}

/// What a person typed, as a question. Empty when nothing in it can be looked for.
pub(crate) fn question(text: &str) -> Question {
    let folded = fold(text);
    let mut question = Question::default();
    for run in runs(&folded) {
        match run {
            Run::Word { whole, parts } => {
                question
                    .marks
                    .push(parts.first().cloned().unwrap_or_default());
                question.prefix = whole.chars().count() >= PREFIX_FROM;
                if is_code(&whole, &parts) {
                    question.words.push(whole);
                } else {
                    question.words.extend(parts);
                }
            }
            Run::Dense(row) => {
                question.prefix = false;
                let run: String = row.iter().collect();
                match row.as_slice() {
                    [one] => question.words.push(one.to_string()),
                    _ => question
                        .words
                        .extend(row.windows(2).map(|pair| pair.iter().collect::<String>())),
                }
                if row.len() > 2 {
                    question.exact.push(run.clone());
                }
                question.marks.push(run);
            }
        }
    }
    question.words.retain(|word| fits(word));
    question
}
