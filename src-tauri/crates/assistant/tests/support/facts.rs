//! Fact sets for the tests.
#![allow(dead_code, reason = "each test file uses its part")]

use domain::fact::FactValue::{self, Code, Date, Money, Number, Text, Time, Word};
use domain::understanding::ScoredIntent;
use domain::{
    Decision, DecisionKind, Emotion, FactKind, FactSet, Intent, Language, Reason, Understanding,
};
use jiff::Timestamp;

pub const LANGUAGES: [&str; 6] = ["en", "de", "es", "fr", "ja", "zh-Hans"];

/// The days are chosen so that no single changed digit makes one of them another: a text that says another fact of
/// the same turn is bound, and only its origin can tell that it is the wrong one.
pub fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub fn set(list: &[(FactKind, FactValue)]) -> FactSet {
    let mut facts = FactSet::new();
    for (kind, value) in list {
        facts.add(*kind, value.clone(), "order:1", now(), None);
    }
    facts
}

pub fn time(text: &str) -> FactValue {
    Time(text.parse().unwrap())
}

pub fn base() -> Vec<(FactKind, FactValue)> {
    vec![
        (FactKind::ShopName, Text("Lantern & Loom".into())),
        (FactKind::BuyerName, Text("Anna Keller".into())),
        (FactKind::OrderId, Code("27-14332-90187".into())),
    ]
}

/// Name, intent, facts.
pub fn cases() -> Vec<(&'static str, Intent, FactSet)> {
    let mut cases = Vec::new();
    for status in [
        "unpaid",
        "paid",
        "in_production",
        "shipped",
        "delivered",
        "cancelled",
        "refunded",
    ] {
        let mut list = base();
        list.push((FactKind::OrderStatus, Word(status.into())));
        cases.push((status, Intent::OrderStatus, set(&list)));
    }
    for status in [
        "info_received",
        "in_transit",
        "customs",
        "out_for_delivery",
        "available_for_pickup",
        "delivered",
    ] {
        let mut list = base();
        list.push((FactKind::OrderStatus, Word("shipped".into())));
        list.extend(parcel(status, "LY384756129CN"));
        cases.push((status, Intent::OrderStatus, set(&list)));
    }
    let mut two = base();
    two.push((FactKind::OrderStatus, Word("shipped".into())));
    two.extend(parcel("in_transit", "LY384756129CN"));
    two.extend(parcel("delivered", "1Z879E930346834440"));
    cases.push(("two parcels", Intent::OrderStatus, set(&two)));
    let mut plain = base();
    plain.push((FactKind::Carrier, Text("DHL".into())));
    plain.push((FactKind::TrackingNumber, Code("LY384756129CN".into())));
    plain.push((FactKind::ShippedAt, time("2026-11-07T08:00:00Z")));
    cases.push(("no events", Intent::OrderStatus, set(&plain)));
    let mut lost = base();
    lost.extend(parcel("delivered", "LY384756129CN"));
    cases.push(("lost", Intent::DeliveredNotReceived, set(&lost)));
    let mut back = base();
    back.push((FactKind::ReturnWindowDays, Number(30)));
    back.push((FactKind::ReturnWindowFrom, Word("from_delivery".into())));
    back.push((FactKind::ReturnPaidBy, Word("buyer".into())));
    back.push((FactKind::ReturnCondition, Word("unused".into())));
    back.push((FactKind::ReturnCondition, Word("not_customised".into())));
    back.push((FactKind::ReturnUntil, Date("2026-12-17".parse().unwrap())));
    cases.push(("return", Intent::Return, set(&back)));
    for status in ["pending", "issued"] {
        let mut refund = base();
        refund.push((FactKind::RefundStatus, Word(status.into())));
        refund.push((
            FactKind::RefundAmount,
            Money(domain::Money::parse("1249.90", "EUR").unwrap()),
        ));
        refund.push((FactKind::RefundIssuedAt, time("2026-11-18T09:00:00Z")));
        refund.push((FactKind::RefundExpectedBy, time("2026-11-27T09:00:00Z")));
        cases.push((status, Intent::RefundStatus, set(&refund)));
    }
    cases.push(("thanks", Intent::Thanks, set(&base())));
    cases
}

pub fn parcel(status: &str, number: &str) -> Vec<(FactKind, FactValue)> {
    let mut list = vec![
        (FactKind::Carrier, Text("DHL Express".into())),
        (FactKind::TrackingNumber, Code(number.into())),
        (FactKind::ShippedAt, time("2026-11-07T08:00:00Z")),
        (FactKind::Eta, time("2026-11-24T10:00:00Z")),
        (FactKind::ShipmentStatus, Word(status.into())),
        (FactKind::LastEventAt, time("2026-11-19T18:05:00Z")),
        (FactKind::LastEventPlace, Text("Leipzig".into())),
    ];
    if status == "delivered" {
        list.push((FactKind::DeliveredAt, time("2026-11-19T18:05:00Z")));
    }
    list
}

pub fn understanding(intent: Intent, language: &str) -> Understanding {
    Understanding {
        language: Language::new(language),
        language_confidence: 0.99,
        intents: vec![ScoredIntent {
            intent,
            confidence: 0.95,
        }],
        emotion: Emotion::Calm,
        risks: Vec::new(),
        entities: Default::default(),
        abstain: false,
    }
}

pub fn decision(kind: DecisionKind, intent: Intent) -> Decision {
    Decision {
        kind,
        reason: Reason::FactsAtHand,
        intent,
        wake: false,
    }
}
