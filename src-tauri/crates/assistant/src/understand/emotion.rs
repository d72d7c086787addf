//! How the buyer feels, by the words and by how they are typed.

use super::weigh::Weighed;
use domain::{Emotion, Intent};

/// Judges a turn: anger is never averaged away by a polite ending.
#[must_use]
pub fn judge(turn: &Weighed, clean: &str, primary: Intent, abusive: bool) -> Emotion {
    let felt = turn.emotion();
    if abusive {
        return Emotion::Angry;
    }
    match (felt, shouts(clean)) {
        (Emotion::Annoyed, true) => Emotion::Angry,
        (Emotion::Calm | Emotion::Worried, true) if primary != Intent::Thanks => Emotion::Annoyed,
        (felt, _) => felt,
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
