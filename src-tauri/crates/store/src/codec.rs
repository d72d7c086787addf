//! Between the words of `domain` and the columns of the tables.

use crate::StoreError;
use crate::dialect::DbRow;
use domain::Money;
use domain::money::Currency;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

/// The word of a closed list, as in JSON.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// Reads a word of a closed list.
pub(crate) fn unword<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    let value = serde_json::Value::String(text.to_owned());
    serde_json::from_value(value).map_err(|e| StoreError::document(text, e))
}

/// A value as JSON text.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|e| StoreError::Other(format!("a value cannot be written as JSON: {e}")))
}

/// A value from JSON text.
pub(crate) fn unjson<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::document("a stored document", e))
}

/// Milliseconds since 1970.
pub(crate) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A time from milliseconds since 1970.
pub(crate) fn at(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|e| StoreError::document("a time", e))
}

/// The time as it comes back from the database: whole milliseconds.
pub(crate) fn whole_ms(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Typed reading of a row.
pub(crate) trait Get {
    /// A text.
    fn text(&self, column: &str) -> Result<String, StoreError>;
    /// A text or nothing.
    fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError>;
    /// A number.
    fn number(&self, column: &str) -> Result<i64, StoreError>;
    /// A number or nothing.
    fn maybe_number(&self, column: &str) -> Result<Option<i64>, StoreError>;
    /// A yes or no.
    fn flag(&self, column: &str) -> Result<bool, StoreError>;
    /// A time.
    fn time(&self, column: &str) -> Result<Timestamp, StoreError>;
    /// A time or nothing.
    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError>;
    /// A word of a closed list.
    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError>;
    /// A word of a closed list or nothing.
    fn maybe_word<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError>;
    /// A document.
    fn document<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError>;
    /// An amount in two columns.
    fn money(&self, minor: &str, currency: &str) -> Result<Option<Money>, StoreError>;
}

impl Get for DbRow {
    fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        at(self.number(column)?)
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        self.maybe_number(column)?.map(at).transpose()
    }

    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        unword(self.try_get::<&str, _>(column)?)
    }

    fn maybe_word<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.try_get::<Option<&str>, _>(column)?
            .map(unword)
            .transpose()
    }

    fn document<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        unjson(self.try_get::<&str, _>(column)?)
    }

    fn money(&self, minor: &str, currency: &str) -> Result<Option<Money>, StoreError> {
        match (self.maybe_number(minor)?, self.maybe_text(currency)?) {
            (Some(minor), Some(code)) => {
                let currency =
                    Currency::parse(&code).map_err(|e| StoreError::document("an amount", e))?;
                Ok(Some(Money { minor, currency }))
            }
            _ => Ok(None),
        }
    }
}
