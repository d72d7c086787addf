//! dunst, a real notification server on a display of its own.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::bus::Bus;
use super::display::Display;
use super::error::{Result, ServerError, at};
use super::leash::Leash;
use super::wait;

/// One notification as the server received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Who sent it.
    pub application: String,
    /// Its first line.
    pub title: String,
    /// Its text.
    pub body: String,
    /// `LOW`, `NORMAL` or `CRITICAL`.
    pub urgency: String,
}

/// A desktop that shows notifications and can press their buttons.
#[derive(Debug)]
pub struct NotificationServer {
    // Dropped in this order.
    running: Leash,
    bus: Bus,
    display: Display,
    folder: TempDir,
}

/// The fields of a notification and the end of one, in the file where they are written down.
const FIELD: char = '\u{1f}';
const END: char = '\u{1e}';

impl NotificationServer {
    /// Starts a display, a bus and the server.
    pub fn start() -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-notes-").tempdir(),
        )?;
        write_settings(folder.path())?;
        let display = Display::start()?;
        let bus = Bus::start(folder.path())?;
        let mut command = Command::new("dunst");
        command
            .arg("-config")
            .arg(folder.path().join("dunstrc"))
            .envs(environment(&bus, &display));
        let mut running = Leash::start("dunst", folder.path(), &command)?;
        running.ready(|| bus.has("org.freedesktop.Notifications").then_some(()))?;
        Ok(Self {
            running,
            bus,
            display,
            folder,
        })
    }

    /// What a program needs to send its notifications here.
    pub fn environment(&self) -> Vec<(String, String)> {
        environment(&self.bus, &self.display)
    }

    /// All notifications so far, oldest first.
    pub fn received(&self) -> Result<Vec<Notification>> {
        let path = self.folder.path().join("received");
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            result => at(path, result)?,
        };
        Ok(parse(&text))
    }

    /// Waits for a notification that satisfies a condition.
    pub fn wait_for(
        &self,
        limit: Duration,
        mut condition: impl FnMut(&Notification) -> bool,
    ) -> Result<Notification> {
        wait::until(limit, || {
            self.received().ok()?.into_iter().find(|one| condition(one))
        })
        .ok_or_else(|| self.running.silent("did not receive the notification"))
    }

    /// Clicks on the newest notification that is on the screen: its default action.
    pub fn click(&self) -> Result<()> {
        self.dunstctl(&["action", "0"])
    }

    /// Presses the button with this label on a notification that is on the screen.
    pub fn press(&self, label: &str) -> Result<()> {
        let wanted = self.folder.path().join("wanted");
        at(&wanted, fs::write(&wanted, label))?;
        self.dunstctl(&["context"])
    }

    /// Closes everything on the screen.
    pub fn close_all(&self) -> Result<()> {
        self.dunstctl(&["close-all"])
    }

    fn dunstctl(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new("dunstctl")
            .args(arguments)
            .envs(self.environment())
            .output()
            .map_err(|source| ServerError::Start {
                server: "dunstctl".to_owned(),
                source,
            })?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(ServerError::Failed {
            program: format!("dunstctl {}", arguments.join(" ")),
            said,
        })
    }
}

fn environment(bus: &Bus, display: &Display) -> Vec<(String, String)> {
    [
        ("DBUS_SESSION_BUS_ADDRESS", bus.address()),
        ("DISPLAY", display.name()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Each notification is written down by a script that the server runs for it; buttons are offered to a
/// second script in place of a menu, which chooses the wanted one.
fn write_settings(folder: &Path) -> Result<()> {
    let path = folder.display();
    let note = format!(
        "#!/bin/sh\nprintf '%s\\037%s\\037%s\\037%s\\036' \"$1\" \"$2\" \"$3\" \"$5\" >>'{path}/received'\n"
    );
    let choose = format!("#!/bin/sh\ngrep -F -m 1 -- \"$(cat '{path}/wanted')\"\n");
    let settings = format!(
        "[global]\n  dmenu = {path}/choose\n  always_run_script = true\n  font = Noto Sans 9\n  notification_limit = 20\n\
         [note_all]\n  summary = \"*\"\n  script = {path}/note\n"
    );
    script(&folder.join("note"), &note)?;
    script(&folder.join("choose"), &choose)?;
    let file = folder.join("dunstrc");
    at(&file, fs::write(&file, settings))
}

fn script(path: &Path, text: &str) -> Result<()> {
    at(path, fs::write(path, text))?;
    at(
        path,
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)),
    )
}

fn parse(text: &str) -> Vec<Notification> {
    let complete = text.rsplit_once(END).map_or("", |(complete, _)| complete);
    complete
        .split(END)
        .filter_map(|one| {
            let mut fields = one.split(FIELD).map(str::to_owned);
            Some(Notification {
                application: fields.next()?,
                title: fields.next()?,
                body: fields.next()?,
                urgency: fields.next()?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complete_notifications_are_read() {
        let text = "desk\u{1f}One\u{1f}two\nlines\u{1f}NORMAL\u{1e}desk\u{1f}Half";
        let notes = parse(text);
        assert_eq!(notes.len(), 1);
        assert_eq!(
            (notes[0].title.as_str(), notes[0].body.as_str()),
            ("One", "two\nlines")
        );
        assert!(parse("").is_empty());
    }
}
