//! The small layer that learns from corrections at the seller's: weights of its own on top of the built-in ones.
//!
//! It is made anew from all corrections each time (so that taking one back is leaving it out), and it is only used
//! when it reads corrections it has not learnt from better than before, and spoils nothing of what was read right.

use super::corpus::{Example, examples};
use crate::understand::Reader;
use crate::understand::bag::Feature;
use crate::understand::languages::number;
use crate::understand::weigh::Weighed;
use domain::Intent;
use std::collections::HashMap;

/// What a person said about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The turn as the buyer wrote it.
    pub text: String,
    /// What it is about; [`Intent::Other`] when the machine should have kept silent.
    pub intent: Intent,
}

/// Weights by feature and intent, on top of the built-in ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    weights: HashMap<u32, Vec<(u8, f32)>>,
}

/// How much the right intent shall lead after learning.
const LEAD: f32 = 1.5;
/// The largest step of one correction; a mistake of the person must not turn everything.
const MOST: f32 = 2.0;
const PASSES: usize = 8;
/// Corrections that are learnt from, the latest; older ones have had their time.
pub const MOST_CORRECTIONS: usize = 400;
/// Corrections that are each read by a layer without them, to see whether learning helps.
const TRIED: usize = 24;

impl Layer {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Adds what it says about a bag of features to the scores of the intents.
    pub fn add(&self, features: &[Feature], scores: &mut [f32]) {
        if self.weights.is_empty() {
            return;
        }
        let length = length(features);
        for feature in features {
            for (intent, weight) in self.weights.get(&feature.key).into_iter().flatten() {
                if let Some(score) = scores.get_mut(usize::from(*intent)) {
                    *score += weight / length;
                }
            }
        }
    }

    /// Learns from corrections: passive and aggressive, each moves the weights just far enough. `without` leaves one
    /// out.
    fn learn(seen: &[Seen], without: Option<usize>) -> Self {
        let mut layer = Self::default();
        for _ in 0..PASSES {
            let mut moved = false;
            for (at, one) in seen.iter().enumerate() {
                moved |=
                    Some(at) != without && layer.correct(&one.features, &one.weighed, one.right);
            }
            if !moved {
                break;
            }
        }
        layer
    }

    fn correct(&mut self, features: &[Feature], weighed: &Weighed, right: usize) -> bool {
        let mut scores = built_in(weighed);
        self.add(features, &mut scores);
        let own = scores.get(right).copied().unwrap_or_default();
        let rival = scores
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != right)
            .max_by(|a, b| a.1.total_cmp(b.1));
        let Some((rival, best)) = rival else {
            return false;
        };
        let lacking = best + LEAD - own;
        if lacking <= 0.0 || features.is_empty() {
            return false;
        }
        // Two rows of unit length move, so each needs half of it.
        let step = (lacking / 2.0).min(MOST) / length(features);
        for feature in features {
            let own = self.weights.entry(feature.key).or_default();
            for (intent, change) in [(right, step), (rival, -step)] {
                let intent = u8::try_from(intent).unwrap_or(u8::MAX);
                match own.iter_mut().find(|(of, _)| *of == intent) {
                    Some((_, weight)) => *weight += change,
                    None => own.push((intent, change)),
                }
            }
        }
        true
    }
}

fn length(features: &[Feature]) -> f32 {
    (features.len().max(1) as f32).sqrt()
}

/// How a layer did against the state before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Corrections that were tried, each with a layer that had not seen it.
    pub tried: usize,
    /// Of these, read right before.
    pub before: usize,
    /// Of these, read right with the layer.
    pub after: usize,
    /// Known messages that were read right before.
    pub kept_before: usize,
    /// Known messages that are read right with the layer.
    pub kept_after: usize,
}

impl Trial {
    /// Whether the layer may be used: it reads corrections it has not seen no worse than before and not all wrong (one
    /// or two cannot show that yet), and
    /// spoils next to nothing.
    #[must_use]
    pub const fn passed(&self) -> bool {
        (self.tried < 3 || (self.after >= self.before && self.after > 0))
            && self.kept_after + self.kept_before / 200 >= self.kept_before
    }
}

/// Makes a layer from the latest corrections and measures it against the reader as it is without one.
#[must_use]
pub fn attempt(reader: &Reader, corrections: &[Correction]) -> (Layer, Trial) {
    let from = corrections.len().saturating_sub(MOST_CORRECTIONS);
    let latest = corrections.get(from..).unwrap_or_default();
    let seen: Vec<Seen> = latest
        .iter()
        .filter_map(|correction| see(reader, &correction.text, correction.intent))
        .collect();
    let layer = Layer::learn(&seen, None);
    let mut trial = Trial::default();
    for (at, one) in seen
        .iter()
        .enumerate()
        .skip(seen.len().saturating_sub(TRIED))
    {
        trial.tried += 1;
        trial.before += usize::from(one.is_right(None));
        trial.after += usize::from(one.is_right(Some(&Layer::learn(&seen, Some(at)))));
    }
    for known in known_messages() {
        if let Some(one) = see(reader, &known.text, known.primary) {
            trial.kept_before += usize::from(one.is_right(None));
            trial.kept_after += usize::from(one.is_right(Some(&layer)));
        }
    }
    (layer, trial)
}

/// A message with its built-in scores and the number of its right intent.
struct Seen {
    features: Vec<Feature>,
    weighed: Weighed,
    right: usize,
}

fn see(reader: &Reader, text: &str, intent: Intent) -> Option<Seen> {
    let right = Intent::ALL.iter().position(|other| *other == intent)?;
    let (weighed, features) = reader.weigh_plainly(text);
    Some(Seen {
        features,
        weighed,
        right,
    })
}

impl Seen {
    /// Whether the right intent has the best score, with a layer on top.
    fn is_right(&self, layer: Option<&Layer>) -> bool {
        let mut scores = built_in(&self.weighed);
        layer
            .into_iter()
            .for_each(|layer| layer.add(&self.features, &mut scores));
        let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.is_some_and(|(at, _)| at == self.right)
    }
}

fn built_in(weighed: &Weighed) -> Vec<f32> {
    Intent::ALL
        .iter()
        .map(|intent| weighed.intent(*intent) as f32)
        .collect()
}

static KNOWN: [(&str, &str); 6] = [
    ("en", include_str!("../../corpus/first/en.txt")),
    ("de", include_str!("../../corpus/first/de.txt")),
    ("es", include_str!("../../corpus/first/es.txt")),
    ("fr", include_str!("../../corpus/first/fr.txt")),
    ("ja", include_str!("../../corpus/first/ja.txt")),
    ("zh-Hans", include_str!("../../corpus/first/zh-Hans.txt")),
];

/// Messages that no layer may spoil.
fn known_messages() -> Vec<Example> {
    KNOWN
        .iter()
        .filter_map(|(code, text)| examples(number(code)?, text).ok())
        .flatten()
        .collect()
}
