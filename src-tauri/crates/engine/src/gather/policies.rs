//! Facts of the shop's own rules and of its articles.

use super::{
    Article, Condition, Country, FactKind, FactSet, FactValue, Intent, Language, Order, Policy,
    Question,
};
use super::{ShipmentStatus, ShopKnowledge, SignedDuration, Timestamp, resolve};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Adds the clauses and passages that belong to the intents of the turn.
pub(super) fn add(facts: &mut FactSet, shop: &ShopKnowledge, question: &Question<'_>) {
    let language = &question.understanding.language;
    for (index, scored) in question.understanding.intents.iter().enumerate() {
        // The first intent is what is answered: without words of its own it must not borrow those of the second.
        if index > 0 && facts.get(FactKind::PolicyText).is_none() {
            break;
        }
        for topic in topics(scored.intent) {
            if let Some(policy) = applying(shop, *topic, question) {
                add_policy(facts, policy, *topic, language, question);
                add_for_gloss(facts, policy, &shop.settings.language, question);
            }
            for article in articles(&shop.articles, *topic, language, question) {
                let source = format!("article:{}#1", article.id);
                let passage = FactValue::Text(article.text.clone());
                facts.add(
                    FactKind::ArticlePassage,
                    passage,
                    source,
                    question.now,
                    None,
                );
            }
        }
    }
}

/// The policies that speak to an intent: its own, and for some the neighbouring one.
const fn topics(intent: Intent) -> &'static [Intent] {
    match intent {
        Intent::Return => &[Intent::Return],
        Intent::Exchange => &[Intent::Exchange, Intent::Return],
        Intent::DeliveredNotReceived => &[Intent::DeliveredNotReceived],
        Intent::ShippingInfo => &[Intent::ShippingInfo],
        Intent::CustomsDuties => &[Intent::CustomsDuties],
        Intent::CustomsHeld => &[Intent::CustomsHeld],
        Intent::RefundStatus => &[Intent::RefundStatus],
        Intent::RefundRequest => &[Intent::RefundRequest],
        Intent::CancelOrder => &[Intent::CancelOrder],
        Intent::ChangeAddress => &[Intent::ChangeAddress],
        Intent::ChangeOrder => &[Intent::ChangeOrder],
        Intent::WarrantyRepair => &[Intent::WarrantyRepair],
        Intent::Invoice => &[Intent::Invoice],
        Intent::ItemDamaged => &[Intent::ItemDamaged],
        Intent::WrongOrMissingItem => &[Intent::WrongOrMissingItem],
        Intent::UsageHelp => &[Intent::UsageHelp],
        Intent::SizeFit => &[Intent::SizeFit],
        Intent::PricePromo => &[Intent::PricePromo],
        Intent::BulkOrder => &[Intent::BulkOrder],
        Intent::PaymentIssue => &[Intent::PaymentIssue],
        Intent::OrderStatus => &[Intent::OrderStatus],
        _ => &[],
    }
}

/// The clause once more in the seller's language, for the gloss; only beside one that the buyer can read.
fn add_for_gloss(facts: &mut FactSet, policy: &Policy, seller: &Language, question: &Question<'_>) {
    let buyer = &question.understanding.language;
    let both = buyer != seller && policy.text.contains_key(buyer.as_str());
    if let Some(text) = policy.text.get(seller.as_str()).filter(|_| both) {
        let (text, source) = (
            FactValue::Text(text.clone()),
            format!("policy:{}#seller", policy.id),
        );
        facts.add(FactKind::PolicyText, text, source, question.now, None);
    }
}

fn skus(order: Option<&Order>) -> Vec<String> {
    order
        .map(|o| o.items.iter().map(|i| i.sku.clone()).collect())
        .unwrap_or_default()
}

/// The first policy of the topic whose conditions about the order hold.
fn applying<'a>(
    shop: &'a ShopKnowledge,
    topic: Intent,
    question: &Question<'_>,
) -> Option<&'a Policy> {
    let skus = skus(question.order);
    let day = question.order.map_or(question.now, |order| order.placed_at);
    let named = named_countries(topic, question);
    let country = named.first().or(question.country);
    // What holds "elsewhere", or for one of two, is not promised for a country that the buyer only mentions ("do you
    // ship from China?").
    let mentioned = |policy: &Policy| {
        named
            .iter()
            .all(|c| question.country == Some(c) || policy.countries.contains(c))
    };
    let candidates = resolve(&shop.policies, topic, country, &skus, day, false);
    candidates
        .into_iter()
        .filter(|policy| mentioned(policy))
        .find(|policy| order_fits(policy, question.order))
}

/// "Do you ship to Norway?" is answered for Norway, wherever the buyer writes from.
fn named_countries(topic: Intent, question: &Question<'_>) -> Vec<Country> {
    let asks = matches!(topic, Intent::ShippingInfo | Intent::CustomsDuties);
    let named = &question.understanding.entities.country;
    let named = named.iter().filter(|_| asks && question.order.is_none());
    named.filter_map(|code| Country::parse(code)).collect()
}

fn order_fits(policy: &Policy, order: Option<&Order>) -> bool {
    let customised = order.is_some_and(|o| o.items.iter().any(|i| i.customised));
    !(policy.has(Condition::Customised) && !customised
        || policy.has(Condition::NotCustomised) && customised)
}

fn add_policy(
    facts: &mut FactSet,
    policy: &Policy,
    topic: Intent,
    language: &Language,
    question: &Question<'_>,
) {
    let now = question.now;
    let source = |field: &str| format!("policy:{}{field}", policy.id);
    if let Some(text) = policy.text.get(language.as_str()) {
        facts.add(
            FactKind::PolicyText,
            FactValue::Text(text.clone()),
            source(""),
            now,
            None,
        );
    }
    if let Some(limit) = policy.amount_limit {
        facts.add(
            FactKind::AmountLimit,
            FactValue::Money(limit),
            source(".amount_limit"),
            now,
            None,
        );
    }
    if !matches!(topic, Intent::Return | Intent::Exchange) {
        if let Some(days) = policy.window_days {
            facts.add(
                FactKind::Days,
                FactValue::Number(days),
                source(".window_days"),
                now,
                None,
            );
        }
        return;
    }
    if let Some(days) = policy.window_days {
        facts.add(
            FactKind::ReturnWindowDays,
            FactValue::Number(days),
            source(".window_days"),
            now,
            None,
        );
    }
    let from = if policy.has(Condition::FromOrder) {
        "from_order"
    } else {
        "from_delivery"
    };
    facts.add(
        FactKind::ReturnWindowFrom,
        FactValue::Word(from.to_owned()),
        source(".conditions"),
        now,
        None,
    );
    if let Some(until) = return_until(policy, question.order) {
        facts.add(
            FactKind::ReturnUntil,
            FactValue::Date(until),
            source(".window_days"),
            now,
            None,
        );
    }
    if let Some(payer) = policy
        .paid_by
        .as_deref()
        .filter(|p| matches!(*p, "buyer" | "seller"))
    {
        facts.add(
            FactKind::ReturnPaidBy,
            FactValue::Word(payer.to_owned()),
            source(".paid_by"),
            now,
            None,
        );
    }
    for (condition, word) in [
        (Condition::Unused, "unused"),
        (Condition::NotCustomised, "not_customised"),
    ] {
        if policy.has(condition) {
            facts.add(
                FactKind::ReturnCondition,
                FactValue::Word(word.to_owned()),
                source(".conditions"),
                now,
                None,
            );
        }
    }
}

/// The last day to send something back, where the day it counts from is known.
fn return_until(policy: &Policy, order: Option<&Order>) -> Option<Date> {
    let order = order?;
    let days = policy.window_days?;
    let start: Timestamp = if policy.has(Condition::FromOrder) {
        order.placed_at
    } else {
        order
            .shipments
            .iter()
            .filter(|s| s.status() == Some(ShipmentStatus::Delivered))
            .filter_map(|s| s.latest().map(|e| e.at))
            .max()?
    };
    let end = start
        .checked_add(SignedDuration::from_hours(days.checked_mul(24)?))
        .ok()?;
    Some(end.to_zoned(TimeZone::UTC).date())
}

/// Articles of the topic in the buyer's language, for the goods in question, in force today.
fn articles<'a>(
    articles: &'a [Article],
    topic: Intent,
    language: &Language,
    question: &Question<'_>,
) -> impl Iterator<Item = &'a Article> {
    let day = question.now.to_zoned(TimeZone::UTC).date();
    let skus = skus(question.order);
    let language = language.clone();
    articles.iter().filter(move |a| {
        a.topics.contains(&topic)
            && a.language == language
            && (a.skus.is_empty() || a.skus.iter().any(|s| skus.contains(s)))
            && a.valid_from.is_none_or(|from| from <= day)
            && a.valid_until.is_none_or(|until| day <= until)
    })
}
