//! What happened in a night, in lines a person can read, and compared with what was agreed on.

use super::Desk;
use domain::{DecisionKind, Message};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fmt::Write as _;
use std::path::Path;

/// Tells the night of every conversation in which a buyer wrote since a moment, in the order of the first words.
pub async fn tell(desk: &Desk, since: Timestamp, zone: &TimeZone) -> String {
    let mut threads = desk.threads().await;
    let begun = |messages: &[Message]| messages.iter().map(|m| m.sent_at).find(|at| *at >= since);
    threads.retain(|(_, messages)| begun(messages).is_some());
    threads.sort_by_key(|(_, messages)| begun(messages));
    let mut text = String::new();
    for (conversation, messages) in threads {
        let buyer = desk
            .store()
            .buyer(&conversation.buyer)
            .await
            .unwrap()
            .unwrap();
        let country = buyer
            .country
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        writeln!(text, "## {} {country}", buyer.platform_id).unwrap();
        let decisions = desk.store().decisions(&conversation.id).await.unwrap();
        for message in messages.iter().filter(|m| m.sent_at >= since) {
            let clock = message
                .sent_at
                .to_zoned(zone.clone())
                .strftime("%H:%M")
                .to_string();
            let author = serde_json::to_value(message.author).unwrap();
            writeln!(
                text,
                "{clock} {}: {}",
                author.as_str().unwrap(),
                said(message)
            )
            .unwrap();
            for record in decisions.iter().rev().filter(|d| d.message == message.id) {
                let decided = record.at.to_zoned(zone.clone()).strftime("%H:%M");
                let decision = &record.decision;
                let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                let kind = word(serde_json::to_value(decision.kind).unwrap());
                let intents = record.understanding.intents.iter();
                let intents: Vec<String> = intents
                    .map(|i| word(serde_json::to_value(i.intent).unwrap()))
                    .collect();
                let intent = intents.join(" + ");
                let wake = if decision.wake { ", wakes" } else { "" };
                let reason = decision.reason.code();
                writeln!(
                    text,
                    "  {decided} {kind} ({reason}{wake}) {intent} in {}",
                    record.understanding.language
                )
                .unwrap();
                if matches!(decision.kind, DecisionKind::Reply | DecisionKind::Ask) {
                    writeln!(text, "        from {}", sources(record)).unwrap();
                }
            }
        }
        let state = serde_json::to_value(conversation.state).unwrap();
        let reason = conversation
            .reason
            .map(|r| format!(" ({})", r.code()))
            .unwrap_or_default();
        writeln!(text, "  = {}{reason}\n", state.as_str().unwrap()).unwrap();
    }
    text
}

/// What buyers and people of the shop said, in short; of the machine only that it spoke: its words are tested elsewhere.
fn said(message: &Message) -> String {
    if message.author == domain::Author::Assistant {
        return "answers".to_owned();
    }
    let line = message
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let short: String = line.chars().take(90).collect();
    if short.len() < line.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// Kinds of source, each once: `order`, `policy:return-eu`, `tracking`.
fn sources(record: &store::DecisionRecord) -> String {
    let mut kinds: Vec<&str> = record
        .facts
        .iter()
        .map(|fact| {
            if fact.source.starts_with("policy:") {
                &fact.source
            } else {
                fact.source.split([':', '.']).next().unwrap()
            }
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.join(", ")
}

/// Compares with a file; `UPDATE_GOLDEN=1` writes it.
pub fn golden(path: &Path, told: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, told).unwrap();
        return;
    }
    let agreed = std::fs::read_to_string(path).unwrap_or_default();
    if agreed == told {
        return;
    }
    let mut difference = String::new();
    let (old, new): (Vec<&str>, Vec<&str>) = (agreed.lines().collect(), told.lines().collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    for line in old.iter().skip(first).take(8) {
        writeln!(difference, "- {line}").unwrap();
    }
    for line in new.iter().skip(first).take(8) {
        writeln!(difference, "+ {line}").unwrap();
    }
    panic!(
        "the night went otherwise than agreed, first at line {}:\n{difference}\nIf that is right: UPDATE_GOLDEN=1\n\n{told}",
        first + 1
    );
}
