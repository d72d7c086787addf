//! Windows on the clocks of real zones.

use super::tests::{at, in_zone, row, schedule};
use super::{Mode, Scope, WeekdayName};
use rstest::rstest;

// Each case: zone, window, moment, whether it holds, and the next change.
#[rstest]
#[case::plain(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-01-15T20:59:59Z",
    false,
    "2026-01-15T21:00:00Z"
)]
#[case::first_second(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-01-15T21:00:00Z",
    true,
    "2026-01-16T07:00:00Z"
)]
#[case::after_midnight(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-01-16T06:59:59Z",
    true,
    "2026-01-16T07:00:00Z"
)]
#[case::end_is_out(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-01-16T07:00:00Z",
    false,
    "2026-01-16T21:00:00Z"
)]
#[case::half_hour(
    "Asia/Kolkata",
    "22:00-08:00",
    "2026-01-15T16:30:00Z",
    true,
    "2026-01-16T02:30:00Z"
)]
#[case::quarter_hour(
    "Asia/Kathmandu",
    "22:00-08:00",
    "2026-01-15T16:15:00Z",
    true,
    "2026-01-16T02:15:00Z"
)]
// Berlin 2026-03-29: 02:00 -> 03:00, at 01:00Z.
#[case::start_in_gap(
    "Europe/Berlin",
    "02:30-05:00",
    "2026-03-29T00:59:59Z",
    false,
    "2026-03-29T01:00:00Z"
)]
#[case::start_in_gap_in(
    "Europe/Berlin",
    "02:30-05:00",
    "2026-03-29T01:00:00Z",
    true,
    "2026-03-29T03:00:00Z"
)]
#[case::whole_in_gap(
    "Europe/Berlin",
    "02:10-02:50",
    "2026-03-29T00:30:00Z",
    false,
    "2026-03-30T00:10:00Z"
)]
#[case::end_in_gap(
    "Europe/Berlin",
    "01:00-02:30",
    "2026-03-29T00:59:59Z",
    true,
    "2026-03-29T01:00:00Z"
)]
#[case::short_night(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-03-28T21:00:00Z",
    true,
    "2026-03-29T06:00:00Z"
)]
// Berlin 2026-10-25: 03:00 -> 02:00, at 01:00Z.
#[case::fold_first(
    "Europe/Berlin",
    "02:15-02:45",
    "2026-10-25T00:15:00Z",
    true,
    "2026-10-25T00:45:00Z"
)]
#[case::fold_between(
    "Europe/Berlin",
    "02:15-02:45",
    "2026-10-25T00:50:00Z",
    false,
    "2026-10-25T01:15:00Z"
)]
#[case::fold_second(
    "Europe/Berlin",
    "02:15-02:45",
    "2026-10-25T01:20:00Z",
    true,
    "2026-10-25T01:45:00Z"
)]
#[case::fold_at_turn(
    "Europe/Berlin",
    "02:30-04:00",
    "2026-10-25T00:45:00Z",
    true,
    "2026-10-25T01:00:00Z"
)]
#[case::long_night(
    "Europe/Berlin",
    "22:00-08:00",
    "2026-10-24T20:00:00Z",
    true,
    "2026-10-25T07:00:00Z"
)]
// Lord Howe 2026-10-04: 02:00 +10:30 -> 02:30 +11:00, at 15:30Z the day before.
#[case::lord_howe_gap(
    "Australia/Lord_Howe",
    "02:15-03:00",
    "2026-10-03T15:29:59Z",
    false,
    "2026-10-03T15:30:00Z"
)]
#[case::lord_howe_in(
    "Australia/Lord_Howe",
    "02:15-03:00",
    "2026-10-03T15:30:00Z",
    true,
    "2026-10-03T16:00:00Z"
)]
// Lord Howe 2026-04-05: 02:00 +11:00 -> 01:30 +10:30, at 15:00Z the day before.
#[case::lord_howe_fold(
    "Australia/Lord_Howe",
    "01:45-02:00",
    "2026-04-04T14:50:00Z",
    true,
    "2026-04-04T15:00:00Z"
)]
#[case::lord_howe_again(
    "Australia/Lord_Howe",
    "01:45-02:00",
    "2026-04-04T15:15:00Z",
    true,
    "2026-04-04T15:30:00Z"
)]
// Morocco leaves summer time for Ramadan: 2026-02-15 03:00 +01 -> 02:00 +00, at 02:00Z.
#[case::morocco_before(
    "Africa/Casablanca",
    "22:00-08:00",
    "2026-02-14T21:00:00Z",
    true,
    "2026-02-15T08:00:00Z"
)]
#[case::morocco_within(
    "Africa/Casablanca",
    "22:00-08:00",
    "2026-02-20T21:30:00Z",
    false,
    "2026-02-20T22:00:00Z"
)]
#[case::morocco_after(
    "Africa/Casablanca",
    "22:00-08:00",
    "2026-04-01T21:00:00Z",
    true,
    "2026-04-02T07:00:00Z"
)]
// Samoa skipped 2011-12-30 whole: the night of the 29th ends on the 31st, nine hours later by any clock.
#[case::samoa(
    "Pacific/Apia",
    "22:00-08:00",
    "2011-12-30T08:30:00Z",
    true,
    "2011-12-30T18:00:00Z"
)]
// Kyiv under its old name; Cairo, whose clock changes at midnight (2026-04-24 00:00 -> 01:00, 22:00Z).
#[case::old_name(
    "Europe/Kiev",
    "22:00-08:00",
    "2026-01-15T20:00:00Z",
    true,
    "2026-01-16T06:00:00Z"
)]
#[case::midnight_gap(
    "Africa/Cairo",
    "00:00-06:00",
    "2026-04-23T21:59:59Z",
    false,
    "2026-04-23T22:00:00Z"
)]
fn windows_of_real_zones(
    #[case] zone: &str,
    #[case] when: &str,
    #[case] moment: &str,
    #[case] holds: bool,
    #[case] change: &str,
) {
    let schedule = schedule(vec![row(Scope::Default, Mode::Auto, when)]);
    let answer = schedule.mode_for(&in_zone(zone), at(moment));
    let expected = if holds { Mode::Auto } else { Mode::Suggest };
    assert_eq!(answer.mode, expected, "{zone} {when} at {moment}");
    assert_eq!(answer.until, Some(at(change)), "{zone} {when} at {moment}");
}

#[rstest]
// 2026-01-16 is a Friday. The window belongs to the day on which it begins.
#[case::friday_evening("2026-01-16T22:30:00Z", true)]
#[case::saturday_early("2026-01-17T03:00:00Z", true)]
#[case::friday_early("2026-01-16T03:00:00Z", false)]
#[case::saturday_evening("2026-01-17T22:30:00Z", false)]
fn days_are_those_on_which_the_window_begins(#[case] moment: &str, #[case] holds: bool) {
    let mut friday = row(Scope::Default, Mode::Auto, "22:00-08:00");
    friday.days = vec![WeekdayName::Fri];
    let answer = schedule(vec![friday]).mode_for(&in_zone("Etc/UTC"), at(moment));
    assert_eq!(answer.mode == Mode::Auto, holds, "{moment}");
}

#[rstest]
// Samoa had no Friday 2011-12-30: a night that begins on Thursday runs into Saturday, one of Friday never begins.
#[case::thursday(WeekdayName::Thu, true)]
#[case::friday(WeekdayName::Fri, false)]
fn a_day_that_was_skipped_begins_nothing(#[case] day: WeekdayName, #[case] holds: bool) {
    let mut night = row(Scope::Default, Mode::Auto, "22:00-08:00");
    night.days = vec![day];
    let saturday_early = at("2011-12-30T13:00:00Z");
    assert_eq!(
        schedule(vec![night])
            .mode_for(&in_zone("Pacific/Apia"), saturday_early)
            .mode
            == Mode::Auto,
        holds
    );
}

#[test]
fn equal_ends_are_the_whole_day_from_there() {
    let mut whole = row(Scope::Default, Mode::Auto, "20:00-20:00");
    let noon = at("2026-01-16T12:00:00Z");
    let every_day = schedule(vec![whole.clone()]).mode_for(&in_zone("Etc/UTC"), noon);
    assert_eq!((every_day.mode, every_day.until), (Mode::Auto, None));
    whole.days = vec![WeekdayName::Thu];
    let from_thursday = schedule(vec![whole]).mode_for(&in_zone("Etc/UTC"), noon);
    assert_eq!(
        (from_thursday.mode, from_thursday.until),
        (Mode::Auto, Some(at("2026-01-16T20:00:00Z")))
    );
}

#[test]
fn always_keeps_to_its_days() {
    let mut weekend = row(Scope::Default, Mode::Auto, "always");
    weekend.days = vec![WeekdayName::Sat, WeekdayName::Sun];
    let schedule = schedule(vec![weekend]);
    // In Tokyo it is Saturday from 15:00Z on Friday.
    let friday = schedule.mode_for(&in_zone("Asia/Tokyo"), at("2026-01-16T14:00:00Z"));
    assert_eq!(
        (friday.mode, friday.until),
        (Mode::Suggest, Some(at("2026-01-16T15:00:00Z")))
    );
    assert_eq!(
        schedule
            .mode_for(&in_zone("Asia/Tokyo"), at("2026-01-16T15:00:00Z"))
            .mode,
        Mode::Auto
    );
}
