use super::*;
use domain::inbound::InboundBuyer;
use domain::{Author, OutboxId};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap()
}

fn own(id: &str, text: &str, sent_at: Timestamp) -> InboundMessage {
    InboundMessage {
        platform_id: id.to_owned(),
        conversation_platform_id: "c".to_owned(),
        author: Author::Seller,
        buyer: InboundBuyer::default(),
        subject: None,
        text: text.to_owned(),
        full_text: None,
        html: None,
        sent_at,
        attachments: Vec::new(),
        suppress: None,
        order_platform_id: None,
        context: serde_json::Value::Null,
    }
}

fn probe(taken: &[&str]) -> SendProbe {
    SendProbe {
        id: OutboxId::new("o"),
        conversation_platform_id: "c".to_owned(),
        text: "Your parcel left on Monday.".to_owned(),
        attempted_at: at(100),
        taken: taken.iter().map(|t| (*t).to_owned()).collect(),
        now: at(103),
    }
}

fn judge(messages: &[InboundMessage], complete: bool, taken: &[&str], skew: i64) -> Evidence {
    let written: Vec<&InboundMessage> = messages.iter().collect();
    evidence(
        &written,
        complete,
        &probe(taken),
        SignedDuration::from_mins(skew),
        at(103),
    )
}

const TEXT: &str = "Your parcel left on Monday.";

#[test]
fn the_own_text_after_the_attempt_is_a_proof() {
    let present = Evidence::Present {
        platform_id: Some("m".to_owned()),
    };
    assert_eq!(judge(&[own("m", TEXT, at(100))], true, &[], 0), present);
    assert_eq!(
        judge(&[own("m", TEXT, at(99))], true, &[], 0),
        present,
        "clocks differ a little"
    );
    assert_eq!(
        judge(&[own("m", TEXT, at(101))], false, &[], 0),
        present,
        "what is there is there"
    );
}

#[test]
fn another_text_or_the_message_of_another_row_is_none() {
    let absent = Evidence::Absent {
        listing_began: at(103),
    };
    assert_eq!(
        judge(
            &[own("m", "Something else entirely, my friend.", at(101))],
            true,
            &[],
            0
        ),
        absent
    );
    assert_eq!(judge(&[own("m", TEXT, at(101))], true, &["m"], 0), absent);
    assert_eq!(judge(&[], true, &[], 0), absent);
}

#[test]
fn a_listing_with_a_gap_proves_no_absence() {
    assert!(matches!(
        judge(&[], false, &[], 0),
        Evidence::Unclear { .. }
    ));
}

#[test]
fn a_wrong_clock_here_does_not_hide_what_was_sent() {
    // Ours is nine hours ahead: the platform dates the message nine hours before "our" attempt.
    let sent = own("m", TEXT, at(100 - 540));
    assert!(matches!(
        judge(std::slice::from_ref(&sent), true, &[], -540),
        Evidence::Present { .. }
    ));
    // The clock was put right in between: the difference is not known any more, and a second copy would be worse.
    assert!(matches!(
        judge(&[sent], true, &[], 0),
        Evidence::Unclear { .. }
    ));
}

#[test]
fn the_same_text_of_another_day_is_not_this_send() {
    assert_eq!(
        judge(&[own("m", TEXT, at(-2_000))], true, &[], 0),
        Evidence::Absent {
            listing_began: at(103)
        }
    );
}

#[test]
fn what_the_manifest_forbids_is_refused() {
    let outgoing = |text: &str, conversation: &str| Outgoing {
        id: OutboxId::new("o"),
        conversation_platform_id: conversation.to_owned(),
        buyer_platform_id: "anna".to_owned(),
        text: text.to_owned(),
        language: "en".to_owned(),
        subject: None,
        context: serde_json::Value::Null,
        automatic: true,
        now: at(0),
    };
    for (text, conversation) in [
        ("", "c"),
        (" \n", "c"),
        ("a\0b", "c"),
        ("Hello", ""),
        (&*"字".repeat(2_001), "c"),
    ] {
        assert!(
            forbidden(&outgoing(text, conversation), 2_000).is_err(),
            "{} characters",
            text.chars().count()
        );
    }
    assert_eq!(
        forbidden(&outgoing(&"字".repeat(2_000), "c"), 2_000),
        Ok(())
    );
}
