//! Which features are worth a row, how rare each is, and a bag of features as numbers for the solver.

use super::solver::Row;
use crate::understand::bag::{BLOCKS, Feature};
use crate::understand::table::{share, weigh};
use std::collections::HashMap;

/// Features by key, each with its number and rarity.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    numbers: HashMap<u32, u32>,
    /// Keys by number.
    pub keys: Vec<u32>,
    /// Rarity by number: 1 + ln((n + 1) / (df + 1)).
    pub rarity: Vec<f32>,
}

impl Vocabulary {
    /// Counts the bags; features in fewer than `least` of them are left out.
    #[must_use]
    pub fn count(bags: &[Vec<Feature>], least: u32) -> Self {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for feature in bags.iter().flatten() {
            *counts.entry(feature.key).or_default() += 1;
        }
        let mut kept: Vec<(u32, u32)> = counts.into_iter().filter(|(_, n)| *n >= least).collect();
        kept.sort_unstable();
        let total = bags.len() as f32 + 1.0;
        let rarity = |count: u32| 1.0 + (total / (count as f32 + 1.0)).ln();
        Self::of(
            kept.into_iter()
                .map(|(key, count)| (key, rarity(count)))
                .collect(),
        )
    }

    fn of(kept: Vec<(u32, f32)>) -> Self {
        Self {
            numbers: (0_u32..)
                .zip(&kept)
                .map(|(number, (key, _))| (*key, number))
                .collect(),
            keys: kept.iter().map(|(key, _)| *key).collect(),
            rarity: kept.iter().map(|(_, rarity)| *rarity).collect(),
        }
    }

    /// Only the features of these numbers; their rarities stay.
    #[must_use]
    pub fn keep(&self, mut numbers: Vec<u32>) -> Self {
        numbers.sort_unstable();
        let pair = |n: u32| Some((*self.keys.get(n as usize)?, *self.rarity.get(n as usize)?));
        Self::of(numbers.into_iter().filter_map(pair).collect())
    }

    /// A bag as a row: each block of length one times its weight, each view of length one, exactly as the table will
    /// weigh it. Blocks of weight nothing are left out.
    #[must_use]
    pub fn row(&self, features: &[Feature], blocks: &[f32; BLOCKS], views: &[u8; BLOCKS]) -> Row {
        let mut row = Row::with_capacity(features.len());
        let mut lengths = [0.0_f32; BLOCKS];
        let mut ends = [0_usize; BLOCKS];
        for ((block, length), end) in lengths.iter_mut().enumerate().zip(&mut ends) {
            let from = row.len();
            let wanted = blocks.get(block).is_some_and(|weight| *weight > 0.0);
            for feature in features
                .iter()
                .filter(|f| wanted && usize::from(f.block) == block)
            {
                if let Some(number) = self.numbers.get(&feature.key) {
                    let rarity = self.rarity.get(*number as usize).copied().unwrap_or(1.0);
                    row.push((*number, weigh(feature.times) * rarity));
                }
            }
            let own = row.get(from..).unwrap_or_default();
            *length = own
                .iter()
                .map(|(_, value)| value * value)
                .sum::<f32>()
                .sqrt();
            *end = row.len();
        }
        let mut from = 0;
        for (block, end) in ends.into_iter().enumerate() {
            let length = lengths.get(block).copied().unwrap_or_default();
            let factor = share(blocks, views, &lengths, block) / length;
            let own = row.get_mut(from..end).unwrap_or_default();
            own.iter_mut().for_each(|(_, value)| *value *= factor);
            from = end;
        }
        row
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}
