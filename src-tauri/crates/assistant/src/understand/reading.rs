//! A clean text as the classifiers read it; the trainer reads its examples through the same code.

use super::bag::{Bag, marks};
use super::concepts::Concepts;
use super::languages::{mixes_english, number, relatives};
use super::normalise::fold;

/// The languages whose concepts are looked for: the text's own, its near relatives, what it might be instead, and
/// English where buyers mix it in.
#[must_use]
pub fn lexicons(language: &str, second: Option<&str>) -> Vec<u8> {
    let mut numbers: Vec<u8> = Vec::with_capacity(4);
    let mut codes = vec![language];
    codes.extend(relatives(language));
    codes.extend(second);
    codes.extend(mixes_english(language).then_some("en"));
    for number in codes.into_iter().filter_map(number) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// Fills the bag with a clean text's features; gives back its concepts in their order.
pub fn read(
    concepts: Option<&Concepts<'_>>,
    clean: &str,
    lexicons: &[u8],
    bag: &mut Bag,
) -> Vec<u16> {
    let folded = fold(clean);
    let found = concepts
        .map(|c| c.find(&folded, lexicons))
        .unwrap_or_default();
    bag.read(&folded, &marks(clean), &found);
    found
}
