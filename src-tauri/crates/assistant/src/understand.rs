//! Understanding a turn: language, intents, emotion, risks, entities. Pure computation on the text; the same text
//! gives the same understanding.

pub mod bag;
pub mod concepts;
mod emotion;
pub mod entities;
pub mod gates;
pub mod halves;
pub mod hash;
pub mod intents;
pub mod languages;
pub mod model;
pub mod normalise;
pub(crate) mod pattern;
pub mod reading;
pub mod recognise;
mod risks;
pub mod script;
pub mod table;
pub mod weigh;

use crate::learn::local::Layer;
use bag::Bag;
use domain::{Country, Intent, Language, Understanding};
use intents::{Asked, Said, Sentence};
use jiff::Timestamp;
use model::{Model, ModelError};
use std::sync::{Arc, RwLock};
use weigh::Weighed;

static MODEL: &[u8] = include_bytes!("../data/model/understanding.bin");

/// Sentences of a turn that are also judged by themselves.
const MOST_SENTENCES: usize = 8;

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

impl<'a> TurnInput<'a> {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            channel: None,
            country: None,
            hint: None,
            now: Timestamp::UNIX_EPOCH,
        }
    }
}

/// The reader of turns; built once from the model file.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    risks: risks::Risks,
    entities: entities::Reader,
    want_person: Option<u16>,
    denial: Option<u16>,
    layer: RwLock<Option<Arc<Layer>>>,
}

impl Default for Reader {
    /// The built-in model. A torn one cannot be built in (a test holds that); should it be, nothing is understood and
    /// everything goes to a person.
    fn default() -> Self {
        Self::new(Model::read(MODEL).unwrap_or_default())
    }
}

impl Reader {
    /// A reader with a model.
    #[must_use]
    pub fn new(model: Model) -> Self {
        Self {
            risks: risks::Risks::new(|name| model.concept(name)),
            want_person: model.concept("WANT_PERSON"),
            denial: model.concept("DENIAL"),
            layer: RwLock::default(),
            entities: entities::Reader::default(),
            model,
        }
    }

    /// A reader with a model file, as the trainer wrote it.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no model.
    pub fn of_file(bytes: Vec<u8>) -> Result<Self, ModelError> {
        Model::read(bytes).map(Self::new)
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Understands a turn.
    #[must_use]
    pub fn understand(&self, input: &TurnInput<'_>) -> Understanding {
        let clean = normalise::clean(input.text);
        let guess = recognise::guess(&self.model, &clean, input.hint, input.country);
        let code = guess.language.as_str();
        let lexicons = reading::lexicons(code, guess.second.as_ref().map(Language::as_str));
        let mut bag = Bag::new();
        let layer = self.layer();
        let weigh = |text: &str, bag: &mut Bag| {
            Weighed::of(&self.model, text, &lexicons, bag, layer.as_deref())
        };
        let turn = weigh(&clean, &mut bag);
        let sentences = sentences(&clean, &mut bag, &weigh);

        let gates = self.model.gates();
        let gate = gates.gate(code);
        let open = gate.is_open(&intents::evidence(&turn));
        let said = Said {
            person: self.asks_for_a_person(&turn, &sentences),
            denial: self
                .denial
                .is_some_and(|concept| turn.concepts.contains(&concept)),
            order: halves::order(&turn, &clean, open, |half| weigh(half, &mut bag)),
        };
        let judgement = intents::judge(gates, gate, &turn, &sentences, said);
        let primary = judgement
            .intents
            .first()
            .map_or(Intent::Other, |scored| scored.intent);
        let risks = self.risks.judge(gates, &turn, &clean, primary);
        let emotion = emotion::judge(&turn, &clean, primary, risks.contains(&domain::Risk::Abuse));
        let context = entities::Context {
            channel: input.channel,
            country: input.country,
            language: &guess.language,
            today: input.now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        };
        Understanding {
            language_confidence: (guess.confidence * 1_000.0).round() / 1_000.0,
            intents: judgement.intents,
            emotion,
            risks,
            entities: self.entities.read(&clean, &context),
            abstain: judgement.abstain || !languages::is_understood(code),
            language: guess.language,
        }
    }

    /// The scores of a text by itself (the trainer asks).
    #[must_use]
    pub fn weigh(&self, text: &str) -> Weighed {
        self.weigh_plainly(text).0
    }

    /// The built-in scores of a text by itself, without what was learnt here, and its features.
    #[must_use]
    pub fn weigh_plainly(&self, text: &str) -> (Weighed, Vec<bag::Feature>) {
        let clean = normalise::clean(text);
        let guess = recognise::guess(&self.model, &clean, None, None);
        let second = guess.second.as_ref().map(Language::as_str);
        let lexicons = reading::lexicons(guess.language.as_str(), second);
        let mut bag = Bag::new();
        let weighed = Weighed::of(&self.model, &clean, &lexicons, &mut bag, None);
        (weighed, bag.features().to_vec())
    }

    /// Puts what was learnt here on top of the built-in weights, or takes it off again.
    pub fn set_layer(&self, layer: Option<Layer>) {
        let mut place = self
            .layer
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *place = layer.filter(|layer| !layer.is_empty()).map(Arc::new);
    }

    fn layer(&self) -> Option<Arc<Layer>> {
        let place = self
            .layer
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        place.clone()
    }

    /// The language of a text, with a confidence (the verifier asks).
    #[must_use]
    pub fn language_of(&self, text: &str) -> (Language, f64) {
        let guess = recognise::guess(&self.model, &normalise::clean(text), None, None);
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

    /// Whether the model, all phrases and expressions could be read.
    #[must_use]
    pub fn self_check(&self) -> bool {
        self.model.table("turn").is_some()
            && self.want_person.is_some()
            && self.risks.is_valid()
            && self.entities.is_valid()
    }

    /// A wish for a person is heard wherever it stands.
    fn asks_for_a_person(&self, turn: &Weighed, sentences: &[Sentence]) -> bool {
        let least = self.model.gates().human;
        let said = self
            .want_person
            .is_some_and(|concept| turn.concepts.contains(&concept));
        let best = sentences
            .iter()
            // A sentence by itself says less than the turn.
            .map(|sentence| sentence.weighed.person() - 1.0)
            .fold(turn.person(), f64::max);
        best >= least || (said && best >= least - 0.6)
    }
}

/// The sentences of a turn with several, each weighed by itself.
fn sentences(
    clean: &str,
    bag: &mut Bag,
    weigh: &dyn Fn(&str, &mut Bag) -> Weighed,
) -> Vec<Sentence> {
    let parts = normalise::sentences(clean);
    if parts.len() < 2 {
        return Vec::new();
    }
    parts
        .into_iter()
        .take(MOST_SENTENCES)
        .map(|part| Sentence {
            weighed: weigh(part, bag),
            asked: asked(part),
            brief: is_brief(part),
        })
        .collect()
}

/// A few words that ask nothing.
fn is_brief(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphanumeric()).count();
    let few = if part.chars().any(bag::is_unspaced) {
        letters <= 5
    } else {
        part.split_whitespace().count() <= 3
    };
    few && asked(part) == Asked::No
}

/// Whether a sentence asks, by its end.
fn asked(part: &str) -> Asked {
    let end = part
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '!' | ')' | '"' | '~'));
    let asks = end.ends_with(['?', '؟', '吗', '嗎', '呢', '么', '麼', 'か']) || part.contains('¿');
    let letters = part.chars().filter(|c| c.is_alphanumeric()).count();
    let spaced = part.split_whitespace().count();
    let wide = part.chars().any(bag::is_unspaced);
    match (asks, if wide { letters <= 8 } else { spaced <= 4 }) {
        (false, _) => Asked::No,
        (true, true) => Asked::Shortly,
        (true, false) => Asked::Fully,
    }
}
