//! Orders as on the marketplaces.

use crate::{BuyerId, ChannelId, Country, Language, Money, OrderId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The person who writes, as known on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Ours.
    pub id: BuyerId,
    /// The account.
    pub channel: ChannelId,
    /// User name or mail address on the platform.
    pub platform_id: String,
    /// As the platform shows it.
    pub name: String,
    /// Country of the ship-to address or of the account.
    pub country: Option<Country>,
    /// As the platform or an earlier turn says.
    pub language: Option<Language>,
    /// Mail address, where known.
    pub email: Option<String>,
    /// IANA zone, where known.
    pub time_zone: Option<String>,
    /// Orders so far, where known.
    pub orders_count: Option<i64>,
    /// Money so far, where known.
    pub lifetime_value: Option<Money>,
}

/// State of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Not paid yet.
    Unpaid,
    /// Paid, not in production or on its way.
    Paid,
    /// Being made.
    InProduction,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Called off.
    Cancelled,
    /// Money given back.
    Refunded,
}

/// State of a shipment: the status words of the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentStatus {
    /// The carrier knows of it but does not have it.
    InfoReceived,
    /// Moving.
    InTransit,
    /// With the customs.
    Customs,
    /// On the van.
    OutForDelivery,
    /// Waiting at a counter or locker.
    AvailableForPickup,
    /// Something is wrong.
    Exception,
    /// Going back or back.
    Returned,
    /// Handed over.
    Delivered,
}

/// One line of the parcel's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingEvent {
    /// When.
    pub at: Timestamp,
    /// What it means.
    pub status: ShipmentStatus,
    /// Where, as the carrier writes it.
    #[serde(default)]
    pub location: String,
    /// What the carrier wrote.
    #[serde(default)]
    pub text: String,
}

/// One parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// As the platform writes it.
    pub carrier: String,
    /// As the carrier writes it; empty when there is none.
    #[serde(default)]
    pub tracking_number: String,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// When it should arrive.
    pub eta: Option<Timestamp>,
    /// Oldest first.
    #[serde(default)]
    pub events: Vec<TrackingEvent>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The seller's own code.
    #[serde(default)]
    pub sku: String,
    /// Title as sold.
    pub title: String,
    /// Pieces.
    pub quantity: i64,
    /// Price of one piece.
    pub unit_price: Option<Money>,
    /// Chosen options (size, colour), free JSON.
    #[serde(default)]
    pub options: serde_json::Value,
    /// Made for this buyer.
    #[serde(default)]
    pub customised: bool,
}

/// Where it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Of the person.
    #[serde(default)]
    pub name: String,
    /// Street lines.
    #[serde(default)]
    pub lines: Vec<String>,
    /// City.
    #[serde(default)]
    pub city: String,
    /// State, province, prefecture.
    #[serde(default)]
    pub region: String,
    /// Postal code.
    #[serde(default)]
    pub postal_code: String,
    /// ISO country.
    pub country: Option<Country>,
}

/// A return of goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The platform's.
    pub id: String,
    /// As the platform says.
    pub status: String,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
}

/// State of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// Not on its way yet.
    Pending,
    /// The money left.
    Issued,
    /// It could not be paid.
    Failed,
}

/// A refund of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The platform's.
    pub id: String,
    /// How much.
    pub amount: Option<Money>,
    /// How far it is.
    pub status: RefundStatus,
    /// When the money left.
    pub issued_at: Option<Timestamp>,
    /// When the buyer should have it.
    pub expected_by: Option<Timestamp>,
}

/// One order with everything that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Ours.
    pub id: OrderId,
    /// The account.
    pub channel: ChannelId,
    /// The number the buyer knows.
    pub platform_id: String,
    /// Who bought, by the platform's name for the buyer.
    pub buyer_platform_id: String,
    /// The buyer's name on the order.
    pub buyer_name: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// How far it is.
    pub status: OrderStatus,
    /// What was bought.
    pub items: Vec<Item>,
    /// Sum.
    pub total: Option<Money>,
    /// Where it goes.
    pub ship_to: Address,
    /// Parcels.
    pub shipments: Vec<Shipment>,
    /// Returns.
    pub returns: Vec<Return>,
    /// Refunds.
    pub refunds: Vec<Refund>,
    /// When Nightdesk last read it from its source.
    pub fetched_at: Timestamp,
}

impl Shipment {
    /// The newest tracking event, by its time.
    #[must_use]
    pub fn latest(&self) -> Option<&TrackingEvent> {
        self.events.iter().max_by_key(|e| e.at)
    }

    /// What the newest event says, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<ShipmentStatus> {
        self.latest().map(|e| e.status)
    }
}

impl Order {
    /// Keeps the parcels' way that an older reading knew, where the newer one names the parcel without it: platforms
    /// tell that a parcel left, and rarely where it is.
    pub fn keep_tracking(&mut self, older: &Self) {
        for shipment in self.shipments.iter_mut().filter(|s| s.events.is_empty()) {
            let same = |old: &&Shipment| {
                !old.tracking_number.is_empty() && old.tracking_number == shipment.tracking_number
            };
            if let Some(old) = older.shipments.iter().find(same) {
                shipment.events.clone_from(&old.events);
                shipment.eta = shipment.eta.or(old.eta);
            }
        }
        let arrived = |s: &Shipment| s.status() == Some(ShipmentStatus::Delivered);
        let all_arrived = !self.shipments.is_empty() && self.shipments.iter().all(arrived);
        if all_arrived && self.status == OrderStatus::Shipped {
            self.status = OrderStatus::Delivered;
        }
    }
}

#[cfg(test)]
mod tests;
