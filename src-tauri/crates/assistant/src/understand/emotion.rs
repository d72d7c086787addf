//! How the buyer feels, by the words and by how they are typed.

use super::lexicon::{Concepts, Names};
use domain::{Emotion, Intent};

/// The concepts of feelings.
#[derive(Clone, Copy, Debug)]
pub struct Feelings {
    angry: Concepts,
    annoyed: Concepts,
    worried: Concepts,
    happy: Concepts,
}

impl Feelings {
    /// Looks up the concepts.
    #[must_use]
    pub fn new(names: &Names) -> Self {
        Self {
            angry: names.known("!angry"),
            annoyed: names.known("!annoyed"),
            worried: names.known("!worried"),
            happy: names.known("!happy"),
        }
    }

    /// Judges a turn: anger is never averaged away by a polite ending.
    #[must_use]
    pub fn judge(
        &self,
        concepts: Concepts,
        clean: &str,
        primary: Intent,
        abusive: bool,
    ) -> Emotion {
        let shouting = shouts(clean);
        if abusive || concepts & self.angry != 0 {
            return Emotion::Angry;
        }
        if concepts & self.annoyed != 0 {
            return if shouting {
                Emotion::Angry
            } else {
                Emotion::Annoyed
            };
        }
        if concepts & self.worried != 0 {
            return Emotion::Worried;
        }
        if shouting {
            return Emotion::Annoyed;
        }
        let content = matches!(
            primary,
            Intent::Thanks | Intent::FeedbackReview | Intent::Other
        );
        if content && concepts & self.happy != 0 {
            Emotion::Happy
        } else {
            Emotion::Calm
        }
    }
}

/// Mostly capitals in a text long enough to mean it, or three exclamation marks in a row.
fn shouts(clean: &str) -> bool {
    let letters = clean
        .chars()
        .filter(|c| c.is_uppercase() || c.is_lowercase())
        .count();
    let capitals = clean.chars().filter(|c| c.is_uppercase()).count();
    (letters >= 14 && capitals * 10 > letters * 7) || clean.contains("!!!") || clean.contains("?!?")
}
