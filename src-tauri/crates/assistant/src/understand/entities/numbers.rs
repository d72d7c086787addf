//! Order ids in the marketplaces' own formats; tracking numbers only with a check digit that holds.

use super::super::pattern::Pattern;
use super::{blank, push};

/// Formats, and how sure each is.
#[derive(Debug)]
pub struct Numbers {
    orders: Pattern,
    named: Pattern,
    tracking: Pattern,
    spaced: Pattern,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            // 3-7-7, 2-5-5, two letters and digits by date, `#1001` after a word for "order".
            orders: Pattern::new(
                r"\b(?:\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5}|2\d{5}[A-Z0-9]{8}|MLB?-?\d{10,12}|PO-\d{3}-\d{10,20}|57\d{16}|8\d{15})\b",
            ),
            named: Pattern::new(
                r"(?i)(?:order|bestellung|bestell(?:nummer|nr)|auftrag|pedido|commande|encomenda|ordine|订单号?|訂單號?|单号|注文(?:番号)?|ご?注文)\s*(?:number|no\.?|nr\.?|nummer|id|número|numéro|num|n°|nº|编号|番号)?\s*(?:is|ist|lautet|es|est|是|は|:|：)?\s*[:：#]?\s*([A-Z]{0,4}-?\d[\dA-Z\-]{3,23})",
            ),
            tracking: Pattern::new(
                r"(?i)\b(?:[A-Z]{2}\d{9}[A-Z]{2}|1Z[0-9A-Z]{16}|TBA\d{12}|YT\d{16}|LP\d{14,16}|420\d{27,31}|9\d{19,25}|\d{10}|\d{12}|\d{14,15})\b",
            ),
            spaced: Pattern::new(
                r"\b(?:9\d{3}(?: \d{4}){4}(?: \d{2})?|[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2})\b",
            ),
        }
    }
}

impl Numbers {
    pub(super) fn is_valid(&self) -> bool {
        [&self.orders, &self.named, &self.tracking, &self.spaced]
            .iter()
            .all(|p| p.is_valid())
    }

    pub(super) fn take_orders(&self, rest: &mut String) -> Vec<String> {
        let mut found = Vec::new();
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for hit in self.orders.find(rest) {
            push(&mut found, hit.as_str().to_owned());
            spans.push((hit.start(), hit.end()));
        }
        let named = self.named.captures(rest);
        for hit in named.iter().filter_map(|captures| captures.get(1)) {
            let code = hit.as_str().trim_end_matches('-');
            let inside = spans
                .iter()
                .any(|(start, end)| hit.start() < *end && *start < hit.end());
            let digits = code.chars().filter(char::is_ascii_digit).count();
            if !inside && digits >= 4 && !is_date(code) && !is_tracking(code) {
                push(&mut found, code.to_owned());
                spans.push((hit.start(), hit.start() + code.len()));
            }
        }
        blank(rest, &spans);
        found
    }

    pub(super) fn take_tracking(&self, rest: &mut String) -> Vec<String> {
        let mut found = Vec::new();
        for pattern in [&self.spaced, &self.tracking] {
            let mut spans = Vec::new();
            for hit in pattern.find(rest) {
                let code: String = hit
                    .as_str()
                    .chars()
                    .filter(|c| *c != ' ')
                    .collect::<String>()
                    .to_uppercase();
                if is_tracking(&code) {
                    push(&mut found, code);
                    spans.push((hit.start(), hit.end()));
                }
            }
            blank(rest, &spans);
        }
        found
    }
}

fn is_date(code: &str) -> bool {
    code.parse::<jiff::civil::Date>().is_ok()
}

/// Whether the number has a carrier's format and its check digit.
pub(super) fn is_tracking(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
    let all_digits = digits.len() == code.len();
    match code.len() {
        13 if !all_digits => upu(code),
        18 if code.starts_with("1Z") => ups(code),
        18 if code.starts_with("YT") => digits.len() == 16,
        15 if code.starts_with("TBA") => digits.len() == 12,
        16..=18 if code.starts_with("LP") => digits.len() == code.len() - 2,
        10 if all_digits => dhl_express(&digits),
        12 if all_digits => weighted(&digits, &[3, 1, 7], 11),
        15 if all_digits => mod10(&digits, 3, 1),
        20 | 22 if all_digits => mod10(&digits, 3, 1),
        30 | 34 if all_digits => mod10(digits.get(8..).unwrap_or_default(), 3, 1),
        _ => false,
    }
}

/// UPU S10: weights 8 6 4 2 3 5 9 7, modulus 11.
fn upu(code: &str) -> bool {
    let letters = code
        .chars()
        .take(2)
        .chain(code.chars().skip(11))
        .all(|c| c.is_ascii_alphabetic());
    let digits: Vec<u32> = code
        .chars()
        .skip(2)
        .take(9)
        .filter_map(|c| c.to_digit(10))
        .collect();
    let (Some(check), true) = (digits.get(8), letters && digits.len() == 9) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .zip([8, 6, 4, 2, 3, 5, 9, 7])
        .map(|(d, w)| d * w)
        .sum();
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    *check == expected
}

/// `1Z`: letters count as `(position in the alphabet + 2) mod 10`, every second doubled.
fn ups(code: &str) -> bool {
    let values: Vec<u32> = code
        .chars()
        .skip(2)
        .map(|c| {
            c.to_digit(10)
                .unwrap_or_else(|| (u32::from(c).wrapping_sub(63)) % 10)
        })
        .collect();
    let Some((check, body)) = values.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(i, v)| if i % 2 == 1 { v * 2 } else { *v })
        .sum();
    (10 - sum % 10) % 10 == *check
}

/// Ten digits, the last the rest of the others by 7.
fn dhl_express(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let number = body.iter().fold(0_u64, |n, d| n * 10 + u64::from(*d));
    number > 0 && number % 7 == u64::from(*check)
}

/// Weights repeating from the left, the rest by a modulus and then by 10.
fn weighted(digits: &[u32], weights: &[u32], modulus: u32) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip(weights.iter().cycle())
        .map(|(d, w)| d * w)
        .sum();
    sum > 0 && sum % modulus % 10 == *check
}

/// Alternating weights, the first for the digit before the check digit when odd.
fn mod10(digits: &[u32], odd: u32, even: u32) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| d * if i % 2 == 0 { odd } else { even })
        .sum();
    sum > 0 && (10 - sum % 10) % 10 == *check
}
