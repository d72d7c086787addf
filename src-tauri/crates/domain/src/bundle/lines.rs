//! Files of one JSON object in each line.

use serde::de::DeserializeOwned;

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLine {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// What was read of a file, and what could not be.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines<T> {
    /// What was read, with the numbers of the lines.
    pub items: Vec<(usize, T)>,
    /// What was not.
    pub broken: Vec<BrokenLine>,
}

/// Reads each line by itself. A byte-order mark, Windows line ends and blank lines do no harm, and a broken line does
/// not stop the rest.
#[must_use]
pub fn parse_lines<T: DeserializeOwned>(text: &str) -> Lines<T> {
    let mut lines = Lines {
        items: Vec::new(),
        broken: Vec::new(),
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if line.is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(item) => lines.items.push((number, item)),
            Err(error) => lines.broken.push(BrokenLine {
                line: number,
                message: plain(&error),
            }),
        }
    }
    lines
}

/// The message without serde's own line number, which is always 1 here.
pub(super) fn plain(error: &serde_json::Error) -> String {
    error
        .to_string()
        .replace(" at line 1 column ", " at column ")
}
