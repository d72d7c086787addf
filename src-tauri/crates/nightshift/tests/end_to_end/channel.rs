//! An account of the stand-in, connected by the command line.

use crate::program::{Running, nightshift, run};
use jiff::Timestamp;
use sandbox::demo::DemoShop;
use sandbox::ebay::{BuyerWrites, EbaySandbox, Options};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A marketplace with the demo shop in it, and an empty profile beside the shop's folder.
pub struct Place {
    pub sandbox: EbaySandbox,
    pub profile: PathBuf,
    pub shop: PathBuf,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program under test reads the clock of this computer as well"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let shop = DemoShop::at(now()).unwrap();
        let shop_folder = folder.path().join("shop");
        shop.write_to(&shop_folder).unwrap();
        let mut options = Options::new(Arc::new(now));
        options.seller = shop.channels()[0].account.clone();
        let sandbox = runtime.block_on(EbaySandbox::start(options)).unwrap();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let orders = lines(shop.orders_jsonl())
            .iter()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect::<Vec<_>>();
        let messages = lines(shop.messages_jsonl())
            .iter()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect::<Vec<_>>();
        sandbox.seed_bundle(&shop.channels()[0].id, &orders, &messages);
        Self {
            sandbox,
            profile: folder.path().join("profile"),
            shop: shop_folder,
            runtime,
            _folder: folder,
        }
    }

    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = nightshift(&self.profile, arguments);
        command.env("SHOP_TOKEN", "v^1.1#access-0");
        command
    }

    /// Connects the account, takes the shop in, and lets the machine answer without a countdown.
    pub fn connect(&self, countdown: &str) {
        let url = self.sandbox.base_url();
        let add = [
            "channel",
            "add",
            "ebay",
            "--name",
            "Shop",
            "--account",
            "lantern-and-loom",
            "--base-url",
            &url,
        ];
        run(self.command(&[&add[..], &["--token-env", "SHOP_TOKEN"]].concat())).expect(0);
        self.import();
        run(self.command(&[
            "schedule",
            "set",
            "--default",
            "--mode",
            "auto",
            "--countdown",
            countdown,
        ]))
        .expect(0);
    }

    pub fn import(&self) {
        run(self.command(&["import", "--shop", text(&self.shop)])).expect(0);
    }

    /// A buyer asks where the order is.
    pub fn ask(&self, conversation: &str, buyer: &str, words: &str) {
        self.sandbox.buyer_writes(&BuyerWrites {
            username: buyer.to_owned(),
            conversation: Some(conversation.to_owned()),
            text: words.to_owned(),
            ..BuyerWrites::default()
        });
    }

    pub fn ask_in_german(&self) {
        self.ask(
            "demo-c075",
            "hamburg_anker",
            "Moin, wo steckt eigentlich mein Paket? Seit Tagen tut sich nichts mehr.",
        );
    }

    pub fn close_marketplace(self) -> (PathBuf, tempfile::TempDir) {
        let Self {
            sandbox,
            profile,
            runtime,
            _folder,
            ..
        } = self;
        drop(sandbox);
        runtime.shutdown_background();
        (profile, _folder)
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn of<'a>(lines: &'a [Value], event: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["event"] == event).collect()
}

#[test]
fn a_question_is_answered_once_from_the_order_in_the_buyers_language() {
    let place = Place::new();
    place.connect("0");
    place.ask_in_german();
    let first = run(place.command(&["run", "--once", "--json"]))
        .expect(0)
        .lines();
    assert_eq!(
        of(&first, "message").len(),
        1,
        "history is not news: {first:#?}"
    );
    assert_eq!(of(&first, "decision")[0]["decision"], "reply", "{first:#?}");
    assert_eq!(of(&first, "sent").len(), 1, "{first:#?}");
    let ledger = place.sandbox.ledger();
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0].conversation, "demo-c075");
    assert_eq!(of(&first, "sent")[0]["platform_id"], ledger[0].message_id);
    let again = run(place.command(&["run", "--once", "--json"]))
        .expect(0)
        .lines();
    assert!(
        of(&again, "sent").is_empty() && of(&again, "message").is_empty(),
        "{again:#?}"
    );
    assert_eq!(place.sandbox.ledger().len(), 1, "answered once");
}

#[test]
fn a_countdown_is_not_waited_for_and_reading_alone_answers_nothing() {
    let place = Place::new();
    place.connect("600");
    place.ask_in_german();
    let read = run(place.command(&["sync", "--once"])).expect(0);
    assert!(read.out.contains("Shop: 1 new messages"), "{}", read.out);
    assert!(place.sandbox.ledger().is_empty());
    let judged = run(place.command(&["run", "--once", "--json"]))
        .expect(0)
        .lines();
    assert_eq!(of(&judged, "decision")[0]["decision"], "reply");
    assert!(
        of(&judged, "sent").is_empty() && place.sandbox.ledger().is_empty(),
        "{judged:#?}"
    );
}

#[test]
fn a_marketplace_that_is_away_is_told_with_exit_code_1_and_nothing_is_lost() {
    let place = Place::new();
    place.connect("0");
    let listed = run(place.command(&["channel", "list", "--json"]))
        .expect(0)
        .lines();
    let shop = listed.iter().find(|c| c["name"] == "Shop").unwrap();
    assert_eq!(
        (&shop["platform"], &shop["enabled"]),
        (&"ebay".into(), &true.into())
    );
    let (profile, _folder) = place.close_marketplace();
    let ended = run(nightshift(&profile, &["run", "--once", "--json"])).expect(1);
    let errors = ended.lines();
    assert_eq!(of(&errors, "error")[0]["channel"], shop["id"]);
    assert!(ended.err.contains("Shop:"), "{}", ended.err);
    let doctor = run(nightshift(&profile, &["doctor"])).expect(1);
    assert!(
        doctor.out.contains("problem  channel     `Shop`"),
        "{}",
        doctor.out
    );
    let removed = run(nightshift(&profile, &["channel", "remove", "shop"])).expect(0);
    assert!(removed.out.contains("Removed"), "{}", removed.out);
    run(nightshift(&profile, &["channel", "remove", "shop"])).expect(1);
}

#[test]
fn an_account_that_does_not_sign_in_is_not_kept() {
    let place = Place::new();
    let url = place.sandbox.base_url();
    let mut add = place.command(&[
        "channel",
        "add",
        "ebay",
        "--name",
        "Shop",
        "--base-url",
        &url,
        "--token-env",
        "T",
    ]);
    add.env("T", "a-wrong-token");
    let refused = run(add).expect(1);
    assert!(
        refused.err.contains("--no-check") && !refused.err.contains("a-wrong-token"),
        "{}",
        refused.err
    );
    assert!(
        run(place.command(&["channel", "list", "--json"]))
            .expect(0)
            .out
            .is_empty()
    );
}

#[test]
fn an_account_added_while_another_process_watches_is_watched_too() {
    let place = Place::new();
    let mut watch = Running::start(place.command(&["run", "--json"]));
    std::thread::sleep(std::time::Duration::from_secs(3));
    place.connect("0");
    let told = watch.event("health");
    assert_eq!(told["health"]["state"], "watching", "{told}");
    watch.terminate().expect(0);
}
