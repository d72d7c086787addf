//! Order ids: the marketplaces' own forms, and what stands beside a word for "order".

use super::labels::{Label, is_link, label};
use super::page::{Page, Span};
use super::tokens::{Code, is_taken};
use super::words::{Mark, Mean, lines};
use regex::{Regex, RegexSet};

static TABLE: &str = include_str!("../../../data/entities/orders.tsv");

/// The forms of the table.
#[derive(Debug)]
pub(super) struct Orders {
    /// Forms that nothing else has.
    alone: RegexSet,
    /// Forms that count on their own channel.
    own: Vec<(&'static str, Regex)>,
    /// What looks like a postcode, a size, a telephone number.
    never: RegexSet,
    rows: (usize, usize),
}

impl Default for Orders {
    fn default() -> Self {
        let rows: Vec<Vec<&str>> = lines(TABLE).collect();
        let of = |kind: &str| -> Vec<String> {
            let hits = rows.iter().filter(|row| row.get(1) == Some(&kind));
            hits.filter_map(|row| row.get(2))
                .map(|e| anchored(e))
                .collect()
        };
        let own: Vec<(&'static str, Regex)> = lines(TABLE)
            .filter(|row| row.get(1) == Some(&"own"))
            .filter_map(|row| Some((*row.first()?, Regex::new(&anchored(row.get(2)?)).ok()?)))
            .collect();
        let alone = RegexSet::new(of("alone")).unwrap_or_else(|_| RegexSet::empty());
        let never = RegexSet::new(of("never")).unwrap_or_else(|_| RegexSet::empty());
        let read = alone.len() + own.len() + never.len();
        Self {
            alone,
            own,
            never,
            rows: (read, rows.len()),
        }
    }
}

fn anchored(expression: &str) -> String {
    format!("^(?:{expression})$")
}

/// What is around the codes.
pub(super) struct Scene<'a> {
    pub(super) page: &'a Page,
    pub(super) codes: &'a [Code],
    pub(super) marks: &'a [Mark],
    pub(super) channel: Option<&'a str>,
    pub(super) bare: bool,
}

impl Orders {
    pub(super) fn is_valid(&self) -> bool {
        self.rows.0 == self.rows.1
    }

    /// Codes in a form that only orders of one marketplace have.
    pub(super) fn alone(&self, scene: &Scene<'_>, taken: &[Span]) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        for code in scene.codes.iter().filter(|c| c.digits >= 6) {
            let text = scene.page.written(code.span).to_ascii_uppercase();
            if found.len() >= 20 || text.len() > 48 || is_taken(taken, code.span) {
                continue;
            }
            if self.alone.is_match(&text) {
                let label = label(scene.page, scene.marks, code.span);
                // A word far off or behind does not outweigh a form that only orders have.
                let other = label
                    .is_some_and(|l| (l.is_parcel() || is_foreign(&l)) && l.before && l.touching);
                if !other || text.contains('-') {
                    found.push((code.span, scene.page.written(code.span).to_owned()));
                }
            }
        }
        found
    }

    /// Codes that the words around them, or the channel, call an order; `stray`: those that no word calls anything.
    pub(super) fn called(
        &self,
        scene: &Scene<'_>,
        taken: &[Span],
        stray: bool,
    ) -> Vec<(Span, String)> {
        let mut found: Vec<(Span, String)> = Vec::new();
        for code in scene.codes.iter().filter(|c| c.digits >= 3) {
            let span = after_label(scene, code.span);
            if found.len() >= 20 || span.1 - span.0 > 40 || is_taken(taken, span) {
                continue;
            }
            let text = scene.page.written(span);
            let listed = found
                .last()
                .is_some_and(|(last, one)| is_listed(scene.page, *last, one, span));
            if listed || self.is_order(scene, span, text, stray) {
                found.push((span, text.to_owned()));
            }
        }
        found
    }

    fn is_order(&self, scene: &Scene<'_>, span: Span, text: &str, stray: bool) -> bool {
        let look = Look::new(
            scene.page,
            span,
            text,
            self.never.is_match(&text.to_ascii_uppercase()),
        );
        if look.counted || is_counted(scene, span) {
            return false;
        }
        let label = label(scene.page, scene.marks, span);
        let on_channel = scene
            .channel
            .is_some_and(|channel| self.is_own(channel, text));
        match label {
            Some(label) if label.is_order() => look.fits(&label) || (on_channel && !look.never),
            // A word farther off says little of a code that looks like an order's.
            Some(label) if !label.touching && (look.mixed || !label.before) => {
                stray && look.stands_alone(text)
            }
            Some(_) => false,
            None if look.hash && !look.never => look.digits >= 4 && look.digits <= 5 && !look.year,
            None if on_channel && (scene.bare || look.digits >= 9) && !text.starts_with('0') => {
                true
            }
            None => stray && look.stands_alone(text),
        }
    }

    fn is_own(&self, channel: &str, text: &str) -> bool {
        let channel = channel.to_ascii_lowercase();
        let mine = self
            .own
            .iter()
            .filter(|(platform, _)| channel.starts_with(platform));
        mine.into_iter()
            .any(|(_, form)| form.is_match(&text.to_ascii_uppercase()))
    }
}

/// How a code looks.
struct Look {
    digits: usize,
    mixed: bool,
    never: bool,
    year: bool,
    hash: bool,
    counted: bool,
    /// `20261224`, `24122026`.
    dated: bool,
}

impl Look {
    fn new(page: &Page, span: Span, text: &str, never: bool) -> Self {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
        let before = page.before(span.0);
        let after = page.after(span.1);
        Self {
            digits,
            mixed: letters > 0 || text.contains('-'),
            never,
            year: matches!(text.parse::<u32>(), Ok(1990..=2035)),
            hash: before.ends_with(['#', '№']),
            dated: is_dated(text),
            // 3 %, 5x, 40 cm are counted; so is what has a sign of money before it.
            counted: after
                .trim_start()
                .starts_with(['%', '°', '€', '$', '£', '₹', '¥'])
                || before.ends_with(['$', '€', '£', '₹', '¥', '+', '@']),
        }
    }

    /// Without any word: a shop's letters and digits, or digits too many for a price and of no telephone's length.
    fn stands_alone(&self, text: &str) -> bool {
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        let shop = text.split_once('-').is_some_and(|(letters, rest)| {
            (2..=4).contains(&letters.len())
                && letters.bytes().all(|b| b.is_ascii_uppercase())
                && (5..=9).contains(&rest.len())
                && rest.bytes().all(|b| b.is_ascii_digit())
        });
        let long = plain
            && !text.starts_with('0')
            && (matches!(self.digits, 7 | 13..=19)
                || (matches!(self.digits, 8 | 9) && !self.dated));
        !self.never && (shop || long)
    }

    fn fits(&self, label: &Label) -> bool {
        let telling = label.mean == Mean::OrderNumber || self.hash;
        match (label.before, label.touching) {
            (true, true) if telling => {
                self.digits >= 3 && (self.hash || !self.year || self.digits > 4)
            }
            (true, true) => self.digits >= 4 && !self.year && !self.never,
            (true, false) if telling => self.digits >= 4 && !self.year && !self.never,
            (true, false) => (self.digits >= 7 || (self.mixed && self.digits >= 5)) && !self.never,
            (false, true) if telling => self.digits >= 4 && !self.year,
            (false, true) => (self.digits >= 5 || (self.mixed && self.digits >= 4)) && !self.never,
            (false, false) => (telling && self.digits >= 5 || self.digits >= 8) && !self.never,
        }
    }
}

/// `20261224`, `24122026`.
fn is_dated(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<u32>().ok());
    let fits = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        matches!(
            (year, month, day),
            (Some(2015..=2035), Some(1..=12), Some(1..=31))
        )
    };
    text.len() == 8
        && (fits(number(0, 4), number(4, 6), number(6, 8))
            || fits(number(4, 8), number(2, 4), number(0, 2)))
}

fn is_foreign(label: &Label) -> bool {
    matches!(label.mean, Mean::Foreign | Mean::Phone | Mean::Sku)
}

/// Whether a word of measure stands behind.
fn is_counted(scene: &Scene<'_>, span: Span) -> bool {
    let from = scene.marks.partition_point(|m| m.span.0 < span.1);
    scene.marks.iter().skip(from).take(4).any(|m| {
        let gap = scene.page.between(span.1, m.span.0);
        // One sign of Chinese, Japanese or Korean counts only what it touches.
        let short = !gap.is_empty()
            && m.span.1 - m.span.0 <= 3
            && !scene.page.between(m.span.0, m.span.1).is_ascii();
        matches!(m.mean, Mean::Quantity | Mean::Unit(_))
            && matches!(gap, "" | " " | "-")
            && m.span.0 >= span.1
            && !short
    })
}

/// `order48213`: the code begins behind the word.
fn after_label(scene: &Scene<'_>, span: Span) -> Span {
    let from = scene.marks.partition_point(|m| m.span.0 < span.0);
    let glued = scene
        .marks
        .iter()
        .skip(from)
        .take_while(|m| m.span.0 == span.0);
    let end = glued
        .filter(|m| matches!(m.mean, Mean::Order | Mean::OrderNumber) && m.span.1 < span.1)
        .map(|m| m.span.1)
        .max();
    // `№48213` comes in as `No48213`.
    let sign = ["no", "nr"]
        .iter()
        .find_map(|sign| scene.page.between(span.0, span.1).strip_prefix(sign));
    let sign = sign.filter(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    let Some(end) = end.or(sign.map(|_| span.0 + 2)) else {
        return span;
    };
    let rest = scene.page.between(end, span.1);
    let skip = rest.len() - rest.trim_start_matches(['-', '_', '/']).len();
    (end + skip, span.1)
}

/// `48213 and 48214`, `48213, 48214`: of one list.
fn is_listed(page: &Page, last: Span, one: &str, span: Span) -> bool {
    let gap = page.between(last.1, span.0);
    let alike = (span.1 - span.0).abs_diff(one.len()) <= 1 && span.1 - span.0 >= 4;
    alike && !gap.is_empty() && gap.len() <= 14 && is_link(gap) && !gap.contains(['.', '?', '!'])
}
