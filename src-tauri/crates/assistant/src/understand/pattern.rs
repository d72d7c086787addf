//! Regular expressions that are read once and never panic.

use regex::{Captures, Regex};

/// A compiled expression; one that cannot be read matches nothing (each is tested to match something).
#[derive(Debug)]
pub struct Pattern(Option<Regex>);

impl Pattern {
    /// Compiles; linear time on any text.
    #[must_use]
    pub fn new(expression: &str) -> Self {
        Self(Regex::new(expression).ok())
    }

    /// Whether it could be read.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it occurs.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Where it occurs, at most 200 times.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Vec<regex::Match<'t>> {
        self.0
            .as_ref()
            .map(|regex| regex.find_iter(text).take(200).collect())
            .unwrap_or_default()
    }

    /// Where it occurs, with its groups, at most 200 times.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.0
            .as_ref()
            .map(|regex| regex.captures_iter(text).take(200).collect())
            .unwrap_or_default()
    }
}

/// A group's text, empty when it took no part.
pub fn group<'t>(captures: &Captures<'t>, index: usize) -> &'t str {
    captures.get(index).map_or("", |m| m.as_str())
}
