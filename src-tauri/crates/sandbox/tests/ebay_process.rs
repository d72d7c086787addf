//! The eBay stand-in as a process of its own: how tests that kill processes use it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use sandbox::ebay::{Sent, Written};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Killed with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn it_says_where_it_listens_and_obeys() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ebay-sandbox"))
        .args(["--seller", "lamps", "--token", "abc"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let _process = Process(child);
    let said: Value = serde_json::from_str(&line).unwrap();
    let base = said
        .get("base_url")
        .and_then(Value::as_str)
        .unwrap()
        .to_owned();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let writes = json!({"username": "anna", "text": "Where is it?"});
    let written: Written = http
        .post(format!("{base}/_sandbox/buyer_writes"))
        .json(&writes)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let body = json!({"conversationId": written.conversation, "messageText": "On its way."});
    let url = format!("{base}/commerce/message/v1/send_message");
    let status = http
        .post(url)
        .bearer_auth("abc")
        .json(&body)
        .send()
        .await
        .unwrap()
        .status();
    assert_eq!(status.as_u16(), 201);
    let ledger: Vec<Sent> = http
        .get(format!("{base}/_sandbox/ledger"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let texts: Vec<&str> = ledger.iter().map(|sent| sent.text.as_str()).collect();
    assert_eq!(texts, ["On its way."]);
}

#[test]
fn it_refuses_what_it_does_not_know() {
    let output = Command::new(env!("CARGO_BIN_EXE_ebay-sandbox"))
        .args(["--port", "soon"])
        .output()
        .unwrap();
    assert!(
        !output.status.success(),
        "it does not start with half of its options"
    );
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("needs a number"),
        "{output:?}"
    );
}
