//! Amounts with their currency, in the form `EUR 25.00`.

use super::super::pattern::{Pattern, group};
use super::{Context, blank, push};
use domain::Money;

/// A number with a currency before or behind it.
#[derive(Debug)]
pub struct Amounts {
    before: Pattern,
    behind: Pattern,
}

const NUMBER: &str =
    r"(\d{1,3}(?:[., '’\u{00A0}\u{202F}]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)";
const SIGNS: &str = r"US\$|USD|AU\$|A\$|AUD|CA\$|C\$|CAD|HK\$|HKD|NT\$|TWD|MX\$|MXN|R\$|BRL|S\$|SGD|\$|€|EUR|£|GBP|CN¥|CNY|RMB|JP¥|JPY|¥|￥|₩|KRW|CHF|zł|PLN|SEK|DKK|NOK|₹|INR|₽|RUB|₺|TRY|฿|THB";

impl Default for Amounts {
    fn default() -> Self {
        Self {
            before: Pattern::new(&format!(r"(?i)({SIGNS})\s?{NUMBER}")),
            behind: Pattern::new(&format!(
                r"(?i){NUMBER}\s?({SIGNS}|euros?|dollars?|dólares|bucks|pounds?|quid|yen|yuan|franken|pesos|元|块钱|块|円|圓|美元|美金|欧元|歐元|英镑|日元|人民币|ユーロ|ドル|ポンド|원)"
            )),
        }
    }
}

impl Amounts {
    pub(super) fn is_valid(&self) -> bool {
        self.before.is_valid() && self.behind.is_valid()
    }

    pub(super) fn take(&self, rest: &mut String, context: &Context<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for (pattern, sign, number) in [(&self.before, 1, 2), (&self.behind, 2, 1)] {
            let mut spans = Vec::new();
            for captures in pattern.captures(rest) {
                let Some(all) = captures.get(0) else { continue };
                // `EUROpe 5` and `5 poundsterling` are no amounts.
                let glued = rest
                    .get(all.end()..)
                    .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphanumeric()));
                let currency = currency_of(group(&captures, sign), context);
                if let Some(money) = currency
                    .and_then(|c| money(group(&captures, number), c))
                    .filter(|_| !glued)
                {
                    push(&mut found, money.to_string());
                    spans.push((all.start(), all.end()));
                }
            }
            blank(rest, &spans);
        }
        found
    }
}

/// The currency a sign means here.
#[must_use]
pub fn currency_of(sign: &str, context: &Context<'_>) -> Option<&'static str> {
    let country = context.country.map_or("", |c| c.as_str());
    let site = context.channel.unwrap_or_default().to_ascii_uppercase();
    let site_is = |tail: &str| {
        site.ends_with(&format!("_{tail}"))
            || site.ends_with(&format!("-{tail}"))
            || site.ends_with(&format!(".{tail}"))
    };
    Some(match sign.to_lowercase().as_str() {
        "$" | "dollar" | "dollars" | "bucks" | "dólares" => match () {
            () if site_is("AU") => "AUD",
            () if site_is("CA") => "CAD",
            () => "USD",
        },
        "us$" | "usd" | "美元" | "美金" | "ドル" => "USD",
        "€" | "eur" | "euro" | "euros" | "欧元" | "歐元" | "ユーロ" => "EUR",
        "£" | "gbp" | "pound" | "pounds" | "quid" | "英镑" | "ポンド" => "GBP",
        "cn¥" | "cny" | "rmb" | "元" | "块" | "块钱" | "yuan" | "人民币" => "CNY",
        "jp¥" | "jpy" | "円" | "圓" | "yen" | "日元" => "JPY",
        "¥" | "￥" => {
            let japanese = context.language.as_str() == "ja" || country == "JP" || site_is("JP");
            let chinese =
                context.language.as_str().starts_with("zh") && country != "JP" && !site_is("JP");
            if chinese || (!japanese && country == "CN") {
                "CNY"
            } else {
                "JPY"
            }
        }
        "₩" | "krw" | "원" => "KRW",
        "chf" | "franken" => "CHF",
        "zł" | "pln" => "PLN",
        "au$" | "a$" | "aud" => "AUD",
        "ca$" | "c$" | "cad" => "CAD",
        "hk$" | "hkd" => "HKD",
        "nt$" | "twd" => "TWD",
        "mx$" | "mxn" => "MXN",
        "pesos" if country == "MX" => "MXN",
        "r$" | "brl" => "BRL",
        "s$" | "sgd" => "SGD",
        "sek" => "SEK",
        "dkk" => "DKK",
        "nok" => "NOK",
        "₹" | "inr" => "INR",
        "₽" | "rub" => "RUB",
        "₺" | "try" => "TRY",
        "฿" | "thb" => "THB",
        _ => return None,
    })
}

/// Reads `1.234,50`, `1,234.50`, `1 234,50`, `25`; the last separator with one or two digits behind it is decimal.
fn money(number: &str, currency: &str) -> Option<Money> {
    let compact: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let decimal = compact
        .rfind(['.', ','])
        .filter(|at| matches!(compact.len() - at, 2 | 3));
    let (whole, fraction) = decimal.map_or((compact.as_str(), ""), |at| {
        (
            compact.get(..at).unwrap_or_default(),
            compact.get(at + 1..).unwrap_or_default(),
        )
    });
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let text = if fraction.is_empty() {
        whole
    } else {
        format!("{whole}.{fraction}")
    };
    Money::parse(&text, currency).ok()
}
