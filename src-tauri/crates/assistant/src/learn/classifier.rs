//! One class against the rest, for every class; then only the features that matter, once more, in small numbers.

use super::solver::{Row, Settings, Weights, learn};
use super::vocabulary::Vocabulary;
use crate::understand::bag::{BLOCKS, Feature};
use crate::understand::table::{Head, pack};

/// What to learn and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Weight of each block.
    pub blocks: [f32; BLOCKS],
    /// Blocks of one view are brought to length one together; by block.
    pub views: [u8; BLOCKS],
    /// Features in fewer examples are left out.
    pub least: u32,
    /// Rows that are kept.
    pub most_rows: usize,
    /// For the solver.
    pub settings: Settings,
    /// How many classes are learnt at once.
    pub threads: usize,
}

/// Learns from bags; `marks[class][example]` is 1, -1 or 0 (passed over), `share` weighs examples.
#[must_use]
pub fn train(
    plan: &Plan,
    bags: &[Vec<Feature>],
    marks: &[Vec<i8>],
    share: &[f32],
) -> (Head, Vec<u8>) {
    let all = Vocabulary::count(bags, plan.least);
    let (vocabulary, weights) = if all.len() > plan.most_rows {
        // A short first round is enough to see which features matter.
        let first = Settings {
            passes: plan.settings.passes.min(12),
            ..plan.settings
        };
        let weights = learn_all(plan, &all, bags, marks, share, first);
        let kept = all.keep(strongest(&all, &weights, plan.most_rows));
        let weights = learn_all(plan, &kept, bags, marks, share, plan.settings);
        (kept, weights)
    } else {
        let weights = learn_all(plan, &all, bags, marks, share, plan.settings);
        (all, weights)
    };
    write(plan, &vocabulary, &weights)
}

fn learn_all(
    plan: &Plan,
    vocabulary: &Vocabulary,
    bags: &[Vec<Feature>],
    marks: &[Vec<i8>],
    share: &[f32],
    settings: Settings,
) -> Vec<Weights> {
    let rows: Vec<Row> = bags
        .iter()
        .map(|bag| vocabulary.row(bag, &plan.blocks, &plan.views))
        .collect();
    let width = vocabulary.len();
    let mut weights = vec![Weights::default(); marks.len()];
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::Mutex::new(&mut weights);
    std::thread::scope(|scope| {
        for _ in 0..plan.threads.max(1) {
            scope.spawn(|| {
                loop {
                    let class = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(marks) = marks.get(class) else { break };
                    let learnt = learn(&rows, marks, share, width, settings);
                    if let Some(place) =
                        done.lock().ok().as_mut().and_then(|all| all.get_mut(class))
                    {
                        *place = learnt;
                    }
                }
            });
        }
    });
    weights
}

/// The features whose weight times rarity is largest in any class.
fn strongest(vocabulary: &Vocabulary, weights: &[Weights], most: usize) -> Vec<u32> {
    let mut ranked: Vec<(u32, u32)> = (0_u32..)
        .take(vocabulary.len())
        .map(|number| {
            let at = number as usize;
            let rarity = vocabulary.rarity.get(at).copied().unwrap_or_default();
            let square: f32 = weights
                .iter()
                .map(|w| w.of.get(at).copied().unwrap_or_default().powi(2))
                .sum();
            // The bits of a positive float sort as the float does.
            ((square.sqrt() * rarity).to_bits(), number)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    ranked
        .into_iter()
        .take(most)
        .map(|(_, number)| number)
        .collect()
}

fn write(plan: &Plan, vocabulary: &Vocabulary, weights: &[Weights]) -> (Head, Vec<u8>) {
    let columns: Vec<&[f32]> = weights.iter().map(|w| w.of.as_slice()).collect();
    let bias = weights.iter().map(|w| w.bias).collect();
    let (mut head, bytes) = pack_columns(vocabulary, plan.blocks, plan.views, &columns, bias);
    head.classes.clone_from(&plan.classes);
    (head, bytes)
}

/// A table of columns (one per class or hidden unit, by feature number), with the head that belongs to it.
#[must_use]
pub(crate) fn pack_columns(
    vocabulary: &Vocabulary,
    blocks: [f32; BLOCKS],
    views: [u8; BLOCKS],
    columns: &[&[f32]],
    bias: Vec<f32>,
) -> (Head, Vec<u8>) {
    let rarest = vocabulary
        .rarity
        .iter()
        .fold(1.0_f32, |most, r| most.max(*r));
    let rows: Vec<(u32, f32, Vec<f32>)> = vocabulary
        .keys
        .iter()
        .zip(&vocabulary.rarity)
        .enumerate()
        .map(|(at, (key, rarity))| {
            let weights = columns
                .iter()
                .map(|column| column.get(at).copied().unwrap_or_default())
                .collect();
            (*key, rarity / rarest, weights)
        })
        .collect();
    let (bytes, largest) = pack(&rows);
    let head = Head {
        classes: Vec::new(),
        largest,
        bias,
        blocks,
        views,
        rarest,
    };
    (head, bytes)
}

/// The vocabulary of the features that matter most to linear classifiers of these marks.
#[must_use]
pub fn select(plan: &Plan, bags: &[Vec<Feature>], marks: &[Vec<i8>], share: &[f32]) -> Vocabulary {
    let all = Vocabulary::count(bags, plan.least);
    if all.len() <= plan.most_rows {
        return all;
    }
    let weights = learn_all(plan, &all, bags, marks, share, plan.settings);
    all.keep(strongest(&all, &weights, plan.most_rows))
}
