//! A linear classifier over sparse features in two factors, learnt by stochastic descent with adaptive steps (AdaGrad)
//! and dropout of features and hidden units, which is what keeps it honest with few examples. The narrow middle makes
//! classes learn from each other; without a bend in it the two factors multiply out to plain weights, so that it
//! reads as fast as any linear one. (A rectifier in the middle was measured, and was no better.)
//!
//! Every sum has a fixed order and the exponential is our own, so the same examples give the same bits.

use super::solver::{Random, Row};
use std::ops::Range;

/// How to learn.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Hidden units; a multiple of eight.
    pub hidden: usize,
    /// Passes over the examples.
    pub passes: usize,
    /// First step; falls to nothing over the passes.
    pub step: f32,
    /// Share of the features that is left out of an example each time.
    pub drop_features: f32,
    /// Share of the hidden units that is left out each time.
    pub drop_hidden: f32,
    /// Outputs of which exactly one is true; the others are judged each by itself.
    pub one_of: Vec<Range<usize>>,
    /// Number of outputs.
    pub outputs: usize,
    /// For all that is drawn by lot.
    pub seed: u64,
}

/// A learnt network: features to hidden units to outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Hidden units.
    pub hidden: usize,
    /// `[feature][unit]`.
    pub inner: Vec<f32>,
    /// Added to each unit.
    pub inner_bias: Vec<f32>,
    /// `[unit][output]`.
    pub outer: Vec<f32>,
    /// Added to each output.
    pub outer_bias: Vec<f32>,
}

const LEAST: f32 = 1e-6;

struct Steps {
    inner: Vec<f32>,
    inner_bias: Vec<f32>,
    outer: Vec<f32>,
    outer_bias: Vec<f32>,
}

/// Learns from rows and what is wanted of each (`outputs` numbers from 0 to 1 each); `share` weighs examples.
#[must_use]
pub fn learn(
    rows: &[Row],
    wanted: &[Vec<f32>],
    share: &[f32],
    width: usize,
    settings: &Settings,
) -> Network {
    let mut random = Random(settings.seed);
    let mut network = start(width, settings, &mut random);
    let zero = |v: &Vec<f32>| vec![0.0; v.len()];
    let mut steps = Steps {
        inner: zero(&network.inner),
        inner_bias: zero(&network.inner_bias),
        outer: zero(&network.outer),
        outer_bias: zero(&network.outer_bias),
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let total = (settings.passes * rows.len()).max(1) as f32;
    let mut seen = 0_usize;
    for _ in 0..settings.passes {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        for index in &order {
            let left = (1.0 - seen as f32 / total).max(0.01);
            seen += 1;
            let weight = share.get(*index).copied().unwrap_or(1.0);
            if let (Some(row), Some(wanted)) = (rows.get(*index), wanted.get(*index)) {
                let row = thin(row, settings.drop_features, &mut random);
                let step = settings.step * left;
                visit(
                    &mut network,
                    &mut steps,
                    &row,
                    wanted,
                    weight,
                    step,
                    settings,
                    &mut random,
                );
            }
        }
    }
    network
}

fn start(width: usize, settings: &Settings, random: &mut Random) -> Network {
    let hidden = settings.hidden;
    let mut draw = |count: usize, scale: f32| -> Vec<f32> {
        (0..count).map(|_| bell(random) * scale).collect()
    };
    let root = (hidden as f32).sqrt();
    Network {
        hidden,
        inner: draw(width * hidden, 0.1 / root),
        inner_bias: vec![0.0; hidden],
        outer: draw(hidden * settings.outputs, 1.0 / root),
        outer_bias: vec![0.0; settings.outputs],
    }
}

/// About normally distributed: the sum of four even draws.
fn bell(random: &mut Random) -> f32 {
    let sum: f32 = (0..4).map(|_| even(random)).sum();
    (sum - 2.0) * 1.732
}

/// Even between 0 and 1.
fn even(random: &mut Random) -> f32 {
    (random.next_bits() >> 40) as f32 / 16_777_216.0
}

/// The row without a share of its features, brought back to its length.
fn thin(row: &Row, share: f32, random: &mut Random) -> Row {
    let mut kept: Row = Vec::with_capacity(row.len());
    let (mut whole, mut rest) = (0.0_f32, 0.0_f32);
    for (feature, value) in row {
        whole += value * value;
        if even(random) >= share {
            kept.push((*feature, *value));
            rest += value * value;
        }
    }
    let factor = if rest > 0.0 {
        (whole / rest).sqrt()
    } else {
        0.0
    };
    kept.iter_mut().for_each(|(_, value)| *value *= factor);
    kept
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of the descent, called from one place"
)]
fn visit(
    network: &mut Network,
    steps: &mut Steps,
    row: &Row,
    wanted: &[f32],
    weight: f32,
    step: f32,
    settings: &Settings,
    random: &mut Random,
) {
    let hidden = network.hidden;
    let mut units = network.units(row);
    let kept = 1.0 - settings.drop_hidden;
    for unit in &mut units {
        *unit = if even(random) < kept {
            *unit / kept
        } else {
            0.0
        };
    }
    let mut wrong = network.outputs(&units);
    squash(&mut wrong, &settings.one_of);
    wrong
        .iter_mut()
        .zip(wanted)
        .for_each(|(p, w)| *p = (*p - w) * weight);

    let outputs = wrong.len();
    let mut back = vec![0.0_f32; hidden];
    for (unit, value) in units.iter().enumerate() {
        if *value == 0.0 {
            continue;
        }
        let from = unit * outputs;
        let own = network
            .outer
            .get_mut(from..from + outputs)
            .unwrap_or_default();
        let own_steps = steps
            .outer
            .get_mut(from..from + outputs)
            .unwrap_or_default();
        if let Some(place) = back.get_mut(unit) {
            *place = sum_of_products(own, &wrong) / kept;
        }
        for ((weight, sum), miss) in own.iter_mut().zip(own_steps).zip(&wrong) {
            descend(weight, sum, miss * value, step);
        }
    }
    for ((bias, sum), miss) in network
        .outer_bias
        .iter_mut()
        .zip(&mut steps.outer_bias)
        .zip(&wrong)
    {
        descend(bias, sum, *miss, step);
    }
    for ((bias, sum), slope) in network
        .inner_bias
        .iter_mut()
        .zip(&mut steps.inner_bias)
        .zip(&back)
    {
        descend(bias, sum, *slope, step);
    }
    for (feature, value) in row {
        let from = *feature as usize * hidden;
        let own = network
            .inner
            .get_mut(from..from + hidden)
            .unwrap_or_default();
        let own_steps = steps.inner.get_mut(from..from + hidden).unwrap_or_default();
        for ((weight, sum), slope) in own.iter_mut().zip(own_steps).zip(&back) {
            descend(weight, sum, slope * value, step);
        }
    }
}

fn descend(weight: &mut f32, sum: &mut f32, slope: f32, step: f32) {
    *sum += slope * slope;
    *weight -= step * slope / (*sum + LEAST).sqrt();
}

/// In eight lanes: a fixed order that the machine can do at once.
fn sum_of_products(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (left, right) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (x, y) in left.0.iter().zip(right.0) {
        lanes
            .iter_mut()
            .zip(x)
            .zip(y)
            .for_each(|((lane, x), y)| *lane += x * y);
    }
    let rest: f32 = left.1.iter().zip(right.1).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f32>() + rest
}

impl Network {
    /// The hidden units.
    fn units(&self, row: &Row) -> Vec<f32> {
        let mut units = self.inner_bias.clone();
        for (feature, value) in row {
            let from = *feature as usize * self.hidden;
            let own = self.inner.get(from..from + self.hidden).unwrap_or_default();
            units
                .iter_mut()
                .zip(own)
                .for_each(|(unit, weight)| *unit += value * weight);
        }
        units
    }

    /// The two factors multiplied out: `[output][feature]`, and what is added to each output.
    #[must_use]
    pub fn multiply(&self) -> (Vec<Vec<f32>>, Vec<f32>) {
        let outputs = self.outer_bias.len().max(1);
        let bias = self.outputs(&self.inner_bias);
        let width = self.inner.len() / self.hidden.max(1);
        let mut columns = vec![vec![0.0_f32; width]; outputs];
        for (feature, own) in self.inner.chunks_exact(self.hidden.max(1)).enumerate() {
            let mut sums = vec![0.0_f32; outputs];
            for (unit, row) in own.iter().zip(self.outer.chunks_exact(outputs)) {
                sums.iter_mut()
                    .zip(row)
                    .for_each(|(sum, weight)| *sum += unit * weight);
            }
            for (column, sum) in columns.iter_mut().zip(sums) {
                column
                    .get_mut(feature)
                    .into_iter()
                    .for_each(|place| *place = sum);
            }
        }
        (columns, bias)
    }

    /// The outputs of the hidden units.
    fn outputs(&self, units: &[f32]) -> Vec<f32> {
        let mut sums = self.outer_bias.clone();
        for (unit, own) in units.iter().zip(self.outer.chunks_exact(sums.len().max(1))) {
            if *unit != 0.0 {
                sums.iter_mut()
                    .zip(own)
                    .for_each(|(sum, weight)| *sum += unit * weight);
            }
        }
        sums
    }
}

/// Scores to shares: those of a group sum up to one, the others stand alone.
fn squash(scores: &mut [f32], one_of: &[Range<usize>]) {
    let mut alone = 0..0;
    for group in one_of {
        let own = scores.get_mut(group.clone()).unwrap_or_default();
        let most = own.iter().fold(f32::MIN, |most, score| most.max(*score));
        own.iter_mut().for_each(|score| *score = exp(*score - most));
        let sum: f32 = own.iter().sum();
        own.iter_mut().for_each(|score| *score /= sum);
        alone = group.end..scores.len();
    }
    if one_of.is_empty() {
        alone = 0..scores.len();
    }
    for score in scores.get_mut(alone).unwrap_or_default() {
        *score = 1.0 / (1.0 + exp(-*score));
    }
}

/// The exponential, the same on every machine (error below 1e-6): a power of two and a polynomial for the rest.
#[must_use]
pub fn exp(x: f32) -> f32 {
    let scaled = x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    let whole = scaled.floor();
    let rest = (scaled - whole) * std::f32::consts::LN_2;
    let power = f32::from_bits(((whole as i32 + 127) as u32) << 23);
    let tail = rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest * (1.0 / 720.0)));
    power * (1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + tail))))
}

#[cfg(test)]
mod tests {
    use super::{Settings, exp, learn};

    #[test]
    fn the_exponential_is_near_enough() {
        for x in [-80.0_f32, -3.3, -0.01, 0.0, 0.7, 5.5, 60.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn tells_kinds_apart_twice_the_same_and_multiplies_out() {
        let rows = vec![
            vec![(0, 1.0)],
            vec![(0, 0.8), (2, 0.6)],
            vec![(1, 1.0)],
            vec![(1, 0.8), (2, 0.6)],
        ];
        let wanted = vec![
            vec![1.0, 0.0],
            vec![1.0, 0.0],
            vec![0.0, 1.0],
            vec![0.0, 1.0],
        ];
        let settings = Settings {
            hidden: 16,
            passes: 100,
            step: 0.05,
            drop_features: 0.1,
            drop_hidden: 0.1,
            one_of: std::iter::once(0..2).collect(),
            outputs: 2,
            seed: 3,
        };
        let network = learn(&rows, &wanted, &[], 3, &settings);
        let (columns, bias) = network.multiply();
        for (row, wanted) in rows.iter().zip(&wanted) {
            let out = network.outputs(&network.units(row));
            assert_eq!(out[0] > out[1], wanted[0] > 0.5, "{row:?} {out:?}");
            let flat: f32 = row.iter().map(|(f, v)| columns[0][*f as usize] * v).sum();
            assert!((flat + bias[0] - out[0]).abs() < 1e-4);
        }
        assert_eq!(network, learn(&rows, &wanted, &[], 3, &settings));
    }
}
