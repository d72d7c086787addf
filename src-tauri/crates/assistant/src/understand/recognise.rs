//! Which language a turn is written in: the script first, then a trained table for the scripts that several
//! languages share, then what is known of the conversation. Unsure stays unsure (`und`).

use super::bag::{Bag, is_unspaced};
use super::model::Model;
use super::normalise::{is_simplified, is_traditional};
use super::script::{Letters, SHARED, Script};
use super::table::{Scores, Table};
use domain::{Country, Language};

/// A guess with its confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The language; `und` when it could not be told.
    pub language: Language,
    /// 0 to 1.
    pub confidence: f64,
    /// What it might be instead, when that is near.
    pub second: Option<Language>,
}

impl Guess {
    fn new(code: &str, confidence: f64) -> Self {
        Self {
            language: Language::new(code),
            confidence,
            second: None,
        }
    }

    fn unknown() -> Self {
        Self::new("und", 0.1)
    }
}

/// Letters that are read of a turn to tell its language.
const MOST_LETTERS: usize = 600;
/// From this probability on the second guess counts as near.
const NEAR: f64 = 0.08;

/// Tells the language. `hint` is the conversation's so far, `country` the buyer's.
#[must_use]
pub fn guess(
    model: &Model,
    clean: &str,
    hint: Option<&Language>,
    country: Option<&Country>,
) -> Guess {
    let text = plain(clean);
    let letters = Letters::of(&text);
    let hint = hint.filter(|language| language.is_known());
    match letters.main() {
        None => from_prior(hint, country),
        Some(Script::Only(code)) => Guess::new(code, 0.99),
        Some(Script::Foreign) => Guess::unknown(),
        Some(script) => {
            let name = SHARED
                .iter()
                .find(|(_, s)| *s == script)
                .map_or("", |(name, _)| *name);
            match model.languages(name) {
                Some(table) => by_table(
                    &table,
                    model.language_heat(name),
                    &text,
                    &letters,
                    hint,
                    country,
                ),
                None => Guess::unknown(),
            }
        }
    }
}

fn by_table(
    table: &Table<'_>,
    heat: f64,
    text: &str,
    letters: &Letters,
    hint: Option<&Language>,
    country: Option<&Country>,
) -> Guess {
    let mut bag = Bag::new();
    bag.read_language(text);
    let mut scores = Scores::default();
    table.score(bag.features(), &mut scores);
    let size = text.chars().filter(|c| c.is_alphabetic()).take(200).count();
    let spoken = country.map(spoken).unwrap_or_default();
    // What is known of the buyer counts for as much as a few letters do, and for less the more there are.
    let weight = 14.0 * (-(size as f64) / 4.0).exp() + 2.4 * (-(size as f64) / 14.0).exp() + 0.25;
    let mut ranked: Vec<(&str, f64)> = Vec::with_capacity(scores.of.len());
    for (class, score) in table.classes().iter().zip(&scores.of) {
        let code = class.as_str();
        let known = f64::from(u8::from(hint.is_some_and(|h| h.as_str() == code)))
            + 0.5 * f64::from(u8::from(spoken.contains(&code)));
        let total =
            f64::from(*score) * heat + weight * known + characters(code, text, letters, size);
        ranked.push((code, total));
    }
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let Some((code, best)) = ranked.first().copied() else {
        return from_prior(hint, country);
    };
    let sum: f64 = ranked.iter().map(|(_, score)| (score - best).exp()).sum();
    let [letters_known, words_known, ..] = scores.known;
    // Two letters of anything are known; a text of which hardly a piece is, is of no language of ours.
    let nothing_known = words_known == 0.0 && letters_known < 0.3 && !text.chars().any(is_unspaced);
    if nothing_known {
        return from_prior(hint, country);
    }
    Guess {
        language: Language::new(code),
        confidence: (1.0 / sum).min(0.999),
        second: ranked
            .get(1)
            .filter(|(_, score)| (score - best).exp() / sum > NEAR)
            .map(|(code, _)| Language::new(*code)),
    }
}

/// What single characters say of the three languages that share the Chinese ones. Kana are Japanese; a single one in
/// a longer Chinese text is an ornament.
fn characters(code: &str, text: &str, letters: &Letters, size: usize) -> f64 {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).take(6).count() as f64;
    match code {
        "ja" if letters.kana() * 10 > size => 12.0,
        "zh-Hans" => match count(is_simplified) - count(is_traditional) {
            // Without a telling character it is far more often simplified.
            0.0 => 3.0,
            more => 1.5 * more,
        },
        "zh-Hant" => 1.5 * (count(is_traditional) - count(is_simplified)),
        _ => 0.0,
    }
}

fn from_prior(hint: Option<&Language>, country: Option<&Country>) -> Guess {
    if let Some(language) = hint {
        return Guess::new(language.as_str(), 0.5);
    }
    match country.map(spoken).unwrap_or_default() {
        [code] => Guess::new(code, 0.35),
        _ => Guess::unknown(),
    }
}

/// Small letters; words with digits, addresses and links say nothing about the language.
#[must_use]
pub fn plain(clean: &str) -> String {
    let mut out = String::with_capacity(clean.len().min(4_096));
    let mut kept = 0;
    for word in clean.split_whitespace() {
        let code = word.is_ascii() && word.bytes().any(|b| b.is_ascii_digit());
        if code || word.contains('@') || word.contains("://") {
            continue;
        }
        out.push(' ');
        for c in word.chars() {
            if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
                out.extend(c.to_lowercase());
                kept += 1;
            } else if !c.is_numeric() {
                out.push(if c == '\'' { '\'' } else { ' ' });
            }
        }
        if kept > MOST_LETTERS {
            break;
        }
    }
    out
}

/// The languages that buyers in a country write, of ours.
#[must_use]
pub fn spoken(country: &Country) -> &'static [&'static str] {
    match country.as_str() {
        "DE" | "LI" | "AT" => &["de"],
        "CH" => &["de", "fr", "it"],
        "ES" | "MX" | "AR" | "CL" | "CO" | "PE" | "UY" | "EC" | "BO" | "PY" | "VE" | "GT"
        | "CR" | "DO" | "PA" => &["es"],
        "FR" | "LU" | "MC" | "SN" | "CI" => &["fr"],
        "BE" => &["nl", "fr"],
        "IT" | "SM" => &["it"],
        "PT" | "BR" | "AO" | "MZ" => &["pt"],
        "NL" | "SR" => &["nl"],
        "US" | "GB" | "AU" | "NZ" | "IE" | "CA" => &["en"],
        "SE" => &["sv"],
        "DK" => &["da"],
        "NO" => &["nb"],
        "FI" => &["fi"],
        "PL" => &["pl"],
        "CZ" => &["cs"],
        "SK" => &["sk"],
        "HU" => &["hu"],
        "RO" | "MD" => &["ro"],
        "BG" => &["bg"],
        "GR" | "CY" => &["el"],
        "HR" => &["hr"],
        "SI" => &["sl"],
        "RS" | "ME" | "BA" => &["sr"],
        "MK" => &["mk"],
        "AL" | "XK" => &["sq"],
        "LT" => &["lt"],
        "LV" => &["lv"],
        "EE" => &["et"],
        "IS" => &["is"],
        "UA" => &["uk"],
        "RU" | "BY" => &["ru"],
        "TR" => &["tr"],
        "SA" | "AE" | "EG" | "IQ" | "JO" | "LB" | "KW" | "QA" | "BH" | "OM" | "MA" | "DZ"
        | "TN" | "LY" | "SY" => &["ar"],
        "IL" => &["he"],
        "IR" | "AF" => &["fa"],
        "IN" => &["hi", "en"],
        "BD" => &["bn"],
        "PK" => &["ur"],
        "NP" => &["ne"],
        "LK" => &["si", "ta"],
        "TH" => &["th"],
        "VN" => &["vi"],
        "ID" => &["id"],
        "MY" | "BN" => &["ms"],
        "PH" => &["fil", "en"],
        "KZ" => &["kk", "ru"],
        "JP" => &["ja"],
        "KR" => &["ko"],
        "CN" | "SG" => &["zh-Hans"],
        "TW" | "HK" | "MO" => &["zh-Hant"],
        "GE" => &["ka"],
        "AM" => &["hy"],
        "AZ" => &["az"],
        "UZ" => &["uz"],
        "MN" => &["mn"],
        "MM" => &["my"],
        "KH" => &["km"],
        "LA" => &["lo"],
        "KE" | "TZ" => &["sw"],
        _ => &[],
    }
}
