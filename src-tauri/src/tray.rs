//! The lamp in the tray: whether somebody is watching, and the stop key.

use crate::desk::Desk;
use crate::ending::Ending;
use crate::lamp::Lamp;
use crate::updates::Updates;
use crate::window;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use tauri::menu::{CheckMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_autostart::ManagerExt;

/// The tray icon and its menu.
pub(crate) struct Tray {
    icon: TrayIcon<Wry>,
    menu: Menu<Wry>,
    open: MenuItem<Wry>,
    state: MenuItem<Wry>,
    stop: MenuItem<Wry>,
    autostart: Option<CheckMenuItem<Wry>>,
    quit: MenuItem<Wry>,
    update: Mutex<Option<(MenuItem<Wry>, String)>>,
    shown: Mutex<Lamp>,
}

/// Puts the lamp into the tray. Where there is no tray the window works without, and closing it ends the watch.
pub(crate) fn make(app: &AppHandle, lamp: Lamp, with_autostart: bool) {
    // The library for it is loaded on demand, and panics where it is not installed.
    match catch_unwind(AssertUnwindSafe(|| Tray::new(app, lamp, with_autostart))) {
        Ok(Ok(tray)) => {
            app.manage(tray);
        }
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray here"),
        Err(_) => tracing::warn!("there is no tray here: its library is missing"),
    }
}

impl Tray {
    fn new(app: &AppHandle, lamp: Lamp, with_autostart: bool) -> tauri::Result<Self> {
        let tongue = lamp.tongue;
        let open = MenuItem::with_id(app, "open", tongue.open(), true, None::<&str>)?;
        let state = MenuItem::with_id(app, "state", lamp.line(), false, None::<&str>)?;
        let stop = MenuItem::with_id(app, "stop", stop_words(lamp), false, None::<&str>)?;
        let quit = MenuItem::with_id(app, "quit", tongue.quit(), true, None::<&str>)?;
        let menu = Menu::with_items(
            app,
            &[&open, &state, &PredefinedMenuItem::separator(app)?, &stop],
        )?;
        menu.append(&PredefinedMenuItem::separator(app)?)?;
        let mut autostart = None;
        if with_autostart {
            let on = app.autolaunch().is_enabled().unwrap_or(false);
            let item = CheckMenuItem::with_id(
                app,
                "autostart",
                tongue.autostart(),
                true,
                on,
                None::<&str>,
            )?;
            menu.append(&item)?;
            autostart = Some(item);
        }
        menu.append(&quit)?;
        let mut builder = TrayIconBuilder::with_id("lamp")
            .menu(&menu)
            .tooltip(tooltip(lamp))
            .show_menu_on_left_click(false);
        if let Some(icon) = app.default_window_icon() {
            builder = builder.icon(icon.clone());
        }
        let icon = builder
            .on_menu_event(chosen)
            .on_tray_icon_event(clicked)
            .build(app)?;
        let (update, shown) = (Mutex::default(), Mutex::new(lamp));
        Ok(Self {
            icon,
            menu,
            open,
            state,
            stop,
            autostart,
            quit,
            update,
            shown,
        })
    }

    /// Shows how the watch is.
    pub(crate) fn show(&self, lamp: Lamp, api: bool) -> tauri::Result<()> {
        self.stop.set_enabled(api)?;
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown == lamp {
            return Ok(());
        }
        self.state.set_text(lamp.line())?;
        self.stop.set_text(stop_words(lamp))?;
        self.icon.set_tooltip(Some(tooltip(lamp)))?;
        if shown.tongue != lamp.tongue {
            self.open.set_text(lamp.tongue.open())?;
            self.quit.set_text(lamp.tongue.quit())?;
            if let Some(autostart) = &self.autostart {
                autostart.set_text(lamp.tongue.autostart())?;
            }
            if let Some((item, version)) =
                &*self.update.lock().unwrap_or_else(PoisonError::into_inner)
            {
                item.set_text(lamp.tongue.install(version))?;
            }
        }
        *shown = lamp;
        Ok(())
    }

    /// What it shows.
    pub(crate) fn lamp(&self) -> Lamp {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers an update.
    pub(crate) fn offer(&self, app: &AppHandle, version: &str) -> tauri::Result<()> {
        let words = self.lamp().tongue.install(version);
        let mut update = self.update.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((item, offered)) = &mut *update {
            version.clone_into(offered);
            return item.set_text(words);
        }
        let item = MenuItem::with_id(app, "update", words, true, None::<&str>)?;
        self.menu.insert(&item, 2)?;
        *update = Some((item, version.to_owned()));
        Ok(())
    }
}

fn tooltip(lamp: Lamp) -> String {
    format!("Nightdesk: {}", lamp.line())
}

const fn stop_words(lamp: Lamp) -> &'static str {
    if lamp.stopped {
        lamp.tongue.resume()
    } else {
        lamp.tongue.stop()
    }
}

fn clicked(icon: &TrayIcon<Wry>, event: TrayIconEvent) {
    if let TrayIconEvent::Click {
        button: MouseButton::Left,
        button_state: MouseButtonState::Up,
        ..
    } = event
    {
        window::show(icon.app_handle());
    }
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "open" => window::show(app),
        "stop" => press_stop(app),
        "autostart" => switch_autostart(app),
        "update" => app.state::<Updates>().install(app),
        "quit" => app.state::<Ending>().quit(),
        _ => {}
    }
}

/// The stop key, or its lifting: whichever the menu shows at this moment.
fn press_stop(app: &AppHandle) {
    let (Some(api), Some(tray)) = (app.state::<Desk>().api(), app.try_state::<Tray>()) else {
        return;
    };
    let command = if tray.lamp().stopped {
        "schedule.resume"
    } else {
        "schedule.stop"
    };
    tauri::async_runtime::spawn(async move {
        if let Err(error) = api.call(command, serde_json::json!({})).await {
            tracing::error!(%error, command, "the tray could not do it");
        }
    });
}

fn switch_autostart(app: &AppHandle) {
    let launcher = app.autolaunch();
    let on = launcher.is_enabled().unwrap_or(false);
    let switched = if on {
        launcher.disable()
    } else {
        launcher.enable()
    };
    if let Err(error) = switched {
        tracing::warn!(%error, "starting with this computer could not be switched");
    }
    let now = launcher.is_enabled().unwrap_or(on);
    let item = app
        .try_state::<Tray>()
        .and_then(|tray| tray.autostart.clone());
    if let Some(Err(error)) = item.map(|item| item.set_checked(now)) {
        tracing::warn!(%error, "the tray could not be changed");
    }
}
