//! Order and tracking numbers are well formed, and their check digits are right.

use super::{DemoShop, now, rows};

/// UPU S10: two letters, eight digits weighed with 8 6 4 2 3 5 9 7, the check digit, the country.
fn s10(number: &str) -> bool {
    let chars: Vec<char> = number.chars().collect();
    let digits: Vec<u32> = chars.iter().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .zip([8, 6, 4, 2, 3, 5, 9, 7])
        .map(|(d, w)| d * w)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    let letters = chars.iter().take(2).all(char::is_ascii_uppercase);
    chars.len() == 13
        && letters
        && digits.len() == 9
        && digits[8] == check
        && number.ends_with("CN")
}

/// UPS `1Z`: letters count from A = 2, every second place double.
fn ups(number: &str) -> bool {
    let value = |c: char| c.to_digit(10).unwrap_or_else(|| (c as u32 - 63) % 10);
    let places: Vec<u32> = number
        .strip_prefix("1Z")
        .unwrap_or_default()
        .chars()
        .map(value)
        .collect();
    let Some((check, body)) = places.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(i, v)| v * if i % 2 == 1 { 2 } else { 1 })
        .sum();
    body.len() == 15 && *check == (10 - sum % 10) % 10
}

/// DHL Express: nine digits, then their remainder by seven.
fn dhl(number: &str) -> bool {
    number.len() == 10 && number.parse::<u64>().is_ok_and(|n| n % 10 == n / 10 % 7)
}

fn yunexpress(number: &str) -> bool {
    let digits = number.strip_prefix("YT26").unwrap_or_default();
    digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn the_checks_know_good_from_bad() {
    assert!(s10("RB123456785CN") && !s10("RB123456786CN") && !s10("RB213456785CN"));
    assert!(ups("1Z5R89390357567127") && !ups("1Z5R89390357567128"));
    assert!(dhl("3318810025") && !dhl("3318810026"));
}

#[test]
fn every_tracking_number_is_sound_and_used_once() {
    let shop = DemoShop::at(now()).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for shipment in rows(shop.orders_jsonl())
        .iter()
        .flat_map(|o| o["shipments"].as_array().unwrap())
    {
        let number = shipment["tracking_number"].as_str().unwrap();
        let sound = match shipment["carrier"].as_str().unwrap() {
            "UPS" => ups(number),
            "USPS" | "China Post" | "EMS" => s10(number),
            "DHL" => dhl(number),
            "YunExpress" => yunexpress(number),
            other => panic!("{other} is not known here"),
        };
        assert!(sound, "{number} is not sound");
        assert!(seen.insert(number.to_owned()), "{number} is used twice");
    }
    assert!(seen.len() >= 60);
}

#[test]
fn order_ids_have_the_form_of_their_channel() {
    let shop = DemoShop::at(now()).unwrap();
    let script = shop.script().next().unwrap();
    for order in rows(shop.orders_jsonl()) {
        let id = order["order_id"].as_str().unwrap();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        let digits = id
            .split('-')
            .skip(usize::from(id.starts_with("LL-")))
            .all(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let expected: &[usize] = if order["channel"] == script.channel.as_str() {
            &[2, 5, 5]
        } else {
            &[2, 5]
        };
        assert!(digits && lengths == expected, "{id}");
    }
}
