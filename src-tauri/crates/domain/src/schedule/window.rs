//! Windows of local time: whether a moment lies in one, and when that changes.
//!
//! A window is judged by the local clock alone. That makes the clock changes come out right without a special case:
//! a start that falls into a gap is first seen at the end of the gap, and in a fold each local minute belongs to the
//! window in both passes.

use super::WeekdayName;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How far ahead a change is looked for.
const HORIZON: SignedDuration = SignedDuration::from_hours(48);

/// A stretch of each local day, beginning on certain days.
#[derive(Clone, Debug)]
pub(super) struct Window<'a> {
    /// Whose local time.
    pub zone: TimeZone,
    /// First minute.
    pub from: Time,
    /// First minute after; at or before `from`: on the next day.
    pub until: Time,
    /// Days on which it begins; empty: see `every_day`.
    pub days: &'a [WeekdayName],
    /// What an empty list of days means.
    pub every_day: bool,
}

impl Window<'_> {
    /// Whether the moment lies in the window.
    pub fn holds(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(self.zone.clone());
        let (date, time) = (local.date(), local.time());
        if self.from < self.until {
            return self.from <= time && time < self.until && self.begins_on(date);
        }
        if self.from <= time {
            return self.begins_on(date);
        }
        time < self.until && day_before(&local).is_some_and(|day| self.begins_on(day))
    }

    /// The next moment within two days at which [`Window::holds`] changes.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let now = self.holds(at);
        let end = at.checked_add(HORIZON).ok()?;
        let mut candidates: Vec<Timestamp> = self.edges(at).collect();
        candidates.extend(
            self.zone
                .following(at)
                .take_while(|t| t.timestamp() <= end)
                .map(|t| t.timestamp()),
        );
        candidates.sort_unstable();
        candidates
            .into_iter()
            .filter(|c| *c > at && *c <= end)
            .find(|c| self.holds(*c) != now)
    }

    /// The moments at which the local clock shows one of the edges, or midnight, on the days around.
    fn edges(&self, at: Timestamp) -> impl Iterator<Item = Timestamp> {
        let today = at.to_zoned(self.zone.clone()).date();
        let times = [self.from, self.until, Time::midnight()];
        (-1..=3)
            .filter_map(move |days: i64| today.checked_add(days.days()).ok())
            .flat_map(move |date| times.map(|time| date.to_datetime(time)))
            .flat_map(|civil| {
                let ambiguous = self.zone.to_ambiguous_timestamp(civil);
                [ambiguous.earlier().ok(), ambiguous.later().ok()]
            })
            .flatten()
    }

    fn begins_on(&self, date: Date) -> bool {
        if self.days.is_empty() {
            return self.every_day;
        }
        self.days.contains(&WeekdayName::from(date.weekday()))
    }
}

/// The local day before, as it was lived: a day that a zone skipped does not count.
fn day_before(local: &jiff::Zoned) -> Option<Date> {
    let start = local.start_of_day().ok()?;
    Some(start.checked_sub(1.nanosecond()).ok()?.date())
}
