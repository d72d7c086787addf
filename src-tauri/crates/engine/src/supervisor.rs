//! The only place that starts background loops: named, cancellable, wakeable, restarted with a budget, visible.

use crate::engine::Engine;
use crate::error::EngineError;
use domain::event::Event;
use futures::FutureExt;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Panics allowed within [`BUDGET_WINDOW`] before a loop is given up.
const BUDGET: usize = 5;
/// The window of the budget.
const BUDGET_WINDOW: Duration = Duration::from_secs(60);
/// How long a stopping loop may finish what it does.
const GRACE: Duration = Duration::from_secs(35);

/// State of one loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoopState {
    /// Runs.
    Running,
    /// Fell over and starts again.
    Restarting,
    /// Fell over too often.
    GivenUp,
    /// Was stopped.
    Stopped,
}

type Board = Arc<Mutex<BTreeMap<String, LoopState>>>;

/// The running loops. Dropping it cancels them; [`Watch::stop`] also waits for them.
pub struct Watch {
    token: CancellationToken,
    tasks: JoinSet<()>,
    board: Board,
    engine: Engine,
}

impl Watch {
    /// Nothing runs yet.
    pub(crate) fn new(engine: &Engine) -> Self {
        engine.inner.watches.fetch_add(1, Ordering::SeqCst);
        let (token, tasks, board) = (CancellationToken::new(), JoinSet::new(), Board::default());
        Self {
            token,
            tasks,
            board,
            engine: engine.clone(),
        }
    }

    /// States of all loops by name.
    #[must_use]
    pub fn states(&self) -> BTreeMap<String, LoopState> {
        self.board
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Starts a loop. `make` is called for the first run and after every fall.
    pub(crate) fn start<F, Fut>(&mut self, engine: &Engine, name: &str, make: F)
    where
        F: Fn(Engine, CancellationToken) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send,
    {
        let (engine, token, board) = (
            engine.clone(),
            self.token.child_token(),
            Arc::clone(&self.board),
        );
        let name = name.to_owned();
        self.tasks
            .spawn(async move { supervise(&name, engine, token, board, make).await });
    }

    /// Cancels all loops and waits until they have put down what they hold. What does not finish in time is cut off;
    /// its claims become ambiguous when their lease runs out, which is safe.
    pub async fn stop(mut self) {
        self.token.cancel();
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            self.tasks.shutdown().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.token.cancel();
        self.engine.inner.watches.fetch_sub(1, Ordering::SeqCst);
    }
}

fn mark(board: &Board, name: &str, state: LoopState) {
    board
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(name.to_owned(), state);
}

async fn supervise<F, Fut>(
    name: &str,
    engine: Engine,
    token: CancellationToken,
    board: Board,
    make: F,
) where
    F: Fn(Engine, CancellationToken) -> Fut,
    Fut: Future<Output = ()>,
{
    let mut falls: VecDeque<Duration> = VecDeque::new();
    loop {
        mark(&board, name, LoopState::Running);
        let run = AssertUnwindSafe(make(engine.clone(), token.clone()))
            .catch_unwind()
            .await;
        if token.is_cancelled() || run.is_ok() {
            mark(&board, name, LoopState::Stopped);
            return;
        }
        let now = engine.ports().clock.boottime();
        falls.push_back(now);
        falls.retain(|fall| now.saturating_sub(*fall) <= BUDGET_WINDOW);
        let given_up = falls.len() > BUDGET;
        mark(
            &board,
            name,
            if given_up {
                LoopState::GivenUp
            } else {
                LoopState::Restarting
            },
        );
        tell_of_fall(&engine, name, given_up);
        if given_up {
            return;
        }
        engine.ports().clock.sleep(Duration::from_secs(1)).await;
    }
}

fn tell_of_fall(engine: &Engine, name: &str, given_up: bool) {
    let message = if given_up {
        format!(
            "The part of Nightdesk called `{name}` stopped for good. Nobody is watching it; restart Nightdesk."
        )
    } else {
        format!("The part of Nightdesk called `{name}` fell over and is started again.")
    };
    tracing::error!(name, given_up, "loop fell over");
    engine.emit(Event::Error {
        channel: None,
        code: "loop_failed".to_owned(),
        message,
    });
}

/// Runs a step again and again: after each one waits for the bell or for the pause the step asked for.
pub(crate) async fn repeat<S, SFut>(
    engine: &Engine,
    token: &CancellationToken,
    bell: &tokio::sync::Notify,
    code: &'static str,
    step: S,
) where
    S: Fn(Engine) -> SFut,
    SFut: Future<Output = Result<Duration, EngineError>>,
{
    let mut failures = 0_i64;
    loop {
        let pause = match step(engine.clone()).await {
            Ok(pause) => {
                failures = 0;
                pause
            }
            Err(error) => {
                failures += 1;
                engine.report(None, code, &error);
                let seconds = crate::engine::pause_after(error.retry(), failures).clamp(1, 60);
                Duration::from_secs(seconds.unsigned_abs())
            }
        };
        tokio::select! {
            () = token.cancelled() => return,
            () = bell.notified() => {}
            () = engine.ports().clock.sleep(pause) => {}
        }
    }
}
