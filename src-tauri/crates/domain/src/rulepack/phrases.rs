//! Phrases that give a forbidden purpose away. They are judged by the sentence, so that harmless words stay
//! harmless: "change" beside "address" is no matter, beside "your review" it is.

use super::Finding;
use super::prepared::Prepared;
use crate::check::Verdict;
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Parts that must all stand in one sentence.
#[derive(Debug)]
pub(super) struct Phrase {
    pub verdict: Verdict,
    pub why: &'static str,
    pub parts: &'static [&'static str],
}

/// Rows in the order in which they are looked for: the worst first.
pub(super) type Phrases = &'static [Phrase];

pub(super) const fn block(why: &'static str, parts: &'static [&'static str]) -> Phrase {
    Phrase {
        verdict: Verdict::Block,
        why,
        parts,
    }
}

pub(super) const fn warn(why: &'static str, parts: &'static [&'static str]) -> Phrase {
    Phrase {
        verdict: Verdict::Warn,
        why,
        parts,
    }
}

/// The worst row that fits a sentence of the text.
pub(super) fn find(phrases: Phrases, text: &Prepared<'_>) -> Option<Finding> {
    let fitting = phrases.iter().filter_map(|phrase| {
        let fits = |sentence: &&String| phrase.parts.iter().all(|part| is_match(part, sentence));
        text.sentences
            .iter()
            .find(fits)
            .map(|sentence| (phrase, sentence))
    });
    // Among equals the first row, as they are written.
    let worst = fitting.reduce(|best, next| {
        if next.0.verdict > best.0.verdict {
            next
        } else {
            best
        }
    });
    worst.map(|(phrase, sentence)| Finding {
        verdict: phrase.verdict,
        detail: format!("`{}`: {}", sentence.trim(), phrase.why),
    })
}

/// Compiled patterns. Each is written once in the source and lives as long as the program: a clone of a `Regex` would
/// lose its warmed caches.
static COMPILED: LazyLock<Mutex<HashMap<&'static str, Option<&'static Regex>>>> =
    LazyLock::new(Mutex::default);

/// A pattern, in capital or small letters; a test compiles every one of them.
pub(super) fn compiled(pattern: &'static str) -> Option<&'static Regex> {
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let build = || {
        RegexBuilder::new(pattern)
            .case_insensitive(true)
            .build()
            .ok()
    };
    *known
        .entry(pattern)
        .or_insert_with(|| build().map(|regex| &*Box::leak(Box::new(regex))))
}

pub(super) fn is_match(pattern: &'static str, text: &str) -> bool {
    compiled(pattern).is_some_and(|regex| regex.is_match(text))
}

/// The first place that fits.
pub(super) fn first<'t>(pattern: &'static str, text: &'t str) -> Option<&'t str> {
    compiled(pattern).and_then(|regex| regex.find(text).map(|found| found.as_str()))
}
