use super::{OrderChoice, Question, ShopKnowledge, as_of, choose, gather};
use domain::order::{
    Address, Order, OrderStatus, Refund, RefundStatus, Shipment, ShipmentStatus, TrackingEvent,
};
use domain::shop::{Condition, Policy};
use domain::understanding::ScoredIntent;
use domain::{
    ChannelId, Country, Emotion, Entities, FactKind, Intent, Language, OrderId, PolicyId,
    Understanding,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn event(when: &str, status: ShipmentStatus) -> TrackingEvent {
    TrackingEvent {
        at: at(when),
        status,
        location: "Leipzig".to_owned(),
        text: "Scan".to_owned(),
    }
}

fn order(number: &str) -> Order {
    Order {
        id: OrderId::new(number),
        channel: ChannelId::new("c"),
        platform_id: number.to_owned(),
        buyer_platform_id: "anna".to_owned(),
        buyer_name: "Anna".to_owned(),
        placed_at: at("2026-11-01T00:00:00Z"),
        status: OrderStatus::Delivered,
        items: Vec::new(),
        total: None,
        ship_to: Address::default(),
        shipments: vec![Shipment {
            carrier: "DHL".to_owned(),
            tracking_number: "RR123456785CN".to_owned(),
            shipped_at: Some(at("2026-11-03T00:00:00Z")),
            eta: Some(at("2026-11-12T00:00:00Z")),
            events: vec![
                event("2026-11-05T00:00:00Z", ShipmentStatus::InTransit),
                event("2026-11-10T09:00:00Z", ShipmentStatus::Delivered),
            ],
        }],
        returns: Vec::new(),
        refunds: vec![Refund {
            id: "r1".to_owned(),
            amount: None,
            status: RefundStatus::Issued,
            issued_at: Some(at("2026-11-15T00:00:00Z")),
            expected_by: None,
        }],
        fetched_at: at("2026-11-20T00:00:00Z"),
    }
}

fn asks(intent: Intent) -> Understanding {
    Understanding {
        language: Language::new("de"),
        language_confidence: 1.0,
        intents: vec![ScoredIntent {
            intent,
            confidence: 1.0,
        }],
        emotion: Emotion::Calm,
        risks: Vec::new(),
        entities: Entities::default(),
        abstain: false,
    }
}

fn policy(id: &str, countries: &[&str], days: i64) -> Policy {
    Policy {
        id: PolicyId::new(id),
        topic: Intent::Return,
        countries: countries.iter().filter_map(|c| Country::parse(c)).collect(),
        skus: Vec::new(),
        window_days: Some(days),
        paid_by: Some("seller".to_owned()),
        amount_limit: None,
        conditions: vec![Condition::FromDelivery, Condition::Unused],
        valid_from: None,
        valid_until: None,
        text: BTreeMap::from([("de".to_owned(), format!("{days} Tage"))]),
    }
}

#[test]
fn a_number_in_the_text_only_selects_among_the_buyers_own_orders() {
    let own = [order("11-11111-11111"), order("22-22222-22222")];
    let now = at("2026-11-20T00:00:00Z");
    let named = |number: &str| choose(&[number.to_owned()], None, &own, now);
    assert_eq!(
        named("22-22222-22222").order().unwrap().platform_id,
        "22-22222-22222"
    );
    assert_eq!(
        named("99-99999-99999"),
        OrderChoice::NotTheirs,
        "somebody else's order opens nothing"
    );
    assert_eq!(
        choose(&[], None, &own, now),
        OrderChoice::Unknown,
        "two orders: the buyer is asked"
    );
    let linked = OrderId::new("11-11111-11111");
    assert_eq!(
        choose(&[], Some(&linked), &own, now)
            .order()
            .unwrap()
            .platform_id,
        "11-11111-11111"
    );
    assert!(
        choose(&[], None, &own[..1], now).order().is_some(),
        "the only order is meant"
    );
    assert_eq!(
        choose(&[], None, &own[..1], at("2027-11-20T00:00:00Z")),
        OrderChoice::Unknown,
        "a year ago"
    );
}

#[test]
fn a_replay_knows_nothing_of_what_came_later() {
    let whole = order("11-11111-11111");
    assert!(
        as_of(&whole, at("2026-10-31T00:00:00Z")).is_none(),
        "not placed yet"
    );
    let paid = as_of(&whole, at("2026-11-02T00:00:00Z")).unwrap();
    assert_eq!((paid.status, paid.shipments.len()), (OrderStatus::Paid, 0));
    let moving = as_of(&whole, at("2026-11-06T00:00:00Z")).unwrap();
    assert_eq!(moving.status, OrderStatus::Shipped);
    assert_eq!(
        moving.shipments[0].status(),
        Some(ShipmentStatus::InTransit)
    );
    assert_eq!(moving.refunds[0].status, RefundStatus::Pending);
    let there = as_of(&whole, at("2026-11-11T00:00:00Z")).unwrap();
    assert_eq!(there.status, OrderStatus::Delivered);
}

#[test]
fn the_policy_of_the_country_wins_and_counts_from_delivery() {
    let shop = ShopKnowledge {
        policies: vec![
            policy("everywhere", &[], 14),
            policy("germany", &["DE"], 30),
        ],
        ..ShopKnowledge::default()
    };
    let order = order("11-11111-11111");
    let germany = Country::parse("DE").unwrap();
    let understanding = asks(Intent::Return);
    let facts = gather(
        &shop,
        &Question {
            understanding: &understanding,
            order: Some(&order),
            buyer_name: "Anna",
            country: Some(&germany),
            now: at("2026-11-20T00:00:00Z"),
        },
    );
    let value = |kind| facts.get(kind).unwrap().value.to_string();
    assert_eq!(value(FactKind::ReturnWindowDays), "30");
    assert_eq!(
        value(FactKind::ReturnUntil),
        "2026-12-10",
        "30 days after the delivery on 10 November"
    );
    assert_eq!(
        facts.get(FactKind::ReturnUntil).unwrap().source,
        "policy:germany.window_days"
    );
    assert_eq!(value(FactKind::DeliveredAt), "2026-11-10T09:00:00Z");
}

#[test]
fn an_expected_day_that_has_passed_is_no_fact_and_old_facts_are_not_said() {
    let mut late = order("11-11111-11111");
    late.shipments[0].events.pop();
    late.status = OrderStatus::Shipped;
    late.refunds.clear();
    let understanding = asks(Intent::OrderStatus);
    let question = |order| Question {
        understanding: &understanding,
        order: Some(order),
        buyer_name: "anna@example.com",
        country: None,
        now: at("2026-11-20T00:00:00Z"),
    };
    let facts = gather(&ShopKnowledge::default(), &question(&late));
    assert!(
        facts.get(FactKind::Eta).is_none(),
        "the 12th is over, the parcel is not there"
    );
    assert!(
        facts.get(FactKind::BuyerName).is_none(),
        "an address is no name to greet with"
    );
    assert!(
        facts
            .fresh(at("2026-11-22T00:00:00Z"))
            .get(FactKind::ShipmentStatus)
            .is_none(),
        "two days old"
    );
}
