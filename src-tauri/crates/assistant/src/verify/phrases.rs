//! Lists of promises and of words that state a status, by language.

use crate::understand::normalise::fold;

static PROMISES: &str = include_str!("../../data/verify/promises.tsv");
static STATUS: &str = include_str!("../../data/verify/status.tsv");

/// Phrases that promise something, and words that state something.
#[derive(Debug)]
pub struct Phrases {
    promises: Vec<(&'static str, String)>,
    status: Vec<(&'static str, &'static str, String)>,
}

impl Default for Phrases {
    fn default() -> Self {
        let lines = |text: &'static str| {
            text.lines()
                .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        };
        let promises = lines(PROMISES)
            .filter_map(|l| l.split_once('\t'))
            .flat_map(|(language, forms)| {
                forms
                    .split(" | ")
                    .map(move |form| (language, pattern(form, language)))
            })
            .collect();
        let status = lines(STATUS)
            .filter_map(|l| {
                let (words, rest) = l.split_once('\t')?;
                rest.split_once('\t')
                    .map(|(language, forms)| (words, language, forms))
            })
            .flat_map(|(words, language, forms)| {
                forms
                    .split(" | ")
                    .map(move |form| (words, language, pattern(form, language)))
            })
            .collect();
        Self { promises, status }
    }
}

/// A form as it is looked for: whole words where words are parted.
fn pattern(form: &str, language: &str) -> String {
    let folded = fold(form);
    if matches!(language, "ja" | "zh") {
        folded.trim().to_owned()
    } else {
        folded
    }
}

impl Phrases {
    /// The first promise in a folded text, in any language: a promise in another language is one too.
    #[must_use]
    pub fn promise(&self, folded: &str) -> Option<&str> {
        self.promises
            .iter()
            .find(|(_, form)| folded.contains(form.as_str()))
            .map(|(_, form)| form.trim())
    }

    /// Statements in a folded text that none of `words` carries.
    #[must_use]
    pub fn unbound_status(&self, folded: &str, words: &[String]) -> Vec<&str> {
        let carried = |allowed: &str| {
            allowed
                .split(' ')
                .any(|word| words.iter().any(|known| known == word))
        };
        self.status
            .iter()
            .filter(|(allowed, _, form)| folded.contains(form.as_str()) && !carried(allowed))
            .map(|(_, _, form)| form.trim())
            .collect()
    }
}
