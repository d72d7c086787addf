//! gnome-keyring, a real Secret Service.

use std::process::Command;

use tempfile::TempDir;

use super::bus::Bus;
use super::error::{Result, at};
use super::leash::Leash;

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

/// A keychain of its own, unlocked.
#[derive(Debug)]
pub struct SecretService {
    // Dropped in this order: the keyring, the bus, the folder.
    _running: Leash,
    bus: Bus,
    folder: TempDir,
}

impl SecretService {
    /// Starts a bus and a keyring that is unlocked.
    pub fn start() -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-keys-").tempdir(),
        )?;
        let bus = Bus::start(folder.path())?;
        let mut command = Command::new("sh");
        command
            .args(["-c", "printf 'password of the test\\n' | exec gnome-keyring-daemon --foreground --unlock --components=secrets"])
            .envs(environment(&bus, &folder));
        let mut running = Leash::start("gnome-keyring", folder.path(), &command)?;
        running.ready(|| bus.has(NAME).then_some(()))?;
        let service = Self {
            _running: running,
            bus,
            folder,
        };
        service.wait_until_unlocked()?;
        Ok(service)
    }

    /// What a program needs to find this keychain and no other.
    pub fn environment(&self) -> Vec<(String, String)> {
        environment(&self.bus, &self.folder)
    }

    /// Locks the keychain; nobody is there to answer a prompt.
    pub fn lock(&self) -> Result<()> {
        let method = "org.freedesktop.Secret.Service.Lock";
        self.bus
            .call(NAME, PATH, method, &[&format!("['{LOGIN}']")])
            .map(|_| ())
    }

    /// Whether the keychain is locked.
    pub fn is_locked(&self) -> Result<bool> {
        let arguments = ["org.freedesktop.Secret.Collection", "Locked"];
        self.bus
            .call(
                NAME,
                LOGIN,
                "org.freedesktop.DBus.Properties.Get",
                &arguments,
            )
            .map(|answer| answer.contains("true"))
    }

    /// The name appears on the bus a moment before the collection does.
    fn wait_until_unlocked(&self) -> Result<()> {
        let unlocked = super::wait::until(super::wait::PATIENCE, || {
            self.is_locked().is_ok_and(|locked| !locked).then_some(())
        });
        unlocked.ok_or_else(|| self._running.silent("has no unlocked collection"))
    }
}

fn environment(bus: &Bus, folder: &TempDir) -> Vec<(String, String)> {
    let path = folder.path().display().to_string();
    [
        ("DBUS_SESSION_BUS_ADDRESS", bus.address()),
        ("HOME", &path),
        ("XDG_DATA_HOME", &path),
        ("XDG_CACHE_HOME", &path),
        ("XDG_CONFIG_HOME", &path),
        ("XDG_RUNTIME_DIR", &path),
        ("GNOME_KEYRING_CONTROL", ""),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
