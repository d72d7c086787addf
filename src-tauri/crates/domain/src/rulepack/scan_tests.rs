//! Contact data, hidden or not, and what only looks like it.

use super::scan::{
    PATTERNS, hidden_mail_address, links, mail_address, payment_data, payment_way, phone_number,
    social_handle, social_name,
};
use super::{amazon, ebay, phrases};
use rstest::rstest;

#[test]
fn every_pattern_compiles() {
    for pattern in PATTERNS
        .iter()
        .copied()
        .chain(amazon::patterns())
        .chain(ebay::patterns())
    {
        assert!(phrases::compiled(pattern).is_some(), "{pattern}");
    }
}

#[rstest]
#[case("write to jo.doe+x@mail.example.com please", true)]
#[case("名前@例え.jp", true)]
#[case("5 @ 3 EUR", false)]
#[case("@home", false)]
fn mail_addresses(#[case] text: &str, #[case] found: bool) {
    assert_eq!(mail_address(text).is_some(), found, "{text}");
}

#[rstest]
#[case("name at mail dot com", true)]
#[case("name (at) mail.com", true)]
#[case("name[at]mail[dot]com", true)]
#[case("name @ mail . com", true)]
#[case("name {at} mail (.) com", true)]
#[case("nombre arroba correo punto es", true)]
#[case("name ät mail punkt de", true)]
#[case("Please look at the dotted line", false)]
#[case("It arrives at 5 pm. Come to the counter", false)]
#[case("available at ebay.com", false)]
#[case("We are at the point of shipping", false)]
fn hidden_mail_addresses(#[case] text: &str, #[case] found: bool) {
    assert_eq!(hidden_mail_address(text).is_some(), found, "{text}");
}

#[rstest]
#[case("+49 170 1234567", true)]
#[case("0049-170-1234567", true)]
#[case("call 170 123 45 67", true)]
#[case("Tel.: 030/1234567", true)]
#[case("(212) 555-0143", true)]
#[case("212-555-0143", true)]
#[case("138 1234 5678", true)]
#[case("电话：13812345678", true)]
#[case("電話 03-1234-5678", true)]
#[case("Your tracking number is 9400110200881234567890", false)]
#[case("tracking YT2667612676265307", false)]
#[case("from 2026-11-20 to 2026-11-25", false)]
#[case("am 20.11.2026 um 14:30", false)]
#[case("EUR 1 234 567.00", false)]
#[case("size 100-200-300 cm", false)]
#[case("item 256123456789", false)]
fn phone_numbers(#[case] text: &str, #[case] found: bool) {
    assert_eq!(
        phone_number(text).is_some(),
        found,
        "{text} -> {:?}",
        phone_number(text)
    );
}

#[rstest]
#[case("WhatsApp: 0170", true)]
#[case("add me on WeChat", true)]
#[case("加我微信", true)]
#[case("微信号：lantern88", true)]
#[case("follow @lantern_shop", true)]
#[case("LINE ID: lantern", true)]
#[case("the product line is new", false)]
#[case("The LINE ID card holder fits", false)]
#[case("we telegraph nothing", false)]
fn accounts_of_other_networks(#[case] text: &str, #[case] found: bool) {
    assert_eq!(
        social_handle(text).is_some(),
        found,
        "{text} -> {:?}",
        social_handle(text)
    );
}

#[test]
fn a_network_that_is_only_named() {
    assert_eq!(
        social_name("The phone holder works with WhatsApp calls"),
        Some("WhatsApp")
    );
    assert_eq!(
        social_handle("The phone holder works with WhatsApp calls"),
        None
    );
    assert_eq!(social_name("a straight line"), None);
}

#[rstest]
#[case("IBAN DE89 3704 0044 0532 0130 00", true)]
#[case("GB29NWBK60161331926819", true)]
#[case("DE89 3704 0044 0532 0130 01", false)]
#[case("4111 1111 1111 1111", true)]
#[case("4111 1111 1111 1112", false)]
#[case("paypal.me/lantern", true)]
#[case("LAMP-MOON-15", false)]
#[case("YT26 6761 2676 2653 07", false)]
fn account_and_card_numbers(#[case] text: &str, #[case] found: bool) {
    assert_eq!(
        payment_data(text).is_some(),
        found,
        "{text} -> {:?}",
        payment_data(text)
    );
}

#[test]
fn ways_to_pay_outside() {
    assert!(payment_way("you may pay by bank transfer").is_some());
    assert!(payment_way("Your bank may take a few days to show the refund").is_none());
}

#[rstest]
#[case("see https://evil.example/x?y=1", &["evil.example"])]
#[case("see www.Shop.Example.com.", &["www.shop.example.com"])]
#[case("go to lantern-shop.com/sale", &["lantern-shop.com"])]
#[case("t.me/lantern and wa.me/123", &["t.me", "wa.me"])]
#[case("https://www.ebay.com@evil.com/itm", &["evil.com"])]
#[case("https://user:pw@evil.com:8080#ebay.com", &["evil.com"])]
#[case("https://evil.com\\@www.ebay.com", &["evil.com"])]
#[case("write to a@mail.com", &[])]
#[case("It is 24.90 EUR.Thanks for waiting", &[])]
#[case("size 4.5 in. wide, e.g. for doors", &[])]
fn hosts_are_where_a_browser_would_go(#[case] text: &str, #[case] hosts: &[&str]) {
    let found: Vec<String> = links(text).into_iter().map(|link| link.host).collect();
    assert_eq!(found, hosts);
}
