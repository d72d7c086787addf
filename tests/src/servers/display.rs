//! A display that nobody looks at.

use std::process::Command;

use tempfile::TempDir;

use super::error::{Result, at};
use super::leash::Leash;

/// Xvfb on a display number of its own.
#[derive(Debug)]
pub struct Display {
    name: String,
    _running: Leash,
    _folder: TempDir,
}

impl Display {
    /// Starts a display of 1440 by 900 points.
    pub fn start() -> Result<Self> {
        Self::start_sized(1440, 900)
    }

    /// Starts a display of this size.
    pub fn start_sized(width: u32, height: u32) -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-display-").tempdir(),
        )?;
        let mut command = Command::new("Xvfb");
        // The server itself finds a free number and prints it when it listens.
        command
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-noreset",
                "-screen",
                "0",
            ])
            .arg(format!("{width}x{height}x24"));
        let mut running = Leash::start("xvfb", folder.path(), &command)?;
        let out = folder.path().join("xvfb.out");
        let number = running.ready(|| {
            let printed = std::fs::read_to_string(&out).ok()?;
            printed
                .ends_with('\n')
                .then(|| printed.trim().to_owned())
                .filter(|number| !number.is_empty())
        })?;
        Ok(Self {
            name: format!(":{number}"),
            _running: running,
            _folder: folder,
        })
    }

    /// The value of `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
