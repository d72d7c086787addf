//! Verdicts of the verifier and of the rule packs on a text.

use serde::{Deserialize, Serialize};

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing found.
    Pass,
    /// Worth a look; a person may send it, the machine may not.
    Warn,
    /// Must not be sent by anybody.
    Block,
}

/// One verdict of one rule on one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The rule's name: `atom.bound`, `language.same`, `ebay.no_contact_data` …
    pub rule: String,
    /// What it says.
    pub verdict: Verdict,
    /// The place in the text that caused it, and why; empty for a pass.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Check {
    /// A check that found nothing.
    pub fn pass(rule: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            verdict: Verdict::Pass,
            detail: String::new(),
        }
    }

    /// A check that found something.
    pub fn found(rule: impl Into<String>, verdict: Verdict, detail: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            verdict,
            detail: detail.into(),
        }
    }
}

/// The worst verdict of a list; `Pass` for an empty one.
#[must_use]
pub fn worst(checks: &[Check]) -> Verdict {
    checks
        .iter()
        .map(|check| check.verdict)
        .max()
        .unwrap_or(Verdict::Pass)
}
