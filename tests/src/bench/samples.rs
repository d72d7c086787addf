//! Many measurements of one thing.

use std::time::{Duration, Instant};

/// Times of many runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Samples {
    times: Vec<Duration>,
}

impl Samples {
    /// Measures one run.
    pub(super) fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = run();
        self.times.push(begun.elapsed());
        result
    }

    /// Keeps a time that was taken elsewhere.
    pub(super) fn add(&mut self, time: Duration) {
        self.times.push(time);
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn sum(&self) -> Duration {
        self.times.iter().sum()
    }

    /// The smallest time that is not exceeded by this many percent of the runs; zero without runs.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Samples;
    use std::time::Duration;

    #[test]
    fn percentiles_are_of_the_runs_themselves() {
        let mut samples = Samples::default();
        assert_eq!(samples.percentile(99), Duration::ZERO);
        for ms in (1..=200).rev() {
            samples.add(Duration::from_millis(ms));
        }
        assert_eq!(samples.percentile(50), Duration::from_millis(100));
        assert_eq!(samples.percentile(99), Duration::from_millis(198));
        assert_eq!(samples.percentile(100), Duration::from_millis(200));
    }
}
