//! Which language a turn is written in: script first, then function words and pieces of words, then what the
//! lexicon recognised, then what is known of the conversation. Unsure stays unsure (`und`).

use super::normalise::{fold, is_simplified, is_traditional};
use domain::{Country, Language};
use std::collections::{BTreeMap, HashMap};

static WORDS: &str = include_str!("../../data/language/words.tsv");

/// Letters by script.
#[derive(Debug, Default)]
struct Scripts {
    latin: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    other: BTreeMap<&'static str, usize>,
}

/// A guess with its confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The language; `und` when it could not be told.
    pub language: Language,
    /// 0 to 1.
    pub confidence: f64,
}

/// Function words and pieces of the languages in Latin letters.
#[derive(Debug)]
pub struct Profiles {
    words: HashMap<String, Vec<(&'static str, f64)>>,
    pieces: Vec<(String, &'static str, f64)>,
}

impl Default for Profiles {
    fn default() -> Self {
        let mut words: HashMap<String, Vec<&'static str>> = HashMap::new();
        let mut pieces = Vec::new();
        for (code, list) in WORDS
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
        {
            if let Some(code) = code.strip_prefix('~') {
                pieces.extend(
                    list.split_whitespace()
                        .map(|p| (p.to_lowercase(), code, 0.12)),
                );
                continue;
            }
            for word in list.split_whitespace().map(fold) {
                words.entry(word.trim().to_owned()).or_default().push(code);
            }
        }
        let words = words
            .into_iter()
            .map(|(word, mut codes)| {
                codes.dedup();
                let share = 1.0 / codes.len() as f64;
                let length = if word.chars().count() == 1 { 0.5 } else { 1.0 };
                (
                    word,
                    codes
                        .into_iter()
                        .map(|code| (code, share.powf(0.7) * length))
                        .collect(),
                )
            })
            .collect();
        Self { words, pieces }
    }
}

impl Profiles {
    /// Tells the language. `votes` are the forms each lexicon recognised.
    #[must_use]
    pub fn guess(
        &self,
        clean: &str,
        votes: &[(&'static str, usize)],
        hint: Option<&Language>,
        country: Option<&Country>,
    ) -> Guess {
        let text = without_codes(clean);
        let scripts = count(&text);
        let prior = hint.filter(|h| h.is_known()).cloned();
        let total = scripts.latin
            + scripts.han
            + scripts.kana
            + scripts.hangul
            + scripts.other.values().sum::<usize>();
        if total == 0 {
            return from_prior(prior, country);
        }
        let cjk = scripts.han + scripts.kana + scripts.hangul;
        if cjk * 3 >= scripts.latin && cjk > 0 {
            return cjk_guess(&text, &scripts, prior.as_ref(), country);
        }
        if let Some((code, letters)) = scripts
            .other
            .iter()
            .max_by_key(|(_, n)| **n)
            .filter(|(_, n)| **n * 3 >= scripts.latin)
        {
            return Guess {
                language: Language::new(refine(code, &text)),
                confidence: if *letters > 3 { 0.97 } else { 0.8 },
            };
        }
        self.latin(&text, votes, prior, country)
    }

    fn latin(
        &self,
        text: &str,
        votes: &[(&'static str, usize)],
        prior: Option<Language>,
        country: Option<&Country>,
    ) -> Guess {
        let mut scores: HashMap<&str, f64> = HashMap::new();
        let folded = fold(text);
        let count = folded.split_whitespace().count();
        for word in folded.split_whitespace().take(200) {
            for (code, weight) in self.words.get(word).into_iter().flatten() {
                *scores.entry(code).or_default() += weight;
            }
        }
        let lower: String = text
            .chars()
            .take(1_200)
            .flat_map(char::to_lowercase)
            .collect();
        for (piece, code, weight) in &self.pieces {
            let times = lower.matches(piece.as_str()).take(8).count();
            *scores.entry(code).or_default() += *weight * times as f64;
        }
        for (letters, code) in SPECIAL {
            let times = lower
                .chars()
                .filter(|c| letters.contains(*c))
                .take(6)
                .count();
            *scores.entry(code).or_default() += 0.7 * times as f64;
        }
        for (code, hits) in votes {
            *scores.entry(code).or_default() += 0.3 * (*hits).min(12) as f64;
        }
        // For very short texts what is known of the buyer weighs as much as a word.
        let weight = match count {
            0..=2 => 1.6,
            3..=4 => 0.8,
            _ => 0.3,
        };
        if let Some(prior) = &prior {
            *scores.entry(prior.as_str()).or_default() += weight;
        }
        for code in country.map(spoken).unwrap_or_default() {
            if let Some(score) = scores.get_mut(code) {
                *score += weight * 0.6;
            }
        }
        let mut ranked: Vec<(&str, f64)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let (code, best) = ranked.first().copied().unwrap_or(("und", 0.0));
        let second = ranked.get(1).map_or(0.0, |(_, score)| *score);
        if best < 0.45 || best / (count as f64) < 0.06 {
            return from_prior(prior, country);
        }
        let margin = (best - second) / best;
        let evidence = 1.0 - (-best * 1.3).exp();
        Guess {
            language: Language::new(code),
            confidence: (0.5 + 0.5 * margin.sqrt()) * evidence,
        }
    }
}

/// Letters that only some languages write.
const SPECIAL: &[(&str, &str)] = &[
    ("ß", "de"),
    ("äöü", "de"),
    ("ñ¿¡", "es"),
    ("ãõ", "pt"),
    ("çèêœ", "fr"),
    ("ąęłśżźćń", "pl"),
    ("ěřůšžč", "cs"),
    ("șță", "ro"),
    ("őű", "hu"),
    ("ğşı", "tr"),
    ("đơưạảấầếềệ", "vi"),
    ("å", "sv"),
    ("ø", "da"),
    ("ø", "nb"),
    ("ìò", "it"),
];

/// The languages of a country that the profiles tell apart.
fn spoken(country: &Country) -> Vec<&'static str> {
    match country.as_str() {
        "DE" | "AT" | "LI" => vec!["de"],
        "CH" => vec!["de", "fr", "it"],
        "ES" | "MX" | "AR" | "CL" | "CO" | "PE" | "UY" => vec!["es"],
        "FR" | "LU" => vec!["fr"],
        "BE" => vec!["nl", "fr"],
        "IT" => vec!["it"],
        "PT" | "BR" => vec!["pt"],
        "NL" => vec!["nl"],
        "US" | "GB" | "AU" | "NZ" | "IE" | "CA" => vec!["en"],
        "SE" => vec!["sv"],
        "DK" => vec!["da"],
        "NO" => vec!["nb"],
        "FI" => vec!["fi"],
        "PL" => vec!["pl"],
        _ => Vec::new(),
    }
}

fn from_prior(prior: Option<Language>, country: Option<&Country>) -> Guess {
    if let Some(language) = prior {
        return Guess {
            language,
            confidence: 0.5,
        };
    }
    match country.map(|c| (c.as_str(), spoken(c))) {
        Some(("JP", _)) => Guess {
            language: Language::new("ja"),
            confidence: 0.35,
        },
        Some(("CN", _)) => Guess {
            language: Language::new("zh-Hans"),
            confidence: 0.35,
        },
        Some((_, codes)) if codes.len() == 1 => Guess {
            language: Language::new(codes.first().copied().unwrap_or("und")),
            confidence: 0.35,
        },
        _ => Guess {
            language: Language::unknown(),
            confidence: 0.1,
        },
    }
}

/// Words with digits, addresses and links say nothing about the language.
fn without_codes(clean: &str) -> String {
    let kept: Vec<&str> = clean
        .split_whitespace()
        .filter(|word| {
            let code = word.is_ascii() && word.chars().any(|c| c.is_ascii_digit());
            !(code || word.contains('@') || word.contains("://"))
        })
        .collect();
    kept.join(" ")
}

fn count(text: &str) -> Scripts {
    let mut scripts = Scripts::default();
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                scripts.latin += 1
            }
            '\u{3040}'..='\u{30FF}' => scripts.kana += 1,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => scripts.han += 1,
            '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' => {
                scripts.hangul += 1
            }
            _ => {
                if let Some(code) = script(c) {
                    *scripts.other.entry(code).or_default() += 1;
                }
            }
        }
    }
    scripts
}

/// The main language of a script that one language (or one before refining) writes.
fn script(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{370}'..='\u{3FF}' => "el",
        '\u{400}'..='\u{52F}' => "ru",
        '\u{530}'..='\u{58F}' => "hy",
        '\u{590}'..='\u{5FF}' => "he",
        '\u{600}'..='\u{77F}' => "ar",
        '\u{900}'..='\u{97F}' => "hi",
        '\u{980}'..='\u{9FF}' => "bn",
        '\u{A00}'..='\u{A7F}' => "pa",
        '\u{A80}'..='\u{AFF}' => "gu",
        '\u{B80}'..='\u{BFF}' => "ta",
        '\u{C00}'..='\u{C7F}' => "te",
        '\u{C80}'..='\u{CFF}' => "kn",
        '\u{D00}'..='\u{D7F}' => "ml",
        '\u{D80}'..='\u{DFF}' => "si",
        '\u{E00}'..='\u{E7F}' => "th",
        '\u{E80}'..='\u{EFF}' => "lo",
        '\u{1000}'..='\u{109F}' => "my",
        '\u{10A0}'..='\u{10FF}' => "ka",
        '\u{1200}'..='\u{137F}' => "am",
        '\u{1780}'..='\u{17FF}' => "km",
        _ => return None,
    })
}

/// Letters that tell languages of one script apart.
fn refine(code: &'static str, text: &str) -> &'static str {
    let has = |letters: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .any(|c| letters.contains(c))
    };
    match code {
        "ru" if has("їєґ") || (has("і") && !has("ыэё")) => "uk",
        "ru" if has("ђћџљњ") => "sr",
        "ru" if has("әқғұң") => "kk",
        "ru" if has("ъ") && !has("ыэё") => "bg",
        "ar" if has("ٹڈڑےں") => "ur",
        "ar" if has("پچژگ") => "fa",
        other => other,
    }
}

/// Written by Japanese only, in characters that Chinese also has.
const JAPANESE_HAN: &[&str] = &[
    "込",
    "払",
    "届",
    "荷物",
    "返品",
    "注文",
    "配送状況",
    "発送",
    "円",
    "対応",
    "返金",
    "売",
    "駅",
    "気",
    "図",
    "変更希望",
];

fn cjk_guess(
    text: &str,
    scripts: &Scripts,
    prior: Option<&Language>,
    country: Option<&Country>,
) -> Guess {
    let sure = |code: &str, confidence: f64| Guess {
        language: Language::new(code),
        confidence,
    };
    if scripts.hangul > scripts.kana + scripts.han {
        return sure("ko", 0.99);
    }
    // A single kana in a Chinese text is an ornament, not Japanese.
    if scripts.kana * 10 > scripts.han {
        return sure("ja", if scripts.kana > 1 { 0.99 } else { 0.85 });
    }
    let japanese = JAPANESE_HAN.iter().any(|form| text.contains(form));
    let expects =
        prior.is_some_and(|p| p.as_str() == "ja") || country.is_some_and(|c| c.as_str() == "JP");
    let (hant, hans) = (
        text.chars().filter(|c| is_traditional(*c)).count(),
        text.chars().filter(|c| is_simplified(*c)).count(),
    );
    if (japanese && hans == 0) || (expects && hans == 0 && scripts.han < 12) {
        return sure("ja", if expects { 0.9 } else { 0.75 });
    }
    if hant > hans {
        return sure("zh-Hant", 0.95);
    }
    if hans == 0 && hant == 0 {
        let hant_hint = prior.is_some_and(|p| p.as_str() == "zh-Hant")
            || country.is_some_and(|c| matches!(c.as_str(), "TW" | "HK" | "MO"));
        return sure(if hant_hint { "zh-Hant" } else { "zh-Hans" }, 0.8);
    }
    sure("zh-Hans", 0.97)
}
