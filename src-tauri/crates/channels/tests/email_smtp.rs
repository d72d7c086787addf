//! Sending: every way a hand-over can end, and what is made of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[path = "email_support/host.rs"]
mod host;
#[path = "email_support/smtp.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod smtp;

use channels::{ChannelError, Connector};
use domain::RetryClass;
use domain::outbox::SendOutcome;
use host::{OUTBOX, mailbox, outgoing};
use serde_json::json;
use smtp::{Fault, SmtpServer};

async fn send(fault: Fault) -> (SendOutcome, SmtpServer) {
    let server = SmtpServer::start(fault).await;
    let connector = mailbox(1, server.port, json!({}));
    let armed = connector.arm().await.expect("the connection can be opened");
    (armed.send(&outgoing()).await, server)
}

#[tokio::test]
async fn a_mail_that_is_taken_is_sent_once_with_our_mark() {
    let (outcome, server) = send(Fault::None).await;
    let id = format!("{OUTBOX}@example.org");
    assert_eq!(
        outcome,
        SendOutcome::Sent {
            platform_id: Some(id.clone())
        }
    );
    let ledger = server.ledger();
    assert_eq!(ledger.len(), 1);
    let recipients = ledger[0].recipients.join(" ");
    assert_eq!(
        recipients, "RCPT TO:<anna@buyer.example> RCPT TO:<shop@example.org>",
        "the copy proves the send"
    );
    let data = &ledger[0].data;
    for header in [
        format!("Message-ID: <{id}>"),
        "Auto-Submitted: auto-replied".to_owned(),
        "In-Reply-To: <m01@buyer.example>".to_owned(),
        "Subject: Re: Where is my order?".to_owned(),
        "To: anna@buyer.example".to_owned(),
    ] {
        assert!(data.contains(&header), "{header} in {data}");
    }
    assert!(
        data.contains("\r\n.it arrives on Thursday."),
        "a line that begins with a dot arrives as it was: {data}"
    );
}

#[tokio::test]
async fn what_is_refused_before_the_body_was_certainly_not_sent() {
    let table = [
        (
            Fault::Says("MAIL", "451 later"),
            RetryClass::After { seconds: 300 },
        ),
        (Fault::Says("MAIL", "421 closing"), RetryClass::Network),
        (Fault::Says("MAIL", "530 login first"), RetryClass::Login),
        (
            Fault::Says("RCPT", "450 greylisted"),
            RetryClass::After { seconds: 300 },
        ),
        (Fault::Says("RCPT", "550 no such user"), RetryClass::Never),
        (Fault::Says("DATA", "554 no"), RetryClass::Never),
        (
            Fault::Says("DATA", "250 not what was asked"),
            RetryClass::Network,
        ),
        (Fault::Cuts("MAIL"), RetryClass::Network),
        (Fault::Cuts("RCPT"), RetryClass::Network),
        (Fault::Cuts("DATA"), RetryClass::Network),
    ];
    for (fault, expected) in table {
        let (outcome, server) = send(fault).await;
        let SendOutcome::NotSent { retry, detail } = outcome else {
            panic!("{fault:?}: {outcome:?}")
        };
        assert_eq!(retry, expected, "{fault:?}: {detail}");
        assert!(server.ledger().is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_definite_no_after_the_body_is_a_no() {
    let table = [
        (
            Fault::Says(".", "554 5.7.1 looks like spam"),
            RetryClass::Never,
        ),
        (
            Fault::Says(".", "452 no space"),
            RetryClass::After { seconds: 300 },
        ),
    ];
    for (fault, expected) in table {
        let (outcome, _) = send(fault).await;
        let SendOutcome::NotSent { retry, .. } = outcome else {
            panic!("{fault:?}: {outcome:?}")
        };
        assert_eq!(retry, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn silence_after_the_body_is_not_known_whether_it_was_taken_or_not() {
    for (fault, taken) in [
        (Fault::TakesAndCuts, 1),
        (Fault::TakesAndBabbles, 1),
        (Fault::Cuts("."), 0),
        (Fault::CutsBody, 0),
    ] {
        let (outcome, server) = send(fault).await;
        assert!(
            matches!(outcome, SendOutcome::Unknown { .. }),
            "{fault:?}: {outcome:?}"
        );
        assert_eq!(server.ledger().len(), taken, "{fault:?}");
    }
}

#[tokio::test]
async fn a_stall_ends_after_thirty_seconds_and_its_place_decides() {
    let before = stalled(Fault::Stalls("RCPT")).await;
    assert!(
        matches!(
            before,
            SendOutcome::NotSent {
                retry: RetryClass::Network,
                ..
            }
        ),
        "{before:?}"
    );
    let after = stalled(Fault::Stalls(".")).await;
    assert!(matches!(after, SendOutcome::Unknown { .. }), "{after:?}");
}

/// The clock stands still until the server has stopped answering, and then goes on by 31 s at once.
async fn stalled(fault: Fault) -> SendOutcome {
    let server = SmtpServer::start(fault).await;
    let armed = mailbox(1, server.port, json!({})).arm().await.unwrap();
    let letter = outgoing();
    let later = async {
        server.stalled.notified().await;
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(31)).await;
    };
    let (outcome, ()) = tokio::join!(armed.send(&letter), later);
    tokio::time::resume();
    outcome
}

#[tokio::test]
async fn a_wrong_password_asks_for_the_login() {
    let server = SmtpServer::start(Fault::Says("AUTH", "535 5.7.8 bad credentials")).await;
    let error = mailbox(1, server.port, json!({}))
        .arm()
        .await
        .err()
        .expect("refused");
    assert!(matches!(error, ChannelError::Login { .. }), "{error:?}");
    assert!(!error.to_string().contains(host::PASSWORD));
    let server = SmtpServer::start(Fault::Says("AUTH", "454 4.7.0 try later")).await;
    let error = mailbox(1, server.port, json!({}))
        .arm()
        .await
        .err()
        .expect("refused");
    assert!(
        matches!(error, ChannelError::Unreachable { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn wrong_ports_and_modes_are_told_apart() {
    let server = SmtpServer::start(Fault::None).await;
    let error = mailbox(1, server.port, json!({"tls": "implicit"}))
        .arm()
        .await
        .err()
        .expect("no TLS there");
    assert!(matches!(error, ChannelError::Settings(_)), "{error:?}");
    let error = mailbox(1, server.port, json!({"tls": "starttls"}))
        .arm()
        .await
        .err()
        .expect("not offered");
    assert!(matches!(error, ChannelError::Settings(_)), "{error:?}");
    let error = mailbox(server.port, 1, json!({}))
        .probe()
        .await
        .expect_err("a sending server cannot be read from");
    assert!(matches!(error, ChannelError::Settings(_)), "{error:?}");
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = mailbox(1, free, json!({}))
        .arm()
        .await
        .err()
        .expect("nothing listens");
    assert!(
        matches!(error, ChannelError::Unreachable { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_no_mail_is_refused_before_anything_is_written() {
    let server = SmtpServer::start(Fault::None).await;
    let armed = mailbox(1, server.port, json!({})).arm().await.unwrap();
    let mut outgoing = outgoing();
    outgoing.context = json!({});
    outgoing.buyer_platform_id = "not an address".to_owned();
    let outcome = armed.send(&outgoing).await;
    assert!(
        matches!(
            outcome,
            SendOutcome::NotSent {
                retry: RetryClass::Never,
                ..
            }
        ),
        "{outcome:?}"
    );
    assert!(server.ledger().is_empty());
}
