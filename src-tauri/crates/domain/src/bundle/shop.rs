//! `shop.json`: read as far as it can be, and what cannot is told.

use super::lines::plain;
use super::{ArticlePart, BundleError, FORMAT, PolicyPart, ShopFile};
use crate::shop::{Article, Condition, Policy, ShopSettings};
use crate::zone::validate_zone;
use crate::{ArticleId, Country, Intent, Language, PolicyId};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A part of `shop.json` that could not be used as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenPart {
    /// Where: `policies[3]`, `article:size-guide`, `home_time_zone`.
    pub place: String,
    /// What is wrong, and what was done.
    pub message: String,
}

/// What the shop knows, ready for use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Knowledge {
    /// Rules.
    pub policies: Vec<Policy>,
    /// Knowledge base.
    pub articles: Vec<Article>,
    /// What could not be used as it is written.
    pub broken: Vec<BrokenPart>,
}

/// Reads `shop.json`. A policy, article or channel that cannot be read stands in `broken`; the others are kept.
///
/// # Errors
/// [`BundleError`] when it is not a JSON object or of a format to come.
pub fn parse_shop(text: &str) -> Result<ShopFile, BundleError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let unreadable = |error: serde_json::Error| BundleError::Unreadable(error.to_string());
    let mut value: Value = serde_json::from_str(text).map_err(unreadable)?;
    let Value::Object(fields) = &mut value else {
        return Err(BundleError::Unreadable(
            "it is not a JSON object".to_owned(),
        ));
    };
    match fields.get("format") {
        None | Some(Value::Null) => {
            fields.remove("format");
        }
        Some(format) if format.as_i64() == Some(FORMAT) => {}
        Some(format) => return Err(BundleError::Format(format.as_i64().unwrap_or(-1))),
    }
    let mut broken = Vec::new();
    let channels = elements(fields.remove("channels"), "channels", &mut broken);
    let policies = elements(fields.remove("policies"), "policies", &mut broken);
    let articles = elements(fields.remove("articles"), "articles", &mut broken);
    let mut shop: ShopFile = serde_json::from_value(value).map_err(unreadable)?;
    (shop.channels, shop.policies, shop.articles, shop.broken) =
        (channels, policies, articles, broken);
    Ok(shop)
}

fn elements<T: DeserializeOwned>(
    list: Option<Value>,
    name: &str,
    broken: &mut Vec<BrokenPart>,
) -> Vec<T> {
    let values = match list {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(values)) => values,
        Some(_) => {
            broken.push(BrokenPart {
                place: name.to_owned(),
                message: "it is not a list; left out".to_owned(),
            });
            return Vec::new();
        }
    };
    let mut read = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        match serde_json::from_value(value) {
            Ok(part) => read.push(part),
            Err(error) => {
                let message = format!("{}; left out", plain(&error));
                broken.push(BrokenPart {
                    place: format!("{name}[{index}]"),
                    message,
                });
            }
        }
    }
    read
}

impl ShopFile {
    /// What the seller set for the whole shop. A zone that does not exist becomes UTC; [`ShopFile::knowledge`] tells.
    #[must_use]
    pub fn settings(&self) -> ShopSettings {
        let defaults = ShopSettings::default();
        let zone = self.home_time_zone.trim();
        let language = Language::from_tag(&self.language);
        ShopSettings {
            name: self.name.clone(),
            home_time_zone: validate_zone(zone)
                .map_or(defaults.home_time_zone, |()| zone.to_owned()),
            language: if language.is_known() {
                language
            } else {
                defaults.language
            },
        }
    }

    /// Policies and articles ready for use, and everything in the file that could not be used as it is written.
    #[must_use]
    pub fn knowledge(&self) -> Knowledge {
        let mut broken = self.broken.clone();
        if let Err(error) = validate_zone(&self.home_time_zone) {
            broken.push(BrokenPart {
                place: "home_time_zone".to_owned(),
                message: format!("{error}; UTC is used"),
            });
        }
        let policies = self
            .policies
            .iter()
            .map(|part| part.to_policy(&mut broken))
            .collect();
        let articles = self
            .articles
            .iter()
            .map(|part| part.to_article(&mut broken))
            .collect();
        Knowledge {
            policies,
            articles,
            broken,
        }
    }
}

impl PolicyPart {
    /// The policy. A topic that is no intent becomes `other`, a condition that is no word of ours makes the policy
    /// internal: what the machine does not understand it must not promise.
    pub fn to_policy(&self, broken: &mut Vec<BrokenPart>) -> Policy {
        let place = format!("policy:{}", self.id);
        let mut conditions = Vec::with_capacity(self.conditions.len());
        for word in &self.conditions {
            let condition = condition(word).unwrap_or_else(|| {
                let message = format!(
                    "`{word}` is not a condition; the policy is kept, but not shown to buyers"
                );
                broken.push(BrokenPart {
                    place: place.clone(),
                    message,
                });
                Condition::Internal
            });
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        let countries: Vec<Country> = self
            .countries
            .iter()
            .filter_map(|code| Country::parse(code))
            .collect();
        if countries.len() < self.countries.len() {
            let message =
                "a country is not an ISO code of two letters; the policy is kept without it"
                    .to_owned();
            broken.push(BrokenPart {
                place: place.clone(),
                message,
            });
            // Without any country left it would hold everywhere, which nobody wrote.
            if countries.is_empty() && !conditions.contains(&Condition::Internal) {
                conditions.push(Condition::Internal);
            }
        }
        Policy {
            id: PolicyId::new(self.id.clone()),
            topic: topic(&self.topic, &place, broken).unwrap_or(Intent::Other),
            countries,
            skus: self.skus.clone(),
            window_days: self.window_days,
            paid_by: self.paid_by.clone(),
            amount_limit: self.amount_limit,
            conditions,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            text: self.text.clone(),
        }
    }
}

impl ArticlePart {
    /// The article. Topics that are no intents are left out of it and told.
    pub fn to_article(&self, broken: &mut Vec<BrokenPart>) -> Article {
        let place = format!("article:{}", self.id);
        Article {
            id: ArticleId::new(self.id.clone()),
            title: self.title.clone(),
            text: self.text.clone(),
            language: Language::from_tag(&self.language),
            topics: self
                .topics
                .iter()
                .filter_map(|word| topic(word, &place, broken))
                .collect(),
            skus: self.skus.clone(),
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        }
    }
}

fn topic(word: &str, place: &str, broken: &mut Vec<BrokenPart>) -> Option<Intent> {
    let intent = Intent::parse(word.trim());
    if intent.is_none() {
        let message = format!("`{word}` is not a topic; it is kept without it");
        broken.push(BrokenPart {
            place: place.to_owned(),
            message,
        });
    }
    intent
}

fn condition(word: &str) -> Option<Condition> {
    serde_json::from_value(Value::String(word.trim().to_ascii_lowercase())).ok()
}
