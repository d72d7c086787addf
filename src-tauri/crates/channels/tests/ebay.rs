//! What is eBay's own: orders, notices, whose name is whose, and the renewal of the login.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "conformance/ebay_stand.rs"]
mod ebay_stand;
#[path = "conformance/host.rs"]
mod host;
#[path = "conformance/suite.rs"]
#[expect(dead_code, reason = "the suite runs in another file")]
mod suite;

use channels::{ChannelError, Connector};
use domain::channel::Channel;
use domain::inbound::Pulled;
use domain::message::Suppress;
use domain::order::{Address, Item, Order, OrderStatus, Shipment};
use domain::{Author, ChannelId, Country, Money, OrderId, RetryClass};
use ebay_stand::{SELLER, channel, stand};
use sandbox::ebay::{BuyerWrites, Chance, EbaySandbox, Endpoint, Fault, FaultKind};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use suite::{Stand, drain};

fn order(id: &str, buyer: &str, sku: &str) -> Order {
    Order {
        id: OrderId::new(""),
        channel: ChannelId::new(""),
        platform_id: id.to_owned(),
        buyer_platform_id: buyer.to_owned(),
        buyer_name: format!("{buyer} the buyer"),
        placed_at: "2026-11-01T10:00:00Z".parse().unwrap(),
        status: OrderStatus::Shipped,
        items: vec![Item {
            sku: sku.to_owned(),
            title: "Lamp".to_owned(),
            quantity: 1,
            unit_price: Money::parse("24.90", "EUR").ok(),
            options: json!(null),
            customised: false,
        }],
        total: Money::parse("24.90", "EUR").ok(),
        ship_to: Address {
            name: "Anna".to_owned(),
            country: Country::parse("DE"),
            ..Address::default()
        },
        shipments: vec![Shipment {
            carrier: "DHL".to_owned(),
            tracking_number: "00340434".to_owned(),
            shipped_at: "2026-11-03T08:00:00Z".parse().ok(),
            eta: "2026-11-25T00:00:00Z".parse().ok(),
            events: Vec::new(),
        }],
        returns: Vec::new(),
        refunds: Vec::new(),
        fetched_at: "2026-11-01T10:00:00Z".parse().unwrap(),
    }
}

fn about(buyer: &str, order: &str) -> BuyerWrites {
    BuyerWrites {
        username: buyer.to_owned(),
        text: "Where is it?".to_owned(),
        order: Some(order.to_owned()),
        ..BuyerWrites::default()
    }
}

#[tokio::test]
async fn orders_come_first_and_messages_are_tied_to_them() {
    let stand = stand().await;
    stand.on(|s| {
        s.seed_orders(vec![
            order("11-1", "anna", "LAMP"),
            order("11-2", "anna", "CABLE"),
        ])
    });
    stand.on(|s| s.buyer_writes(&about("anna", "11-2")));
    // Nobody said who we are: the orders tell.
    let pulled = stand.open_with(json!({})).pull(None).await.unwrap();
    let read: Vec<&str> = pulled
        .orders
        .iter()
        .map(|o| o.order.platform_id.as_str())
        .collect();
    assert_eq!(read.len(), 2, "{read:?}");
    let shipment = pulled.orders[0].order.shipments.first().unwrap();
    assert_eq!(
        (shipment.carrier.as_str(), shipment.tracking_number.as_str()),
        ("DHL", "00340434")
    );
    assert_eq!(shipment.eta, "2026-11-25T00:00:00Z".parse().ok());
    let message = pulled.messages.first().unwrap();
    assert_eq!(
        (message.author, message.order_platform_id.as_deref()),
        (Author::Buyer, Some("11-2"))
    );
    assert_eq!(
        message.buyer.country.as_ref().map(Country::as_str),
        Some("DE"),
        "from where the order goes"
    );
}

#[tokio::test]
async fn changed_orders_come_again_and_others_do_not() {
    let stand = stand().await;
    stand.on(|s| {
        s.seed_orders(
            (0..70)
                .map(|n| order(&format!("11-{n}"), "anna", "LAMP"))
                .collect(),
        )
    });
    let connector = stand.open();
    let (mut orders, mut cursor) = (0, None);
    loop {
        let pulled: Pulled = connector.pull(cursor.as_ref()).await.unwrap();
        orders += pulled.orders.len();
        cursor = pulled.cursor;
        if !pulled.more {
            break;
        }
    }
    assert_eq!(orders, 70, "two pages");
    let mut changed = order("11-5", "anna", "LAMP");
    changed.status = OrderStatus::Cancelled;
    stand.on(|s| s.change_order(changed));
    stand.advance(301);
    let pulled = connector.pull(cursor.as_ref()).await.unwrap();
    let again: Vec<_> = pulled
        .orders
        .iter()
        .map(|o| (o.order.platform_id.as_str(), o.order.status))
        .collect();
    assert_eq!(again, [("11-5", OrderStatus::Cancelled)]);
    stand.advance(301);
    assert!(
        connector
            .pull(pulled.cursor.as_ref())
            .await
            .unwrap()
            .orders
            .is_empty(),
        "known by now"
    );
}

#[tokio::test]
async fn one_order_is_read_again_on_demand() {
    let stand = stand().await;
    stand.on(|s| s.seed_orders(vec![order("11-1", "anna", "LAMP")]));
    let connector = stand.open();
    let read = connector.order("11-1").await.unwrap().unwrap();
    assert_eq!(
        (read.order.status, read.order.shipments.len()),
        (OrderStatus::Shipped, 1)
    );
    assert_eq!(connector.order("99-9").await.unwrap(), None);
    assert_eq!(
        connector.order("../conversation").await.unwrap(),
        None,
        "an id stays an id"
    );
}

#[tokio::test]
async fn orders_out_of_reach_do_not_keep_messages_away() {
    let stand = stand().await;
    stand.buyer_writes("anna", "Hello").await;
    let refused = FaultKind::Refused {
        status: 403,
        error_id: 1100,
    };
    stand.on(|s| s.fault(Fault::next(Endpoint::Orders, refused).times(9)));
    let pulled = stand.open().pull(None).await.unwrap();
    assert_eq!(pulled.messages.len(), 1);
    assert!(
        pulled
            .unreadable
            .iter()
            .any(|told| told.contains("Orders could not be read")),
        "{:?}",
        pulled.unreadable
    );
}

#[tokio::test]
async fn notices_of_the_platform_are_never_answered() {
    let stand = stand().await;
    stand.on(|s| s.notice("<p>Your <b>monthly</b> invoice</p>"));
    let (messages, cursor) = drain(stand.open().as_ref(), None).await;
    let notice = messages.first().unwrap();
    assert_eq!(
        (notice.author, notice.suppress),
        (Author::System, Some(Suppress::Notice))
    );
    assert_eq!(notice.text, "Your monthly invoice");
    stand.advance(901);
    assert!(
        drain(stand.open().as_ref(), cursor).await.0.is_empty(),
        "once"
    );
}

#[tokio::test]
async fn without_a_name_nothing_is_taken_for_a_buyers_word() {
    let stand = stand().await;
    let (conversation, _) = stand.buyer_writes("anna", "Hello").await;
    let connector = stand.open_with(json!({}));
    let first = connector.pull(None).await.unwrap();
    assert!(
        first.messages.is_empty() && first.unreadable.len() == 1,
        "one partner decides nothing"
    );
    let error = connector.thread(&conversation).await.unwrap_err();
    assert!(matches!(error, ChannelError::Settings(_)), "{error}");
    stand.buyer_writes("bert", "Hi").await;
    let second = connector.pull(first.cursor.as_ref()).await.unwrap();
    assert_eq!(
        second.messages.len(),
        2,
        "two partners tell, and nothing was lost"
    );
    assert!(second.messages.iter().all(|m| m.author == Author::Buyer));
    let thread = stand
        .open_with(json!({}))
        .thread(&conversation)
        .await
        .unwrap();
    assert_eq!(
        thread.messages.len(),
        1,
        "a fresh process finds it out by itself"
    );
}

#[tokio::test]
async fn a_wrong_name_is_put_right_by_what_is_listed() {
    let stand = stand().await;
    let (conversation, _) = stand.buyer_writes("anna", "Hello").await;
    stand.on(|s| s.seller_writes_in_console(&conversation, "Hi Anna"));
    stand.buyer_writes("bert", "Hi").await;
    let (messages, _) = drain(
        stand
            .open_with(json!({ "account": "My lamp shop" }))
            .as_ref(),
        None,
    )
    .await;
    let ours: Vec<&str> = messages
        .iter()
        .filter(|m| m.author == Author::Seller)
        .map(|m| m.text.as_str())
        .collect();
    assert_eq!(
        ours,
        ["Hi Anna"],
        "our own words are not taken for a buyer's"
    );
}

#[tokio::test]
async fn one_broken_conversation_does_not_stop_the_others() {
    let stand = stand().await;
    for buyer in ["anna", "bert", "cleo"] {
        stand.buyer_writes(buyer, "First").await;
        stand.buyer_writes(buyer, "Second").await;
    }
    stand.on(|s| {
        s.fault(Fault::next(
            Endpoint::Thread,
            FaultKind::ErrorBefore { status: 500 },
        ))
    });
    let pulled = stand.open().pull(None).await.unwrap();
    assert_eq!(
        pulled.messages.len(),
        5,
        "two whole, and the newest of the third from the list"
    );
    assert_eq!(pulled.unreadable.len(), 1, "{:?}", pulled.unreadable);
}

#[tokio::test]
async fn a_renewed_login_is_kept_before_it_is_used() {
    let stand = stand().await;
    let connector = stand.open();
    stand.on(EbaySandbox::expire_token);
    stand.host.full.store(true, Ordering::SeqCst);
    let error = connector.pull(None).await.unwrap_err();
    assert!(matches!(error, ChannelError::Secret(_)), "{error:?}");
    let uses = |stand: &ebay_stand::EbayStand| {
        stand
            .on(EbaySandbox::log)
            .iter()
            .filter(|l| l.endpoint != Endpoint::Token && l.status == Some(200))
            .count()
    };
    assert_eq!(
        uses(&stand),
        0,
        "a token that could not be kept is not used"
    );
    stand.host.full.store(false, Ordering::SeqCst);
    connector.pull(None).await.unwrap();
    assert_eq!(
        stand.host.kept("refresh_token").as_deref(),
        Some("v^1.1#refresh-1")
    );
    assert_eq!(
        stand.host.kept("access_token").as_deref(),
        Some("v^1.1#access-1")
    );
    let renewals = stand
        .on(EbaySandbox::log)
        .iter()
        .filter(|l| l.endpoint == Endpoint::Token)
        .count();
    assert_eq!(renewals, 1, "the token that was got is kept, not got again");
}

#[tokio::test]
async fn many_at_once_renew_once() {
    let stand = stand().await;
    stand.buyer_writes("anna", "Hello").await;
    let connector = stand.open();
    stand.on(EbaySandbox::expire_token);
    let reads = (0..12).map(|_| connector.pull(None));
    for pulled in futures::future::join_all(reads).await {
        assert_eq!(pulled.unwrap().messages.len(), 1);
    }
    assert_eq!(
        stand
            .on(EbaySandbox::log)
            .iter()
            .filter(|l| l.endpoint == Endpoint::Token)
            .count(),
        1
    );
}

#[tokio::test]
async fn a_token_that_runs_out_is_renewed_before_it_does() {
    let stand = stand().await;
    let connector = stand.open();
    stand.on(EbaySandbox::expire_token);
    connector.pull(None).await.unwrap();
    stand.advance(7_150);
    stand.on(EbaySandbox::clear_log);
    connector.arm().await.unwrap();
    let log = stand.on(EbaySandbox::log);
    assert_eq!(
        log.first().map(|l| l.endpoint),
        Some(Endpoint::Token),
        "{log:?}"
    );
    assert!(
        log.iter().all(|l| l.status == Some(200)),
        "nobody had to say 401"
    );
}

#[tokio::test]
async fn a_pasted_token_works_until_it_ends_and_a_new_one_is_taken_up() {
    let stand = stand().await;
    stand.host.set("refresh_token", "");
    let connector = stand.open();
    connector.pull(None).await.unwrap();
    stand.host.set("access_token", "wrong");
    let fresh = stand.open();
    let error = fresh.pull(None).await.unwrap_err();
    assert_eq!(error.retry(), RetryClass::Login, "{error}");
    assert!(
        !format!("{error} {error:?}").contains("wrong"),
        "a token is not shown"
    );
    stand.host.set("access_token", "v^1.1#access-0");
    fresh.pull(None).await.unwrap();
}

#[tokio::test]
async fn a_probe_says_what_works() {
    let stand = stand().await;
    stand.on(|s| s.seed_orders(vec![order("11-1", "anna", "LAMP")]));
    let found = stand.open_with(json!({})).probe().await.unwrap();
    assert_eq!(
        found,
        [
            "Messages can be read.",
            "Orders can be read.",
            &format!("You are {SELLER}."),
            "The login renews itself."
        ]
    );
}

#[tokio::test]
async fn a_wrong_clock_here_loses_and_doubles_nothing() {
    let stand = stand().await;
    let (conversation, _) = stand.buyer_writes("anna", "Hello").await;
    // Ours goes nine hours ahead; the platform's stays.
    stand.host.advance(9 * 3_600);
    stand.on(|s| s.advance(-9 * 3_600));
    let connector = stand.open();
    let (messages, cursor) = drain(connector.as_ref(), None).await;
    assert_eq!(messages.len(), 1);
    stand.buyer_writes("bert", "Hi").await;
    let (messages, _) = drain(connector.as_ref(), cursor).await;
    assert_eq!(
        messages.len(),
        1,
        "the place is kept in the platform's time"
    );
    let began = stand.now();
    stand.on(|s| s.fault(Fault::next(Endpoint::Send, FaultKind::LostAnswer)));
    let armed = connector.arm().await.unwrap();
    let text = "Your parcel left on Monday and is on its way.";
    armed.send(&outgoing(&conversation, text, began)).await;
    let probe = channels::SendProbe {
        id: domain::OutboxId::new("o"),
        conversation_platform_id: conversation,
        text: text.to_owned(),
        attempted_at: began,
        taken: Vec::new(),
        now: stand.now(),
    };
    let found = stand.open().find(&probe).await;
    assert!(
        matches!(found, domain::outbox::Evidence::Present { .. }),
        "{found:?}"
    );
}

fn outgoing(conversation: &str, text: &str, now: jiff::Timestamp) -> channels::Outgoing {
    channels::Outgoing {
        id: domain::OutboxId::new("o"),
        conversation_platform_id: conversation.to_owned(),
        buyer_platform_id: "anna".to_owned(),
        text: text.to_owned(),
        language: "en".to_owned(),
        subject: None,
        context: json!(null),
        automatic: true,
        now,
    }
}

/// The verdict on a send and the ledger never contradict each other, whatever goes wrong.
#[tokio::test]
async fn what_is_said_of_a_send_is_true_in_a_bad_night() {
    let stand = stand().await;
    let (conversation, _) = stand.buyer_writes("anna", "Hello").await;
    let connector: Arc<dyn Connector> = stand.open();
    let chance = |kind, probability| Chance {
        on: Endpoint::Send,
        kind,
        probability,
    };
    stand.on(|s| {
        s.chances(vec![
            chance(FaultKind::LostAnswer, 0.12),
            chance(FaultKind::Cut, 0.12),
            chance(FaultKind::HalfBody, 0.1),
            chance(FaultKind::ErrorBefore { status: 500 }, 0.1),
            chance(FaultKind::ErrorAfter { status: 502 }, 0.1),
            chance(FaultKind::ExpiredToken, 0.1),
            chance(
                FaultKind::Refused {
                    status: 422,
                    error_id: 1,
                },
                0.1,
            ),
        ]);
    });
    let mut said = [0; 3];
    for n in 0..200 {
        let text = format!("Answer {n} of this night.");
        let began = stand.now();
        let outcome = connector
            .arm()
            .await
            .unwrap()
            .send(&outgoing(&conversation, &text, began))
            .await;
        let copies = stand.delivered().iter().filter(|t| **t == text).count();
        match outcome {
            domain::outbox::SendOutcome::Sent { .. } => {
                said[0] += 1;
                assert_eq!(copies, 1, "{n}: said to be sent");
            }
            domain::outbox::SendOutcome::NotSent { .. } => {
                said[1] += 1;
                assert_eq!(copies, 0, "{n}: said not to be sent");
            }
            domain::outbox::SendOutcome::Unknown { .. } => {
                said[2] += 1;
                assert!(copies <= 1, "{n}: never twice");
            }
        }
    }
    assert!(
        said.iter().all(|times| *times > 10),
        "every verdict was given: {said:?}"
    );
}

#[test]
fn an_unknown_platform_is_a_matter_of_settings() {
    let host = Arc::new(host::TestHost::new(&[]));
    let channel = Channel {
        platform: "bazaar".to_owned(),
        ..channel(json!({}))
    };
    let error = channels::open(&channel, host).err().unwrap();
    assert!(
        matches!(&error, ChannelError::Settings(told) if told.contains("bazaar")),
        "{error}"
    );
    assert!(channels::platforms().contains(&"ebay"));
}
