//! What a reader makes of messages whose meaning is known: the figures of the README, per language.

use super::corpus::Example;
use crate::understand::languages::CODES;
use crate::understand::{Reader, TurnInput};
use domain::{Intent, Risk, Understanding};

/// Right ones of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    /// In percent; 100 of nothing.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.of == 0 {
            100.0
        } else {
            100.0 * self.right as f64 / self.of as f64
        }
    }
}

/// The figures of a set of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Primary intent is right, whether kept or not.
    pub primary: Share,
    /// Language is right.
    pub language: Share,
    /// Of what is in scope, how much was kept.
    pub coverage: Share,
    /// Of what was kept and is in scope, how much is right.
    pub kept: Share,
    /// Of what is out of scope, how much was kept.
    pub stray: Share,
    /// Of the messages with a risk, how many had it told.
    pub risks: Share,
    /// Of the messages without any risk, how many had one told.
    pub alarms: Share,
    /// Of those who want a person, how many were heard.
    pub person: Share,
    /// Of those who do not, how many were taken for such.
    pub person_alarms: Share,
    /// Emotion is right.
    pub emotion: Share,
    /// Further wishes that were told.
    pub further: Share,
}

/// One message that was misread.
#[derive(Clone, Debug)]
pub struct Miss<'a> {
    /// What it is.
    pub example: &'a Example,
    /// What was read.
    pub read: Understanding,
}

/// Reads all examples; gives the figures and what was misread.
#[must_use]
pub fn measure<'a>(reader: &Reader, examples: &[&'a Example]) -> (Figures, Vec<Miss<'a>>) {
    let (mut figures, mut misses) = (Figures::default(), Vec::new());
    for example in examples {
        let read = reader.understand(&TurnInput::of(&example.text));
        if !count(&mut figures, example, &read) {
            misses.push(Miss { example, read });
        }
    }
    (figures, misses)
}

/// Whether everything that matters was right.
fn count(figures: &mut Figures, example: &Example, read: &Understanding) -> bool {
    let right = read.primary() == example.primary;
    figures.primary.add(right);
    let code = CODES
        .get(usize::from(example.language))
        .copied()
        .unwrap_or_default();
    figures.language.add(read.language.as_str() == code);
    if example.primary == Intent::Other {
        figures.stray.add(!read.abstain);
    } else {
        figures.coverage.add(!read.abstain);
        if !read.abstain {
            figures.kept.add(right);
        }
    }
    let told = example.risks.iter().all(|risk| read.risks.contains(risk));
    if example.risks.is_empty() {
        // Orders to the assistant only make it silent; they wake nobody and count like any other all the same.
        figures.alarms.add(!read.risks.is_empty());
    } else {
        figures.risks.add(told);
    }
    let wanted =
        example.primary == Intent::HumanAgent || example.also.contains(&Intent::HumanAgent);
    let heard = read.has(Intent::HumanAgent);
    if wanted {
        figures.person.add(heard);
    } else {
        figures.person_alarms.add(heard);
    }
    figures.emotion.add(read.emotion == example.emotion);
    for intent in &example.also {
        figures.further.add(read.has(*intent));
    }
    right && told && (!wanted || heard) && read.language.as_str() == code
}

/// The risks that were told and are not there, for a look at them.
#[must_use]
pub fn invented(miss: &Miss<'_>) -> Vec<Risk> {
    miss.read
        .risks
        .iter()
        .copied()
        .filter(|risk| !miss.example.risks.contains(risk))
        .collect()
}
