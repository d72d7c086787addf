//! What a number is called by the words around it: the nearest one in its sentence, a telling one ("order number")
//! before a vague one ("order").

use super::page::{Page, Span, folded, is_spaced_letter};
use super::words::{Mark, Mean};
use std::collections::HashSet;
use std::sync::LazyLock;

static LINKS: &str = include_str!("../../../data/entities/links.txt");

/// How far a word may stand from its number, in bytes.
const BEFORE: usize = 110;
const BEHIND: usize = 64;

/// How a number is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) mean: Mean,
    /// Only "is", "number", ":" and the like between them.
    pub(super) touching: bool,
    /// Nothing between them but "number" and signs.
    tight: bool,
    /// Whether the word stands before the number.
    pub(super) before: bool,
}

impl Label {
    pub(super) fn is_order(&self) -> bool {
        matches!(self.mean, Mean::Order | Mean::OrderNumber)
    }

    pub(super) fn is_parcel(&self) -> bool {
        matches!(
            self.mean,
            Mean::Parcel | Mean::ParcelNumber | Mean::Carrier(_)
        )
    }

    fn is_telling(&self) -> bool {
        matches!(
            self.mean,
            Mean::OrderNumber | Mean::ParcelNumber | Mean::Phone | Mean::Foreign | Mean::Sku
        )
    }

    /// The smaller, the likelier.
    fn rank(&self) -> u8 {
        match (self.before, self.touching, self.is_telling()) {
            (true, true, telling) if telling || self.tight => 0,
            (true, _, true) => 1,
            (true, true, false) => 2,
            (false, true, true) => 3,
            (false, true, false) => 4,
            (false, false, true) => 5,
            (true, false, false) => 6,
            (false, false, false) => 7,
        }
    }
}

/// The word that says what the number at `span` is. `marks` are in reading order.
pub(super) fn label(page: &Page, marks: &[Mark], span: Span) -> Option<Label> {
    let cut = marks.partition_point(|m| m.span.0 < span.0);
    let (earlier, later) = marks.split_at_checked(cut)?;
    let mut all: Vec<Label> = Vec::new();
    let near = earlier.iter().rev().take(24);
    let mut near: Vec<&Mark> = near
        .filter(|m| m.span.1 <= span.0 && is_label(m.mean))
        .collect();
    near.sort_by_key(|m| (std::cmp::Reverse(m.span.1), m.span.0));
    let mut nearest: Option<Span> = None;
    for mark in near {
        if nearest.is_some_and(|n| n.0 <= mark.span.0 && n != mark.span && mark.span.1 <= n.1) {
            continue;
        }
        let gap = page.between(mark.span.1, span.0);
        if gap.len() > BEFORE || ends_sentence(gap) || holds_number(gap) {
            break;
        }
        all.push(Label {
            mean: mark.mean,
            touching: nearest.is_none_or(|n| n == mark.span) && is_link(gap),
            tight: is_made_of(gap, &LINK.numbers),
            before: true,
        });
        nearest = nearest.or(Some(mark.span));
    }
    let mut farthest = span.1;
    for mark in later.iter().take(24).filter(|m| m.span.0 >= span.1) {
        let gap = page.between(span.1, mark.span.0);
        if gap.len() > BEHIND || ends_sentence(gap) || holds_number(gap) {
            break;
        }
        if is_label(mark.mean)
            && mark.span.1 > farthest
            && !(gap.contains([',', '/', '|', '·']) && has_own(page, mark.span.1))
        {
            all.push(Label {
                mean: mark.mean,
                touching: farthest == span.1 && is_link(gap),
                tight: false,
                before: false,
            });
            farthest = mark.span.1;
        }
    }
    // Equal ranks: the first pushed is the nearest.
    all.into_iter().min_by_key(Label::rank)
}

/// `0664 1234567, order number 48213`: behind a comma a word has a number of its own.
fn has_own(page: &Page, at: usize) -> bool {
    let rest = page.after(at);
    let to = rest.find(|c: char| c.is_ascii_digit());
    let gap = to.filter(|to| *to <= 14).and_then(|to| rest.get(..to));
    gap.is_some_and(|gap| is_made_of(gap, &LINK.numbers))
}

fn is_label(mean: Mean) -> bool {
    matches!(
        mean,
        Mean::Order
            | Mean::OrderNumber
            | Mean::Parcel
            | Mean::ParcelNumber
            | Mean::Carrier(_)
            | Mean::Phone
            | Mean::Foreign
            | Mean::Sku
    )
}

/// Whether a sentence ends in the gap; "no. 48213" does not end one.
fn ends_sentence(gap: &str) -> bool {
    let mut rest = gap;
    while let Some(at) = rest.find(['.', '!', '?', '。', '؟', '।', ';', '\n']) {
        let found = rest.get(at..).unwrap_or_default();
        let mut chars = found.chars();
        let mark = chars.next().unwrap_or(' ');
        let behind = chars.as_str();
        let spaced = behind.starts_with(char::is_whitespace);
        let next = behind.trim_start();
        match mark {
            '\n' if !next.is_empty() && next != behind.trim_start_matches(' ') => return true,
            '\n' => {}
            '.' if !spaced || next.is_empty() => {}
            _ => return true,
        }
        rest = behind;
    }
    false
}

/// Whether the gap has a number of its own, so that the word belongs to that.
fn holds_number(gap: &str) -> bool {
    let mut digits = 0;
    for byte in gap.bytes() {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        if digits >= 3 {
            return true;
        }
    }
    false
}

struct Links {
    words: List,
    numbers: List,
}

/// Words parted by spaces, and those that are not, longest first.
#[derive(Default)]
struct List {
    words: HashSet<String>,
    glued: Vec<String>,
}

impl List {
    fn add(&mut self, word: &str) {
        let word = folded(word);
        if word.starts_with(is_spaced_letter) {
            self.words.insert(word);
        } else {
            self.glued.push(word);
            self.glued.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }
}

static LINK: LazyLock<Links> = LazyLock::new(|| {
    let mut links = Links {
        words: List::default(),
        numbers: List::default(),
    };
    for line in LINKS.lines().filter(|l| !l.starts_with('#')) {
        let number = line.starts_with('+');
        for word in line.trim_start_matches('+').split_whitespace() {
            links.words.add(word);
            if number {
                links.numbers.add(word);
            }
        }
    }
    links
});

/// Whether there are only words between that join a name to its number.
pub(super) fn is_link(gap: &str) -> bool {
    is_made_of(gap, &LINK.words)
}

fn is_made_of(gap: &str, list: &List) -> bool {
    let mut rest = gap;
    for _ in 0..16 {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_spaced_letter(c));
        if rest.is_empty() {
            return true;
        }
        if let Some(next) = list
            .glued
            .iter()
            .find_map(|word| rest.strip_prefix(word.as_str()))
        {
            rest = next;
            continue;
        }
        let end = rest
            .find(|c: char| !is_spaced_letter(c))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        if word.is_empty() || !list.words.contains(word) {
            return false;
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    false
}
