//! Bundles as the design writes them, and as shops really write them.

use super::{BundleError, MessageLine, OrderLine, ProductLine, parse_lines, parse_shop};
use crate::inbound::InboundOrder;
use crate::order::{OrderStatus, RefundStatus, ShipmentStatus};
use crate::shop::Condition;
use crate::{Author, Intent, Language, Money};
use jiff::Timestamp;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use rstest::rstest;

const SHOP: &str = r#"{
  "format": 1, "name": "Lantern Lane", "home_time_zone": "Asia/Shanghai", "language": "zh-CN", "motto": "glow",
  "channels": [{"id": "ch-ebay", "platform": "ebay", "site": "EBAY_DE", "account": "lantern_lane"},
               {"id": "ch-mail", "platform": "email", "site": null, "account": "hi@lantern.example"}],
  "policies": [{"id": "ret-eu", "topic": "return", "countries": ["DE", "fr"], "skus": [], "window_days": 30,
                "paid_by": "buyer", "amount_limit": {}, "conditions": ["unused", "from_delivery"],
                "valid_from": "2026-01-01", "valid_until": null, "text": {"en": "30 days", "de": "30 Tage"}},
               {"id": "refund", "topic": "refund_request", "amount_limit": {"amount": "50.00", "currency": "EUR"},
                "conditions": ["approval_above_limit", "internal"], "countries": null, "text": null}],
  "articles": [{"id": "care", "title": "Care", "text": "Dry cloth.", "language": "en", "topics": ["usage_help"],
                "skus": ["L1"], "valid_from": "", "valid_until": null}]
}"#;

const ORDER: &str = r#"{"channel":"ch-ebay","order_id":"13-12676-82627","placed_at":"2026-09-02T10:00:34+02:00",
"status":"shipped","buyer":{"id":"maple","name":"Dana","country":null,"language":"en-GB","email":"d@example.com",
"time_zone":"Europe/London","orders_count":2,"lifetime_value":{"amount":"112.80","currency":"GBP"}},
"items":[{"sku":"L1","title":"Lamp","quantity":2,"unit_price":{"amount":"8400","currency":"JPY"},
"options":{"colour":"red"},"customised":false,"gift":true}],"total":{},
"ship_to":{"name":"Dana","lines":["1 Lane"],"city":"Leeds","region":"","postal_code":"LS1","country":"UK"},
"shipments":[{"carrier":"YunExpress","tracking_number":"YT1","shipped_at":"2026-09-03","eta":null,"events":[
{"at":"2026-09-05T02:50:58Z","status":"in_transit","location":"","text":"airline"},
{"at":"2026-09-03T09:18:36Z","status":"info_received","location":"Dongguan","text":"info"}]}],
"returns":[{"id":"r1","status":"open","opened_at":"2026-09-20T00:00:00Z"}],
"refunds":[{"id":"f1","amount":{"amount":"5.00","currency":"GBP"},"status":"issued","issued_at":"2026-09-21"}]}"#;

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn order(text: &str) -> OrderLine {
    let mut lines = parse_lines::<OrderLine>(&one_line(text));
    assert_eq!(lines.broken, vec![]);
    lines.items.remove(0).1
}

#[test]
fn a_shop_is_read_whole() {
    let shop = parse_shop(SHOP).unwrap();
    assert_eq!(
        shop.extra.get("motto").unwrap(),
        "glow",
        "unknown fields are kept"
    );
    assert_eq!(
        (shop.channels.len(), shop.channels[1].site.as_deref()),
        (2, None)
    );
    let settings = shop.settings();
    assert_eq!(
        (settings.home_time_zone.as_str(), settings.language.as_str()),
        ("Asia/Shanghai", "zh-Hans")
    );
    let knowledge = shop.knowledge();
    assert_eq!(knowledge.broken, vec![]);
    let [returns, refund] = &knowledge.policies[..] else {
        panic!("two policies")
    };
    assert_eq!(
        (returns.topic, returns.window_days, returns.amount_limit),
        (Intent::Return, Some(30), None)
    );
    assert_eq!(
        returns.conditions,
        vec![Condition::Unused, Condition::FromDelivery]
    );
    assert_eq!(
        returns
            .countries
            .iter()
            .map(|c| c.as_str())
            .collect::<Vec<_>>(),
        ["DE", "FR"]
    );
    assert_eq!(returns.valid_from, Some("2026-01-01".parse().unwrap()));
    assert_eq!(
        refund.amount_limit,
        Some(Money::parse("50.00", "EUR").unwrap())
    );
    assert!(refund.has(Condition::Internal) && refund.text.is_empty());
    assert_eq!(knowledge.articles[0].topics, vec![Intent::UsageHelp]);
    assert_eq!(knowledge.articles[0].valid_from, None);
}

#[test]
fn what_the_shop_file_says_wrongly_is_told_and_the_rest_kept() {
    let shop = parse_shop(
        r#"{"home_time_zone": "Mars/Olympus", "policies": [
            {"id": "a", "topic": "gift_wrap", "conditions": ["unused", "full_moon"]},
            {"id": "b", "topic": "return", "countries": ["Germany"]},
            {"id": "c", "topic": "return", "amount_limit": {"amount": "1,50", "currency": "EUR"}},
            {"topic": "return"}, 7],
          "articles": [{"id": "x", "topics": ["spam", "horoscope"]}], "channels": {"id": "one"}}"#,
    )
    .unwrap();
    let knowledge = shop.knowledge();
    assert_eq!(shop.settings().home_time_zone, "Etc/UTC");
    let [gift, germany] = &knowledge.policies[..] else {
        panic!("{:?}", knowledge.policies)
    };
    assert_eq!((gift.topic, gift.id.as_str()), (Intent::Other, "a"));
    assert_eq!(
        gift.conditions,
        vec![Condition::Unused, Condition::Internal],
        "not promised to anybody"
    );
    assert!(
        germany.has(Condition::Internal),
        "a rule for one country must not become one for all"
    );
    assert_eq!(knowledge.articles[0].topics, vec![Intent::Spam]);
    let places: Vec<&str> = knowledge.broken.iter().map(|b| b.place.as_str()).collect();
    let expected = [
        "channels",
        "policies[2]",
        "policies[3]",
        "policies[4]",
        "home_time_zone",
        "policy:a",
        "policy:a",
        "policy:b",
        "article:x",
    ];
    assert_eq!(places, expected, "{:?}", knowledge.broken);
}

#[rstest]
#[case("", true)]
#[case("[]", true)]
#[case("{\"name\": ", true)]
#[case("{\"format\": 2}", false)]
#[case("{\"format\": \"one\"}", false)]
fn what_is_no_shop_is_refused(#[case] text: &str, #[case] unreadable: bool) {
    let error = parse_shop(text).unwrap_err();
    assert_eq!(
        matches!(error, BundleError::Unreadable(_)),
        unreadable,
        "{error}"
    );
    assert!(
        error.to_string().contains("nothing was imported"),
        "{error}"
    );
}

#[test]
fn an_empty_shop_has_defaults() {
    let shop = parse_shop("\u{FEFF}{\"format\": null, \"policies\": null}").unwrap();
    assert_eq!((shop.format, shop.settings().language.as_str()), (1, "en"));
}

#[test]
fn an_order_becomes_what_a_channel_hands_over() {
    let line = order(ORDER);
    let fetched = at("2026-11-20T00:00:00Z");
    let InboundOrder { order, buyer } = line.into_inbound(fetched);
    assert_eq!((order.id.as_str(), order.channel.as_str()), ("", ""));
    assert_eq!(
        (order.platform_id.as_str(), order.status),
        ("13-12676-82627", OrderStatus::Shipped)
    );
    assert_eq!(
        (order.placed_at, order.fetched_at),
        (at("2026-09-02T08:00:34Z"), fetched)
    );
    assert_eq!(order.total, None, "an empty object is no amount");
    assert_eq!(order.items[0].unit_price.unwrap().minor, 8_400);
    assert_eq!(order.ship_to.country.as_ref().unwrap().as_str(), "GB");
    let shipment = &order.shipments[0];
    assert_eq!(
        shipment.shipped_at,
        Some(at("2026-09-03T00:00:00Z")),
        "a bare date is midnight UTC"
    );
    assert_eq!(
        shipment.events[0].status,
        ShipmentStatus::InfoReceived,
        "oldest first"
    );
    assert_eq!(order.returns[0].status, "open");
    assert_eq!(
        (order.refunds[0].status, order.refunds[0].expected_by),
        (RefundStatus::Issued, None)
    );
    assert_eq!(
        buyer.country.unwrap().as_str(),
        "GB",
        "from the ship-to address when not said"
    );
    assert_eq!(buyer.language, Some(Language::new("en")));
    assert_eq!(line.buyer.time_zone.as_deref(), Some("Europe/London"));
    assert_eq!(
        line.items[0].extra.get("gift"),
        Some(&serde_json::Value::Bool(true))
    );
}

#[test]
fn a_line_written_again_says_the_same() {
    let line = order(ORDER);
    let again = order(&serde_json::to_string(&line).unwrap());
    assert_eq!(again, line);
}

#[test]
fn the_least_that_is_an_order() {
    let text = r#"{"order_id":20421,"placed_at":"2026-09-02","status":"paid","items":null,"buyer":null,"total":null,
        "ship_to":null,"shipments":[{"tracking_number":null}],"refunds":[{"status":"pending","amount":{"amount":""}}]}"#;
    let InboundOrder { order, buyer } = order(text).into_inbound(at("2026-11-20T00:00:00Z"));
    assert_eq!(
        (order.platform_id.as_str(), order.placed_at),
        ("20421", at("2026-09-02T00:00:00Z"))
    );
    assert_eq!(
        (order.items.len(), order.total, order.refunds[0].amount),
        (0, None, None)
    );
    assert_eq!(
        (
            buyer.platform_id.as_str(),
            order.shipments[0].carrier.as_str()
        ),
        ("", "")
    );
}

#[rstest]
#[case::no_id(r#"{"placed_at":"2026-09-02","status":"paid"}"#, "order_id")]
#[case::empty_id(
    r#"{"order_id":" ","placed_at":"2026-09-02","status":"paid"}"#,
    "empty"
)]
#[case::no_time(r#"{"order_id":"1","status":"paid"}"#, "placed_at")]
#[case::bad_time(
    r#"{"order_id":"1","placed_at":"yesterday","status":"paid"}"#,
    "yesterday"
)]
#[case::local_time(
    r#"{"order_id":"1","placed_at":"2026-09-02T10:00:00","status":"paid"}"#,
    "not a time"
)]
#[case::bad_status(r#"{"order_id":"1","placed_at":"2026-09-02","status":"lost"}"#, "lost")]
#[case::bad_money(r#"{"order_id":"1","placed_at":"2026-09-02","status":"paid","total":{"amount":"1,5","currency":"EUR"}}"#, "1,5")]
#[case::no_currency(
    r#"{"order_id":"1","placed_at":"2026-09-02","status":"paid","total":{"amount":"1.5"}}"#,
    "currency"
)]
#[case::cut_off(r#"{"order_id":"1","placed_at""#, "column")]
#[case::no_object("42", "invalid type")]
fn a_broken_line_is_reported_and_does_not_stop_the_rest(#[case] broken: &str, #[case] says: &str) {
    let fine = one_line(ORDER);
    let text = format!("\u{FEFF}{fine}\r\n\r\n{broken}\r\n  {fine}  \n");
    let lines = parse_lines::<OrderLine>(&text);
    assert_eq!(
        lines
            .items
            .iter()
            .map(|(line, _)| *line)
            .collect::<Vec<_>>(),
        [1, 4]
    );
    assert_eq!(lines.broken.len(), 1);
    assert_eq!(lines.broken[0].line, 3);
    assert!(
        lines.broken[0].message.contains(says),
        "{}",
        lines.broken[0].message
    );
    assert!(
        !lines.broken[0].message.contains("line 1"),
        "serde's own line number would mislead"
    );
}

#[test]
fn messages_become_what_a_channel_hands_over() {
    let text = r#"{"id":"m1","channel":"ch","conversation":"c1","order_id":"","buyer":{"id":"b","name":"B","country":"de","language":"de"},"at":"2026-09-03T02:33:30Z","from":"buyer","text":"Wo ist mein Paket?"}
{"id":"m2","conversation":"c1","order_id":"o1","at":"2026-09-03T07:34:03Z","from":"seller","text":"Moment"}
{"id":"m3","conversation":"c1","at":"2026-09-03T07:34:03Z","from":"robot","text":"beep"}"#;
    let lines = parse_lines::<MessageLine>(text);
    assert_eq!((lines.items.len(), lines.broken[0].line), (2, 3));
    let question = lines.items[0].1.to_inbound();
    assert_eq!(
        (question.author, question.order_platform_id),
        (Author::Buyer, None)
    );
    assert_eq!(
        (
            question.platform_id.as_str(),
            question.conversation_platform_id.as_str()
        ),
        ("m1", "c1")
    );
    assert_eq!(question.buyer.country.unwrap().as_str(), "DE");
    let answer = lines.items[1].1.to_inbound();
    assert_eq!(
        (answer.author, answer.order_platform_id.as_deref()),
        (Author::Seller, Some("o1"))
    );
}

#[test]
fn products_keep_their_free_attributes() {
    let text = r#"{"sku":"L1","title":"Lamp","attributes":{"size_chart":{"S":"10 cm"}},"hs_code":9405.21,"stock":64,"restock_on":null,"price":{"amount":"28.90","currency":"USD"}}
{"sku":"L2","stock":null,"restock_on":"2026-12-01T10:00:00Z","price":{}}"#;
    let lines = parse_lines::<ProductLine>(text);
    assert_eq!(lines.broken, vec![]);
    let lamp = lines.items[0].1.to_product();
    assert_eq!(
        (
            lamp.stock,
            lamp.hs_code.as_deref(),
            lamp.price.unwrap().minor
        ),
        (Some(64), Some("9405.21"), 2_890)
    );
    assert_eq!(lamp.attributes["size_chart"]["S"], "10 cm");
    let other = lines.items[1].1.to_product();
    assert_eq!(
        (other.stock, other.price, other.restock_on),
        (None, None, Some("2026-12-01".parse().unwrap()))
    );
}

proptest! {
    #[test]
    fn any_text_is_read_line_by_line(text in any::<String>()) {
        let lines = parse_lines::<MessageLine>(&text);
        let told = text.strip_prefix('\u{FEFF}').unwrap_or(&text).lines().filter(|l| !l.trim().is_empty()).count();
        prop_assert_eq!(lines.items.len() + lines.broken.len(), told, "nothing is lost silently");
        let _ = parse_shop(&text);
    }

    #[test]
    fn a_broken_line_anywhere_leaves_the_others(place in 0usize..5) {
        let fine = one_line(ORDER);
        let lines: Vec<String> = (0..5).map(|i| if i == place { "{".to_owned() } else { fine.clone() }).collect();
        let read = parse_lines::<OrderLine>(&lines.join("\n"));
        prop_assert_eq!(read.items.len(), 4);
        prop_assert!(read.broken.iter().all(|b| b.line == place + 1));
    }
}
