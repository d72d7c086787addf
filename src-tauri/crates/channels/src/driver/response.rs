//! What came back.

use crate::error::ChannelError;
use domain::RetryClass;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::fmt;

/// One answer of a platform.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header `Retry-After` as it stood there.
    pub retry_after: Option<String>,
    /// Header `Date`: the platform's own clock.
    pub date: Option<Timestamp>,
    /// The body, as far as it was read.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub broken: Option<String>,
}

/// What the body of a refusal says, in the platform's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// For people.
    pub text: Option<String>,
    /// The refusal is about the login, whatever its status.
    pub login: bool,
}

/// How long to wait when the platform does not say.
const PAUSE: u64 = 60;
/// Longest pause that is believed: a day.
const LONGEST_PAUSE: u64 = 86_400;

impl Response {
    /// Whether the platform said yes.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`ChannelError::Unreadable`] with the place of the error, never with the content.
    pub fn json<T: DeserializeOwned>(&self, who: &str) -> Result<T, ChannelError> {
        serde_json::from_slice(&self.body).map_err(|error| ChannelError::Unreadable {
            who: who.to_owned(),
            detail: format!(
                "{} at line {}, column {}",
                category(&error),
                error.line(),
                error.column()
            ),
        })
    }

    /// Seconds to wait, from `Retry-After` in seconds or as an HTTP date; a minute where it says nothing useful.
    #[must_use]
    pub fn pause(&self, now: Timestamp) -> u64 {
        let said = self
            .retry_after
            .as_deref()
            .and_then(|text| seconds(text.trim(), now));
        said.unwrap_or(PAUSE).clamp(1, LONGEST_PAUSE)
    }

    /// The answer of a read, by table: 2xx is good, everything else is an error with its class.
    ///
    /// # Errors
    /// [`ChannelError`] for every status but 2xx, and for a body that broke off.
    pub fn accept(self, who: &str, now: Timestamp, said: &Said) -> Result<Self, ChannelError> {
        if self.is_success() {
            return match self.broken {
                None => Ok(self),
                Some(detail) => Err(ChannelError::Unreadable {
                    who: who.to_owned(),
                    detail,
                }),
            };
        }
        let detail = said
            .text
            .clone()
            .unwrap_or_else(|| format!("HTTP {}", self.status));
        let who = who.to_owned();
        Err(match self.status {
            _ if said.login => ChannelError::Login { who, detail },
            401 => ChannelError::Login { who, detail },
            429 => ChannelError::SlowDown {
                who,
                seconds: self.pause(now),
            },
            503 if self.retry_after.is_some() => ChannelError::SlowDown {
                who,
                seconds: self.pause(now),
            },
            300..=399 => ChannelError::Unreadable {
                who,
                detail: format!("HTTP {}: a redirect", self.status),
            },
            408 | 425 | 500..=599 => ChannelError::Unreadable {
                who,
                detail: format!("HTTP {}", self.status),
            },
            _ => ChannelError::Refused { who, detail },
        })
    }

    /// The class of a write that the platform refused for certain; `None` where the status proves nothing.
    #[must_use]
    pub fn refusal(&self, now: Timestamp, said: &Said) -> Option<RetryClass> {
        match self.status {
            429 => Some(RetryClass::After {
                seconds: self.pause(now),
            }),
            401 => Some(RetryClass::Login),
            403 if said.login => Some(RetryClass::Login),
            400 | 403 | 404 | 413 | 422 => Some(RetryClass::Never),
            _ => None,
        }
    }
}

fn seconds(text: &str, now: Timestamp) -> Option<u64> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds);
    }
    let until = http_date(text)?;
    Some(u64::try_from(until.as_second() - now.as_second()).unwrap_or(0))
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|zoned| zoned.timestamp())
}

fn category(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Data => "a field is not what it should be",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "it is not JSON",
    }
}

/// Bodies hold what buyers wrote: their length is shown, not their content.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {} with {} bytes", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Response, Said};
    use crate::error::ChannelError;
    use domain::RetryClass;

    fn response(status: u16, retry_after: Option<&str>) -> Response {
        let retry_after = retry_after.map(str::to_owned);
        Response {
            status,
            retry_after,
            date: None,
            body: Vec::new(),
            broken: None,
        }
    }

    fn now() -> jiff::Timestamp {
        "2026-11-20T22:00:00Z".parse().unwrap()
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        for (said, seconds) in [
            (Some("7"), 7),
            (Some("Fri, 20 Nov 2026 22:02:00 GMT"), 120),
            (Some("Fri, 20 Nov 2026 21:00:00 GMT"), 1),
            (Some("soon"), 60),
            (Some("99999999"), 86_400),
            (None, 60),
        ] {
            assert_eq!(response(429, said).pause(now()), seconds, "{said:?}");
        }
    }

    #[test]
    fn each_status_of_a_read_has_its_class() {
        for (status, retry_after, class) in [
            (401, None, RetryClass::Login),
            (403, None, RetryClass::Never),
            (404, None, RetryClass::Never),
            (429, Some("3"), RetryClass::After { seconds: 3 }),
            (503, Some("9"), RetryClass::After { seconds: 9 }),
            (503, None, RetryClass::Network),
            (500, None, RetryClass::Network),
            (302, None, RetryClass::Network),
        ] {
            let error = response(status, retry_after)
                .accept("the shop", now(), &Said::default())
                .unwrap_err();
            assert_eq!(error.retry(), class, "{status}");
        }
        assert!(
            response(200, None)
                .accept("the shop", now(), &Said::default())
                .is_ok(),
            "200 is good"
        );
    }

    #[test]
    fn only_the_table_proves_that_nothing_was_sent() {
        let said = Said::default();
        for status in [400, 401, 403, 404, 413, 422, 429] {
            assert!(
                response(status, None).refusal(now(), &said).is_some(),
                "{status}"
            );
        }
        for status in [200, 201, 302, 408, 409, 425, 500, 502, 503, 504] {
            assert_eq!(
                response(status, None).refusal(now(), &said),
                None,
                "{status} proves nothing"
            );
        }
    }

    #[test]
    fn an_unreadable_body_is_told_without_its_content() {
        let mut bad = response(200, None);
        bad.body = b"{\"text\": \"my address is".to_vec();
        let error = bad.json::<serde_json::Value>("the shop").unwrap_err();
        assert!(
            matches!(error, ChannelError::Unreadable { .. }),
            "{error:?}"
        );
        assert!(!error.to_string().contains("address"), "{error}");
    }
}
