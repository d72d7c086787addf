//! The model file: what `cargo xtask train` writes and every start reads, without unpacking it.
//!
//! `NIGHTDESK-MODEL-2`, the length of the head as four bytes (little endian), the head as JSON, then the parts.

use super::concepts::Concepts;
use super::gates::Gates;
use super::table::{Head, Table};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

const MAGIC: &[u8] = b"NIGHTDESK-MODEL-2\n";

/// What stands before the parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    /// Hash of the corpus it was made from, to tell a model that is older than its corpus.
    pub made_from: String,
    /// Start and length of each part, counted from the end of the head.
    pub parts: BTreeMap<String, (usize, usize)>,
    /// What stands beside each table's rows.
    pub heads: BTreeMap<String, Head>,
    /// How sure a difference of one in the scores of a language table makes, by script.
    pub heat: BTreeMap<String, f64>,
    /// When to be silent, and how sure a score is.
    pub gates: Gates,
    /// Names of the concepts, in the order of their numbers.
    pub concepts: Vec<String>,
}

/// A file that is no model, or of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the model file cannot be read: nothing can be understood with it; run `cargo xtask train` and build again"
)]
pub struct ModelError;

/// A model in memory; the default one knows nothing.
#[derive(Debug, Default)]
pub struct Model {
    contents: Contents,
    parts: Cow<'static, [u8]>,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no model of this version, or torn.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        let (contents, at) = head(&bytes).ok_or(ModelError)?;
        let parts = match bytes {
            Cow::Borrowed(all) => Cow::Borrowed(all.get(at..).ok_or(ModelError)?),
            Cow::Owned(all) => Cow::Owned(all.get(at..).ok_or(ModelError)?.to_vec()),
        };
        let model = Self { contents, parts };
        let whole = model
            .contents
            .heads
            .keys()
            .all(|name| model.table(name).is_some())
            && model.concepts().is_some();
        if whole { Ok(model) } else { Err(ModelError) }
    }

    /// The table of a name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<Table<'_>> {
        Table::new(self.contents.heads.get(name)?, self.part(name)?)
    }

    /// The table that tells the languages of a script apart.
    #[must_use]
    pub fn languages(&self, script: &str) -> Option<Table<'_>> {
        self.table(&format!("language-{script}"))
    }

    /// How sure a difference of one in the scores of a script's languages makes.
    #[must_use]
    pub fn language_heat(&self, script: &str) -> f64 {
        self.contents.heat.get(script).copied().unwrap_or(6.0)
    }

    /// The concept lexicon.
    #[must_use]
    pub fn concepts(&self) -> Option<Concepts<'_>> {
        Concepts::new(self.part("concepts")?)
    }

    /// The number of a concept.
    #[must_use]
    pub fn concept(&self, name: &str) -> Option<u16> {
        let at = self
            .contents
            .concepts
            .iter()
            .position(|known| known == name)?;
        u16::try_from(at).ok()
    }

    /// When to be silent.
    #[must_use]
    pub fn gates(&self) -> &Gates {
        &self.contents.gates
    }

    /// Hash of the corpus it was made from.
    #[must_use]
    pub fn made_from(&self) -> &str {
        &self.contents.made_from
    }

    fn part(&self, name: &str) -> Option<&[u8]> {
        let (start, length) = *self.contents.parts.get(name)?;
        self.parts.get(start..start.checked_add(length)?)
    }
}

fn head(bytes: &[u8]) -> Option<(Contents, usize)> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (four, rest) = rest.split_at_checked(4)?;
    let length = u32::from_le_bytes(four.try_into().ok()?) as usize;
    let contents = serde_json::from_slice(rest.get(..length)?).ok()?;
    Some((contents, MAGIC.len() + 4 + length))
}

/// Writes a model file; `contents.parts` is filled in.
#[must_use]
pub fn write(mut contents: Contents, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        contents
            .parts
            .insert(name.clone(), (body.len(), bytes.len()));
        body.extend_from_slice(bytes);
    }
    let head = serde_json::to_vec(&contents).unwrap_or_default();
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(&u32::try_from(head.len()).unwrap_or(0).to_le_bytes());
    file.extend_from_slice(&head);
    file.extend_from_slice(&body);
    file
}

#[cfg(test)]
mod tests {
    use super::{Contents, Model, write};
    use crate::understand::concepts::pack;

    #[test]
    fn a_torn_or_foreign_file_is_told() {
        let file = write(
            Contents::default(),
            &[("concepts".into(), pack(vec![(1, 2)], &[], &[]))],
        );
        assert!(Model::read(file.clone()).is_ok());
        for cut in [0, 5, 30, file.len() - 1] {
            assert!(Model::read(file[..cut].to_vec()).is_err(), "{cut}");
        }
        assert!(Model::read(b"PK\x03\x04".to_vec()).is_err());
    }
}
