//! What holds for every schedule.

use super::tests::{ladder, schedule, somebody};
use super::{Mode, Row, Subject, WeekdayName, When};
use jiff::Timestamp;
use jiff::civil::time;
use proptest::prelude::{
    Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

fn any_when() -> impl Strategy<Value = When> {
    let clock = (
        0..24i8,
        prop_oneof![Just(0i8), Just(15), Just(30), Just(45)],
    )
        .prop_map(|(h, m)| time(h, m, 0, 0));
    prop_oneof![
        Just(When::Always),
        Just(When::Away),
        (clock.clone(), clock).prop_map(|(from, until)| When::Between { from, until }),
    ]
}

fn any_row() -> impl Strategy<Value = Row> {
    use WeekdayName::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let mode = prop_oneof![Just(Mode::Off), Just(Mode::Suggest), Just(Mode::Auto)];
    let days = prop::sample::subsequence(vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun], 0..7);
    (prop::sample::select(ladder()), mode, any_when(), days).prop_map(
        |(scope, mode, when, days)| Row {
            scope,
            mode,
            when,
            days,
        },
    )
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Pacific/Chatham",
        "America/Havana",
        "Africa/Cairo",
        "Asia/Beirut",
        "America/Asuncion",
        "Antarctica/Troll",
    ])
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(150))]

    /// Until the moment that was promised, the answer stays; looked at every quarter of an hour.
    #[test]
    fn the_answer_holds_until_it_says(
        rows in prop::collection::vec(any_row(), 1..4),
        zone in any_zone(),
        home in any_zone(),
        second in 1_262_304_000i64..1_800_000_000,
    ) {
        let mut schedule = schedule(rows);
        schedule.working_hours.zone = home.to_owned();
        let subject = Subject { zone: Some(zone.to_owned()), ..somebody() };
        let start = Timestamp::from_second(second).unwrap();
        let first = schedule.mode_for(&subject, start);
        let end = first.until.map_or(second + 48 * 3600, Timestamp::as_second);
        prop_assert!(end > second && end <= second + 48 * 3600);
        let quarter = second - second.rem_euclid(900) + 900;
        for moment in (quarter..end).step_by(900).chain([end - 1]).filter(|m| *m > second) {
            let answer = schedule.mode_for(&subject, Timestamp::from_second(moment).unwrap());
            prop_assert_eq!((answer.mode, &answer.scope), (first.mode, &first.scope), "at {}", moment);
        }
    }

    /// What `When` shows, it reads.
    #[test]
    fn times_read_back(when in any_when()) {
        prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
    }

    /// No text makes the parsers panic.
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = (When::parse(&text), Mode::parse(&text), WeekdayName::parse(&text));
    }
}
