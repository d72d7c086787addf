//! From lines of the bundle to what a channel hands to the engine.

use super::{
    AddressPart, BuyerPart, ItemPart, MessageLine, OrderLine, ProductLine, RefundPart, ReturnPart,
    ShipmentPart,
};
use crate::inbound::{InboundBuyer, InboundMessage, InboundOrder};
use crate::order::{Address, Item, Order, Refund, Return, Shipment, TrackingEvent};
use crate::shop::Product;
use crate::{ChannelId, Language, OrderId};
use jiff::Timestamp;
use serde_json::Value;

impl OrderLine {
    /// The order as a channel would hand it over: its id and channel are empty until the engine fills them in.
    #[must_use]
    pub fn into_inbound(&self, fetched_at: Timestamp) -> InboundOrder {
        let ship_to = self.ship_to.to_address();
        let mut buyer = self.buyer.to_inbound();
        buyer.country = buyer.country.or_else(|| ship_to.country.clone());
        let order = Order {
            id: OrderId::new(""),
            channel: ChannelId::new(""),
            platform_id: self.order_id.clone(),
            buyer_platform_id: self.buyer.id.clone(),
            buyer_name: self.buyer.name.clone(),
            placed_at: self.placed_at,
            status: self.status,
            items: self.items.iter().map(ItemPart::to_item).collect(),
            total: self.total,
            ship_to,
            shipments: self
                .shipments
                .iter()
                .map(ShipmentPart::to_shipment)
                .collect(),
            returns: self.returns.iter().map(ReturnPart::to_return).collect(),
            refunds: self.refunds.iter().map(RefundPart::to_refund).collect(),
            fetched_at,
        };
        InboundOrder { order, buyer }
    }
}

impl MessageLine {
    /// The message as a channel would hand it over.
    #[must_use]
    pub fn to_inbound(&self) -> InboundMessage {
        InboundMessage {
            platform_id: self.id.clone(),
            conversation_platform_id: self.conversation.clone(),
            author: self.from,
            buyer: self.buyer.to_inbound(),
            subject: None,
            text: self.text.clone(),
            full_text: None,
            html: None,
            sent_at: self.at,
            attachments: Vec::new(),
            suppress: None,
            order_platform_id: self.order_id.clone(),
            context: Value::Null,
        }
    }
}

impl ProductLine {
    /// The product.
    #[must_use]
    pub fn to_product(&self) -> Product {
        Product {
            sku: self.sku.clone(),
            title: self.title.clone(),
            attributes: self.attributes.clone(),
            hs_code: self.hs_code.clone(),
            stock: self.stock,
            restock_on: self.restock_on,
            price: self.price,
        }
    }
}

impl BuyerPart {
    /// The buyer as a channel names them.
    #[must_use]
    pub fn to_inbound(&self) -> InboundBuyer {
        InboundBuyer {
            platform_id: self.id.clone(),
            name: self.name.clone(),
            country: self.country.clone(),
            language: self
                .language
                .as_deref()
                .map(Language::from_tag)
                .filter(Language::is_known),
            email: self.email.clone(),
        }
    }
}

impl AddressPart {
    fn to_address(&self) -> Address {
        Address {
            name: self.name.clone(),
            lines: self.lines.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
            postal_code: self.postal_code.clone(),
            country: self.country.clone(),
        }
    }
}

impl ItemPart {
    fn to_item(&self) -> Item {
        Item {
            sku: self.sku.clone(),
            title: self.title.clone(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            options: self.options.clone(),
            customised: self.customised,
        }
    }
}

impl ShipmentPart {
    fn to_shipment(&self) -> Shipment {
        let mut events: Vec<TrackingEvent> = self
            .events
            .iter()
            .map(|event| TrackingEvent {
                at: event.at,
                status: event.status,
                location: event.location.clone(),
                text: event.text.clone(),
            })
            .collect();
        events.sort_by_key(|event| event.at);
        Shipment {
            carrier: self.carrier.clone(),
            tracking_number: self.tracking_number.clone(),
            shipped_at: self.shipped_at,
            eta: self.eta,
            events,
        }
    }
}

impl ReturnPart {
    fn to_return(&self) -> Return {
        Return {
            id: self.id.clone(),
            status: self.status.clone(),
            opened_at: self.opened_at,
        }
    }
}

impl RefundPart {
    fn to_refund(&self) -> Refund {
        Refund {
            id: self.id.clone(),
            amount: self.amount,
            status: self.status,
            issued_at: self.issued_at,
            expected_by: self.expected_by,
        }
    }
}
