//! From the start to the end: opens the shop, keeps the lamp lit while it is open, and puts everything down in order.

use crate::desk::{Desk, State, closing};
use crate::ending::{Ending, Way};
use crate::lamp::Lamp;
use crate::opening::{self, Opened};
use crate::options::Options;
use crate::tray::Tray;
use crate::updates::Updates;
use crate::window;
use api::wire::Overview;
use api::{Api, ApiError, Code};
use domain::RetryClass;
use engine::ports::AwakeGuard;
use nightshift::open::OpenError;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager};

/// Between two tries to open a shop that could not be opened for a reason that passes.
const AGAIN: Duration = Duration::from_secs(3);
/// Longest time between two looks at the watch.
const LOOK: Duration = Duration::from_secs(30);
/// Changes often come in showers: wait for the end of one.
const SHOWER: Duration = Duration::from_millis(700);

/// Runs the night and ends the process after it.
pub(crate) async fn run(app: AppHandle, options: Options) {
    let (desk, ending) = (
        app.state::<Desk>().inner().clone(),
        app.state::<Ending>().inner().clone(),
    );
    let opened = tokio::select! {
        opened = open(&app, &desk, &options) => opened,
        _ = ending.asked() => None,
    };
    if let Some(opened) = opened {
        let api = opened.api().clone();
        let look_for_updates = async {
            if options.is_standard() && !options.in_a_test() {
                app.state::<Updates>()
                    .inner()
                    .clone()
                    .look_daily(app.clone(), api.clone())
                    .await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = keep_the_lamp(&app, &api) => {}
            () = look_for_updates => {}
            _ = ending.asked() => {}
        }
        desk.set(State::Refused(closing()));
        window::hide(&app);
        opened.close().await;
    } else {
        ending.asked().await;
    }
    match ending.asked().await {
        Way::Quit => app.exit(0),
        Way::Restart => {
            app.state::<Updates>().apply();
            app.request_restart();
        }
    }
}

/// Opens the shop. What hinders it is told in the window and on the terminal; where that can pass, it is tried again.
async fn open(app: &AppHandle, desk: &Desk, options: &Options) -> Option<Opened> {
    let mut told = None;
    loop {
        match opening::open(app, desk, options).await {
            Ok(opened) => {
                if told.is_some() {
                    eprintln!("nightdesk: the shop is open now.");
                }
                desk.set(State::Open(opened.api().clone()));
                return Some(opened);
            }
            Err(error) => {
                let (again, said) = (again_after(&error), error.to_string());
                if told.as_ref() != Some(&said) {
                    eprintln!("nightdesk: {said}");
                    desk.set(State::Refused(error.into()));
                }
                told = Some(said);
                tokio::time::sleep(again?).await;
            }
        }
    }
}

/// When to try again: only what the seller can clear away while the window stays open.
fn again_after(error: &OpenError) -> Option<Duration> {
    match (error, error.retry()) {
        (_, RetryClass::Never) => None,
        // Each try may bring up the keychain's own question: not every few seconds.
        (OpenError::Vault(_), _) => Some(Duration::from_secs(60)),
        _ => Some(AGAIN),
    }
}

/// Keeps the tray true, and the computer awake while something may go out.
async fn keep_the_lamp(app: &AppHandle, api: &Api) {
    let mut changes = api.changes();
    let mut power = Awake::default();
    loop {
        let mut lamp = look(app, api).await;
        lamp.may_sleep = !power.fit(api, lamp.needs_power()).await;
        if let Some(Err(error)) = app.try_state::<Tray>().map(|tray| tray.show(lamp, true)) {
            tracing::warn!(%error, "the tray could not be changed");
        }
        if tokio::time::timeout(LOOK, changes.next()).await.is_err() {
            power.refused = false;
            continue;
        }
        let shower = async {
            loop {
                changes.next().await;
            }
        };
        let _: Result<(), _> = tokio::time::timeout(SHOWER, shower).await;
    }
}

async fn look(app: &AppHandle, api: &Api) -> Lamp {
    let answer = api.call("overview", serde_json::json!({})).await;
    let overview = answer.and_then(|answer| {
        serde_json::from_value::<Overview>(answer)
            .map_err(|error| ApiError::new(Code::Internal, error.to_string()))
    });
    match overview {
        Ok(overview) => Lamp::of(&overview),
        // What cannot be seen is not claimed: the lamp goes out.
        Err(error) => {
            tracing::warn!(%error, "the watch cannot be seen");
            Lamp {
                tongue: app
                    .try_state::<Tray>()
                    .map(|tray| tray.lamp().tongue)
                    .unwrap_or_default(),
                ..Lamp::default()
            }
        }
    }
}

/// What keeps the computer awake.
#[derive(Default)]
struct Awake {
    held: Option<Box<dyn AwakeGuard>>,
    refused: bool,
}

impl Awake {
    /// Holds the computer awake, or lets it go. `false`: it may fall asleep although it should not.
    async fn fit(&mut self, api: &Api, needed: bool) -> bool {
        if !needed {
            self.held = None;
            return true;
        }
        if self.held.is_none() && !self.refused {
            let power = Arc::clone(&api.engine().ports().power);
            // Asking the system may block.
            match tokio::task::spawn_blocking(move || power.keep_awake()).await {
                Ok(Ok(guard)) => self.held = Some(guard),
                Ok(Err(error)) => self.refuse(&error.to_string()),
                Err(error) => self.refuse(&error.to_string()),
            }
        }
        self.held.is_some()
    }

    fn refuse(&mut self, why: &str) {
        self.refused = true;
        tracing::warn!(why, "the computer may fall asleep");
    }
}
