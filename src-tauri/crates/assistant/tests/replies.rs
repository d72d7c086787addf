//! Composing and verifying: what is written passes, and what is changed afterwards is caught.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may fail loudly"
)]

#[path = "support/facts.rs"]
mod support;

use assistant::{Assistant, ComposeRequest, Composed, VerifyRequest, Writer};
use domain::decision::Answerable;
use domain::fact::FactValue;
use domain::rulepack::for_channel;
use domain::{Check, DecisionKind, FactKind, FactSet, Intent, Language, Verdict};
use std::sync::LazyLock;
use support::{LANGUAGES, base, cases, decision, now, parcel, set, understanding};

static ASSISTANT: LazyLock<Assistant> = LazyLock::new(Assistant::new);

const ZONE: Option<&str> = Some("Europe/Berlin");

fn write(
    assistant: &Assistant,
    intent: Intent,
    facts: &FactSet,
    language: &str,
    gloss: &str,
) -> Option<Composed> {
    let (understanding, decision) = (
        understanding(intent, language),
        decision(DecisionKind::Reply, intent),
    );
    assistant.compose(&ComposeRequest {
        understanding: &understanding,
        decision: &decision,
        facts,
        language: &Language::new(language),
        gloss: &Language::new(gloss),
        zone: ZONE,
        now: now(),
    })
}

fn look(
    assistant: &Assistant,
    text: &str,
    language: &str,
    facts: &FactSet,
    composed: Option<&Composed>,
    by: Writer,
) -> Vec<Check> {
    assistant.verify(&VerifyRequest {
        text,
        language: &Language::new(language),
        facts,
        composed,
        pack: for_channel("ebay", None),
        order_platform_id: Some("27-14332-90187"),
        zone: ZONE,
        now: now(),
        by,
        other_buyers: &["Bettina Vogel".to_owned()],
    })
}

fn findings(checks: &[Check]) -> Vec<&Check> {
    checks
        .iter()
        .filter(|check| check.verdict != Verdict::Pass)
        .collect()
}

#[test]
fn every_answer_is_written_in_every_language_and_passes() {
    let assistant = &*ASSISTANT;
    for (name, intent, facts) in cases() {
        for language in LANGUAGES {
            let composed = write(assistant, intent, &facts, language, "en")
                .unwrap_or_else(|| panic!("{name} {language}"));
            let checks = look(
                assistant,
                &composed.text,
                language,
                &facts,
                Some(&composed),
                Writer::Machine,
            );
            assert!(
                findings(&checks).is_empty(),
                "{name} {language}: {:?}\n{}",
                findings(&checks),
                composed.text
            );
            assert!(
                !composed.gloss.is_empty() && composed.gloss_language == Language::new("en"),
                "{name} {language}"
            );
            assert!(
                !composed.text.contains('{') && !composed.text.contains('\u{E000}'),
                "{}",
                composed.text
            );
        }
    }
}

#[test]
fn says_dates_and_money_as_people_do_there() {
    let assistant = &*ASSISTANT;
    let (_, intent, facts) = cases()
        .into_iter()
        .find(|(name, intent, _)| *name == "issued" && *intent == Intent::RefundStatus)
        .unwrap();
    for (language, money, day) in [
        ("en", "€1,249.90", "18 November 2026"),
        ("de", "1.249,90\u{a0}€", "18. November 2026"),
        ("es", "1249,90\u{a0}€", "18 de noviembre de 2026"),
        ("fr", "1\u{202f}249,90\u{a0}€", "18 novembre 2026"),
        ("ja", "€1,249.90", "2026年11月18日"),
        ("zh-Hans", "€1,249.90", "2026年11月18日"),
    ] {
        let text = write(assistant, intent, &facts, language, "en")
            .unwrap()
            .text;
        assert!(text.contains(money), "{language} {money}: {text}");
        assert!(text.contains(day), "{language} {day}: {text}");
    }
    let lost = cases()
        .into_iter()
        .find(|(name, ..)| *name == "lost")
        .unwrap()
        .2;
    let text = write(assistant, Intent::DeliveredNotReceived, &lost, "de", "en")
        .unwrap()
        .text;
    assert!(
        text.contains("19:05"),
        "18:05 UTC is 19:05 in Berlin: {text}"
    );
}

#[test]
fn any_change_to_a_composed_text_is_caught() {
    let assistant = &*ASSISTANT;
    let full = std::env::var_os("NIGHTDESK_FULL").is_some();
    let (mut tried, mut changed) = (0_u64, 0);
    for (name, intent, facts) in cases() {
        for language in LANGUAGES {
            let composed = write(assistant, intent, &facts, language, "en").unwrap();
            for mutant in mutants(&composed.text) {
                tried += 1;
                if !full && !sample(tried) {
                    continue;
                }
                changed += 1;
                // The text was changed after composing.
                let checks = look(
                    assistant,
                    &mutant,
                    language,
                    &facts,
                    Some(&composed),
                    Writer::Machine,
                );
                assert!(!findings(&checks).is_empty(), "{name} {language}: {mutant}");
                // The change was made with its atoms moved along: only the binding itself can catch it.
                let mut forged = composed.clone();
                let shift = mutant.len() as isize - composed.text.len() as isize;
                let at = composed
                    .text
                    .bytes()
                    .zip(mutant.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                for atom in &mut forged.atoms {
                    if atom.end > at {
                        atom.end = atom.end.checked_add_signed(shift).unwrap();
                    }
                    if atom.start > at {
                        atom.start = atom.start.checked_add_signed(shift).unwrap();
                    }
                }
                forged.text = mutant.clone();
                let checks = look(
                    assistant,
                    &mutant,
                    language,
                    &facts,
                    Some(&forged),
                    Writer::Machine,
                );
                assert!(
                    !findings(&checks).is_empty(),
                    "forged {name} {language}: {mutant}"
                );
                // Nothing is known of its origin: digits, names and states must carry themselves.
                let checks = look(assistant, &mutant, language, &facts, None, Writer::Model);
                assert!(
                    checks.iter().any(|c| c.verdict == Verdict::Block),
                    "model {name} {language}: {mutant}"
                );
                // A person is warned of the same.
                let checks = look(assistant, &mutant, language, &facts, None, Writer::Person);
                assert!(
                    !findings(&checks).is_empty(),
                    "person {name} {language}: {mutant}"
                );
            }
        }
    }
    assert!(tried > 1_000, "{tried} changes are possible");
    assert!(changed > tried / 48, "{changed} of {tried} were tried");
}

/// One change in 24, always the same ones; `NIGHTDESK_FULL=1` tries them all.
fn sample(index: u64) -> bool {
    let mixed = (index ^ 0x5EED).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32).is_multiple_of(24)
}

/// Every third digit changed (another third in every text), the name changed, each status phrase exchanged for another.
fn mutants(text: &str) -> Vec<String> {
    let mut mutants = Vec::new();
    for (at, c) in text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .skip(text.len() % 3)
        .step_by(3)
    {
        let other = char::from_digit((c.to_digit(10).unwrap() + 3) % 10, 10).unwrap();
        mutants.push(format!("{}{other}{}", &text[..at], &text[at + 1..]));
    }
    mutants.push(text.replacen("Anna Keller", "Berta Vogel", 1));
    for (one, other) in [
        ("in transit", "out for delivery"),
        ("unterwegs.", "in der Zustellung."),
        ("en camino", "en reparto"),
        ("en transit", "en cours de livraison"),
        ("輸送中", "配達中"),
        ("正在运输途中", "正在派送"),
        ("as delivered", "as returned to sender"),
        ("als zugestellt", "als beschädigt"),
        ("como entregado", "como dañado"),
        ("comme livré", "comme endommagé"),
        ("配達完了", "紛失"),
        ("已送达", "已退回"),
        ("has been cancelled", "has been shipped"),
        ("wurde storniert", "wurde versandt"),
        ("se ha cancelado", "se ha enviado"),
        ("a été annulée", "a été expédiée"),
        ("キャンセルされて", "発送済みとなって"),
        ("已取消", "已发货"),
    ] {
        mutants.push(text.replacen(one, other, 1));
    }
    mutants.retain(|mutant| mutant != text);
    mutants
}

#[test]
fn promises_links_and_strangers_are_stopped() {
    let assistant = &*ASSISTANT;
    let facts = set(&base());
    for (language, text, rule) in [
        (
            "en",
            "Hello Anna, we will refund you for the trouble.",
            "promise.none",
        ),
        (
            "en",
            "Hello Anna, I have cancelled your order for you.",
            "promise.none",
        ),
        (
            "de",
            "Guten Tag Anna Keller, ich habe Ihnen den Betrag erstattet, wir garantieren das.",
            "promise.none",
        ),
        (
            "es",
            "Hola Anna, le reembolsaremos el importe del pedido.",
            "promise.none",
        ),
        (
            "fr",
            "Bonjour Anna, nous vous rembourserons la commande.",
            "promise.none",
        ),
        (
            "ja",
            "お客様のご注文について、返金いたします。よろしくお願いいたします。",
            "promise.none",
        ),
        (
            "zh-Hans",
            "您好，我们会给您退款，请您放心。",
            "promise.none",
        ),
        (
            "en",
            "Hello Anna, please look at www.cheap-parcels.top for the order.",
            "contact.bound",
        ),
        (
            "en",
            "Hello Anna, your parcel number is 1Z879E930346834440.",
            "buyer.own",
        ),
        (
            "en",
            "Hello Anna, the parcel was handed to Bettina Vogel.",
            "buyer.own",
        ),
        (
            "en",
            "Hello Berta, thank you for your message about the order.",
            "atom.bound",
        ),
        (
            "en",
            "Hello Anna, it should arrive in three days or next week.",
            "atom.bound",
        ),
        (
            "en",
            "Hello Anna, your order {{fact:f9}} is here.",
            "placeholder.none",
        ),
        (
            "en",
            "Dear [name], thank you for your message.",
            "placeholder.none",
        ),
        (
            "de",
            "Hello Anna, thank you very much for your message about this.",
            "language.same",
        ),
        (
            "ja",
            "您好，感谢您的来信，我们正在查询这个订单。",
            "language.same",
        ),
        ("en", "   ", "length.ok"),
        (
            "en",
            "Hello Anna, the parcel has been delivered to you.",
            "status.bound",
        ),
    ] {
        let checks = look(assistant, text, language, &facts, None, Writer::Model);
        let check = checks.iter().find(|c| c.rule == rule).unwrap();
        assert_eq!(check.verdict, Verdict::Block, "{text}: {checks:?}");
        let checks = look(assistant, text, language, &facts, None, Writer::Person);
        let check = checks.iter().find(|c| c.rule == rule).unwrap();
        assert_eq!(check.verdict, Verdict::Warn, "a person is warned: {text}");
    }
}

#[test]
fn what_a_person_or_a_model_writes_from_facts_passes() {
    let assistant = &*ASSISTANT;
    let facts = cases()
        .into_iter()
        .find(|(name, intent, _)| *name == "in_transit" && *intent == Intent::OrderStatus)
        .unwrap()
        .2;
    for (language, text) in [
        (
            "en",
            "Hi Anna, your order 27-14332-90187 is on its way with DHL Express and expected on 24 November.",
        ),
        (
            "de",
            "Hallo Anna, Ihre Bestellung 27-14332-90187 ist mit DHL Express unterwegs und sollte am 24. November da sein.",
        ),
        (
            "zh-Hans",
            "您好，您的订单27-14332-90187正在运输途中，预计2026年11月24日到。",
        ),
    ] {
        let checks = look(assistant, text, language, &facts, None, Writer::Model);
        assert!(
            findings(&checks).is_empty(),
            "{text}: {:?}",
            findings(&checks)
        );
    }
}

#[test]
fn answers_only_what_the_facts_carry() {
    let assistant = &*ASSISTANT;
    let ask = |intent, list: &[(FactKind, FactValue)], language: &str, answered| {
        assistant.answerable(&understanding(intent, language), &set(list), answered)
    };
    let mut exception = base();
    exception.extend(parcel("exception", "LY384756129CN"));
    let mut transit = base();
    transit.extend(parcel("in_transit", "LY384756129CN"));
    let mut expired = base();
    expired.push((FactKind::ReturnWindowDays, FactValue::Number(30)));
    expired.push((
        FactKind::ReturnWindowFrom,
        FactValue::Word("from_delivery".into()),
    ));
    expired.push((
        FactKind::ReturnUntil,
        FactValue::Date("2026-11-01".parse().unwrap()),
    ));
    for (intent, list, language, answered, wanted) in [
        (Intent::OrderStatus, &transit, "de", false, Answerable::Yes),
        (
            Intent::OrderStatus,
            &transit,
            "zh-Hant",
            false,
            Answerable::NoLanguage,
        ),
        (
            Intent::OrderStatus,
            &Vec::new(),
            "de",
            false,
            Answerable::AskOrder,
        ),
        (
            Intent::OrderStatus,
            &base(),
            "de",
            false,
            Answerable::FactMissing,
        ),
        (
            Intent::OrderStatus,
            &exception,
            "de",
            false,
            Answerable::FactMissing,
        ),
        (
            Intent::DeliveredNotReceived,
            &transit,
            "en",
            false,
            Answerable::FactMissing,
        ),
        (
            Intent::Return,
            &expired,
            "en",
            false,
            Answerable::OutOfPolicy,
        ),
        (
            Intent::RefundStatus,
            &base(),
            "en",
            false,
            Answerable::FactMissing,
        ),
        (
            Intent::CancelOrder,
            &transit,
            "en",
            false,
            Answerable::NoIntent,
        ),
        (
            Intent::Thanks,
            &base(),
            "en",
            true,
            Answerable::NothingToSay,
        ),
        (Intent::Thanks, &base(), "en", false, Answerable::Yes),
    ] {
        assert_eq!(
            ask(intent, list, language, answered),
            wanted,
            "{intent} {language}"
        );
    }
    let mut two = understanding(Intent::OrderStatus, "en");
    two.intents.push(domain::understanding::ScoredIntent {
        intent: Intent::CancelOrder,
        confidence: 0.93,
    });
    assert_eq!(
        assistant.answerable(&two, &set(&transit), false),
        Answerable::NoIntent,
        "the second wish is not lost"
    );
}

#[test]
fn stale_facts_are_not_said() {
    let assistant = &*ASSISTANT;
    let mut facts = set(&base());
    facts.add(
        FactKind::OrderStatus,
        FactValue::Word("paid".into()),
        "order:1.status",
        "2026-11-20T09:00:00Z".parse().unwrap(),
        Some(600),
    );
    assert!(
        write(assistant, Intent::OrderStatus, &facts, "en", "en").is_none(),
        "three hours old, good for ten minutes"
    );
}

#[test]
fn the_policy_speaks_in_the_buyers_words_and_ours_for_the_seller() {
    let assistant = &*ASSISTANT;
    let mut list = base();
    list.push((
        FactKind::PolicyText,
        FactValue::Text(
            "Unbenutzte Ware kann innerhalb von 30 Tagen nach Zustellung zurückgegeben werden."
                .into(),
        ),
    ));
    list.push((FactKind::ReturnWindowDays, FactValue::Number(30)));
    list.push((
        FactKind::ReturnWindowFrom,
        FactValue::Word("from_delivery".into()),
    ));
    let facts = set(&list);
    let composed = write(assistant, Intent::Return, &facts, "de", "zh-Hans").unwrap();
    assert!(
        composed
            .text
            .contains("innerhalb von 30 Tagen nach Zustellung"),
        "{}",
        composed.text
    );
    assert!(
        composed.gloss.contains("30天内可以退货"),
        "{}",
        composed.gloss
    );
}
