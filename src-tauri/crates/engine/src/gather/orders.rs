//! Facts of an order and its parcels.

use super::{
    FactKind, FactSet, FactValue, ORDER_TIME_TO_LIVE, Order, OrderChoice, OrderStatus, Shipment,
};
use super::{ShipmentStatus, SignedDuration, Timestamp};
use domain::OrderId;
use domain::order::{Refund, TrackingEvent};

/// Picks the order a turn is about. A number in the text only selects among the buyer's own orders.
///
/// In this order: a number the buyer named; the order the platform (or a person) tied to the conversation; the only
/// order of the buyer in the last 120 days.
#[must_use]
pub fn choose(
    named: &[String],
    linked: Option<&OrderId>,
    own: &[Order],
    now: Timestamp,
) -> OrderChoice {
    let same = |order: &Order, number: &str| order.platform_id.eq_ignore_ascii_case(number.trim());
    if !named.is_empty() {
        let found = named
            .iter()
            .find_map(|number| own.iter().find(|order| same(order, number)));
        return found.map_or(OrderChoice::NotTheirs, |order| {
            OrderChoice::Known(Box::new(order.clone()))
        });
    }
    if let Some(order) = linked.and_then(|id| own.iter().find(|order| order.id == *id)) {
        return OrderChoice::Known(Box::new(order.clone()));
    }
    let recent = SignedDuration::from_hours(120 * 24);
    let mut candidates = own
        .iter()
        .filter(|order| now.duration_since(order.placed_at) <= recent);
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => OrderChoice::Known(Box::new(only.clone())),
        _ => OrderChoice::Unknown,
    }
}

/// The order as it was known at a time: later parcels, events, returns and refunds are taken away. For replays.
/// `None` when it was not placed yet.
#[must_use]
pub fn as_of(order: &Order, at: Timestamp) -> Option<Order> {
    if order.placed_at > at {
        return None;
    }
    let mut past = order.clone();
    past.shipments
        .retain(|s| s.shipped_at.is_none_or(|shipped| shipped <= at));
    for shipment in &mut past.shipments {
        shipment.events.retain(|event| event.at <= at);
    }
    past.returns
        .retain(|r| r.opened_at.is_none_or(|opened| opened <= at));
    let pending = |r: &mut Refund| {
        if r.issued_at.is_some_and(|issued| issued > at) {
            r.status = domain::order::RefundStatus::Pending;
            r.issued_at = None;
        }
    };
    past.refunds.iter_mut().for_each(pending);
    past.status = status_as_of(order, &past);
    past.fetched_at = at;
    Some(past)
}

fn status_as_of(now: &Order, past: &Order) -> OrderStatus {
    let delivered = past
        .shipments
        .iter()
        .any(|s| s.status() == Some(ShipmentStatus::Delivered));
    let refunded = past.refunds.iter().any(|r| r.issued_at.is_some());
    match now.status {
        OrderStatus::Refunded if refunded || now.refunds.is_empty() => OrderStatus::Refunded,
        OrderStatus::Delivered | OrderStatus::Refunded if delivered => OrderStatus::Delivered,
        OrderStatus::Delivered if now.shipments.iter().all(|s| s.events.is_empty()) => {
            OrderStatus::Delivered
        }
        OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Refunded
            if !past.shipments.is_empty() =>
        {
            OrderStatus::Shipped
        }
        OrderStatus::Shipped if now.shipments.is_empty() => OrderStatus::Shipped,
        OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Refunded => OrderStatus::Paid,
        other => other,
    }
}

/// Adds what an order says.
pub(super) fn add(facts: &mut FactSet, order: &Order) {
    let number = &order.platform_id;
    let mut say = |kind: FactKind, value: FactValue, field: &str| {
        facts.add(
            kind,
            value,
            format!("order:{number}.{field}"),
            order.fetched_at,
            Some(ORDER_TIME_TO_LIVE),
        );
    };
    say(
        FactKind::OrderId,
        FactValue::Code(number.clone()),
        "order_id",
    );
    say(
        FactKind::OrderStatus,
        FactValue::Word(word(&effective_status(order))),
        "status",
    );
    say(
        FactKind::PlacedAt,
        FactValue::Time(order.placed_at),
        "placed_at",
    );
    if let Some(total) = order.total {
        say(FactKind::OrderTotal, FactValue::Money(total), "total");
    }
    for (index, item) in order.items.iter().enumerate() {
        say(
            FactKind::ItemTitle,
            FactValue::Text(item.title.clone()),
            &format!("items[{index}].title"),
        );
    }
    if !order.ship_to.city.is_empty() {
        say(
            FactKind::ShipToCity,
            FactValue::Text(order.ship_to.city.clone()),
            "ship_to.city",
        );
    }
    if let Some(country) = &order.ship_to.country {
        say(
            FactKind::ShipToCountry,
            FactValue::Country(country.clone()),
            "ship_to.country",
        );
    }
    for refund in &order.refunds {
        add_refund(&mut say, refund);
    }
    for shipment in &order.shipments {
        add_shipment(facts, order, shipment);
    }
}

/// A parcel that arrived makes an order delivered, whatever the platform's own word for it still says.
fn effective_status(order: &Order) -> OrderStatus {
    let parcels = &order.shipments;
    let arrived = |s: &Shipment| s.status() == Some(ShipmentStatus::Delivered);
    match order.status {
        OrderStatus::Paid | OrderStatus::InProduction | OrderStatus::Shipped
            if !parcels.is_empty() && parcels.iter().all(arrived) =>
        {
            OrderStatus::Delivered
        }
        OrderStatus::Paid | OrderStatus::InProduction
            if parcels.iter().any(|s| s.shipped_at.is_some()) =>
        {
            OrderStatus::Shipped
        }
        status => status,
    }
}

fn add_refund(say: &mut impl FnMut(FactKind, FactValue, &str), refund: &Refund) {
    let field = |name: &str| format!("refunds[{}].{name}", refund.id);
    say(
        FactKind::RefundStatus,
        FactValue::Word(word(&refund.status)),
        &field("status"),
    );
    if let Some(amount) = refund.amount {
        say(
            FactKind::RefundAmount,
            FactValue::Money(amount),
            &field("amount"),
        );
    }
    if let Some(at) = refund.issued_at {
        say(
            FactKind::RefundIssuedAt,
            FactValue::Time(at),
            &field("issued_at"),
        );
    }
    if let Some(at) = refund.expected_by {
        say(
            FactKind::RefundExpectedBy,
            FactValue::Time(at),
            &field("expected_by"),
        );
    }
}

fn add_shipment(facts: &mut FactSet, order: &Order, shipment: &Shipment) {
    let ttl = Some(ORDER_TIME_TO_LIVE);
    let read = order.fetched_at;
    let number = shipment.tracking_number.trim();
    let source = |field: &str| format!("order:{}.shipments[{number}].{field}", order.platform_id);
    if !shipment.carrier.trim().is_empty() {
        facts.add(
            FactKind::Carrier,
            FactValue::Text(shipment.carrier.clone()),
            source("carrier"),
            read,
            ttl,
        );
    }
    if !number.is_empty() {
        facts.add(
            FactKind::TrackingNumber,
            FactValue::Code(number.to_owned()),
            source("tracking_number"),
            read,
            ttl,
        );
    }
    if let Some(at) = shipment.shipped_at {
        facts.add(
            FactKind::ShippedAt,
            FactValue::Time(at),
            source("shipped_at"),
            read,
            ttl,
        );
    }
    let latest = shipment.latest();
    // An expected day that has passed while the parcel is still on its way is no longer a fact.
    let eta = shipment.eta.filter(|eta| *eta >= order.fetched_at);
    if let Some(eta) = eta.filter(|_| shipment.status() != Some(ShipmentStatus::Delivered)) {
        facts.add(
            FactKind::Eta,
            FactValue::Time(eta),
            source("eta"),
            read,
            ttl,
        );
    }
    if let Some(event) = latest {
        add_event(facts, order, number, event);
    }
}

fn add_event(facts: &mut FactSet, order: &Order, number: &str, event: &TrackingEvent) {
    let ttl = Some(ORDER_TIME_TO_LIVE);
    let read = order.fetched_at;
    let source = format!("tracking:{number}@{}", event.at);
    facts.add(
        FactKind::ShipmentStatus,
        FactValue::Word(word(&event.status)),
        source.clone(),
        read,
        ttl,
    );
    facts.add(
        FactKind::LastEventAt,
        FactValue::Time(event.at),
        source.clone(),
        read,
        ttl,
    );
    if !event.location.trim().is_empty() {
        let place = FactValue::Text(event.location.clone());
        facts.add(FactKind::LastEventPlace, place, source.clone(), read, ttl);
    }
    if !event.text.trim().is_empty() {
        facts.add(
            FactKind::LastEventText,
            FactValue::Text(event.text.clone()),
            source.clone(),
            read,
            ttl,
        );
    }
    if event.status == ShipmentStatus::Delivered {
        facts.add(
            FactKind::DeliveredAt,
            FactValue::Time(event.at),
            source,
            read,
            ttl,
        );
    }
}

/// The JSON word of a status.
fn word<T: serde::Serialize>(status: &T) -> String {
    serde_json::to_value(status)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}
