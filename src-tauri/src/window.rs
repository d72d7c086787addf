//! The one window. Closing it leaves the watch in the tray.

use crate::desk::Desk;
use crate::ending::Ending;
use crate::tray::Tray;
use crate::words::Tongue;
use engine::ports::Notice;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::utils::config::WebviewUrl;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, Url, WindowEvent};
use tauri_plugin_opener::OpenerExt;

/// Its name; the capability in `tauri.conf.json` is bound to it.
const MAIN: &str = "main";
/// Remembers in the profile that the seller was told where the desk is after the window is closed.
const TOLD: &str = "told_about_tray";

/// Makes the window; `quietly` leaves it out of sight until somebody asks for it.
pub(crate) fn make(app: &AppHandle, quietly: bool) -> tauri::Result<()> {
    let shown = AtomicBool::new(quietly);
    let opener = app.clone();
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Nightdesk")
        .inner_size(1280.0, 800.0)
        .min_inner_size(420.0, 480.0)
        .center()
        // Out of sight until there is something to see: no white flash in a dark room.
        .visible(false)
        .zoom_hotkeys_enabled(true)
        .on_navigation(is_ours)
        .on_new_window(move |url, _| {
            open_outside(&opener, &url);
            NewWindowResponse::Deny
        })
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_page_load(move |window, page| {
            if page.event() == PageLoadEvent::Finished && !shown.swap(true, Ordering::SeqCst) {
                show(window.app_handle());
            }
        })
        .build()?;
    let app = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            close(&app);
        }
    });
    Ok(())
}

/// Brings the window to the front.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Takes the window out of sight.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(Err(error)) = app.get_webview_window(MAIN).map(|window| window.hide()) {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

fn close(app: &AppHandle) {
    // Without a tray and without a shop nothing would be left to watch, or no way back to it.
    let api = app.state::<Desk>().api();
    let Some(api) = api.filter(|_| app.try_state::<Tray>().is_some()) else {
        app.state::<Ending>().quit();
        return;
    };
    hide(app);
    tauri::async_runtime::spawn(async move {
        if let Err(error) = say_once(&api).await {
            tracing::warn!(error, "could not say that the watch goes on in the tray");
        }
    });
}

async fn say_once(api: &api::Api) -> Result<(), String> {
    let store = api.engine().store();
    if store
        .setting(TOLD)
        .await
        .map_err(|error| error.to_string())?
        .is_some()
    {
        return Ok(());
    }
    let tongue = store.shop().await.map_or(Tongue::English, |shop| {
        Tongue::of(&shop.language.to_string())
    });
    let (title, body) = (
        tongue.still_here_title().to_owned(),
        tongue.still_here().to_owned(),
    );
    let notice = Notice {
        title,
        body,
        urgent: false,
        conversation: None,
        escalation: None,
    };
    let notifier = &api.engine().ports().notifier;
    notifier
        .notify(notice, Box::new(|_| ()))
        .await
        .map_err(|error| error.to_string())?;
    store
        .put_setting(TOLD, Some("yes"))
        .await
        .map_err(|error| error.to_string())
}

/// Pages that may be shown: our own, and what an empty frame starts with.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "about" => true,
        "http" | "https" => {
            url.host_str() == Some("tauri.localhost")
                || (tauri::is_dev()
                    && url.host_str() == Some("localhost")
                    && url.port() == Some(5173))
        }
        _ => false,
    }
}

/// Links to the outside go to the seller's own browser; anything but a web page goes nowhere.
fn open_outside(app: &AppHandle, url: &Url) {
    if !matches!(url.scheme(), "https" | "http") {
        tracing::warn!(scheme = url.scheme(), "a link was not opened");
        return;
    }
    if let Err(error) = app.opener().open_url(url.as_str(), None::<&str>) {
        tracing::warn!(%error, "the browser could not be opened");
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use tauri::Url;

    #[test]
    fn the_window_never_leaves_its_own_pages() {
        let ours = |text: &str| is_ours(&Url::parse(text).unwrap());
        assert!(ours("tauri://localhost/"));
        assert!(ours("http://tauri.localhost/#/inbox/c1"));
        assert!(ours("about:srcdoc"));
        for stranger in [
            "https://example.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:0",
            "http://localhost:80/",
        ] {
            assert!(!ours(stranger), "{stranger}");
        }
    }
}
