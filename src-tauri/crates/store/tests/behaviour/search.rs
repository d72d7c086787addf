//! Finding things, in any script.

use crate::world::{World, at, id, order, says, sent};

/// Which of these messages a search finds, newest first.
async fn found(w: &World, text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for hit in w.store.search(text, 50).await.unwrap() {
        let message = w.store.message(&hit.message).await.unwrap().unwrap();
        assert_eq!(
            (&message.conversation, message.sent_at),
            (&hit.conversation, hit.at)
        );
        names.push(message.platform_id);
    }
    names
}

async fn tell(w: &World, texts: &[(&str, &str)]) {
    let messages = texts
        .iter()
        .enumerate()
        .map(|(n, (name, text))| says(&format!("t-{name}"), name, i64::try_from(n).unwrap(), text))
        .collect();
    w.take_in(messages, 60).await;
}

pub async fn words_are_found_in_every_script(w: World) {
    tell(
        &w,
        &[
            ("zh", "你好，我想申请退款，谢谢"),
            ("ja", "商品が届きません。返金してください。ﾃｽﾄ"),
            ("th", "สวัสดีค่ะ ขอคืนเงินได้ไหมคะ"),
            ("ko", "배송이 너무 늦어요 환불해 주세요"),
            ("km", "ខ្ញុំចង់បានប្រាក់វិញ"),
            ("my", "ငွေပြန်အမ်းပါ"),
            ("ar", "أين طَلَبِي من فضلك"),
            ("ru", "Где мой заказ?"),
            ("hi", "मेरा पैसा वापस करो"),
            ("en", "Where is my refund, please?"),
        ],
    )
    .await;
    for (asked, name) in [
        ("退款", "zh"),
        ("款", "zh"),
        ("申请退款", "zh"),
        ("返金", "ja"),
        ("金", "ja"),
        ("テスト", "ja"),
        ("คืนเงิน", "th"),
        ("เงิน", "th"),
        ("환불", "ko"),
        ("배", "ko"),
        ("ប្រាក់", "km"),
        ("ငွေ", "my"),
        ("طلبي", "ar"),
        ("ЗАКАЗ", "ru"),
        ("पैसा", "hi"),
        ("refund", "en"),
        ("REFUN", "en"),
    ] {
        assert_eq!(found(&w, asked).await, [name], "{asked}");
    }
    assert!(found(&w, "退貨").await.is_empty());
}

pub async fn numbers_and_codes_are_found(w: World) {
    tell(
        &w,
        &[
            ("ebay", "Order 12-34567-89012 has not arrived"),
            ("amazon", "About 113-1234567-7654321, broken"),
            ("sku", "Is LAMP-AB.12/X in stock?"),
            ("parcel", "Sendung RR123456785DE hängt fest"),
        ],
    )
    .await;
    for (asked, name) in [
        ("12-34567-89012", "ebay"),
        ("34567", "ebay"),
        ("12-34567", "ebay"),
        ("1234567", "amazon"),
        ("113-1234567-7654321", "amazon"),
        ("lamp-ab.12/x", "sku"),
        ("LAMP-AB", "sku"),
        ("rr123456785de", "parcel"),
        ("RR1234", "parcel"),
    ] {
        assert!(found(&w, asked).await.contains(&name.to_owned()), "{asked}");
    }
    assert_eq!(found(&w, "12-34567-89012").await, ["ebay"]);
    assert!(found(&w, "12-34567-99999").await.is_empty());
}

pub async fn accents_and_case_do_not_matter(w: World) {
    tell(
        &w,
        &[
            ("fr", "Où est ma commande ? Très déçu"),
            ("de", "Die STRASSE heißt Müllerstraße"),
            ("pl", "Łódź"),
        ],
    )
    .await;
    for (asked, name) in [
        ("ou est", "fr"),
        ("DECU", "fr"),
        ("déçu", "fr"),
        ("müllerstrasse", "de"),
        ("Mullerstraße", "de"),
        ("lodz", "pl"),
    ] {
        assert_eq!(found(&w, asked).await, [name], "{asked}");
    }
}

pub async fn all_words_must_be_there(w: World) {
    tell(
        &w,
        &[
            ("a", "refund for the brass lamp"),
            ("b", "refund for the chair"),
            ("c", "退款 lamp"),
        ],
    )
    .await;
    assert_eq!(found(&w, "refund lamp").await, ["a"]);
    assert_eq!(found(&w, "lamp 退款").await, ["c"]);
    assert_eq!(
        found(&w, "chai").await,
        ["b"],
        "the beginning of the last word is enough"
    );
    assert!(
        found(&w, "chai refund").await.is_empty(),
        "but not of an earlier one"
    );
    assert_eq!(
        found(&w, "Buyer t-a lamp").await,
        ["a"],
        "the buyer's name counts with the text"
    );
}

pub async fn hostile_text_is_only_text(w: World) {
    tell(
        &w,
        &[(
            "a",
            "near or not and words* \"quoted\" (x) {y} col:val ^z - + NEAR",
        )],
    )
    .await;
    for asked in [
        "\"",
        "''",
        "*",
        "(",
        ")",
        "AND",
        "NOT x",
        "NEAR(a b)",
        "words:col",
        "col:val",
        "a* OR b",
        "^z",
        "-x",
        "{y",
        "'; DROP TABLE message; --",
        "\u{0}",
        "a\u{0}b",
        "%",
        "_",
        "\\",
        "🙂",
        "\u{200b}",
        "....",
        "- -",
        "\u{ffff}",
        "NOT",
        "OR",
        "NEAR/2",
        "\"unclosed",
        "x AND",
        "words MATCH 'x'",
    ] {
        let hits = w.store.search(asked, 10).await;
        assert!(hits.is_ok(), "{asked:?}: {hits:?}");
    }
    assert_eq!(
        found(&w, "near").await,
        ["a"],
        "words of the index's own language are words"
    );
    assert_eq!(found(&w, "NOT or").await, ["a"]);
    assert!(
        w.store
            .search(&"x".repeat(100_000), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        w.store
            .search(&"退".repeat(5_000), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(w.store.search("", 10).await.unwrap().is_empty());
}

pub async fn orders_and_buyers_are_found(w: World) {
    let mut asked = says("t", "m1", 1, "Wo bleibt es?");
    asked.subject = Some("Frage zum Einkauf".to_owned());
    asked.buyer.email = Some("ann.lee@example.org".to_owned());
    w.take_in(vec![asked], 1).await;
    w.take_in(vec![says("t", "m2", 2, "Hallo?")], 2).await;
    assert_eq!(
        found(&w, "einkauf").await,
        ["m2"],
        "the newest message stands for the conversation"
    );
    assert_eq!(found(&w, "lee").await, ["m2"]);
    assert!(found(&w, "12-34567-89012").await.is_empty());
    w.store
        .put_orders(
            &w.channel,
            &[order("12-34567-89012", "Buyer t", 1)],
            at(3),
            &id,
        )
        .await
        .unwrap();
    for asked in [
        "12-34567-89012",
        "89012",
        "LAMP-AB.12",
        "RR123456785DE",
        "brass",
    ] {
        assert_eq!(found(&w, asked).await, ["m2"], "{asked}");
    }
}

pub async fn the_newest_are_found_first(w: World) {
    // Taken in out of order: an import of old mail after the new one.
    for (name, minute) in [("new", 100_000), ("old", 10), ("middle", 50_000)] {
        w.take_in(vec![says("t", name, minute, "lamp")], 100_001)
            .await;
    }
    assert_eq!(found(&w, "lamp").await, ["new", "middle", "old"]);
    let one = w.store.search("lamp", 1).await.unwrap();
    assert_eq!((one.len(), one[0].at), (1, at(100_000)));
}

pub async fn pairs_apart_are_not_a_word(w: World) {
    tell(
        &w,
        &[("apart", "申请了退货，请退款"), ("whole", "我要申请退款")],
    )
    .await;
    assert_eq!(found(&w, "申请退款").await, ["whole"]);
    let hit = w.store.search("申请退款", 5).await.unwrap().pop().unwrap();
    assert_eq!(hit.snippet, "我要申请退款");
    let long = format!("{} lamp {}", "before ".repeat(40), "after ".repeat(40));
    w.take_in(vec![says("long", "long", 70, &long)], 70).await;
    let hit = w.store.search("lamp", 5).await.unwrap().pop().unwrap();
    assert!(
        hit.snippet.starts_with('…') && hit.snippet.ends_with('…') && hit.snippet.contains("lamp"),
        "{hit:?}"
    );
    assert!(hit.snippet.chars().count() < 150);
}

pub async fn sent_replies_are_found(w: World) {
    w.take_in(vec![says("t", "m1", 1, "Frage")], 1).await;
    let row = w.answer("t", 1).await;
    assert!(
        found(&w, "unterwegs").await.is_empty(),
        "what was not sent was not said"
    );
    w.claim(1).await;
    w.store
        .finish(&row.id, None, &sent("p1"), at(2))
        .await
        .unwrap();
    assert_eq!(found(&w, "unterwegs").await, ["p1"]);
}
