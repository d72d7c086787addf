//! The forms of concepts as the table that `understand::concepts` reads.

use super::corpus::forms;
use super::romanise::romanise;
use crate::understand::bag::is_unspaced;
use crate::understand::concepts::{Bound, key, pack};
use crate::understand::languages::CODES;
use crate::understand::normalise::{clean, fold};
use std::collections::HashMap;

/// A concept's form that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Of the language whose file it stands in.
    pub language: u8,
    /// The concept it names.
    pub concept: String,
    /// As it stands there.
    pub form: String,
}

/// Reads the names of concepts in their order; the number of a concept is its place.
#[must_use]
pub fn names(list: &str) -> Vec<&str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(id, _)| id)
        .collect()
}

/// Builds the table from the names and each language's file; what could not be used is told.
#[must_use]
pub fn build(names: &[&str], files: &[(u8, String)]) -> (Vec<u8>, Vec<Unread>) {
    let numbers: HashMap<&str, u16> = names.iter().copied().zip(0_u16..).collect();
    let (mut table, mut used, mut leads) = (Vec::new(), Vec::new(), Vec::new());
    let mut unread = Vec::new();
    for (language, text) in files {
        for (id, form) in forms(text) {
            match numbers.get(id) {
                // A form of signs only ("〒") is left when the rest of the text is folded away.
                Some(number) => {
                    let code = CODES.get(usize::from(*language)).copied();
                    let latin = code.and_then(|code| romanise(form, code, None));
                    let shapes = [Some(form), latin.as_deref()];
                    for (folded, bound) in shapes.into_iter().flatten().filter_map(bound) {
                        table.push((key(&folded, bound, *language), *number));
                        used.push((*language, bound));
                        if let Some((first, _)) = folded.split_once(' ') {
                            leads.push(key(first, Bound::Words, *language));
                        }
                    }
                }
                None => unread.push(Unread {
                    language: *language,
                    concept: id.to_owned(),
                    form: form.to_owned(),
                }),
            }
        }
    }
    (pack(table, &used, &leads), unread)
}

/// The folded form and how it is bound; `None` when nothing is left of it.
fn bound(form: &str) -> Option<(String, Bound)> {
    let (open_start, open_end) = (form.starts_with('*'), form.ends_with('*'));
    let folded = fold(&clean(form.trim_matches('*'))).trim().to_owned();
    let letters = folded.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        return None;
    }
    if folded.chars().any(is_unspaced) {
        return Some((folded, Bound::Anywhere));
    }
    // A form that is too short for its stars would catch everything: it stands for the word alone.
    let bound = match (open_start && letters > 2, open_end && letters > 1) {
        (false, false) => Bound::Words,
        (false, true) => Bound::Start,
        (true, false) => Bound::End,
        (true, true) => Bound::Inside,
    };
    Some((folded, bound))
}

#[cfg(test)]
mod tests {
    use super::{bound, build, names};
    use crate::understand::concepts::{Bound, Concepts};

    #[test]
    fn stars_say_how_a_form_is_bound() {
        for (form, folded, how) in [
            ("Money back", "money back", Bound::Words),
            ("bestell*", "bestell", Bound::Start),
            ("*lieferung", "lieferung", Bound::End),
            ("*adres*", "adres", Bound::Inside),
            ("退款", "退款", Bound::Anywhere),
            ("*a*", "a", Bound::Words),
        ] {
            assert_eq!(bound(form), Some((folded.to_owned(), how)), "{form}");
        }
        assert_eq!(bound("*"), None);
    }

    #[test]
    fn an_unknown_concept_is_told() {
        let (bytes, unread) = build(
            &names("# x\nPARCEL\tparcel\n"),
            &[(0, "PARCEL\tbox | parcel\nNOPE\tx\n".into())],
        );
        assert_eq!(Concepts::new(&bytes).unwrap().len(), 2);
        assert_eq!(unread.len(), 1);
    }
}
