//! An eBay account on the stand-in.

use crate::host::TestHost;
use crate::suite::{Stand, Trouble};
use async_trait::async_trait;
use channels::{Connector, Host};
use domain::ChannelId;
use domain::channel::Channel;
use jiff::Timestamp;
use sandbox::ebay::{BuyerWrites, EbaySandbox, Endpoint, Fault, FaultKind, Options, Sent};
use serde_json::json;
use std::sync::{Arc, Mutex};

pub const SELLER: &str = "lamp_and_linen";

pub struct EbayStand {
    pub host: Arc<TestHost>,
    sandbox: Mutex<Option<EbaySandbox>>,
    base_url: String,
    last: Mutex<(Vec<Sent>, usize)>,
}

/// A stand with keys to renew the login.
pub async fn stand() -> EbayStand {
    let host = TestHost::new(&[
        ("access_token", "v^1.1#access-0"),
        ("refresh_token", "v^1.1#refresh-0"),
        ("client_id", "sandbox-app"),
        ("client_secret", "sandbox-key"),
    ]);
    let host = Arc::new(host);
    let clock = Arc::clone(&host);
    let options = Options {
        seller: SELLER.to_owned(),
        ..Options::new(Arc::new(move || clock.now()))
    };
    let sandbox = EbaySandbox::start(options).await.unwrap();
    let base_url = sandbox.base_url();
    EbayStand {
        host,
        sandbox: Mutex::new(Some(sandbox)),
        base_url,
        last: Mutex::default(),
    }
}

pub fn channel(settings: serde_json::Value) -> Channel {
    Channel {
        id: ChannelId::new("channel-1"),
        platform: "ebay".to_owned(),
        name: "My lamps".to_owned(),
        site: None,
        account: String::new(),
        settings,
        enabled: true,
    }
}

impl EbayStand {
    pub fn on<T>(&self, f: impl FnOnce(&EbaySandbox) -> T) -> T {
        f(self.sandbox.lock().unwrap().as_ref().unwrap())
    }

    pub fn open_with(&self, settings: serde_json::Value) -> Arc<dyn Connector> {
        let mut all = json!({ "base_url": self.base_url, "requests_per_minute": 6_000 });
        all.as_object_mut()
            .unwrap()
            .extend(settings.as_object().unwrap().clone());
        channels::open(&channel(all), Arc::clone(&self.host) as Arc<dyn Host>).unwrap()
    }
}

#[async_trait]
impl Stand for EbayStand {
    fn open(&self) -> Arc<dyn Connector> {
        self.open_with(json!({ "account": SELLER }))
    }

    fn nobody(&self) -> Arc<dyn Connector> {
        // Port 1 is nobody's.
        self.open_with(json!({ "base_url": "http://127.0.0.1:1", "account": SELLER }))
    }

    fn now(&self) -> Timestamp {
        self.host.now()
    }

    fn advance(&self, seconds: i64) {
        self.host.advance(seconds);
    }

    async fn buyer_writes(&self, buyer: &str, text: &str) -> (String, String) {
        let writes = BuyerWrites {
            username: buyer.to_owned(),
            text: text.to_owned(),
            ..BuyerWrites::default()
        };
        let written = self.on(|sandbox| sandbox.buyer_writes(&writes));
        (written.conversation, written.message)
    }

    async fn seller_writes_elsewhere(&self, conversation: &str, text: &str) {
        self.on(|sandbox| sandbox.seller_writes_in_console(conversation, text))
            .unwrap();
    }

    fn trouble(&self, trouble: Trouble) {
        let many = 1_000;
        let faults = match trouble {
            Trouble::TooMany(seconds) => {
                vec![Fault::next(
                    Endpoint::Any,
                    FaultKind::TooMany {
                        retry_after: Some(seconds.to_string()),
                    },
                )]
            }
            Trouble::TooManySends(seconds) => {
                vec![Fault::next(
                    Endpoint::Send,
                    FaultKind::TooMany {
                        retry_after: Some(seconds.to_string()),
                    },
                )]
            }
            Trouble::LoginEndsAfter(requests) => {
                vec![Fault::next(Endpoint::Any, FaultKind::ExpiredToken).after(requests)]
            }
            Trouble::LoginEnds => {
                self.host.set("refresh_token", "");
                vec![Fault::next(Endpoint::Any, FaultKind::ExpiredToken)]
            }
            Trouble::UnreadableListing => vec![Fault::next(Endpoint::List, FaultKind::BadJson)],
            Trouble::HalfListing => vec![Fault::next(Endpoint::List, FaultKind::HalfBody)],
            Trouble::UnreadableThread => vec![Fault::next(Endpoint::Thread, FaultKind::BadJson)],
            Trouble::ThreadDown => vec![Fault::next(
                Endpoint::Thread,
                FaultKind::ErrorBefore { status: 500 },
            )],
            Trouble::Duplicates => vec![
                Fault::next(Endpoint::List, FaultKind::Duplicates).times(many),
                Fault::next(Endpoint::Thread, FaultKind::Duplicates).times(many),
            ],
            Trouble::OutOfOrder => {
                self.on(EbaySandbox::calm);
                vec![
                    Fault::next(Endpoint::List, FaultKind::Shuffled).times(many),
                    Fault::next(Endpoint::Thread, FaultKind::Shuffled).times(many),
                ]
            }
            Trouble::LostAnswer => vec![Fault::next(Endpoint::Send, FaultKind::LostAnswer)],
            Trouble::HalfAnswer => vec![Fault::next(Endpoint::Send, FaultKind::HalfBody)],
            Trouble::UnreadableAnswer => vec![Fault::next(Endpoint::Send, FaultKind::BadJson)],
            Trouble::CutSend => vec![Fault::next(Endpoint::Send, FaultKind::Cut)],
            Trouble::ErrorBefore => vec![Fault::next(
                Endpoint::Send,
                FaultKind::ErrorBefore { status: 503 },
            )],
            Trouble::ErrorAfter => vec![Fault::next(
                Endpoint::Send,
                FaultKind::ErrorAfter { status: 502 },
            )],
            Trouble::Refused => {
                vec![Fault::next(
                    Endpoint::Send,
                    FaultKind::Refused {
                        status: 400,
                        error_id: 355_007,
                    },
                )]
            }
            Trouble::SendLoginEnds => vec![Fault::next(Endpoint::Send, FaultKind::ExpiredToken)],
            Trouble::LateListing(seconds) => vec![Fault::next(
                Endpoint::Send,
                FaultKind::LateListing { seconds },
            )],
        };
        self.on(|sandbox| faults.into_iter().for_each(|fault| sandbox.fault(fault)));
    }

    fn delivered(&self) -> Vec<String> {
        let running = self
            .sandbox
            .lock()
            .unwrap()
            .as_ref()
            .map(EbaySandbox::ledger);
        let ledger = running.unwrap_or_else(|| self.last.lock().unwrap().0.clone());
        ledger.into_iter().map(|sent| sent.text).collect()
    }

    fn requests(&self) -> usize {
        let running = self
            .sandbox
            .lock()
            .unwrap()
            .as_ref()
            .map(|sandbox| sandbox.log().len());
        running.unwrap_or_else(|| self.last.lock().unwrap().1)
    }

    async fn stop(&self) {
        let sandbox = self.sandbox.lock().unwrap().take().unwrap();
        *self.last.lock().unwrap() = (sandbox.ledger(), sandbox.log().len());
        sandbox.stop().await;
    }
}
