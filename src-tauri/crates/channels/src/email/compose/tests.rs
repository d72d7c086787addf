use super::*;
use crate::email::settings::{MailServer, Tls};
use domain::OutboxId;
use mail_parser::MessageParser;

fn settings() -> EmailSettings {
    let server = MailServer {
        host: "mail.example.org".to_owned(),
        port: 25,
        tls: None,
    };
    EmailSettings {
        address: "shop@example.org".to_owned(),
        aliases: Vec::new(),
        from_name: Some("Lampenladen Müller, GmbH".to_owned()),
        imap: server.clone(),
        smtp: server,
        user: "shop".to_owned(),
        tls: Tls::None,
        preset: None,
        trust: None,
        copy_to_self: None,
        history_days: 30,
    }
}

fn outgoing() -> Outgoing {
    Outgoing {
        id: OutboxId::new("019a1b2c-0000-7000-8000-000000000001"),
        conversation_platform_id: "root@buyer.example".to_owned(),
        buyer_platform_id: "anna@buyer.example".to_owned(),
        text: "Guten Tag Anna,\n.\n您的包裹已发出。\n".to_owned(),
        language: "de".to_owned(),
        subject: Some("AW: Re: Wo ist mein Päckchen?".to_owned()),
        context: serde_json::json!({
            "message_id": "m2@buyer.example", "references": ["root@buyer.example", "m1@example.org"],
            "reply_to": "anna@buyer.example", "name": "Anna\r\nBcc: evil@example.net"
        }),
        automatic: true,
        now: "2026-11-03T10:15:00Z".parse().unwrap(),
    }
}

#[test]
fn an_answer_is_threaded_and_says_that_it_is_automatic() {
    let letter = compose(&outgoing(), &settings()).unwrap();
    assert_eq!(
        letter.message_id,
        "019a1b2c-0000-7000-8000-000000000001@example.org"
    );
    assert!(letter.bytes.is_ascii(), "base64 or quoted-printable");
    let mail = MessageParser::default().parse(&letter.bytes).unwrap();
    assert_eq!(mail.message_id(), Some(letter.message_id.as_str()));
    assert_eq!(mail.subject(), Some("Re: Wo ist mein Päckchen?"));
    assert_eq!(mail.in_reply_to().as_text(), Some("m2@buyer.example"));
    assert_eq!(
        mail.references().as_text_list().unwrap().join(" "),
        "root@buyer.example m1@example.org m2@buyer.example"
    );
    assert_eq!(
        mail.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-replied")
    );
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-03T10:15:00Z");
    assert_eq!(
        mail.body_text(0).unwrap().trim_end(),
        "Guten Tag Anna,\r\n.\r\n您的包裹已发出。"
            .replace("\r\n", "\n")
            .replace('\n', "\r\n")
    );
    assert_eq!(
        mail.from().unwrap().first().unwrap().name(),
        Some("Lampenladen Müller, GmbH")
    );
}

#[test]
fn nothing_can_be_smuggled_into_the_headers() {
    let mut evil = outgoing();
    evil.subject = Some("Hi\r\nBcc: evil@example.net\r\n\r\nbody".to_owned());
    evil.language = "de\r\nX-Evil: 1".to_owned();
    evil.context["message_id"] = "a@b>\r\nX-Evil: 1\r\n<c@d".into();
    evil.context["references"] = serde_json::json!(["r@b>\r\nX-Evil: 2"]);
    let letter = compose(&evil, &settings()).unwrap();
    let mail = MessageParser::default().parse(&letter.bytes).unwrap();
    for name in ["Bcc", "X-Evil"] {
        assert!(
            mail.header_raw(name).is_none(),
            "{name}: {}",
            String::from_utf8_lossy(&letter.bytes)
        );
    }
    evil.buyer_platform_id = "a@b.c\r\nRCPT TO:<evil@example.net>".to_owned();
    evil.context = serde_json::Value::Null;
    assert!(compose(&evil, &settings()).is_err());
}

#[test]
fn re_is_said_once() {
    for (before, after) in [
        (Some("Order 5"), "Re: Order 5"),
        (Some("RE: re: Re[2]: Order 5"), "Re: Order 5"),
        (Some("回复：订单"), "Re: 订单"),
        (Some("Order: late"), "Re: Order: late"),
        (None, "Re:"),
    ] {
        assert_eq!(reply_subject(before), after);
    }
}

#[test]
fn an_empty_answer_is_refused() {
    let mut empty = outgoing();
    empty.text = " \n ".to_owned();
    assert!(compose(&empty, &settings()).is_err());
}
