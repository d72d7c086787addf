//! What the classifiers see of a text: hashed pieces of words, words, and concepts, each with how often it occurs.
//!
//! In blocks, each brought to length one by itself, so that a long text does not drown its two telling words.

use super::hash::Hash;

/// How many blocks a bag has: pieces of words, words and neighbours, phrases, words anywhere together, pieces across
/// words, concepts.
pub const BLOCKS: usize = 6;

const LETTERS: u64 = 0;
const WORDS: u64 = 1;
const PHRASES: u64 = 2;
const TOGETHER: u64 = 3;
const ACROSS: u64 = 4;
const CONCEPTS: u64 = 5;
/// The number of the block of concepts.
pub const CONCEPT_BLOCK: u8 = 5;

/// Different words of which pairs are made.
const TOGETHER_WORDS: usize = 18;
/// Letters of a text that are cut into pieces across words.
const ACROSS_LETTERS: usize = 300;

/// What is read of a turn by the classifiers, in words.
const MOST_WORDS: usize = 400;
/// Letters of a word that are cut into pieces.
const MOST_LETTERS: usize = 40;
/// Concepts of which pairs are made.
const PAIRED: usize = 26;

/// One hashed feature of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// Block, 0 to 5.
    pub block: u8,
    /// Its hash.
    pub key: u32,
    /// How often, at least 1.
    pub times: u16,
}

/// Collects features; keeps its memory between texts.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    across: bool,
    raw: Vec<u64>,
    features: Vec<Feature>,
}

impl Bag {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one that also cuts pieces across words: worth it where all texts are of one language.
    #[must_use]
    pub fn across_words() -> Self {
        Self {
            across: true,
            ..Self::default()
        }
    }

    /// The features of the text read last, sorted by block and key.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// Reads a folded text (see `normalise::fold`), the marks of the unfolded one, and its concepts in their order.
    pub fn read(&mut self, folded: &str, marks: &[u32], concepts: &[u16]) {
        self.raw.clear();
        self.letters(folded);
        self.words(folded);
        if self.across {
            self.across(folded);
        }
        for mark in marks {
            self.push(CONCEPTS, Hash::of_kind(9).add(*mark));
        }
        self.concepts(concepts);
        self.count();
    }

    /// Reads small letters parted by spaces (see `recognise::plain`) to tell their language: pieces of one to four
    /// letters, and words.
    pub fn read_language(&mut self, text: &str) {
        self.raw.clear();
        let mut word: Vec<u32> = Vec::with_capacity(MOST_LETTERS + 2);
        for part in text.split_whitespace().take(MOST_WORDS) {
            let wide = part.chars().any(is_unspaced);
            word.clear();
            word.push(u32::from(' '));
            word.extend(
                part.chars()
                    .take(if wide { 300 } else { MOST_LETTERS })
                    .map(u32::from),
            );
            word.push(u32::from(' '));
            for start in 0..word.len() {
                let mut hash = Hash::of_kind(7);
                for (at, unit) in word.iter().skip(start).take(4).enumerate() {
                    hash = hash.add(*unit);
                    // A lone space says nothing.
                    if at > 0 || *unit != u32::from(' ') {
                        self.raw.push((LETTERS << 32) | u64::from(hash.key()));
                    }
                }
            }
            if !wide {
                self.push(WORDS, Hash::of_kind(8).text(part));
            }
        }
        self.count();
    }

    fn push(&mut self, block: u64, hash: Hash) {
        self.raw.push((block << 32) | u64::from(hash.key()));
    }

    /// Pieces of two to five letters inside words, with the word's ends marked; of one to four in scripts that do
    /// not part words.
    fn letters(&mut self, folded: &str) {
        let mut word: Vec<u32> = Vec::with_capacity(MOST_LETTERS + 2);
        for text in folded.split_whitespace().take(MOST_WORDS) {
            let wide = text.chars().any(is_unspaced);
            let most = if wide { 400 } else { MOST_LETTERS };
            word.clear();
            word.push(u32::from(' '));
            word.extend(digits(text).take(most));
            word.push(u32::from(' '));
            let (least, longest) = if wide { (1, 4) } else { (2, 5) };
            for start in 0..word.len() {
                let mut hash = Hash::of_kind(1);
                for (at, unit) in word.iter().skip(start).take(longest).enumerate() {
                    hash = hash.add(*unit);
                    if at + 1 >= least {
                        self.raw.push((LETTERS << 32) | u64::from(hash.key()));
                    }
                }
            }
        }
    }

    /// Words, neighbours (the ends of the text count as words), three in a row, two with one between them, and which
    /// words stand together anywhere.
    fn words(&mut self, folded: &str) {
        let edge = Hash::of_kind(2).key();
        let (mut first, mut second) = (0_u32, edge);
        let mut seen: Vec<u32> = Vec::with_capacity(TOGETHER_WORDS);
        for text in folded.split_whitespace().take(MOST_WORDS) {
            let hash = digits(text).fold(Hash::of_kind(2), Hash::add);
            let word = hash.key();
            self.push(WORDS, hash);
            self.phrase(first, second, word);
            (first, second) = (second, word);
            if !seen.contains(&word) && seen.len() < TOGETHER_WORDS {
                for other in &seen {
                    let pair = Hash::of_kind(10)
                        .add(word.min(*other))
                        .add(word.max(*other));
                    self.raw.push((TOGETHER << 32) | u64::from(pair.key()));
                }
                seen.push(word);
            }
        }
        self.phrase(first, second, edge.wrapping_add(1));
    }

    fn phrase(&mut self, first: u32, second: u32, word: u32) {
        self.push(WORDS, Hash::of_kind(3).add(second).add(word));
        if first != 0 {
            self.push(PHRASES, Hash::of_kind(4).add(first).add(word));
            self.push(PHRASES, Hash::of_kind(11).add(first).add(second).add(word));
        }
    }

    /// Pieces of three to six letters of the whole text, spaces among them.
    fn across(&mut self, folded: &str) {
        let units: Vec<u32> = digits(folded).take(ACROSS_LETTERS).collect();
        let wide = folded.chars().take(60).any(is_unspaced);
        let (least, longest) = if wide { (2, 5) } else { (3, 6) };
        for start in 0..units.len() {
            let mut hash = Hash::of_kind(12);
            for (at, unit) in units.iter().skip(start).take(longest).enumerate() {
                hash = hash.add(*unit);
                if at + 1 >= least {
                    self.raw.push((ACROSS << 32) | u64::from(hash.key()));
                }
            }
        }
    }

    /// Concepts, and which two stand together.
    fn concepts(&mut self, concepts: &[u16]) {
        let mut seen: Vec<u16> = Vec::with_capacity(PAIRED);
        let half = concepts.len().div_ceil(2);
        for (at, concept) in concepts.iter().enumerate() {
            self.push(CONCEPTS, Hash::of_kind(5).add(u32::from(*concept)));
            if concepts.len() >= 4 {
                // What is wished first is mostly what is waited for.
                let place = if at < half { 13 } else { 14 };
                self.push(CONCEPTS, Hash::of_kind(place).add(u32::from(*concept)));
            }
            if !seen.contains(concept) && seen.len() < PAIRED {
                for other in &seen {
                    let (low, high) = (concept.min(other), concept.max(other));
                    let pair = Hash::of_kind(6).add(u32::from(*low)).add(u32::from(*high));
                    self.raw.push((CONCEPTS << 32) | u64::from(pair.key()));
                }
                seen.push(*concept);
            }
        }
    }

    fn count(&mut self) {
        self.raw.sort_unstable();
        self.features.clear();
        for packed in &self.raw {
            let (block, key) = ((packed >> 32) as u8, *packed as u32);
            match self.features.last_mut() {
                Some(last) if last.block == block && last.key == key => {
                    last.times = last.times.saturating_add(1);
                }
                _ => self.features.push(Feature {
                    block,
                    key,
                    times: 1,
                }),
            }
        }
    }
}

/// The characters with every digit as `0`, a run of them at most five long: which number it is says nothing.
fn digits(text: &str) -> impl Iterator<Item = u32> + '_ {
    let mut run = 0_u8;
    text.chars().filter_map(move |c| {
        if c.is_numeric() {
            run = run.saturating_add(1);
            return (run <= 5).then_some(u32::from('0'));
        }
        run = 0;
        Some(c as u32)
    })
}

/// Scripts that do not part their words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Signs outside of words that tell something: question and exclamation marks, emoji, capitals only.
#[must_use]
pub fn marks(clean: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let (mut questions, mut shouts, mut capitals, mut small) = (0_u32, 0_u32, 0_usize, 0_usize);
    for c in clean.chars().take(4_000) {
        match c {
            '?' | '؟' | '？' => questions += 1,
            '!' | '！' => shouts += 1,
            '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}' if found.len() < 8 => {
                found.push(c as u32)
            }
            _ if c.is_uppercase() => capitals += 1,
            _ if c.is_lowercase() => small += 1,
            _ => {}
        }
    }
    found.extend((questions > 0).then_some(1));
    found.extend((questions > 1).then_some(2));
    found.extend((shouts > 0).then_some(3));
    found.extend((shouts > 2).then_some(4));
    found.extend((capitals > 10 && capitals > 2 * small).then_some(5));
    let letters = clean
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(200)
        .count();
    found.push(match letters {
        0 => 10,
        1..=4 => 11,
        5..=12 => 12,
        13..=40 => 13,
        41..=120 => 14,
        _ => 15,
    });
    found
}

#[cfg(test)]
mod tests {
    use super::{Bag, marks};

    #[test]
    fn which_number_it_is_says_nothing() {
        let (mut one, mut two) = (Bag::new(), Bag::new());
        one.read(" order 12345678 ", &[], &[]);
        two.read(" order 987654 ", &[], &[]);
        assert_eq!(one.features(), two.features());
    }

    #[test]
    fn concepts_pair_in_any_order() {
        let (mut one, mut two) = (Bag::new(), Bag::new());
        one.read(" ", &[], &[1, 2]);
        two.read(" ", &[], &[2, 1]);
        assert_eq!(one.features(), two.features());
        assert_eq!(
            one.features()
                .iter()
                .filter(|f| f.block == super::CONCEPT_BLOCK)
                .count(),
            3
        );
    }

    #[test]
    fn hostile_texts_stay_small() {
        let mut bag = Bag::new();
        bag.read(
            &"a".repeat(1_000_000),
            &marks(&"😀".repeat(10_000)),
            &[3; 5_000],
        );
        assert!(bag.features().len() < 500);
    }
}
