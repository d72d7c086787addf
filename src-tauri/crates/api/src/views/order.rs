//! Orders and buyers.

use super::{money, word};
use crate::wire::{
    BuyerView, ItemView, OrderView, RefundView, ReturnView, ShipmentView, TrackingView,
};
use domain::order::{Address, Buyer, Item, Order, Shipment};
use domain::{OrderId, zone};
use jiff::Timestamp;

pub(crate) fn order(order: &Order, linked: Option<&OrderId>) -> OrderView {
    OrderView {
        id: order.id.to_string(),
        platform_id: order.platform_id.clone(),
        status: word(&order.status),
        placed_at: order.placed_at.to_string(),
        total: order.total.as_ref().map(money),
        items: order.items.iter().map(item).collect(),
        ship_to: address(&order.ship_to),
        shipments: order.shipments.iter().map(shipment).collect(),
        refunds: order
            .refunds
            .iter()
            .map(|r| RefundView {
                amount: r.amount.as_ref().map(money),
                status: word(&r.status),
                issued_at: r.issued_at.map(|t| t.to_string()),
                expected_by: r.expected_by.map(|t| t.to_string()),
            })
            .collect(),
        returns: order
            .returns
            .iter()
            .map(|r| ReturnView {
                status: r.status.clone(),
                opened_at: r.opened_at.map(|t| t.to_string()),
            })
            .collect(),
        linked: linked == Some(&order.id),
    }
}

fn item(item: &Item) -> ItemView {
    let option = |(name, value): (&String, &serde_json::Value)| match value.as_str() {
        Some(text) => format!("{name}: {text}"),
        None => format!("{name}: {value}"),
    };
    ItemView {
        sku: item.sku.clone(),
        title: item.title.clone(),
        quantity: item.quantity,
        unit_price: item.unit_price.as_ref().map(money),
        options: item
            .options
            .as_object()
            .map(|o| o.iter().map(option).collect())
            .unwrap_or_default(),
    }
}

fn address(address: &Address) -> Vec<String> {
    let city = [
        address.postal_code.as_str(),
        address.city.as_str(),
        address.region.as_str(),
    ];
    let city: Vec<&str> = city.into_iter().filter(|part| !part.is_empty()).collect();
    let mut lines = vec![address.name.clone()];
    lines.extend(address.lines.iter().cloned());
    lines.push(city.join(" "));
    lines.extend(address.country.as_ref().map(ToString::to_string));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn shipment(shipment: &Shipment) -> ShipmentView {
    let mut events: Vec<_> = shipment.events.iter().collect();
    events.sort_by_key(|event| event.at);
    ShipmentView {
        carrier: shipment.carrier.clone(),
        tracking_number: shipment.tracking_number.clone(),
        shipped_at: shipment.shipped_at.map(|t| t.to_string()),
        eta: shipment.eta.map(|t| t.to_string()),
        status: shipment.status().as_ref().map(word),
        events: events
            .into_iter()
            .map(|event| TrackingView {
                at: event.at.to_string(),
                status: word(&event.status),
                location: event.location.clone(),
                text: event.text.clone(),
            })
            .collect(),
    }
}

pub(crate) fn buyer(buyer: &Buyer, now: Timestamp) -> BuyerView {
    let known = buyer.time_zone.as_deref();
    let zone = zone::buyer_zone(None, buyer.country.as_ref(), buyer.language.as_ref(), known);
    BuyerView {
        id: buyer.id.to_string(),
        name: buyer.name.clone(),
        platform_id: buyer.platform_id.clone(),
        country: buyer.country.as_ref().map(ToString::to_string),
        language: buyer.language.as_ref().map(ToString::to_string),
        local_time: zone.as_deref().and_then(|zone| local_time(zone, now)),
        time_zone: zone,
        orders_count: buyer.orders_count,
        lifetime_value: buyer.lifetime_value.as_ref().map(money),
    }
}

/// `HH:MM` in a zone; `None` for a name that no zone has.
pub(crate) fn local_time(zone: &str, at: Timestamp) -> Option<String> {
    at.in_tz(zone)
        .ok()
        .map(|there| there.strftime("%H:%M").to_string())
}
