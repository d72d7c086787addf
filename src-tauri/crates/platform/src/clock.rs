//! The clock of this computer.

use async_trait::async_trait;
use engine::ports::Clock;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// Wall clock and a steady clock.
///
/// The steady clock has to count the time the computer sleeps. Linux tells it in `/proc/uptime` (`CLOCK_BOOTTIME`);
/// elsewhere it is taken from the wall clock, kept from running backwards, because `Instant` stops during sleep on
/// macOS and Windows. A wall clock that is set forward then looks like sleep, which errs on the safe side: a claim is
/// given up, never used too late.
#[derive(Debug)]
pub struct SystemClock {
    started: Timestamp,
    instant: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl SystemClock {
    /// Starts counting.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the port that reads the clock"
    )]
    pub fn new() -> Self {
        Self {
            started: Timestamp::now(),
            instant: Instant::now(),
        }
    }

    fn awake_and_asleep(&self) -> Duration {
        let by_wall =
            Duration::try_from(self.now().duration_since(self.started)).unwrap_or_default();
        by_wall.max(self.instant.elapsed())
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the port that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn boottime(&self) -> Duration {
        boottime_of_kernel().unwrap_or_else(|| self.awake_and_asleep())
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// `/proc/uptime` counts sleep; it has a resolution of 10 ms.
fn boottime_of_kernel() -> Option<Duration> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::{Clock, SystemClock};

    #[tokio::test]
    async fn the_steady_clock_goes_on_and_never_back() {
        let clock = SystemClock::new();
        let before = clock.boottime();
        clock.sleep(std::time::Duration::from_millis(40)).await;
        let after = clock.boottime();
        assert!(after > before, "{before:?} then {after:?}");
    }
}
