//! The scores of a text: one pass over its features for intents, emotions, risks and the wish for a person.

use super::bag::Bag;
use super::model::Model;
use super::reading::read;
use super::table::Scores;
use crate::learn::local::Layer;
use domain::{Emotion, Intent, Risk};

/// What the turn table says of a text; above 0 means yes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    scores: Vec<f32>,
    ranked: Vec<(Intent, f64)>,
    /// Share of the words the table has seen, 0 to 1.
    pub known: f32,
    /// Share of the phrases it has seen, 0 to 1.
    pub known_phrases: f32,
    /// The text's concepts in their order.
    pub concepts: Vec<u16>,
}

const EMOTIONS: usize = Intent::ALL.len();
const RISKS: usize = EMOTIONS + Emotion::ALL.len();
const PERSON: usize = RISKS + Risk::ALL.len();

impl Weighed {
    /// Weighs a clean text read in some languages, with what was learnt at the seller's on top.
    #[must_use]
    pub fn of(
        model: &Model,
        clean: &str,
        lexicons: &[u8],
        bag: &mut Bag,
        layer: Option<&Layer>,
    ) -> Self {
        let concepts = read(model.concepts().as_ref(), clean, lexicons, bag);
        let mut scores = Scores::default();
        if let Some(table) = model.table("turn") {
            table.score(bag.features(), &mut scores);
        }
        if let Some(layer) = layer {
            let intents = scores.of.get_mut(..EMOTIONS).unwrap_or_default();
            layer.add(bag.features(), intents);
        }
        let [_, known, known_phrases, ..] = scores.known;
        Self {
            ranked: rank(&scores.of),
            scores: scores.of,
            known,
            known_phrases,
            concepts,
        }
    }

    /// The score of an intent.
    #[must_use]
    pub fn intent(&self, intent: Intent) -> f64 {
        let at = Intent::ALL.iter().position(|other| *other == intent);
        self.at(at.unwrap_or(usize::MAX))
    }

    /// The score of a risk.
    #[must_use]
    pub fn risk(&self, risk: Risk) -> f64 {
        let at = Risk::ALL.iter().position(|other| *other == risk);
        self.at(at.map_or(usize::MAX, |at| RISKS + at))
    }

    /// The score of the wish for a person.
    #[must_use]
    pub fn person(&self) -> f64 {
        self.at(PERSON)
    }

    /// The emotion with the best score.
    #[must_use]
    pub fn emotion(&self) -> Emotion {
        let scores = self.scores.get(EMOTIONS..RISKS).unwrap_or_default();
        Emotion::ALL
            .iter()
            .zip(scores)
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or(Emotion::Calm, |(emotion, _)| *emotion)
    }

    /// All intents, best first.
    #[must_use]
    pub fn ranked(&self) -> &[(Intent, f64)] {
        &self.ranked
    }

    fn at(&self, index: usize) -> f64 {
        self.scores
            .get(index)
            .map_or(-1.0, |score| f64::from(*score))
    }
}

fn rank(scores: &[f32]) -> Vec<(Intent, f64)> {
    let mut ranked: Vec<(Intent, f64)> = Intent::ALL
        .iter()
        .zip(scores)
        .map(|(intent, score)| (*intent, f64::from(*score)))
        .collect();
    ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}
