//! Tracking numbers in running text: also in groups, in small letters, glued to words of other scripts.

use super::couriers::{LONGEST, Reading, SHORTEST, Sure, compact, readings};
use super::labels::{Label, label};
use super::page::{Page, Span};
use super::tokens::{Run, is_taken};
use super::words::{Mark, Mean};

/// What is around the numbers.
pub(super) struct Scene<'a> {
    pub(super) page: &'a Page,
    pub(super) runs: &'a [Run],
    pub(super) marks: &'a [Mark],
    pub(super) carriers: &'a [&'static str],
    /// Whether the message holds hardly anything but one number.
    pub(super) bare: bool,
}

impl Scene<'_> {
    /// The parcel numbers that are not part of what is taken, and their places. `labelled`: also those that need a
    /// word beside them.
    pub(super) fn parcels(&self, taken: &[Span], labelled: bool) -> Vec<(Span, String)> {
        let mut found: Vec<(Span, String)> = Vec::new();
        let mut at = 0;
        while let Some(run) = self.runs.get(at) {
            let starts = found.len() < 20 && self.may_start(at, *run);
            let hit = starts.then(|| self.longest(at, taken, labelled)).flatten();
            at = match hit {
                Some((next, span, code)) => {
                    found.push((span, code));
                    next
                }
                None => at + 1,
            };
        }
        found
    }

    /// A number begins with a run that has digits, or with capitals before one.
    fn may_start(&self, at: usize, run: Run) -> bool {
        let next = self.runs.get(at + 1);
        run.digits > 0 || (run.len() <= 4 && next.is_some_and(|n| n.digits > 0 || n.len() <= 2))
    }

    /// The longest number that begins with a run, and the run behind it.
    fn longest(&self, at: usize, taken: &[Span], labelled: bool) -> Option<(usize, Span, String)> {
        let mut code = String::new();
        let mut ends: Vec<(usize, usize)> = Vec::new();
        let first = self.runs.get(at)?;
        let inside = self.is_inside(at, *first);
        let mut end = first.span.0;
        for (next, run) in self.runs.iter().enumerate().skip(at) {
            let gap = self.page.between(end, run.span.0);
            let joins = next == at
                || (matches!(gap, " " | "  " | "   " | "-" | " - ") && self.goes_on(*run));
            if !joins || code.len() + run.len() > LONGEST {
                break;
            }
            code.extend(
                self.page
                    .written(run.span)
                    .chars()
                    .map(|c| c.to_ascii_uppercase()),
            );
            end = run.span.1;
            if code.len() >= SHORTEST {
                ends.push((next, code.len()));
            }
        }
        for (last, length) in ends.into_iter().rev().take(24) {
            let number = code.get(..length)?;
            let span = (first.span.0, self.runs.get(last)?.span.1);
            if is_taken(taken, span) || (inside && !has_letters(number)) {
                continue;
            }
            let written = compact(self.page.written(span));
            let whole = [written.as_str(), number]
                .into_iter()
                .find(|n| self.is_parcel(n, span, last > at, labelled));
            if let Some(whole) = whole {
                return Some((last + 1, span, whole.to_owned()));
            }
        }
        None
    }

    /// A group of digits behind a group of digits begins nothing.
    fn is_inside(&self, at: usize, run: Run) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.runs.get(at));
        before.is_some_and(|b| {
            b.digits == b.len()
                && b.digits > 0
                && matches!(self.page.between(b.span.1, run.span.0), " " | "  " | "   ")
        })
    }

    /// Groups of a number are digits, or short and in capitals.
    fn goes_on(&self, run: Run) -> bool {
        let text = self.page.written(run.span);
        run.digits > 0
            || (run.len() <= 4 && !text.bytes().any(|b| b.is_ascii_lowercase()))
            || run.len() == 1
    }

    fn is_parcel(&self, number: &str, span: Span, grouped: bool, labelled: bool) -> bool {
        if number.bytes().filter(u8::is_ascii_digit).count() < 4 {
            return false;
        }
        let readings = readings(number);
        let Some(best) = readings.first() else {
            return false;
        };
        let label = label(self.page, self.marks, span);
        let foreign = label.is_some_and(|l| !l.is_parcel());
        // "is 3318810025", "no 12345678": a word before the digits is no part of the number.
        let word = grouped
            && self.page.text.get(span.0..).is_some_and(|t| {
                t.starts_with(|c: char| c.is_ascii_lowercase())
                    && t.chars().nth(1).is_some_and(|c| c != ' ')
            });
        if word && !(best.sure == Sure::Alone && best.checked) {
            return false;
        }
        // An order is an order, whatever its digits add up to; but a carrier's own letters outweigh most words.
        let before = label
            .is_some_and(|l| l.before && l.mean != Mean::Order && (l.touching || !l.is_order()));
        match best.sure {
            Sure::Alone if !grouped || best.checked || self.bare => {
                let touched = label.is_some_and(|l| l.touching);
                !foreign || !before || (has_letters(number) && (best.checked || !touched))
            }
            Sure::Alone => label.is_some_and(|l| l.is_parcel()),
            _ if !labelled => false,
            Sure::Bare if (self.bare && !foreign) || label.is_some_and(|l| l.is_parcel()) => true,
            Sure::Bare => {
                best.checked
                    && !foreign
                    && (number.len() >= 18 || (!grouped && !is_phonelike(number)))
            }
            _ => readings.iter().any(|r| self.fits(*r, label)),
        }
    }

    /// Forms without a check digit need their word.
    fn fits(&self, reading: Reading, label: Option<Label>) -> bool {
        let Some(label) = label.filter(Label::is_parcel) else {
            return false;
        };
        let named = match label.mean {
            Mean::Carrier(index) => self.carriers.get(usize::from(index)).copied(),
            _ => None,
        };
        match reading.sure {
            Sure::Carrier => self.speaks_of(reading.courier.0, named),
            _ => named.is_none_or(|name| name == reading.courier.0),
        }
    }

    /// Whether the carrier is named where the number stands or anywhere in the message.
    fn speaks_of(&self, courier: &str, named: Option<&str>) -> bool {
        named == Some(courier)
            || self.marks.iter().any(|m| match m.mean {
                Mean::Carrier(index) => self.carriers.get(usize::from(index)) == Some(&courier),
                _ => false,
            })
    }
}

/// Ten or eleven digits as a telephone has them: with a trunk zero, or a Chinese mobile.
fn is_phonelike(number: &str) -> bool {
    let mobile = number.len() == 11 && number.starts_with('1') && !number.starts_with("10");
    number.len() <= 11 && (number.starts_with('0') || mobile)
}

fn has_letters(number: &str) -> bool {
    number.bytes().any(|b| b.is_ascii_alphabetic())
}
