//! Corrections and how learning from them went.

use super::word;
use crate::wire::{CorrectionView, TrialView};
use engine::Learnt;
use engine::store::Correction;

pub(crate) fn correction(correction: &Correction) -> CorrectionView {
    CorrectionView {
        id: correction.id.to_string(),
        conversation: correction.conversation.to_string(),
        message: correction.message.to_string(),
        text: correction.text.clone(),
        was: correction.was.to_string(),
        intent: correction.intent.to_string(),
        kind: word(&correction.kind),
        made_at: correction.made_at.to_string(),
    }
}

pub(crate) fn trial(learnt: &Learnt) -> TrialView {
    let trial = &learnt.trial;
    TrialView {
        corrections: count(learnt.corrections),
        tried: count(trial.tried),
        before: count(trial.before),
        after: count(trial.after),
        kept_before: count(trial.kept_before),
        kept_after: count(trial.kept_after),
        used: learnt.used,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
