//! Facts: the only things an automatic reply may say.

use crate::{Country, FactId, Money};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a fact is about. The composer asks for facts by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The shop's name.
    ShopName,
    /// How to greet the buyer.
    BuyerName,
    /// Order number as the buyer knows it.
    OrderId,
    /// State of the order.
    OrderStatus,
    /// When it was placed.
    PlacedAt,
    /// Sum of the order.
    OrderTotal,
    /// What was bought.
    ItemTitle,
    /// Who carries the parcel.
    Carrier,
    /// The parcel's number.
    TrackingNumber,
    /// When it left.
    ShippedAt,
    /// Expected arrival.
    Eta,
    /// State of the parcel.
    ShipmentStatus,
    /// When the newest tracking event happened.
    LastEventAt,
    /// Where it happened.
    LastEventPlace,
    /// What the carrier wrote.
    LastEventText,
    /// When it was handed over.
    DeliveredAt,
    /// Where it goes: city, for asking neighbours and safe places.
    ShipToCity,
    /// Country it goes to.
    ShipToCountry,
    /// Days to send it back.
    ReturnWindowDays,
    /// Whether the days count from delivery (`from_delivery`) or from the order (`from_order`).
    ReturnWindowFrom,
    /// Last day to send it back, computed from delivery or order date.
    ReturnUntil,
    /// Who pays the way back: `buyer` or `seller`.
    ReturnPaidBy,
    /// A condition word that the return has to meet (one fact each).
    ReturnCondition,
    /// The clause in the buyer's language.
    PolicyText,
    /// How much was refunded.
    RefundAmount,
    /// State of the refund.
    RefundStatus,
    /// When it left.
    RefundIssuedAt,
    /// When the buyer should have it.
    RefundExpectedBy,
    /// A passage of an article in the buyer's language.
    ArticlePassage,
    /// An amount from which something holds.
    AmountLimit,
    /// A number of the shop's own (days for a search, …).
    Days,
}

/// A typed value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FactValue {
    /// Free text, said as it is.
    Text(String),
    /// A number as written by its source: order number, tracking number, SKU.
    Code(String),
    /// A word of a closed list (`in_transit`, `buyer`, `unused`), said in the buyer's language.
    Word(String),
    /// A count.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A day.
    Date(Date),
    /// A moment; said as a day (and hour) in the buyer's zone.
    Time(Timestamp),
    /// A country.
    Country(Country),
}

/// One typed value with its source and age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Unique in its set (`f1`, `f2`, …): what a placeholder `{{fact:f1}}` names.
    pub id: FactId,
    /// What it is about.
    pub kind: FactKind,
    /// The value.
    pub value: FactValue,
    /// `order:<id>.eta`, `tracking:<no>@<time>`, `policy:<id>`, `article:<id>#<passage>`, `shop.name`.
    pub source: String,
    /// When it was read from its source.
    pub fetched_at: Timestamp,
    /// Seconds it may be used after that; `None`: as long as it is stored.
    pub time_to_live: Option<i64>,
}

impl Fact {
    /// Whether it is too old to be said.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.time_to_live.is_some_and(|seconds| {
            now.duration_since(self.fetched_at) > SignedDuration::from_secs(seconds)
        })
    }
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Word(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(money) => write!(f, "{money}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{time}"),
            Self::Country(country) => write!(f, "{country}"),
        }
    }
}

/// The facts gathered for one turn, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactSet(Vec<Fact>);

impl FactSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact and gives it the next id.
    pub fn add(
        &mut self,
        kind: FactKind,
        value: FactValue,
        source: impl Into<String>,
        fetched_at: Timestamp,
        time_to_live: Option<i64>,
    ) -> FactId {
        let id = FactId::new(format!("f{}", self.0.len() + 1));
        self.0.push(Fact {
            id: id.clone(),
            kind,
            value,
            source: source.into(),
            fetched_at,
            time_to_live,
        });
        id
    }

    /// The first fact of a kind.
    #[must_use]
    pub fn get(&self, kind: FactKind) -> Option<&Fact> {
        self.0.iter().find(|fact| fact.kind == kind)
    }

    /// All facts of a kind.
    pub fn all(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.0.iter().filter(move |fact| fact.kind == kind)
    }

    /// The fact a placeholder names.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Fact> {
        self.0.iter().find(|fact| fact.id.as_str() == id)
    }

    /// All facts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter()
    }

    /// Keeps only what is fresh enough to be said.
    #[must_use]
    pub fn fresh(&self, now: Timestamp) -> Self {
        Self(
            self.0
                .iter()
                .filter(|fact| !fact.is_stale(now))
                .cloned()
                .collect(),
        )
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a list, for storing and showing.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fact> {
        self.0
    }
}

impl FromIterator<Fact> for FactSet {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        Self(facts.into_iter().collect())
    }
}
