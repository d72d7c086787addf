//! What the marketplaces forbid, and what only sounds like it.

use super::{CheckContext, RulePack, all, for_channel, within};
use crate::check::{Verdict, worst};
use crate::deadline::Counts;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use rstest::rstest;

fn verdict(pack: &RulePack, text: &str) -> Verdict {
    worst(&pack.check(text, &CheckContext::default()))
}

#[rstest]
#[case("ebay", None, "ebay")]
#[case("ebay", Some("EBAY_DE"), "ebay")]
#[case("email", None, "email")]
#[case("email", Some("amazon"), "amazon")]
#[case("email", Some("Amazon"), "amazon")]
#[case("email", Some("something"), "email")]
#[case("amazon", Some("A1PA6795UKMFR9"), "amazon")]
#[case("pigeon", None, "plain")]
#[case("", None, "plain")]
fn each_channel_has_its_pack(
    #[case] platform: &str,
    #[case] preset: Option<&str>,
    #[case] id: &str,
) {
    assert_eq!(for_channel(platform, preset).id, id);
}

#[test]
fn packs_are_dated_and_cited() {
    for pack in all() {
        assert!(pack.version.year() >= 2026, "{}", pack.id);
        assert!(
            pack.applies.is_empty() || !pack.source.is_empty(),
            "{} cites nothing",
            pack.id
        );
    }
    assert_eq!(for_channel("email", Some("amazon")).counts, Counts::No);
    assert!(for_channel("ebay", None).own_goal && !for_channel("amazon", None).own_goal);
}

// What every pack lets pass: the answers a shop gives all day.
#[rstest]
#[case("Your parcel 9400110200881234567890 left on 2026-11-18 and should arrive by 24 November.")]
#[case("We can change your address until the parcel leaves. Please send us the new one.")]
#[case(
    "Please change the address in your account; we will review the request and update the order."
)]
#[case("After a review of your request we changed the order.")]
#[case("You can return it within 30 days. The refund is paid after it arrives.")]
#[case("Thank you for your feedback, your refund was issued today.")]
#[case("Thank you for your positive review!")]
#[case("Ihre Bestellung 113-1234567-1234567 wurde am 18.11.2026 versandt.")]
#[case("Vielen Dank für Ihre positive Bewertung.")]
#[case("Bitte ändern Sie die Adresse vor dem Versand.")]
#[case("Le facteur a laissé un avis de passage ; veuillez changer la date de livraison.")]
#[case("Puede cambiar la dirección antes del envío.")]
#[case("您的包裹已于11月18日发出，预计24日到达。可以修改地址。")]
#[case("感谢您的好评！")]
#[case("ご注文の商品は11月18日に発送しました。住所の変更は可能です。")]
#[case("The lamp is rated for 5 W. It works at 220 V.")]
#[case("Price: EUR 24.90, size 15 x 20 cm, order 13-12676-82627")]
#[case("The discount was already in the price you paid.")]
fn ordinary_answers_pass(#[case] text: &str) {
    for pack in all() {
        let found: Vec<_> = pack
            .check(text, &CheckContext::default())
            .into_iter()
            .filter(|c| c.verdict > Verdict::Pass)
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", pack.id);
    }
}

#[rstest]
#[case("ebay.no_contact_data", "Write to me: jo@mail.com")]
#[case("ebay.no_contact_data", "my mail is name at mail dot com")]
#[case("ebay.no_contact_data", "jo＠mail．com")]
#[case("ebay.no_contact_data", "jo\u{200B}@mail.com")]
#[case("ebay.no_contact_data", "call me: +49 170 1234567")]
#[case("ebay.no_contact_data", "WhatsApp: lantern88")]
#[case("ebay.no_contact_data", "请加我微信 lantern88")]
#[case("ebay.no_outside_links", "See www.lantern.example.com")]
#[case("ebay.no_outside_links", "https://www.ebay.com@evil.com/itm/1")]
#[case("ebay.no_outside_links", "https://notebay.com/itm/1")]
#[case("ebay.no_payment_data", "IBAN DE89 3704 0044 0532 0130 00")]
#[case("ebay.no_payment_data", "card 4111 1111 1111 1111")]
#[case("ebay.no_off_platform_offer", "It is cheaper on our own website.")]
#[case("ebay.no_off_platform_offer", "We can do this outside of eBay")]
#[case("ebay.no_off_platform_offer", "You can pay us directly by PayPal")]
#[case("ebay.no_off_platform_offer", "Sie können direkt bei uns bestellen.")]
#[case("ebay.no_off_platform_offer", "Das geht auch außerhalb von eBay.")]
#[case("ebay.no_off_platform_offer", "C'est possible hors eBay")]
#[case("ebay.no_off_platform_offer", "Se puede hacer fuera de eBay")]
#[case("ebay.no_off_platform_offer", "可以站外交易")]
#[case("ebay.no_off_platform_offer", "直接取引もできます")]
#[case("ebay.length", &"x".repeat(2_001))]
fn ebay_blocks(#[case] rule: &str, #[case] text: &str) {
    let checks = for_channel("ebay", None).check(text, &CheckContext::default());
    let check = checks.iter().find(|c| c.rule == rule).unwrap();
    assert_eq!(check.verdict, Verdict::Block, "{text}: {checks:?}");
    assert!(!check.detail.is_empty());
}

#[rstest]
#[case("https://www.ebay.de/itm/256123456789", Verdict::Pass)]
#[case("https://ebay.co.uk/mys", Verdict::Pass)]
#[case("The holder works with WhatsApp calls.", Verdict::Warn)]
#[case("Your bank transfer has not arrived", Verdict::Warn)]
#[case(&"字".repeat(2_000), Verdict::Pass)]
fn ebay_lets_a_person_judge(#[case] text: &str, #[case] expected: Verdict) {
    assert_eq!(verdict(for_channel("ebay", None), text), expected);
}

#[rstest]
#[case("amazon.no_outside_links", "Track it at https://track.example.com/1")]
#[case("amazon.no_email", "Please write to help@lantern.example")]
#[case("amazon.no_email", "help (at) lantern.com")]
#[case("amazon.no_review_begging", "Please leave us a positive review.")]
#[case("amazon.no_review_begging", "We would love a 5-star rating")]
#[case(
    "amazon.no_review_begging",
    "Could you please remove your negative feedback?"
)]
#[case("amazon.no_review_begging", "Could you change your review?")]
#[case("amazon.no_review_begging", "You get a gift card for your review")]
#[case(
    "amazon.no_review_begging",
    "If unhappy, contact us before leaving a negative review"
)]
#[case(
    "amazon.no_review_begging",
    "Bitte geben Sie uns eine positive Bewertung."
)]
#[case("amazon.no_review_begging", "Könnten Sie Ihre Bewertung ändern?")]
#[case(
    "amazon.no_review_begging",
    "Bitte schreiben Sie uns, bevor Sie eine Bewertung abgeben"
)]
#[case("amazon.no_review_begging", "Pourriez-vous modifier votre avis ?")]
#[case("amazon.no_review_begging", "Por favor, deje una reseña positiva")]
#[case("amazon.no_review_begging", "Per favore lasci una recensione positiva")]
#[case("amazon.no_review_begging", "请给我们五星好评")]
#[case("amazon.no_review_begging", "能否修改一下评价？")]
#[case("amazon.no_review_begging", "高評価をお願いします")]
#[case("amazon.no_review_begging", "レビューを修正していただけますか")]
#[case("amazon.no_marketing", "Get 10% off your next order")]
#[case("amazon.no_marketing", "Use code SAVE10")]
#[case("amazon.no_marketing", "Visit our store for more")]
#[case("amazon.no_marketing", "10 % Rabatt auf Ihre nächste Bestellung")]
#[case("amazon.no_marketing", "Suivez-nous")]
#[case("amazon.no_marketing", "送您一张优惠券")]
#[case("amazon.no_marketing", "次回ご利用いただけるクーポン")]
fn amazon_blocks(#[case] rule: &str, #[case] text: &str) {
    let checks = for_channel("email", Some("amazon")).check(text, &CheckContext::default());
    let check = checks.iter().find(|c| c.rule == rule).unwrap();
    assert_eq!(check.verdict, Verdict::Block, "{text}: {checks:?}");
}

#[rstest]
#[case("amazon.no_emoji", "Thank you 😊")]
#[case("amazon.no_emoji", "Thank you ❤️")]
#[case("amazon.blank_lines", "Hello\n\n\n\nGoodbye")]
#[case(
    "amazon.no_review_begging",
    "You may leave a review on the product page."
)]
fn amazon_warns(#[case] rule: &str, #[case] text: &str) {
    let checks = for_channel("amazon", None).check(text, &CheckContext::default());
    assert_eq!(
        checks.iter().find(|c| c.rule == rule).unwrap().verdict,
        Verdict::Warn,
        "{checks:?}"
    );
}

#[test]
fn amazon_takes_its_own_links_and_two_blank_lines() {
    let text = "Order 113-1234567-1234567:\n\n\nhttps://www.amazon.de/gp/css/order-history";
    assert_eq!(verdict(for_channel("amazon", None), text), Verdict::Pass);
}

#[test]
fn the_orders_own_number_is_no_phone_number() {
    let text = "Your order 030 1234 56789 is packed";
    let pack = for_channel("ebay", None);
    assert_eq!(
        verdict(pack, text),
        Verdict::Block,
        "without the order it looks like one"
    );
    let context = CheckContext {
        order_platform_id: Some("030 1234 56789"),
        ..CheckContext::default()
    };
    assert_eq!(worst(&pack.check(text, &context)), Verdict::Pass);
}

#[test]
fn a_mailbox_of_the_shop_may_say_what_it_wants() {
    let text = "Write to shop@lantern.example or visit https://lantern.example 😊, 10% off";
    assert_eq!(verdict(for_channel("email", None), text), Verdict::Pass);
}

#[test]
fn hosts_end_at_a_dot() {
    assert!(within("www.shop.com", &["shop.com"]) && within("shop.com", &["shop.com"]));
    assert!(!within("eshop.com", &["shop.com"]) && !within("shop.com.evil.org", &["shop.com"]));
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gets_one_verdict_for_each_rule(text in any::<String>(), order in any::<Option<String>>()) {
        for pack in all() {
            let context = CheckContext { order_platform_id: order.as_deref(), language: None };
            let checks = pack.check(&text, &context);
            let mut names: Vec<&str> = checks.iter().map(|c| c.rule.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), checks.len());
            prop_assert!(checks.iter().all(|c| (c.verdict > Verdict::Pass) != c.detail.is_empty()));
        }
    }
}
