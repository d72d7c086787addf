//! Runs of ASCII letters and digits, and the codes they make with hyphens between them.

use super::page::{Page, Span};

/// A run of ASCII letters and digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) span: Span,
    /// How many of its characters are digits.
    pub(super) digits: usize,
}

impl Run {
    pub(super) fn len(&self) -> usize {
        self.span.1 - self.span.0
    }
}

/// Runs joined by single hyphens (or `_`, `/`), at least one with a digit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code {
    pub(super) span: Span,
    pub(super) digits: usize,
}

/// More runs than any real message has; a bound for hostile ones.
const MANY: usize = 4_000;

/// All runs of a page.
pub(super) fn runs(page: &Page) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for (at, byte) in page.low.bytes().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            continue;
        }
        let digit = usize::from(byte.is_ascii_digit());
        if let Some(last) = all.last_mut().filter(|last| last.span.1 == at) {
            last.span.1 = at + 1;
            last.digits += digit;
            continue;
        }
        if all.len() >= MANY {
            break;
        }
        all.push(Run {
            span: (at, at + 1),
            digits: digit,
        });
    }
    all
}

/// The codes the runs make. Words at their ends are no part of them: `Bestellung-48213`, `48213-bitte`.
pub(super) fn codes(page: &Page, runs: &[Run]) -> Vec<Code> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(first) = runs.get(from) {
        let mut to = from + 1;
        let mut end = first.span.1;
        while let Some(next) = runs.get(to) {
            if !matches!(page.between(end, next.span.0), "-" | "_" | "/") {
                break;
            }
            end = next.span.1;
            to += 1;
        }
        all.extend(code(page, runs.get(from..to).unwrap_or_default()));
        from = to;
    }
    all
}

fn code(page: &Page, mut runs: &[Run]) -> Option<Code> {
    let is_word = |run: &Run| {
        let text = page.written(run.span);
        run.digits == 0
            && (run.len() >= 5 || text.bytes().any(|b| b.is_ascii_lowercase()) && run.len() >= 3)
    };
    while let Some((first, rest)) = runs.split_first() {
        if !is_word(first) {
            break;
        }
        runs = rest;
    }
    while let Some((last, rest)) = runs.split_last() {
        if !is_word(last) {
            break;
        }
        runs = rest;
    }
    let digits = runs.iter().map(|run| run.digits).sum();
    let (first, last) = (runs.first()?, runs.last()?);
    (digits > 0).then_some(Code {
        span: (first.span.0, last.span.1),
        digits,
    })
}

/// Whether a span touches one that is taken.
pub(super) fn is_taken(taken: &[Span], span: Span) -> bool {
    taken.iter().any(|t| span.0 < t.1 && t.0 < span.1)
}
