//! A stateful eBay on loopback, in the real wire format: Commerce Message API v1, Sell Fulfillment API v1 and the
//! token endpoint, with faults on demand, a log of requests, and a ledger of what was really sent.
//!
//! The ledger is the oracle of "never twice": it is written only where a send is taken in, whatever happens to the
//! answer.

mod ask;
mod control;
mod fault;
mod hand;
mod messages;
mod orders;
mod reply;
mod server;
#[cfg(test)]
mod tests;
mod tokens;
mod world;

use domain::bundle::{MessageLine, OrderLine};
use domain::order::Order;
pub use fault::{Chance, Endpoint, Fault, FaultKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use server::Shared;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
pub use world::item_id;

/// Where the stand-in takes its time from.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How the stand-in behaves.
#[derive(Clone)]
pub struct Options {
    /// Its clock.
    pub now: Now,
    /// Of the dice behind chances.
    pub seed: u64,
    /// Numbers of conversations and messages begin after this one: a stand-in that starts again gives no number twice.
    pub numbered_from: u64,
    /// Port on loopback; 0 takes a free one.
    pub port: u16,
    /// User name of the seller.
    pub seller: String,
    /// The token that is good at the start.
    pub access_token: String,
    /// The refresh token that is good at the start.
    pub refresh_token: String,
    /// The seller's app.
    pub client_id: String,
    /// Its key.
    pub client_secret: String,
    /// Seconds that a renewed token lives.
    pub token_seconds: i64,
    /// Whether each renewal brings a new refresh token and ends the old one.
    pub rotate_refresh_token: bool,
}

impl Options {
    /// The usual stand-in with a clock.
    #[must_use]
    pub fn new(now: Now) -> Self {
        Self {
            now,
            seed: 1,
            numbered_from: 0,
            port: 0,
            seller: "lamp_and_linen".to_owned(),
            access_token: "v^1.1#access-0".to_owned(),
            refresh_token: "v^1.1#refresh-0".to_owned(),
            client_id: "sandbox-app".to_owned(),
            client_secret: "sandbox-key".to_owned(),
            token_seconds: 7_200,
            rotate_refresh_token: true,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("seller", &self.seller)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// What a buyer does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BuyerWrites {
    /// The buyer's user name.
    pub username: String,
    /// Into this conversation, opened under this id if there is none; without one, into the one about the item.
    pub conversation: Option<String>,
    /// The message.
    pub text: String,
    /// Listing the conversation is about.
    pub item: Option<String>,
    /// Order whose first item the conversation is about.
    pub order: Option<String>,
    /// When; now if not given.
    pub at: Option<Timestamp>,
    /// Listings show it only after so many seconds.
    pub late_seconds: Option<i64>,
}

/// Where a message went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The conversation.
    pub conversation: String,
    /// The message.
    pub message: String,
}

/// One message that the API took in from the seller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The conversation.
    pub conversation: String,
    /// Who got it.
    pub buyer: String,
    /// The text as it came.
    pub text: String,
    /// When it was taken in.
    pub at: Timestamp,
    /// The platform's number.
    pub message_id: String,
}

/// One request that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// Part of the platform.
    pub endpoint: Endpoint,
    /// HTTP method.
    pub method: String,
    /// Path as it came.
    pub path: String,
    /// Query as it came.
    pub query: String,
    /// Status that was decided on; none when the connection was closed before.
    pub status: Option<u16>,
    /// When.
    pub at: Timestamp,
}

/// The stand-in could not start.
#[derive(Debug, Error)]
#[error(
    "the eBay stand-in cannot listen on 127.0.0.1:{port} ({source}). Choose another port, or 0 for a free one"
)]
pub struct StartError {
    port: u16,
    source: std::io::Error,
}

impl StartError {
    /// Whether trying again can help: another program may let go of the port.
    #[must_use]
    pub const fn retry(&self) -> domain::RetryClass {
        domain::RetryClass::Network
    }
}

/// A running stand-in; it ends when it is dropped.
pub struct EbaySandbox {
    shared: Shared,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl EbaySandbox {
    /// Starts on loopback.
    ///
    /// # Errors
    /// [`StartError`] when the port is taken.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let port = options.port;
        let told = |source| StartError { port, source };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(told)?;
        let address = listener.local_addr().map_err(told)?;
        let shared = Shared::new(world::World::new(options));
        let server = tokio::spawn(server::serve(listener, shared.clone()));
        Ok(Self {
            shared,
            address,
            server,
        })
    }

    /// Where it listens: the base URL of a channel.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// Ends the server and all its connections: from then on nobody listens.
    pub async fn stop(mut self) {
        self.server.abort();
        // The error only says that it was aborted.
        let _ = (&mut self.server).await;
    }

    /// A buyer writes.
    pub fn buyer_writes(&self, written: &BuyerWrites) -> Written {
        self.shared.buyer_writes(written)
    }

    /// The seller answers in the platform's own console: not through the API, so not in the ledger. `None` when there
    /// is no such conversation.
    pub fn seller_writes_in_console(&self, conversation: &str, text: &str) -> Option<String> {
        self.shared.seller_writes_in_console(conversation, text)
    }

    /// The same at another time: history.
    pub fn seller_wrote(&self, conversation: &str, text: &str, at: Timestamp) -> Option<String> {
        self.shared.seller_wrote(conversation, text, at)
    }

    /// The platform itself writes to the seller.
    pub fn notice(&self, text: &str) -> String {
        self.shared.notice(text)
    }

    /// Puts orders in place, each last changed when its newest part was.
    pub fn seed_orders(&self, orders: Vec<Order>) {
        self.shared.seed_orders(orders);
    }

    /// Puts an order in place that changed just now.
    pub fn change_order(&self, order: Order) {
        self.shared.change_order(order);
    }

    /// Puts one channel of a shop bundle in place: its orders, its conversations, under their own ids.
    pub fn seed_bundle(&self, channel: &str, orders: &[OrderLine], messages: &[MessageLine]) {
        self.shared.seed_bundle(channel, orders, messages);
    }

    /// Adds a fault for requests to come.
    pub fn fault(&self, fault: Fault) {
        self.shared.world().faults.add(fault);
    }

    /// Sets the faults that chance brings, instead of those before.
    pub fn chances(&self, chances: Vec<Chance>) {
        self.shared.world().faults.take_chances(chances);
    }

    /// Takes all faults away.
    pub fn calm(&self) {
        self.shared.world().faults.clear();
    }

    /// Ends the access token.
    pub fn expire_token(&self) {
        self.shared.world().tokens.end();
    }

    /// Moves the stand-in's clock.
    pub fn advance(&self, seconds: i64) {
        self.shared.world().advance(seconds);
    }

    /// What was really sent, oldest first.
    #[must_use]
    pub fn ledger(&self) -> Vec<Sent> {
        self.shared.world().ledger.clone()
    }

    /// All requests, oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        self.shared.world().log.clone()
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.shared.world().log.clear();
    }
}

impl Drop for EbaySandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for EbaySandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EbaySandbox")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
