//! Understand a turn, compose an answer, verify a text.
//!
//! Three rooms, one rule: what is said to a buyer comes from facts. [`understand`] reads a turn, [`compose`] writes
//! from facts, [`verify`] binds every atom of any text (built-in, a model's, a person's) to a fact or a template.
//! [`model`] lets a language model draft, with placeholders only.

pub mod compose;
pub mod understand;

use domain::decision::Answerable;
use domain::{FactSet, Understanding};

pub use compose::{Atom, AtomSource, ComposeRequest, Composed};
pub use understand::TurnInput;

/// The three rooms together, with the built-in word lists and templates.
#[derive(Debug, Default)]
pub struct Assistant {
    reader: understand::Reader,
    templates: compose::templates::Templates,
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

    /// What can be answered from the facts at hand (fresh ones only). `already_answered`: the last word before this
    /// turn was ours.
    #[must_use]
    pub fn answerable(&self, understanding: &Understanding, facts: &FactSet, already_answered: bool) -> Answerable {
        compose::answerable(&self.templates, understanding, facts, already_answered)
    }

    /// Writes the built-in answer, or the question back, with its gloss; `None` when the facts do not carry it.
    #[must_use]
    pub fn compose(&self, request: &ComposeRequest<'_>) -> Option<Composed> {
        compose::compose(&self.templates, request)
    }
}
