//! Dovecot, a real IMAP server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use super::account::{self, Account};
use super::authority::Authority;
use super::error::{Result, ServerError, at};
use super::leash::Leash;
use super::{maildir, ports, shop};

/// An IMAP server with the mailbox of the shop: INBOX, Sent, Drafts, Trash and Junk.
#[derive(Debug)]
pub struct Dovecot {
    running: Option<Leash>,
    account: Account,
    authority: Arc<Authority>,
    port: u16,
    tls_port: u16,
    folder: TempDir,
}

impl Dovecot {
    /// Starts a server under an authority of its own.
    pub fn start_new() -> Result<Self> {
        Self::start_under(Arc::new(Authority::create()?))
    }

    /// Starts a server whose certificate comes from this authority.
    pub fn start_under(authority: Arc<Authority>) -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-imap-").tempdir(),
        )?;
        at(folder.path(), account::open(folder.path()))?;
        let account = at("/etc/passwd", Account::of_mail())?;
        let mut server = Self {
            running: None,
            account,
            authority,
            port: 0,
            tls_port: 0,
            folder,
        };
        server.make_mailbox()?;
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

    /// The folder of the shop's mail.
    pub fn maildir(&self) -> PathBuf {
        self.folder.path().join("home/Maildir")
    }

    /// Puts a message into the INBOX; clients in IDLE hear of it.
    pub fn deliver(&self, raw: &[u8]) -> Result<()> {
        let maildir = self.maildir();
        at(&maildir, maildir::deliver(&maildir, raw))
    }

    /// The messages of a folder (`INBOX`, `Sent` …), oldest first.
    pub fn messages(&self, folder: &str) -> Result<Vec<Vec<u8>>> {
        let maildir = self.path_of(folder);
        let stored = at(&maildir, maildir::read(&maildir))?;
        Ok(stored.into_iter().map(|message| message.raw).collect())
    }

    /// Gives the INBOX a new UIDVALIDITY and its messages new UIDs, as after a restored backup.
    pub fn change_uidvalidity(&mut self) -> Result<()> {
        let was_running = self.running.is_some();
        self.stop();
        let maildir = self.maildir();
        let list = maildir.join("dovecot-uidlist");
        let text = at(&list, fs::read_to_string(&list))?;
        let fresh = renewed(&text).ok_or_else(|| ServerError::Failed {
            program: "reading dovecot-uidlist".to_owned(),
            said: text,
        })?;
        at(&list, fs::write(&list, fresh))?;
        for entry in at(&maildir, fs::read_dir(&maildir))? {
            let path = at(&maildir, entry)?.path();
            if path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with("dovecot.index"))
            {
                at(&path, fs::remove_file(&path))?;
            }
        }
        if was_running { self.start() } else { Ok(()) }
    }

    /// Starts again on the same ports, after `stop`.
    pub fn start(&mut self) -> Result<()> {
        let config = self.folder.path().join("dovecot.conf");
        at(&config, fs::write(&config, self.config()))?;
        // Left behind by a server that was killed; it would keep the next one from starting.
        drop(fs::remove_file(self.folder.path().join("run/master.pid")));
        let mut command = Command::new("/usr/sbin/dovecot");
        command.arg("-F").arg("-c").arg(&config);
        let mut leash = Leash::start("dovecot", self.folder.path(), &command)?;
        leash.ready(|| ports::greeting(self.port).filter(|text| text.starts_with("* OK")))?;
        leash.ready(|| ports::connect(self.tls_port))?;
        self.running = Some(leash);
        Ok(())
    }

    /// Stops the server; its mail and its ports stay.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Stops and starts it.
    pub fn restart(&mut self) -> Result<()> {
        self.stop();
        self.start()
    }

    fn path_of(&self, folder: &str) -> PathBuf {
        if folder.eq_ignore_ascii_case("INBOX") {
            self.maildir()
        } else {
            self.maildir().join(format!(".{folder}"))
        }
    }

    fn make_mailbox(&self) -> Result<()> {
        let home = self.folder.path().join("home");
        for path in [&home, &self.maildir()]
            .into_iter()
            .map(PathBuf::from)
            .chain(["cur", "new", "tmp"].map(|part| self.maildir().join(part)))
        {
            at(&path, self.account.folder(&path))?;
        }
        let users = self.folder.path().join("users");
        at(
            &users,
            fs::write(
                &users,
                format!("{}:{{PLAIN}}{}\n", shop::ADDRESS, shop::PASSWORD),
            ),
        )
    }

    fn config(&self) -> String {
        let Account { uid, gid, is_other } = self.account;
        let folder = self.folder.path().display();
        let (port, tls_port) = (self.port, self.tls_port);
        let (certificate, key) = (self.authority.certificate(), self.authority.key());
        let (certificate, key) = (certificate.display(), key.display());
        let rights = if is_other {
            String::new()
        } else {
            unprivileged(self.folder.path(), self.account)
        };
        format!(
            r"
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/run
listen = 127.0.0.1
log_path = {folder}/dovecot.log
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \Sent
    auto = subscribe
  }}
  mailbox Drafts {{
    special_use = \Drafts
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \Trash
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \Junk
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
{rights}"
        )
    }
}

/// Without root there is one account for everything, and no cage.
fn unprivileged(folder: &Path, account: Account) -> String {
    let name = account.name().unwrap_or_else(|| "nobody".to_owned());
    let folder = folder.display();
    format!(
        "default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group =\n\
         service imap-login {{\n  chroot =\n}}\nservice anvil {{\n  chroot =\n}}\nservice stats {{\n  chroot =\n}}\n\
         auth_cache_size = 0\nimap_hibernate_timeout = 0\nmail_home = {folder}/home\n"
    )
}

/// A list of UIDs with another validity and no messages: the server numbers them anew.
fn renewed(list: &str) -> Option<String> {
    let head = list.lines().next()?;
    let validity: u32 = head
        .split(' ')
        .find_map(|field| field.strip_prefix('V'))?
        .parse()
        .ok()?;
    Some(format!("3 V{} N1\n", validity.checked_add(1_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renewed_list_has_another_validity_and_no_messages() {
        assert_eq!(
            renewed("3 V1700000000 N4 Gabc\n1 :a\n2 :b\n").as_deref(),
            Some("3 V1700001000 N1\n")
        );
        assert_eq!(renewed("garbage"), None);
    }
}
