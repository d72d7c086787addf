//! Shop folders: taken in, and judged again.

use crate::channel::text;
use crate::program::{nightshift, run};
use sandbox::demo::DemoShop;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn shop(folder: &Path) -> PathBuf {
    let shop = folder.join("shop");
    DemoShop::at("2026-11-01T00:00:00Z".parse().unwrap())
        .unwrap()
        .write_to(&shop)
        .unwrap();
    shop
}

#[test]
fn every_turn_of_a_shop_is_judged_once_and_nothing_is_made_up() {
    let folder = tempfile::tempdir().unwrap();
    let shop = shop(folder.path());
    let profile = folder.path().join("profile");
    let ended = run(nightshift(
        &profile,
        &["replay", "--shop", text(&shop), "--json"],
    ))
    .expect(0);
    let turns = ended.lines();
    let messages = fs::read_to_string(shop.join("messages.jsonl")).unwrap();
    let from_buyers: BTreeSet<String> = messages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|message| message["from"] == "buyer")
        .map(|message| message["id"].as_str().unwrap().to_owned())
        .collect();
    let judged: BTreeSet<String> = turns
        .iter()
        .map(|turn| turn["message_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(judged.len(), turns.len(), "no turn twice");
    assert!(
        judged.is_subset(&from_buyers) && judged.len() > 100,
        "{} turns",
        judged.len()
    );
    let fields = [
        "checks",
        "counts",
        "decision",
        "due_at",
        "emotion",
        "facts",
        "intents",
        "language",
        "message_id",
        "reason",
        "reply",
        "risks",
    ];
    for turn in &turns {
        let mut names: Vec<&str> = turn
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        assert_eq!(names, fields);
        let speaks = ["reply", "ask"].contains(&turn["decision"].as_str().unwrap());
        assert_eq!(turn["reply"].is_object(), speaks, "{turn}");
        if turn["risks"]
            .as_array()
            .is_some_and(|risks| !risks.is_empty())
        {
            assert_ne!(turn["decision"], "reply", "a risk goes to a person: {turn}");
        }
    }
    assert!(turns.iter().any(|turn| turn["decision"] == "reply"));
    assert!(!profile.exists(), "no profile is needed, and none is made");
    let table = run(nightshift(&profile, &["replay", "--shop", text(&shop)])).expect(0);
    assert!(
        table.out.contains("order_status") && table.out.contains("  seller  "),
        "{}",
        table.out
    );
}

#[test]
fn a_shop_is_taken_in_once_and_its_broken_lines_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (shop, profile) = (shop(folder.path()), folder.path().join("profile"));
    let import = || run(nightshift(&profile, &["import", "--shop", text(&shop)]));
    let first = import().expect(0);
    assert!(!first.out.contains(" 0 new messages"), "{}", first.out);
    let again = import().expect(0);
    assert!(again.out.contains(" 0 new messages"), "{}", again.out);
    let path = shop.join("messages.jsonl");
    let broken = format!("{}half a li\n", fs::read_to_string(&path).unwrap());
    let number = broken.lines().count();
    fs::write(&path, broken).unwrap();
    let third = import().expect(1);
    assert!(
        third.err.contains(&format!("messages.jsonl:{number}:")),
        "{}",
        third.err
    );
    let missing = run(nightshift(
        &profile,
        &["import", "--shop", text(&folder.path().join("nowhere"))],
    ))
    .expect(1);
    assert!(missing.err.contains("shop.json"), "{}", missing.err);
}

#[test]
fn a_replay_by_the_schedule_keeps_silent_where_the_schedule_does() {
    let folder = tempfile::tempdir().unwrap();
    let (shop, profile) = (shop(folder.path()), folder.path().join("profile"));
    run(nightshift(
        &profile,
        &["schedule", "set", "--default", "--mode", "off"],
    ))
    .expect(0);
    let turns = run(nightshift(
        &profile,
        &["replay", "--shop", text(&shop), "--json", "--as-scheduled"],
    ))
    .expect(0)
    .lines();
    assert!(
        turns
            .iter()
            .all(|turn| turn["decision"] != "reply" && turn["decision"] != "ask")
    );
}
