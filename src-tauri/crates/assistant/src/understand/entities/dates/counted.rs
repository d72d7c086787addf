//! Days counted from today, and weekdays.

use super::super::page::Span;
use super::super::words::{Mark, Mean};
use super::{Date, Dates, Scene, Way};
use jiff::civil::Weekday;
use jiff::{Span as Time, ToSpan};

impl Dates {
    /// "3 days ago": digits before a unit. A count without a direction is a duration, and no date.
    pub(super) fn counted(&self, scene: &Scene<'_>, mark: Mark, unit: i32) -> Option<(Span, Date)> {
        let before = scene.page.before(mark.span.0);
        let bare = before.trim_end_matches([' ', '个', '個', 'か', 'ヶ', 'カ', '箇', '-']);
        let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = bare.get(head.len()..)?;
        if before.len() - bare.len() > 4 || !(1..=3).contains(&digits.len()) || is_range(head) {
            return None;
        }
        let count: i32 = digits.parse().ok()?;
        self.away(
            scene,
            (head.len(), mark.span.1),
            mark.langs,
            count.checked_mul(unit)?,
            unit,
        )
    }

    /// "zwei Wochen", "a week": a count in words.
    pub(super) fn span_of_days(
        &self,
        scene: &Scene<'_>,
        mark: Mark,
        days: i32,
    ) -> Option<(Span, Date)> {
        let unit = if days % 30 == 0 { 30 } else { 1 };
        self.away(scene, mark.span, mark.langs, days, unit)
    }

    fn away(
        &self,
        scene: &Scene<'_>,
        span: Span,
        langs: u64,
        days: i32,
        unit: i32,
    ) -> Option<(Span, Date)> {
        let time: Time = match unit {
            _ if days <= 0 || days > 1_200 => return None,
            30 => (days / 30).months(),
            365 => (days / 365).years(),
            _ => days.days(),
        };
        let today = scene.context.today;
        let date = match self.way(scene, span, langs, &[Way::Ahead, Way::Ago])? {
            Way::Ahead if is_denied(scene, span) || is_worked(scene, span) => return None,
            Way::Ahead if unit < 30 && self.is_past(scene, span) && is_plain(scene, span) => {
                return None;
            }
            Way::Ahead => today.checked_add(time).ok()?,
            Way::Ago => today.checked_sub(time).ok()?,
            _ => return None,
        };
        Some((span, date))
    }

    /// A weekday with a word that says which; alone it says nothing safe.
    pub(super) fn weekday(&self, scene: &Scene<'_>, mark: Mark, day: i8) -> Option<(Span, Date)> {
        let today = scene.context.today;
        let weekday = Weekday::from_monday_one_offset(day).ok()?;
        if let Some((week, span)) = week_beside(scene, mark) {
            let monday =
                today.checked_sub((i32::from(today.weekday().to_monday_one_offset()) - 1).days());
            let date = monday
                .ok()?
                .checked_add((week * 7 + i32::from(day) - 1).days())
                .ok()?;
            return Some((span, date));
        }
        let date = match self.way(
            scene,
            mark.span,
            mark.langs,
            &[Way::Next, Way::On, Way::Last],
        )? {
            Way::On if self.is_past(scene, mark.span) => today.nth_weekday(-1, weekday).ok()?,
            Way::Next | Way::On => today.nth_weekday(1, weekday).ok()?,
            Way::Last => today.nth_weekday(-1, weekday).ok()?,
            _ => return None,
        };
        Some((mark.span, date))
    }
}

/// "next week" right beside a weekday, and both together.
fn week_beside(scene: &Scene<'_>, mark: Mark) -> Option<(i32, Span)> {
    let at = scene.marks.partition_point(|m| m.span.0 < mark.span.0);
    let from = at.saturating_sub(6);
    scene.marks.iter().skip(from).take(14).find_map(|other| {
        let Mean::Week(week) = other.mean else {
            return None;
        };
        let ahead = scene.page.between(other.span.1, mark.span.0);
        let behind = scene.page.between(mark.span.1, other.span.0);
        let (gap, span) = if other.span.1 <= mark.span.0 {
            (ahead, (other.span.0, mark.span.1))
        } else {
            (behind, (mark.span.0, other.span.1))
        };
        let apart = mark.span.1 <= other.span.0 || other.span.1 <= mark.span.0;
        (apart && gap.len() <= 9 && !gap.contains(['.', '!', '?', '\n'])).then_some((week, span))
    })
}

/// "in 5 business days": nobody's calendar knows them.
fn is_worked(scene: &Scene<'_>, span: Span) -> bool {
    let rest = scene.page.after(span.1).trim_start();
    [
        "business",
        "working",
        "habiles",
        "laborables",
        "uteis",
        "ouvr",
        "lavorativ",
        "roboczy",
        "pracovn",
        "hverdage",
        "virkedag",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// "arrived in two days": with these words a span may also be how long it took.
fn is_plain(scene: &Scene<'_>, span: Span) -> bool {
    let before = scene.page.before(span.0);
    let going_on = [" and in ", " und in ", " y en ", " e em ", ", in "];
    if going_on.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    [" in ", " en ", " em "]
        .iter()
        .any(|word| before.ends_with(word))
}

/// "has not moved in 12 days": how long nothing was, and no day ahead.
fn is_denied(scene: &Scene<'_>, span: Span) -> bool {
    let before = scene.page.before(span.0);
    let from = before.len().saturating_sub(48);
    let near = (from..before.len())
        .find_map(|at| before.get(at..))
        .unwrap_or_default();
    let near = near
        .rsplit(['.', '!', '?', '\n'])
        .next()
        .unwrap_or_default();
    ["n't ", "not ", "no ", "nothing ", "never "]
        .iter()
        .any(|word| near.contains(word))
        && near.ends_with(" in ")
        && !near.contains("if ")
}

/// `3-5 days`, `2 or 3 days`.
fn is_range(head: &str) -> bool {
    let bare = head.trim_end();
    let signs = bare
        .trim_end_matches(['-', '~', '/', '到', '至', '～'])
        .trim_end();
    signs.len() < bare.len() && signs.ends_with(|c: char| c.is_ascii_digit())
}
