//! What stands behind the window: the router once the shop is open, or the reason why it is not.
//!
//! The window never waits for the shop: it opens at once, and its first question is answered when the shop is there.
//! If the shop cannot be opened, every question gets that error, so that the screens say what happened and what to do.

use api::wire::{Changed, ErrorView};
use api::{Api, ApiError};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::async_runtime::JoinHandle;
use tokio::sync::{broadcast, watch};

/// How many calls to the page may wait for it.
const CALLS: usize = 64;

/// What a command answers, as `nightshift serve` does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Envelope {
    /// The response of the table.
    Ok(serde_json::Value),
    /// A code of the closed list, and what to put into its text.
    Error(ErrorView),
}

impl From<Result<serde_json::Value, ApiError>> for Envelope {
    fn from(answer: Result<serde_json::Value, ApiError>) -> Self {
        answer.map_or_else(|error| Self::Error(error.view()), Self::Ok)
    }
}

/// How far the shop is.
#[derive(Clone)]
pub(crate) enum State {
    /// On its way.
    Opening,
    /// Open.
    Open(Api),
    /// Not to be opened, or closed again.
    Refused(ApiError),
}

/// The desk. All clones are the same desk.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    state: watch::Sender<State>,
    calls: broadcast::Sender<Changed>,
    listener: Mutex<Option<JoinHandle<()>>>,
    /// What the page is asked for before it listens: the link that started the program.
    early: Mutex<Option<Changed>>,
}

impl Default for Desk {
    fn default() -> Self {
        let (calls, _) = broadcast::channel(CALLS);
        let state = watch::Sender::new(State::Opening);
        Self {
            inner: Arc::new(Inner {
                state,
                calls,
                listener: Mutex::default(),
                early: Mutex::default(),
            }),
        }
    }
}

impl Desk {
    /// Tells everybody how far the shop is.
    pub(crate) fn set(&self, state: State) {
        self.inner.state.send_replace(state);
        self.tell(everything());
    }

    /// The router, while the shop is open.
    pub(crate) fn api(&self) -> Option<Api> {
        match &*self.inner.state.borrow() {
            State::Open(api) => Some(api.clone()),
            State::Opening | State::Refused(_) => None,
        }
    }

    /// Runs a command of the table as soon as the shop is open.
    pub async fn call(&self, command: &str, payload: serde_json::Value) -> Envelope {
        let mut states = self.inner.state.subscribe();
        let state = states
            .wait_for(|state| !matches!(state, State::Opening))
            .await
            .map(|state| state.clone());
        match state {
            Ok(State::Open(api)) => api.call(command, payload).await.into(),
            Ok(State::Refused(error)) => Err(error).into(),
            Ok(State::Opening) | Err(_) => Err(closing()).into(),
        }
    }

    /// Tells the page something that no change of the shop tells.
    pub(crate) fn tell(&self, change: Changed) {
        // Nobody listening is no error: a page that comes later asks for everything anyway.
        let _ = self.inner.calls.send(change);
    }

    /// Asks the page to show a conversation, as soon as there is a page.
    pub(crate) fn show_conversation(&self, id: String) {
        let call = Changed {
            tags: Vec::new(),
            event: Some("open".to_owned()),
            conversation: Some(id),
        };
        if let Err(unheard) = self.inner.calls.send(call) {
            *self
                .inner
                .early
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Some(unheard.0);
        }
    }

    /// Hands every change to the page until `send` says that nobody is there. A page that is loaded again takes the
    /// place of the former one.
    pub fn listen(&self, send: impl Fn(Changed) -> bool + Send + 'static) {
        let (desk, calls) = (self.clone(), self.inner.calls.subscribe());
        let early = self
            .inner
            .early
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(early) = early {
            let _ = self.inner.calls.send(early);
        }
        let task = tauri::async_runtime::spawn(async move { desk.hand_on(calls, send).await });
        let former = self
            .inner
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(task);
        if let Some(former) = former {
            former.abort();
        }
    }

    async fn hand_on(
        &self,
        mut calls: broadcast::Receiver<Changed>,
        send: impl Fn(Changed) -> bool,
    ) {
        let mut changes = None;
        loop {
            if changes.is_none() {
                changes = self.api().map(|api| api.changes());
            }
            let change = tokio::select! {
                call = calls.recv() => match call {
                    Ok(change) => change,
                    Err(broadcast::error::RecvError::Lagged(_)) => everything(),
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                Some(change) = next(&mut changes) => change,
            };
            if !send(change) {
                return;
            }
        }
    }
}

/// The next change of an open shop; `None` at once when there is none.
async fn next(changes: &mut Option<api::Changes>) -> Option<Changed> {
    match changes {
        Some(changes) => Some(changes.next().await),
        None => None,
    }
}

/// Nothing on screen is fresh any more.
fn everything() -> Changed {
    let tags = [
        "overview",
        "inbox",
        "conversation",
        "outbox",
        "escalations",
        "channels",
        "schedule",
        "settings",
    ];
    Changed {
        tags: tags.map(str::to_owned).to_vec(),
        event: None,
        conversation: None,
    }
}

/// The answer to questions that come while Nightdesk ends.
pub(crate) fn closing() -> ApiError {
    ApiError::new(
        api::Code::Internal,
        "Nightdesk is ending. Nothing more is sent from this window.",
    )
}

#[cfg(test)]
mod tests;
