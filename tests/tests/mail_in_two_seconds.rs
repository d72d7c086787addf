//! A mail comes in through IDLE and its answer goes out within two seconds: in the buyer's language, from the order's
//! own data, threaded, once. What must not be answered is not.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use domain::Author;
use domain::message::ConversationState;
use jiff::Timestamp;
use scenarios::night::{Bought, Desk, Letter, Mailbox, real_ports};
use scenarios::servers::{AcceptedMail, MailHost, shop};
use std::time::{Duration, SystemTime};

const PATIENCE: Duration = Duration::from_secs(20);

fn buyers() -> Vec<Bought> {
    let buyer = |n: usize, name: &str| {
        Bought::new(
            &format!("LL-2050{n}"),
            name,
            &format!("kaeufer{n}@web.example"),
            "DE",
            "de",
        )
    };
    vec![
        buyer(1, "Anna Weber"),
        buyer(2, "Jonas Richter"),
        buyer(3, "Petra Lang"),
    ]
}

fn to_buyers(host: &MailHost) -> Vec<AcceptedMail> {
    let mails = host.smtp.accepted().unwrap();
    mails
        .into_iter()
        .filter(|mail| mail.recipients.iter().any(|to| to != shop::ADDRESS))
        .collect()
}

async fn next_answer(desk: &Desk, host: &MailHost, before: usize) -> AcceptedMail {
    let end = SystemTime::now() + PATIENCE;
    while SystemTime::now() < end {
        let mails = to_buyers(host);
        if mails.len() > before {
            return mails[before].clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no answer within {PATIENCE:?}\n{}", desk.dump().await);
}

/// The text of a mail as its reader sees it.
fn text_of(mail: &AcceptedMail) -> String {
    let raw = String::from_utf8_lossy(&mail.raw).into_owned();
    let (_, body) = raw
        .split_once("\r\n\r\n")
        .or_else(|| raw.split_once("\n\n"))
        .unwrap();
    match mail
        .header("Content-Transfer-Encoding")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "quoted-printable" => unquoted(body),
        "base64" => {
            use base64::Engine as _;
            let packed: String = body.split_whitespace().collect();
            String::from_utf8(
                base64::engine::general_purpose::STANDARD
                    .decode(packed)
                    .unwrap(),
            )
            .unwrap()
        }
        _ => body.to_owned(),
    }
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, behind)) = rest.split_first() {
        let code = (*first == b'=').then(|| behind.get(..2)).flatten();
        match code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_german_question_is_answered_within_two_seconds_and_only_questions_are() {
    let host = MailHost::start().unwrap();
    let desk = Desk::open(real_ports()).await;
    let channel = desk.connect(&Mailbox::of(&host)).await;
    let buyers = buyers();
    desk.sell(&buyers).await;
    let watch = desk.engine.start();
    desk.until_health(&channel, domain::health::HealthState::Watching, PATIENCE)
        .await;
    // The listening line stands a moment after the first reading.
    tokio::time::sleep(Duration::from_millis(500)).await;

    let mut times = Vec::new();
    for (n, buyer) in buyers.iter().enumerate() {
        let from = format!("{} <{}>", buyer.name, buyer.email);
        let letter = Letter::new(&from, &format!("frage-{n}"), Timestamp::now())
            .about("Meine Bestellung")
            .says("Guten Tag,\n\nwo bleibt mein Paket?\n\nViele Grüße");
        let begun = SystemTime::now();
        host.imap.deliver(&letter.bytes()).unwrap();
        let answer = next_answer(&desk, &host, n).await;
        times.push(answer.at.duration_since(begun).unwrap());
        is_the_answer(&answer, buyer, &letter);
    }
    println!("from delivery to acceptance: {times:?}");
    assert!(
        times.iter().min().unwrap() <= &Duration::from_secs(2),
        "{times:?}"
    );

    our_copy_is_ours(&desk, &host, &buyers[0]).await;
    thanks_get_no_second_answer(&desk, &host, &channel, &buyers).await;
    machines_get_no_answer(&desk, &host, &channel).await;
    assert_eq!(
        to_buyers(&host).len(),
        buyers.len(),
        "one answer for each question, and nothing else"
    );
    watch.stop().await;
}

fn is_the_answer(answer: &AcceptedMail, buyer: &Bought, question: &Letter) {
    assert!(
        answer.recipients.contains(&buyer.email),
        "{:?}",
        answer.recipients
    );
    assert_eq!(answer.envelope_from, shop::ADDRESS);
    let id = format!("<{}>", question.platform_id());
    assert_eq!(answer.header("In-Reply-To").as_deref(), Some(id.as_str()));
    assert!(answer.header("References").unwrap().contains(&id));
    assert_eq!(
        answer.header("Auto-Submitted").as_deref(),
        Some("auto-replied")
    );
    assert_eq!(answer.header("Content-Language").as_deref(), Some("de"));
    assert_eq!(
        answer.header("Subject").as_deref(),
        Some("Re: Meine Bestellung")
    );
    let text = text_of(answer);
    assert!(
        text.contains(&buyer.tracking),
        "the parcel's number is in it: {text}"
    );
    assert!(text.contains(&buyer.order), "the order is named: {text}");
    let german = ["Guten Tag", "Hallo", "Sendung", "Paket", "Bestellung"];
    assert!(
        german.iter().any(|word| text.contains(word)),
        "it is German: {text}"
    );
    for leak in ["{{", "}}", "fact:", "null"] {
        assert!(!text.contains(leak), "{text}");
    }
}

/// The copy that proves the send came back; it stands in the thread as ours, once, and nobody answers it.
async fn our_copy_is_ours(desk: &Desk, host: &MailHost, buyer: &Bought) {
    let end = SystemTime::now() + PATIENCE;
    loop {
        let inbox = host.imap.messages("INBOX").unwrap();
        let copies = inbox
            .iter()
            .filter(|raw| String::from_utf8_lossy(raw).contains("X-Nightdesk-Reply"))
            .count();
        let (conversation, messages) = desk.thread_with("frage-0@buyers.example").await.unwrap();
        let ours: Vec<_> = messages
            .iter()
            .filter(|m| m.author == Author::Assistant)
            .collect();
        if copies >= 3 && messages.len() >= 2 {
            assert_eq!(ours.len(), 1, "{messages:#?}");
            assert!(ours[0].text.contains(&buyer.tracking));
            assert_eq!(messages.len(), 2);
            assert_eq!(conversation.state, ConversationState::Answered);
            return;
        }
        assert!(SystemTime::now() < end, "{copies} copies, {messages:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Thanks stand in the same thread, whether the buyer's mail program names the whole thread or only our answer.
async fn thanks_get_no_second_answer(
    desk: &Desk,
    host: &MailHost,
    channel: &domain::ChannelId,
    buyers: &[Bought],
) {
    let answers = to_buyers(host);
    let thanks = |n: usize| {
        let from = format!("{} <{}>", buyers[n].name, buyers[n].email);
        let letter = Letter::new(&from, &format!("danke-{n}"), Timestamp::now());
        let answer = answers[n].message_id.clone().unwrap();
        let letter = match n {
            0 => letter.in_thread("<frage-0@buyers.example>", &answer),
            _ => letter.answering(&answer),
        };
        letter
            .about("Re: Meine Bestellung")
            .says("Super, vielen Dank!")
    };
    for letter in [thanks(0), thanks(1)] {
        host.imap.deliver(&letter.bytes()).unwrap();
        desk.until_judged(channel, &letter.platform_id(), PATIENCE)
            .await;
        let (conversation, messages) = desk.thread_with(&letter.platform_id()).await.unwrap();
        assert_eq!(
            messages.len(),
            3,
            "the thanks stand in the same thread: {messages:#?}"
        );
        let decisions = desk.store().decisions(&conversation.id).await.unwrap();
        assert!(
            decisions
                .iter()
                .any(|d| d.decision.reason == domain::Reason::NothingAsked),
            "{decisions:#?}"
        );
    }
}

async fn machines_get_no_answer(desk: &Desk, host: &MailHost, channel: &domain::ChannelId) {
    let question = "Wo bleibt mein Paket?";
    let now = Timestamp::now();
    let bounce = Letter::new(
        "Mail Delivery System <MAILER-DAEMON@mx.example>",
        "bounce",
        now,
    )
    .about("Undelivered Mail Returned to Sender")
    .with("Return-Path", "<>")
    .with("Auto-Submitted", "auto-replied")
    .says(question);
    let list = Letter::new("Handel <liste@lists.example>", "liste", now)
        .with("List-Id", "<handel.lists.example>")
        .with("Precedence", "list")
        .says(question);
    let away = Letter::new("Anna Weber <kaeufer1@web.example>", "abwesend", now)
        .about("Automatische Antwort: Ihre Bestellung")
        .with("Auto-Submitted", "auto-replied")
        .says("Ich bin bis Montag nicht im Büro. Wo bleibt mein Paket?");
    let own = Letter::new(&format!("Shop <{}>", shop::ADDRESS), "eigene", now).says(question);
    let nobody = Letter::new(
        "Paketdienst <no-reply@carrier.example>",
        "keine-antwort",
        now,
    )
    .says(question);
    for letter in [&bounce, &list, &away, &own, &nobody] {
        host.imap.deliver(&letter.bytes()).unwrap();
    }
    for letter in [&bounce, &list, &away, &own, &nobody] {
        desk.until_judged(channel, &letter.platform_id(), PATIENCE)
            .await;
    }
    // Whatever a wrong decision would send is sent by then.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(
        desk.outbox().await.iter().all(|row| row.state.is_final()),
        "{:#?}",
        desk.outbox().await
    );
}
