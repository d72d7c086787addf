//! When replies are due.

use super::{due_at, due_within};
use crate::rulepack::for_channel;
use jiff::Timestamp;
use rstest::rstest;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[rstest]
#[case("amazon", None, Some("2026-11-21T22:00:00Z"))]
#[case("email", Some("amazon"), Some("2026-11-21T22:00:00Z"))]
#[case("email", None, Some("2026-11-21T22:00:00Z"))]
#[case("ebay", Some("EBAY_DE"), Some("2026-11-21T22:00:00Z"))]
#[case("carrier_pigeon", None, None)]
fn a_day_with_weekends(
    #[case] platform: &str,
    #[case] preset: Option<&str>,
    #[case] due: Option<&str>,
) {
    let friday_night = at("2026-11-20T22:00:00Z");
    assert_eq!(
        due_at(
            for_channel(platform, preset),
            friday_night,
            Some("Asia/Shanghai")
        ),
        due.map(at)
    );
}

#[rstest]
#[case::friday_night("2026-11-20T22:00:00Z", "Etc/UTC", "2026-11-23T22:00:00Z")]
#[case::saturday("2026-11-21T10:00:00Z", "Etc/UTC", "2026-11-24T00:00:00Z")]
#[case::tuesday("2026-11-17T10:00:00Z", "Etc/UTC", "2026-11-18T10:00:00Z")]
// In Shanghai Saturday begins at 16:00Z on Friday.
#[case::zone_decides("2026-11-20T22:00:00Z", "Asia/Shanghai", "2026-11-23T16:00:00Z")]
#[case::broken_zone("2026-11-17T10:00:00Z", "Nowhere", "2026-11-18T10:00:00Z")]
// Berlin's clock changes on Sunday 2026-03-29: 23 hours that do not count anyway.
#[case::clock_change("2026-03-27T12:00:00Z", "Europe/Berlin", "2026-03-30T11:00:00Z")]
fn a_day_without_weekends(#[case] asked: &str, #[case] zone: &str, #[case] due: &str) {
    assert_eq!(due_within(24, false, at(asked), Some(zone)), Some(at(due)));
}

#[test]
fn the_end_of_time_is_no_panic() {
    assert_eq!(
        due_within(i64::MAX / 3_600, true, Timestamp::MAX, None),
        None
    );
    assert_eq!(due_within(24, false, Timestamp::MAX, None), None);
}
