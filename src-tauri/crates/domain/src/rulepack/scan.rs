//! What leads a buyer away from a marketplace: addresses, numbers, accounts, links; also when hidden.

use super::phrases::{compiled, first, is_match};
use super::prepared::Link;

const MAIL: &str = r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+";
/// `name (at) mail.com`, `name [at] mail [dot] com`, `name @ mail . com`.
const HIDDEN_AT: &str = r"[\w.+-]+\s*(?:[\(\[\{<]\s*(?:at|ät|@|arroba|arobase|chiocciola)\s*[\)\]\}>]|\s@\s*|@\s)\s*[\w-]+(?:\s*(?:\.|[\(\[\{]\s*(?:dot|punkt|point|punto|\.)\s*[\)\]\}]|\s(?:dot|punkt|point|punto)\s)\s*[\w-]+)+";
/// `name at mail dot com`.
const SPOKEN_AT: &str = r"[\w.+-]+\s+(?:at|ät|arroba|arobase|chiocciola)\s+[\w-]+(?:\s+(?:dot|punkt|point|punto)\s+[\w-]+)*\s+(?:dot|punkt|point|punto)\s+(?:com|net|org|info|de|fr|es|it|co|uk|eu|cn|jp|ru|io|me|nl|pl|br|mx|ch|at|be|se)\b";
const LINK: &str = r"(?:https?://|\bwww\.)[^\s<>「」，。]+";
/// Hosts without a scheme; endings that are also words (`it`, `is`, `at`) need a scheme.
const BARE_HOST: &str = r"\b(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|shop|store|online|site|info|biz|cn|ru|jp|uk|eu|io|app|xyz|top|link|ly|gl|fr|pl|cz|nl|kr|tw|hk|br|mx|au|ca|de)(?:\.[a-z]{2})?\b(?:/[^\s<>]*)?|\b[\p{L}\p{N}-]+\.(?:me|gg|it|co|us|be|at)/[^\s<>]+";
const SOCIAL: &str = r"whats\s?app|we\s?chat|weixin|微信|telegram|instagram|facebook|messenger|viber|skype|discord|kakao\s?talk|カカオトーク|\btik\s?tok\b|qq号|line\s?(id|アカウント)|snapchat";
const HANDLE: &str = r"(?:whats\s?app|we\s?chat|weixin|微信号?|telegram|instagram|facebook|viber|skype|discord|kakao\s?talk|snapchat|qq号?|line\s?(?:id|アカウント)|tik\s?tok)\s*(?:id|号|account|name|user(?:name)?)?\s*(?::|：|=|is|ist|est|es|は|是|@)+\s*@?[\w.+-]{3,}|(?:add|contact|message|write|reach|text|find|follow|schreib\w*|kontaktier\w*|contacte\w*|加|联系|追加)\W[^.!?\n]{0,30}(?:whats\s?app|we\s?chat|weixin|微信|telegram|instagram|facebook|viber|skype|discord|kakao\s?talk|snapchat)|(?:加|联系)我?们?的?(?:微信|qq)|(?:^|\s)@[a-z_][\w.]{3,}";
const CALLING: &str = r"(?:phone|telephone|\btel\b|\bcall\b|mobile|cell|whats\s?app|hotline|telefon|handy|anrufen|téléphon|appele[rz]|portable|teléfono|llam|móvil|telefono|chiama|cellulare|电话|手机|拨打|電話|携帯|전화|telefoon|telefone)[^\d\n+]{0,24}(?:\+|00)?[\d][\d\s().\-/]{5,20}\d";
const INTERNATIONAL: &str = r"(?:\+|\b00)[1-9][\d\s().\-/]{6,20}\d";
const NATIONAL: &str = r"(?:\(\d{2,5}\)\s?\d{2,4}[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4})?|\b\d{3}[.-]\d{3}[.-]\d{4}\b|\b1[3-9]\d[ -]\d{4}[ -]\d{4}\b|\b0\d{1,4}[ /-]\d{3,4}[ -]?\d{3,5}\b)";
const IBAN: &str = r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b";
const CARD: &str = r"\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b";
const PAY_LINK: &str = r"\bpaypal\.me/\S+|\bcash\.app/\S+|\bvenmo\.com/\S+";
const PAY_WAY: &str = r"\bwestern union\b|\bmoney\s?gram\b|\bzelle\b|\bvenmo\b|\bcash\s?app\b|\b(bank|wire) transfer\b|\bbank account (number|details)\b|\b(bank)?verbindung\b.*\biban\b|\bkontonummer\b|\bvirement bancaire\b|\btransferencia bancaria\b|\bbonifico bancario\b|银行转账|支付宝|微信支付|銀行振込|振込先|\b(bitcoin|usdt|crypto)\b";

/// Every pattern of this file, for the test that compiles them.
#[cfg(test)]
pub(super) const PATTERNS: &[&str] = &[
    MAIL,
    HIDDEN_AT,
    SPOKEN_AT,
    LINK,
    BARE_HOST,
    SOCIAL,
    HANDLE,
    CALLING,
    INTERNATIONAL,
    NATIONAL,
    IBAN,
    CARD,
    PAY_LINK,
    PAY_WAY,
];

/// A mail address as it is written.
pub(super) fn mail_address(text: &str) -> Option<&str> {
    first(MAIL, text)
}

/// A mail address that hides from programs.
pub(super) fn hidden_mail_address(text: &str) -> Option<&str> {
    first(HIDDEN_AT, text).or_else(|| first(SPOKEN_AT, text))
}

/// A phone number: international, in a national form, or digits after a word for calling.
pub(super) fn phone_number(text: &str) -> Option<&str> {
    let international = first(INTERNATIONAL, text).filter(|found| digits(found) >= 8);
    let called = || first(CALLING, text).filter(|found| (7..=15).contains(&digits(found)));
    let national = || {
        first(NATIONAL, text).filter(|found| (9..=12).contains(&digits(found)) && !is_date(found))
    };
    international.or_else(called).or_else(national)
}

/// An account of another network, or the wish to talk there.
pub(super) fn social_handle(text: &str) -> Option<&str> {
    let without_mail = mail_address(text).is_none();
    first(HANDLE, text).filter(|_| without_mail).map(str::trim)
}

/// The name of another network.
pub(super) fn social_name(text: &str) -> Option<&str> {
    first(SOCIAL, text)
}

/// Numbers of accounts and cards whose check digits hold, and links to pay by.
pub(super) fn payment_data(text: &str) -> Option<&str> {
    let valid = |pattern, holds: fn(&str) -> bool| {
        compiled(pattern).and_then(|regex| {
            regex
                .find_iter(text)
                .map(|m| m.as_str())
                .find(|found| holds(found))
        })
    };
    valid(IBAN, iban_holds)
        .or_else(|| valid(CARD, card_holds))
        .or_else(|| first(PAY_LINK, text))
}

/// A way to pay that marketplaces do not cover.
pub(super) fn payment_way(text: &str) -> Option<&str> {
    first(PAY_WAY, text)
}

/// Links and names of hosts; the host is what a browser would go to, whatever stands before it.
pub(super) fn links(text: &str) -> Vec<Link> {
    // Links first: what stands before `@` in a link is no mail address but a disguise.
    let with_scheme = compiled(LINK).map_or_else(Vec::new, |r| {
        r.find_iter(text).map(|m| m.as_str().to_owned()).collect()
    });
    let without = |pattern, text: &str| {
        compiled(pattern).map_or_else(
            || text.to_owned(),
            |r| r.replace_all(text, " ").into_owned(),
        )
    };
    let rest = without(MAIL, &without(LINK, text));
    let bare = compiled(BARE_HOST).map_or_else(Vec::new, |r| {
        r.find_iter(&rest).map(|m| m.as_str().to_owned()).collect()
    });
    with_scheme
        .into_iter()
        .chain(bare)
        .map(|text| Link {
            host: host(&text),
            text,
        })
        .collect()
}

fn host(link: &str) -> String {
    let lower = link.to_lowercase();
    let rest = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// `2026-11-20` and `20.11.2026` are days.
fn is_date(text: &str) -> bool {
    is_match(r"^\d{4}-\d{2}-\d{2}|^\d{2}[./-]\d{2}[./-]\d{4}", text)
}

/// ISO 13616: the number read with letters as 10 to 35, the first four moved to the end, leaves 1 of 97.
fn iban_holds(text: &str) -> bool {
    let compact: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = compact.split_at(compact.len().min(4));
    if compact.len() < 15 || compact.len() > 34 {
        return false;
    }
    let rest = tail
        .iter()
        .chain(head)
        .filter_map(|c| c.to_digit(36))
        .fold(0_u32, |rest, value| {
            let shifted = if value > 9 { rest * 100 } else { rest * 10 };
            (shifted + value) % 97
        });
    rest == 1
}

/// The check digit of card numbers (Luhn).
fn card_holds(text: &str) -> bool {
    let sum: u32 = text
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 0 {
                digit
            } else {
                digit * 2 - if digit > 4 { 9 } else { 0 }
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
