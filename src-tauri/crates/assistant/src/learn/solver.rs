//! A linear support vector machine for one class against the rest: dual coordinate descent with squared hinge loss
//! (Hsieh and others, "A Dual Coordinate Descent Method for Large-scale Linear SVM", 2008).

/// One example: features by number with their values.
pub type Row = Vec<(u32, f32)>;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What a mistake costs on a positive example.
    pub cost: f32,
    /// What a mistake costs on a negative example.
    pub cost_of_negatives: f32,
    /// Most passes over the examples.
    pub passes: usize,
    /// Stop when no example could move further than this.
    pub tolerance: f32,
    /// For the order in which examples are visited.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cost: 1.0,
            cost_of_negatives: 1.0,
            passes: 40,
            tolerance: 0.03,
            seed: 7,
        }
    }
}

/// Weights of one class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// By feature number.
    pub of: Vec<f32>,
    /// Added to every score.
    pub bias: f32,
}

/// Learns to tell the examples marked 1 from those marked -1; those marked 0 are passed over. `share` weighs single
/// examples (empty: all alike). `width` is the number of features.
#[must_use]
pub fn learn(
    rows: &[Row],
    marks: &[i8],
    share: &[f32],
    width: usize,
    settings: Settings,
) -> Weights {
    let mut weights = Weights {
        of: vec![0.0; width],
        bias: 0.0,
    };
    let mut order: Vec<u32> = (0_u32..)
        .zip(marks)
        .filter(|(_, m)| **m != 0)
        .map(|(i, _)| i)
        .collect();
    let mut alphas = vec![0.0_f32; rows.len()];
    let mut random = Random(settings.seed);
    let mut active = order.len();
    for _ in 0..settings.passes {
        random.shuffle(&mut order, active);
        let mut largest = 0.0_f32;
        let mut at = 0;
        while at < active {
            let index = order.get(at).copied().unwrap_or_default() as usize;
            let step = visit(
                rows,
                marks,
                share,
                index,
                &mut alphas,
                &mut weights,
                settings,
            );
            match step {
                Step::Moved(by) => largest = largest.max(by),
                Step::Settled => {
                    active -= 1;
                    order.swap(at, active);
                    continue;
                }
                Step::Kept => {}
            }
            at += 1;
        }
        if largest < settings.tolerance {
            if active == order.len() {
                break;
            }
            active = order.len();
        }
    }
    weights
}

enum Step {
    /// By how much the gradient called for a change.
    Moved(f32),
    /// Nothing to do.
    Kept,
    /// Far on the right side: need not be looked at for now.
    Settled,
}

fn visit(
    rows: &[Row],
    marks: &[i8],
    share: &[f32],
    index: usize,
    alphas: &mut [f32],
    weights: &mut Weights,
    settings: Settings,
) -> Step {
    let (Some(row), Some(mark), Some(alpha)) =
        (rows.get(index), marks.get(index), alphas.get_mut(index))
    else {
        return Step::Kept;
    };
    let sign = f32::from(*mark);
    let base = if *mark > 0 {
        settings.cost
    } else {
        settings.cost_of_negatives
    };
    let cost = base * share.get(index).copied().unwrap_or(1.0);
    if cost <= 0.0 {
        return Step::Kept;
    }
    let diagonal = 0.5 / cost;
    let (mut product, mut square) = (weights.bias, 1.0_f32);
    for (feature, value) in row {
        product += weights
            .of
            .get(*feature as usize)
            .copied()
            .unwrap_or_default()
            * value;
        square += value * value;
    }
    let gradient = sign * product - 1.0 + *alpha * diagonal;
    if *alpha == 0.0 && gradient >= 0.0 {
        return if gradient > 0.3 {
            Step::Settled
        } else {
            Step::Kept
        };
    }
    let before = *alpha;
    *alpha = (before - gradient / (square + diagonal)).max(0.0);
    let change = (*alpha - before) * sign;
    if change != 0.0 {
        weights.bias += change;
        for (feature, value) in row {
            if let Some(weight) = weights.of.get_mut(*feature as usize) {
                *weight += change * value;
            }
        }
    }
    Step::Moved(gradient.abs())
}

/// A small generator (SplitMix64): the same numbers on every machine.
#[derive(Clone, Copy, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next_bits()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// Yes, with a chance of one in `times`.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn shuffle(&mut self, order: &mut [u32], end: usize) {
        for at in (1..end.min(order.len())).rev() {
            order.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, learn};

    #[test]
    fn tells_two_kinds_apart_and_twice_alike() {
        let rows = vec![
            vec![(0, 1.0)],
            vec![(0, 0.8), (2, 0.6)],
            vec![(1, 1.0)],
            vec![(1, 0.8), (2, 0.6)],
        ];
        let marks = [1, 1, -1, -1];
        let first = learn(&rows, &marks, &[], 3, Settings::default());
        assert!(
            first.of[0] + first.bias > 0.0 && first.of[1] + first.bias < 0.0,
            "{first:?}"
        );
        assert!(first.of[2].abs() < 0.3, "what both have tells nothing");
        assert_eq!(first, learn(&rows, &marks, &[], 3, Settings::default()));
    }
}
