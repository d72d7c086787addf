//! What buyers, the seller in the platform's own console, and the platform itself do in the stand-in.

use super::server::Shared;
use super::world::{Kind, item_id};
use super::{BuyerWrites, Written};
use domain::Author;
use domain::bundle::{MessageLine, OrderLine};
use domain::order::{Item, Order};
use jiff::Timestamp;

impl Shared {
    pub fn buyer_writes(&self, written: &BuyerWrites) -> Written {
        let mut world = self.world();
        let at = written.at.unwrap_or_else(|| world.now());
        let bought = written.order.as_ref().and_then(|id| {
            let item = world.orders.get(id)?.order.items.first()?;
            Some(item_of(item))
        });
        let item = written.item.clone().or(bought);
        let conversation = match &written.conversation {
            Some(id) => {
                world.open(id, &written.username, item.as_deref(), Kind::Members, at);
                id.clone()
            }
            None => world.conversation_with(&written.username, item.as_deref(), Kind::Members, at),
        };
        let message = world.write(
            &conversation,
            false,
            &written.text,
            at,
            written.late_seconds.unwrap_or(0),
        );
        Written {
            conversation,
            message: message.map(|m| m.id).unwrap_or_default(),
        }
    }

    pub fn seller_writes_in_console(&self, conversation: &str, text: &str) -> Option<String> {
        let mut world = self.world();
        let now = world.now();
        world.write(conversation, true, text, now, 0).map(|m| m.id)
    }

    /// What the seller wrote at another time: history.
    pub fn seller_wrote(&self, conversation: &str, text: &str, at: Timestamp) -> Option<String> {
        self.world()
            .write(conversation, true, text, at, 0)
            .map(|m| m.id)
    }

    pub fn notice(&self, text: &str) -> String {
        let mut world = self.world();
        let now = world.now();
        let conversation = world.conversation_with("eBay", None, Kind::Notices, now);
        world
            .write(&conversation, false, text, now, 0)
            .map(|m| m.id)
            .unwrap_or_default()
    }

    pub fn seed_orders(&self, orders: Vec<Order>) {
        let mut world = self.world();
        for order in orders {
            world.keep_order(order, None);
        }
    }

    /// A channel of a shop bundle: conversations and messages keep their ids, so that whoever imported the bundle too
    /// finds nothing twice.
    pub fn seed_bundle(&self, channel: &str, orders: &[OrderLine], messages: &[MessageLine]) {
        let mut world = self.world();
        let now = world.now();
        for line in orders.iter().filter(|line| line.channel == channel) {
            world.keep_order(line.into_inbound(now).order, None);
        }
        for line in messages.iter().filter(|line| line.channel == channel) {
            let order = line.order_id.as_ref().and_then(|id| world.orders.get(id));
            let item = order.and_then(|sold| sold.order.items.first()).map(item_of);
            world.open(
                &line.conversation,
                &line.buyer.id,
                item.as_deref(),
                Kind::Members,
                line.at,
            );
            let by_seller = matches!(line.from, Author::Seller | Author::Assistant);
            world.write_as(
                line.id.clone(),
                &line.conversation,
                by_seller,
                &line.text,
                line.at,
                0,
            );
        }
    }

    pub fn change_order(&self, order: Order) {
        let mut world = self.world();
        let now = world.now();
        world.keep_order(order, Some(now));
    }
}

fn item_of(item: &Item) -> String {
    item_id(if item.sku.is_empty() {
        &item.title
    } else {
        &item.sku
    })
}
