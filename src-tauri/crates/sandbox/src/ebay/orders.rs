//! The Sell Fulfillment API v1: orders and their parcels, as far as a shop reads them.

use super::ask::Ask;
use super::messages::stamp;
use super::reply::{Reply, refusal};
use super::world::{Sold, World, item_id};
use domain::Money;
use domain::order::{Item, Order, OrderStatus, Refund, RefundStatus, Shipment};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// `GET /order`.
pub(super) fn list(world: &World, ask: &Ask) -> Reply {
    let since = match ask.query("filter").map(|f| since(f, world.now())) {
        None => None,
        Some(Ok(since)) => Some(since),
        Some(Err(reply)) => return reply,
    };
    let number = |name, default| ask.query(name).map_or(Ok(default), str::parse::<usize>);
    let (Ok(limit @ 1..=200), Ok(offset)) = (number("limit", 50), number("offset", 0)) else {
        return refusal(400, 31_100, "Invalid limit");
    };
    let mut found: Vec<&Sold> = world
        .orders
        .values()
        .filter(|sold| since.is_none_or(|since| sold.modified >= since))
        .collect();
    found.sort_by_key(|sold| std::cmp::Reverse(sold.order.placed_at));
    let total = found.len();
    let orders: Vec<Value> = found
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|sold| render(sold, world.seller(), ask))
        .collect();
    let body = json!({
        "href": ask.href(), "total": total, "limit": limit, "offset": offset, "orders": orders, "prev": null,
        "next": (offset + limit < total).then(|| ask.href()),
    });
    Reply::json(200, &body)
}

/// `GET /order/{id}`.
pub(super) fn one(world: &World, id: &str, ask: &Ask) -> Reply {
    match world.orders.get(id) {
        Some(sold) => Reply::json(200, &render(sold, world.seller(), ask)),
        None => refusal(404, 32_100, "Invalid order ID"),
    }
}

/// `GET /order/{id}/shipping_fulfillment`.
pub(super) fn parcels(world: &World, id: &str) -> Reply {
    let Some(sold) = world.orders.get(id) else {
        return refusal(404, 32_100, "Invalid order ID");
    };
    let lines: Vec<Value> = sold
        .order
        .items
        .iter()
        .enumerate()
        .map(|(n, item)| json!({ "lineItemId": line_id(id, n), "quantity": item.quantity }))
        .collect();
    let parcels: Vec<Value> = sold
        .order
        .shipments
        .iter()
        .enumerate()
        .map(|(n, shipment)| parcel(id, n, shipment, &lines))
        .collect();
    Reply::json(
        200,
        &json!({ "total": parcels.len(), "fulfillments": parcels }),
    )
}

/// `lastmodifieddate:[A..]` or `[A..B]`.
fn since(filter: &str, now: Timestamp) -> Result<Timestamp, Reply> {
    let range = filter
        .strip_prefix("lastmodifieddate:[")
        .and_then(|f| f.strip_suffix(']'));
    let Some((from, until)) = range.and_then(|r| r.split_once("..")) else {
        return Err(refusal(400, 30_800, "Invalid filter value"));
    };
    let bad_date = || refusal(400, 30_810, "Invalid date format");
    let from: Timestamp = from.parse().map_err(|_| bad_date())?;
    if !until.is_empty() {
        until.parse::<Timestamp>().map_err(|_| bad_date())?;
    }
    if from > now {
        return Err(refusal(
            400,
            30_850,
            "Start and end dates can't be in the future",
        ));
    }
    Ok(from)
}

fn render(sold: &Sold, seller: &str, ask: &Ask) -> Value {
    let order = &sold.order;
    let eta = order.shipments.iter().filter_map(|s| s.eta).max();
    let (fulfillment, payment, cancel) = states(order);
    let hrefs: Vec<String> = order
        .shipments
        .iter()
        .enumerate()
        .map(|(n, _)| {
            format!(
                "{}/{}/shipping_fulfillment/{n}",
                ask.href(),
                order.platform_id
            )
        })
        .collect();
    json!({
        "orderId": order.platform_id, "legacyOrderId": order.platform_id,
        "creationDate": stamp(order.placed_at), "lastModifiedDate": stamp(sold.modified),
        "orderFulfillmentStatus": fulfillment, "orderPaymentStatus": payment, "sellerId": seller,
        "buyer": { "username": order.buyer_platform_id },
        "pricingSummary": { "total": amount(order.total) },
        "cancelStatus": { "cancelState": cancel, "cancelRequests": [] },
        "paymentSummary": { "payments": [], "refunds": order.refunds.iter().map(refund).collect::<Vec<_>>() },
        "fulfillmentStartInstructions": [{
            "fulfillmentInstructionsType": "SHIP_TO", "ebaySupportedFulfillment": false,
            "maxEstimatedDeliveryDate": eta.map(stamp),
            "shippingStep": { "shipTo": ship_to(order), "shippingCarrierCode": order.shipments.first().map(|s| s.carrier.clone()) },
        }],
        "fulfillmentHrefs": hrefs,
        "lineItems": order.items.iter().enumerate().map(|(n, item)| line(&order.platform_id, n, item, eta)).collect::<Vec<_>>(),
    })
}

/// Fulfilment, payment and cancellation. Whether a parcel arrived is not told by the API.
const fn states(order: &Order) -> (&'static str, &'static str, &'static str) {
    match order.status {
        OrderStatus::Unpaid => ("NOT_STARTED", "PENDING", "NONE_REQUESTED"),
        OrderStatus::Paid | OrderStatus::InProduction => ("NOT_STARTED", "PAID", "NONE_REQUESTED"),
        OrderStatus::Shipped | OrderStatus::Delivered => ("FULFILLED", "PAID", "NONE_REQUESTED"),
        OrderStatus::Cancelled => ("NOT_STARTED", "FULLY_REFUNDED", "CANCELED"),
        OrderStatus::Refunded => ("FULFILLED", "FULLY_REFUNDED", "NONE_REQUESTED"),
    }
}

fn line(order: &str, n: usize, item: &Item, eta: Option<Timestamp>) -> Value {
    let name = if item.sku.is_empty() {
        &item.title
    } else {
        &item.sku
    };
    let cost = item.unit_price.map(|p| Money {
        minor: p.minor * item.quantity,
        currency: p.currency,
    });
    let aspects: Vec<Value> = item
        .options
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| json!({ "name": name, "value": value.as_str().map_or_else(|| value.to_string(), str::to_owned) }))
        .collect();
    let earliest = eta.map(|eta| {
        eta.saturating_sub(SignedDuration::from_hours(72))
            .unwrap_or(eta)
    });
    json!({
        "lineItemId": line_id(order, n), "legacyItemId": item_id(name), "sku": item.sku, "title": item.title,
        "quantity": item.quantity, "lineItemCost": amount(cost), "variationAspects": aspects,
        "soldFormat": "FIXED_PRICE",
        "lineItemFulfillmentInstructions": {
            "minEstimatedDeliveryDate": earliest.map(stamp), "maxEstimatedDeliveryDate": eta.map(stamp), "guaranteedDelivery": false,
        },
    })
}

fn line_id(order: &str, n: usize) -> String {
    let digits: String = order
        .chars()
        .filter(char::is_ascii_digit)
        .take(10)
        .collect();
    format!("{digits}{n:02}")
}

fn parcel(order: &str, n: usize, shipment: &Shipment, lines: &[Value]) -> Value {
    let mut body =
        json!({ "fulfillmentId": format!("{}{n}", line_id(order, 0)), "lineItems": lines });
    let known = [
        (
            "shipmentTrackingNumber",
            (!shipment.tracking_number.is_empty()).then(|| shipment.tracking_number.clone()),
        ),
        (
            "shippingCarrierCode",
            (!shipment.carrier.is_empty()).then(|| shipment.carrier.clone()),
        ),
        ("shippedDate", shipment.shipped_at.map(stamp)),
    ];
    if let Some(body) = body.as_object_mut() {
        body.extend(
            known
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))),
        );
    }
    body
}

fn ship_to(order: &Order) -> Value {
    let to = &order.ship_to;
    let mut lines = to.lines.iter();
    json!({
        "fullName": to.name,
        "contactAddress": {
            "addressLine1": lines.next(), "addressLine2": lines.next(), "city": to.city,
            "stateOrProvince": to.region, "postalCode": to.postal_code,
            "countryCode": to.country.as_ref().map(domain::Country::as_str),
        },
    })
}

fn refund(refund: &Refund) -> Value {
    let status = match refund.status {
        RefundStatus::Pending => "PENDING",
        RefundStatus::Issued => "REFUNDED",
        RefundStatus::Failed => "FAILED",
    };
    json!({
        "refundId": refund.id, "refundStatus": status, "refundDate": refund.issued_at.map(stamp),
        "amount": amount(refund.amount),
    })
}

fn amount(money: Option<Money>) -> Value {
    money.map_or(
        Value::Null,
        |m| json!({ "value": m.amount(), "currency": m.currency.as_str() }),
    )
}
