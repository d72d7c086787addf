//! Moves the times of the bundle.

use super::{DemoError, json};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::Value;

/// Fields that hold an instant. Named one by one, so that a text that merely looks like a time stays as it is.
const INSTANTS: [&str; 8] = [
    "anchor",
    "placed_at",
    "shipped_at",
    "eta",
    "at",
    "opened_at",
    "issued_at",
    "expected_by",
];
/// Fields that hold a day.
const DAYS: [&str; 3] = ["valid_from", "valid_until", "restock_on"];

/// How far everything moves.
pub(super) struct Shift {
    by: SignedDuration,
    days: i64,
}

impl Shift {
    /// From the instant the data was written for to the instant it is shown at, in whole seconds.
    pub(super) fn between(anchor: Timestamp, now: Timestamp) -> Result<Self, DemoError> {
        let by = SignedDuration::from_secs(now.as_second().saturating_sub(anchor.as_second()));
        let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        let days = day(anchor)
            .until(day(now))
            .map_err(|source| DemoError::Time {
                text: now.to_string(),
                source,
            })?;
        Ok(Self {
            by,
            days: i64::from(days.get_days()),
        })
    }

    /// One JSON document.
    pub(super) fn document(&self, file: &'static str, text: &str) -> Result<String, DemoError> {
        self.moved(file, 1, text)
    }

    /// One JSON document per line.
    pub(super) fn lines(&self, file: &'static str, text: &str) -> Result<String, DemoError> {
        let mut out = String::with_capacity(text.len());
        for (index, line) in text.lines().enumerate() {
            out.push_str(&self.moved(file, index.saturating_add(1), line)?);
            out.push('\n');
        }
        Ok(out)
    }

    fn moved(&self, file: &'static str, line: usize, text: &str) -> Result<String, DemoError> {
        let mut value: Value = json(file, line, text)?;
        self.walk(&mut value)?;
        Ok(value.to_string())
    }

    fn walk(&self, value: &mut Value) -> Result<(), DemoError> {
        match value {
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.walk(item)),
            Value::Object(fields) => fields
                .iter_mut()
                .try_for_each(|(name, field)| self.field(name, field)),
            _ => Ok(()),
        }
    }

    fn field(&self, name: &str, value: &mut Value) -> Result<(), DemoError> {
        let Value::String(text) = value else {
            return self.walk(value);
        };
        let moved = if INSTANTS.contains(&name) {
            text.parse::<Timestamp>()
                .and_then(|at| at.checked_add(self.by))
                .map(|at| at.to_string())
        } else if DAYS.contains(&name) {
            text.parse::<Date>()
                .and_then(|day| day.checked_add(Span::new().try_days(self.days)?))
                .map(|day| day.to_string())
        } else {
            return Ok(());
        };
        *text = moved.map_err(|source| DemoError::Time {
            text: text.clone(),
            source,
        })?;
        Ok(())
    }
}
