//! A trained classifier as it lies in the model file: one row of small numbers for each feature it knows, half a byte
//! for each class, behind a byte for the feature's rarity and a byte for how large the row is. (Many features in few
//! bits read better than few features in many.)
//!
//! Rows are sorted by key; the upper half of a key finds a bucket, the lower half the row in it. Nothing is unpacked
//! at the start: the rows are read where they lie, each in one piece, because memory is what reading waits for.

use super::bag::{BLOCKS, Feature};
use serde::{Deserialize, Serialize};

const BUCKETS: usize = 1 << 16;
/// Buckets that count from one base: their own starts then fit in two bytes.
const OF_A_BASE: usize = 1 << 8;
const BASES: usize = BUCKETS / OF_A_BASE + 1;

/// What stands beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Name of each class, in the order of a row; none where a row feeds hidden units.
    pub classes: Vec<String>,
    /// The largest weight of all.
    pub largest: f32,
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
    bases: &'a [u8],
    buckets: &'a [u8],
    keys: &'a [u8],
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
        let (bases, rest) = bytes.split_at_checked(BASES * 4)?;
        let (buckets, rest) = rest.split_at_checked((BUCKETS + 1) * 2)?;
        let count = start(bases, buckets, BUCKETS)?;
        let (keys, rows) = rest.split_at_checked(count * 2)?;
        let fits = rows.len() == count * (BEFORE + bytes_of(head.bias.len()));
        fits.then_some(Self {
            head,
            bases,
            buckets,
            keys,
            rows,
        })
    }

    /// How many features are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len() / 2
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Names of the classes.
    #[must_use]
    pub fn classes(&self) -> &'a [String] {
        &self.head.classes
    }

    /// Scores every class for a bag of features.
    pub fn score(&self, features: &[Feature], scores: &mut Scores) {
        scores.of.clear();
        scores.of.extend_from_slice(&self.head.bias);
        let mut rows: Vec<(usize, f32, Row<'a>)> = Vec::with_capacity(features.len() / 2);
        let (mut lengths, mut seen, mut all) =
            ([0.0_f32; BLOCKS], [0_u16; BLOCKS], [0_u16; BLOCKS]);
        for feature in features {
            let block = usize::from(feature.block);
            // What weighs nothing is not looked for.
            if self
                .head
                .blocks
                .get(block)
                .is_none_or(|weight| *weight == 0.0)
            {
                continue;
            }
            count(&mut all, block);
            if let Some(row) = self.row(feature.key) {
                count(&mut seen, block);
                let value = weigh(feature.times) * row.rarity;
                if let Some(length) = lengths.get_mut(block) {
                    *length += value * value;
                }
                rows.push((block, value, row));
            }
        }
        let lengths = lengths.map(f32::sqrt);
        let mut factors = lengths;
        for (block, factor) in factors
            .iter_mut()
            .enumerate()
            .filter(|(_, length)| **length > 0.0)
        {
            *factor = share(&self.head.blocks, &self.head.views, &lengths, block) / *factor;
        }
        for (block, value, row) in rows {
            let factor = factors.get(block).copied().unwrap_or_default();
            add(&mut scores.of, row.weights, value * factor * row.size / 7.0);
        }
        for (known, (seen, all)) in scores.known.iter_mut().zip(seen.into_iter().zip(all)) {
            *known = f32::from(seen) / f32::from(all.max(1));
        }
    }

    fn row(&self, key: u32) -> Option<Row<'a>> {
        let bucket = (key >> 16) as usize;
        let first = start(self.bases, self.buckets, bucket)?;
        let end = start(self.bases, self.buckets, bucket + 1)?;
        let low = (key as u16).to_le_bytes();
        let inside = self.keys.get(first * 2..end * 2)?;
        let at = first + inside.as_chunks::<2>().0.iter().position(|k| *k == low)?;
        let bytes = BEFORE + bytes_of(self.head.bias.len());
        let row = self.rows.get(at * bytes..(at + 1) * bytes)?;
        let ([rarity, size_of], weights) = row.split_first_chunk::<BEFORE>()?;
        Some(Row {
            rarity: f32::from(*rarity) / 255.0 * self.head.rarest,
            size: self.head.largest * size(*size_of),
            weights,
        })
    }
}

fn count(counts: &mut [u16; BLOCKS], block: usize) {
    if let Some(count) = counts.get_mut(block) {
        *count = count.saturating_add(1);
    }
}

struct Row<'a> {
    rarity: f32,
    /// What the largest number of the row stands for.
    size: f32,
    /// Two to a byte.
    weights: &'a [u8],
}

/// Bytes of a row before its weights: rarity and size.
const BEFORE: usize = 2;

/// Bytes of the weights of so many classes.
const fn bytes_of(classes: usize) -> usize {
    classes.div_ceil(2)
}

/// Adds a row times a value: the lower halves of the bytes are the first half of the classes, 8 stands for nothing.
fn add(scores: &mut [f32], weights: &[u8], value: f32) {
    let (first, second) = scores.split_at_mut(weights.len().min(scores.len()));
    for (score, byte) in first.iter_mut().zip(weights) {
        *score += value * (f32::from(byte & 15) - 8.0);
    }
    for (score, byte) in second.iter_mut().zip(weights) {
        *score += value * (f32::from(byte >> 4) - 8.0);
    }
}

/// A row's size as a share of the largest: sixteen steps to a halving.
fn size(byte: u8) -> f32 {
    SIZES.get(usize::from(byte)).copied().unwrap_or_default()
}

static SIZES: std::sync::LazyLock<[f32; 256]> = std::sync::LazyLock::new(|| {
    let mut sizes = [0.0_f32; 256];
    sizes
        .iter_mut()
        .enumerate()
        .for_each(|(byte, size)| *size = (-(byte as f32) / 16.0).exp2());
    sizes
});

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

/// Where the rows of a bucket begin.
fn start(bases: &[u8], buckets: &[u8], bucket: usize) -> Option<usize> {
    let base = *bases.as_chunks::<4>().0.get(bucket / OF_A_BASE)?;
    let own = *buckets.as_chunks::<2>().0.get(bucket)?;
    Some(u32::from_le_bytes(base) as usize + usize::from(u16::from_le_bytes(own)))
}

/// Writes the rows of a table: `(key, rarity 0 to 1, weights)`, sorted by key, each key once. Gives the bytes and the
/// largest weight of all.
#[must_use]
pub fn pack(rows: &[(u32, f32, Vec<f32>)]) -> (Vec<u8>, f32) {
    let most = |weights: &[f32]| weights.iter().fold(1e-9_f32, |most, w| most.max(w.abs()));
    let largest = rows
        .iter()
        .fold(1e-9_f32, |so_far, (.., weights)| so_far.max(most(weights)));
    let mut bytes = starts(rows.iter().map(|(key, ..)| *key));
    for (key, ..) in rows {
        bytes.extend_from_slice(&(*key as u16).to_le_bytes());
    }
    // Rounded towards the larger size, so that no weight is cut off.
    let step = |weights: &[f32]| {
        ((largest / most(weights)).log2() * 16.0)
            .floor()
            .clamp(0.0, 255.0) as u8
    };
    for (_, rarity, weights) in rows {
        bytes.extend([(rarity * 255.0).round() as u8, step(weights)]);
        let unit = largest * size(step(weights)) / 7.0;
        let half = |weight: &f32| ((weight / unit).round().clamp(-7.0, 7.0) + 8.0) as u8;
        let (first, second) = weights.split_at(bytes_of(weights.len()));
        let seconds = second.iter().map(half).chain(std::iter::repeat(8));
        bytes.extend(
            first
                .iter()
                .map(half)
                .zip(seconds)
                .map(|(low, high)| low | (high << 4)),
        );
    }
    (bytes, largest)
}

/// Where each bucket's rows begin: the bases, then each bucket's distance from its base.
fn starts(keys: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut counts = vec![0_u32; BUCKETS + 1];
    for key in keys {
        if let Some(count) = counts.get_mut((key >> 16) as usize) {
            *count += 1;
        }
    }
    let (mut bases, mut buckets) = (Vec::new(), Vec::new());
    let (mut at, mut base) = (0_u32, 0_u32);
    for (bucket, count) in counts.into_iter().enumerate() {
        if bucket % OF_A_BASE == 0 {
            base = at;
            bases.extend(base.to_le_bytes());
        }
        // More than 65,535 rows under one base are more than any table of ours has; they would not be found.
        buckets.extend(u16::try_from(at - base).unwrap_or(u16::MAX).to_le_bytes());
        at += count;
    }
    bases.extend(buckets);
    bases
}

#[cfg(test)]
mod tests {
    use super::{Feature, Head, Scores, Table, pack};

    fn made(rows: &[(u32, f32, Vec<f32>)]) -> (Head, Vec<u8>) {
        let (bytes, largest) = pack(rows);
        let head = Head {
            classes: vec!["yes".into(), "no".into(), "perhaps".into()],
            largest,
            bias: vec![0.5, -0.5, 0.0],
            blocks: [1.0; 6],
            views: [0, 1, 2, 3, 4, 5],
            rarest: 10.0,
        };
        (head, bytes)
    }

    #[test]
    fn reads_back_what_was_written() {
        let rows = vec![
            (5, 0.5, vec![2.0, -4.0, 0.0]),
            (5 | 7 << 16, 1.0, vec![0.01, 0.0, -0.005]),
        ];
        let (head, bytes) = made(&rows);
        let table = Table::new(&head, &bytes).unwrap();
        assert_eq!(table.len(), 2);
        let mut scores = Scores::default();
        let known = Feature {
            block: 0,
            key: 5,
            times: 1,
        };
        table.score(&[known], &mut scores);
        let near = |a: f32, b: f32| (a - b).abs() < 0.31;
        assert!(
            near(scores.of[0], 2.5) && near(scores.of[1], -4.5),
            "{scores:?}"
        );
        table.score(
            &[Feature {
                key: 5 | 7 << 16,
                ..known
            }],
            &mut scores,
        );
        assert!(
            (scores.of[0] - 0.51).abs() < 0.001,
            "small rows keep their differences: {scores:?}"
        );
        assert!((scores.of[2] + 0.005).abs() < 0.001, "{scores:?}");
        table.score(&[Feature { key: 6, ..known }], &mut scores);
        assert_eq!(scores.of, head.bias);
    }

    #[test]
    fn a_torn_file_is_no_table() {
        let (head, bytes) = made(&[(5, 0.5, vec![1.0, -1.0, 0.0])]);
        for cut in [0, 1, 100, bytes.len() - 1] {
            assert!(Table::new(&head, &bytes[..cut]).is_none(), "{cut}");
        }
    }
}
