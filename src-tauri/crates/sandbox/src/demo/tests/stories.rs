//! The parcels tell true stories at whatever instant the demo is opened.

use super::{DemoShop, now, rows, time};
use domain::Money;
use domain::order::{OrderStatus, Refund, Return, Shipment, ShipmentStatus};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;

fn shipments(order: &Value) -> Vec<Shipment> {
    serde_json::from_value(order["shipments"].clone()).unwrap()
}

fn status(order: &Value) -> OrderStatus {
    serde_json::from_value(order["status"].clone()).unwrap()
}

#[test]
fn nothing_that_happened_lies_outside_the_two_months_before_now() {
    for now in [
        now(),
        "2026-11-01T00:00:00Z".parse().unwrap(),
        "2024-02-29T23:59:59Z".parse().unwrap(),
    ] {
        let shop = DemoShop::at(now).unwrap();
        let first = now
            .checked_sub(SignedDuration::from_hours(62 * 24))
            .unwrap();
        let check = |at: Timestamp| {
            assert!(
                first <= at && at <= now,
                "{at} is not in the two months before {now}"
            )
        };
        rows(shop.messages_jsonl())
            .iter()
            .for_each(|m| check(time(&m["at"])));
        for order in rows(shop.orders_jsonl()) {
            check(time(&order["placed_at"]));
            for shipment in shipments(&order) {
                check(shipment.shipped_at.unwrap());
                shipment.events.iter().for_each(|e| check(e.at));
            }
            let returns: Vec<Return> = serde_json::from_value(order["returns"].clone()).unwrap();
            returns.iter().filter_map(|r| r.opened_at).for_each(check);
            let refunds: Vec<Refund> = serde_json::from_value(order["refunds"].clone()).unwrap();
            refunds.iter().filter_map(|r| r.issued_at).for_each(check);
        }
        let head: Value = serde_json::from_str(shop.shop_json()).unwrap();
        assert_eq!(time(&head["anchor"]).as_second(), now.as_second());
    }
}

#[test]
fn tracking_runs_forward_and_agrees_with_the_order() {
    let mut ends = BTreeSet::new();
    for order in rows(DemoShop::at(now()).unwrap().orders_jsonl()) {
        let (id, status) = (&order["order_id"], status(&order));
        let placed = time(&order["placed_at"]);
        let shipments = shipments(&order);
        for shipment in &shipments {
            assert!(
                shipment.events.windows(2).all(|w| w[0].at < w[1].at),
                "{id} runs backwards"
            );
            assert!(
                shipment.events.iter().all(|e| e.at > placed),
                "{id} moved before it was bought"
            );
            ends.insert(format!("{:?}", shipment.status().unwrap()));
        }
        let delivered = shipments
            .iter()
            .any(|s| s.status() == Some(ShipmentStatus::Delivered));
        match status {
            OrderStatus::Delivered => assert!(delivered, "{id} is delivered without an event"),
            OrderStatus::Shipped => assert!(
                !delivered && !shipments.is_empty(),
                "{id} is not on its way"
            ),
            OrderStatus::Refunded => assert_eq!(order["refunds"][0]["status"], "issued", "{id}"),
            _ => assert!(shipments.is_empty(), "{id} must not have left"),
        }
    }
    for end in [
        "InTransit",
        "Customs",
        "OutForDelivery",
        "AvailableForPickup",
        "Returned",
        "Delivered",
    ] {
        assert!(ends.contains(end), "no parcel stands at {end}");
    }
}

#[test]
fn totals_add_up() {
    for order in rows(DemoShop::at(now()).unwrap().orders_jsonl()) {
        let total: Money = serde_json::from_value(order["total"].clone()).unwrap();
        let items = order["items"].as_array().unwrap();
        let sum: i64 = items
            .iter()
            .map(|item| {
                let price: Money = serde_json::from_value(item["unit_price"].clone()).unwrap();
                assert_eq!(price.currency, total.currency, "{}", order["order_id"]);
                price.minor * item["quantity"].as_i64().unwrap()
            })
            .sum();
        assert_eq!(sum, total.minor, "{}", order["order_id"]);
    }
}

#[test]
fn a_parcel_on_the_van_stays_on_the_van_whenever_the_demo_opens() {
    let on_the_van = |now: Timestamp| -> Vec<String> {
        rows(DemoShop::at(now).unwrap().orders_jsonl())
            .iter()
            .filter(|o| {
                shipments(o)
                    .iter()
                    .any(|s| s.status() == Some(ShipmentStatus::OutForDelivery))
            })
            .map(|o| o["order_id"].to_string())
            .collect()
    };
    let today = on_the_van(now());
    assert!(!today.is_empty());
    assert_eq!(today, on_the_van("2030-07-01T12:00:00Z".parse().unwrap()));
}
