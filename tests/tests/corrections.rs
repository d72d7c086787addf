//! Corrections, told as a story: the seller says what a message was about, and the next such message is read so.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken expectation is a failed test"
)]

use assistant::{Assistant, TurnInput};
use domain::outbox::OutboxState;
use domain::{ConversationState, DecisionKind, Intent, Understanding};
use scenarios::night::Market;
use serde_json::{Value, json};
use store::DecisionRecord;

const NOW: &str = "2026-11-20T12:00:00Z";

/// Buyers of engraved things say "the plate" and mean an order that was not made yet.
const PLATES: [&str; 5] = [
    "the plate: make it Jonas not Jonah",
    "for the plate please put 12.06.2024 on it",
    "plate text should be MILO with a heart",
    "about the plate, can it be in capitals",
    "plate: two lines please, name and phone",
];
const ONE_MORE: &str = "plate should say ROCKY, not rocky";

const PLAIN: &str = "Where is my order?";

/// Somebody calls one and the same question something else each time.
const NONSENSE: [Intent; 7] = [
    Intent::OrderStatus,
    Intent::OrderStatus,
    Intent::Spam,
    Intent::Thanks,
    Intent::SizeFit,
    Intent::Invoice,
    Intent::BulkOrder,
];

async fn market() -> Market {
    Market::open(NOW.parse().unwrap()).await
}

/// A buyer of their own writes; what was judged of it.
async fn writes(market: &Market, text: &str) -> DecisionRecord {
    let n = market.desk.threads().await.len();
    let written = market.writes(&format!("buyer-{n}"), None, text);
    market.desk.step().await;
    let (conversation, _) = market
        .desk
        .thread_with(&written.message)
        .await
        .expect("the message came in");
    newest(market, &conversation.id).await
}

async fn newest(market: &Market, conversation: &domain::ConversationId) -> DecisionRecord {
    let mut decisions = market.desk.store().decisions(conversation).await.unwrap();
    decisions.pop().expect("it was judged")
}

/// The judgement of a plain question that the machine is about to answer. How it reads one wording or another is told
/// elsewhere; here it is enough that it answers one of them.
async fn about_to_be_answered(market: &Market) -> DecisionRecord {
    let plain = [
        PLAIN,
        "Where is my package?",
        "When will my parcel arrive?",
        "Has my order shipped?",
        "Hello, could you please tell me where my package is?",
        "Wo ist mein Paket?",
        "Wann kommt meine Bestellung an?",
        "¿Dónde está mi pedido?",
        "Où est mon colis ?",
        "我的包裹到哪里了？",
        "荷物はいつ届きますか？",
    ];
    for (n, text) in plain.into_iter().enumerate() {
        let written = market.asks(&format!("ann-{n}"), text);
        market.desk.step().await;
        let (conversation, _) = market.desk.thread_with(&written.message).await.unwrap();
        let read = newest(market, &conversation.id).await;
        if read.outbox.is_some() {
            return read;
        }
    }
    panic!(
        "no plain question is answered: {}",
        market.desk.dump().await
    );
}

async fn correct(market: &Market, read: &DecisionRecord, intent: Intent) -> Value {
    let request =
        json!({"conversation": read.conversation, "message": read.message, "intent": intent});
    market
        .desk
        .window("understanding.correct", request)
        .await
        .unwrap()
}

/// How the built-in understanding reads it.
fn built_in(market: &Market, text: &str) -> Understanding {
    Assistant::new().understand(&TurnInput {
        text,
        channel: Some("ebay"),
        country: None,
        hint: None,
        now: market.desk.engine.now(),
    })
}

async fn list(market: &Market) -> Value {
    let listed = market.desk.window("corrections.list", Value::Null).await;
    listed.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_teaches_its_own_words_and_takes_them_back() {
    let market = market().await;
    let mut trial = Value::Null;
    for text in PLATES {
        let read = writes(&market, text).await;
        trial = correct(&market, &read, Intent::ChangeOrder).await["trial"].take();
        market.desk.step().await;
        let again = newest(&market, &read.conversation).await;
        assert_eq!(
            again.understanding.primary(),
            Intent::ChangeOrder,
            "the turn itself is read as the person said: {text}"
        );
    }
    assert_eq!(
        (&trial["corrections"], &trial["used"]),
        (&json!(5), &json!(true)),
        "{trial}"
    );
    let next = writes(&market, ONE_MORE).await;
    assert_eq!(next.understanding.primary(), Intent::ChangeOrder, "{trial}");
    let other = writes(&market, "Where is my order?").await;
    assert_eq!(other.understanding.primary(), Intent::OrderStatus);

    // The same profile, opened again: what was learnt holds from the first turn on.
    let engine = engine::Engine::new(
        market.desk.store().clone(),
        market.desk.engine.ports().clone(),
    );
    engine.judge_waiting().await.unwrap();
    assert!(engine.learnt().await.unwrap().used);

    for row in list(&market).await["rows"].as_array().unwrap() {
        let request = json!({"id": row["id"]});
        let taken = market.desk.window("correction.take_back", request).await;
        assert_eq!(taken.unwrap()["correction"], Value::Null);
    }
    let emptied = list(&market).await;
    assert_eq!(emptied["rows"], json!([]));
    assert_eq!(
        (&emptied["trial"]["corrections"], &emptied["trial"]["used"]),
        (&json!(0), &json!(false))
    );
    let restored = writes(&market, "plate should say BELLA, not bella").await;
    let plain = built_in(&market, "plate should say BELLA, not bella");
    assert_eq!(restored.understanding.intents, plain.intents);
}

#[tokio::test(flavor = "multi_thread")]
async fn corrections_that_spoil_the_rest_are_kept_and_not_used() {
    let market = market().await;
    let mut trial = Value::Null;
    for intent in NONSENSE {
        let read = writes(&market, PLAIN).await;
        trial = correct(&market, &read, intent).await["trial"].take();
    }
    assert_eq!(trial["used"], json!(false), "{trial}");
    assert!(
        trial["after"].as_u64() < trial["before"].as_u64()
            || trial["kept_after"].as_u64() < trial["kept_before"].as_u64(),
        "and it can be told why: {trial}"
    );
    let listed = list(&market).await;
    assert_eq!(listed["rows"].as_array().unwrap().len(), NONSENSE.len());
    assert_eq!(listed["trial"], trial);
    let next = writes(&market, PLAIN).await;
    assert_eq!(next.understanding.primary(), Intent::OrderStatus);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_in_countdown_dies_with_the_reading_it_rests_on() {
    let market = market().await;
    market.desk.speak(domain::schedule::Mode::Auto, 600).await;
    let read = about_to_be_answered(&market).await;
    let before = market
        .desk
        .engine
        .conversation(&read.conversation)
        .await
        .unwrap();
    assert_eq!(before.state, ConversationState::Replying);
    let text = market.desk.store().messages(&before.id).await.unwrap()[0]
        .text
        .clone();
    let row = read.outbox.clone().expect("a reply waits");

    let request = json!({"conversation": read.conversation, "message": read.message});
    let said = market
        .desk
        .window("understanding.overrule", request)
        .await
        .unwrap();
    assert_eq!(
        market.desk.engine.outbox_row(&row).await.unwrap().state,
        OutboxState::Superseded
    );
    market.desk.step().await;
    let after = market.desk.engine.conversation(&before.id).await.unwrap();
    assert!(after.version > before.version);
    assert_eq!(
        after.state,
        ConversationState::Waiting,
        "a person has the word"
    );
    let again = newest(&market, &before.id).await;
    assert_eq!(again.decision.kind, DecisionKind::Escalate);
    assert!(again.understanding.abstain);
    let view = market
        .desk
        .window("conversation.get", json!({"id": before.id}))
        .await
        .unwrap();
    assert_eq!(view["corrections"][0]["kind"], "overruled");
    assert_eq!(view["corrections"][0]["was"], "order_status");
    assert_eq!(view["corrections"][0]["text"], text);
    assert_eq!(
        view["decisions"][0]["abstained"], true,
        "the newest judgement comes first"
    );

    let request = json!({"id": said["correction"]});
    market
        .desk
        .window("correction.take_back", request)
        .await
        .unwrap();
    market.desk.step().await;
    let back = newest(&market, &before.id).await;
    assert_eq!(back.decision.kind, read.decision.kind, "{back:?}");
    assert_eq!(
        market.told("ann"),
        0,
        "and it waits for its countdown again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_not_touched_and_is_not_sent_again() {
    let market = market().await;
    let read = writes(&market, PLAIN).await;
    let text = "It arrives on Monday.";
    let version = market
        .desk
        .engine
        .conversation(&read.conversation)
        .await
        .unwrap()
        .version;
    market
        .desk
        .engine
        .send_by_person(&read.conversation, text, version, true)
        .await
        .unwrap();
    market.desk.step().await;
    let told = market.sandbox.ledger().len();
    assert!(told > 0);
    correct(&market, &read, Intent::Return).await;
    market.desk.step().await;
    market.desk.step().await;
    assert_eq!(market.sandbox.ledger().len(), told);
    let after = market
        .desk
        .engine
        .conversation(&read.conversation)
        .await
        .unwrap();
    assert_eq!(after.state, ConversationState::Answered);
    assert_eq!(
        list(&market).await["rows"].as_array().unwrap().len(),
        1,
        "it is learnt from all the same"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_corrected_says_so() {
    let market = market().await;
    let read = writes(&market, "Where is my order?").await;
    let code = |request: Value| {
        let desk = &market.desk;
        async move {
            let refused = desk.window("understanding.correct", request).await;
            refused.unwrap_err().code.as_str()
        }
    };
    let of = |message: &str, intent: &str| json!({"conversation": read.conversation, "message": message, "intent": intent});
    assert_eq!(code(of("none", "return")).await, "not_judged");
    assert_eq!(code(of(read.message.as_str(), "moon")).await, "bad_request");
    let stranger = json!({"conversation": "other", "message": read.message, "intent": "return"});
    assert_eq!(code(stranger).await, "not_judged");
    let gone = market
        .desk
        .window("correction.take_back", json!({"id": "none"}))
        .await;
    assert_eq!(gone.unwrap_err().code.as_str(), "not_found");
}
