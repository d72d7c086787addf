//! A clock that runs faster than the one on the wall, the same in every process: minutes of the send protocol pass in
//! seconds, so that a test can wait for them.

use async_trait::async_trait;
use engine::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Real time since an anchor, multiplied.
#[derive(Clone, Copy, Debug)]
pub struct ScaledClock {
    anchor_ms: u64,
    scale: u32,
}

impl ScaledClock {
    /// Runs `scale` times as fast from `anchor_ms` (milliseconds since 1970) on.
    pub fn new(anchor_ms: u64, scale: u32) -> Self {
        Self { anchor_ms, scale }
    }

    /// One that begins now.
    pub fn starting_now(scale: u32) -> Self {
        Self::new(real_ms(), scale)
    }

    /// Where it began, for another process.
    pub fn anchor_ms(&self) -> u64 {
        self.anchor_ms
    }

    fn passed(&self) -> Duration {
        Duration::from_millis(real_ms().saturating_sub(self.anchor_ms)) * self.scale
    }
}

fn real_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[async_trait]
impl Clock for ScaledClock {
    fn now(&self) -> Timestamp {
        let anchor =
            Timestamp::from_millisecond(i64::try_from(self.anchor_ms).unwrap_or(0)).unwrap();
        anchor
            .checked_add(SignedDuration::try_from(self.passed()).unwrap())
            .unwrap()
    }

    fn boottime(&self) -> Duration {
        self.passed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration / self.scale).await;
    }
}
