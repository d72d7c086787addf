//! The words of a schedule as people type them: `auto`, `away`, `22:00-08:00`.

use super::{Mode, WeekdayName, When};
use crate::RetryClass;
use jiff::civil::Time;
use std::fmt;
use thiserror::Error;

/// Why a text is no part of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// Not a mode.
    #[error("`{0}` is not a mode, so the schedule stays as it was; use off, suggest or auto")]
    Mode(String),
    /// Not a time.
    #[error(
        "`{0}` does not say when, so the schedule stays as it was; use always, away, or local times such as 22:00-08:00"
    )]
    When(String),
    /// Not a day.
    #[error(
        "`{0}` is not a day, so the schedule stays as it was; use mon, tue, wed, thu, fri, sat or sun"
    )]
    Day(String),
}

impl ScheduleError {
    /// The same text is refused again.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        RetryClass::Never
    }
}

impl Mode {
    /// The word as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Suggest => "suggest",
            Self::Auto => "auto",
        }
    }

    /// Reads `off`, `suggest` or `auto`, in capital or small letters.
    ///
    /// # Errors
    /// [`ScheduleError::Mode`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "off" => Ok(Self::Off),
            "suggest" => Ok(Self::Suggest),
            "auto" => Ok(Self::Auto),
            _ => Err(ScheduleError::Mode(text.to_owned())),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl WeekdayName {
    /// Reads `mon` … `sun`, in capital or small letters.
    ///
    /// # Errors
    /// [`ScheduleError::Day`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        match text.trim().to_ascii_lowercase().as_str() {
            "mon" => Ok(Self::Mon),
            "tue" => Ok(Self::Tue),
            "wed" => Ok(Self::Wed),
            "thu" => Ok(Self::Thu),
            "fri" => Ok(Self::Fri),
            "sat" => Ok(Self::Sat),
            "sun" => Ok(Self::Sun),
            _ => Err(ScheduleError::Day(text.to_owned())),
        }
    }
}

impl When {
    /// Reads `always`, `away` or two local times such as `22:00-08:00`; `24:00` may be the end.
    ///
    /// # Errors
    /// [`ScheduleError::When`] for any other text.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let lower = text.trim().to_ascii_lowercase();
        match lower.as_str() {
            "always" => return Ok(Self::Always),
            "away" => return Ok(Self::Away),
            _ => {}
        }
        let bad = || ScheduleError::When(text.to_owned());
        let (from, until) = lower.split_once(['-', '–']).ok_or_else(bad)?;
        let from = clock(from).ok_or_else(bad)?;
        let until = match until.trim() {
            "24:00" => Time::midnight(),
            other => clock(other).ok_or_else(bad)?,
        };
        Ok(Self::Between { from, until })
    }
}

/// `always`, `away` or `22:00-08:00`: what [`When::parse`] reads.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Away => f.write_str("away"),
            Self::Between { from, until } => {
                let (a, b, c, d) = (from.hour(), from.minute(), until.hour(), until.minute());
                write!(f, "{a:02}:{b:02}-{c:02}:{d:02}")
            }
        }
    }
}

/// Reads `8:00` or `22:30`.
fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
