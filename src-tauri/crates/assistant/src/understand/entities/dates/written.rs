//! A month's name with a day beside it, and a year if there is one.

use super::super::page::Span;
use super::super::words::{Mark, Mean};
use super::calendars::{common_year, persian, resolve};
use super::{Date, Dates, Scene, without_first, without_last};

pub(super) fn find(dates: &Dates, scene: &Scene<'_>, found: &mut Vec<(Span, Date)>) {
    let mut end = 0;
    for mark in scene.marks {
        let is_month = matches!(mark.mean, Mean::Month(_) | Mean::PersianMonth(_));
        if !is_month || mark.span.0 < end || found.len() >= 40 || !scene.speaks(mark.langs) {
            continue;
        }
        // "May 3 item ako": in Filipino the word says "there is".
        let is_verb = scene.context.language.as_str() == "fil"
            && scene.page.between(mark.span.0, mark.span.1) == "may";
        if is_verb && number_before(dates, scene, mark.span.0).is_none() {
            continue;
        }
        if let Some((span, date)) = read(dates, scene, *mark) {
            end = span.1;
            found.push((span, date));
        }
    }
}

fn read(dates: &Dates, scene: &Scene<'_>, mark: Mark) -> Option<(Span, Date)> {
    let before = number_before(dates, scene, mark.span.0);
    let behind = number_behind(dates, scene, mark.span.1);
    let day = |n: &Found| n.digits <= 2 && (1..=31).contains(&n.value);
    let is_year = |n: &Found| n.digits == 4;
    match (before.filter(day), behind) {
        (Some(day), year) => {
            let year = year.filter(|n| is_year(n) && plausible(n.value));
            let end = year.as_ref().map_or(mark.span.1, |y| y.end);
            date(scene, mark, &day, year.as_ref()).map(|d| ((day.start, end), d))
        }
        (None, Some(behind)) if day(&behind) => {
            let after = number_behind(dates, scene, behind.end)
                .filter(|n| is_year(n) && plausible(n.value));
            let ahead = number_before(dates, scene, mark.span.0)
                .filter(|n| is_year(n) && plausible(n.value));
            let year = ahead.as_ref().or(after.as_ref());
            let start = ahead.as_ref().map_or(mark.span.0, |y| y.start);
            let end = after
                .as_ref()
                .filter(|_| ahead.is_none())
                .map_or(behind.end, |y| y.end);
            date(scene, mark, &behind, year).map(|d| ((start, end), d))
        }
        _ => None,
    }
}

fn plausible(year: i16) -> bool {
    (1990..=2100).contains(&year) || (2530..=2600).contains(&year) || (1380..=1450).contains(&year)
}

fn date(scene: &Scene<'_>, mark: Mark, day: &Found, year: Option<&Found>) -> Option<Date> {
    let today = scene.context.today;
    match mark.mean {
        Mean::Month(month) => {
            let year = year.map(|y| common_year(y.value, y.digits, false));
            resolve(year, month, i8::try_from(day.value).ok()?, today)
        }
        Mean::PersianMonth(month) => persian(
            year.map(|y| y.value),
            month,
            u8::try_from(day.value).ok()?,
            today,
        ),
        _ => None,
    }
}

/// A number found beside a word.
struct Found {
    value: i16,
    digits: usize,
    start: usize,
    end: usize,
}

fn number_before(dates: &Dates, scene: &Scene<'_>, at: usize) -> Option<Found> {
    let mut text = scene.page.before(at);
    for _ in 0..4 {
        text = text.trim_end_matches([' ', '.', ',', '-', '/', '\'', '°']);
        if text.ends_with(|c: char| c.is_ascii_digit()) || at - text.len() > 24 {
            break;
        }
        text = dates
            .joins
            .iter()
            .filter_map(|join| without_last(text, join))
            .min_by_key(|t| t.len())?;
    }
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let start = text.len() - digits;
    // A part of a code or of a longer number; the hyphen of Hebrew's "on the" is none.
    let head = text.get(..start)?;
    let bare = head.trim_end_matches(['-', '/', '.', ',']);
    let glued = head.ends_with(|c: char| c.is_ascii_alphabetic())
        || (bare.len() < head.len() && bare.ends_with(|c: char| c.is_ascii_alphanumeric()));
    if digits > 4 || digits == 0 || (glued && digits < 4) {
        return None;
    }
    Some(Found {
        value: text.get(start..)?.parse().ok()?,
        digits,
        start,
        end: text.len(),
    })
}

fn number_behind(dates: &Dates, scene: &Scene<'_>, at: usize) -> Option<Found> {
    let all = scene.page.after(at);
    let mut text = all;
    for _ in 0..4 {
        text = text.trim_start_matches([' ', '.', ',', '-', '/', '\'']);
        if text.starts_with(|c: char| c.is_ascii_digit()) || all.len() - text.len() > 24 {
            break;
        }
        text = dates
            .joins
            .iter()
            .filter_map(|join| without_first(text, join))
            .min_by_key(|t| t.len())?;
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let start = at + all.len() - text.len();
    let rest = text.get(digits..)?;
    // "May 25 €", "May 3.5" and "May 10:30" name no day; a hyphen makes it a code or a range.
    let more = rest.starts_with([':', '%', '€', '$'])
        || rest.starts_with(['.', ',']) && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    if digits == 0 || digits > 4 || more {
        return None;
    }
    Some(Found {
        value: text.get(..digits)?.parse().ok()?,
        digits,
        start,
        end: start + digits,
    })
}
