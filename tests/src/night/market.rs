//! A desk with one eBay account on the stand-in, under a clock that is moved by hand.

use super::Desk;
use domain::order::{Address, Item, Order, OrderStatus, Shipment, ShipmentStatus, TrackingEvent};
use domain::{ChannelId, Country, OrderId, Secret};
use engine::NewChannel;
use engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use platform::doubles::{FakeClock, RecordingNotifier, doubles};
use sandbox::ebay::{BuyerWrites, EbaySandbox, Options, Written};
use std::sync::Arc;
use std::time::Duration;

/// The desk, the market and the hands of the clock.
pub struct Market {
    /// The desk.
    pub desk: Desk,
    /// The stand-in.
    pub sandbox: EbaySandbox,
    /// The desk's clock.
    pub clock: Arc<FakeClock>,
    /// What a person was told.
    pub notices: Arc<RecordingNotifier>,
    /// The account.
    pub channel: ChannelId,
}

/// The time on the wall of everybody else: it goes on with the desk's clock, but is never set.
fn true_time(begin: Timestamp, clock: &Arc<FakeClock>) -> sandbox::ebay::Now {
    let clock = Arc::clone(clock);
    Arc::new(move || {
        begin
            .checked_add(SignedDuration::try_from(clock.boottime()).unwrap())
            .unwrap()
    })
}

impl Market {
    /// A fresh profile, everything on automatic without a countdown.
    pub async fn open(now: Timestamp) -> Self {
        let doubles = doubles(now);
        let options = Options {
            token_seconds: 10_000_000,
            ..Options::new(true_time(now, &doubles.clock))
        };
        let (token, seller) = (options.access_token.clone(), options.seller.clone());
        let sandbox = EbaySandbox::start(options).await.unwrap();
        let desk = Desk::open(doubles.ports).await;
        let new = NewChannel {
            platform: "ebay".to_owned(),
            name: "demo-ebay".to_owned(),
            site: None,
            account: seller,
            settings: serde_json::json!({ "base_url": sandbox.base_url(), "requests_per_minute": 60_000 }),
            secrets: vec![("access_token".to_owned(), Secret::new(token))],
        };
        let channel = desk.engine.add_channel(new).await.unwrap().id;
        Self {
            desk,
            sandbox,
            clock: doubles.clock,
            notices: doubles.notifier,
            channel,
        }
    }

    /// A buyer has a parcel on its way; the order's number.
    pub fn sells(&self, username: &str) -> String {
        let order = order(username, self.desk.engine.now());
        let number = order.platform_id.clone();
        self.sandbox.change_order(order);
        number
    }

    /// A buyer with a parcel on its way asks where it is.
    pub fn asks(&self, username: &str, text: &str) -> Written {
        let number = self.sells(username);
        self.writes(username, Some(number), text)
    }

    /// A buyer writes.
    pub fn writes(&self, username: &str, order: Option<String>, text: &str) -> Written {
        let (username, text) = (username.to_owned(), text.to_owned());
        self.sandbox.buyer_writes(&BuyerWrites {
            username,
            text,
            order,
            ..BuyerWrites::default()
        })
    }

    /// How often a buyer was told something.
    pub fn told(&self, username: &str) -> usize {
        self.sandbox
            .ledger()
            .iter()
            .filter(|sent| sent.buyer == username)
            .count()
    }

    /// Time passes in steps, and in each one everything that is due is done.
    pub async fn pass(&self, whole: Duration, step: Duration) {
        let mut passed = Duration::ZERO;
        while passed < whole {
            self.clock.advance(step);
            passed += step;
            self.desk.step().await;
        }
    }
}

/// An order of a buyer, its number made from the name.
fn order(username: &str, now: Timestamp) -> Order {
    let ago = |hours: i64| now.checked_sub(SignedDuration::from_hours(hours)).unwrap();
    let n: u32 = username.bytes().map(u32::from).sum();
    Order {
        id: OrderId::new(""),
        channel: ChannelId::new(""),
        platform_id: format!("{:02}-{:05}-{:05}", 10 + n % 90, 10_000 + n, 40_000 + n),
        buyer_platform_id: username.to_owned(),
        buyer_name: username.to_owned(),
        placed_at: ago(200),
        status: OrderStatus::Shipped,
        items: vec![Item {
            sku: "LAMP-1".to_owned(),
            title: "Desk lamp".to_owned(),
            quantity: 1,
            unit_price: None,
            options: serde_json::Value::Null,
            customised: false,
        }],
        total: None,
        ship_to: Address {
            name: username.to_owned(),
            country: Country::parse("US"),
            ..Address::default()
        },
        shipments: vec![Shipment {
            carrier: "USPS".to_owned(),
            tracking_number: format!("TRACK{n:06}"),
            shipped_at: Some(ago(150)),
            eta: Some(now.checked_add(SignedDuration::from_hours(90)).unwrap()),
            events: vec![TrackingEvent {
                at: ago(20),
                status: ShipmentStatus::InTransit,
                location: "Chicago, IL".to_owned(),
                text: "Arrived at facility".to_owned(),
            }],
        }],
        returns: Vec::new(),
        refunds: Vec::new(),
        fetched_at: now,
    }
}
