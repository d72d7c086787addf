//! The real window, driven through WebKitWebDriver.

use std::path::Path;
use std::process::Command;

use fantoccini::{Client, ClientBuilder};
use serde_json::json;
use tempfile::TempDir;

use super::bus::Bus;
use super::display::Display;
use super::error::{Result, at};
use super::leash::Leash;
use super::ports;

/// A driver that starts an application on a display and looks into its window.
#[derive(Debug)]
pub struct Window {
    // Dropped in this order: the driver takes the application with it.
    running: Leash,
    _bus: Bus,
    display: Display,
    folder: TempDir,
    port: u16,
}

impl Window {
    /// Starts a display and a driver. The application will see `environment` besides a home of its own.
    pub fn start(environment: &[(String, String)]) -> Result<Self> {
        let display = Display::start()?;
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-window-").tempdir(),
        )?;
        // Without a bus of its own the web view starts one that outlives everything.
        let bus = Bus::start(folder.path())?;
        let [port] = at("loopback", ports::free())?;
        let home = folder.path();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .envs(
                [
                    "HOME",
                    "XDG_CONFIG_HOME",
                    "XDG_DATA_HOME",
                    "XDG_CACHE_HOME",
                    "XDG_RUNTIME_DIR",
                ]
                .map(|name| (name, home)),
            )
            .env("DISPLAY", display.name())
            .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
            .env_remove("WAYLAND_DISPLAY")
            // There is no accessibility bus here either, and nobody shall wait for it.
            .env("NO_AT_BRIDGE", "1")
            // The web view of the shell lets itself be driven only if asked.
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().map(|(name, value)| (name, value)));
        let mut running = Leash::start("webkit-driver", home, &command)?;
        running.ready(|| ports::connect(port))?;
        Ok(Self {
            running,
            _bus: bus,
            display,
            folder,
            port,
        })
    }

    /// Starts the application and gives a client that sees its page.
    pub async fn open(&self, application: &Path, arguments: &[&str]) -> Result<Client> {
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": application, "args": arguments },
        });
        let serde_json::Value::Object(capabilities) = capabilities else {
            return Err(self.running.silent("got no capabilities"));
        };
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let address = format!("http://127.0.0.1:{}", self.port);
        Ok(ClientBuilder::new(connector)
            .capabilities(capabilities)
            .connect(&address)
            .await?)
    }

    /// The display of the window.
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// The home of the application.
    pub fn home(&self) -> &Path {
        self.folder.path()
    }
}
