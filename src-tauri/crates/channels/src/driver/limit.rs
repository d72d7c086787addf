//! How fast a channel may ask: a token bucket in the host's time, and the pauses that the platform orders.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Longest wait that is spent inside a request; a longer one goes back to whoever asked.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// The bucket of one channel. It is full at the start and holds the requests of one minute.
#[derive(Debug)]
pub(super) struct Limit {
    every: SignedDuration,
    burst: SignedDuration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the bucket is full again.
    full_at: Option<Timestamp>,
    pause: Option<Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    from: Timestamp,
    until: Timestamp,
}

impl Limit {
    pub fn per_minute(requests: u32) -> Self {
        let every = SignedDuration::from_micros(60_000_000 / i64::from(requests.max(1)));
        Self {
            every,
            burst: SignedDuration::from_secs(60) - every,
            state: Mutex::default(),
        }
    }

    /// Takes one request out of the bucket: `Ok` with the wait before it may go, `Err` with the seconds when the wait
    /// would be too long (then nothing is taken).
    pub fn take(&self, now: Timestamp) -> Result<Duration, u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pause) = state.pause {
            if now >= pause.from && now < pause.until {
                return Err(whole_seconds(pause.until.duration_since(now)));
            }
            state.pause = None;
        }
        let longest = self.burst + self.every + LONGEST_WAIT;
        // A bucket that would be full later than is possible shows that the clock was set back.
        let full_at = state
            .full_at
            .filter(|at| at.duration_since(now) <= longest)
            .unwrap_or(now)
            .max(now);
        let wait = full_at.duration_since(now) - self.burst;
        if wait > LONGEST_WAIT {
            return Err(whole_seconds(wait));
        }
        state.full_at = full_at.checked_add(self.every).ok();
        Ok(Duration::try_from(wait).unwrap_or(Duration::ZERO))
    }

    /// The platform ordered a pause.
    pub fn pause(&self, now: Timestamp, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX).min(86_400);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(until) = now.checked_add(SignedDuration::from_secs(seconds)) {
            state.pause = Some(Pause { from: now, until });
        }
    }
}

fn whole_seconds(duration: SignedDuration) -> u64 {
    let up = i64::from(duration.subsec_nanos() > 0);
    u64::try_from(duration.as_secs() + up).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_minute_of_requests_goes_at_once_and_then_it_is_metered() {
        let limit = Limit::per_minute(60);
        for n in 0..60 {
            assert_eq!(limit.take(at(0)), Ok(Duration::ZERO), "request {n}");
        }
        assert_eq!(
            limit.take(at(0)),
            Ok(Duration::from_secs(1)),
            "the next one waits for its turn"
        );
        for _ in 0..4 {
            limit.take(at(0)).unwrap();
        }
        assert_eq!(
            limit.take(at(0)),
            Err(6),
            "longer than a request should wait"
        );
        assert_eq!(
            limit.take(at(65)),
            Ok(Duration::ZERO),
            "time refills the bucket"
        );
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_channel() {
        let limit = Limit::per_minute(60);
        limit.take(at(40_000)).unwrap();
        limit.pause(at(40_000), 30);
        assert_eq!(
            limit.take(at(0)),
            Ok(Duration::ZERO),
            "neither the bucket nor the pause reaches back"
        );
    }

    #[test]
    fn a_pause_is_kept() {
        let limit = Limit::per_minute(60);
        limit.pause(at(0), 30);
        assert_eq!(limit.take(at(10)), Err(20));
        assert_eq!(limit.take(at(30)), Ok(Duration::ZERO));
    }
}
