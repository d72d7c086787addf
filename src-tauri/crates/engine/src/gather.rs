//! From orders, policies and articles to facts: everything an automatic reply may say, each with its source and age.
//!
//! Pure: what is known is handed in, so the same function serves the night, the replay of an old month and the tests.

use domain::country::Country;
use domain::message::Turn;
use domain::order::{Order, OrderStatus, Shipment, ShipmentStatus};
use domain::shop::{Article, Condition, Policy, ShopSettings, resolve};
use domain::{FactKind, FactSet, FactValue, Intent, Language, Understanding};
use jiff::{SignedDuration, Timestamp};

mod orders;
mod policies;

pub use orders::{as_of, choose};

/// Seconds an order's state may be used after it was read. Tracking moves by the hour; a day-old "in transit" is a
/// guess, and guesses are not sent.
pub const ORDER_TIME_TO_LIVE: i64 = 24 * 3600;

/// What is known about the shop.
#[derive(Clone, Debug, Default)]
pub struct ShopKnowledge {
    /// Name, zone and language.
    pub settings: ShopSettings,
    /// Rules.
    pub policies: Vec<Policy>,
    /// Knowledge base.
    pub articles: Vec<Article>,
}

/// What the facts are gathered for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What was understood.
    pub understanding: &'a Understanding,
    /// The order it is about, as it was at `now`.
    pub order: Option<&'a Order>,
    /// The buyer's name, for the greeting.
    pub buyer_name: &'a str,
    /// The buyer's country.
    pub country: Option<&'a Country>,
    /// The judge's time.
    pub now: Timestamp,
}

/// Which order a turn is about.
#[derive(Clone, Debug, PartialEq)]
pub enum OrderChoice {
    /// This one.
    Known(Box<Order>),
    /// The buyer has several, or none that we know; they have to be asked.
    Unknown,
    /// The buyer named a number that is not among their own orders: nothing of it may be said.
    NotTheirs,
}

impl OrderChoice {
    /// The order, where it is known.
    #[must_use]
    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::Known(order) => Some(order),
            Self::Unknown | Self::NotTheirs => None,
        }
    }
}

/// Gathers every fact that may serve an answer.
#[must_use]
pub fn gather(shop: &ShopKnowledge, question: &Question<'_>) -> FactSet {
    let mut facts = FactSet::new();
    if !shop.settings.name.is_empty() {
        facts.add(
            FactKind::ShopName,
            FactValue::Text(shop.settings.name.clone()),
            "shop.name",
            question.now,
            None,
        );
    }
    let name = question.buyer_name.trim();
    if !name.is_empty() && !name.contains('@') {
        facts.add(
            FactKind::BuyerName,
            FactValue::Text(name.to_owned()),
            "buyer.name",
            question.now,
            None,
        );
    }
    if let Some(order) = question.order {
        orders::add(&mut facts, order);
    }
    policies::add(&mut facts, shop, question);
    facts
}

/// The words of a turn that name an order, oldest first.
#[must_use]
pub fn named_orders(understanding: &Understanding, turn: &Turn) -> Vec<String> {
    let mut named = understanding.entities.order_id.clone();
    for message in &turn.messages {
        if let Some(number) = message
            .context
            .get("order_platform_id")
            .and_then(|v| v.as_str())
        {
            named.push(number.to_owned());
        }
    }
    named.dedup();
    named
}

#[cfg(test)]
mod tests;
