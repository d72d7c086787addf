//! What was learned from orders that came along: who bought what. It is a convenience in memory; the store has the
//! orders themselves.

use domain::inbound::{InboundBuyer, InboundOrder};
use std::collections::HashMap;

/// Orders that are remembered; older ones are linked by the engine.
const MOST: usize = 20_000;

#[derive(Debug, Default)]
pub(super) struct Known {
    buyers: HashMap<String, Shopper>,
    orders: usize,
}

#[derive(Debug)]
struct Shopper {
    buyer: InboundBuyer,
    bought: Vec<Bought>,
}

#[derive(Debug)]
struct Bought {
    order: String,
    items: Vec<String>,
}

impl Known {
    /// Remembers an order with the listings that were bought.
    pub fn learn(&mut self, order: &InboundOrder, items: Vec<String>) {
        if self.orders >= MOST {
            *self = Self::default();
        }
        let key = order.buyer.platform_id.to_lowercase();
        let shopper = self.buyers.entry(key).or_insert_with(|| Shopper {
            buyer: order.buyer.clone(),
            bought: Vec::new(),
        });
        shopper.buyer = order.buyer.clone();
        shopper
            .bought
            .retain(|b| b.order != order.order.platform_id);
        shopper.bought.push(Bought {
            order: order.order.platform_id.clone(),
            items,
        });
        self.orders += 1;
    }

    /// The buyer as their newest order names them.
    pub fn buyer(&self, username: &str) -> Option<InboundBuyer> {
        self.buyers
            .get(&username.to_lowercase())
            .map(|shopper| shopper.buyer.clone())
    }

    /// The order a conversation is about, when exactly one of the buyer's fits.
    pub fn order_of(&self, username: &str, item: Option<&str>) -> Option<String> {
        let shopper = self.buyers.get(&username.to_lowercase())?;
        let fits = |b: &&Bought| item.is_none_or(|item| b.items.iter().any(|i| i == item));
        let mut fitting = shopper.bought.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only.order.clone()),
            _ => None,
        }
    }
}
