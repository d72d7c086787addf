//! A newer Nightdesk: looked for once a day, offered in the tray, installed only when the seller says so.
//!
//! Only a package signed with our key is taken, only for the version it was signed as (`requireSignedVersion`), and
//! only if that version is newer than this one: an old hole cannot be brought back by an old package.

use crate::ending::Ending;
use crate::tray::Tray;
use api::Api;
use engine::ports::Notice;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_plugin_updater::{Update, UpdaterExt};

/// After the start, so that nothing competes with opening the shop.
const FIRST: Duration = Duration::from_secs(60);
/// Between two looks.
const DAILY: Duration = Duration::from_secs(24 * 3600);
/// How long a look may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An update and what was downloaded for it.
type Package = (Update, Vec<u8>);

/// What was found.
#[derive(Clone, Default)]
pub(crate) struct Updates {
    found: Arc<Mutex<Option<Update>>>,
    /// Downloaded and checked; installed after the loops have put down what they hold.
    package: Arc<Mutex<Option<Package>>>,
}

/// The one rule: never an older version, never the same again.
fn is_news<V: PartialOrd>(current: &V, offered: &V) -> bool {
    offered > current
}

impl Updates {
    /// Looks every day until the end.
    pub(crate) async fn look_daily(self, app: AppHandle, api: Api) {
        if !has_address(app.config().plugins.0.get("updater")) {
            tracing::info!("this build has no address for updates");
            return;
        }
        let clock = Arc::clone(&api.engine().ports().clock);
        clock.sleep(FIRST).await;
        loop {
            match look(&app).await {
                Ok(Some(update)) => self.offer(&app, &api, update).await,
                Ok(None) => {}
                // Tomorrow is another day; the desk works without.
                Err(error) => tracing::info!(%error, "could not look for updates"),
            }
            clock.sleep(DAILY).await;
        }
    }

    async fn offer(&self, app: &AppHandle, api: &Api, update: Update) {
        let version = update.version.clone();
        let known = self
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(update);
        let Some(tray) = app.try_state::<Tray>() else {
            return;
        };
        if let Err(error) = tray.offer(app, &version) {
            tracing::warn!(%error, "the update could not be offered");
        }
        if known.is_none_or(|known| known.version != version) {
            let tongue = tray.lamp().tongue;
            say(api, tongue.update_title(), &tongue.update(&version)).await;
        }
    }

    /// Downloads what was found, then asks for a restart.
    pub(crate) fn install(&self, app: &AppHandle) {
        let found = self
            .found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (Some(update), updates, app) = (found, self.clone(), app.clone()) else {
            return;
        };
        tauri::async_runtime::spawn(async move {
            match update.download(|_, _| (), || ()).await {
                Ok(bytes) => {
                    *updates
                        .package
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner) = Some((update, bytes));
                    app.state::<Ending>().restart();
                }
                Err(error) => {
                    tracing::error!(%error, "the update was not installed");
                    let (Some(tray), Some(api)) = (
                        app.try_state::<Tray>(),
                        app.state::<crate::desk::Desk>().api(),
                    ) else {
                        return;
                    };
                    say(
                        &api,
                        tray.lamp().tongue.update_failed_title(),
                        &error.to_string(),
                    )
                    .await;
                }
            }
        });
    }

    /// Installs what was downloaded. The watch must have ended before.
    pub(crate) fn apply(&self) {
        let Some((update, bytes)) = self
            .package
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        else {
            return;
        };
        if let Err(error) = update.install(bytes) {
            eprintln!(
                "Nightdesk {} was not installed ({error}). This version goes on; nothing was lost.",
                update.version
            );
        }
    }
}

async fn look(app: &AppHandle) -> Result<Option<Update>, tauri_plugin_updater::Error> {
    let updater = app
        .updater_builder()
        .timeout(PATIENCE)
        .version_comparator(|current, release| is_news(&current, &release.version));
    updater.build()?.check().await
}

async fn say(api: &Api, title: &str, body: &str) {
    let notice = Notice {
        title: title.to_owned(),
        body: body.to_owned(),
        urgent: false,
        conversation: None,
        escalation: None,
    };
    if let Err(error) = api
        .engine()
        .ports()
        .notifier
        .notify(notice, Box::new(|_| ()))
        .await
    {
        tracing::warn!(%error, "could not tell about the update");
    }
}

/// Whether releases have an address. A build from the sources has a name that leads nowhere (RFC 2606): nobody learns
/// where it runs.
fn has_address(updater: Option<&Value>) -> bool {
    let endpoints = updater
        .and_then(|updater| updater.get("endpoints"))
        .and_then(Value::as_array);
    endpoints.is_some_and(|all| {
        let hosts = all
            .iter()
            .filter_map(|one| tauri::Url::parse(one.as_str()?).ok());
        hosts
            .filter(|url| {
                url.host_str()
                    .is_some_and(|host| !host.ends_with(".invalid"))
            })
            .count()
            > 0
    })
}

#[cfg(test)]
mod tests;
