//! Mends single typing mistakes ("my ordre") towards words the lexicon knows, and no others.

use std::collections::{HashMap, HashSet};

/// Words of at least this length are mended, towards words at least one longer or as long as `TARGET`.
const SHORTEST: usize = 5;
const TARGET: usize = 5;
/// Above this length an extra letter of any kind is a slip.
const SURE: usize = 7;
/// A longer word is no word; mending it would cost time and mean nothing.
const LONGEST: usize = 24;

/// Finds the word one slip away: a letter left out, doubled, changed, or two exchanged.
#[derive(Debug, Default)]
pub struct Repair {
    known: HashSet<String>,
    /// Every known word with one letter taken out.
    shortened: HashMap<String, String>,
}

impl Repair {
    /// Learns the words.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut repair = Self::default();
        let mut sorted: Vec<&str> = words.collect();
        sorted.sort_unstable();
        sorted.dedup();
        for word in sorted {
            repair.known.insert(word.to_owned());
            if word.chars().count() >= TARGET {
                for short in deletions(word) {
                    repair
                        .shortened
                        .entry(short)
                        .or_insert_with(|| word.to_owned());
                }
            }
        }
        repair
    }

    /// The folded text with slips mended; `None` when there are none.
    #[must_use]
    pub fn repair(&self, folded: &str) -> Option<String> {
        let mut changed = false;
        let mut out = String::with_capacity(folded.len() + 8);
        out.push(' ');
        for (index, word) in folded.split_whitespace().enumerate() {
            let mended = if index < 300 { self.mend(word) } else { None };
            changed |= mended.is_some();
            out.push_str(mended.unwrap_or(word));
            out.push(' ');
        }
        changed.then_some(out)
    }

    fn mend(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if !(SHORTEST..=LONGEST).contains(&length)
            || self.known.contains(word)
            || !word.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let first = word.chars().next();
        let fits = |candidate: &&str| candidate.chars().next() == first;
        let missing = self.shortened.get(word).map(String::as_str).filter(fits);
        if missing.is_some() || length < TARGET {
            return missing;
        }
        for short in deletions(word) {
            if let Some(doubled) = self
                .known
                .get(&short)
                .filter(|k| k.chars().count() >= TARGET && (length > SURE || doubles(word, k)))
            {
                return Some(doubled.as_str()).filter(fits);
            }
            let changed = self.shortened.get(&short).map(String::as_str).filter(fits);
            if changed.is_some_and(|candidate| {
                length > TARGET && differs_once(word, candidate) || is_swap(word, candidate)
            }) {
                return changed;
            }
        }
        None
    }
}

/// One letter typed for another: "chance" is no slip of "cancel".
fn differs_once(word: &str, candidate: &str) -> bool {
    word.chars().count() == candidate.chars().count()
        && word
            .chars()
            .zip(candidate.chars())
            .filter(|(a, b)| a != b)
            .count()
            == 1
}

/// The longer word is the shorter with a letter typed twice: "Brandt" is no slip of "Brand".
fn doubles(word: &str, known: &str) -> bool {
    let mut plain: Vec<char> = word.chars().collect();
    plain.dedup();
    let mut other: Vec<char> = known.chars().collect();
    other.dedup();
    plain == other
}

/// Two neighbours exchanged.
fn is_swap(word: &str, candidate: &str) -> bool {
    let pairs: Vec<(char, char)> = word.chars().zip(candidate.chars()).collect();
    let wrong: Vec<usize> = pairs
        .iter()
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(at, _)| at)
        .collect();
    let [first, second] = wrong.as_slice() else {
        return false;
    };
    let (one, other) = (pairs.get(*first), pairs.get(*second));
    let crossed = one
        .zip(other)
        .is_some_and(|((a, b), (c, d))| a == d && b == c);
    word.chars().count() == candidate.chars().count() && *second == first + 1 && crossed
}

fn deletions(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| {
        let mut short = String::with_capacity(word.len());
        short.push_str(word.get(..at).unwrap_or_default());
        short.push_str(word.get(at + c.len_utf8()..).unwrap_or_default());
        short
    })
}

#[cfg(test)]
mod tests {
    use super::Repair;

    #[test]
    fn mends_one_slip_and_leaves_other_words_alone() {
        let repair = Repair::new(["order", "refund", "tracking", "received", "where"].into_iter());
        for (text, mended) in [
            (" my ordr ", None),
            (" my ordre ", Some(" my order ")),
            (" a refunnd ", Some(" a refund ")),
            (" the trackimg ", Some(" the tracking ")),
            (" there is a house ", None),
            (" order ", None),
        ] {
            assert_eq!(repair.repair(text).as_deref(), mended, "{text}");
        }
    }
}
