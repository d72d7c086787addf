//! The Fluent messages, one file per language.

use domain::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::collections::BTreeMap;
use std::fmt;
use unic_langid::LanguageIdentifier;

/// The languages in which answers are written.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en", include_str!("../../data/reply/en.ftl")),
    ("zh-Hans", include_str!("../../data/reply/zh-Hans.ftl")),
    ("de", include_str!("../../data/reply/de.ftl")),
    ("es", include_str!("../../data/reply/es.ftl")),
    ("fr", include_str!("../../data/reply/fr.ftl")),
    ("ja", include_str!("../../data/reply/ja.ftl")),
];

/// All messages of all languages.
pub struct Templates(BTreeMap<&'static str, FluentBundle<FluentResource>>);

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Templates")
            .field(&self.0.keys().collect::<Vec<_>>())
            .finish()
    }
}

impl Default for Templates {
    fn default() -> Self {
        let bundles = LANGUAGES.iter().filter_map(|(code, text)| {
            let id: LanguageIdentifier = code.parse().ok()?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // Isolation marks would be sent to buyers and break the marketplaces' own checks.
            bundle.set_use_isolating(false);
            let resource = FluentResource::try_new((*text).to_owned()).ok()?;
            bundle.add_resource(resource).ok()?;
            Some((*code, bundle))
        });
        Self(bundles.collect())
    }
}

impl Templates {
    /// Whether answers are written in a language.
    #[must_use]
    pub fn speaks(&self, language: &Language) -> bool {
        self.0.contains_key(language.as_str())
    }

    /// Formats a message; `None` when it is not there or an argument is missing.
    #[must_use]
    pub fn format(
        &self,
        language: &Language,
        id: &str,
        args: &[(&'static str, String)],
    ) -> Option<String> {
        let bundle = self.0.get(language.as_str())?;
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned();
        errors.is_empty().then_some(text)
    }

    /// The literal pieces of a message, without its arguments.
    #[must_use]
    pub fn literals(&self, language: &Language, id: &str) -> Vec<String> {
        let blanks: Vec<(&'static str, String)> = ARGUMENTS
            .iter()
            .map(|name| (*name, GAP.to_string()))
            .collect();
        let text = self.format(language, id, &blanks).unwrap_or_default();
        text.split(GAP).map(str::to_owned).collect()
    }
}

/// Stands for an argument while the literals are read.
const GAP: char = '\u{E003}';

/// Every argument the messages use.
const ARGUMENTS: &[&str] = &[
    "name",
    "shop",
    "order",
    "delivered",
    "tracking",
    "carrier",
    "shipped",
    "when",
    "place",
    "eta",
    "days",
    "until",
    "amount",
    "issued",
    "by",
    "text",
];
