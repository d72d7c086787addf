//! Understand a turn, compose an answer, verify a text.
//!
//! Three rooms, one rule: what is said to a buyer comes from facts. [`understand`] reads a turn, [`compose`] writes
//! from facts, [`verify`] binds every atom of any text (built-in, a model's, a person's) to a fact or a template.
//! [`model`] lets a language model draft, with placeholders only.

pub mod compose;
pub mod learn;
pub mod model;
pub mod understand;
pub mod verify;

use domain::decision::Answerable;
use domain::{Check, FactSet, Understanding};

pub use compose::{Atom, AtomSource, ComposeRequest, Composed};
pub use learn::local::{Correction, Trial};
pub use model::{DraftRequest, LanguageModel, ModelDraft, ModelError};
pub use understand::TurnInput;
pub use verify::{VerifyRequest, Writer};

/// The three rooms together, with the built-in word lists and templates.
#[derive(Debug, Default)]
pub struct Assistant {
    reader: understand::Reader,
    templates: compose::templates::Templates,
    verifier: verify::Verifier,
}

impl Assistant {
    /// Reads the built-in word lists and templates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Understands a turn.
    #[must_use]
    pub fn understand(&self, input: &TurnInput<'_>) -> Understanding {
        self.reader.understand(input)
    }

    /// Learns from what people corrected, all of it anew, and uses what was learnt only when it reads better than
    /// before; else the built-in understanding stays alone.
    pub fn learn(&self, corrections: &[Correction]) -> Trial {
        let (layer, trial) = learn::local::attempt(&self.reader, corrections);
        self.reader.set_layer(trial.passed().then_some(layer));
        trial
    }

    /// What can be answered from the facts at hand (fresh ones only). `already_answered`: the last word before this
    /// turn was ours.
    #[must_use]
    pub fn answerable(
        &self,
        understanding: &Understanding,
        facts: &FactSet,
        already_answered: bool,
    ) -> Answerable {
        compose::answerable(&self.templates, understanding, facts, already_answered)
    }

    /// Writes the built-in answer, or the question back, with its gloss; `None` when the facts do not carry it.
    #[must_use]
    pub fn compose(&self, request: &ComposeRequest<'_>) -> Option<Composed> {
        compose::compose(&self.templates, request)
    }

    /// Looks at a text before it may leave, whoever wrote it: one check per rule, passed or not.
    #[must_use]
    pub fn verify(&self, request: &VerifyRequest<'_>) -> Vec<Check> {
        self.verifier.verify(request, &self.reader, &self.templates)
    }

    /// Makes a request for a language model: what is personal is masked, facts are named by their placeholders.
    /// `private` are values that must not leave this computer (names, lines of addresses).
    #[must_use]
    pub fn draft_request(
        &self,
        request: &ComposeRequest<'_>,
        turn: &str,
        private: &[String],
    ) -> DraftRequest {
        model::mask::draft_request(&self.reader, request, turn, private)
    }

    /// Puts the facts in the place of a model's placeholders. The text still has to be verified as a model's.
    ///
    /// # Errors
    /// [`ModelError::Placeholder`] when a placeholder names no fact.
    pub fn finish_draft(
        &self,
        request: &ComposeRequest<'_>,
        asked: &DraftRequest,
        draft: &ModelDraft,
    ) -> Result<Composed, ModelError> {
        let facts = request.facts.fresh(request.now);
        let draft = asked.unmask(&draft.text);
        let (text, atoms) = compose::fill(&draft, &facts, request.language, request.zone)
            .map_err(ModelError::Placeholder)?;
        // The seller reads the draft itself; only the built-in composer can say the same in another language.
        let used = compose::used(&atoms);
        Ok(Composed {
            gloss: text.clone(),
            gloss_language: request.language.clone(),
            text,
            language: request.language.clone(),
            used,
            atoms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Assistant;

    #[test]
    fn every_word_list_rule_expression_and_template_can_be_read() {
        let assistant = Assistant::new();
        assert!(
            assistant.reader.self_check(),
            "the model, a phrase or an expression"
        );
        assert!(
            assistant.verifier.is_valid(),
            "an expression of the verifier"
        );
        let english = include_str!("../data/reply/en.ftl");
        let ids = english
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(id, _)| id)
            .filter(|id| !id.starts_with(' '));
        let mut count = 0;
        for id in ids {
            for (code, _) in super::compose::templates::LANGUAGES {
                let language = domain::Language::new(*code);
                assert!(
                    !assistant
                        .templates
                        .literals(&language, id)
                        .concat()
                        .trim()
                        .is_empty()
                        || id == "policy-text",
                    "{code} {id}"
                );
                count += 1;
            }
        }
        assert!(count > 200, "{count} messages");
    }
}
