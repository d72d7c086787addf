//! Reply deadlines: when they end, which days count, and which replies count.

#[cfg(test)]
mod tests;

use crate::rulepack::RulePack;
use crate::zone;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// Whether an automatic reply counts for the platform's deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It does.
    Yes,
    /// It does not: a person must answer before the deadline.
    No,
    /// The platform does not say.
    Unknown,
}

/// When a reply to a message of this time is due; `None` where the pack names no deadline.
///
/// Where weekends do not count, the hours of Saturday and Sunday in `zone` (UTC when it is not known) are left out.
#[must_use]
pub fn due_at(pack: &RulePack, asked_at: Timestamp, zone: Option<&str>) -> Option<Timestamp> {
    due_within(pack.reply_within?, pack.counts_weekends, asked_at, zone)
}

fn due_within(
    hours: i64,
    counts_weekends: bool,
    asked_at: Timestamp,
    zone: Option<&str>,
) -> Option<Timestamp> {
    let left = SignedDuration::from_hours(hours);
    if counts_weekends {
        return asked_at.checked_add(left).ok();
    }
    let tz = zone.and_then(zone::find).unwrap_or(TimeZone::UTC);
    on_weekdays(asked_at.to_zoned(tz), left)
}

/// Walks day by day, so that a day of 23 or 25 hours counts as it is.
fn on_weekdays(asked: Zoned, mut left: SignedDuration) -> Option<Timestamp> {
    let mut moment = asked;
    loop {
        let midnight = moment.tomorrow().ok()?.start_of_day().ok()?;
        if matches!(moment.weekday(), Weekday::Saturday | Weekday::Sunday) {
            moment = midnight;
            continue;
        }
        let today = moment.duration_until(&midnight);
        if left <= today {
            return moment.timestamp().checked_add(left).ok();
        }
        left = left.checked_sub(today)?;
        moment = midnight;
    }
}
