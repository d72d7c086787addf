//! Settings of a mailbox, as stored with the channel. The password is not among them.

use super::preset::Preset;
use crate::ChannelError;
use serde::{Deserialize, Serialize};

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all; for servers on the same machine or network.
    None,
    /// Begins in the clear and is encrypted before the login.
    Starttls,
    /// From the first byte.
    #[default]
    Implicit,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Where it differs from the mailbox as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
}

/// Settings of one mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailSettings {
    /// The address buyers write to.
    pub address: String,
    /// Other addresses of the same mailbox: mail from them is ours as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The name buyers see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Where mail is read.
    pub imap: MailServer,
    /// Where mail is handed in.
    pub smtp: MailServer,
    /// Login name of both servers.
    pub user: String,
    /// Encryption of both servers, where a server does not say otherwise.
    #[serde(default)]
    pub tls: Tls,
    /// Rules of a marketplace whose buyers write through this mailbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// PEM text of an authority to trust besides the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<String>,
    /// Whether a copy of each sent mail goes to the own address, so that a send can be proved. Not said: yes, unless
    /// the server is known to keep a copy by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_to_self: Option<bool>,
    /// Days of history the first reading goes back.
    #[serde(default = "default_history_days")]
    pub history_days: u16,
}

const fn default_history_days() -> u16 {
    30
}

/// Hosts whose submission servers file every mail in the Sent folder by themselves.
const FILES_SENT_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "office365.com",
    "outlook.com",
    "zoho.com",
];

impl EmailSettings {
    /// Reads and examines the settings of a channel.
    pub fn read(value: &serde_json::Value) -> Result<Self, ChannelError> {
        let settings: Self = serde_json::from_value(value.clone()).map_err(|e| {
            ChannelError::Settings(format!("they cannot be read ({e}). Add the mailbox again."))
        })?;
        settings.examine()?;
        Ok(settings)
    }

    fn examine(&self) -> Result<(), ChannelError> {
        let addresses = std::iter::once(&self.address).chain(&self.aliases);
        for address in addresses {
            if address.parse::<lettre::Address>().is_err() {
                return Err(ChannelError::Settings(format!(
                    "`{address}` is not a mail address."
                )));
            }
        }
        for (server, what) in [(&self.imap, "for reading"), (&self.smtp, "for sending")] {
            if server.host.trim().is_empty() || server.port == 0 {
                return Err(ChannelError::Settings(format!(
                    "the server {what} has no name or no port."
                )));
            }
        }
        if self.user.is_empty() || self.user.chars().any(char::is_control) {
            return Err(ChannelError::Settings(
                "the user name is empty or cannot be typed.".to_owned(),
            ));
        }
        Ok(())
    }

    /// Encryption of the server for reading.
    #[must_use]
    pub fn imap_tls(&self) -> Tls {
        self.imap.tls.unwrap_or(self.tls)
    }

    /// Encryption of the server for sending.
    #[must_use]
    pub fn smtp_tls(&self) -> Tls {
        self.smtp.tls.unwrap_or(self.tls)
    }

    /// Whether an address is one of ours.
    #[must_use]
    pub fn is_own(&self, address: &str) -> bool {
        let address = address.trim();
        self.address.eq_ignore_ascii_case(address)
            || self
                .aliases
                .iter()
                .any(|own| own.eq_ignore_ascii_case(address))
    }

    /// The part of the own address behind the `@`, for Message-IDs.
    #[must_use]
    pub fn own_domain(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or("localhost")
    }

    /// Whether each sent mail goes to the own address as well, by envelope.
    #[must_use]
    pub fn sends_copy(&self) -> bool {
        self.copy_to_self
            .unwrap_or_else(|| !self.server_files_sent_mail())
    }

    /// Whether a mail that cannot be found was certainly not sent.
    #[must_use]
    pub fn can_prove_absence(&self) -> bool {
        self.sends_copy() || self.server_files_sent_mail()
    }

    fn server_files_sent_mail(&self) -> bool {
        let host = self.smtp.host.to_ascii_lowercase();
        FILES_SENT_MAIL.iter().any(|known| {
            host.strip_suffix(known)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}
