//! Years of other calendars, and the year that is meant when none is said.

use jiff::ToSpan;
use jiff::civil::Date;

/// A year as written, in the common calendar: Buddhist years of Thailand, two digits, the Reiwa era.
pub(super) fn common_year(year: i16, digits: usize, thai: bool) -> i16 {
    match (year, digits) {
        (0..=99, 1 | 2) if thai && year > 60 => year + 2500 - 543,
        (0..=99, 1 | 2) => year + 2000,
        (2400..=2700, _) => year - 543,
        _ => year,
    }
}

/// A day with its year, or without: the nearest such day, up to two months back, else ahead.
pub(super) fn resolve(year: Option<i16>, month: i8, day: i8, today: Date) -> Option<Date> {
    if let Some(year) = year {
        return (1990..=2100)
            .contains(&year)
            .then(|| Date::new(year, month, day).ok())
            .flatten();
    }
    if today == Date::ZERO {
        return None;
    }
    let earliest = today.checked_sub(60.days()).ok()?;
    [today.year() - 1, today.year(), today.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| *date >= earliest)
}

/// A day of the Persian solar calendar.
pub(super) fn persian(year: Option<i16>, month: u8, day: u8, today: Date) -> Option<Date> {
    let of = |year: i32| {
        let date = icu::calendar::Date::try_new_persian(year, month, day).ok()?;
        let iso = date.to_calendar(icu::calendar::Iso);
        let month = i8::try_from(iso.month().ordinal).ok()?;
        let day = i8::try_from(iso.day_of_month().0).ok()?;
        let year = i16::try_from(iso.year().extended_year()).ok()?;
        Date::new(year, month, day).ok()
    };
    match year {
        Some(year @ 1300..=1500) => of(i32::from(year)),
        Some(_) => None,
        None if today == Date::ZERO => None,
        None => {
            let now = i32::from(today.year()) - 622;
            let earliest = today.checked_sub(60.days()).ok()?;
            (now..=now + 2)
                .filter_map(of)
                .find(|date| *date >= earliest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{common_year, persian, resolve};
    use jiff::civil::date;

    #[test]
    fn years() {
        assert_eq!(common_year(2569, 4, true), 2026);
        assert_eq!(common_year(69, 2, true), 2026);
        assert_eq!(common_year(26, 2, false), 2026);
        let today = date(2026, 11, 20);
        assert_eq!(resolve(None, 1, 5, today), Some(date(2027, 1, 5)));
        assert_eq!(resolve(None, 10, 5, today), Some(date(2026, 10, 5)));
        assert_eq!(resolve(Some(2026), 2, 30, today), None);
    }

    #[test]
    fn nowruz_is_in_march() {
        let today = date(2026, 11, 20);
        assert_eq!(persian(Some(1405), 1, 1, today), Some(date(2026, 3, 21)));
        assert_eq!(persian(None, 9, 30, today), Some(date(2026, 12, 21)));
    }
}
