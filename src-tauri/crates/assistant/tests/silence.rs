//! When to be silent: half an answer, an answer to what was denied, an answer to thanks that are none.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use assistant::{Assistant, TurnInput};
use domain::{Emotion, Intent, Understanding};

fn read(assistant: &Assistant, text: &str) -> Understanding {
    assistant.understand(&TurnInput {
        text,
        channel: None,
        country: None,
        hint: None,
        now: "2026-11-20T12:00:00Z".parse().unwrap(),
    })
}

/// Whether nothing but this intent, without doubt, was read: only then one answer is the whole answer.
fn only(understood: &Understanding, intent: Intent) -> bool {
    !understood.abstain && understood.intents.len() == 1 && understood.primary() == intent
}

#[test]
fn a_second_question_is_never_left_behind_the_first() {
    let assistant = Assistant::new();
    for (text, first) in [
        (
            "Do you ship to Malta? And is it waterproof?",
            Intent::ShippingInfo,
        ),
        (
            "Where is my order? And do you have it in blue?",
            Intent::OrderStatus,
        ),
        (
            "When will my parcel arrive? Would it survive in the rain?",
            Intent::OrderStatus,
        ),
        (
            "Wo ist mein Paket? Und kann man die Decke waschen?",
            Intent::OrderStatus,
        ),
        (
            "Wie lange kann ich zurückgeben? Und wo bleibt meine andere Bestellung?",
            Intent::Return,
        ),
        (
            "¿Dónde está mi pedido? ¿Y hacen descuento si compro otro?",
            Intent::OrderStatus,
        ),
        (
            "Où est mon colis ? Et avez-vous la lampe en vert ?",
            Intent::OrderStatus,
        ),
        (
            "荷物はどこですか？別の色はありますか？",
            Intent::OrderStatus,
        ),
        (
            "我的包裹到哪了？这个灯可以放浴室里用吗？",
            Intent::OrderStatus,
        ),
        (
            "Wie lange dauert der Versand nach Bozen? Ist die Lampe lagernd?",
            Intent::ShippingInfo,
        ),
    ] {
        let understood = read(&assistant, text);
        assert!(!only(&understood, first), "{text}: {understood:?}");
    }
}

#[test]
fn a_question_that_adds_nothing_does_not_silence_the_first() {
    let assistant = Assistant::new();
    for (text, first) in [
        ("Where is my order? Can you check?", Intent::OrderStatus),
        (
            "The tracking has not moved for days. Is this normal?",
            Intent::OrderStatus,
        ),
        (
            "Wo ist mein Paket? Können Sie bitte nachsehen?",
            Intent::OrderStatus,
        ),
        ("Où est mon colis ? C'est normal ?", Intent::OrderStatus),
        (
            "¿Dónde está mi pedido? ¿Pueden revisar?",
            Intent::OrderStatus,
        ),
        ("我的包裹到哪了？能帮我查一下吗？", Intent::OrderStatus),
    ] {
        let understood = read(&assistant, text);
        assert!(only(&understood, first), "{text}: {understood:?}");
    }
}

#[test]
fn what_is_denied_is_not_asked_for() {
    let assistant = Assistant::new();
    for (text, denied) in [
        ("Please don't cancel my order", Intent::CancelOrder),
        ("No need to refund me", Intent::RefundRequest),
        ("Ich möchte nicht stornieren", Intent::CancelOrder),
        (
            "No quiero que me devuelvan el dinero",
            Intent::RefundRequest,
        ),
        ("Je ne veux pas annuler ma commande", Intent::CancelOrder),
        ("キャンセルはしません", Intent::CancelOrder),
        ("不用退款了", Intent::RefundRequest),
        ("I already sent it back last week", Intent::Return),
        ("My refund arrived, all good", Intent::RefundStatus),
        ("It arrived this morning", Intent::OrderStatus),
    ] {
        let understood = read(&assistant, text);
        assert!(
            !understood.has(denied) || understood.abstain,
            "{text}: {understood:?}"
        );
    }
}

#[test]
fn thanks_with_a_but_are_no_thanks() {
    let assistant = Assistant::new();
    for text in [
        "Thanks, but half of it is gone",
        "Danke, aber so war das nicht gemeint",
        "Gracias, pero no es eso",
        "Merci, mais ce n'est pas ça",
        "ありがとうございます。ですが、そうではないです",
        "谢谢，但是不是这个意思",
    ] {
        let understood = read(&assistant, text);
        assert!(!only(&understood, Intent::Thanks), "{text}: {understood:?}");
    }
    for text in [
        "Thanks for nothing",
        "Danke für nichts!",
        "Merci pour rien",
        "Gracias por nada.",
    ] {
        let emotion = read(&assistant, text).emotion;
        assert!(
            matches!(emotion, Emotion::Angry | Emotion::Annoyed),
            "{text}: {emotion}"
        );
    }
}
