//! The control surface over HTTP, for tests that run the stand-in as a process of its own: `/_sandbox/…`.

use super::ask::Ask;
use super::fault::{Chance, Fault};
use super::reply::Reply;
use super::server::Shared;
use super::{BuyerWrites, Logged, Sent};
use domain::order::Order;
use hyper::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct SellerWrites {
    conversation: String,
    text: String,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Seconds {
    seconds: i64,
}

pub(super) fn answer(shared: &Shared, ask: &Ask, body: &[u8]) -> Reply {
    let path: Vec<&str> = ask.path.iter().skip(1).map(String::as_str).collect();
    let asked = match (&ask.method, path.as_slice()) {
        (&Method::GET, ["ledger"]) => Ok(json(&shared.world().ledger.clone())),
        (&Method::GET, ["log"]) => Ok(json(&shared.world().log.clone())),
        (&Method::POST, ["buyer_writes"]) => {
            read(body).map(|b: BuyerWrites| json(&shared.buyer_writes(&b)))
        }
        (&Method::POST, ["seller_writes"]) => read(body).map(|b: SellerWrites| {
            match shared.seller_writes_in_console(&b.conversation, &b.text) {
                Some(message) => json(&json!({ "message": message })),
                None => Reply::json(404, &json!({ "error": "there is no such conversation" })),
            }
        }),
        (&Method::POST, ["notice"]) => {
            read(body).map(|b: Text| json(&json!({ "message": shared.notice(&b.text) })))
        }
        (&Method::POST, ["orders"]) => read(body).map(|orders: Vec<Order>| {
            shared.seed_orders(orders);
            done()
        }),
        (&Method::POST, ["faults"]) => read(body).map(|faults: Vec<Fault>| {
            faults
                .into_iter()
                .for_each(|fault| shared.world().faults.add(fault));
            done()
        }),
        (&Method::POST, ["chances"]) => read(body).map(|chances: Vec<Chance>| {
            shared.world().faults.take_chances(chances);
            done()
        }),
        (&Method::POST, ["calm"]) => {
            shared.world().faults.clear();
            Ok(done())
        }
        (&Method::POST, ["expire_token"]) => {
            shared.world().tokens.end();
            Ok(done())
        }
        (&Method::POST, ["advance"]) => read(body).map(|b: Seconds| {
            shared.world().advance(b.seconds);
            done()
        }),
        _ => Ok(Reply::json(
            404,
            &json!({ "error": "there is no such control" }),
        )),
    };
    asked.unwrap_or_else(|error| Reply::json(400, &json!({ "error": error.to_string() })))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body)
}

fn json(value: &impl Serialize) -> Reply {
    match serde_json::to_value(value) {
        Ok(value) => Reply::json(200, &value),
        Err(error) => Reply::json(500, &json!({ "error": error.to_string() })),
    }
}

fn done() -> Reply {
    Reply::json(200, &json!({}))
}

/// Both are read by tests in other processes; a change of their form breaks them here first.
const _: fn() = || {
    fn told<T: Serialize + DeserializeOwned>() {}
    told::<Sent>();
    told::<Logged>();
};
