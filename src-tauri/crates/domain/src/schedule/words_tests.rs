//! The words of a schedule as people type them.

use super::{Mode, ScheduleError, WeekdayName, When};
use jiff::civil::time;
use rstest::rstest;

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
    #[values(
        "",
        "night",
        "22-8",
        "25:00-08:00",
        "22:00",
        "22:00-08:60",
        "+1:00-02:00",
        "1:0-2:0",
        "24:00-08:00"
    )]
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
