//! Telephone numbers: with a plus, beside a word for calling, or in a form only they have.

use super::labels::label;
use super::page::{Page, Span};
use super::tokens::is_taken;
use super::words::{Mark, Mean};
use regex::Regex;

/// The forms.
#[derive(Debug)]
pub(super) struct Phones {
    form: Option<Regex>,
}

impl Default for Phones {
    fn default() -> Self {
        Self {
            form: Regex::new(r"\+?\(?[0-9](?:[ ().\-/]{0,3}[0-9]){6,15}").ok(),
        }
    }
}

impl Phones {
    pub(super) fn is_valid(&self) -> bool {
        self.form.is_some()
    }

    /// `certain`: only those with a plus, or right behind a word for calling.
    pub(super) fn find(
        &self,
        page: &Page,
        marks: &[Mark],
        taken: &[Span],
        certain: bool,
    ) -> Vec<(Span, String)> {
        let mut found = Vec::new();
        let Some(form) = &self.form else { return found };
        for hit in form.find_iter(&page.low).take(200) {
            let span = (hit.start(), hit.end());
            let text = hit.as_str();
            let plus = text.starts_with('+');
            if found.len() >= 20
                || (certain && !plus && !is_called(page, marks, span))
                || is_taken(taken, span)
                || !is_whole(page, span)
            {
                continue;
            }
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let fits = if plus {
                (8..=15).contains(&digits.len())
            } else {
                is_phone(page, marks, span, text, &digits)
            };
            if fits {
                found.push((span, if plus { format!("+{digits}") } else { digits }));
            }
        }
        found
    }
}

fn is_called(page: &Page, marks: &[Mark], span: Span) -> bool {
    label(page, marks, span).is_some_and(|l| l.mean == Mean::Phone && l.touching && l.before)
}

/// Not a part of a longer code.
fn is_whole(page: &Page, span: Span) -> bool {
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '_');
    !page.before(span.0).ends_with(joined) && !page.after(span.1).starts_with(joined)
}

fn is_phone(page: &Page, marks: &[Mark], span: Span, text: &str, digits: &str) -> bool {
    if !(7..=15).contains(&digits.len()) {
        return false;
    }
    let label = label(page, marks, span);
    if let Some(label) = label {
        let called = label.mean == Mean::Phone;
        let close = label.touching || (label.before && digits.len() >= 9);
        if called && (close || has_shape(text, digits)) {
            return !is_dated(text);
        }
        if called || !label.is_order() && !label.is_parcel() {
            return false;
        }
    }
    let near = label.is_some_and(|l| l.touching);
    !near && !is_dated(text) && has_shape(text, digits)
}

/// `0171 1234567`, `(555) 123-4567`, `555-123-4567`, `138 1234 5678`.
fn has_shape(text: &str, digits: &str) -> bool {
    let groups = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty());
    let sizes: Vec<usize> = groups.map(str::len).collect();
    let trunk = digits.starts_with('0') && (9..=12).contains(&digits.len()) && sizes.len() <= 6;
    let american = digits.len() == 10 && sizes == [3, 3, 4] && !text.contains('/');
    let chinese =
        digits.len() == 11 && digits.starts_with('1') && matches!(sizes.as_slice(), [3, 4, 4]);
    let area = text.starts_with('(') && (9..=12).contains(&digits.len()) && sizes.len() <= 4;
    area || (trunk && (sizes.len() > 1 || digits.len() <= 11)) || american || chinese
}

/// `24.12.2026`, `2026-12-24`, `10-12 2026`.
fn is_dated(text: &str) -> bool {
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .collect();
    matches!(groups.as_slice(), [a, b, c] if a.len() <= 2 && b.len() <= 2 && c.len() == 4 || a.len() == 4 && b.len() <= 2 && c.len() <= 2)
}
