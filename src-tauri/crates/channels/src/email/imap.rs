//! A signed-in connection for reading, and what its errors mean.

use super::settings::EmailSettings;
use super::wire::{self, Speech, Wire};
use crate::ChannelError;
use crate::tls::Trust;
use async_imap::error::Error as ImapError;
use async_imap::types::{Capabilities, Capability, NameAttribute};
use async_imap::{Client, Session};
use domain::Secret;
use futures::TryStreamExt;
use std::time::Duration;
use tokio::time::timeout;

const SIGN_IN: Duration = Duration::from_secs(20);
/// Longest wait for one answer.
pub const ANSWER: Duration = Duration::from_secs(60);

/// A signed-in connection.
#[derive(Debug)]
pub struct Mailbox {
    /// The connection.
    pub session: Session<Wire>,
    /// The folders that matter.
    pub folders: Folders,
    /// Whether the server says by itself that something is new.
    pub can_idle: bool,
    /// Set when an answer could not be read: what follows on this connection cannot be trusted.
    pub broken: bool,
    /// Who it is, for people.
    pub who: String,
}

/// State of a folder when it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderState {
    /// While it stays, UIDs keep their meaning.
    pub validity: u32,
    /// The next mail gets this or a higher UID; 0 when the server does not say.
    pub next: u32,
    /// Number of mails.
    pub exists: u32,
}

/// Names of the folders, as the server writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// Sent mail.
    pub sent: Option<String>,
    /// Where the server puts what it takes for junk.
    pub junk: Option<String>,
}

/// `Sent` in the languages of mail programs, as IMAP writes them (modified UTF-7).
const SENT_NAMES: &[&str] = &[
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "&AMk-l&AOk-ments envoy&AOk-s",
    "envoy&AOk-s",
    "messages envoy&AOk-s",
    "enviados",
    "elementos enviados",
    "itens enviados",
    "posta inviata",
    "inviata",
    "inviati",
    "verzonden",
    "verzonden items",
    "wys&AUI-ane",
    "elementy wys&AUI-ane",
    "&XfJT0ZAB-",
    "&XfJT0ZABkK5O9g-",
    "&kAFP4W4IMH8w4TD8MOs-",
    "&kAFP4W4IMH8-",
    "&vPSwuNO4ycDVaA-",
    "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-",
];

/// Connects and signs in for reading.
pub async fn open(
    settings: &EmailSettings,
    trust: &Trust,
    password: &Secret<String>,
) -> Result<Mailbox, ChannelError> {
    let who = format!("{}:{}", settings.imap.host, settings.imap.port);
    let wire = wire::connect(&settings.imap, settings.imap_tls(), trust, Speech::Imap).await?;
    let signing_in = sign_in(wire, settings, password, &who);
    timeout(SIGN_IN, signing_in)
        .await
        .map_err(|_| ChannelError::Unreachable {
            who,
            detail: "the login was not answered within 20 s".to_owned(),
        })?
}

async fn sign_in(
    mut wire: Wire,
    settings: &EmailSettings,
    password: &Secret<String>,
    who: &str,
) -> Result<Mailbox, ChannelError> {
    let before = wire
        .imap_offers()
        .await
        .map_err(|e| ChannelError::Unreachable {
            who: who.to_owned(),
            detail: e.to_string(),
        })?;
    let offers_before = |name: &str| before.split_whitespace().any(|offer| offer == name);
    if offers_before("LOGINDISABLED") {
        return Err(ChannelError::Settings(format!(
            "{who} takes no login on an unencrypted connection. Choose STARTTLS or implicit TLS."
        )));
    }
    let client = Client::new(wire);
    let signed_in = if offers_before("AUTH=PLAIN") {
        let response = Plain(format!("\0{}\0{}", settings.user, password.expose()));
        client.authenticate("PLAIN", response).await
    } else {
        client.login(&settings.user, password.expose()).await
    };
    let mut session = signed_in.map_err(|(error, _)| login_error(&error, who))?;
    let offers = session.capabilities().await.map_err(|e| failed(&e, who))?;
    if offers.has_str("ID") {
        // Some servers show no folder to clients without a name.
        let named = [
            ("name", Some("Nightdesk")),
            ("version", Some(env!("CARGO_PKG_VERSION"))),
        ];
        session.id(named).await.map_err(|e| failed(&e, who))?;
    }
    let folders = folders(&mut session, who).await?;
    let can_idle = has(&offers, "IDLE");
    Ok(Mailbox {
        session,
        folders,
        can_idle,
        broken: false,
        who: who.to_owned(),
    })
}

fn has(offers: &Capabilities, name: &str) -> bool {
    offers
        .iter()
        .any(|offer| matches!(offer, Capability::Atom(atom) if atom.eq_ignore_ascii_case(name)))
}

struct Plain(String);

impl async_imap::Authenticator for Plain {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        std::mem::take(&mut self.0)
    }
}

async fn folders(session: &mut Session<Wire>, who: &str) -> Result<Folders, ChannelError> {
    let listing = session
        .list(Some(""), Some("*"))
        .await
        .map_err(|e| failed(&e, who))?;
    let names: Vec<_> = listing.try_collect().await.map_err(|e| failed(&e, who))?;
    let marked = |wanted: &NameAttribute<'_>| {
        names
            .iter()
            .find(|name| name.attributes().contains(wanted))
            .map(|name| name.name().to_owned())
    };
    let called = |known: &[&str]| {
        let last = |name: &str, delimiter: Option<&str>| {
            delimiter
                .and_then(|d| name.rsplit(d).next())
                .unwrap_or(name)
                .to_owned()
        };
        let mut open = names
            .iter()
            .filter(|name| !name.attributes().contains(&NameAttribute::NoSelect));
        open.find(|name| {
            let last = last(name.name(), name.delimiter());
            known.iter().any(|known| known.eq_ignore_ascii_case(&last))
        })
        .map(|name| name.name().to_owned())
    };
    Ok(Folders {
        sent: marked(&NameAttribute::Sent).or_else(|| called(SENT_NAMES)),
        junk: marked(&NameAttribute::Junk)
            .or_else(|| called(&["junk", "spam", "junk e-mail", "bulk mail", "&V4NXPpCuTvY-"])),
    })
}

impl Mailbox {
    /// Opens a folder for reading only: nothing is marked as seen, and nothing loses its newness.
    pub async fn examine(&mut self, folder: &str) -> Result<FolderState, ChannelError> {
        let opened = timeout(ANSWER, self.session.examine(folder))
            .await
            .map_err(|_| slow(&self.who))?;
        let opened = opened.map_err(|e| failed(&e, &self.who))?;
        Ok(FolderState {
            validity: opened.uid_validity.unwrap_or(0),
            next: opened.uid_next.unwrap_or(0),
            exists: opened.exists,
        })
    }

    /// UIDs in the open folder that fit, in ascending order.
    pub async fn search(&mut self, query: &str) -> Result<Vec<u32>, ChannelError> {
        let found = timeout(ANSWER, self.session.uid_search(query))
            .await
            .map_err(|_| slow(&self.who))?;
        let mut uids: Vec<u32> = found
            .map_err(|e| failed(&e, &self.who))?
            .into_iter()
            .collect();
        uids.sort_unstable();
        Ok(uids)
    }
}

/// A text inside a search, quoted; what IMAP cannot quote is left out.
pub fn quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A day as searches write it: `3-Nov-2026`.
pub fn day(at: jiff::Timestamp) -> String {
    at.strftime("%-d-%b-%Y").to_string()
}

/// The server took too long.
pub fn slow(who: &str) -> ChannelError {
    ChannelError::Unreachable {
        who: who.to_owned(),
        detail: "no answer within 60 s".to_owned(),
    }
}

/// What an error after the login means.
pub fn failed(error: &ImapError, who: &str) -> ChannelError {
    let who = who.to_owned();
    match error {
        // The library's text holds the answer itself, which may be a buyer's letter.
        ImapError::Io(e)
            if e.kind() == std::io::ErrorKind::Other && e.to_string().contains("pars") =>
        {
            ChannelError::Unreadable {
                who,
                detail: "its answer is not in the grammar of IMAP".to_owned(),
            }
        }
        ImapError::Io(e) => ChannelError::Unreachable {
            who,
            detail: e.to_string(),
        },
        ImapError::ConnectionLost => ChannelError::Unreachable {
            who,
            detail: "the connection was closed".to_owned(),
        },
        ImapError::No(said) | ImapError::Bad(said) => refusal(said, who),
        _ => ChannelError::Unreadable {
            who,
            detail: "its answer is not what was asked for".to_owned(),
        },
    }
}

fn refusal(said: &str, who: String) -> ChannelError {
    let lower = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let detail = spoken(said);
    if has(&["too many", "throttl", "rate limit", "\"limit\""]) {
        return ChannelError::SlowDown { who, seconds: 120 };
    }
    if has(&[
        "noperm",
        "nonexistent",
        "doesn't exist",
        "does not exist",
        "overquota",
    ]) {
        return ChannelError::Refused { who, detail };
    }
    ChannelError::Unreadable {
        who,
        detail: format!("it refuses a command: {detail}"),
    }
}

fn login_error(error: &ImapError, who: &str) -> ChannelError {
    let (ImapError::No(said) | ImapError::Bad(said)) = error else {
        if matches!(error, ImapError::Validate(_)) {
            return ChannelError::Login {
                who: who.to_owned(),
                detail: "the password cannot be sent as it is".to_owned(),
            };
        }
        return failed(error, who);
    };
    let lower = said.to_ascii_lowercase();
    let who = who.to_owned();
    let detail = spoken(said);
    if lower.contains("unavailable") || lower.contains("inuse") || lower.contains("temporary") {
        return ChannelError::Unreachable { who, detail };
    }
    if lower.contains("too many") || lower.contains("throttl") {
        return ChannelError::SlowDown { who, seconds: 120 };
    }
    if lower.contains("privacyrequired") || lower.contains("plaintext authentication disallowed") {
        return ChannelError::Settings(format!(
            "{who} takes no login on an unencrypted connection. Choose STARTTLS or implicit TLS."
        ));
    }
    ChannelError::Login { who, detail }
}

/// The server's own words out of the library's rendering of its answer.
fn spoken(said: &str) -> String {
    let words = said
        .split("info")
        .nth(1)
        .and_then(|rest| rest.split('"').nth(1));
    words.unwrap_or(said).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_at_the_login_decides_what_the_seller_is_told() {
        let no = |said: &str| {
            login_error(
                &ImapError::No(format!("code: None, info: Some(\"{said}\")")),
                "h:1",
            )
        };
        assert_eq!(
            no("[AUTHENTICATIONFAILED] Authentication failed."),
            ChannelError::Login {
                who: "h:1".to_owned(),
                detail: "[AUTHENTICATIONFAILED] Authentication failed.".to_owned()
            }
        );
        assert!(matches!(
            no("[UNAVAILABLE] Temporary authentication failure."),
            ChannelError::Unreachable { .. }
        ));
        assert!(matches!(
            no("Too many simultaneous connections."),
            ChannelError::SlowDown { .. }
        ));
        assert!(matches!(
            no("[PRIVACYREQUIRED] Plaintext authentication disallowed"),
            ChannelError::Settings(_)
        ));
    }

    #[test]
    fn searches_cannot_be_broken_out_of() {
        assert_eq!(quoted("a\"b\\c\r\nX LOGOUT"), "\"a\\\"b\\\\cX LOGOUT\"");
        assert_eq!(day("2026-11-03T10:15:00Z".parse().unwrap()), "3-Nov-2026");
    }
}
