//! Orders and parcels of the Sell Fulfillment API as they stand on the wire.

use serde::Deserialize;
use serde_json::Value;

/// `GET /order`.
#[derive(Debug, Deserialize)]
pub(super) struct OrderPage {
    pub orders: Option<Vec<Value>>,
    pub total: Option<usize>,
    pub next: Option<String>,
}

/// `Order`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    pub order_id: String,
    pub creation_date: String,
    pub last_modified_date: Option<String>,
    pub order_fulfillment_status: Option<String>,
    pub order_payment_status: Option<String>,
    pub seller_id: Option<String>,
    pub buyer: Option<Buyer>,
    pub pricing_summary: Option<Pricing>,
    pub cancel_status: Option<Cancel>,
    pub payment_summary: Option<Payment>,
    pub fulfillment_start_instructions: Option<Vec<Instruction>>,
    #[serde(default)]
    pub fulfillment_hrefs: Option<Vec<String>>,
    pub line_items: Option<Vec<LineItem>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Buyer {
    pub username: Option<String>,
    pub buyer_registration_address: Option<Contact>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Pricing {
    pub total: Option<Amount>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Amount {
    pub value: Option<String>,
    pub currency: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cancel {
    pub cancel_state: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Payment {
    pub refunds: Option<Vec<Refund>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refund {
    pub refund_id: Option<String>,
    pub refund_reference_id: Option<String>,
    pub amount: Option<Amount>,
    pub refund_status: Option<String>,
    pub refund_date: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Instruction {
    pub max_estimated_delivery_date: Option<String>,
    pub shipping_step: Option<Step>,
    pub final_destination_address: Option<Place>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Step {
    pub ship_to: Option<Contact>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact {
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub contact_address: Option<Place>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    pub address_line1: Option<String>,
    pub address_line2: Option<String>,
    pub city: Option<String>,
    pub state_or_province: Option<String>,
    pub postal_code: Option<String>,
    pub country_code: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LineItem {
    pub line_item_id: Option<String>,
    pub legacy_item_id: Option<String>,
    pub sku: Option<String>,
    pub title: Option<String>,
    pub quantity: Option<i64>,
    pub line_item_cost: Option<Amount>,
    pub variation_aspects: Option<Vec<Aspect>>,
    pub line_item_fulfillment_instructions: Option<Estimate>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Aspect {
    pub name: Option<String>,
    pub value: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Estimate {
    pub max_estimated_delivery_date: Option<String>,
}

/// `GET /order/{id}/shipping_fulfillment`.
#[derive(Debug, Deserialize)]
pub(super) struct ParcelPage {
    pub fulfillments: Option<Vec<Parcel>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parcel {
    pub shipment_tracking_number: Option<String>,
    pub shipping_carrier_code: Option<String>,
    pub shipped_date: Option<String>,
    pub line_items: Option<Vec<ParcelItem>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ParcelItem {
    pub line_item_id: Option<String>,
}
