//! A night of the demo shop, from ten in the evening to eight in the morning in Shanghai, under a clock that is moved
//! by hand: who wrote what, what was decided and why, what was sent, what waits. The agreed night lies beside this
//! file, for people to read.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use domain::schedule::{Mode, Row, Scope, When};
use engine::ShopFolder;
use engine::ports::Clock;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sandbox::demo::{DemoShop, ScriptLine};
use sandbox::ebay::BuyerWrites;
use scenarios::night::{Market, golden, tell};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
/// Ten in the evening in Shanghai.
const BEGIN: &str = "2026-11-03T14:00:00Z";

/// When somebody writes: hours and minutes after the night began, the conversation, and the words, or those of the
/// demo's script.
const LETTERS: &[(u64, u64, &str, &str)] = &[
    (0, 5, "demo-c102", ""),
    (0, 20, "demo-c088", ""),
    (0, 40, "demo-c077", ""),
    (1, 5, "demo-c111", ""),
    (1, 15, "demo-c091", ""),
    (1, 30, "demo-c016", ""),
    (1, 45, "demo-c099", ""),
    (2, 10, "demo-c085", ""),
    (
        2,
        59,
        "demo-c092",
        "Where is my parcel? The tracking has not moved",
    ),
    (3, 10, "demo-c097", ""),
    (4, 5, "demo-c075", ""),
    (4, 15, "demo-c081", ""),
    // While the computer sleeps.
    (5, 40, "demo-c062", ""),
    (6, 30, "demo-c082", ""),
    // Awake again.
    (8, 10, "demo-c072", ""),
    (
        8,
        30,
        "demo-c085",
        "Bonjour, toujours rien reçu. Où est ma lampe champignon ?",
    ),
    (8, 50, "demo-c096", ""),
    (9, 20, "demo-c076", ""),
    (9, 40, "demo-c108", ""),
];

struct Night {
    market: Market,
    script: Vec<ScriptLine>,
    begin: Timestamp,
    written: usize,
    minutes: u64,
}

impl Night {
    /// The demo shop at ten in the evening, its history known, everybody in bed.
    async fn open() -> Self {
        let begin: Timestamp = BEGIN.parse().unwrap();
        let market = Market::open(begin).await;
        let shop = DemoShop::at(begin).unwrap();
        let folder = ShopFolder::parse(
            shop.shop_json(),
            shop.products_jsonl(),
            shop.orders_jsonl(),
            shop.messages_jsonl(),
        );
        let folder = folder.unwrap();
        let orders: Vec<_> = folder
            .orders
            .items
            .iter()
            .map(|(_, line)| line.clone())
            .collect();
        let messages: Vec<_> = folder
            .messages
            .items
            .iter()
            .map(|(_, line)| line.clone())
            .collect();
        market.sandbox.seed_bundle("demo-ebay", &orders, &messages);
        let imported = market.desk.engine.import(&folder).await.unwrap();
        assert!(imported.problems.is_empty(), "{:?}", imported.problems);
        let mut schedule = market.desk.store().schedule().await.unwrap();
        schedule.countdown = 120;
        let zone = |name: &str| Scope::Zone(name.to_owned());
        let rows = [
            (Scope::Default, Mode::Auto),
            (zone("Europe/London"), Mode::Suggest),
            (zone("Australia/Sydney"), Mode::Off),
        ];
        for (scope, mode) in rows {
            schedule.set(Row {
                scope,
                mode,
                when: When::Always,
                days: Vec::new(),
            });
        }
        market.desk.engine.set_schedule(&schedule).await.unwrap();
        market.desk.step().await;
        let script = shop.script().cloned().collect();
        Self {
            market,
            script,
            begin,
            written: 0,
            minutes: 0,
        }
    }

    /// What is written by now and was not yet.
    fn post(&mut self) {
        while let Some((hours, minutes, conversation, words)) = LETTERS.get(self.written) {
            let minute = hours * 60 + minutes;
            if minute > self.minutes {
                return;
            }
            let line = self
                .script
                .iter()
                .find(|line| line.conversation.as_deref() == Some(conversation));
            let line = line.unwrap_or_else(|| panic!("{conversation} is in the script"));
            let at = self.begin.checked_add(jiff::SignedDuration::from_secs(
                i64::try_from(minute * 60).unwrap(),
            ));
            self.market.sandbox.buyer_writes(&BuyerWrites {
                username: line.buyer.id.clone(),
                conversation: line.conversation.clone(),
                text: if words.is_empty() {
                    line.text.clone()
                } else {
                    (*words).to_owned()
                },
                at: Some(at.unwrap()),
                ..BuyerWrites::default()
            });
            self.written += 1;
        }
    }

    /// The night goes on, minute by minute.
    async fn watch_until(&mut self, hours: u64, minutes: u64) {
        while self.minutes < hours * 60 + minutes {
            self.market.clock.advance(MINUTE);
            self.minutes += 1;
            self.post();
            self.market.desk.step().await;
        }
    }

    /// The lid is closed, and opened hours later.
    async fn sleep_until(&mut self, hours: u64) {
        let minutes = hours * 60 - self.minutes;
        self.market
            .clock
            .advance(MINUTE * u32::try_from(minutes).unwrap());
        self.minutes += minutes;
        self.post();
        self.market.desk.step().await;
    }
}

#[tokio::test]
async fn a_night_of_the_demo_shop() {
    let mut night = Night::open().await;
    night.watch_until(3, 0).await;
    let cancelled = night.market.desk.engine.stop().await.unwrap();
    assert_eq!(
        cancelled,
        1,
        "the stop key caught the one countdown\n{}",
        night.market.desk.dump().await
    );
    let before = night.market.sandbox.ledger().len();
    night.watch_until(3, 40).await;
    assert_eq!(
        night.market.sandbox.ledger().len(),
        before,
        "nothing is said while it is stopped"
    );
    night.market.desk.engine.resume().await.unwrap();
    night.watch_until(5, 0).await;
    night.sleep_until(8).await;
    night.watch_until(10, 0).await;

    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let mut told =
        String::from("# A night of the demo shop, 3 November 2026, 22:00 to 08:00 in Shanghai\n\n");
    told.push_str(
        "01:00 the stop key is pressed, 01:40 it is lifted. 03:00 to 06:00 the computer sleeps.\n",
    );
    told.push_str(
        "London: suggest. Sydney: off. Everybody else: automatic, after two minutes.\n\n",
    );
    told.push_str(&tell(&night.market.desk, night.begin, &zone).await);
    told.push_str("# About whom a person was woken, and how often\n\n");
    for (buyer, times) in woken(&night).await {
        writeln!(told, "{buyer}: {times}").unwrap();
    }

    nothing_is_lost_or_said_twice(&night).await;
    golden(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/night/demo.golden"),
        &told,
    );
}

/// How often the ladder rang for each buyer.
async fn woken(night: &Night) -> BTreeMap<String, usize> {
    let mut woken = BTreeMap::new();
    for notice in night.market.notices.shown() {
        let conversation = notice.conversation.unwrap();
        let conversation = night
            .market
            .desk
            .engine
            .conversation(&conversation)
            .await
            .unwrap();
        let buyer = night
            .market
            .desk
            .store()
            .buyer(&conversation.buyer)
            .await
            .unwrap()
            .unwrap();
        *woken.entry(buyer.platform_id).or_default() += 1;
    }
    woken
}

/// Whatever was agreed on, this holds for every night.
async fn nothing_is_lost_or_said_twice(night: &Night) {
    use domain::message::ConversationState;
    assert_eq!(night.written, LETTERS.len());
    let threads = night.market.desk.threads().await;
    let mut heard = 0;
    for (conversation, messages) in &threads {
        let of_tonight: Vec<_> = messages
            .iter()
            .filter(|m| m.sent_at >= night.begin)
            .collect();
        if of_tonight.is_empty() {
            continue;
        }
        heard += of_tonight
            .iter()
            .filter(|m| m.author == domain::Author::Buyer)
            .count();
        let done = matches!(
            conversation.state,
            ConversationState::Answered | ConversationState::Waiting
        );
        assert!(done, "answered or waiting visibly: {conversation:#?}");
    }
    assert_eq!(heard, LETTERS.len(), "every message was heard once");
    let mut sends: BTreeMap<(String, String), usize> = BTreeMap::new();
    for sent in night.market.sandbox.ledger() {
        *sends.entry((sent.conversation, sent.text)).or_default() += 1;
    }
    assert!(sends.values().all(|times| *times == 1), "{sends:#?}");
    // What was sent says nothing that is not in the facts of its decision.
    for row in night.market.desk.outbox().await {
        assert!(row.state.is_final(), "{row:#?}");
        assert!(row.attempts <= 1, "{row:#?}");
    }
    assert!(night.market.clock.now() >= night.begin);
}
