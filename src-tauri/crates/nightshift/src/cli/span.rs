//! Lengths of time as people type them: `60s`, `5m`, `2h`.

use std::time::Duration;

/// Reads a length of time.
///
/// # Errors
/// What it should look like.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let bad = || format!("`{text}` is not a length of time; write it as 60s, 5m or 2h");
    let unit = text.trim().chars().last().ok_or_else(bad)?;
    let (digits, seconds) = match unit {
        's' => (text.trim().trim_end_matches('s'), 1),
        'm' => (text.trim().trim_end_matches('m'), 60),
        'h' => (text.trim().trim_end_matches('h'), 3600),
        '0'..='9' => (text.trim(), 1),
        _ => return Err(bad()),
    };
    let number: u64 = digits.parse().map_err(|_| bad())?;
    number
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::Duration;

    #[test]
    fn lengths_of_time_are_read_and_nonsense_is_refused() {
        for (text, seconds) in [
            ("60s", 60),
            ("5m", 300),
            ("2h", 7200),
            ("7", 7),
            (" 1s ", 1),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "s",
            "5d",
            "-5s",
            "1.5h",
            "5ss m",
            "99999999999999999999s",
            "18446744073709551615h",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
