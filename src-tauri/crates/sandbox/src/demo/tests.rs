//! The data is written by hand; these tests hold it to its own format and to the truth of its stories.

mod numbers;
mod stories;

use super::*;
use domain::shop::{Article, Policy, Product};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn now() -> Timestamp {
    "2027-03-14T05:26:53.589Z".parse().unwrap()
}

pub(super) fn rows(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(super) fn time(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn texts<'a>(rows: &'a [Value], pointer: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row.pointer(pointer).unwrap().as_str().unwrap())
        .collect()
}

fn assert_unique(what: &str, ids: &[&str]) {
    let set: BTreeSet<_> = ids.iter().collect();
    assert_eq!(set.len(), ids.len(), "{what} are not unique");
}

#[test]
fn every_policy_article_and_product_reads_as_the_domain_has_it() {
    let shop = DemoShop::at(now()).unwrap();
    let head: Value = serde_json::from_str(shop.shop_json()).unwrap();
    let policies: Vec<Policy> = serde_json::from_value(head["policies"].clone()).unwrap();
    let articles: Vec<Article> = serde_json::from_value(head["articles"].clone()).unwrap();
    let products: Vec<Product> = shop
        .products_jsonl()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(policies.len() >= 25 && articles.len() >= 15 * 6 && products.len() >= 30);
    for policy in &policies {
        for language in ["en", "zh-Hans", "de", "es", "fr", "ja"] {
            assert!(
                policy.text.get(language).is_some_and(|t| !t.is_empty()),
                "{:?} lacks {language}",
                policy.id
            );
        }
    }
    let skus: BTreeSet<&str> = products.iter().map(|p| p.sku.as_str()).collect();
    for sku in policies
        .iter()
        .flat_map(|p| &p.skus)
        .chain(articles.iter().flat_map(|a| &a.skus))
    {
        assert!(skus.contains(sku.as_str()), "{sku} is not sold");
    }
}

#[test]
fn ids_are_unique_and_references_hold() {
    let shop = DemoShop::at(now()).unwrap();
    let (orders, messages) = (rows(shop.orders_jsonl()), rows(shop.messages_jsonl()));
    let order_ids = texts(&orders, "/order_id");
    assert_unique("order ids", &order_ids);
    assert_unique("message ids", &texts(&messages, "/id"));
    assert_unique("message texts", &texts(&messages, "/text"));
    let channels: Vec<&str> = shop.channels().iter().map(|c| c.id.as_str()).collect();
    assert_unique("channels", &channels);
    for row in orders.iter().chain(&messages) {
        assert!(
            channels.contains(&row["channel"].as_str().unwrap()),
            "{} is no channel",
            row["channel"]
        );
    }
    let played: BTreeSet<&str> = shop.script().map(|l| l.channel.as_str()).collect();
    assert!(
        played.len() == 1 && played.iter().all(|c| channels.contains(c)),
        "the script is on {played:?}"
    );
    let products = rows(shop.products_jsonl());
    assert_unique("skus", &texts(&products, "/sku"));
    assert!(
        orders.len() >= 70 && messages.len() >= 350,
        "{} orders, {} messages",
        orders.len(),
        messages.len()
    );

    let skus: BTreeSet<&str> = texts(&products, "/sku").into_iter().collect();
    for item in orders.iter().flat_map(|o| o["items"].as_array().unwrap()) {
        assert!(
            skus.contains(item["sku"].as_str().unwrap()),
            "{} is not sold",
            item["sku"]
        );
    }
    let by_id: BTreeMap<&str, &Value> = order_ids.into_iter().zip(&orders).collect();
    let mut threads: BTreeMap<&str, (&Value, &Value)> = BTreeMap::new();
    for message in &messages {
        let order = message["order_id"].as_str().unwrap();
        if !order.is_empty() {
            assert_eq!(
                by_id[order]["buyer"]["id"], message["buyer"]["id"],
                "{}",
                message["id"]
            );
            assert_eq!(
                by_id[order]["channel"], message["channel"],
                "{}",
                message["id"]
            );
            assert!(
                time(&message["at"]) >= time(&by_id[order]["placed_at"]),
                "{} precedes its order",
                message["id"]
            );
        }
        let thread = message["conversation"].as_str().unwrap();
        let about = threads
            .entry(thread)
            .or_insert((&message["buyer"], &message["order_id"]));
        assert_eq!(
            *about,
            (&message["buyer"], &message["order_id"]),
            "{thread} mixes buyers or orders"
        );
    }
    for line in shop.script() {
        if !line.order_id.is_empty() {
            assert_eq!(
                by_id[line.order_id.as_str()]["buyer"]["id"],
                line.buyer.id.as_str()
            );
            assert_eq!(
                by_id[line.order_id.as_str()]["channel"],
                line.channel.as_str()
            );
        }
        if let Some(thread) = &line.conversation {
            let (buyer, order) = threads[thread.as_str()];
            assert_eq!(buyer["id"], line.buyer.id.as_str());
            assert_eq!(order.as_str(), Some(line.order_id.as_str()));
        }
    }
}

#[test]
fn buyers_come_from_many_languages_and_zones_and_none_is_reachable() {
    let shop = DemoShop::at(now()).unwrap();
    let (orders, messages) = (rows(shop.orders_jsonl()), rows(shop.messages_jsonl()));
    let languages: BTreeSet<&str> = texts(&messages, "/buyer/language").into_iter().collect();
    assert!(languages.len() >= 8, "{languages:?}");
    let zones: BTreeSet<&str> = texts(&orders, "/buyer/time_zone").into_iter().collect();
    assert!(zones.len() >= 8);
    for zone in zones {
        assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone} is no zone");
    }
    for row in orders.iter().chain(&messages) {
        let country = row["buyer"]["country"].as_str().unwrap();
        assert!(
            domain::Country::parse(country).is_some_and(|c| c.as_str() == country),
            "{country} is no country"
        );
    }
    let all: String = shop
        .files()
        .iter()
        .map(|(_, text)| *text)
        .chain([SCRIPT])
        .collect();
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    for rest in all.split('@').skip(1) {
        let host = rest
            .split(ends)
            .next()
            .unwrap_or_default()
            .trim_end_matches('.');
        let safe = host.ends_with(".example")
            || ["example.com", "example.org", "example.net"].contains(&host);
        assert!(safe, "{host:?} might be somebody's");
    }
}

#[test]
fn the_script_shows_every_kind_early() {
    let shop = DemoShop::at(now()).unwrap();
    let lines: Vec<&ScriptLine> = shop.script().collect();
    assert!(lines.len() >= 60);
    assert!(
        lines
            .windows(2)
            .all(|pair| pair[0].after_seconds < pair[1].after_seconds)
    );
    let first: BTreeSet<&str> = lines
        .iter()
        .filter(|l| l.after_seconds < 60)
        .map(|l| l.buyer.language.as_str())
        .collect();
    for language in ["en", "zh-Hans", "de", "es", "fr", "ja", "ko"] {
        assert!(
            first.contains(language),
            "no {language} in the first minute"
        );
    }
    let threads: BTreeSet<String> = lines.iter().map(|l| l.thread()).collect();
    assert!(threads.len() < lines.len(), "nobody writes twice");
    assert_unique(
        "script texts",
        &lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(),
    );
    assert_eq!(
        lines[0].due(now()),
        now().checked_add(SignedDuration::from_secs(3)).ok()
    );
}

#[test]
fn a_folder_can_be_written_and_a_bad_one_is_told() {
    let shop = DemoShop::at(now()).unwrap();
    let dir = std::env::temp_dir().join(format!("nightdesk-demo-{}", std::process::id()));
    shop.write_to(&dir).unwrap();
    for (name, text) in shop.files() {
        assert_eq!(std::fs::read_to_string(dir.join(name)).unwrap(), text);
    }
    assert_eq!(
        std::fs::read_to_string(dir.join("script.jsonl")).unwrap(),
        SCRIPT
    );
    let error = shop.write_to(&dir.join("shop.json")).unwrap_err();
    assert!(matches!(error, DemoError::Write { .. }), "{error}");
    assert_eq!(error.retry(), RetryClass::Never);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_broken_line_is_told_by_its_number() {
    let shift = Shift::between(now(), now()).unwrap();
    let error = shift
        .lines(
            "orders.jsonl",
            "{\"at\":\"2026-01-01T00:00:00Z\"}\n{\"at\":",
        )
        .unwrap_err();
    assert!(
        matches!(
            error,
            DemoError::Data {
                file: "orders.jsonl",
                line: 2,
                ..
            }
        ),
        "{error}"
    );
    let error = shift
        .lines("orders.jsonl", "{\"at\":\"yesterday\"}")
        .unwrap_err();
    assert!(
        matches!(&error, DemoError::Time { text, .. } if text == "yesterday"),
        "{error}"
    );
    assert!(
        shift
            .lines("messages.jsonl", "{\"text\":\"2026-01-01T00:00:00Z\"}")
            .unwrap()
            .contains("2026-01-01")
    );
    assert!(DemoShop::at(Timestamp::MAX).is_err());
}
