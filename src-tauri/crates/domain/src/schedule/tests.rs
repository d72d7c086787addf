//! Who may speak when: the ladder of rows, the windows, and the clocks of real zones.

use super::{Mode, Row, Schedule, Scope, ScheduleError, Subject, WeekdayName, When, WorkingHours};
use crate::{BuyerId, ChannelId, ConversationId, Country, Intent};
use jiff::Timestamp;
use jiff::civil::time;
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use rstest::rstest;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn row(scope: Scope, mode: Mode, when: &str) -> Row {
    Row { scope, mode, when: When::parse(when).unwrap(), days: vec![] }
}

fn schedule(rows: Vec<Row>) -> Schedule {
    Schedule { rows, ..Schedule::default() }
}

fn in_zone(zone: &str) -> Subject {
    Subject { zone: Some(zone.to_owned()), ..Subject::default() }
}

fn somebody() -> Subject {
    Subject {
        conversation: Some(ConversationId::new("c1")),
        conversation_mode: None,
        buyer: Some(BuyerId::new("b1")),
        channel: Some(ChannelId::new("ch1")),
        intent: Some(Intent::OrderStatus),
        zone: Some("Europe/Berlin".to_owned()),
        country: Country::parse("DE"),
    }
}

/// Every scope that fits `somebody`, the finest first.
fn ladder() -> Vec<Scope> {
    vec![
        Scope::Conversation(ConversationId::new("c1")),
        Scope::Buyer(BuyerId::new("b1")),
        Scope::Channel(ChannelId::new("ch1")),
        Scope::Intent(Intent::OrderStatus),
        Scope::Zone("Europe/Berlin".to_owned()),
        Scope::Countries(vec![Country::parse("DE").unwrap()]),
        Scope::Countries(vec![Country::parse("AT").unwrap(), Country::parse("DE").unwrap()]),
        Scope::Default,
    ]
}

#[test]
fn the_finest_row_wins_whatever_the_order_of_rows() {
    let noon = at("2026-11-20T12:00:00Z");
    for finest in 0..ladder().len() {
        let mut rows: Vec<Row> = ladder()[finest..].iter().map(|s| row(s.clone(), Mode::Off, "always")).collect();
        rows[0].mode = Mode::Auto;
        rows.reverse();
        let answer = schedule(rows).mode_for(&somebody(), noon);
        assert_eq!((answer.mode, &answer.scope), (Mode::Auto, &ladder()[finest]), "rung {finest}");
    }
}

#[test]
fn the_mode_set_on_the_conversation_beats_its_row() {
    let rows = vec![row(ladder()[0].clone(), Mode::Auto, "always")];
    let subject = Subject { conversation_mode: Some(Mode::Off), ..somebody() };
    assert_eq!(schedule(rows).mode_for(&subject, at("2026-01-01T00:00:00Z")).mode, Mode::Off);
}

#[test]
fn rows_about_others_do_not_count() {
    let others = vec![
        row(Scope::Conversation(ConversationId::new("c2")), Mode::Auto, "always"),
        row(Scope::Buyer(BuyerId::new("b2")), Mode::Auto, "always"),
        row(Scope::Channel(ChannelId::new("ch2")), Mode::Auto, "always"),
        row(Scope::Intent(Intent::Return), Mode::Auto, "always"),
        row(Scope::Zone("Asia/Tokyo".to_owned()), Mode::Auto, "always"),
        row(Scope::Countries(vec![Country::parse("JP").unwrap()]), Mode::Auto, "always"),
    ];
    let answer = schedule(others).mode_for(&somebody(), at("2026-01-01T00:00:00Z"));
    assert_eq!((answer.mode, answer.scope, answer.until), (Mode::Suggest, Scope::Default, None));
}

#[test]
fn the_stop_key_silences_even_a_pinned_conversation() {
    let mut all = schedule(vec![row(Scope::Default, Mode::Auto, "always")]);
    all.stopped_at = Some(at("2026-01-01T00:00:00Z"));
    let pinned = Subject { conversation_mode: Some(Mode::Auto), ..somebody() };
    assert_eq!(all.mode_for(&pinned, at("2026-01-01T00:00:01Z")).mode, Mode::Off);
}

#[rstest]
#[case(Mode::Auto, Mode::Suggest)]
#[case(Mode::Suggest, Mode::Off)]
fn outside_its_window_a_row_is_one_step_more_careful(#[case] mode: Mode, #[case] outside: Mode) {
    let rows = vec![
        row(Scope::Zone("Europe/Berlin".to_owned()), mode, "22:00-08:00"),
        row(Scope::Default, Mode::Auto, "always"),
    ];
    let answer = schedule(rows).mode_for(&in_zone("Europe/Berlin"), at("2026-01-15T12:00:00Z"));
    assert_eq!(answer.mode, outside);
    assert_eq!(answer.scope, Scope::Zone("Europe/Berlin".to_owned()), "the row decides although it does not hold");
    assert_eq!(answer.until, Some(at("2026-01-15T21:00:00Z")), "22:00 in Berlin in winter");
}

#[test]
fn outside_its_window_an_off_row_leaves_it_to_the_next() {
    let rows = vec![
        row(Scope::Zone("Europe/Berlin".to_owned()), Mode::Off, "12:00-13:00"),
        row(Scope::Default, Mode::Auto, "always"),
    ];
    let schedule = schedule(rows);
    let before = schedule.mode_for(&in_zone("Europe/Berlin"), at("2026-01-15T10:30:00Z"));
    assert_eq!((before.mode, before.scope), (Mode::Auto, Scope::Default));
    assert_eq!(before.until, Some(at("2026-01-15T11:00:00Z")), "the off row will hold at noon");
    let during = schedule.mode_for(&in_zone("Europe/Berlin"), at("2026-01-15T11:30:00Z"));
    assert_eq!(during.mode, Mode::Off);
}

// Each case: zone, window, moment, whether it holds, and the next change.
#[rstest]
#[case::plain("Europe/Berlin", "22:00-08:00", "2026-01-15T20:59:59Z", false, "2026-01-15T21:00:00Z")]
#[case::first_second("Europe/Berlin", "22:00-08:00", "2026-01-15T21:00:00Z", true, "2026-01-16T07:00:00Z")]
#[case::after_midnight("Europe/Berlin", "22:00-08:00", "2026-01-16T06:59:59Z", true, "2026-01-16T07:00:00Z")]
#[case::end_is_out("Europe/Berlin", "22:00-08:00", "2026-01-16T07:00:00Z", false, "2026-01-16T21:00:00Z")]
#[case::half_hour("Asia/Kolkata", "22:00-08:00", "2026-01-15T16:30:00Z", true, "2026-01-16T02:30:00Z")]
#[case::quarter_hour("Asia/Kathmandu", "22:00-08:00", "2026-01-15T16:15:00Z", true, "2026-01-16T02:15:00Z")]
// Berlin 2026-03-29: 02:00 -> 03:00, at 01:00Z.
#[case::start_in_gap("Europe/Berlin", "02:30-05:00", "2026-03-29T00:59:59Z", false, "2026-03-29T01:00:00Z")]
#[case::start_in_gap_in("Europe/Berlin", "02:30-05:00", "2026-03-29T01:00:00Z", true, "2026-03-29T03:00:00Z")]
#[case::whole_in_gap("Europe/Berlin", "02:10-02:50", "2026-03-29T00:30:00Z", false, "2026-03-30T00:10:00Z")]
#[case::end_in_gap("Europe/Berlin", "01:00-02:30", "2026-03-29T00:59:59Z", true, "2026-03-29T01:00:00Z")]
#[case::short_night("Europe/Berlin", "22:00-08:00", "2026-03-28T21:00:00Z", true, "2026-03-29T06:00:00Z")]
// Berlin 2026-10-25: 03:00 -> 02:00, at 01:00Z.
#[case::fold_first("Europe/Berlin", "02:15-02:45", "2026-10-25T00:15:00Z", true, "2026-10-25T00:45:00Z")]
#[case::fold_between("Europe/Berlin", "02:15-02:45", "2026-10-25T00:50:00Z", false, "2026-10-25T01:15:00Z")]
#[case::fold_second("Europe/Berlin", "02:15-02:45", "2026-10-25T01:20:00Z", true, "2026-10-25T01:45:00Z")]
#[case::fold_at_turn("Europe/Berlin", "02:30-04:00", "2026-10-25T00:45:00Z", true, "2026-10-25T01:00:00Z")]
#[case::long_night("Europe/Berlin", "22:00-08:00", "2026-10-24T20:00:00Z", true, "2026-10-25T07:00:00Z")]
// Lord Howe 2026-10-04: 02:00 +10:30 -> 02:30 +11:00, at 15:30Z the day before.
#[case::lord_howe_gap("Australia/Lord_Howe", "02:15-03:00", "2026-10-03T15:29:59Z", false, "2026-10-03T15:30:00Z")]
#[case::lord_howe_in("Australia/Lord_Howe", "02:15-03:00", "2026-10-03T15:30:00Z", true, "2026-10-03T16:00:00Z")]
// Lord Howe 2026-04-05: 02:00 +11:00 -> 01:30 +10:30, at 15:00Z the day before.
#[case::lord_howe_fold("Australia/Lord_Howe", "01:45-02:00", "2026-04-04T14:50:00Z", true, "2026-04-04T15:00:00Z")]
#[case::lord_howe_again("Australia/Lord_Howe", "01:45-02:00", "2026-04-04T15:15:00Z", true, "2026-04-04T15:30:00Z")]
// Morocco leaves summer time for Ramadan: 2026-02-15 03:00 +01 -> 02:00 +00, at 02:00Z.
#[case::morocco_before("Africa/Casablanca", "22:00-08:00", "2026-02-14T21:00:00Z", true, "2026-02-15T08:00:00Z")]
#[case::morocco_within("Africa/Casablanca", "22:00-08:00", "2026-02-20T21:30:00Z", false, "2026-02-20T22:00:00Z")]
#[case::morocco_after("Africa/Casablanca", "22:00-08:00", "2026-04-01T21:00:00Z", true, "2026-04-02T07:00:00Z")]
// Samoa skipped 2011-12-30 whole: the night of the 29th ends on the 31st, nine hours later by any clock.
#[case::samoa("Pacific/Apia", "22:00-08:00", "2011-12-30T08:30:00Z", true, "2011-12-30T18:00:00Z")]
// Kyiv under its old name; Cairo, whose clock changes at midnight (2026-04-24 00:00 -> 01:00, 22:00Z).
#[case::old_name("Europe/Kiev", "22:00-08:00", "2026-01-15T20:00:00Z", true, "2026-01-16T06:00:00Z")]
#[case::midnight_gap("Africa/Cairo", "00:00-06:00", "2026-04-23T21:59:59Z", false, "2026-04-23T22:00:00Z")]
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
    assert_eq!(schedule(vec![night]).mode_for(&in_zone("Pacific/Apia"), saturday_early).mode == Mode::Auto, holds);
}

#[test]
fn equal_ends_are_the_whole_day_from_there() {
    let mut whole = row(Scope::Default, Mode::Auto, "20:00-20:00");
    let noon = at("2026-01-16T12:00:00Z");
    let every_day = schedule(vec![whole.clone()]).mode_for(&in_zone("Etc/UTC"), noon);
    assert_eq!((every_day.mode, every_day.until), (Mode::Auto, None));
    whole.days = vec![WeekdayName::Thu];
    let from_thursday = schedule(vec![whole]).mode_for(&in_zone("Etc/UTC"), noon);
    assert_eq!((from_thursday.mode, from_thursday.until), (Mode::Auto, Some(at("2026-01-16T20:00:00Z"))));
}

#[test]
fn always_keeps_to_its_days() {
    let mut weekend = row(Scope::Default, Mode::Auto, "always");
    weekend.days = vec![WeekdayName::Sat, WeekdayName::Sun];
    let schedule = schedule(vec![weekend]);
    // In Tokyo it is Saturday from 15:00Z on Friday.
    let friday = schedule.mode_for(&in_zone("Asia/Tokyo"), at("2026-01-16T14:00:00Z"));
    assert_eq!((friday.mode, friday.until), (Mode::Suggest, Some(at("2026-01-16T15:00:00Z"))));
    assert_eq!(schedule.mode_for(&in_zone("Asia/Tokyo"), at("2026-01-16T15:00:00Z")).mode, Mode::Auto);
}

fn shanghai() -> WorkingHours {
    WorkingHours { zone: "Asia/Shanghai".to_owned(), ..WorkingHours::default() }
}

#[rstest]
// Work in Shanghai: Monday to Friday 01:00Z to 10:00Z. 2026-01-16 is a Friday.
#[case::at_work("2026-01-16T09:59:59Z", false, Some("2026-01-16T10:00:00Z"))]
#[case::evening("2026-01-16T10:00:00Z", true, None)]
#[case::weekend("2026-01-17T03:00:00Z", true, Some("2026-01-19T01:00:00Z"))]
#[case::monday("2026-01-19T01:00:00Z", false, Some("2026-01-19T10:00:00Z"))]
fn away_is_outside_the_sellers_hours(#[case] moment: &str, #[case] away: bool, #[case] change: Option<&str>) {
    let mut schedule = schedule(vec![row(Scope::Default, Mode::Auto, "away")]);
    schedule.working_hours = shanghai();
    let answer = schedule.mode_for(&in_zone("America/New_York"), at(moment));
    assert_eq!(answer.mode == Mode::Auto, away, "{moment}");
    assert_eq!(answer.until, change.map(at), "{moment}");
    assert_eq!(schedule.at_work(at(moment)), !away);
}

#[test]
fn without_working_days_the_seller_is_always_away() {
    let mut schedule = schedule(vec![row(Scope::Default, Mode::Auto, "away")]);
    schedule.working_hours.days.clear();
    assert_eq!(schedule.mode_for(&somebody(), at("2026-01-16T12:00:00Z")).mode, Mode::Auto);
}

#[rstest]
#[case::unknown(None)]
#[case::broken(Some("Mars/Olympus"))]
#[case::empty(Some(""))]
fn without_a_zone_the_sellers_counts(#[case] zone: Option<&str>) {
    let mut schedule = schedule(vec![row(Scope::Default, Mode::Auto, "22:00-08:00")]);
    schedule.working_hours = shanghai();
    let subject = Subject { zone: zone.map(str::to_owned), ..Subject::default() };
    assert_eq!(schedule.mode_for(&subject, at("2026-01-16T14:00:00Z")).mode, Mode::Auto, "22:00 in Shanghai");
    schedule.working_hours.zone = "Moon/Tycho".to_owned();
    assert_eq!(schedule.mode_for(&subject, at("2026-01-16T22:00:00Z")).mode, Mode::Auto, "22:00 in UTC");
}

#[test]
fn a_broken_zone_row_falls_back_and_does_not_panic() {
    let rows = vec![row(Scope::Zone("Mars/Olympus".to_owned()), Mode::Auto, "22:00-08:00")];
    assert_eq!(schedule(rows).mode_for(&in_zone("Mars/Olympus"), at("2026-01-16T23:00:00Z")).mode, Mode::Auto);
}

#[test]
fn zones_meet_under_their_old_and_new_names() {
    let rows = vec![row(Scope::Zone("Asia/Calcutta".to_owned()), Mode::Auto, "always")];
    assert_eq!(schedule(rows).mode_for(&in_zone("Asia/Kolkata"), at("2026-01-16T23:00:00Z")).mode, Mode::Auto);
}

#[test]
fn setting_a_row_replaces_the_one_of_the_same_scope() {
    let country = |codes: &[&str]| Scope::Countries(codes.iter().map(|c| Country::parse(c).unwrap()).collect());
    let mut schedule = Schedule::default();
    schedule.set(row(country(&["DE", "AT"]), Mode::Off, "always"));
    schedule.set(row(Scope::Default, Mode::Off, "always"));
    schedule.set(row(country(&["AT", "DE"]), Mode::Auto, "away"));
    assert_eq!(schedule.rows.len(), 2);
    assert_eq!(schedule.rows[0].mode, Mode::Auto);
    assert!(schedule.unset(&Scope::Default) && !schedule.unset(&Scope::Default));
}

#[rstest]
#[case("always", When::Always, "always")]
#[case(" Away ", When::Away, "away")]
#[case("22:00-08:00", When::Between { from: time(22, 0, 0, 0), until: time(8, 0, 0, 0) }, "22:00-08:00")]
#[case("9:30 – 17:05", When::Between { from: time(9, 30, 0, 0), until: time(17, 5, 0, 0) }, "09:30-17:05")]
#[case("18:00-24:00", When::Between { from: time(18, 0, 0, 0), until: time(0, 0, 0, 0) }, "18:00-00:00")]
fn times_as_people_type_them(#[case] text: &str, #[case] when: When, #[case] shown: &str) {
    assert_eq!(When::parse(text), Ok(when));
    assert_eq!(when.to_string(), shown);
}

#[rstest]
fn what_is_no_time_is_refused(
    #[values("", "night", "22-8", "25:00-08:00", "22:00", "22:00-08:60", "+1:00-02:00", "1:0-2:0", "24:00-08:00")]
    text: &str,
) {
    assert_eq!(When::parse(text), Err(ScheduleError::When(text.to_owned())));
}

#[test]
fn modes_read_back_and_other_words_are_refused() {
    for mode in [Mode::Off, Mode::Suggest, Mode::Auto] {
        assert_eq!(Mode::parse(&mode.to_string().to_uppercase()), Ok(mode));
    }
    assert!(Mode::parse("on").is_err());
    assert!(WeekdayName::parse("someday").is_err());
    assert_eq!(WeekdayName::parse("Sun"), Ok(WeekdayName::Sun));
}

fn any_when() -> impl Strategy<Value = When> {
    let clock = (0..24i8, prop_oneof![Just(0i8), Just(15), Just(30), Just(45)]).prop_map(|(h, m)| time(h, m, 0, 0));
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
    (prop::sample::select(ladder()), mode, any_when(), days)
        .prop_map(|(scope, mode, when, days)| Row { scope, mode, when, days })
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
