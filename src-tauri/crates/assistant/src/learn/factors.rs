//! Several factorised classifiers on different views of the same bags, averaged into one table.

use super::classifier::pack_columns;
use super::network::{self, Settings};
use super::solver::Row;
use super::vocabulary::Vocabulary;
use crate::understand::bag::{BLOCKS, Feature};
use crate::understand::table::Head;
use std::ops::Range;

/// How to learn.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Weight of each block.
    pub blocks: [f32; BLOCKS],
    /// Blocks of one view are brought to length one together and learn by themselves; by block, counted from 0. The
    /// scores of the views are averaged: they make different mistakes.
    pub views: [u8; BLOCKS],
    /// How many are learnt of each view, from different lots.
    pub rounds: usize,
    /// Width of the middle.
    pub hidden: usize,
    /// Passes over the examples.
    pub passes: usize,
    /// First step.
    pub step: f32,
    /// Share of the features left out each time.
    pub drop_features: f32,
    /// Share of the middle left out each time.
    pub drop_hidden: f32,
    /// Outputs of which exactly one is true.
    pub one_of: Vec<Range<usize>>,
    /// How many learn at once.
    pub threads: usize,
}

/// What one of them learnt: `[output][feature]`, and what is added to each output.
type Learnt = (Vec<Vec<f32>>, Vec<f32>);

/// Learns from bags and what is wanted of each (a number from 0 to 1 per class); `share` weighs examples.
#[must_use]
pub fn learn(
    recipe: &Recipe,
    vocabulary: &Vocabulary,
    classes: Vec<String>,
    bags: &[Vec<Feature>],
    wanted: &[Vec<f32>],
    share: &[f32],
) -> (Head, Vec<u8>) {
    let jobs: Vec<(u64, [f32; BLOCKS])> = (0..recipe.rounds.max(1) as u64)
        .flat_map(|round| views(recipe).into_iter().map(move |blocks| (round, blocks)))
        .collect();
    let outputs = classes.len();
    let mut learnt: Vec<Learnt> = Vec::new();
    for few in jobs.chunks(recipe.threads.max(1)) {
        std::thread::scope(|scope| {
            let started: Vec<_> = few
                .iter()
                .map(|(round, blocks)| {
                    let seed =
                        round * 31 + blocks.iter().position(|w| *w > 0.0).unwrap_or(0) as u64;
                    scope.spawn(move || {
                        one(
                            recipe, blocks, vocabulary, bags, wanted, share, outputs, seed,
                        )
                    })
                })
                .collect();
            learnt.extend(started.into_iter().filter_map(|thread| thread.join().ok()));
        });
    }
    let (columns, bias) = mean(learnt);
    let columns: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let (mut head, bytes) = pack_columns(vocabulary, recipe.blocks, recipe.views, &columns, bias);
    head.classes = classes;
    (head, bytes)
}

/// The weights of the blocks of each view, the others nothing.
fn views(recipe: &Recipe) -> Vec<[f32; BLOCKS]> {
    let of = |view: u8| {
        let mut own = recipe.blocks;
        own.iter_mut()
            .zip(recipe.views)
            .filter(|(_, other)| *other != view)
            .for_each(|(weight, _)| *weight = 0.0);
        own
    };
    (0..BLOCKS as u8)
        .map(of)
        .filter(|own| own.iter().any(|weight| *weight > 0.0))
        .collect()
}

#[expect(
    clippy::too_many_arguments,
    reason = "one job of `learn`, called from one place"
)]
fn one(
    recipe: &Recipe,
    blocks: &[f32; BLOCKS],
    vocabulary: &Vocabulary,
    bags: &[Vec<Feature>],
    wanted: &[Vec<f32>],
    share: &[f32],
    outputs: usize,
    seed: u64,
) -> Learnt {
    let rows: Vec<Row> = bags
        .iter()
        .map(|bag| vocabulary.row(bag, blocks, &recipe.views))
        .collect();
    let settings = Settings {
        hidden: recipe.hidden,
        passes: recipe.passes,
        step: recipe.step,
        drop_features: recipe.drop_features,
        drop_hidden: recipe.drop_hidden,
        one_of: recipe.one_of.clone(),
        outputs,
        seed: 1 + seed,
    };
    network::learn(&rows, wanted, share, vocabulary.len(), &settings).multiply()
}

fn mean(learnt: Vec<Learnt>) -> Learnt {
    let count = learnt.len().max(1) as f32;
    let mut all = learnt.into_iter();
    let (mut columns, mut bias) = all.next().unwrap_or_default();
    for (other, other_bias) in all {
        for (column, other) in columns.iter_mut().zip(other) {
            column
                .iter_mut()
                .zip(other)
                .for_each(|(sum, weight)| *sum += weight);
        }
        bias.iter_mut()
            .zip(other_bias)
            .for_each(|(sum, weight)| *sum += weight);
    }
    columns
        .iter_mut()
        .flatten()
        .chain(&mut bias)
        .for_each(|sum| *sum /= count);
    (columns, bias)
}
