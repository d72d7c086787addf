//! The demo shop in the terminal.

use crate::program::{Running, bare, run, run_with_input};
use serde_json::{Value, json};

#[test]
fn buyers_of_the_demo_are_answered_or_handed_over_while_it_runs() {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = bare(&["run", "--demo", "--for", "20s", "--json"]);
    command.env("TMPDIR", temporary.path());
    let ended = run(command).expect(0);
    let lines = ended.lines();
    let of = |name: &str| {
        lines
            .iter()
            .filter(|line| line["event"] == name)
            .collect::<Vec<_>>()
    };
    assert!(of("message").len() >= 4, "{}", ended.out);
    assert!(
        !of("sent").is_empty() && !of("escalated").is_empty(),
        "{}",
        ended.out
    );
    assert!(
        lines.iter().all(|line| line["at"].is_string()),
        "every line says when"
    );
    for sent in of("sent") {
        let row = sent["outbox"].as_str().unwrap();
        let decided = |d: &&&Value| d["outbox"] == row && d["decision"] == "reply";
        assert_eq!(
            of("decision").iter().filter(decided).count(),
            1,
            "each reply has one decision: {sent}"
        );
        assert!(
            !sent["covers"].as_array().unwrap().is_empty() && sent["platform_id"].is_string(),
            "{sent}"
        );
    }
    let mut answered: Vec<&str> = of("sent")
        .iter()
        .map(|sent| sent["conversation"].as_str().unwrap())
        .collect();
    answered.sort_unstable();
    answered.dedup();
    assert_eq!(answered.len(), of("sent").len(), "nobody is answered twice");
    assert_eq!(
        std::fs::read_dir(temporary.path()).unwrap().count(),
        0,
        "the demo leaves nothing behind"
    );
}

#[test]
fn the_screens_of_a_demo_are_served_to_whoever_has_the_token() {
    let mut serve = Running::start(bare(&["serve", "--demo", "--port", "0"]));
    let first = serve.until("address", |_| true);
    let (port, token) = (
        first["port"].as_u64().unwrap(),
        first["token"].as_str().unwrap().to_owned(),
    );
    assert_eq!(
        first["url"],
        format!("http://127.0.0.1:{port}/#token={token}")
    );
    let overview = ask(port, &token, &json!({"cmd": "overview", "payload": {}}));
    assert_eq!(
        (&overview["ok"]["demo"], &overview["ok"]["shop_name"]),
        (&true.into(), &"Lantern & Loom".into())
    );
    let page = ask(
        port,
        &token,
        &json!({"cmd": "inbox.page", "payload": {"filter": "all", "limit": 50}}),
    );
    assert!(
        page["ok"]["rows"]
            .as_array()
            .is_some_and(|rows| rows.len() >= 30),
        "{page}"
    );
    let again = ask(port, &token, &json!({"cmd": "demo.open"}));
    assert_eq!(again["ok"]["done"], false, "it is open already");
    let ended = serve.terminate().expect(0);
    assert!(!ended.err.contains(&token), "the token is in no log");
}

#[tokio::main(flavor = "current_thread")]
async fn ask(port: u64, token: &str, body: &Value) -> Value {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new()
        .post(format!("http://127.0.0.1:{port}/rpc"))
        .bearer_auth(token)
        .json(body);
    request.send().await.unwrap().json().await.unwrap()
}

#[test]
fn a_shop_opened_as_demo_again_goes_on_and_a_real_one_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("demo");
    let demo = |time: &str| {
        let mut command = bare(&[
            "run", "--demo", "--json", "--for", time, "--vault", "memory",
        ]);
        command.arg("--profile").arg(&profile);
        run(command).expect(0)
    };
    let first = demo("6s");
    assert!(first.out.contains("\"message\""), "{}", first.out);
    let again = demo("6s");
    let news = |ended: &crate::program::Ended| {
        let lines = ended
            .lines()
            .into_iter()
            .filter(|line| line["event"] == "message" && line["author"] == "buyer");
        lines
            .map(|line| line["platform_id"].clone())
            .collect::<Vec<_>>()
    };
    assert!(
        !news(&again).is_empty(),
        "buyers write again: {}",
        again.out
    );
    assert!(
        news(&first).iter().all(|id| !news(&again).contains(id)),
        "no number is given twice"
    );
    let channels: Vec<Value> = {
        let mut command = bare(&["channel", "list", "--json"]);
        command.arg("--profile").arg(&profile);
        run(command).expect(0).lines()
    };
    assert_eq!(
        channels.iter().filter(|c| c["enabled"] == true).count(),
        1,
        "the stand-in is connected once"
    );

    let real = folder.path().join("real");
    let mut add = bare(&[
        "channel",
        "add",
        "ebay",
        "--name",
        "Shop",
        "--base-url",
        "http://127.0.0.1:9",
        "--token-env",
        "T",
        "--no-check",
    ]);
    add.arg("--profile")
        .arg(&real)
        .args(["--vault", "memory"])
        .env("T", "token-of-the-test");
    let added = run(add).expect(0);
    assert!(!(added.out + &added.err).contains("token-of-the-test"));
    let mut open = bare(&["run", "--demo", "--for", "1s"]);
    open.arg("--profile").arg(&real);
    let refused = run(open).expect(1);
    assert!(refused.err.contains("real shop"), "{}", refused.err);
}

#[test]
fn messages_from_a_pipe_are_understood_without_a_profile() {
    let home = tempfile::tempdir().unwrap();
    let mut command = bare(&["understand"]);
    command
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path());
    let input = "{\"id\":\"m1\",\"text\":\"Wo ist mein Paket?\"}\nnonsense\n{\"id\":\"m3\",\"text\":\"我的包裹在哪里？\"}\n";
    let ended = run_with_input(command, input.as_bytes()).expect(1);
    let ids: Vec<Value> = ended
        .lines()
        .into_iter()
        .map(|line| line["id"].clone())
        .collect();
    assert_eq!(ids, ["m1", "m3"]);
    let error: Value = serde_json::from_str(ended.err.trim()).unwrap();
    assert_eq!(error["line"], 2);
    assert_eq!(
        std::fs::read_dir(home.path()).unwrap().count(),
        0,
        "no profile was made"
    );
}
