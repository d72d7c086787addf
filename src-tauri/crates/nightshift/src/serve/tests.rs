//! The server over an empty profile in memory of the test.

use super::{ServeOptions, Server};
use api::{Api, NoDemo};
use engine::{Engine, OpenOptions, Store};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

struct Running {
    base: String,
    token: String,
    end: CancellationToken,
    engine: Engine,
    client: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn start() -> Running {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    let store = Store::open(OpenOptions {
        path: folder.path().join("db"),
        now,
    })
    .await
    .unwrap();
    let engine = Engine::new(
        store,
        platform::ports(Arc::new(platform::MemoryVault::default())),
    );
    let ui = folder.path().join("dist");
    let server = Server::bind(ServeOptions { port: 0, ui }).await.unwrap();
    let (base, token) = (
        format!("http://127.0.0.1:{}", server.port()),
        server.token().to_owned(),
    );
    let end = CancellationToken::new();
    tokio::spawn(server.run(Api::new(engine.clone(), Arc::new(NoDemo)), end.clone()));
    Running {
        base,
        token,
        end,
        engine,
        client: reqwest::Client::new(),
        _folder: folder,
    }
}

impl Running {
    async fn call(&self, token: &str, body: &Value) -> (StatusCode, Value) {
        let request = self
            .client
            .post(format!("{}/rpc", self.base))
            .bearer_auth(token)
            .json(body);
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    fn ui(&self) -> &Path {
        self._folder.path()
    }
}

#[tokio::test]
async fn commands_are_answered_for_the_right_token_only() {
    let running = start().await;
    let overview = json!({"cmd": "overview"});
    let (status, answer) = running.call(&running.token, &overview).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["ok"]["first_start"], true, "{answer}");
    let (status, answer) = running.call("0".repeat(64).as_str(), &overview).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::UNAUTHORIZED, &"unauthorised".into())
    );
    let (status, answer) = running
        .call(&running.token, &json!({"cmd": "no.such"}))
        .await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::OK, &"unknown_command".into())
    );
    let (status, answer) = running.call(&running.token, &json!({"payload": 1})).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::OK, &"bad_request".into())
    );
}

#[tokio::test]
async fn pages_of_other_places_get_nothing() {
    let running = start().await;
    let post = || {
        running
            .client
            .post(format!("{}/rpc", running.base))
            .bearer_auth(&running.token)
            .json(&json!({"cmd": "overview"}))
    };
    let rebound = post().header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
    let foreign = post()
        .header("origin", "http://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert!(
        foreign
            .headers()
            .get("access-control-allow-origin")
            .is_none()
    );
    let own = post().header("origin", &running.base).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test]
async fn changes_of_this_and_other_processes_are_told_as_they_come() {
    let running = start().await;
    let refused = running
        .client
        .get(format!("{}/events?token=no", running.base))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let url = format!("{}/events?token={}", running.base, running.token);
    let mut stream = running.client.get(url).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut told = String::new();
    let heard = tokio::time::timeout(Duration::from_secs(10), async {
        while !told.contains("schedule") {
            running.engine.stop().await.unwrap();
            running.engine.resume().await.unwrap();
            let patience = Duration::from_millis(300);
            if let Ok(Ok(Some(bytes))) = tokio::time::timeout(patience, stream.chunk()).await {
                told.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    });
    heard.await.expect("the stop key shows in the event stream");
    let data = told
        .lines()
        .find_map(|line| line.strip_prefix("data:"))
        .unwrap();
    let changed: Value = serde_json::from_str(data.trim()).unwrap();
    assert!(changed["tags"].is_array(), "{changed}");
}

#[tokio::test]
async fn the_screens_are_served_with_a_strict_policy_and_nothing_beside_them() {
    let running = start().await;
    let get = |path: &str| running.client.get(format!("{}{path}", running.base)).send();
    let missing = get("/").await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(
        missing.text().await.unwrap().contains("--ui DIR"),
        "says what to do"
    );
    std::fs::create_dir_all(running.ui().join("dist/assets")).unwrap();
    std::fs::write(running.ui().join("dist/index.html"), "<p>desk</p>").unwrap();
    std::fs::write(running.ui().join("dist/assets/a.js"), "1").unwrap();
    let page = get("/").await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    assert_eq!(page.text().await.unwrap(), "<p>desk</p>");
    let script = get("/assets/a.js").await.unwrap();
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        get("/%2e%2e/db").await.unwrap().status(),
        StatusCode::NOT_FOUND,
        "the database is not a file of the screens"
    );
}
