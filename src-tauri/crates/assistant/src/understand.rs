//! Understanding a turn: language, intents, emotion, risks, entities. Pure computation on the text; the same text
//! gives the same understanding.

mod emotion;
mod entities;
mod intents;
mod language;
mod lexicon;
pub mod normalise;
pub(crate) mod pattern;
mod repair;
mod risks;

use domain::{Country, Intent, Language, Understanding};
use jiff::Timestamp;
use lexicon::{Concepts, Lexicon, Names};

/// One turn and what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct TurnInput<'a> {
    /// All messages of the turn, oldest first, parted by line ends.
    pub text: &'a str,
    /// Platform or site of the channel, for what `$` means.
    pub channel: Option<&'a str>,
    /// Of the buyer.
    pub country: Option<&'a Country>,
    /// The conversation's language so far.
    pub hint: Option<&'a Language>,
    /// When the turn was sent, for "tomorrow".
    pub now: Timestamp,
}

/// The reader of turns; built once from the word lists.
#[derive(Debug)]
pub struct Reader {
    profiles: language::Profiles,
    lexicons: Vec<Lexicon>,
    judge: intents::Judge,
    feelings: emotion::Feelings,
    risks: risks::Risks,
    entities: entities::Reader,
    abuse: Concepts,
    injection: Concepts,
    concepts: usize,
}

static LEXICONS: &[(&str, &str)] = &[
    ("en", include_str!("../data/lexicon/en.tsv")),
    ("de", include_str!("../data/lexicon/de.tsv")),
    ("es", include_str!("../data/lexicon/es.tsv")),
    ("fr", include_str!("../data/lexicon/fr.tsv")),
    ("pt", include_str!("../data/lexicon/pt.tsv")),
    ("it", include_str!("../data/lexicon/it.tsv")),
    ("ja", include_str!("../data/lexicon/ja.tsv")),
    ("zh", include_str!("../data/lexicon/zh.tsv")),
    ("ko", include_str!("../data/lexicon/ko.tsv")),
];

impl Default for Reader {
    fn default() -> Self {
        let mut names = Names::default();
        let judge = intents::Judge::new(&mut names);
        let lexicons = LEXICONS
            .iter()
            .map(|(code, text)| Lexicon::parse(code, text, &mut names))
            .collect();
        Self {
            profiles: language::Profiles::default(),
            lexicons,
            judge,
            feelings: emotion::Feelings::new(&names),
            risks: risks::Risks::new(&names),
            entities: entities::Reader::default(),
            abuse: names.known("?abuse"),
            injection: names.known("?prompt_injection"),
            concepts: names.len(),
        }
    }
}

impl Reader {
    /// Understands a turn.
    #[must_use]
    pub fn understand(&self, input: &TurnInput<'_>) -> Understanding {
        let clean = normalise::clean(input.text);
        let parts = normalise::sentences(&clean);
        let questions: Vec<intents::Asked> = parts.iter().map(|part| asked(part)).collect();
        let sentences: Vec<String> = parts.into_iter().map(normalise::fold).collect();
        let votes = self.votes(&sentences);
        let guess = self
            .profiles
            .guess(&clean, &votes, input.hint, input.country);
        let concepts = self.concepts_of(&sentences, guess.language.as_str());
        let turn = concepts.iter().fold(0, |all, s| all | s);

        let judgement = self.judge.judge(&concepts, &questions, is_brief(&clean));
        let intents: Vec<Intent> = judgement
            .intents
            .iter()
            .map(|scored| scored.intent)
            .collect();
        let primary = intents.first().copied().unwrap_or(Intent::Other);
        let emotion = self
            .feelings
            .judge(turn, &clean, primary, turn & self.abuse != 0);
        let risks = self.risks.judge(turn, &clean, &intents);
        let today = input.now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let context = entities::Context {
            channel: input.channel,
            country: input.country,
            language: &guess.language,
            today,
        };
        Understanding {
            language_confidence: (guess.confidence * 1_000.0).round() / 1_000.0,
            intents: judgement.intents,
            emotion,
            risks,
            entities: self.entities.read(&clean, &context),
            abstain: judgement.abstain || !guess.language.is_known(),
            language: guess.language,
        }
    }

    /// The language of a text, with a confidence (the verifier asks).
    #[must_use]
    pub fn language_of(&self, text: &str) -> (Language, f64) {
        let clean = normalise::clean(text);
        let guess = self.profiles.guess(&clean, &[], None, None);
        (guess.language, guess.confidence)
    }

    /// The parcel numbers in a text (the verifier and the mask ask).
    #[must_use]
    pub fn tracking_numbers(&self, text: &str) -> Vec<String> {
        self.entities.tracking_numbers(text)
    }

    /// What stands in a text, read without knowing who wrote it (the mask asks).
    #[must_use]
    pub fn entities_of(&self, text: &str) -> domain::understanding::Entities {
        let language = Language::unknown();
        let context = entities::Context {
            channel: None,
            country: None,
            language: &language,
            today: jiff::civil::Date::ZERO,
        };
        self.entities.read(&normalise::clean(text), &context)
    }

    /// Whether all word lists, rules and expressions could be read, and how many concepts they name.
    #[must_use]
    pub fn self_check(&self) -> (bool, usize) {
        (
            self.judge.unread.is_empty()
                && self.risks.is_valid()
                && self.entities.is_valid()
                && self.concepts <= 128,
            self.concepts,
        )
    }

    /// How many forms each lexicon of a language in Latin letters recognises.
    fn votes(&self, sentences: &[String]) -> Vec<(&'static str, usize)> {
        let latin = self
            .lexicons
            .iter()
            .filter(|l| !matches!(l.code, "ja" | "zh" | "ko"));
        latin
            .map(|l| (l.code, sentences.iter().take(20).map(|s| l.find(s).1).sum()))
            .collect()
    }

    /// The concepts of every sentence: by the turn's language; orders to the assistant also by the English words
    /// that are tried in every language.
    fn concepts_of(&self, sentences: &[String], language: &str) -> Vec<Concepts> {
        let base = language.split('-').next().unwrap_or_default();
        let known: Vec<&Lexicon> = self.lexicons.iter().filter(|l| l.code == base).collect();
        let fallback = known.is_empty();
        sentences
            .iter()
            .map(|sentence| {
                let mut found = 0;
                for lexicon in &self.lexicons {
                    if lexicon.code == base || (fallback && !matches!(lexicon.code, "pt" | "it")) {
                        found |= lexicon.find(sentence).0;
                    } else if lexicon.code == "en" {
                        found |= lexicon.find(sentence).0 & self.injection;
                    }
                }
                self.judge.complete(found)
            })
            .collect()
    }
}

/// Whether a sentence asks, by its end.
fn asked(part: &str) -> intents::Asked {
    let end = part
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '!' | ')' | '"' | '~'));
    let asks = end.ends_with(['?', '؟', '吗', '嗎', '呢', '么', '麼', 'か']) || part.contains('¿');
    let letters = part.chars().filter(|c| c.is_alphanumeric()).count();
    let spaced = part.split_whitespace().count();
    let wide = part.chars().any(is_wide);
    match (asks, if wide { letters <= 6 } else { spaced <= 3 }) {
        (false, _) => intents::Asked::No,
        (true, true) => intents::Asked::Shortly,
        (true, false) => intents::Asked::Fully,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// A few words and no question.
fn is_brief(clean: &str) -> bool {
    let wide = clean.chars().filter(|c| is_wide(*c)).count();
    let words = clean.split_whitespace().count();
    !clean.contains(['?', '？', '؟']) && words <= 14 && wide <= 36
}
