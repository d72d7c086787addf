use super::*;
use crate::email::preset::Preset;
use crate::email::settings::{MailServer, Tls};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn settings(preset: Option<Preset>) -> EmailSettings {
    let server = MailServer {
        host: "mail.example.org".to_owned(),
        port: 25,
        tls: None,
    };
    EmailSettings {
        address: "shop@example.org".to_owned(),
        aliases: Vec::new(),
        from_name: None,
        imap: server.clone(),
        smtp: server,
        user: "shop".to_owned(),
        tls: Tls::None,
        preset,
        trust: None,
        copy_to_self: None,
        history_days: 30,
    }
}

fn around() -> Surroundings {
    Surroundings {
        received: Some("2026-11-03T10:15:30Z".parse().unwrap()),
        now: "2026-11-03T10:20:00Z".parse().unwrap(),
        is_sent: false,
        cut_of: None,
        listed: Vec::new(),
    }
}

/// What a reader of the golden files can check by eye.
fn summary(reading: &Reading) -> String {
    let m = &reading.message;
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name}: {value}");
    };
    line("id", m.platform_id.clone());
    line("conversation", m.conversation_platform_id.clone());
    line("author", format!("{:?}", m.author));
    line(
        "buyer",
        format!("{} | {}", m.buyer.platform_id, m.buyer.name),
    );
    line(
        "subject",
        m.subject.clone().unwrap_or_else(|| "-".to_owned()),
    );
    line("sent", m.sent_at.to_string());
    line("suppress", format!("{:?}", m.suppress));
    line(
        "order",
        m.order_platform_id
            .clone()
            .unwrap_or_else(|| "-".to_owned()),
    );
    line("text", format!("{:?}", m.text));
    line("full", format!("{:?}", m.full_text));
    line("html", format!("{:?}", m.html));
    for file in &m.attachments {
        line(
            "file",
            format!("{} | {} | {:?}", file.name, file.media_type, file.size),
        );
    }
    line(
        "trouble",
        reading.trouble.clone().unwrap_or_else(|| "-".to_owned()),
    );
    line(
        "answers only",
        reading
            .answers_only
            .clone()
            .unwrap_or_else(|| "-".to_owned()),
    );
    out
}

/// Each hand-written mail gives what its golden file says. `NIGHTDESK_GOLDEN=write` writes them anew, to be read.
#[test]
fn every_mail_gives_what_its_golden_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.retain(|path| path.extension().is_some_and(|ext| ext == "eml"));
    names.sort();
    assert!(names.len() >= 25, "{} mails", names.len());
    let mut wrong = Vec::new();
    for path in names {
        let raw = fs::read(&path).unwrap();
        let preset = path
            .to_string_lossy()
            .contains("amazon")
            .then_some(Preset::Amazon);
        let got = summary(&read(&raw, &settings(preset), &around()));
        let golden = path.with_extension("golden");
        if std::env::var("NIGHTDESK_GOLDEN").is_ok_and(|value| value == "write") {
            fs::write(&golden, &got).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if got != expected {
            wrong.push(format!(
                "{}\n--- expected\n{expected}--- got\n{got}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_same_mail_without_an_id_has_the_same_id_in_every_reading() {
    let one = b"From: a@b.example\r\nSubject: x\r\n\r\nhello";
    let relayed = b"Received: from x by y; Tue, 3 Nov 2026 10:15:00 +0000\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nhello";
    let other = b"From: a@b.example\r\nSubject: x\r\n\r\nhello again";
    let id = |raw: &[u8]| read(raw, &settings(None), &around()).message.platform_id;
    assert_eq!(id(one), id(relayed));
    assert_ne!(id(one), id(other));
}

#[test]
fn a_mail_in_the_sent_folder_is_ours_whatever_its_sender() {
    let raw =
        b"From: second@shop.example\r\nTo: anna@buyer.example\r\nMessage-ID: <a@b>\r\n\r\nhello";
    let sent = Surroundings {
        is_sent: true,
        ..around()
    };
    let message = read(raw, &settings(None), &sent).message;
    assert_eq!(
        (message.author, message.suppress),
        (Author::Seller, Some(Suppress::Own))
    );
    assert_eq!(message.buyer.platform_id, "anna@buyer.example");
}

#[test]
fn a_large_mail_says_so_and_lists_its_files() {
    let raw = b"From: anna@buyer.example\r\nMessage-ID: <a@b>\r\nContent-Type: text/plain\r\n\r\nPlease see the video.";
    let video = Attachment {
        name: "v.mp4".to_owned(),
        media_type: "video/mp4".to_owned(),
        size: Some(50_000_000),
        url: None,
    };
    let large = Surroundings {
        cut_of: Some(52_428_800),
        listed: vec![video.clone()],
        ..around()
    };
    let message = read(raw, &settings(None), &large).message;
    assert!(
        message.text.starts_with("Please see the video.") && message.text.contains("50 MB"),
        "{}",
        message.text
    );
    assert_eq!(message.attachments, [video]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_read_as_something(raw in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let reading = read(&raw, &settings(Some(Preset::Amazon)), &around());
        prop_assert!(!reading.message.platform_id.is_empty());
    }

    #[test]
    fn random_mails_are_read_as_something(
        kind in "(multipart/(mixed|alternative|report); boundary=b|text/(plain|html); charset=[a-z0-9-]{0,12})",
        encoding in "(base64|quoted-printable|8bit|x)",
        subject in "\\PC{0,60}",
        body in "(--b|--b--|Content-Type: text/html\r\n|\r\n|<div>|<blockquote type=cite>|On 1 wrote:|> |=E4|\\PC{0,20}){0,40}",
    ) {
        let raw = format!(
            "From: {subject} <a@b.example>\r\nSubject: {subject}\r\nContent-Type: {kind}\r\n\
             Content-Transfer-Encoding: {encoding}\r\nMessage-ID: <x@y>\r\n\r\n{body}"
        );
        let reading = read(raw.as_bytes(), &settings(None), &around());
        prop_assert!(reading.message.text.chars().all(|c| c != '\0'));
        prop_assert!(reading.message.html.is_none_or(|html| !html.contains("<script")));
    }
}
