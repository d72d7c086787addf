//! The desktop: keychain, notifications, display, window.

use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::Locator;
use scenarios::servers::{Display, NotificationServer, SecretService, Window};

type Done = Result<(), Box<dyn std::error::Error>>;

/// Runs one of the ignored tests of this file in a process with another environment: a process looks up its
/// keychain once, so it cannot change it in mid-life.
fn elsewhere(
    test: &str,
    environment: Vec<(String, String)>,
) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--ignored", "--exact", "--nocapture", test])
        .envs(environment)
        .output()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(
        said.contains("1 passed") || said.contains("1 failed"),
        "{test} did not run:\n{said}"
    );
    if output.status.success() {
        Ok(said)
    } else {
        Err(said.into())
    }
}

#[test]
#[ignore = "runs inside other tests, with a keychain around it"]
fn probe_writes_reads_and_deletes_a_secret() -> Done {
    let entry = keyring::v1::Entry::new("nightdesk-test", "shop")?;
    entry.set_password("a token, ein Schlüssel, 钥匙")?;
    assert_eq!(entry.get_password()?, "a token, ein Schlüssel, 钥匙");
    entry.delete_credential()?;
    assert!(entry.get_password().is_err());
    Ok(())
}

#[test]
fn an_unlocked_keychain_keeps_a_secret() -> Done {
    let service = SecretService::start()?;
    elsewhere(
        "desktop::probe_writes_reads_and_deletes_a_secret",
        service.environment(),
    )
    .map(drop)
}

#[test]
fn a_locked_keychain_refuses() -> Done {
    let service = SecretService::start()?;
    assert!(!service.is_locked()?);
    service.lock()?;
    assert!(service.is_locked()?);
    assert!(
        elsewhere(
            "desktop::probe_writes_reads_and_deletes_a_secret",
            service.environment()
        )
        .is_err()
    );
    Ok(())
}

#[test]
fn keychains_do_not_know_each_other() -> Done {
    let (one, two) = (SecretService::start()?, SecretService::start()?);
    assert_ne!(one.environment(), two.environment());
    Ok(())
}

#[test]
fn notifications_are_seen_and_their_buttons_pressed() -> Done {
    let server = NotificationServer::start()?;
    assert!(server.received()?.is_empty());
    let notify = |arguments: &[&str]| {
        Command::new("notify-send")
            .args(["--app-name=desk", "--wait"])
            .args(arguments)
            .envs(server.environment())
            .stdout(Stdio::piped())
            .spawn()
    };
    let clicked = notify(&["--action=default=Open", "需要您处理", "A buyer is waiting"])?;
    let seen = server.wait_for(Duration::from_secs(10), |note| note.title == "需要您处理")?;
    assert_eq!(
        (
            seen.application.as_str(),
            seen.body.as_str(),
            seen.urgency.as_str()
        ),
        ("desk", "A buyer is waiting", "NORMAL")
    );
    server.click()?;
    assert_eq!(
        String::from_utf8(clicked.wait_with_output()?.stdout)?.trim(),
        "default"
    );

    let pressed = notify(&[
        "--urgency=critical",
        "--action=default=Open",
        "--action=stop=Stop everything",
        "Two",
        "Buttons",
    ])?;
    let seen = server.wait_for(Duration::from_secs(10), |note| note.title == "Two")?;
    assert_eq!(seen.urgency, "CRITICAL");
    server.press("Stop everything")?;
    assert_eq!(
        String::from_utf8(pressed.wait_with_output()?.stdout)?.trim(),
        "stop"
    );
    assert_eq!(server.received()?.len(), 2);
    Ok(())
}

#[test]
fn displays_have_numbers_of_their_own() -> Done {
    let (one, two) = (Display::start()?, Display::start()?);
    assert_ne!(one.name(), two.name());
    for display in [&one, &two] {
        assert!(
            Command::new("xdotool")
                .arg("getdisplaygeometry")
                .env("DISPLAY", display.name())
                .output()?
                .status
                .success()
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_window_is_driven_without_anything_in_between() -> Done {
    // The web view's own small browser stands in for an application: this test is about the driver.
    let browser = std::fs::read_dir("/usr/lib")?
        .filter_map(|entry| Some(entry.ok()?.path().join("webkit2gtk-4.1/MiniBrowser")))
        .find(|path| path.is_file())
        .ok_or("the web view's MiniBrowser is not installed")?;
    let window = Window::start(&[])?;
    let client = window.open(&browser, &["--automation"]).await?;
    client.goto("data:text/html;charset=utf-8,<title>t</title><button onclick=\"this.textContent='夜班'\">x</button>").await?;
    client.find(Locator::Css("button")).await?.click().await?;
    assert_eq!(
        client.find(Locator::Css("button")).await?.text().await?,
        "夜班"
    );
    client.close().await?;
    Ok(())
}
