//! A mailbox on real servers, connected and answered from the command line.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken expectation is a failed test"
)]

use jiff::{SignedDuration, Timestamp};
use scenarios::servers::{MailHost, shop};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The runner lies beside the tests; `cargo build -p nightshift` makes it.
fn nightshift(profile: &Path, arguments: &[&str]) -> Command {
    let beside = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("nightshift");
    let program = std::env::var_os("NIGHTSHIFT_BIN").map_or(beside, PathBuf::from);
    assert!(
        program.exists(),
        "{} is missing: cargo build -p nightshift",
        program.display()
    );
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg("--profile")
        .arg(profile)
        .args(["--vault", "file"]);
    command
        .env("NIGHTDESK_VAULT_KEY", "key")
        .env("MAIL_PASSWORD", shop::PASSWORD);
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .stdin(Stdio::null());
    command
}

fn run(mut command: Command, code: i32) -> (String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let (out, err) = (
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    );
    assert_eq!(status.code(), Some(code), "out:\n{out}\nerr:\n{err}");
    assert!(
        !out.contains(shop::PASSWORD) && !err.contains(shop::PASSWORD),
        "the password is told to nobody"
    );
    (out, err)
}

fn add(profile: &Path, host: &MailHost, tls: &str, ca: Option<&Path>) -> Command {
    let (imap, smtp) = match tls {
        "implicit" => (host.imap.tls_port(), host.smtp.tls_port()),
        _ => (host.imap.port(), host.smtp.port()),
    };
    let (imap, smtp) = (format!("127.0.0.1:{imap}"), format!("127.0.0.1:{smtp}"));
    let mut command = nightshift(
        profile,
        &[
            "channel",
            "add",
            "email",
            "--name",
            tls,
            "--address",
            shop::ADDRESS,
        ],
    );
    command.args([
        "--imap",
        &imap,
        "--smtp",
        &smtp,
        "--tls",
        tls,
        "--password-env",
        "MAIL_PASSWORD",
    ]);
    if let Some(ca) = ca {
        command.arg("--ca").arg(ca);
    }
    command
}

/// A shop whose one order is on its way to Hamburg.
fn write_shop(folder: &Path) {
    let now = Timestamp::now();
    let ago = |hours: i64| {
        now.checked_sub(SignedDuration::from_hours(hours))
            .unwrap()
            .to_string()
    };
    let shop = json!({
        "format": 1, "name": "Lantern & Loom", "home_time_zone": "Asia/Shanghai", "language": "zh-Hans",
        "channels": [{"id": "mail", "platform": "email", "site": "", "account": shop::ADDRESS}],
        "policies": [], "articles": []
    });
    let price = json!({"amount": "24.90", "currency": "EUR"});
    let order = json!({
        "channel": "mail", "order_id": "LL-20501", "placed_at": ago(240), "status": "shipped",
        "buyer": {"id": "b1", "name": "Anna Weber", "country": "DE", "language": "de", "email": "anna@web.example"},
        "items": [{"sku": "LAMP-1", "title": "Leselampe", "quantity": 1, "unit_price": price}],
        "total": price, "ship_to": {"name": "Anna Weber", "city": "Hamburg", "country": "DE"},
        "shipments": [{
            "carrier": "DHL", "tracking_number": "RR123456785CN", "shipped_at": ago(200), "eta": ago(-72),
            "events": [{"at": ago(30), "status": "in_transit", "location": "Leipzig", "text": "Sortierzentrum"}]
        }]
    });
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("shop.json"), shop.to_string()).unwrap();
    std::fs::write(folder.join("orders.jsonl"), format!("{order}\n")).unwrap();
}

fn question() -> String {
    let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S +0000");
    format!(
        "From: Anna Weber <anna@web.example>\r\nTo: {}\r\nSubject: Bestellung LL-20501\r\nMessage-ID: <frage-1@web.example>\r\n\
         Date: {date}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGuten Tag,\r\n\r\nwo bleibt mein Paket?\r\n",
        shop::ADDRESS
    )
}

fn events(out: &str, name: &str) -> Vec<Value> {
    let lines = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["event"] == name).collect()
}

#[test]
fn a_mailbox_is_connected_read_and_answered_once_by_commands() {
    let host = MailHost::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (profile, bundle) = (folder.path().join("profile"), folder.path().join("shop"));
    write_shop(&bundle);
    let ca = host.root_certificate();
    let (found, _) = run(add(&profile, &host, "implicit", Some(&ca)), 0);
    assert!(found.starts_with("Added `implicit`"), "{found}");
    let (imported, _) = run(
        nightshift(&profile, &["import", "--shop", bundle.to_str().unwrap()]),
        0,
    );
    assert!(
        imported.contains("1 orders") && imported.contains("0 channels"),
        "joins the mailbox: {imported}"
    );
    run(
        nightshift(
            &profile,
            &[
                "schedule",
                "set",
                "--default",
                "--mode",
                "auto",
                "--countdown",
                "0",
            ],
        ),
        0,
    );
    // What lay in the mailbox before it was connected is history: it is read first.
    run(nightshift(&profile, &["run", "--once", "--json"]), 0);

    host.imap.deliver(question().as_bytes()).unwrap();
    let (out, _) = run(nightshift(&profile, &["run", "--once", "--json"]), 0);
    assert_eq!(events(&out, "message").len(), 1, "{out}");
    assert_eq!(events(&out, "decision")[0]["decision"], "reply", "{out}");
    assert_eq!(events(&out, "sent").len(), 1, "{out}");
    let answers = || {
        let mails = host.smtp.accepted().unwrap().into_iter();
        mails
            .filter(|mail| mail.recipients.iter().any(|to| to == "anna@web.example"))
            .collect::<Vec<_>>()
    };
    let sent = answers();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent[0].header("In-Reply-To").as_deref(),
        Some("<frage-1@web.example>")
    );
    assert_eq!(
        sent[0].header("Auto-Submitted").as_deref(),
        Some("auto-replied")
    );
    let (again, _) = run(nightshift(&profile, &["run", "--once", "--json"]), 0);
    assert!(events(&again, "sent").is_empty(), "{again}");
    assert_eq!(answers().len(), 1, "answered once");
}

#[test]
fn servers_that_cannot_be_trusted_or_refuse_the_password_are_told_and_not_kept() {
    let host = MailHost::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path();
    let (_, err) = run(add(profile, &host, "implicit", None), 1);
    assert!(
        err.contains("certificate") && err.contains("was not added"),
        "{err}"
    );
    let ca = host.root_certificate();
    let mut wrong = add(profile, &host, "starttls", Some(&ca));
    wrong.env("MAIL_PASSWORD", "guessed");
    let (_, err) = run(wrong, 1);
    assert!(
        !err.contains("guessed") && err.contains("was not added"),
        "{err}"
    );
    assert_eq!(
        run(nightshift(profile, &["channel", "list", "--json"]), 0).0,
        ""
    );
    run(add(profile, &host, "starttls", Some(&ca)), 0);
    let (doctor, _) = run(nightshift(profile, &["doctor"]), 0);
    assert!(
        doctor.contains("ok       channel     `starttls` (email)"),
        "{doctor}"
    );
}
