//! What buyers bought, as a shop bundle.

use engine::ShopFolder;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// One order with a parcel on its way.
#[derive(Clone, Debug)]
pub struct Bought {
    /// The order's number.
    pub order: String,
    /// Who bought.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Where to.
    pub country: String,
    /// What they speak.
    pub language: String,
    /// The parcel's number.
    pub tracking: String,
}

impl Bought {
    /// An order by its number.
    pub fn new(order: &str, name: &str, email: &str, country: &str, language: &str) -> Self {
        Self {
            order: order.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            country: country.to_owned(),
            language: language.to_owned(),
            tracking: format!(
                "YT{:0>16}",
                order.replace(|c: char| !c.is_ascii_digit(), "")
            ),
        }
    }

    fn line(&self, now: Timestamp) -> Value {
        let ago = |hours: i64| {
            now.checked_sub(SignedDuration::from_hours(hours))
                .unwrap()
                .to_string()
        };
        let eta = now
            .checked_add(SignedDuration::from_hours(72))
            .unwrap()
            .to_string();
        json!({
            "channel": "mail", "order_id": self.order, "placed_at": ago(240), "status": "shipped",
            "buyer": {"id": self.email, "name": self.name, "country": self.country, "language": self.language,
                "email": self.email, "time_zone": null, "orders_count": 1, "lifetime_value": null},
            "items": [{"sku": "LAMP-1", "title": "Leselampe", "quantity": 1,
                "unit_price": {"amount": "39.90", "currency": "EUR"}, "options": {}, "customised": false}],
            "total": {"amount": "39.90", "currency": "EUR"},
            "ship_to": {"name": self.name, "lines": ["Weg 1"], "city": "Leipzig", "region": "", "postal_code": "04109",
                "country": self.country},
            "shipments": [{"carrier": "YunExpress", "tracking_number": self.tracking, "shipped_at": ago(200), "eta": eta,
                "events": [{"at": ago(20), "status": "in_transit", "location": "Leipzig", "text": "Arrived at facility"}]}],
            "returns": [], "refunds": []
        })
    }
}

/// A shop with one mailbox and these orders.
pub fn bundle(account: &str, bought: &[Bought], now: Timestamp) -> ShopFolder {
    let shop = json!({
        "format": 1, "name": "Lantern & Loom", "home_time_zone": "Asia/Shanghai", "language": "zh-Hans",
        "channels": [{"id": "mail", "platform": "email", "site": "", "account": account}],
        "policies": [], "articles": []
    });
    let lines: Vec<String> = bought.iter().map(|b| b.line(now).to_string()).collect();
    ShopFolder::parse(&shop.to_string(), "", &lines.join("\n"), "").unwrap()
}
