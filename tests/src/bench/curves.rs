//! Figures of classifiers that may keep silent.

/// The chance that something in scope scores above something out of scope.
#[must_use]
pub fn auroc(inside: &[f64], outside: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = inside
        .iter()
        .map(|s| (*s, true))
        .chain(outside.iter().map(|s| (*s, false)))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Ranks of equal scores are shared.
    let (mut sum, mut from) = (0.0, 0);
    while let Some((score, _)) = all.get(from) {
        let to = all
            .iter()
            .skip(from)
            .take_while(|(other, _)| other == score)
            .count()
            + from;
        let rank = (from + to + 1) as f64 / 2.0;
        let yes = all
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|(_, is)| *is)
            .count();
        sum += rank * yes as f64;
        from = to;
    }
    let (yes, no) = (inside.len() as f64, outside.len() as f64);
    (sum - yes * (yes + 1.0) / 2.0) / (yes * no).max(1.0)
}

/// Marks by falling score.
fn ranked(scores: &[f64], right: &[bool]) -> Vec<bool> {
    let mut all: Vec<(f64, bool)> = scores.iter().copied().zip(right.iter().copied()).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().map(|(_, right)| right).collect()
}

/// The largest share that can be kept with so many of it right.
#[must_use]
pub fn coverage_at(scores: &[f64], right: &[bool], precision: f64) -> f64 {
    let (mut good, mut best) = (0.0, 0.0);
    for (index, is_right) in ranked(scores, right).into_iter().enumerate() {
        good += f64::from(u8::from(is_right));
        let kept = index as f64 + 1.0;
        if good / kept >= precision {
            best = kept / right.len() as f64;
        }
    }
    best
}

/// The mean share of wrong ones over all coverages (AURC).
#[must_use]
pub fn risk_area(scores: &[f64], right: &[bool]) -> f64 {
    let (mut wrong, mut sum) = (0.0, 0.0);
    for (index, is_right) in ranked(scores, right).into_iter().enumerate() {
        wrong += f64::from(u8::from(!is_right));
        sum += wrong / (index as f64 + 1.0);
    }
    sum / right.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{auroc, coverage_at, risk_area};

    #[test]
    fn small_cases_by_hand() {
        assert!((auroc(&[3.0, 2.0], &[1.0, 0.0]) - 1.0).abs() < 1e-9);
        assert!((auroc(&[1.0, 1.0], &[1.0]) - 0.5).abs() < 1e-9);
        let (scores, right) = ([4.0, 3.0, 2.0, 1.0], [true, true, false, true]);
        assert!((coverage_at(&scores, &right, 0.99) - 0.5).abs() < 1e-9);
        assert!((risk_area(&scores, &right) - (1.0 / 3.0 + 0.25) / 4.0).abs() < 1e-9);
    }
}
