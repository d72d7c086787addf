//! A mail provider: IMAP and SMTP for one mailbox, under one certificate authority.

use std::path::PathBuf;
use std::sync::Arc;

use super::authority::Authority;
use super::dovecot::Dovecot;
use super::error::Result;
use super::exim::{Copies, Exim};

/// The shop's mail provider. Mail to the shop's own address arrives in its INBOX.
#[derive(Debug)]
pub struct MailHost {
    /// Where mail is read.
    pub imap: Dovecot,
    /// Where mail is sent.
    pub smtp: Exim,
    authority: Arc<Authority>,
}

impl MailHost {
    /// A provider that leaves the Sent folder to the client.
    pub fn start() -> Result<Self> {
        Self::start_with(false)
    }

    /// A provider that itself puts a copy of everything submitted into the Sent folder.
    pub fn start_saving_sent() -> Result<Self> {
        Self::start_with(true)
    }

    /// The certificate to trust, for `SSL_CERT_FILE`.
    pub fn root_certificate(&self) -> PathBuf {
        self.authority.root()
    }

    fn start_with(saves_sent: bool) -> Result<Self> {
        let authority = Arc::new(Authority::create()?);
        let imap = Dovecot::start_under(Arc::clone(&authority))?;
        let copies = Copies {
            own_mailbox: Some(imap.maildir()),
            sent: saves_sent.then(|| imap.maildir().join(".Sent")),
        };
        let smtp = Exim::start_under(Arc::clone(&authority), copies)?;
        Ok(Self {
            imap,
            smtp,
            authority,
        })
    }
}
