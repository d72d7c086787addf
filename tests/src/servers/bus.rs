//! A session bus of its own, so that no test meets the desktop of the machine.

use std::path::Path;
use std::process::Command;

use super::error::{Result, ServerError};
use super::leash::Leash;

/// A running D-Bus daemon.
#[derive(Debug)]
pub struct Bus {
    address: String,
    _running: Leash,
}

impl Bus {
    /// Starts a bus with its socket in this folder.
    pub fn start(folder: &Path) -> Result<Self> {
        let socket = folder.join("bus");
        let address = format!("unix:path={}", socket.display());
        let mut command = Command::new("dbus-daemon");
        command
            .args(["--session", "--nofork", "--nopidfile"])
            .arg(format!("--address={address}"));
        // Without this the bus would start the services of the machine on demand.
        command
            .env("XDG_DATA_DIRS", folder)
            .env("XDG_DATA_HOME", folder);
        let mut running = Leash::start("bus", folder, &command)?;
        running.ready(|| std::os::unix::net::UnixStream::connect(&socket).ok())?;
        Ok(Self {
            address,
            _running: running,
        })
    }

    /// The value of `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether somebody answers to this name.
    pub fn has(&self, name: &str) -> bool {
        self.call(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            &[name],
        )
        .is_ok_and(|answer| answer.contains("true"))
    }

    /// Calls a method and returns what it printed.
    pub fn call(&self, name: &str, path: &str, method: &str, arguments: &[&str]) -> Result<String> {
        let output = Command::new("gdbus")
            .args([
                "call",
                "--address",
                &self.address,
                "--dest",
                name,
                "--object-path",
                path,
                "--method",
                method,
            ])
            .args(arguments)
            .output()
            .map_err(|source| ServerError::Start {
                server: "gdbus".to_owned(),
                source,
            })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(ServerError::Failed {
            program: format!("gdbus call {method}"),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
