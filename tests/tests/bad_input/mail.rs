//! Mails that are no mails, and mails that are too large.

use super::tells;
use domain::event::Event;
use domain::message::ConversationState;
use jiff::Timestamp;
use scenarios::night::{Bought, Desk, Letter, Mailbox, real_ports};
use scenarios::servers::{MailHost, shop};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

fn anna() -> Bought {
    Bought::new("LL-20601", "Anna Weber", "anna@web.example", "DE", "de")
}

fn question(id: &str) -> Letter {
    Letter::new("Anna Weber <anna@web.example>", id, Timestamp::now())
        .says("Guten Tag, wo bleibt mein Paket?")
}

fn answers(host: &MailHost) -> usize {
    let mails = host.smtp.accepted().unwrap();
    mails
        .iter()
        .filter(|mail| mail.recipients.iter().any(|to| to != shop::ADDRESS))
        .count()
}

#[tokio::test]
async fn unreadable_mails_are_shown_as_far_as_they_go_and_hold_up_nobody() {
    let host = MailHost::start().unwrap();
    let desk = Desk::open(real_ports()).await;
    let channel = desk.connect(&Mailbox::of(&host)).await;
    desk.sell(&[anna()]).await;
    let mut events = desk.engine.events();
    let noise: Vec<u8> = (0..2_000_u32)
        .map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    host.imap.deliver(&noise).unwrap();
    let parts = question("teile")
        .with("Content-Type", "multipart/mixed; boundary=never")
        .says("--other\r\n\r\n=?=!");
    host.imap.deliver(&parts.bytes()).unwrap();
    let packed = question("kaputt")
        .with("Content-Type", "text/plain; charset=utf-7")
        .with("Content-Transfer-Encoding", "base64");
    host.imap
        .deliver(&packed.says("####not base64####").bytes())
        .unwrap();
    let mut headers =
        b"From: \xff\xfe\x00<\x80@\x81>\r\nDate: gestern\r\nMessage-ID: kein\r\n".to_vec();
    headers.extend_from_slice(b"Content-Type: ;;;=\r\n\r\n\xc3\x28\xa0\xa1");
    host.imap.deliver(&headers).unwrap();
    host.imap.deliver(&question("frage").bytes()).unwrap();

    let synced = desk.engine.sync_channel(&channel).await.unwrap();
    assert_eq!(
        synced.messages, 5,
        "every one of them is a message: {synced:?}"
    );
    assert!(
        !synced.unreadable.is_empty(),
        "what could not be read is told"
    );
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Error {
            code,
            message,
            channel: of,
            ..
        } = event
        {
            assert_eq!(
                (code.as_str(), of.as_ref()),
                ("message_unreadable", Some(&channel))
            );
            told.push(message);
        }
    }
    assert_eq!(told, synced.unreadable, "in the terminal and in the window");
    tells(&told.join("\n"), &["mail"]);

    desk.step().await;
    for (conversation, messages) in desk.threads().await {
        let judged = matches!(
            conversation.state,
            ConversationState::Waiting | ConversationState::Answered
        );
        assert!(
            judged,
            "answered or waiting visibly: {conversation:#?} {messages:#?}"
        );
    }
    assert_eq!(
        answers(&host),
        1,
        "the question among them was answered, and nothing else\n{}",
        desk.dump().await
    );
    let again = desk.engine.sync_channel(&channel).await.unwrap();
    assert_eq!(
        (again.messages, again.unreadable.len()),
        (0, 0),
        "our own copy is known, and nobody is told again"
    );
}

/// Resident memory of this process, in kB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

#[tokio::test]
async fn a_mail_of_fifty_megabytes_arrives_as_a_message_that_says_so_and_costs_little_memory() {
    let host = MailHost::start().unwrap();
    let desk = Desk::open(real_ports()).await;
    let channel = desk.connect(&Mailbox::of(&host)).await;
    desk.sell(&[anna()]).await;
    {
        let head = question("gross")
            .with("MIME-Version", "1.0")
            .with("Content-Type", "multipart/mixed; boundary=b");
        let mut mail = head
            .says("--b\nContent-Type: text/plain; charset=utf-8\n\nAnbei ein Video.\n--b")
            .bytes();
        mail.truncate(mail.len() - 2);
        mail.extend_from_slice(b"\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=video.mp4\r\n");
        mail.extend_from_slice(b"Content-Transfer-Encoding: base64\r\n\r\n");
        let line = [b"QUJD".repeat(18), b"\r\n".to_vec()].concat();
        while mail.len() < 50 * 1024 * 1024 {
            mail.extend_from_slice(&line);
        }
        mail.extend_from_slice(b"--b--\r\n");
        host.imap.deliver(&mail).unwrap();
    }
    host.imap.deliver(&question("frage").bytes()).unwrap();

    let before = resident();
    let (most, done) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let (seen, stop) = (Arc::clone(&most), Arc::clone(&done));
    let eye = std::thread::spawn(move || {
        while !stop.load(Ordering::SeqCst) {
            seen.fetch_max(resident(), Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    desk.step().await;
    done.store(true, Ordering::SeqCst);
    eye.join().unwrap();
    let grown = most.load(Ordering::SeqCst).saturating_sub(before) / 1024;
    println!("a mail of 50 MB cost {grown} MB of memory");
    assert!(grown < 32, "{grown} MB for a mail that is not read whole");

    let (conversation, messages) = desk.thread_with("gross@buyers.example").await.unwrap();
    tells(
        &messages[0].text,
        &["Anbei ein Video.", "too large to be read whole", "MB"],
    );
    assert_eq!(messages[0].attachments[0].name, "video.mp4");
    assert_ne!(
        conversation.state,
        ConversationState::New,
        "it was judged like any other"
    );
    let view = desk
        .window(
            "conversation.get",
            serde_json::json!({ "id": conversation.id }),
        )
        .await
        .unwrap();
    tells(
        &view.to_string(),
        &["too large to be read whole", "video.mp4"],
    );
    let (asked, _) = desk.thread_with("frage@buyers.example").await.unwrap();
    assert_eq!(
        asked.state,
        ConversationState::Answered,
        "the mail behind it was answered"
    );
    assert_eq!(
        desk.health(&channel).await.state,
        domain::health::HealthState::Watching
    );
}
