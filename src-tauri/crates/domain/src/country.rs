//! Countries by their ISO 3166-1 code.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Two capital letters (`DE`). `UK` is read as `GB`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// Reads a two-letter code; `None` for anything else.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        let valid = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        valid.then(|| Self(if code == "UK" { "GB".to_owned() } else { code }))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
