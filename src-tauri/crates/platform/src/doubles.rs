//! Stand-ins for tests: a clock that moves when told, ids that count, a notifier that remembers.

use async_trait::async_trait;
use engine::ports::{
    ActionSink, AwakeGuard, Clock, Ids, Notice, Notifier, NotifyError, Ports, Power, PowerError,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FakeClock {
    state: Mutex<(Timestamp, Duration)>,
    moved: Notify,
}

impl FakeClock {
    /// Starts at a time.
    #[must_use]
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new((now, Duration::ZERO)),
            moved: Notify::new(),
        })
    }

    /// Time passes: both clocks move, sleepers whose time came go on.
    pub fn advance(&self, by: Duration) {
        self.change(by, by);
    }

    /// The wall clock is set without time passing.
    pub fn jump(&self, seconds: i64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = state
            .0
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap_or(state.0);
        drop(state);
        self.moved.notify_waiters();
    }

    fn change(&self, wall: Duration, steady: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let wall = SignedDuration::try_from(wall).unwrap_or(SignedDuration::MAX);
        state.0 = state.0.checked_add(wall).unwrap_or(state.0);
        state.1 += steady;
        drop(state);
        self.moved.notify_waiters();
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn boottime(&self) -> Duration {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.boottime() + duration;
        loop {
            let moved = self.moved.notified();
            if self.boottime() >= until {
                return;
            }
            moved.await;
        }
    }
}

/// Ids that count upwards, so that goldens stay the same.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> String {
        let n = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        format!("00000000-0000-7000-8000-{n:012x}")
    }
}

/// Remembers what was shown.
#[derive(Debug, Default)]
pub struct RecordingNotifier {
    shown: Mutex<Vec<Notice>>,
}

impl RecordingNotifier {
    /// Everything that was shown, in order.
    #[must_use]
    pub fn shown(&self) -> Vec<Notice> {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl Notifier for RecordingNotifier {
    async fn notify(&self, notice: Notice, _on_action: ActionSink) -> Result<(), NotifyError> {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(notice);
        Ok(())
    }
}

/// A computer that never sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlwaysAwake;

struct NoGuard;

impl AwakeGuard for NoGuard {}

impl Power for AlwaysAwake {
    fn keep_awake(&self) -> Result<Box<dyn AwakeGuard>, PowerError> {
        Ok(Box::new(NoGuard))
    }
}

/// All doubles together.
pub struct Doubles {
    /// The clock.
    pub clock: Arc<FakeClock>,
    /// The notifier.
    pub notifier: Arc<RecordingNotifier>,
    /// As the engine takes them.
    pub ports: Ports,
}

/// Doubles for a test that begins at a time.
#[must_use]
pub fn doubles(now: Timestamp) -> Doubles {
    let clock = FakeClock::at(now);
    let notifier = Arc::new(RecordingNotifier::default());
    let ports = Ports {
        clock: clock.clone(),
        ids: Arc::new(CountingIds::default()),
        vault: Arc::new(crate::MemoryVault::default()),
        notifier: notifier.clone(),
        power: Arc::new(AlwaysAwake),
    };
    Doubles {
        clock,
        notifier,
        ports,
    }
}
