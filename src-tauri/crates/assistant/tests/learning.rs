//! Corrections made in the inbox change how the next such message is read, and nothing else.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use assistant::{Assistant, Correction, TurnInput};
use domain::{Intent, Understanding};

fn read(assistant: &Assistant, text: &str) -> Understanding {
    assistant.understand(&TurnInput {
        text,
        channel: None,
        country: None,
        hint: None,
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
    })
}

fn correction(text: &str, intent: Intent) -> Correction {
    Correction {
        text: text.into(),
        intent,
    }
}

/// A shop sells engravings; its buyers say "the plate" and mean an order that was not engraved yet.
fn about_plates() -> Vec<Correction> {
    [
        "the plate: make it Jonas not Jonah",
        "for the plate please put 12.06.2024 on it",
        "plate text should be MILO with a heart",
        "about the plate, can it be in capitals",
        "plate: two lines please, name and phone",
    ]
    .iter()
    .map(|text| correction(text, Intent::ChangeOrder))
    .collect()
}

#[test]
fn a_shop_teaches_its_own_words_and_can_take_them_back() {
    let assistant = Assistant::new();
    let text = "plate should say ROCKY, not rocky";
    let before = read(&assistant, text);
    let trial = assistant.learn(&about_plates());
    assert!(trial.passed(), "{trial:?}");
    assert_eq!(
        read(&assistant, text).primary(),
        Intent::ChangeOrder,
        "{trial:?}"
    );
    let other = "where is my parcel? ordered two weeks ago";
    assert_eq!(read(&assistant, other).primary(), Intent::OrderStatus);
    // Taking all back is learning from none.
    assistant.learn(&[]);
    assert_eq!(read(&assistant, text), before);
}

#[test]
fn what_spoils_the_rest_is_not_used() {
    let assistant = Assistant::new();
    let before = read(&assistant, "Where is my order?");
    // Somebody clicks nonsense: every plain question is spam from now on.
    let nonsense: Vec<Correction> = [
        "Where is my order?",
        "when does my parcel arrive",
        "I want to return the shoes",
        "has it shipped yet?",
        "where is my package, please check",
        "my parcel has not arrived",
        "Can I get a refund?",
        "how do I return this",
    ]
    .iter()
    .map(|text| correction(text, Intent::Spam))
    .collect();
    let trial = assistant.learn(&nonsense);
    assert!(!trial.passed(), "{trial:?}");
    assert_eq!(read(&assistant, "Where is my order?"), before);
}
