//! The concept lexicon: what buyers say in 38 languages, as language-neutral ids.
//!
//! The forms lie in the model file as sorted hashes with their concept; a text is read once and every start of a
//! word is looked up. That takes no time to build (an automaton over 80,000 forms would take longer than the whole
//! start may), and 6 bytes a form.

use super::bag::is_unspaced;
use super::hash::Hash;

/// How a form is bound to the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Whole words: `money back`.
    Words = 1,
    /// The beginning of a word: `bestell*`.
    Start = 2,
    /// The end of a word: `*lieferung`.
    End = 3,
    /// Inside of a word: `*adres*`.
    Inside = 4,
    /// Anywhere, in scripts that do not part words.
    Anywhere = 5,
}

/// Words of the longest form.
const LONGEST_FORM: usize = 5;
/// Letters of the longest form inside a word or in a script without spaces.
const LONGEST_PIECE: usize = 12;
/// Letters of the shortest form that is no whole word.
const SHORTEST_PIECE: usize = 2;
/// What is read of a turn, in words.
const MOST_WORDS: usize = 400;
/// Concepts kept of a turn.
const MOST_FOUND: usize = 96;
const BUCKETS: usize = 1 << 14;
/// Bits of a key that lie inside a bucket.
const INSIDE_BITS: u32 = 18;
/// Languages of which is known how their forms are bound.
const LANGUAGES: usize = 64;
/// Bytes of the set of words with which forms of several words begin.
const LEADS: usize = 1 << 15;

/// The forms of all languages.
#[derive(Clone, Copy, Debug)]
pub struct Concepts<'a> {
    /// By language, which ways of binding its forms use: a bit for each.
    bounds: &'a [u8],
    /// A bit for the hash of each word with which a form of several words begins.
    leads: &'a [u8],
    buckets: &'a [u8],
    keys: &'a [u8],
    ids: &'a [u8],
}

impl<'a> Concepts<'a> {
    /// Takes a part of a model file; `None` when its lengths do not fit together.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (bounds, rest) = bytes.split_at_checked(LANGUAGES)?;
        let (leads, rest) = rest.split_at_checked(LEADS)?;
        let (buckets, rest) = rest.split_at_checked((BUCKETS + 1) * 4)?;
        let last = buckets.get(BUCKETS * 4..)?;
        let count = u32::from_le_bytes(last.try_into().ok()?) as usize;
        let (keys, ids) = rest.split_at_checked(count * 4)?;
        (ids.len() == count * 2).then_some(Self {
            bounds,
            leads,
            buckets,
            keys,
            ids,
        })
    }

    /// How many forms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len() / 2
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The concepts of a folded text, read in some languages (numbers of [`super::languages`]), in their order.
    #[must_use]
    pub fn find(&self, folded: &str, languages: &[u8]) -> Vec<u16> {
        let words = Words::of(folded);
        let mut found = Vec::new();
        for at in 0..words.ends.len() {
            for language in languages {
                self.look_from(&words, at, *language, &mut found);
                if found.len() >= MOST_FOUND {
                    return found;
                }
            }
        }
        found
    }

    fn look_from(&self, words: &Words, at: usize, language: u8, found: &mut Vec<u16>) {
        let word = words.get(at);
        let wide = |c: &u32| char::from_u32(*c).is_some_and(is_unspaced);
        if self.uses(language, Bound::Anywhere) && word.iter().any(wide) {
            self.inside(word, Bound::Anywhere, language, 1, found);
        }
        self.phrases(words, at, language, found);
        if self.uses(language, Bound::End) {
            self.ending(word, language, found);
        }
        if self.uses(language, Bound::Inside) {
            self.inside(word, Bound::Inside, language, SHORTEST_PIECE, found);
        }
    }

    /// Whether any form of a language is bound this way: most languages need not be looked through for all.
    fn uses(&self, language: u8, bound: Bound) -> bool {
        let bits = self.bounds.get(usize::from(language));
        bits.is_some_and(|bits| bits & bit(bound) != 0)
    }

    fn ending(&self, word: &[u32], language: u8, found: &mut Vec<u16>) {
        let mut ending = begin(Bound::End, language);
        for (count, unit) in word.iter().rev().take(LONGEST_PIECE).enumerate() {
            ending = ending.add(*unit);
            if count + 1 >= SHORTEST_PIECE {
                self.look_up(ending, found);
            }
        }
    }

    /// Forms of one or more whole words from here on, the last one perhaps only by its beginning.
    fn phrases(&self, words: &Words, at: usize, language: u8, found: &mut Vec<u16>) {
        let mut whole = begin(Bound::Words, language);
        let mut start = begin(Bound::Start, language);
        for count in 0..LONGEST_FORM.min(words.ends.len() - at) {
            let word = words.get(at + count);
            if count > 0 {
                whole = whole.add(u32::from(' '));
                start = start.add(u32::from(' '));
            }
            for (letters, unit) in word.iter().enumerate() {
                whole = whole.add(*unit);
                start = start.add(*unit);
                if letters + 1 >= SHORTEST_PIECE {
                    self.look_up(start, found);
                }
            }
            self.look_up(whole, found);
            if count == 0 && !self.leads(whole.key()) {
                return;
            }
        }
    }

    /// Whether a form of several words may begin with the word of a key; seldom yes for nothing.
    fn leads(&self, key: u32) -> bool {
        let (at, mask) = lead(key);
        self.leads.get(at).is_some_and(|bits| bits & mask != 0)
    }

    fn inside(&self, word: &[u32], bound: Bound, language: u8, least: usize, found: &mut Vec<u16>) {
        for start in 0..word.len().min(200) {
            let mut hash = begin(bound, language);
            for (count, unit) in word.iter().skip(start).take(LONGEST_PIECE).enumerate() {
                hash = hash.add(*unit);
                if count + 1 >= least {
                    self.look_up(hash, found);
                }
            }
        }
    }

    /// Adds the concepts of a form.
    fn look_up(&self, hash: Hash, found: &mut Vec<u16>) {
        let key = hash.key();
        let bucket = (key >> INSIDE_BITS) as usize;
        let Some((start, end)) = self.bucket(bucket) else {
            return;
        };
        let Some(keys) = self.keys.get(start * 4..end * 4) else {
            return;
        };
        for (offset, four) in keys.as_chunks::<4>().0.iter().enumerate() {
            let other = u32::from_le_bytes(*four);
            if other == key {
                let at = (start + offset) * 2;
                let id = self.ids.get(at..at + 2).and_then(|two| two.try_into().ok());
                found.extend(id.map(u16::from_le_bytes));
            }
        }
    }

    fn bucket(&self, bucket: usize) -> Option<(usize, usize)> {
        let eight = self.buckets.get(bucket * 4..bucket * 4 + 8)?;
        let (start, end) = eight.split_at_checked(4)?;
        Some((
            u32::from_le_bytes(start.try_into().ok()?) as usize,
            u32::from_le_bytes(end.try_into().ok()?) as usize,
        ))
    }
}

/// The letters of a text's words, one after the other.
struct Words {
    units: Vec<u32>,
    ends: Vec<usize>,
}

impl Words {
    fn of(folded: &str) -> Self {
        let mut words = Self {
            units: Vec::with_capacity(folded.len()),
            ends: Vec::new(),
        };
        for word in folded.split_whitespace().take(MOST_WORDS) {
            words.units.extend(word.chars().take(200).map(u32::from));
            words.ends.push(words.units.len());
        }
        words
    }

    fn get(&self, at: usize) -> &[u32] {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(at).copied().unwrap_or_default();
        let start = before.copied().unwrap_or_default();
        self.units.get(start..end).unwrap_or_default()
    }
}

/// Byte and bit of a key in the set of leads.
fn lead(key: u32) -> (usize, u8) {
    let bit = key >> 14;
    ((bit / 8) as usize, 1 << (bit % 8))
}

fn begin(bound: Bound, language: u8) -> Hash {
    Hash::of_kind(bound as u8 + 16).add(u32::from(language))
}

/// The key of a folded form (without stars and outer spaces) in a language.
#[must_use]
pub fn key(form: &str, bound: Bound, language: u8) -> u32 {
    let start = begin(bound, language);
    match bound {
        Bound::End => form
            .chars()
            .rev()
            .fold(start, |hash, c| hash.add(c as u32))
            .key(),
        _ => start.text(form).key(),
    }
}

fn bit(bound: Bound) -> u8 {
    1 << bound as u8
}

/// Writes the part of a model file from keys and concepts, which languages bind forms in which ways, and the keys of
/// the words with which forms of several words begin.
#[must_use]
pub fn pack(mut forms: Vec<(u32, u16)>, used: &[(u8, Bound)], leads: &[u32]) -> Vec<u8> {
    forms.sort_unstable();
    forms.dedup();
    let mut bytes = vec![0_u8; LANGUAGES];
    for (language, bound) in used {
        if let Some(bits) = bytes.get_mut(usize::from(*language)) {
            *bits |= bit(*bound);
        }
    }
    let mut set = vec![0_u8; LEADS];
    for key in leads {
        let (at, mask) = lead(*key);
        if let Some(bits) = set.get_mut(at) {
            *bits |= mask;
        }
    }
    bytes.extend(set);
    let mut at = 0_usize;
    for bucket in 0..=BUCKETS {
        while forms
            .get(at)
            .is_some_and(|(key, _)| (*key >> INSIDE_BITS) < bucket as u32)
        {
            at += 1;
        }
        bytes.extend_from_slice(&u32::try_from(at).unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes.extend(forms.iter().flat_map(|(key, _)| key.to_le_bytes()));
    bytes.extend(forms.iter().flat_map(|(_, id)| id.to_le_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Bound, Concepts, key, pack};

    #[test]
    fn finds_words_beginnings_endings_and_pieces_in_their_language() {
        let forms = vec![
            (key("money back", Bound::Words, 0), 1),
            (key("bestell", Bound::Start, 1), 2),
            (key("lieferung", Bound::End, 1), 3),
            (key("adres", Bound::Inside, 2), 4),
            (key("退款", Bound::Anywhere, 3), 5),
        ];
        let used = [(1, Bound::End), (2, Bound::Inside), (3, Bound::Anywhere)];
        let bytes = pack(forms, &used, &[key("money", Bound::Words, 0)]);
        let concepts = Concepts::new(&bytes).unwrap();
        assert_eq!(concepts.find(" want my money back ", &[0]), [1]);
        assert_eq!(concepts.find(" want my money back ", &[1]), [0_u16; 0]);
        assert_eq!(concepts.find(" meine bestellung ", &[1]), [2]);
        assert_eq!(concepts.find(" die teillieferung ", &[1]), [3]);
        assert_eq!(concepts.find(" uyadresimi ", &[2]), [4]);
        assert_eq!(concepts.find(" 我要退款啊 ", &[3, 0]), [5]);
    }
}
