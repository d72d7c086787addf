//! Logistic regression over a handful of numbers by plain descent: a few thousand rows, no need for more.

/// Learns weights so that their sum of products tells the rows marked true; the first number of each row should be 1.
/// Rows of both kinds weigh alike when `balanced`.
#[must_use]
pub fn fit<const N: usize>(rows: &[([f64; N], bool)], balanced: bool) -> [f64; N] {
    let yes = rows.iter().filter(|(_, mark)| *mark).count().max(1) as f64;
    let no = (rows.len() as f64 - yes).max(1.0);
    let total = rows.len().max(1) as f64;
    let weigh = |mark: bool| match (balanced, mark) {
        (false, _) => 1.0 / total,
        (true, true) => 0.5 / yes,
        (true, false) => 0.5 / no,
    };
    let (mut weights, mut sums) = ([0.0_f64; N], [1e-9_f64; N]);
    for _ in 0..3_000 {
        let mut slope = [0.0_f64; N];
        for (numbers, mark) in rows {
            let miss = (chance(&weights, numbers) - f64::from(u8::from(*mark))) * weigh(*mark);
            slope
                .iter_mut()
                .zip(numbers)
                .for_each(|(s, v)| *s += miss * v);
        }
        for ((weight, slope), sum) in weights.iter_mut().zip(slope).zip(&mut sums) {
            let slope = slope + 1e-5 * *weight;
            *sum += slope * slope;
            *weight -= 0.3 * slope / sum.sqrt();
        }
    }
    weights
}

/// How likely the mark is true.
#[must_use]
pub fn chance<const N: usize>(weights: &[f64; N], numbers: &[f64; N]) -> f64 {
    let sum: f64 = weights.iter().zip(numbers).map(|(w, v)| w * v).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::{chance, fit};

    #[test]
    fn finds_where_two_kinds_part() {
        let rows: Vec<([f64; 2], bool)> = (0..100)
            .map(|n| ([1.0, f64::from(n) / 10.0], n >= 30))
            .collect();
        let weights = fit(&rows, false);
        assert!(chance(&weights, &[1.0, 1.0]) < 0.2 && chance(&weights, &[1.0, 6.0]) > 0.8);
    }
}
