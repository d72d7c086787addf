//! The languages buyers write in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language code as in the design (`de`, `zh-Hans`, `fil`); `und` when it could not be told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// Takes a code as it is; use [`Language::from_tag`] for what platforms and people write.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// Not known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::new("und")
    }

    /// Whether the language could be told.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0 != "und"
    }

    /// Maps a BCP 47 tag to our code: `zh-CN` to `zh-Hans`, `pt-BR` to `pt`, `no` to `nb`, `tl` to `fil`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let lower = tag.trim().replace('_', "-").to_ascii_lowercase();
        let mut parts = lower.split('-');
        let base = parts.next().unwrap_or_default();
        let code = match base {
            "zh" if parts.any(|p| matches!(p, "hant" | "tw" | "hk" | "mo")) => "zh-Hant",
            "zh" | "cn" => "zh-Hans",
            "no" | "nn" | "nb" => "nb",
            "tl" | "fil" => "fil",
            "iw" | "he" => "he",
            "in" | "id" => "id",
            "" => "und",
            other => other,
        };
        Self::new(code)
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn tags_of_the_platforms_become_our_codes() {
        for (tag, code) in [
            ("zh-CN", "zh-Hans"),
            ("zh_TW", "zh-Hant"),
            ("pt-BR", "pt"),
            ("no", "nb"),
            ("de-AT", "de"),
            ("", "und"),
        ] {
            assert_eq!(Language::from_tag(tag).as_str(), code, "{tag}");
        }
    }
}
