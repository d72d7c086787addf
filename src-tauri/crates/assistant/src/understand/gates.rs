//! When to be silent: two gates, the best score (nothing like it was ever seen) and its lead over the second
//! (it could be either), set per group of languages on messages that are not the test.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The gates of all groups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gates {
    /// Group by language code; a language without one is of the group `rest`.
    pub groups: BTreeMap<String, String>,
    /// Gate by group.
    pub of: BTreeMap<String, Gate>,
    /// Score from which on a further intent is told, by intent.
    pub also: BTreeMap<String, f64>,
    /// Score from which on a risk is told, by risk.
    pub risks: BTreeMap<String, f64>,
    /// Score from which on the wish for a person is told.
    pub human: f64,
}

/// The gate of a group of languages.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// Best scores below this are silent.
    pub least_score: f64,
    /// Leads below this are silent.
    pub least_margin: f64,
    /// Weights of the calibrated confidence, in the order of [`Evidence::numbers`].
    pub sure: [f64; EVIDENCE],
    /// Confidences below this are silent.
    pub least_sure: f64,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            least_score: 0.0,
            least_margin: 0.3,
            sure: [0.0, 1.0, 3.0, 0.0, 0.0, 0.0, 0.0],
            least_sure: 0.5,
        }
    }
}

/// What the gates look at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Score of the best intent.
    pub score: f64,
    /// Its lead over the second.
    pub margin: f64,
    /// Share of the words the classifier has seen.
    pub known: f64,
    /// Share of the neighbours and phrases the classifier has seen.
    pub known_phrases: f64,
    /// Score of `other`.
    pub other: f64,
    /// The best intent's share among all, 0 to 1.
    pub share: f64,
}

/// How many numbers the evidence is.
pub const EVIDENCE: usize = 7;

impl Evidence {
    /// As numbers, with the constant first.
    #[must_use]
    pub fn numbers(&self) -> [f64; EVIDENCE] {
        [
            1.0,
            self.score,
            self.margin,
            self.known,
            self.known_phrases,
            self.other,
            self.share,
        ]
    }
}

impl Gates {
    /// Gates that let everything through, for setting them.
    #[must_use]
    pub fn open() -> Self {
        let gate = Gate {
            least_score: f64::MIN,
            least_margin: f64::MIN,
            least_sure: 0.0,
            ..Gate::default()
        };
        Self {
            of: BTreeMap::from([("rest".to_owned(), gate)]),
            ..Self::default()
        }
    }

    /// The gate of a language.
    #[must_use]
    pub fn gate(&self, language: &str) -> Gate {
        let group = self.groups.get(language).map_or("rest", String::as_str);
        self.of.get(group).copied().unwrap_or_default()
    }
}

impl Gate {
    /// How likely the best intent is right, 0 to 1.
    #[must_use]
    pub fn confidence(&self, evidence: &Evidence) -> f64 {
        let sum: f64 = self
            .sure
            .iter()
            .zip(evidence.numbers())
            .map(|(w, v)| w * v)
            .sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// Whether the best intent may be used.
    #[must_use]
    pub fn is_open(&self, evidence: &Evidence) -> bool {
        evidence.score >= self.least_score
            && evidence.margin >= self.least_margin
            && self.confidence(evidence) >= self.least_sure
    }
}
