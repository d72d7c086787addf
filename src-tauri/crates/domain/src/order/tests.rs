use super::{Address, Order, OrderStatus, Shipment, ShipmentStatus, TrackingEvent};
use crate::{ChannelId, OrderId};
use jiff::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn order(status: OrderStatus, events: Vec<TrackingEvent>) -> Order {
    let shipment = Shipment {
        carrier: "YunExpress".to_owned(),
        tracking_number: "YT2612345678901234".to_owned(),
        shipped_at: Some(at("2026-11-02T00:00:00Z")),
        eta: None,
        events,
    };
    Order {
        id: OrderId::new("o"),
        channel: ChannelId::new("c"),
        platform_id: "12-34567-89012".to_owned(),
        buyer_platform_id: "anna".to_owned(),
        buyer_name: "Anna".to_owned(),
        placed_at: at("2026-11-01T00:00:00Z"),
        status,
        items: Vec::new(),
        total: None,
        ship_to: Address::default(),
        shipments: vec![shipment],
        returns: Vec::new(),
        refunds: Vec::new(),
        fetched_at: at("2026-11-10T00:00:00Z"),
    }
}

fn delivered() -> Vec<TrackingEvent> {
    vec![TrackingEvent {
        at: at("2026-11-09T10:00:00Z"),
        status: ShipmentStatus::Delivered,
        location: "Köln".to_owned(),
        text: String::new(),
    }]
}

#[test]
fn a_platform_that_tells_no_tracking_does_not_wipe_out_what_is_known_of_it() {
    let old = order(OrderStatus::Delivered, delivered());
    let mut read_again = order(OrderStatus::Shipped, Vec::new());
    read_again.keep_tracking(&old);
    assert_eq!(read_again.shipments[0].events, old.shipments[0].events);
    assert_eq!(
        read_again.status,
        OrderStatus::Delivered,
        "all parcels arrived"
    );
}

#[test]
fn another_parcel_takes_nothing_over() {
    let old = order(OrderStatus::Delivered, delivered());
    let mut other = order(OrderStatus::Shipped, Vec::new());
    other.shipments[0].tracking_number = "RR123456785CN".to_owned();
    other.keep_tracking(&old);
    assert!(other.shipments[0].events.is_empty());
    assert_eq!(other.status, OrderStatus::Shipped);
}
