//! The word lists of one language, matched in one pass.
//!
//! A concept (`WHERE`, `RECEIVE`, `?legal`) is a set of surface forms; rules over concepts are shared by all
//! languages, so that a language is added by a word list alone.

use super::normalise::fold;
use super::repair::Repair;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use std::collections::HashMap;

/// Concepts found in a piece of text, one bit each.
pub type Concepts = u128;

/// Gives every concept its bit.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, u32>);

impl Names {
    /// The bit of a concept; a new one for a new name, none once 128 are taken.
    pub fn bit(&mut self, name: &str) -> Concepts {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let index = *self.0.entry(name.to_owned()).or_insert(next);
        1_u128.checked_shl(index).unwrap_or(0)
    }

    /// The bit of a concept that is already named.
    #[must_use]
    pub fn known(&self, name: &str) -> Concepts {
        self.0
            .get(name)
            .and_then(|index| 1_u128.checked_shl(*index))
            .unwrap_or(0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// One language's words.
#[derive(Debug)]
pub struct Lexicon {
    /// Base code (`en`, `zh`).
    pub code: &'static str,
    matcher: Option<AhoCorasick>,
    concepts: Vec<Concepts>,
    repair: Option<Repair>,
}

impl Lexicon {
    /// Reads `CONCEPT: form | form* | form`; unreadable lines are left out (a test holds that there are none).
    #[must_use]
    pub fn parse(code: &'static str, text: &str, names: &mut Names) -> Self {
        let spaced = !matches!(code, "zh" | "ja" | "ko");
        let mut forms: HashMap<String, Concepts> = HashMap::new();
        for (name, list) in text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once(':'))
        {
            let bit = names.bit(name.trim());
            for form in list.split(" | ") {
                for pattern in patterns(form.trim(), code, spaced) {
                    *forms.entry(pattern).or_default() |= bit;
                }
            }
        }
        let (patterns, concepts): (Vec<String>, Vec<Concepts>) = forms.into_iter().unzip();
        let repair =
            spaced.then(|| Repair::new(patterns.iter().flat_map(|p| p.split_whitespace())));
        let matcher = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .ok();
        Self {
            code,
            matcher,
            concepts,
            repair,
        }
    }

    /// The concepts in a folded sentence and how many forms were found, typing mistakes repaired first.
    #[must_use]
    pub fn find(&self, folded: &str) -> (Concepts, usize) {
        let repaired = self
            .repair
            .as_ref()
            .and_then(|repair| repair.repair(folded));
        let (mut found, mut count) = (0, 0);
        for text in std::iter::once(folded).chain(repaired.as_deref()) {
            let Some(matcher) = &self.matcher else { break };
            for hit in matcher.find_overlapping_iter(text) {
                found |= self
                    .concepts
                    .get(hit.pattern().as_usize())
                    .copied()
                    .unwrap_or_default();
                count += 1;
            }
        }
        (found, count)
    }
}

/// The texts to look for: ` word ` in languages that part words, the bare form in those that do not. German umlauts
/// are also found as people type them without the keys (`ue` for `ü`).
fn patterns(form: &str, code: &str, spaced: bool) -> Vec<String> {
    let open = form.ends_with('*');
    let mut variants = vec![form.trim_end_matches('*').to_owned()];
    if code == "de" && form.contains(['ä', 'ö', 'ü']) {
        variants.extend(
            variants
                .first()
                .map(|v| v.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")),
        );
    }
    variants
        .iter()
        .map(|variant| fold(variant))
        .filter(|folded| folded.chars().any(char::is_alphanumeric))
        .map(|folded| match (spaced, open) {
            (true, true) => folded.trim_end().to_owned(),
            (true, false) => folded,
            (false, _) => folded.trim().to_owned(),
        })
        .collect()
}
