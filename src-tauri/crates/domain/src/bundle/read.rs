//! Reading values as shops really write them: missing, `null`, empty, a number for a text.

use crate::{Country, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A value, or its default for `null`.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    d: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(d)?.unwrap_or_default())
}

/// A count of pieces; not given means one.
pub(super) fn pieces<'de, D: Deserializer<'de>>(d: D) -> Result<i64, D::Error> {
    Ok(Option::<i64>::deserialize(d)?.unwrap_or(1))
}

/// A text; numbers are taken as they are written, `null` is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    match Value::deserialize(d)? {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(D::Error::custom(format!(
            "expected a text, found `{other}`"
        ))),
    }
}

/// A text that names something and must not be empty.
pub(super) fn code<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let text = text(d)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("an id is empty"));
    }
    Ok(text)
}

/// A text; empty counts as not given.
pub(super) fn given<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Some(text(d)?).filter(|text| !text.trim().is_empty()))
}

/// A list of texts; one text alone is a list of one, empty ones are left out.
pub(super) fn words<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    let values = match Value::deserialize(d)? {
        Value::Null => Vec::new(),
        Value::Array(values) => values,
        other => vec![other],
    };
    let read = |value: Value| text(value).map_err(D::Error::custom);
    let texts: Vec<String> = values.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(texts
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect())
}

/// A country by its code; what is no code counts as not known.
pub(super) fn country<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Country>, D::Error> {
    Ok(Country::parse(&text(d)?))
}

/// An amount; `null`, `{}` and an empty amount count as not given.
pub(super) fn money<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Money>, D::Error> {
    let Some(fields) = Option::<Map<String, Value>>::deserialize(d)? else {
        return Ok(None);
    };
    let field =
        |name: &str| text(fields.get(name).cloned().unwrap_or_default()).map_err(D::Error::custom);
    let (amount, currency) = (field("amount")?, field("currency")?);
    if amount.trim().is_empty() {
        return Ok(None);
    }
    Money::parse(&amount, &currency)
        .map(Some)
        .map_err(D::Error::custom)
}

/// A moment.
pub(super) fn time<'de, D: Deserializer<'de>>(d: D) -> Result<Timestamp, D::Error> {
    some_time(d)?.ok_or_else(|| D::Error::custom("a time is missing"))
}

/// A moment, where given; a bare date is midnight UTC.
pub(super) fn some_time<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Timestamp>, D::Error> {
    let Some(text) = given(d)? else {
        return Ok(None);
    };
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(Some(moment));
    }
    let bad = || {
        D::Error::custom(format!(
            "`{text}` is not a time such as 2026-11-20T08:00:00Z"
        ))
    };
    let bare = text.len() == 10;
    let date: Date = text.parse().ok().filter(|_| bare).ok_or_else(bad)?;
    date.to_zoned(TimeZone::UTC)
        .map(|midnight| Some(midnight.timestamp()))
        .map_err(|_| bad())
}

/// A day, where given; of a moment the day in UTC.
pub(super) fn some_date<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    let Some(moment) = some_time(d)? else {
        return Ok(None);
    };
    Ok(Some(moment.to_zoned(TimeZone::UTC).date()))
}
