//! Postal codes of the countries with more than one zone, where the region is left out.

/// Country, first characters of the code, zone; the first row that fits counts.
const POSTAL: &[(&str, &str, &str)] = &[
    ("ES", "35", "Atlantic/Canary"),
    ("ES", "38", "Atlantic/Canary"),
    ("PT", "95", "Atlantic/Azores"),
    ("PT", "96", "Atlantic/Azores"),
    ("PT", "97", "Atlantic/Azores"),
    ("PT", "98", "Atlantic/Azores"),
    ("PT", "99", "Atlantic/Azores"),
    ("PT", "90", "Atlantic/Madeira"),
    ("PT", "91", "Atlantic/Madeira"),
    ("PT", "92", "Atlantic/Madeira"),
    ("PT", "93", "Atlantic/Madeira"),
    ("FR", "971", "America/Guadeloupe"),
    ("FR", "972", "America/Martinique"),
    ("FR", "973", "America/Cayenne"),
    ("FR", "974", "Indian/Reunion"),
    ("FR", "976", "Indian/Mayotte"),
    ("AU", "4", "Australia/Brisbane"),
    ("AU", "5", "Australia/Adelaide"),
    ("AU", "6", "Australia/Perth"),
    ("AU", "7", "Australia/Hobart"),
    ("AU", "08", "Australia/Darwin"),
    ("CA", "V", "America/Vancouver"),
    ("CA", "T", "America/Edmonton"),
    ("CA", "S", "America/Regina"),
    ("CA", "R", "America/Winnipeg"),
    ("CA", "B", "America/Halifax"),
    ("CA", "A", "America/St_Johns"),
    ("US", "850", "America/Phoenix"),
    ("US", "852", "America/Phoenix"),
    ("US", "853", "America/Phoenix"),
    ("US", "967", "Pacific/Honolulu"),
    ("US", "968", "Pacific/Honolulu"),
    ("US", "995", "America/Anchorage"),
    ("US", "996", "America/Anchorage"),
    ("US", "997", "America/Anchorage"),
    ("US", "998", "America/Anchorage"),
    ("US", "999", "America/Anchorage"),
    ("US", "59", "America/Denver"),
    ("US", "80", "America/Denver"),
    ("US", "84", "America/Denver"),
    ("US", "87", "America/Denver"),
    ("US", "5", "America/Chicago"),
    ("US", "6", "America/Chicago"),
    ("US", "7", "America/Chicago"),
    ("US", "89", "America/Los_Angeles"),
    ("US", "9", "America/Los_Angeles"),
];

/// The zone of a postal code; `None` when it does not tell.
pub(super) fn zone_of(country: &str, code: &str) -> Option<&'static str> {
    let code = code.trim().to_ascii_uppercase();
    let fits = |prefix: &str| !code.is_empty() && code.starts_with(prefix);
    POSTAL
        .iter()
        .find(|(known, prefix, _)| *known == country && fits(prefix))
        .map(|(_, _, zone)| *zone)
}

#[cfg(test)]
pub(super) fn all_zones() -> impl Iterator<Item = &'static str> {
    POSTAL.iter().map(|(_, _, zone)| *zone)
}
