//! Countries by the names buyers call them.

use super::super::normalise::fold;
use super::push;
use domain::Language;

static NAMES: &str = include_str!("../../../data/language/countries.tsv");

/// Names by country, folded.
#[derive(Debug)]
pub struct Countries(Vec<(String, &'static str)>);

impl Default for Countries {
    fn default() -> Self {
        let lines = NAMES
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'));
        Self(
            lines
                .flat_map(|(code, names)| {
                    names.split('|').map(move |name| (name_pattern(name), code))
                })
                .collect(),
        )
    }
}

/// Names in letters that part words keep their spaces, the others lose them.
fn name_pattern(name: &str) -> String {
    let folded = fold(name.trim());
    if folded
        .chars()
        .any(|c| c.is_alphabetic() && (c as u32) > 0x2E80)
    {
        folded.trim().to_owned()
    } else {
        folded
    }
}

impl Countries {
    pub(super) fn find(&self, clean: &str, _language: &Language) -> Vec<String> {
        let folded = fold(clean);
        let mut found = Vec::new();
        for (name, code) in &self.0 {
            if folded.contains(name.as_str()) {
                push(&mut found, (*code).to_owned());
            }
        }
        found
    }
}
