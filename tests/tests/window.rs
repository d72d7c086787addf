//! The real window, as the seller has it, driven through its web view's own driver.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that waits for a real program"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use platform::Profile;
use scenarios::servers::Window;
use serde_json::{Value, json};

type Done = Result<(), Box<dyn std::error::Error>>;

/// A small machine may run many tests at once.
const PATIENCE: Duration = Duration::from_secs(90);
const STOP_KEY: &str = "button[aria-keyshortcuts='Control+.']";

/// The built window; `cargo xtask test` builds it first.
fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/nightdesk");
    let program = std::env::var_os("NIGHTDESK_BIN").map_or(built, PathBuf::from);
    assert!(
        program.is_file(),
        "there is no window at {}: build it with `cargo build -p nightdesk --features tauri/custom-protocol`, or name \
         it in NIGHTDESK_BIN",
        program.display()
    );
    program.canonicalize().expect("a path of this system")
}

fn driver() -> Result<Window, Box<dyn std::error::Error>> {
    Ok(Window::start(&[(
        "NIGHTDESK_TEST".to_owned(),
        "1".to_owned(),
    )])?)
}

/// Asks the page until it answers with something.
async fn until(
    client: &Client,
    what: &str,
    script: &str,
) -> Result<Value, Box<dyn std::error::Error>> {
    let end = Instant::now() + PATIENCE;
    loop {
        let answer = client.execute(script, vec![]).await?;
        if !matches!(answer, Value::Null | Value::Bool(false)) {
            return Ok(answer);
        }
        if Instant::now() > end {
            let shown = client
                .execute("return document.body.innerText", vec![])
                .await?;
            return Err(format!(
                "waited {} s for {what}; the window shows:\n{shown}",
                PATIENCE.as_secs()
            )
            .into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Asks the shell as the page does.
async fn invoke(
    client: &Client,
    command: &str,
    arguments: Value,
) -> Result<Value, Box<dyn std::error::Error>> {
    let script = "const [command, given, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, given).then(done, (error) => done({ refused: String(error) }))";
    Ok(client
        .execute_async(script, vec![json!(command), arguments])
        .await?)
}

async fn ask(
    client: &Client,
    command: &str,
    payload: Value,
) -> Result<Value, Box<dyn std::error::Error>> {
    let mut answer = invoke(client, "rpc", json!({ "cmd": command, "payload": payload })).await?;
    match answer.get_mut("ok") {
        Some(ok) => Ok(ok.take()),
        None => Err(format!("{command}: {answer}").into()),
    }
}

/// The first reply of the assistant that is out.
async fn first_sent(client: &Client) -> Result<Value, Box<dyn std::error::Error>> {
    let end = Instant::now() + PATIENCE;
    loop {
        let outbox = ask(client, "outbox.list", json!({})).await?;
        let rows = outbox["rows"].as_array().cloned().unwrap_or_default();
        if let Some(sent) = rows.into_iter().find(|row| row["state"] == "sent") {
            return Ok(sent);
        }
        assert!(
            Instant::now() < end,
            "nothing was answered within {} s: {outbox}",
            PATIENCE.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_on_the_demo_shop() -> Done {
    let window = driver()?;
    // In a folder of the test: the driver ends the program without a word, and its own would stay.
    let profile = window.home().join("demo").display().to_string();
    let client = window
        .open(&program(), &["--demo", "--profile", &profile])
        .await?;
    until(
        &client,
        "the world strip",
        "return document.querySelector('section.strip') !== null",
    )
    .await?;
    until(
        &client,
        "conversations",
        "return document.querySelectorAll('button.row').length > 2",
    )
    .await?;

    // Messages arrive, the list follows, and they are answered.
    let all = json!({ "filter": "all", "channel": null, "after": null, "limit": 1 });
    let newest = "return document.querySelector('.watch') !== null";
    until(&client, "the state of the watch", newest).await?;
    let before = ask(&client, "inbox.page", all.clone()).await?;
    let sent = first_sent(&client).await?;
    let after = ask(&client, "inbox.page", all).await?;
    assert_ne!(
        before["rows"], after["rows"],
        "a buyer wrote, so the newest conversation is another"
    );

    // The conversation shows what the assistant said.
    let id = sent["conversation"]
        .as_str()
        .ok_or("a reply belongs to a conversation")?;
    client
        .execute("location.hash = '#/inbox/' + arguments[0]", vec![json!(id)])
        .await?;
    let said = "const said = document.querySelector('article.message.assistant'); return said && said.innerText";
    let said = until(&client, "the assistant's reply in its conversation", said).await?;
    let text = sent["text"].as_str().unwrap_or_default();
    let first_line = text.lines().next().unwrap_or_default();
    assert!(
        !first_line.is_empty() && said.as_str().unwrap_or_default().contains(first_line),
        "{said} has not {text}"
    );

    // One key stops everything, and the window says so.
    client.find(Locator::Css(STOP_KEY)).await?.click().await?;
    until(
        &client,
        "the stop",
        &format!("return document.querySelector(\"{STOP_KEY}\").ariaPressed === 'true'"),
    )
    .await?;
    until(
        &client,
        "the banner",
        "return document.querySelector('.banner') !== null",
    )
    .await?;
    let overview = ask(&client, "overview", json!({})).await?;
    assert!(overview["stopped_at"].is_string(), "{overview}");
    assert_eq!(overview["countdowns"], 0, "no countdown goes on");
    client.find(Locator::Css(STOP_KEY)).await?.click().await?;
    until(
        &client,
        "the way back",
        &format!("return document.querySelector(\"{STOP_KEY}\").ariaPressed === 'false'"),
    )
    .await?;
    client.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_do_nothing_but_ask_and_listen() -> Done {
    let window = driver()?;
    let profile = window.home().join("demo").display().to_string();
    let client = window
        .open(&program(), &["--demo", "--profile", &profile])
        .await?;
    until(
        &client,
        "the page",
        "return document.querySelector('section.strip') !== null",
    )
    .await?;
    for (command, given) in [
        (
            "plugin:opener|open_url",
            json!({ "url": "https://example.test" }),
        ),
        ("plugin:updater|check", json!({})),
        ("plugin:autostart|enable", json!({})),
        ("plugin:window|close", json!({ "label": "main" })),
        (
            "plugin:event|emit",
            json!({ "event": "x", "payload": null }),
        ),
    ] {
        let answer = invoke(&client, command, given).await?;
        let refused = answer["refused"].as_str().unwrap_or_default();
        assert!(refused.contains("not allowed"), "{command}: {answer}");
    }
    let frozen = client
        .execute("return Object.isFrozen(Object.prototype)", vec![])
        .await?;
    assert_eq!(frozen, true);
    let reach = "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('out'), () => done('held'));
        document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective))";
    assert_eq!(
        client.execute_async(reach, vec![]).await?,
        "connect-src",
        "the page reaches no network"
    );
    let unknown = invoke(&client, "rpc", json!({ "cmd": "no.such", "payload": {} })).await?;
    assert_eq!(unknown["error"]["code"], "unknown_command");
    client.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_shown_and_left_alone() -> Done {
    let window = driver()?;
    let folder = tempfile::tempdir()?;
    let profile = Profile::at(folder.path())?;
    let damaged = b"this is not a database, and nobody shall overwrite it".repeat(100);
    std::fs::write(profile.database(), &damaged)?;
    let place = folder.path().display().to_string();
    let client = window
        .open(&program(), &["--profile", &place, "--vault", "memory"])
        .await?;
    let shown = until(
        &client,
        "the reason",
        "const alert = document.querySelector('[role=alert]'); return alert && alert.innerText",
    )
    .await?;
    assert!(!shown.as_str().unwrap_or_default().is_empty());
    let answer = invoke(&client, "rpc", json!({ "cmd": "overview", "payload": {} })).await?;
    assert_eq!(answer["error"]["code"], "store_corrupt", "{answer}");
    let any = invoke(
        &client,
        "rpc",
        json!({ "cmd": "schedule.stop", "payload": {} }),
    )
    .await?;
    assert_eq!(any, answer, "every command gets the same reason");
    assert_eq!(std::fs::read(profile.database())?, damaged);
    client.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_in_use_opens_by_itself_when_it_is_free() -> Done {
    let window = driver()?;
    let folder = tempfile::tempdir()?;
    let profile = Profile::at(folder.path())?;
    let runner = profile.lock("the runner")?;
    let place = folder.path().display().to_string();
    let client = window
        .open(&program(), &["--profile", &place, "--vault", "memory"])
        .await?;
    until(
        &client,
        "the reason",
        "return document.querySelector('[role=alert]') !== null",
    )
    .await?;
    let answer = invoke(&client, "rpc", json!({ "cmd": "overview", "payload": {} })).await?;
    assert_eq!(answer["error"]["code"], "profile_in_use", "{answer}");
    drop(runner);
    until(&client, "the first start", "return document.querySelector('[role=alert]') === null && document.querySelector('main') !== null").await?;
    assert_eq!(
        ask(&client, "overview", json!({})).await?["first_start"],
        true
    );

    // Asked to go by the system, it puts the profile down and ends.
    let holder = std::fs::read_to_string(folder.path().join("watch.lock"))?;
    let process = holder
        .trim()
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(
        Command::new("kill")
            .args(["-TERM", &process])
            .status()?
            .success(),
        "{holder}"
    );
    let end = Instant::now() + PATIENCE;
    while profile.lock("the test").is_err() {
        assert!(Instant::now() < end, "the profile was not given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_over_to_the_first() -> Done {
    let window = Window::start(&[])?;
    let folder = tempfile::tempdir()?;
    let place = folder.path().display().to_string();
    let client = window
        .open(&program(), &["--profile", &place, "--vault", "memory"])
        .await?;
    until(
        &client,
        "the first start",
        "return document.querySelector('main') !== null",
    )
    .await?;
    let second = Command::new(program())
        .args([
            "--profile",
            &place,
            "--vault",
            "memory",
            "nightdesk://conversation/c-1",
        ])
        .env("DISPLAY", window.display().name())
        .env(
            "DBUS_SESSION_BUS_ADDRESS",
            format!("unix:path={}", window.home().join("bus").display()),
        )
        .env("HOME", window.home())
        .env_remove("WAYLAND_DISPLAY")
        .output()?;
    assert!(
        second.status.success(),
        "{}",
        String::from_utf8_lossy(&second.stderr)
    );
    // The link was followed by the first one.
    until(
        &client,
        "the link's conversation",
        "return location.hash === '#/inbox/c-1'",
    )
    .await?;
    client.close().await?;
    Ok(())
}
