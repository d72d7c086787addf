//! Entities through the front door: the carriers' numbers bare and in sentences, the laws between the kinds, and that
//! no text stalls or breaks the reader. The messages of 38 languages stand in `eval/entities` and are read by the
//! tests of the room itself, which can say the language.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use assistant::{Assistant, TurnInput};
use domain::understanding::Entities;
use proptest::prelude::*;
use std::sync::LazyLock;

static ASSISTANT: LazyLock<Assistant> = LazyLock::new(Assistant::new);

fn read(text: &str) -> Entities {
    ASSISTANT
        .understand(&TurnInput {
            text,
            channel: None,
            country: None,
            hint: None,
            now: "2026-11-20T12:00:00Z".parse().unwrap(),
        })
        .entities
}

fn compact(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_uppercase()
}

/// The public collection of 280 numbers, where it is at hand: each valid one alone and after "tracking number", each
/// invalid one refused in both.
#[test]
fn the_public_collection_in_messages() {
    let Ok(folder) = std::env::var("NIGHTDESK_TRACKING_DIR") else {
        println!("SKIPPED: NIGHTDESK_TRACKING_DIR does not name a folder with couriers/*.json");
        return;
    };
    let (mut valid, mut invalid) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(std::path::Path::new(&folder).join("couriers")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        for form in json["tracking_numbers"].as_array().unwrap() {
            for (kind, list) in [("valid", &mut valid), ("invalid", &mut invalid)] {
                let numbers = form["test_numbers"][kind]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                list.extend(numbers.iter().map(|n| n.as_str().unwrap().to_owned()));
            }
        }
    }
    let mut wrong = Vec::new();
    let known: Vec<String> = valid.iter().map(|n| compact(n)).collect();
    for (list, wanted) in [(&valid, true), (&invalid, false)] {
        for number in list {
            for text in [
                number.clone(),
                format!("Hello, my tracking number is {number}. Where is it?"),
            ] {
                let got = read(&text).tracking_number;
                let found = got.iter().any(|g| compact(g) == compact(number));
                // What one form of a carrier refuses another may take.
                if found != wanted && (wanted || !known.contains(&compact(number))) {
                    wrong.push(format!("wanted {wanted}: {text} -> {got:?}"));
                }
            }
        }
    }
    println!("{} numbers, wrong: {wrong:#?}", valid.len() + invalid.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_in_other_clothes() {
    for text in [
        "RB123456785GB",
        "rb123456785gb",
        "ＲＢ１２３４５６７８５ＧＢ",
        "RB 123 456 785 GB",
        "包裹RB123456785GB还没到",
        "เลขพัสดุRB123456785GBครับ",
        "荷物の番号はRB123456785GBです。",
        "(RB123456785GB)!",
        "\u{202E}RB123456785GB\u{202C}",
        "RB١٢٣٤٥٦٧٨٥GB",
    ] {
        assert_eq!(read(text).tracking_number, ["RB123456785GB"], "{text}");
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    for unit in [
        "a", "1", "1 ", "1-", "@", "٣", "\u{202E}", "\u{FFFD}", "order ", "€1", "1.", "注文1",
        "12/", "+", "www.",
    ] {
        let text = unit.repeat(10_000_000 / unit.len());
        let _ = read(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn any_mix_of_words_and_numbers_is_read(
        parts in prop::collection::vec(prop_oneof![
            "[0-9]{1,22}",
            "[A-Z0-9]{1,16}",
            "[0-9]{1,4}[-/.][0-9]{1,7}[-/.][0-9]{1,7}",
            Just("order number".to_owned()),
            Just("注文番号".to_owned()),
            Just("رقم الطلب".to_owned()),
            Just("tracking".to_owned()),
            Just("€".to_owned()),
            Just("in".to_owned()),
            Just("days".to_owned()),
            Just("দিন".to_owned()),
            Just("月".to_owned()),
            Just("日".to_owned()),
            Just("December".to_owned()),
        ], 0..14),
        gap in "[ \\-.,:#\n]{0,2}",
    ) {
        let entities = read(&parts.join(&gap));
        // One number is one thing.
        for order in &entities.order_id {
            prop_assert!(!entities.tracking_number.contains(order), "{order}");
            prop_assert!(!entities.phone.contains(order), "{order}");
        }
    }
}
