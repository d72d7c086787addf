//! Countries by the names buyers call them.

use super::push;
use super::words::{Line, Mark, Mean, lines};

static NAMES: &str = include_str!("../../../data/entities/countries.tsv");

/// The lines of the table, for the finder of words.
pub(super) fn names() -> Vec<Line> {
    lines(NAMES)
        .filter_map(|row| {
            let [code, names] = row.as_slice() else {
                return None;
            };
            let code: [u8; 2] = code.as_bytes().try_into().ok()?;
            Some((Mean::Country(code), u64::MAX, *names))
        })
        .collect()
}

/// The countries among the marks; of names that lie in each other only the longer ("New South Wales" is not Wales).
pub(super) fn find(marks: &[Mark]) -> Vec<String> {
    let mut found = Vec::new();
    let mut end = 0;
    for mark in marks {
        if let Mean::Country(code) = mark.mean
            && mark.span.1 > end
        {
            end = mark.span.1;
            if let Ok(text) = std::str::from_utf8(&code)
                && text != "--"
            {
                push(&mut found, text.to_owned());
            }
        }
    }
    found
}
