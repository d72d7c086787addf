//! The zone a buyer lives in.

mod countries;
mod postal;
mod regions;

#[cfg(test)]
mod tests;

use crate::order::Address;
use crate::{Country, Language, RetryClass};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use thiserror::Error;

/// Why a name is not a zone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ZoneError {
    /// Not in the IANA database.
    #[error(
        "`{0}` is not a time zone, so nothing was changed; use a name such as Europe/Berlin or Asia/Shanghai"
    )]
    Unknown(String),
}

impl ZoneError {
    /// The same name is refused again.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        RetryClass::Never
    }
}

/// Old names that still come from platforms and mail clients, beside the ones in use now.
const ALIASES: &[(&str, &str)] = &[
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("America/Godthab", "America/Nuuk"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Europe/Kiev", "Europe/Kyiv"),
    ("GB", "Europe/London"),
    ("Japan", "Asia/Tokyo"),
    ("PRC", "Asia/Shanghai"),
    ("Singapore", "Asia/Singapore"),
    ("US/Central", "America/Chicago"),
    ("US/Eastern", "America/New_York"),
    ("US/Mountain", "America/Denver"),
    ("US/Pacific", "America/Los_Angeles"),
    ("UTC", "Etc/UTC"),
];

/// The zone of an IANA name; `None` when the database does not have it.
pub(crate) fn find(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if name.is_empty() || name.eq_ignore_ascii_case("Etc/Unknown") {
        return None;
    }
    TimeZone::get(name).ok()
}

/// Checks an IANA name.
///
/// # Errors
/// [`ZoneError::Unknown`] when the database does not have it.
pub fn validate_zone(name: &str) -> Result<(), ZoneError> {
    find(name)
        .map(|_| ())
        .ok_or_else(|| ZoneError::Unknown(name.to_owned()))
}

/// The name in use now for an old one; every other name as it is.
#[must_use]
pub fn canonical(name: &str) -> &str {
    let name = name.trim();
    ALIASES
        .iter()
        .find(|(old, _)| old.eq_ignore_ascii_case(name))
        .map_or(name, |(_, new)| new)
}

/// Whether two names mean the same zone.
#[must_use]
pub fn same_zone(a: &str, b: &str) -> bool {
    canonical(a).eq_ignore_ascii_case(canonical(b))
}

/// Minutes that the local clock is ahead of UTC; `None` for an unknown zone.
#[must_use]
pub fn zone_offset_minutes(zone: &str, at: Timestamp) -> Option<i32> {
    find(zone).map(|tz| tz.to_offset(at).seconds().div_euclid(60))
}

/// What the clock on the wall shows there; `None` for an unknown zone.
#[must_use]
pub fn local_time(zone: &str, at: Timestamp) -> Option<DateTime> {
    find(zone).map(|tz| at.to_zoned(tz).datetime())
}

/// The zone a buyer lives in: as known, else from the ship-to address, else from the country of the site, else from
/// a language that is spoken in one zone. `None` when all that would be a guess.
#[must_use]
pub fn buyer_zone(
    ship_to: Option<&Address>,
    site_country: Option<&Country>,
    language: Option<&Language>,
    known: Option<&str>,
) -> Option<String> {
    let known = known.filter(|name| find(name).is_some()).map(canonical);
    let zone = known
        .or_else(|| ship_to.and_then(address_zone))
        .or_else(|| site_country.and_then(|country| countries::zone_of(country.as_str())))
        .or_else(|| language.and_then(|language| countries::zone_of_language(language.as_str())));
    zone.map(str::to_owned)
}

/// The zone most people of a country live in.
#[must_use]
pub fn country_zone(country: &Country) -> Option<&'static str> {
    countries::zone_of(country.as_str())
}

fn address_zone(address: &Address) -> Option<&'static str> {
    let country = address.country.as_ref()?.as_str();
    regions::zone_of(country, address).or_else(|| countries::zone_of(country))
}
