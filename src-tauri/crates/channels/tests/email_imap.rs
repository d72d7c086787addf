//! Reading: pages, cursors, news, proofs and faults.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[path = "email_support/host.rs"]
mod host;
#[path = "email_support/imap.rs"]
mod imap;
#[path = "email_support/smtp.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod smtp;

use channels::email::EmailConnector;
use channels::{ChannelError, Connector, SendProbe};
use domain::inbound::{InboundMessage, Pulled};
use domain::outbox::Evidence;
use domain::{Author, OutboxId};
use host::{FixedHost, NOW, OUTBOX, channel, mailbox, outgoing};
use imap::ImapServer;
use serde_json::json;
use smtp::{Fault, SmtpServer};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

fn mail(id: &str, more: &str) -> String {
    format!(
        "From: Anna <anna@buyer.example>\nTo: shop@example.org\nSubject: Where is it?\nMessage-ID: <{id}@buyer.example>\n\
         Date: Tue, 3 Nov 2026 10:14:00 +0000\n{more}Content-Type: text/plain; charset=utf-8\n\nWhere is my order {id}?\n"
    )
}

/// Pulls until there is no more.
async fn all(connector: &EmailConnector, pulled: &mut Vec<Pulled>) {
    loop {
        let cursor = pulled.last().and_then(|page| page.cursor.clone());
        let page = connector.pull(cursor.as_ref()).await.unwrap();
        let more = page.more;
        pulled.push(page);
        assert!(pulled.len() < 100, "reading has an end");
        if !more {
            return;
        }
    }
}

fn ids(pulled: &[Pulled]) -> Vec<String> {
    pulled
        .iter()
        .flat_map(|page| page.messages.iter().map(|m| m.platform_id.clone()))
        .collect()
}

#[tokio::test]
async fn history_comes_newest_first_in_pages_and_nothing_twice() {
    let server = ImapServer::start().await;
    server.put("INBOX", &mail("old", ""), |mail| {
        mail.received = "01-Aug-2026 10:00:00 +0000".to_owned()
    });
    for number in 0..120 {
        server.deliver("INBOX", &mail(&format!("m{number}"), ""));
    }
    let connector = mailbox(server.port, 1, json!({}));
    let mut pulled = Vec::new();
    all(&connector, &mut pulled).await;
    assert!(pulled.iter().all(|page| page.messages.len() <= 50));
    let got = ids(&pulled);
    assert_eq!(got.len(), 120, "what is older than the history is left");
    assert_eq!(got.iter().collect::<BTreeSet<_>>().len(), 120);
    assert!(
        ids(&pulled[..1]).contains(&"m119@buyer.example".to_owned()),
        "the newest page comes first"
    );
    server.deliver("INBOX", &mail("news", ""));
    let before = pulled.len();
    all(&connector, &mut pulled).await;
    assert_eq!(ids(&pulled[before..]), ["news@buyer.example"]);
    assert!(
        !server
            .commands()
            .iter()
            .any(|c| c.contains("SELECT") || c.contains("BODY[") || c.contains("STORE"))
    );
}

#[tokio::test]
async fn a_mail_that_was_hidden_behind_a_newer_one_is_read() {
    let server = ImapServer::start().await;
    let connector = mailbox(server.port, 1, json!({}));
    let mut pulled = Vec::new();
    all(&connector, &mut pulled).await;
    let late = server.put("INBOX", &mail("late", ""), |mail| mail.hidden = true);
    server.deliver("INBOX", &mail("first", ""));
    all(&connector, &mut pulled).await;
    assert_eq!(ids(&pulled), ["first@buyer.example"]);
    {
        let mut state = server.state.lock().unwrap();
        let inbox = state.folders.get_mut("INBOX").unwrap();
        inbox
            .mails
            .iter_mut()
            .find(|mail| mail.uid == late)
            .unwrap()
            .hidden = false;
    }
    all(&connector, &mut pulled).await;
    all(&connector, &mut pulled).await;
    assert_eq!(ids(&pulled), ["first@buyer.example", "late@buyer.example"]);
}

#[tokio::test]
async fn a_rebuilt_folder_is_read_again_under_the_same_ids() {
    let server = ImapServer::start().await;
    server.deliver("INBOX", &mail("a", ""));
    let connector = mailbox(server.port, 1, json!({}));
    let mut pulled = Vec::new();
    all(&connector, &mut pulled).await;
    {
        let mut state = server.state.lock().unwrap();
        let inbox = state.folders.get_mut("INBOX").unwrap();
        inbox.validity = 70;
        inbox.mails[0].uid = 41;
        inbox.next = 42;
    }
    server.deliver("INBOX", &mail("b", ""));
    all(&connector, &mut pulled).await;
    let got: BTreeSet<String> = ids(&pulled).into_iter().collect();
    assert_eq!(
        got.into_iter().collect::<Vec<_>>(),
        ["a@buyer.example", "b@buyer.example"]
    );
}

#[tokio::test]
async fn a_cut_in_the_middle_loses_nothing() {
    let server = ImapServer::start().await;
    server.deliver("INBOX", &mail("a", ""));
    let connector = mailbox(server.port, 1, json!({}));
    for at in ["UID FETCH", "EXAMINE", "UID SEARCH", "LIST"] {
        server.state.lock().unwrap().cut_at = Some(at);
        let error = connector
            .pull(None)
            .await
            .expect_err("the connection was cut");
        assert!(
            matches!(error, ChannelError::Unreachable { .. }),
            "{at}: {error:?}"
        );
    }
    assert_eq!(
        ids(&[connector.pull(None).await.unwrap()]),
        ["a@buyer.example"]
    );
}

#[tokio::test]
async fn one_mail_that_cannot_be_transferred_is_told_and_stops_nothing() {
    let server = ImapServer::start().await;
    server.deliver("INBOX", &mail("a", ""));
    server.put("INBOX", &mail("poison", ""), |mail| mail.poisoned = true);
    server.deliver("INBOX", &mail("z", ""));
    let connector = mailbox(server.port, 1, json!({}));
    let mut pulled: Vec<Pulled> = Vec::new();
    let mut errors = 0;
    for _ in 0..10 {
        let cursor = pulled.last().and_then(|page| page.cursor.clone());
        match connector.pull(cursor.as_ref()).await {
            Ok(page) if page.more => pulled.push(page),
            Ok(page) => {
                pulled.push(page);
                break;
            }
            Err(_) => errors += 1,
        }
    }
    let got = ids(&pulled);
    assert!(errors <= 2, "{errors} errors");
    assert!(
        got.contains(&"a@buyer.example".to_owned()) && got.contains(&"z@buyer.example".to_owned()),
        "{got:?}"
    );
    assert_eq!(got.len(), 3, "{got:?}");
    let stub = pulled
        .iter()
        .flat_map(|page| &page.messages)
        .find(|m| m.text.contains("cannot be transferred"));
    assert!(
        stub.is_some_and(|stub| stub.suppress.is_some()),
        "it is visible and not answered"
    );
    assert!(pulled.iter().any(|page| !page.unreadable.is_empty()));
}

#[tokio::test]
async fn a_mail_of_fifty_megabytes_is_read_by_its_beginning() {
    let server = ImapServer::start().await;
    let body = format!(
        "From: anna@buyer.example\nMessage-ID: <big@buyer.example>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain\n\nPlease see the film.\n--b\nContent-Type: video/mp4; name=film.mp4\n\
         Content-Transfer-Encoding: base64\n\n{}",
        "QUJD".repeat(100_000)
    );
    server.put("INBOX", &body, |mail| mail.size = Some(52_428_800));
    server.deliver("INBOX", &mail("small", ""));
    let connector = mailbox(server.port, 1, json!({}));
    let mut pulled = Vec::new();
    all(&connector, &mut pulled).await;
    let messages: Vec<&InboundMessage> = pulled.iter().flat_map(|page| &page.messages).collect();
    assert_eq!(messages.len(), 2);
    let big = messages
        .iter()
        .find(|m| m.platform_id == "big@buyer.example")
        .unwrap();
    assert!(
        big.text.starts_with("Please see the film.") && big.text.contains("too large"),
        "{}",
        big.text
    );
    assert_eq!(
        (big.attachments[0].name.as_str(), big.attachments[0].size),
        ("film.mp4", Some(38_000_000))
    );
    assert!(
        server
            .commands()
            .iter()
            .all(|c| !c.contains("UID FETCH 1 (UID BODY.PEEK[])"))
    );
}

#[tokio::test]
async fn threads_hold_together_when_mails_name_only_their_parent() {
    let server = ImapServer::start().await;
    server.deliver("INBOX", &mail("root", ""));
    let reply = "From: shop@example.org\nTo: anna@buyer.example\nSubject: Re: Where is it?\nMessage-ID: <ours@example.org>\n\
        References: <root@buyer.example>\nDate: Tue, 3 Nov 2026 10:14:30 +0000\n\nSoon.\n";
    server.deliver("Sent", reply);
    server.deliver("INBOX", &mail("next", "In-Reply-To: <ours@example.org>\n"));
    let fresh = || mailbox(server.port, 1, json!({}));
    let page = fresh().pull(None).await.unwrap();
    let threads: BTreeSet<_> = page
        .messages
        .iter()
        .map(|m| m.conversation_platform_id.clone())
        .collect();
    assert_eq!(
        threads.into_iter().collect::<Vec<_>>(),
        ["root@buyer.example"]
    );
    let sent = page
        .messages
        .iter()
        .find(|m| m.platform_id == "ours@example.org")
        .unwrap();
    assert_eq!(
        (sent.author, sent.buyer.platform_id.as_str()),
        (Author::Seller, "anna@buyer.example")
    );
    // Without memory, from the cursor on: the server is asked.
    server.deliver(
        "INBOX",
        &mail("third", "In-Reply-To: <next@buyer.example>\n"),
    );
    let page = fresh().pull(page.cursor.as_ref()).await.unwrap();
    assert_eq!(page.messages.len(), 1);
    assert_eq!(
        page.messages[0].conversation_platform_id,
        "root@buyer.example"
    );
    let thread = fresh().thread("root@buyer.example").await.unwrap();
    assert!(thread.complete);
    let got: Vec<_> = thread
        .messages
        .iter()
        .map(|m| m.platform_id.as_str())
        .collect();
    assert_eq!(got, ["root@buyer.example", "ours@example.org"]);
}

#[tokio::test]
async fn news_is_told_at_once_and_nothing_falls_between_reading_and_waiting() {
    let server = ImapServer::start().await;
    let connector = Arc::new(mailbox(server.port, 1, json!({})));
    let soon = Duration::from_millis(900);
    let page = connector.pull(None).await.unwrap();
    // Between the reading and the waiting.
    server.deliver("INBOX", &mail("a", ""));
    timeout(soon, connector.wait_for_news())
        .await
        .expect("told at once")
        .unwrap();
    let page = connector.pull(page.cursor.as_ref()).await.unwrap();
    assert_eq!(page.messages.len(), 1);
    // While waiting; and a wait that was given up loses nothing.
    assert!(
        timeout(Duration::from_millis(200), connector.wait_for_news())
            .await
            .is_err(),
        "there is no news"
    );
    server.deliver("INBOX", &mail("b", ""));
    timeout(soon, connector.wait_for_news())
        .await
        .expect("told at once")
        .unwrap();
    let page = connector.pull(page.cursor.as_ref()).await.unwrap();
    assert_eq!(page.messages.len(), 1);
    let waiting = tokio::spawn({
        let connector = Arc::clone(&connector);
        async move { connector.wait_for_news().await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.deliver("INBOX", &mail("c", ""));
    timeout(soon, waiting)
        .await
        .expect("told at once")
        .unwrap()
        .unwrap();
    connector.pull(page.cursor.as_ref()).await.unwrap();
    assert!(
        timeout(Duration::from_millis(200), connector.wait_for_news())
            .await
            .is_err(),
        "what was read is no news"
    );
    assert!(
        server.state.lock().unwrap().connections <= 2,
        "one for reading, one for waiting"
    );
}

#[tokio::test]
async fn a_send_is_proved_by_its_mark_and_filed() {
    let imap = ImapServer::start().await;
    let smtp = SmtpServer::start(Fault::None).await;
    let connector = mailbox(imap.port, smtp.port, json!({}));
    let probe = SendProbe {
        id: OutboxId::new(OUTBOX),
        conversation_platform_id: "m01@buyer.example".to_owned(),
        text: outgoing().text,
        attempted_at: NOW.parse().unwrap(),
        taken: Vec::new(),
        now: NOW.parse().unwrap(),
    };
    let page = connector.pull(None).await.unwrap();
    assert_eq!(
        connector.find(&probe).await,
        Evidence::Absent {
            listing_began: probe.now
        }
    );
    connector.arm().await.unwrap().send(&outgoing()).await;
    let id = format!("{OUTBOX}@example.org");
    // The copy by envelope comes back into the inbox: it is ours and proves the send.
    imap.deliver("INBOX", &smtp.ledger()[0].data);
    assert_eq!(
        connector.find(&probe).await,
        Evidence::Present {
            platform_id: Some(id.clone())
        }
    );
    let page = connector.pull(page.cursor.as_ref()).await.unwrap();
    assert_eq!(page.messages.len(), 1);
    let copy = &page.messages[0];
    assert_eq!(
        (copy.platform_id.as_str(), copy.author),
        (id.as_str(), Author::Assistant)
    );
    assert_eq!(copy.conversation_platform_id, "m01@buyer.example");
    let filed = || imap.state.lock().unwrap().folders["Sent"].mails.len();
    assert_eq!(filed(), 1, "it lies in the folder of sent mail now");
    let page = connector.pull(page.cursor.as_ref()).await.unwrap();
    assert!(page.messages.iter().all(|m| m.platform_id == id));
    connector.pull(page.cursor.as_ref()).await.unwrap();
    assert_eq!(filed(), 1, "and only once");
    // Where no copy is kept, absence proves nothing.
    let silent = mailbox(imap.port, smtp.port, json!({"copy_to_self": false}));
    let other = SendProbe {
        id: OutboxId::new("other"),
        ..probe.clone()
    };
    assert!(matches!(
        silent.find(&other).await,
        Evidence::Unclear { .. }
    ));
    // A listing that breaks proves nothing either.
    imap.state.lock().unwrap().cut_at = Some("UID SEARCH");
    assert!(matches!(
        connector.find(&other).await,
        Evidence::Unclear { .. }
    ));
}

#[tokio::test]
async fn logins_that_fail_say_what_to_do() {
    let server = ImapServer::start().await;
    let smtp = SmtpServer::start(Fault::None).await;
    let found = mailbox(server.port, smtp.port, json!({}))
        .probe()
        .await
        .unwrap();
    assert!(
        found.iter().any(|line| line.contains("not encrypted")),
        "{found:?}"
    );
    server.state.lock().unwrap().login = Some("NO [AUTHENTICATIONFAILED] Authentication failed.");
    let error = mailbox(server.port, smtp.port, json!({}))
        .probe()
        .await
        .expect_err("wrong password");
    assert!(
        matches!(&error, ChannelError::Login { detail, .. } if detail.contains("Authentication failed")),
        "{error:?}"
    );
    assert!(!format!("{error:?}").contains(host::PASSWORD));
    let without = EmailConnector::open(
        &channel(server.port, smtp.port, json!({})),
        Arc::new(FixedHost(None)),
    )
    .unwrap();
    assert!(matches!(
        without.pull(None).await,
        Err(ChannelError::Secret(_))
    ));
    let error = mailbox(server.port, smtp.port, json!({"tls": "implicit"}))
        .pull(None)
        .await
        .expect_err("no TLS there");
    assert!(matches!(error, ChannelError::Settings(_)), "{error:?}");
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_before_anything_is_connected() {
    for more in [
        json!({"address": "no address"}),
        json!({"user": ""}),
        json!({"imap": {"host": "", "port": 1}}),
        json!({"tls": "ssl9"}),
    ] {
        let opened = EmailConnector::open(&channel(1, 1, more.clone()), Arc::new(FixedHost(None)));
        assert!(
            matches!(opened.err(), Some(ChannelError::Settings(_))),
            "{more}"
        );
    }
    let broken = mailbox(1, 1, json!({"tls": "implicit", "trust": "no certificate"}));
    assert!(matches!(
        broken.pull(None).await,
        Err(ChannelError::Settings(_) | ChannelError::Unreachable { .. })
    ));
}
