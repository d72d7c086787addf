//! Exim, a real mail server for submission.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::SystemTime;

use tempfile::TempDir;

use super::account::Account;
use super::authority::Authority;
use super::error::{Result, ServerError, at};
use super::leash::Leash;
use super::{maildir, ports, wait};

mod accepted;
mod config;

pub use accepted::AcceptedMail;

/// What the server does with a submitted message besides accepting it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    /// Mail to the shop's own address ends in this maildir.
    pub own_mailbox: Option<PathBuf>,
    /// A copy of everything submitted ends in this maildir, as some providers do with their Sent folder.
    pub sent: Option<PathBuf>,
}

/// A mail server that takes everything from the shop and keeps it.
#[derive(Debug)]
pub struct Exim {
    running: Option<Leash>,
    account: Account,
    authority: Arc<Authority>,
    copies: Copies,
    port: u16,
    tls_port: u16,
    folder: TempDir,
}

impl Exim {
    /// Starts a server under an authority of its own.
    pub fn start_new() -> Result<Self> {
        Self::start_under(Arc::new(Authority::create()?), Copies::default())
    }

    /// Starts a server whose certificate comes from this authority.
    pub fn start_under(authority: Arc<Authority>, copies: Copies) -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-smtp-").tempdir(),
        )?;
        let account = at("/etc/passwd", Account::of_mail())?;
        at(folder.path(), account.folder(folder.path()))?;
        let mut server = Self {
            running: None,
            account,
            authority,
            copies,
            port: 0,
            tls_port: 0,
            folder,
        };
        for path in [
            "spool",
            "accepted",
            "accepted/cur",
            "accepted/new",
            "accepted/tmp",
        ]
        .map(|name| server.path(name))
        {
            at(&path, server.account.folder(&path))?;
        }
        // A port can be taken between finding and using it; then others are tried.
        for _ in 0..4 {
            [server.port, server.tls_port] = at("loopback", ports::free())?;
            if server.start().is_ok() {
                return Ok(server);
            }
        }
        server.start().map(|()| server)
    }

    /// The port for plain connections and STARTTLS.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The port where TLS begins at once.
    pub fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// The authority of its certificate.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Every message it said yes to, oldest first. Waits until those in its queue are written.
    pub fn accepted(&self) -> Result<Vec<AcceptedMail>> {
        if wait::until(wait::PATIENCE, || self.queue_is_empty().then_some(())).is_none() {
            return Err(self.silent("does not empty its queue"));
        }
        let folder = self.path("accepted");
        let stored = at(&folder, maildir::read(&folder))?;
        Ok(stored.into_iter().map(AcceptedMail::read).collect())
    }

    /// From now on every recipient is refused for good (550), or no longer.
    pub fn refuse(&self, refuse: bool) -> Result<()> {
        self.switch("refuse", refuse)
    }

    /// From now on every recipient is put off (451), or no longer.
    pub fn put_off(&self, put_off: bool) -> Result<()> {
        self.switch("put-off", put_off)
    }

    /// Starts again on the same ports, after `stop`.
    pub fn start(&mut self) -> Result<()> {
        let config = self.path("exim.conf");
        let text = config::text(
            self.folder.path(),
            &self.authority,
            &self.copies,
            self.account,
            [self.port, self.tls_port],
        );
        at(&config, fs::write(&config, text))?;
        let mut command = Command::new("/usr/sbin/exim4");
        command.arg("-C").arg(&config).arg("-bdf");
        let mut leash = Leash::start("exim", self.folder.path(), &command)?;
        leash.ready(|| ports::greeting(self.port).filter(|text| text.starts_with("220")))?;
        leash.ready(|| ports::connect(self.tls_port))?;
        self.running = Some(leash);
        Ok(())
    }

    /// Stops the server; what it accepted and its ports stay.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// When the last message was accepted.
    pub fn last_accepted_at(&self) -> Result<Option<SystemTime>> {
        Ok(self.accepted()?.last().map(|mail| mail.at))
    }

    fn switch(&self, name: &str, on: bool) -> Result<()> {
        let path = self.path(name);
        let result = if on {
            fs::write(&path, "")
        } else {
            fs::remove_file(&path)
        };
        match result {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            result => at(path, result),
        }
    }

    fn queue_is_empty(&self) -> bool {
        let input = self.path("spool/input");
        fs::read_dir(input).map_or(true, |mut entries| entries.next().is_none())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn silent(&self, what: &str) -> ServerError {
        let log = log(self.folder.path());
        ServerError::Silent {
            server: "exim".to_owned(),
            what: what.to_owned(),
            log,
        }
    }
}

fn log(folder: &Path) -> String {
    ["mainlog", "paniclog"]
        .iter()
        .map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default())
        .collect()
}
