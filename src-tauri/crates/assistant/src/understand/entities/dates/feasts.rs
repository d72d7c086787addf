//! Feasts that buyers name as deadlines, by rules; those that nobody can compute safely are left out.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The rules that need more than a month and a day.
const NAMED: &[&str] = &[
    "thanksgiving",
    "black-friday",
    "cyber-monday",
    "easter",
    "orthodox-easter",
    "lunar-new-year",
    "nowruz",
    "mid-autumn",
];

/// A year, and month and day of its two lunar feasts.
type Lunar = (i16, (i8, i8), (i8, i8));

/// First day of the lunar year, and the mid-autumn day, as the almanacs have them.
const LUNAR: &[Lunar] = &[
    (2024, (2, 10), (9, 17)),
    (2025, (1, 29), (10, 6)),
    (2026, (2, 17), (9, 25)),
    (2027, (2, 6), (9, 15)),
    (2028, (1, 26), (10, 3)),
    (2029, (2, 13), (9, 22)),
    (2030, (2, 3), (9, 12)),
    (2031, (1, 23), (10, 1)),
    (2032, (2, 11), (9, 19)),
    (2033, (1, 31), (9, 8)),
    (2034, (2, 19), (9, 27)),
    (2035, (2, 8), (9, 16)),
];

/// The rule a word of the data file names: `12-25`, or one of the named ones.
pub(super) fn rule(value: &str) -> Option<&'static str> {
    const FIXED: &[&str] = &[
        "01-01", "01-06", "01-07", "02-14", "03-08", "10-31", "11-11", "12-06", "12-12", "12-24",
        "12-25", "12-31", "06-18", "04-13",
    ];
    FIXED
        .iter()
        .chain(NAMED)
        .copied()
        .find(|known| *known == value)
}

pub(super) fn is_known(rule: &str) -> bool {
    NAMED.contains(&rule) || on(rule, 2026).is_some()
}

/// The next such day from today on.
pub(super) fn next(rule: &str, today: Date) -> Option<Date> {
    [today.year(), today.year().checked_add(1)?]
        .into_iter()
        .filter_map(|year| on(rule, year))
        .find(|date| *date >= today)
}

fn on(rule: &str, year: i16) -> Option<Date> {
    let thanksgiving = || {
        Date::new(year, 11, 1)
            .ok()?
            .nth_weekday_of_month(4, Weekday::Thursday)
            .ok()
    };
    let lunar = LUNAR.iter().find(|(known, ..)| *known == year);
    match rule {
        "thanksgiving" => thanksgiving(),
        "black-friday" => thanksgiving()?.checked_add(1.day()).ok(),
        "cyber-monday" => thanksgiving()?.checked_add(4.days()).ok(),
        "easter" => easter(year),
        "orthodox-easter" => orthodox_easter(year),
        "nowruz" => super::calendars::persian(Some(year - 621), 1, 1, Date::ZERO),
        "lunar-new-year" => lunar.and_then(|(_, (m, d), _)| Date::new(year, *m, *d).ok()),
        "mid-autumn" => lunar.and_then(|(_, _, (m, d))| Date::new(year, *m, *d).ok()),
        fixed => {
            let (month, day) = fixed.split_once('-')?;
            Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
        }
    }
}

/// The Gregorian rule, by the anonymous algorithm.
fn easter(year: i16) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    Date::new(
        year,
        i8::try_from(f / 31).ok()?,
        i8::try_from(f % 31 + 1).ok()?,
    )
    .ok()
}

/// The Julian rule, thirteen days later in this century.
fn orthodox_easter(year: i16) -> Option<Date> {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let f = d + e + 114;
    let julian = Date::new(
        year,
        i8::try_from(f / 31).ok()?,
        i8::try_from(f % 31 + 1).ok()?,
    )
    .ok()?;
    julian.checked_add(13.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::next;
    use jiff::civil::date;

    #[test]
    fn feasts_of_one_night() {
        let today = date(2026, 11, 20);
        for (rule, day) in [
            ("12-25", date(2026, 12, 25)),
            ("02-14", date(2027, 2, 14)),
            ("thanksgiving", date(2026, 11, 26)),
            ("black-friday", date(2026, 11, 27)),
            ("cyber-monday", date(2026, 11, 30)),
            ("easter", date(2027, 3, 28)),
            ("orthodox-easter", date(2027, 5, 2)),
            ("lunar-new-year", date(2027, 2, 6)),
            ("nowruz", date(2027, 3, 21)),
        ] {
            assert_eq!(next(rule, today), Some(day), "{rule}");
        }
    }
}
