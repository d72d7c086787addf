//! A clock that jumps by nine hours, there and back.

use super::tells;
use domain::event::Event;
use domain::outbox::OutboxState;
use domain::schedule::Mode;
use sandbox::ebay::{Endpoint, Fault, FaultKind};
use scenarios::night::Market;
use std::time::Duration;

const NINE_HOURS: i64 = 9 * 3600;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

async fn open() -> Market {
    Market::open("2026-11-03T14:00:00Z".parse().unwrap()).await
}

/// One reply that may have been sent (it was, and the answer to it got lost), and one in its countdown.
async fn in_the_middle(market: &Market) {
    // The listing shows it after a minute only: until then nothing proves that it was sent.
    let kind = FaultKind::LostAndLate { seconds: 60 };
    for name in ["counting", "afterwards"] {
        market.sells(name);
    }
    market.asks(
        "unclear",
        "Hello, where is my order? It has not arrived yet.",
    );
    market.sandbox.fault(Fault {
        on: Endpoint::Send,
        kind,
        after: 0,
        times: 1,
    });
    market.desk.step().await;
    market.desk.speak(Mode::Auto, 60).await;
    market.writes(
        "counting",
        None,
        "Hello, where is my order? It has not arrived yet.",
    );
    market.desk.step().await;
    let mut states: Vec<OutboxState> = market
        .desk
        .outbox()
        .await
        .iter()
        .map(|row| row.state)
        .collect();
    states.sort_by_key(|state| format!("{state:?}"));
    assert_eq!(states, [OutboxState::Ambiguous, OutboxState::Ready]);
    assert_eq!(market.told("counting"), 0);
}

async fn jump(market: &Market, by: i64) {
    let mut events = market.desk.engine.events();
    market.clock.jump(by);
    market.desk.engine.after_jump(by).await;
    let Ok(Event::Error { code, message, .. }) = events.try_recv() else {
        panic!("nobody is told of the jump")
    };
    assert_eq!(code, "clock_jumped");
    tells(
        &message,
        &[
            "clock of this computer jumped",
            "540 minutes",
            "Nothing was lost",
        ],
    );
    tells(&message, &[if by > 0 { "forward" } else { "back" }]);
}

/// However the clock jumps, what was sent is found and what waits is sent, within some minutes and once.
async fn all_is_well(market: &Market) {
    market.pass(seconds(600), seconds(10)).await;
    let dump = market.desk.dump().await;
    assert_eq!(
        (market.told("unclear"), market.told("counting")),
        (1, 1),
        "{dump}"
    );
    let rows = market.desk.outbox().await;
    assert!(
        rows.iter().all(|row| row.state == OutboxState::Sent),
        "{dump}"
    );
    market.writes(
        "afterwards",
        None,
        "Hello, where is my order? It has not arrived yet.",
    );
    market.pass(seconds(120), seconds(10)).await;
    assert_eq!(market.told("afterwards"), 1, "{}", market.desk.dump().await);
    for (_, messages) in market.desk.threads().await {
        let authors: Vec<domain::Author> = messages.iter().map(|m| m.author).collect();
        let as_it_was = [domain::Author::Buyer, domain::Author::Assistant];
        assert_eq!(authors, as_it_was, "{}", market.desk.dump().await);
    }
}

#[tokio::test]
async fn nine_hours_forward_send_nothing_twice() {
    let market = open().await;
    in_the_middle(&market).await;
    jump(&market, NINE_HOURS).await;
    market.desk.step().await;
    let unclear = market
        .desk
        .outbox()
        .await
        .into_iter()
        .find(|row| row.state == OutboxState::Ambiguous);
    assert!(
        unclear.is_some(),
        "two minutes must mean two minutes: {}",
        market.desk.dump().await
    );
    assert_eq!(
        market.told("counting"),
        1,
        "a countdown does not outlast the jump: {}",
        market.desk.dump().await
    );
    all_is_well(&market).await;
}

#[tokio::test]
async fn nine_hours_back_send_nothing_twice_and_hold_nothing_up() {
    let market = open().await;
    in_the_middle(&market).await;
    jump(&market, -NINE_HOURS).await;
    all_is_well(&market).await;
}

/// There and back again, as when a computer asks a wrong time server first.
#[tokio::test]
async fn there_and_back_again() {
    let market = open().await;
    in_the_middle(&market).await;
    jump(&market, NINE_HOURS).await;
    market.pass(seconds(20), seconds(10)).await;
    jump(&market, -NINE_HOURS).await;
    all_is_well(&market).await;
}

/// The clock was wrong when the reply went out, and is put right before it was found.
#[tokio::test]
async fn a_wrong_clock_put_right_sends_nothing_twice() {
    for wrong in [NINE_HOURS, -NINE_HOURS] {
        let market = open().await;
        market.clock.jump(wrong);
        market.desk.engine.after_jump(wrong).await;
        in_the_middle(&market).await;
        jump(&market, -wrong).await;
        all_is_well(&market).await;
    }
}

/// Whoever has to be woken is woken on time, also when the clock says that it is nine hours earlier.
#[tokio::test]
async fn a_jump_back_does_not_silence_the_ladder() {
    let market = open().await;
    market.asks(
        "angry",
        "I will call my lawyer and open a chargeback. This is fraud!",
    );
    market.desk.step().await;
    assert_eq!(
        market.notices.shown().len(),
        1,
        "{}",
        market.desk.dump().await
    );
    jump(&market, -NINE_HOURS).await;
    market.pass(seconds(1800), seconds(60)).await;
    assert!(
        market.notices.shown().len() >= 2,
        "nobody was reminded within half an hour"
    );
}
