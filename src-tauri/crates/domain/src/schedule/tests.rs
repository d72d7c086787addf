//! Who may speak when: the ladder of rows, the windows, and the clocks of real zones.

use super::{Mode, Row, Schedule, Scope, Subject, When, WorkingHours};
use crate::{BuyerId, ChannelId, ConversationId, Country, Intent};
use jiff::Timestamp;
use rstest::rstest;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn row(scope: Scope, mode: Mode, when: &str) -> Row {
    Row {
        scope,
        mode,
        when: When::parse(when).unwrap(),
        days: vec![],
    }
}

pub(super) fn schedule(rows: Vec<Row>) -> Schedule {
    Schedule {
        rows,
        ..Schedule::default()
    }
}

pub(super) fn in_zone(zone: &str) -> Subject {
    Subject {
        zone: Some(zone.to_owned()),
        ..Subject::default()
    }
}

pub(super) fn somebody() -> Subject {
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
pub(super) fn ladder() -> Vec<Scope> {
    vec![
        Scope::Conversation(ConversationId::new("c1")),
        Scope::Buyer(BuyerId::new("b1")),
        Scope::Channel(ChannelId::new("ch1")),
        Scope::Intent(Intent::OrderStatus),
        Scope::Zone("Europe/Berlin".to_owned()),
        Scope::Countries(vec![Country::parse("DE").unwrap()]),
        Scope::Countries(vec![
            Country::parse("AT").unwrap(),
            Country::parse("DE").unwrap(),
        ]),
        Scope::Default,
    ]
}

#[test]
fn the_finest_row_wins_whatever_the_order_of_rows() {
    let noon = at("2026-11-20T12:00:00Z");
    for finest in 0..ladder().len() {
        let mut rows: Vec<Row> = ladder()[finest..]
            .iter()
            .map(|s| row(s.clone(), Mode::Off, "always"))
            .collect();
        rows[0].mode = Mode::Auto;
        rows.reverse();
        let answer = schedule(rows).mode_for(&somebody(), noon);
        assert_eq!(
            (answer.mode, &answer.scope),
            (Mode::Auto, &ladder()[finest]),
            "rung {finest}"
        );
    }
}

#[test]
fn the_mode_set_on_the_conversation_beats_its_row() {
    let rows = vec![row(ladder()[0].clone(), Mode::Auto, "always")];
    let subject = Subject {
        conversation_mode: Some(Mode::Off),
        ..somebody()
    };
    assert_eq!(
        schedule(rows)
            .mode_for(&subject, at("2026-01-01T00:00:00Z"))
            .mode,
        Mode::Off
    );
}

#[test]
fn rows_about_others_do_not_count() {
    let others = vec![
        row(
            Scope::Conversation(ConversationId::new("c2")),
            Mode::Auto,
            "always",
        ),
        row(Scope::Buyer(BuyerId::new("b2")), Mode::Auto, "always"),
        row(Scope::Channel(ChannelId::new("ch2")), Mode::Auto, "always"),
        row(Scope::Intent(Intent::Return), Mode::Auto, "always"),
        row(Scope::Zone("Asia/Tokyo".to_owned()), Mode::Auto, "always"),
        row(
            Scope::Countries(vec![Country::parse("JP").unwrap()]),
            Mode::Auto,
            "always",
        ),
    ];
    let answer = schedule(others).mode_for(&somebody(), at("2026-01-01T00:00:00Z"));
    assert_eq!(
        (answer.mode, answer.scope, answer.until),
        (Mode::Suggest, Scope::Default, None)
    );
}

#[test]
fn the_stop_key_silences_even_a_pinned_conversation() {
    let mut all = schedule(vec![row(Scope::Default, Mode::Auto, "always")]);
    all.stopped_at = Some(at("2026-01-01T00:00:00Z"));
    let pinned = Subject {
        conversation_mode: Some(Mode::Auto),
        ..somebody()
    };
    assert_eq!(
        all.mode_for(&pinned, at("2026-01-01T00:00:01Z")).mode,
        Mode::Off
    );
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
    assert_eq!(
        answer.scope,
        Scope::Zone("Europe/Berlin".to_owned()),
        "the row decides although it does not hold"
    );
    assert_eq!(
        answer.until,
        Some(at("2026-01-15T21:00:00Z")),
        "22:00 in Berlin in winter"
    );
}

#[test]
fn outside_its_window_an_off_row_leaves_it_to_the_next() {
    let rows = vec![
        row(
            Scope::Zone("Europe/Berlin".to_owned()),
            Mode::Off,
            "12:00-13:00",
        ),
        row(Scope::Default, Mode::Auto, "always"),
    ];
    let schedule = schedule(rows);
    let before = schedule.mode_for(&in_zone("Europe/Berlin"), at("2026-01-15T10:30:00Z"));
    assert_eq!((before.mode, before.scope), (Mode::Auto, Scope::Default));
    assert_eq!(
        before.until,
        Some(at("2026-01-15T11:00:00Z")),
        "the off row will hold at noon"
    );
    let during = schedule.mode_for(&in_zone("Europe/Berlin"), at("2026-01-15T11:30:00Z"));
    assert_eq!(during.mode, Mode::Off);
}

fn shanghai() -> WorkingHours {
    WorkingHours {
        zone: "Asia/Shanghai".to_owned(),
        ..WorkingHours::default()
    }
}

#[rstest]
// Work in Shanghai: Monday to Friday 01:00Z to 10:00Z. 2026-01-16 is a Friday.
#[case::at_work("2026-01-16T09:59:59Z", false, Some("2026-01-16T10:00:00Z"))]
#[case::evening("2026-01-16T10:00:00Z", true, None)]
#[case::weekend("2026-01-17T03:00:00Z", true, Some("2026-01-19T01:00:00Z"))]
#[case::monday("2026-01-19T01:00:00Z", false, Some("2026-01-19T10:00:00Z"))]
fn away_is_outside_the_sellers_hours(
    #[case] moment: &str,
    #[case] away: bool,
    #[case] change: Option<&str>,
) {
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
    assert_eq!(
        schedule
            .mode_for(&somebody(), at("2026-01-16T12:00:00Z"))
            .mode,
        Mode::Auto
    );
}

#[rstest]
#[case::unknown(None)]
#[case::broken(Some("Mars/Olympus"))]
#[case::empty(Some(""))]
fn without_a_zone_the_sellers_counts(#[case] zone: Option<&str>) {
    let mut schedule = schedule(vec![row(Scope::Default, Mode::Auto, "22:00-08:00")]);
    schedule.working_hours = shanghai();
    let subject = Subject {
        zone: zone.map(str::to_owned),
        ..Subject::default()
    };
    assert_eq!(
        schedule.mode_for(&subject, at("2026-01-16T14:00:00Z")).mode,
        Mode::Auto,
        "22:00 in Shanghai"
    );
    schedule.working_hours.zone = "Moon/Tycho".to_owned();
    assert_eq!(
        schedule.mode_for(&subject, at("2026-01-16T22:00:00Z")).mode,
        Mode::Auto,
        "22:00 in UTC"
    );
}

#[test]
fn a_broken_zone_row_falls_back_and_does_not_panic() {
    let rows = vec![row(
        Scope::Zone("Mars/Olympus".to_owned()),
        Mode::Auto,
        "22:00-08:00",
    )];
    assert_eq!(
        schedule(rows)
            .mode_for(&in_zone("Mars/Olympus"), at("2026-01-16T23:00:00Z"))
            .mode,
        Mode::Auto
    );
}

#[test]
fn zones_meet_under_their_old_and_new_names() {
    let rows = vec![row(
        Scope::Zone("Asia/Calcutta".to_owned()),
        Mode::Auto,
        "always",
    )];
    assert_eq!(
        schedule(rows)
            .mode_for(&in_zone("Asia/Kolkata"), at("2026-01-16T23:00:00Z"))
            .mode,
        Mode::Auto
    );
}

#[test]
fn setting_a_row_replaces_the_one_of_the_same_scope() {
    let country = |codes: &[&str]| {
        Scope::Countries(codes.iter().map(|c| Country::parse(c).unwrap()).collect())
    };
    let mut schedule = Schedule::default();
    schedule.set(row(country(&["DE", "AT"]), Mode::Off, "always"));
    schedule.set(row(Scope::Default, Mode::Off, "always"));
    schedule.set(row(country(&["AT", "DE"]), Mode::Auto, "away"));
    assert_eq!(schedule.rows.len(), 2);
    assert_eq!(schedule.rows[0].mode, Mode::Auto);
    assert!(schedule.unset(&Scope::Default) && !schedule.unset(&Scope::Default));
}
