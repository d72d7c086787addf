//! Orders of the API as orders of the house.
//!
//! The API knows no tracking events and not whether a parcel arrived: shipments come without events, and a shipped
//! order stays `shipped`. What is not known is left empty.

use super::order_wire::{
    Amount, Contact, Instruction, LineItem, Order as Wire, Parcel, Place, Refund as WireRefund,
};
use domain::inbound::{InboundBuyer, InboundOrder};
use domain::order::{Address, Item, Order, OrderStatus, Refund, RefundStatus, Shipment};
use domain::{ChannelId, Country, Money, OrderId};
use jiff::Timestamp;
use serde_json::Value;

/// An order, read, with what only the connector needs.
#[derive(Debug)]
pub(super) struct Read {
    pub order: InboundOrder,
    /// Listings that were bought.
    pub items: Vec<String>,
    pub modified_at: Timestamp,
    /// The seller's own user name.
    pub seller: Option<String>,
    /// Whether parcels were handed in, and so can be asked for.
    pub has_parcels: bool,
    wire: Wire,
}

/// Reads one entry; the error says which order could not be read, and why.
pub(super) fn read(entry: &Value, now: Timestamp) -> Result<Read, String> {
    let name = entry
        .get("orderId")
        .and_then(Value::as_str)
        .unwrap_or("without a number")
        .to_owned();
    let told = |why: &str| format!("Order {name} could not be read: {why}.");
    let wire: Wire = serde_json::from_value(entry.clone()).map_err(|e| told(&e.to_string()))?;
    if wire.order_id.is_empty() {
        return Err(told("it has no number"));
    }
    let placed_at: Timestamp = wire
        .creation_date
        .parse()
        .map_err(|_| told("its date is not a date"))?;
    let buyer = buyer(&wire);
    let contact = contact(&wire);
    let lines = wire.line_items.as_deref().unwrap_or_default();
    let order = Order {
        id: OrderId::new(""),
        channel: ChannelId::new(""),
        platform_id: wire.order_id.clone(),
        buyer_platform_id: buyer.platform_id.clone(),
        buyer_name: buyer.name.clone(),
        placed_at,
        status: status(&wire),
        items: lines.iter().map(item).collect(),
        total: wire
            .pricing_summary
            .as_ref()
            .and_then(|p| money(p.total.as_ref())),
        ship_to: address(contact),
        shipments: Vec::new(),
        returns: Vec::new(),
        refunds: wire
            .payment_summary
            .iter()
            .flat_map(|p| p.refunds.iter().flatten())
            .map(refund)
            .collect(),
        fetched_at: now,
    };
    let started = !matches!(
        wire.order_fulfillment_status.as_deref(),
        None | Some("NOT_STARTED")
    );
    Ok(Read {
        items: lines
            .iter()
            .filter_map(|l| l.legacy_item_id.clone())
            .collect(),
        modified_at: time(wire.last_modified_date.as_deref()).unwrap_or(placed_at),
        seller: wire.seller_id.clone().filter(|s| !s.trim().is_empty()),
        has_parcels: started
            || wire
                .fulfillment_hrefs
                .as_ref()
                .is_some_and(|hrefs| !hrefs.is_empty()),
        order: InboundOrder { order, buyer },
        wire,
    })
}

impl Read {
    /// Hangs the parcels on the order.
    pub fn with_parcels(mut self, parcels: &[Parcel]) -> Self {
        self.order.order.shipments = parcels
            .iter()
            .map(|parcel| shipment(parcel, &self.wire))
            .collect();
        self
    }
}

fn status(wire: &Wire) -> OrderStatus {
    let cancelled = wire
        .cancel_status
        .as_ref()
        .and_then(|c| c.cancel_state.as_deref())
        == Some("CANCELED");
    if cancelled {
        return OrderStatus::Cancelled;
    }
    match (
        wire.order_payment_status.as_deref(),
        wire.order_fulfillment_status.as_deref(),
    ) {
        (Some("FULLY_REFUNDED"), _) => OrderStatus::Refunded,
        (_, Some("FULFILLED" | "IN_PROGRESS")) => OrderStatus::Shipped,
        (Some("PENDING" | "FAILED"), _) => OrderStatus::Unpaid,
        _ => OrderStatus::Paid,
    }
}

fn instructions(wire: &Wire) -> &[Instruction] {
    wire.fulfillment_start_instructions
        .as_deref()
        .unwrap_or_default()
}

fn contact(wire: &Wire) -> Option<&Contact> {
    instructions(wire)
        .iter()
        .find_map(|i| i.shipping_step.as_ref().and_then(|s| s.ship_to.as_ref()))
}

/// The buyer's country is where the goods end up: with forwarding, behind the forwarder.
fn country(wire: &Wire) -> Option<Country> {
    let finally = instructions(wire)
        .iter()
        .find_map(|i| i.final_destination_address.as_ref());
    let place = finally.or_else(|| contact(wire).and_then(|c| c.contact_address.as_ref()));
    place
        .and_then(|p| p.country_code.as_deref())
        .and_then(Country::parse)
}

fn buyer(wire: &Wire) -> InboundBuyer {
    let username = wire
        .buyer
        .as_ref()
        .and_then(|b| b.username.clone())
        .unwrap_or_default();
    let registered = wire
        .buyer
        .as_ref()
        .and_then(|b| b.buyer_registration_address.as_ref());
    let name = [contact(wire), registered]
        .into_iter()
        .flatten()
        .find_map(|c| c.full_name.clone());
    let email = [registered, contact(wire)]
        .into_iter()
        .flatten()
        .find_map(|c| c.email.clone());
    InboundBuyer {
        name: name.unwrap_or_else(|| username.clone()),
        platform_id: username,
        country: country(wire),
        language: None,
        email: email.filter(|e| e.contains('@')),
    }
}

fn address(contact: Option<&Contact>) -> Address {
    let place = contact
        .and_then(|c| c.contact_address.clone())
        .unwrap_or_default();
    Address {
        name: contact
            .and_then(|c| c.full_name.clone())
            .unwrap_or_default(),
        lines: lines(&place),
        city: place.city.unwrap_or_default(),
        region: place.state_or_province.unwrap_or_default(),
        postal_code: place.postal_code.unwrap_or_default(),
        country: place.country_code.as_deref().and_then(Country::parse),
    }
}

fn lines(place: &Place) -> Vec<String> {
    [place.address_line1.clone(), place.address_line2.clone()]
        .into_iter()
        .flatten()
        .filter(|l| !l.is_empty())
        .collect()
}

fn item(line: &LineItem) -> Item {
    let quantity = line.quantity.unwrap_or(1).max(1);
    let options: serde_json::Map<String, Value> = line
        .variation_aspects
        .iter()
        .flatten()
        .filter_map(|a| Some((a.name.clone()?, Value::String(a.value.clone()?))))
        .collect();
    Item {
        sku: line.sku.clone().unwrap_or_default(),
        title: line.title.clone().unwrap_or_default(),
        quantity,
        unit_price: money(line.line_item_cost.as_ref()).and_then(|cost| each(cost, quantity)),
        options: if options.is_empty() {
            Value::Null
        } else {
            Value::Object(options)
        },
        customised: false,
    }
}

/// The price of one piece, where the pieces cost the same to the last minor unit.
fn each(cost: Money, quantity: i64) -> Option<Money> {
    (cost.minor % quantity == 0).then(|| Money {
        minor: cost.minor / quantity,
        currency: cost.currency,
    })
}

fn refund(refund: &WireRefund) -> Refund {
    Refund {
        id: refund
            .refund_id
            .clone()
            .or_else(|| refund.refund_reference_id.clone())
            .unwrap_or_default(),
        amount: money(refund.amount.as_ref()),
        status: match refund.refund_status.as_deref() {
            Some("REFUNDED") => RefundStatus::Issued,
            Some("FAILED") => RefundStatus::Failed,
            _ => RefundStatus::Pending,
        },
        issued_at: time(refund.refund_date.as_deref()),
        expected_by: None,
    }
}

fn shipment(parcel: &Parcel, wire: &Wire) -> Shipment {
    Shipment {
        carrier: parcel.shipping_carrier_code.clone().unwrap_or_default(),
        tracking_number: parcel.shipment_tracking_number.clone().unwrap_or_default(),
        shipped_at: time(parcel.shipped_date.as_deref()),
        eta: eta(parcel, wire),
        events: Vec::new(),
    }
}

/// The latest estimate among the goods in the parcel; where they have none, that of the whole order.
fn eta(parcel: &Parcel, wire: &Wire) -> Option<Timestamp> {
    let inside: Vec<&str> = parcel
        .line_items
        .iter()
        .flatten()
        .filter_map(|l| l.line_item_id.as_deref())
        .collect();
    let of_line = |line: &LineItem| {
        let estimate = line.line_item_fulfillment_instructions.as_ref()?;
        time(estimate.max_estimated_delivery_date.as_deref())
    };
    let in_parcel = |line: &&LineItem| {
        inside.is_empty()
            || line
                .line_item_id
                .as_deref()
                .is_some_and(|id| inside.contains(&id))
    };
    let lines = wire.line_items.as_deref().unwrap_or_default();
    lines
        .iter()
        .filter(in_parcel)
        .filter_map(of_line)
        .max()
        .or_else(|| {
            instructions(wire)
                .iter()
                .filter_map(|i| time(i.max_estimated_delivery_date.as_deref()))
                .max()
        })
}

fn money(amount: Option<&Amount>) -> Option<Money> {
    let amount = amount?;
    Money::parse(amount.value.as_deref()?, amount.currency.as_deref()?).ok()
}

fn time(text: Option<&str>) -> Option<Timestamp> {
    text.and_then(|t| t.parse().ok())
}

#[cfg(test)]
mod tests;
