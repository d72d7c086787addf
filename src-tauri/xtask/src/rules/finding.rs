//! One place where a rule is broken.

use std::fmt;

/// A rule: its name, why it is there, and what to do when it is broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// A few words.
    pub name: &'static str,
    /// What would go wrong without it.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// A rule is broken here.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the root.
    pub file: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What was found.
    pub found: String,
    /// The rule.
    pub rule: &'static Rule,
}

impl Finding {
    /// A finding at a line of a file.
    pub fn new(rule: &'static Rule, file: &str, line: usize, found: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            found: found.into(),
            rule,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            found,
            rule,
        } = self;
        match line {
            0 => write!(out, "{file}: {}: {found}", rule.name)?,
            line => write!(out, "{file}:{line}: {}: {found}", rule.name)?,
        }
        write!(out, "\n  why: {}\n  do:  {}", rule.why, rule.fix)
    }
}
