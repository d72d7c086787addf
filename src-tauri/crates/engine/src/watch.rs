//! The loops of a night: sync, turns, deliver, reconcile, escalate, and the eye on the clock.

use crate::engine::{Engine, pause_after};
use crate::error::EngineError;
use crate::supervisor::{Watch, repeat};
use channels::Connector;
use domain::ChannelId;
use domain::event::Event;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Longest pause of the deliver loop: another process may have written a row or pressed the stop key.
const DELIVER_PAUSE: Duration = Duration::from_millis(500);
/// A difference between wall clock and steady clock above this is a jump.
const JUMP: i64 = 60;
/// Pause of the eye on the clock.
const CLOCK_PAUSE: Duration = Duration::from_secs(2);

impl Engine {
    /// Starts every loop. They run until the returned watch is stopped or dropped.
    #[must_use]
    pub fn start(&self) -> Watch {
        let mut watch = Watch::new(self);
        watch.start(self, "turns", |engine, token| async move {
            let bell = &engine.inner.wakes.turns;
            repeat(&engine, &token, bell, "judge_failed", |engine| async move {
                engine.turns_step().await
            })
            .await;
        });
        watch.start(self, "deliver", |engine, token| async move {
            let bell = &engine.inner.wakes.deliver;
            repeat(
                &engine,
                &token,
                bell,
                "deliver_failed",
                |engine| async move { engine.deliver_step().await },
            )
            .await;
        });
        watch.start(self, "reconcile", |engine, token| async move {
            let bell = &engine.inner.wakes.reconcile;
            let step = |engine: Engine| async move { engine.reconcile_step().await };
            repeat(&engine, &token, bell, "reconcile_failed", step).await;
        });
        watch.start(self, "escalate", |engine, token| async move {
            let bell = &engine.inner.wakes.escalate;
            repeat(
                &engine,
                &token,
                bell,
                "escalate_failed",
                |engine| async move { engine.escalate_step().await },
            )
            .await;
        });
        watch.start(self, "clock", |engine, token| async move {
            engine.mind_the_clock(&token).await
        });
        watch.start(self, "sync", |engine, token| async move {
            engine.sync_channels(&token).await
        });
        watch
    }

    async fn turns_step(&self) -> Result<Duration, EngineError> {
        let judged = self.judge_waiting().await?;
        Ok(if judged > 0 {
            Duration::ZERO
        } else {
            Duration::from_secs(2)
        })
    }

    async fn deliver_step(&self) -> Result<Duration, EngineError> {
        self.deliver_due().await?;
        let due = self.store().next_due().await?;
        let until_due = due.map_or(DELIVER_PAUSE, |due| {
            Duration::try_from(due.duration_since(self.now())).unwrap_or(Duration::from_millis(20))
        });
        Ok(until_due.clamp(Duration::from_millis(20), DELIVER_PAUSE))
    }

    async fn reconcile_step(&self) -> Result<Duration, EngineError> {
        self.reconcile_due().await?;
        Ok(Duration::from_secs(1))
    }

    async fn escalate_step(&self) -> Result<Duration, EngineError> {
        self.escalate_due().await?;
        self.propose_with_model().await?;
        Ok(Duration::from_secs(5))
    }

    /// One task for each open channel; opened ones are added, closed ones end by themselves.
    async fn sync_channels(&self, token: &CancellationToken) {
        let mut running: BTreeSet<ChannelId> = BTreeSet::new();
        let mut tasks = tokio::task::JoinSet::new();
        loop {
            for (id, connector) in self.open_connectors() {
                if running.insert(id.clone()) {
                    let (engine, token) = (self.clone(), token.clone());
                    tasks.spawn(async move {
                        engine.sync_one(&id, &connector, &token).await;
                        id
                    });
                }
            }
            tokio::select! {
                () = token.cancelled() => break,
                () = self.inner.wakes.accounts.notified() => {}
                Some(ended) = tasks.join_next(), if !tasks.is_empty() => match ended {
                    Ok(id) => { running.remove(&id); }
                    // A channel that panicked takes the loop with it: the supervisor starts all of them again.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => {}
                },
            }
        }
        tasks.shutdown().await;
    }

    /// Reads one channel again and again until it is closed or replaced.
    async fn sync_one(
        &self,
        id: &ChannelId,
        connector: &Arc<dyn Connector>,
        token: &CancellationToken,
    ) {
        let mut failures = 0_i64;
        loop {
            let current = self.connector(id);
            if !current.is_some_and(|c| Arc::ptr_eq(&c, connector)) {
                return;
            }
            let pause = match self.sync_channel(id).await {
                Ok(_) => {
                    failures = 0;
                    connector.manifest().poll_every
                }
                Err(error) => {
                    failures += 1;
                    self.report(Some(id), "sync_failed", &error);
                    pause_after(error.retry(), failures)
                }
            };
            let pause = Duration::from_secs(pause.max(1).unsigned_abs());
            let listen = failures == 0 && connector.manifest().pushes;
            tokio::select! {
                () = token.cancelled() => return,
                () = self.inner.wakes.sync.notified() => {}
                () = self.ports().clock.sleep(pause) => {}
                news = connector.wait_for_news(), if listen => {
                    if news.is_err() {
                        // The listening line broke: the next sync tells whether the channel is away.
                        self.ports().clock.sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        }
    }

    /// Rings all bells: everything is looked at again at once.
    pub fn wake_all(&self) {
        let wakes = &self.inner.wakes;
        wakes.sync.notify_waiters();
        for bell in [
            &wakes.turns,
            &wakes.deliver,
            &wakes.reconcile,
            &wakes.escalate,
        ] {
            bell.notify_one();
        }
    }

    /// Notices sleep and jumps of the wall clock, and catches up.
    async fn mind_the_clock(&self, token: &CancellationToken) {
        let clock = Arc::clone(&self.ports().clock);
        let mut wall = clock.now();
        let mut steady = clock.boottime();
        loop {
            tokio::select! {
                () = token.cancelled() => return,
                () = clock.sleep(CLOCK_PAUSE) => {}
            }
            let (now, boot) = (clock.now(), clock.boottime());
            let passed = boot.saturating_sub(steady);
            let jump = now.duration_since(wall).as_secs()
                - i64::try_from(passed.as_secs()).unwrap_or(i64::MAX);
            if jump.abs() > JUMP {
                self.after_jump(jump).await;
            }
            if passed > CLOCK_PAUSE + Duration::from_secs(60) {
                self.after_sleep(passed);
            }
            (wall, steady) = (now, boot);
        }
    }

    fn after_sleep(&self, passed: Duration) {
        let minutes = passed.as_secs() / 60;
        tracing::info!(minutes, "woke up");
        let message = format!(
            "This computer slept for about {minutes} minutes. Nobody was watching in that time; Nightdesk is catching up."
        );
        self.emit(Event::Error {
            channel: None,
            code: "slept".to_owned(),
            message,
        });
        self.wake_all();
    }
}
