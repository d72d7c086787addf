//! Messages written for the first reader, many of them traps. They are among the seeds now: they hold that nothing is
//! unlearnt, not how well is read (that is what the development set and `cargo xtask bench understanding` are for).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may fail loudly"
)]

use assistant::{Assistant, TurnInput};
use domain::Intent;
use std::collections::BTreeMap;
use std::fmt::Write;

const SETS: &[(&str, &str, &[&str])] = &[
    ("en", include_str!("eval/en.jsonl"), &["en"]),
    ("de", include_str!("eval/de.jsonl"), &["de"]),
    ("es", include_str!("eval/es.jsonl"), &["es"]),
    ("fr", include_str!("eval/fr.jsonl"), &["fr"]),
    ("ja", include_str!("eval/ja.jsonl"), &["ja"]),
    ("zh", include_str!("eval/zh.jsonl"), &["zh-Hans", "zh-Hant"]),
];

#[test]
fn primary_intent_and_language_are_right_in_six_languages() {
    let assistant = Assistant::new();
    let mut report = String::new();
    let mut worst: BTreeMap<&str, f64> = BTreeMap::new();
    let mut human = (0, 0);
    for (code, set, languages) in SETS {
        let (mut right, mut total, mut language_right) = (0, 0, 0);
        for line in set.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = case["text"].as_str().unwrap();
            let wanted = Intent::parse(case["intent"].as_str().unwrap()).unwrap();
            let got = assistant.understand(&TurnInput {
                text,
                channel: None,
                country: None,
                hint: None,
                now: "2026-11-20T12:00:00Z".parse().unwrap(),
            });
            total += 1;
            // Out of scope is right when the machine keeps silent, whatever it guessed.
            let good = if wanted == Intent::Other {
                got.abstain
            } else {
                got.primary() == wanted
            };
            right += usize::from(good);
            let spoken = languages.contains(&got.language.as_str());
            language_right += usize::from(spoken || wanted == Intent::Other);
            if wanted == Intent::HumanAgent {
                human.1 += 1;
                human.0 += usize::from(got.has(Intent::HumanAgent));
            }
            if !good || !spoken {
                let intents: Vec<String> = got
                    .intents
                    .iter()
                    .map(|s| format!("{}:{:.2}", s.intent, s.confidence))
                    .collect();
                writeln!(
                    report,
                    "{code} {wanted} -> {} abstain={} {}({:.2}) | {text}",
                    intents.join(" "),
                    got.abstain,
                    got.language,
                    got.language_confidence
                )
                .unwrap();
            }
        }
        let accuracy = right as f64 / total as f64;
        writeln!(
            report,
            "{code}: intent {right}/{total} = {accuracy:.3}, language {language_right}/{total}"
        )
        .unwrap();
        worst.insert(code, accuracy.min(language_right as f64 / total as f64));
    }
    println!("{report}");
    for (code, accuracy) in worst {
        assert!(accuracy >= 0.85, "{code}: {accuracy:.3}\n{report}");
    }
    assert_eq!(
        human.0, human.1,
        "who asks for a person is always heard\n{report}"
    );
}

/// The machine may be silent; it may hardly ever be sure and wrong.
#[test]
fn fresh_messages_are_right_or_left_to_a_person() {
    let assistant = Assistant::new();
    hold(&assistant, "fresh", include_str!("eval/fresh.jsonl"));
    hold(&assistant, "blind", include_str!("eval/blind.jsonl"));
    hold(&assistant, "late", include_str!("eval/late.jsonl"));
}

fn hold(assistant: &Assistant, name: &str, set: &str) {
    let (mut right, mut wrong, mut silent, mut said) = (0, 0, 0, 0);
    let (mut total, mut report) = (0, String::new());
    for line in set.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let wanted = Intent::parse(case["intent"].as_str().unwrap()).unwrap();
        let got = understand(assistant, text);
        total += 1;
        let verdict = match (got.abstain, wanted) {
            (true, Intent::Other) => "right",
            (true, _) => "silent",
            (false, _) if got.primary() == wanted => "right",
            (false, _) => "wrong",
        };
        right += usize::from(verdict == "right");
        wrong += usize::from(verdict == "wrong");
        silent += usize::from(verdict == "silent");
        // The worst: a wrong reading of the kind that is answered without a person.
        let answered = verdict == "wrong" && ANSWERED.contains(&got.primary());
        said += usize::from(answered);
        if verdict != "right" {
            let intents: Vec<_> = got.intents.iter().map(|s| s.intent.to_string()).collect();
            let mark = if answered { "ANSWERED " } else { "" };
            writeln!(
                report,
                "{mark}{verdict} {wanted} -> {} | {text}",
                intents.join(" ")
            )
            .unwrap();
        }
    }
    writeln!(
        report,
        "{name}: right {right}, wrong and kept {wrong} (of these answered {said}), abstained {silent}, of {total}"
    )
    .unwrap();
    println!("{report}");
    assert!((right + silent) * 100 >= total * 95, "{report}");
    assert!(wrong * 100 <= total * 3, "{report}");
    assert!(said * 100 <= total * 2, "{report}");
}

const ANSWERED: &[Intent] = &[
    Intent::OrderStatus,
    Intent::DeliveredNotReceived,
    Intent::Return,
    Intent::RefundStatus,
    Intent::ShippingInfo,
    Intent::CustomsDuties,
    Intent::Thanks,
];

fn understand(assistant: &Assistant, text: &str) -> domain::Understanding {
    assistant.understand(&TurnInput {
        text,
        channel: None,
        country: None,
        hint: None,
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
    })
}
