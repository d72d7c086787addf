//! The same message in other clothes, and other messages.

use super::{fingerprint, normalise_text, texts_match};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use rstest::rstest;

#[rstest]
#[case("  Hello,\r\n\tWorld  ", "hello, world")]
#[case("Hello<br/>World", "hello world")]
#[case("<p>Hello <b>World</b></p>", "hello world")]
#[case("a < b and c > d", "a < b and c > d")]
#[case("5 <6", "5 <6")]
#[case("Tom &amp; Jerry&nbsp;&lt;3", "tom & jerry <3")]
#[case("zero\u{200B}width\u{FEFF} soft\u{00AD}hyphen", "zerowidth softhyphen")]
#[case("Ａｂｃ １２３　ｘ", "abc 123 x")]
#[case("Cafe\u{0301} ﬁn", "café fin")]
#[case("İstanbul", "i\u{307}stanbul")]
#[case("", "")]
#[case("<", "<")]
fn the_normal_form(#[case] text: &str, #[case] normal: &str) {
    assert_eq!(normalise_text(text), normal);
}

#[rstest]
#[case(
    "Your parcel is on its way.",
    "<div>Your parcel is&nbsp;on its way.</div>",
    true
)]
#[case("Your parcel is on its way.", "Your order was cancelled.", false)]
#[case("您好，包裹已经发出。", "您好,包裹已经发出。", true)]
#[case("您好，包裹已经发出。", "您好，包裹还没有发出，请等。", false)]
#[case("พัสดุของคุณกำลังเดินทาง", "พัสดุของคุณ กำลังเดินทาง", true)]
#[case("ご注文の商品は本日発送しました", "ご返金は明日になります", false)]
#[case("नमस्ते आपका पार्सल", "नमस्ते आपका पार्सल", true)]
#[case(
    "one two three four five six seven eight nine ten",
    "one two three four five six seven eight nine",
    true
)]
#[case(
    "one two three four five six seven eight nine ten",
    "one two three four five six seven eight",
    false
)]
#[case("go go go go go", "go", false)]
#[case("", "", false)]
#[case("<br>", " ", false)]
#[case("!!!", "???", false)]
#[case("👍", "👍", true)]
fn same_or_another(#[case] a: &str, #[case] b: &str, #[case] same: bool) {
    assert_eq!(texts_match(a, b), same);
    assert_eq!(texts_match(b, a), same, "both ways");
}

#[test]
fn fingerprints_are_stable_over_builds() {
    assert_eq!(
        fingerprint(""),
        "6c62272e07bb014262b821756295c58d",
        "the basis of FNV-1a 128"
    );
    assert_eq!(fingerprint("A"), fingerprint(" <b>a</b>\n"));
    assert_eq!(
        fingerprint("a"),
        "d228cb696f1a8caf78912b704e4a8964",
        "published test vector"
    );
    assert_ne!(fingerprint("a"), fingerprint("b"));
}

proptest! {
    #[test]
    fn normal_is_normal(text in any::<String>()) {
        let once = normalise_text(&text);
        // Only a text that spells out tags or entities can change again.
        if !once.contains(['<', '&']) {
            prop_assert_eq!(&normalise_text(&once), &once);
        }
    }

    #[test]
    fn a_text_matches_itself(text in any::<String>()) {
        prop_assert!(texts_match(&text, &text) || normalise_text(&text).is_empty());
    }

    #[test]
    fn spacing_does_not_matter(words in proptest::collection::vec("[a-zà-ÿ一-鿿]{1,6}", 1..12)) {
        prop_assert_eq!(fingerprint(&words.join(" ")), fingerprint(&format!("<p>{}</p>\r\n", words.join("\u{200B} \n "))));
        prop_assert!(texts_match(&words.join(" "), &words.join("<br>")));
    }
}
