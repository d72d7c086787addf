//! The shell: the only code that names tauri. A window and a tray over the router; nothing is decided here.
//!
//! The page has two commands, [`commands::rpc`] and [`commands::subscribe`]. Everything else the shell does without
//! the page: it opens the shop ([`night`]), shows whether somebody watches ([`tray`]), brings the window back
//! ([`window`], [`links`], [`notices`]), and looks for newer versions ([`updates`]).

mod commands;
mod desk;
mod ending;
mod lamp;
mod links;
mod night;
mod notices;
mod opening;
mod options;
mod tray;
mod updates;
mod window;
mod words;

pub use desk::{Desk, Envelope};
pub use links::SignIns;
pub use options::Options;

use ending::Ending;
use lamp::Lamp;
use std::process::ExitCode;
use tauri::{App, AppHandle, Manager, RunEvent};
use tauri_plugin_autostart::MacosLauncher;
use tauri_plugin_window_state::StateFlags;
use updates::Updates;
use words::Tongue;

/// Opens the window and stays until the seller quits.
#[must_use]
pub fn run(options: Options) -> ExitCode {
    let filter =
        tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match build(options) {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(during)).unwrap_or(1)),
        Err(error) => {
            eprintln!(
                "nightdesk: the window could not be opened ({error}). Nobody is watching. On a machine without a display use `nightshift run`."
            );
            ExitCode::FAILURE
        }
    }
}

fn build(options: Options) -> tauri::Result<App> {
    let context = tauri::generate_context!();
    let mut builder = tauri::Builder::default();
    // It must come first: a second start must not do anything else.
    if !options.in_a_test() && (cfg!(target_os = "linux") || options.is_standard()) {
        let single = tauri_plugin_single_instance::Builder::new()
            .callback(|app, arguments, _| {
                window::show(app);
                links::follow_arguments(app, &arguments);
            })
            .dbus_id(options.instance(&context.config().identifier));
        builder = builder.plugin(single.build());
    }
    builder
        .plugin(tauri_plugin_deep_link::init())
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec!["--background"]),
        ))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .plugin(tauri_plugin_updater::Builder::new().build())
        .manage(Desk::default())
        .manage(Ending::default())
        .manage(SignIns::default())
        .manage(Updates::default())
        .invoke_handler(tauri::generate_handler![commands::rpc, commands::subscribe])
        .setup(move |app| Ok(begin(app, options)?))
        .build(context)
}

fn begin(app: &App, options: Options) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let lamp = Lamp {
        tongue: Tongue::of_this_computer(),
        ..Lamp::default()
    };
    tray::make(&handle, lamp, options.is_standard());
    window::make(&handle, options.background)?;
    links::begin(&handle);
    tauri::async_runtime::spawn(ending::heed_signals(app.state::<Ending>().inner().clone()));
    tauri::async_runtime::spawn(night::run(handle, options));
    Ok(())
}

fn during(app: &AppHandle, event: RunEvent) {
    match event {
        // Whoever ends the process from the outside gets the same orderly end.
        RunEvent::ExitRequested {
            code: None, api, ..
        } => {
            api.prevent_exit();
            app.state::<Ending>().quit();
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}
