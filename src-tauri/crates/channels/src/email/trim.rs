//! What a buyer said now: the letter without the mails it quotes and without signatures.
//!
//! Trimming never ends in nothing: when no words are left, the whole text stays.

mod patterns;

use super::html::QUOTE_MARK;

/// A text after trimming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// What was said now.
    pub text: String,
    /// The whole, where something was taken away.
    pub full: Option<String>,
}

/// Takes quoted mails and signatures away.
#[must_use]
pub fn trim(text: &str) -> Trimmed {
    let whole = clean(text);
    let relayed = between_relay_marks(text);
    let lines: Vec<&str> = relayed.as_deref().unwrap_or(text).lines().collect();
    let own = without_quotes(&lines, true);
    let with_words = |text: String| Some(clean(&text)).filter(|text| has_words(text));
    let kept = with_words(without_signature(&own))
        .or_else(|| with_words(own.join("\n")))
        .or_else(|| with_words(without_signature(&without_quotes(&lines, false))));
    match kept {
        Some(text) if text == whole => Trimmed { text, full: None },
        Some(text) => Trimmed {
            text,
            full: Some(whole),
        },
        None => Trimmed {
            text: whole,
            full: None,
        },
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || is_symbol(c))
}

/// Emoji alone are an answer too.
const fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Drops the quote mark, trailing blanks and runs of empty lines.
fn clean(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        if line.trim().chars().eq([QUOTE_MARK]) {
            continue;
        }
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().replace(QUOTE_MARK, "")
}

/// Marketplaces wrap the buyer's words: `----- Begin message -----` … `----- End message -----`.
fn between_relay_marks(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let begin = lines
        .iter()
        .position(|line| patterns::begins_relayed(line))?;
    let inner = lines.get(begin + 1..)?;
    let end = inner.iter().position(|line| patterns::ends_relayed(line))?;
    let inner = inner.get(..end)?.join("\n");
    has_words(&inner).then_some(inner)
}

/// Takes quotations away. `firmly`: everything behind the start of a quotation goes, where it is not followed by
/// `>` lines that show its end.
fn without_quotes<'a>(lines: &[&'a str], firmly: bool) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if is_quoted(line) {
            at += 1;
        } else if let Some(length) = patterns::attribution(rest) {
            let behind = rest.get(length..).unwrap_or_default();
            let quoted = quoted_block(behind);
            if quoted == 0 && firmly {
                break;
            }
            at += length + quoted;
        } else if firmly && (line.contains(QUOTE_MARK) || patterns::ends_letter(rest)) {
            break;
        } else {
            kept.push(*line);
            at += 1;
        }
    }
    kept
}

fn is_quoted(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('>') || line.starts_with("＞") || line.starts_with("&gt;")
}

/// The number of lines of a block of `>` lines, with the empty lines before and inside it; 0 when there is none.
fn quoted_block(lines: &[&str]) -> usize {
    let mut end = 0;
    for (index, line) in lines.iter().enumerate() {
        if is_quoted(line) {
            end = index + 1;
        } else if !line.trim().is_empty() && !line.contains(QUOTE_MARK) {
            break;
        }
    }
    end
}

fn without_signature(lines: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut said_something = false;
    let spoken = lines
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| !line.trim().is_empty());
    let last_lines = spoken.take(3).last().map_or(0, |(index, _)| index);
    for (index, line) in lines.iter().enumerate() {
        let is_delimiter = matches!(*line, "-- " | "--" | "—" | "-- \u{a0}" | "--\u{a0}");
        said_something |= kept.last().is_some_and(|line| has_words(line));
        if is_delimiter && said_something {
            break;
        }
        // With more behind it than the end of a letter, it is a line like others.
        if index >= last_lines && patterns::is_device_signature(line) {
            break;
        }
        kept.push(line);
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests;
