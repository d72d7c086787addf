//! Understand a turn, compose an answer, verify a text.
//!
//! Three rooms, one rule: what is said to a buyer comes from facts. [`understand`] reads a turn, [`compose`] writes
//! from facts, [`verify`] binds every atom of any text (built-in, a model's, a person's) to a fact or a template.
//! [`model`] lets a language model draft, with placeholders only.

pub mod understand;

use domain::Understanding;
pub use understand::TurnInput;

/// The three rooms together, with the built-in word lists and templates.
#[derive(Debug, Default)]
pub struct Assistant {
    reader: understand::Reader,
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
}
