//! A trained classifier as it lies in the model file: one row of small numbers for each feature it knows.
//!
//! Rows are sorted by key; the upper half of a key finds a bucket, the lower half the row in it. Nothing is unpacked
//! at the start: the rows are read where they lie.

use super::bag::{BLOCKS, Feature};
use serde::{Deserialize, Serialize};

const BUCKETS: usize = 1 << 16;

/// What stands beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Name of each class, in the order of a row; none where a row feeds hidden units.
    pub classes: Vec<String>,
    /// What a row's largest number stands for, per class.
    pub scale: Vec<f32>,
    /// Added to each class.
    pub bias: Vec<f32>,
    /// Weight of each block.
    pub blocks: [f32; BLOCKS],
    /// Blocks of one view are brought to length one together; by block.
    pub views: [u8; BLOCKS],
    /// What the largest rarity stands for.
    pub rarest: f32,
}

/// A classifier over hashed features.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    head: &'a Head,
    buckets: &'a [u8],
    keys: &'a [u8],
    rarity: &'a [u8],
    rows: &'a [u8],
}

/// The score of each class, and how much of the text was known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// In the order of the classes; above 0 means yes.
    pub of: Vec<f32>,
    /// Share of the features that the classifier has seen, 0 to 1, per block.
    pub known: [f32; BLOCKS],
}

impl<'a> Table<'a> {
    /// Takes the parts of a model file; `None` when their lengths do not fit together.
    #[must_use]
    pub fn new(head: &'a Head, bytes: &'a [u8]) -> Option<Self> {
        let width = head.scale.len();
        let (buckets, rest) = bytes.split_at_checked((BUCKETS + 1) * 4)?;
        let count = usize::try_from(word(buckets, BUCKETS)?).ok()?;
        let (keys, rest) = rest.split_at_checked(count * 2)?;
        let (rarity, rows) = rest.split_at_checked(count)?;
        let fits = rows.len() == count * width && head.bias.len() == width;
        fits.then_some(Self {
            head,
            buckets,
            keys,
            rarity,
            rows,
        })
    }

    /// How many features are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rarity.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rarity.is_empty()
    }

    /// Names of the classes.
    #[must_use]
    pub fn classes(&self) -> &'a [String] {
        &self.head.classes
    }

    /// Scores every class for a bag of features.
    pub fn score(&self, features: &[Feature], scores: &mut Scores) {
        let width = self.head.scale.len();
        scores.of.clear();
        scores.of.extend_from_slice(&self.head.bias);
        let mut sums = vec![0.0_f32; width];
        let lengths = self.lengths(features);
        for (block, length) in lengths.iter().enumerate() {
            sums.fill(0.0);
            let (mut seen, mut all) = (0_u32, 0_u32);
            for feature in features.iter().filter(|f| usize::from(f.block) == block) {
                all += 1;
                let Some((row, rarity)) = self.row(feature.key) else {
                    continue;
                };
                seen += 1;
                let value = weigh(feature.times) * rarity;
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += value * expand(*weight);
                }
            }
            if let Some(known) = scores.known.get_mut(block) {
                *known = if all == 0 {
                    0.0
                } else {
                    seen as f32 / all as f32
                };
            }
            if seen > 0 {
                let factor = share(&self.head.blocks, &self.head.views, &lengths, block) / length;
                for ((score, sum), scale) in scores.of.iter_mut().zip(&sums).zip(&self.head.scale) {
                    *score += factor * sum * scale;
                }
            }
        }
    }

    /// The length of each block of known features.
    fn lengths(&self, features: &[Feature]) -> [f32; BLOCKS] {
        let mut lengths = [0.0_f32; BLOCKS];
        for feature in features {
            if let Some((_, rarity)) = self.row(feature.key)
                && let Some(length) = lengths.get_mut(usize::from(feature.block))
            {
                let value = weigh(feature.times) * rarity;
                *length += value * value;
            }
        }
        lengths.map(f32::sqrt)
    }

    fn row(&self, key: u32) -> Option<(&'a [u8], f32)> {
        let bucket = (key >> 16) as usize;
        let start = word(self.buckets, bucket)? as usize;
        let end = word(self.buckets, bucket + 1)? as usize;
        let low = (key as u16).to_le_bytes();
        let inside = self.keys.get(start * 2..end * 2)?;
        let at = start + inside.as_chunks::<2>().0.iter().position(|k| *k == low)?;
        let width = self.head.scale.len();
        let rarity = f32::from(*self.rarity.get(at)?) / 255.0 * self.head.rarest;
        Some((self.rows.get(at * width..(at + 1) * width)?, rarity))
    }
}

/// What a block's features weigh together: its weight, with its view (of the blocks that are not empty) brought to
/// length one.
#[must_use]
pub fn share(
    weights: &[f32; BLOCKS],
    views: &[u8; BLOCKS],
    lengths: &[f32; BLOCKS],
    block: usize,
) -> f32 {
    let view = views.get(block).copied().unwrap_or_default();
    let whole: f32 = weights
        .iter()
        .zip(views)
        .zip(lengths)
        .filter(|((_, other), length)| **other == view && **length > 0.0)
        .map(|((weight, _), _)| weight * weight)
        .sum();
    let own = weights.get(block).copied().unwrap_or_default();
    if whole > 0.0 { own / whole.sqrt() } else { 0.0 }
}

/// How much a feature counts that occurs several times.
#[must_use]
pub fn weigh(times: u16) -> f32 {
    1.0 + f32::from(times).ln()
}

/// A row's byte as a share of the scale: square, so that small weights keep their differences.
fn expand(byte: u8) -> f32 {
    let value = f32::from(byte as i8) / 127.0;
    value * value.abs()
}

/// The opposite of [`expand`], rounded.
#[must_use]
pub fn squeeze(share: f32) -> u8 {
    let value = (share.abs().min(1.0).sqrt() * 127.0).round() * share.signum();
    (value as i8).cast_unsigned()
}

fn word(bytes: &[u8], index: usize) -> Option<u32> {
    let four = bytes.get(index * 4..index * 4 + 4)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// Writes the rows of a table: `(key, rarity 0 to 1, shares of the scale)`, sorted by key, each key once.
#[must_use]
pub fn pack(rows: &[(u32, f32, Vec<f32>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut at = 0_usize;
    for bucket in 0..=BUCKETS {
        while rows
            .get(at)
            .is_some_and(|(key, ..)| (*key >> 16) < bucket as u32)
        {
            at += 1;
        }
        bytes.extend_from_slice(&u32::try_from(at).unwrap_or(u32::MAX).to_le_bytes());
    }
    for (key, ..) in rows {
        bytes.extend_from_slice(&(*key as u16).to_le_bytes());
    }
    bytes.extend(
        rows.iter()
            .map(|(_, rarity, _)| (rarity * 255.0).round() as u8),
    );
    for (.., weights) in rows {
        bytes.extend(weights.iter().map(|share| squeeze(*share)));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Feature, Head, Scores, Table, pack};

    fn head() -> Head {
        Head {
            classes: vec!["yes".into(), "no".into()],
            scale: vec![2.0, 4.0],
            bias: vec![0.5, -0.5],
            blocks: [1.0; 6],
            views: [0, 1, 2, 3, 4, 5],
            rarest: 10.0,
        }
    }

    #[test]
    fn reads_back_what_was_written() {
        let rows = vec![
            (5, 0.5, vec![1.0, -1.0]),
            (5 | 7 << 16, 1.0, vec![0.25, 0.0]),
        ];
        let (head, bytes) = (head(), pack(&rows));
        let table = Table::new(&head, &bytes).unwrap();
        assert_eq!(table.len(), 2);
        let mut scores = Scores::default();
        let known = Feature {
            block: 0,
            key: 5,
            times: 1,
        };
        table.score(&[known], &mut scores);
        assert!(
            (scores.of[0] - 2.5).abs() < 1e-3 && (scores.of[1] + 4.5).abs() < 1e-3,
            "{scores:?}"
        );
        table.score(&[Feature { key: 6, ..known }], &mut scores);
        assert_eq!(scores.of, head.bias);
    }

    #[test]
    fn a_torn_file_is_no_table() {
        let (head, bytes) = (head(), pack(&[(5, 0.5, vec![1.0, -1.0])]));
        for cut in [0, 1, 100, bytes.len() - 1] {
            assert!(Table::new(&head, &bytes[..cut]).is_none(), "{cut}");
        }
    }
}
