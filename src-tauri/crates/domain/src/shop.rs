//! What the shop knows and rules: policies, articles, products, settings.

use crate::{ArticleId, Country, Intent, Language, Money, PolicyId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The condition words of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Only unused goods.
    Unused,
    /// The window counts from delivery.
    FromDelivery,
    /// The window counts from the order.
    FromOrder,
    /// Only goods made for this buyer.
    Customised,
    /// Only goods not made for this buyer.
    NotCustomised,
    /// Only until the parcel leaves.
    BeforeShipment,
    /// Only until production starts.
    BeforeProduction,
    /// Only once production has started.
    InProductionOrLater,
    /// Only what is in stock.
    InStock,
    /// Only for defects.
    Defect,
    /// Holds above the amount limit.
    AboveLimit,
    /// A person approves above the amount limit.
    ApprovalAboveLimit,
    /// Never shown to buyers.
    Internal,
    /// Import VAT is collected by the platform.
    Ioss,
    /// Duties are paid by the shop.
    Ddp,
}

/// One rule of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The shop's name for it.
    pub id: PolicyId,
    /// What it is about.
    pub topic: Intent,
    /// Empty: everywhere no other policy of the topic names.
    #[serde(default)]
    pub countries: Vec<Country>,
    /// Empty: all goods.
    #[serde(default)]
    pub skus: Vec<String>,
    /// Days, counted as the conditions say.
    #[serde(default)]
    pub window_days: Option<i64>,
    /// `buyer`, `seller`, or as the shop writes it.
    #[serde(default)]
    pub paid_by: Option<String>,
    /// Threshold or limit, as the topic says.
    #[serde(default)]
    pub amount_limit: Option<Money>,
    /// What must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// The clause by language.
    #[serde(default)]
    pub text: BTreeMap<String, String>,
}

/// One entry of the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The shop's name for it.
    pub id: ArticleId,
    /// Heading.
    pub title: String,
    /// Body.
    pub text: String,
    /// Its language.
    pub language: Language,
    /// What it is about.
    #[serde(default)]
    pub topics: Vec<Intent>,
    /// Goods it is about; empty: all.
    #[serde(default)]
    pub skus: Vec<String>,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub valid_until: Option<Date>,
}

/// One product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The seller's own code.
    pub sku: String,
    /// Title.
    pub title: String,
    /// Free JSON (`size_chart`, `colours`, `material` …).
    #[serde(default)]
    pub attributes: serde_json::Value,
    /// Customs code.
    #[serde(default)]
    pub hs_code: Option<String>,
    /// Pieces.
    #[serde(default)]
    pub stock: Option<i64>,
    /// When there is more.
    #[serde(default)]
    pub restock_on: Option<Date>,
    /// Price.
    #[serde(default)]
    pub price: Option<Money>,
}

/// What the seller set for the whole shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopSettings {
    /// Shown to buyers as the signature where one is used.
    pub name: String,
    /// IANA zone of the seller.
    pub home_time_zone: String,
    /// The seller's own language: glosses are in it.
    pub language: Language,
}

impl Default for ShopSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            home_time_zone: "Etc/UTC".to_owned(),
            language: Language::new("en"),
        }
    }
}

impl Policy {
    /// Whether the policy is in force on a day.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Whether the policy carries a condition.
    #[must_use]
    pub fn has(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }
}

/// The policy that applies: by topic, day, goods and country. A policy that names the country wins over one for
/// everywhere; one that names the goods wins over one for all; the later `valid_from` wins among equals.
/// Internal policies are left out unless `internal` is asked for.
#[must_use]
pub fn resolve<'a>(
    policies: &'a [Policy],
    topic: Intent,
    country: Option<&Country>,
    skus: &[String],
    at: Timestamp,
    internal: bool,
) -> Vec<&'a Policy> {
    let day = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut fitting: Vec<&Policy> = policies
        .iter()
        .filter(|p| p.topic == topic && p.valid_on(day))
        .filter(|p| internal || !p.has(Condition::Internal))
        .filter(|p| p.skus.is_empty() || p.skus.iter().any(|s| skus.contains(s)))
        .filter(|p| p.countries.is_empty() || country.is_some_and(|c| p.countries.contains(c)))
        .collect();
    if fitting.iter().any(|p| !p.countries.is_empty()) {
        fitting.retain(|p| !p.countries.is_empty());
    }
    fitting.sort_by_key(|p| (p.skus.is_empty(), std::cmp::Reverse(p.valid_from)));
    fitting
}
