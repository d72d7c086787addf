//! A mailbox: read by IMAP, answered by SMTP, proved by the mark of our own mails coming back.

mod charset;
mod compose;
mod cursor;
mod fetch;
mod filing;
mod headers;
mod html;
mod imap;
mod mime;
mod news;
pub mod preset;
mod proof;
mod pull;
mod read;
mod settings;
mod smtp;
mod suppress;
mod threads;
mod trim;
mod wire;

pub use settings::{EmailSettings, MailServer, Tls};

use crate::tls::Trust;
use crate::{Armed, ChannelError, Connector, Host, SendProbe, Thread};
use async_trait::async_trait;
use cursor::Position;
use domain::ChannelId;
use domain::Secret;
use domain::channel::{AuthKind, Automatic, Channel, Manifest};
use domain::deadline::Counts;
use domain::inbound::{Cursor, InboundOrder, Pulled};
use domain::outbox::{Evidence, SendClass};
use filing::ToFile;
use imap::{FolderState, Mailbox};
use news::Waiting;
use pull::Manner;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use threads::Roots;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// The platform's code.
pub const PLATFORM: &str = "email";

/// Seconds between two looks at a server that does not tell by itself.
const POLL_EVERY: i64 = 60;

/// One mailbox.
pub struct EmailConnector {
    channel: ChannelId,
    settings: Arc<EmailSettings>,
    manifest: Manifest,
    host: Arc<dyn Host>,
    trust: Trust,
    /// For reading pages.
    reader: Mutex<Option<Mailbox>>,
    /// For the guard before a send and the proof after it: neither may wait behind a long page.
    guard: Mutex<Option<Mailbox>>,
    /// For waiting.
    waiting: Mutex<Option<Waiting>>,
    /// The inbox as the newest page found it.
    read: std::sync::Mutex<Option<FolderState>>,
    carefully: AtomicBool,
    roots: Roots,
    to_file: ToFile,
}

impl EmailConnector {
    /// Reads the settings of a channel; connects to nothing yet.
    pub fn open(channel: &Channel, host: Arc<dyn Host>) -> Result<Self, ChannelError> {
        let settings = EmailSettings::read(&channel.settings)?;
        Ok(Self {
            channel: channel.id.clone(),
            manifest: manifest(&channel.platform, &settings),
            trust: Trust::new(settings.trust.clone()),
            settings: Arc::new(settings),
            host,
            reader: Mutex::new(None),
            guard: Mutex::new(None),
            waiting: Mutex::new(None),
            read: std::sync::Mutex::new(None),
            carefully: AtomicBool::new(false),
            roots: Roots::default(),
            to_file: ToFile::default(),
        })
    }

    async fn password(&self) -> Result<Secret<String>, ChannelError> {
        let password = self.host.secret(&self.channel, "password").await?;
        password.ok_or_else(|| {
            ChannelError::Secret(
                "no password is kept for this mailbox. Sign in to it again.".to_owned(),
            )
        })
    }

    async fn sign_in(&self) -> Result<Mailbox, ChannelError> {
        imap::open(&self.settings, &self.trust, &self.password().await?).await
    }

    /// The kept connection if it still answers, or a new one.
    async fn alive(&self, kept: Option<Mailbox>) -> Result<Mailbox, ChannelError> {
        if let Some(mut mailbox) = kept
            && matches!(
                timeout(Duration::from_secs(5), mailbox.session.noop()).await,
                Ok(Ok(()))
            )
        {
            return Ok(mailbox);
        }
        self.sign_in().await
    }

    fn manner(&self) -> Manner<'_> {
        Manner {
            settings: &self.settings,
            now: self.host.now(),
            carefully: self.carefully.load(Ordering::Relaxed),
            roots: &self.roots,
        }
    }

    fn last_read(&self) -> Option<FolderState> {
        *self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_read(&self, state: FolderState) {
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }
}

fn manifest(platform: &str, settings: &EmailSettings) -> Manifest {
    Manifest {
        platform: platform.to_owned(),
        auth: AuthKind::Password,
        send_class: SendClass::E,
        horizon: 110,
        poll_every: POLL_EVERY,
        pushes: true,
        overlap: 0,
        max_characters: 20_000,
        max_attachments: 0,
        requests_per_minute: 120,
        orders: false,
        automatic: Automatic::Allowed,
        counts: settings
            .preset
            .map_or(Counts::Unknown, preset::Preset::counts),
    }
}

#[async_trait]
impl Connector for EmailConnector {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn probe(&self) -> Result<Vec<String>, ChannelError> {
        let mut mailbox = self.sign_in().await?;
        let inbox = mailbox.examine("INBOX").await?;
        let mut found = vec![format!(
            "{} lets Nightdesk read: {} mails in the inbox.",
            mailbox.who, inbox.exists
        )];
        found.push(match &mailbox.folders.sent {
            Some(name) => format!("Sent mail lies in the folder {name}."),
            None => {
                "There is no folder of sent mail; answers from other mail programs cannot be seen."
                    .to_owned()
            }
        });
        if !mailbox.can_idle {
            found.push(format!(
                "The server does not tell of new mail; Nightdesk looks every {POLL_EVERY} s."
            ));
        }
        let _ = timeout(Duration::from_secs(2), mailbox.session.logout()).await;
        drop(self.arm().await?);
        found.push(format!(
            "{}:{} lets Nightdesk send.",
            self.settings.smtp.host, self.settings.smtp.port
        ));
        if self.settings.sends_copy() {
            found.push(
                "A copy of each answer goes to your own address, to prove that it was sent."
                    .to_owned(),
            );
        }
        if self.settings.imap_tls() == Tls::None || self.settings.smtp_tls() == Tls::None {
            found.push("The connection is not encrypted: whoever shares the network can read the password.".to_owned());
        }
        Ok(found)
    }

    async fn pull(&self, cursor: Option<&Cursor>) -> Result<Pulled, ChannelError> {
        let before = Position::of(cursor)?;
        let mut slot = self.reader.lock().await;
        let mut mailbox = self.alive(slot.take()).await?;
        let page = match pull::page(&mut mailbox, self.manner(), before).await {
            Ok(page) => page,
            Err(error) => {
                // The next reading takes one mail at a time, so that the one at fault stops only itself.
                self.carefully.store(
                    matches!(error, ChannelError::Unreadable { .. }),
                    Ordering::Relaxed,
                );
                return Err(error);
            }
        };
        self.carefully.store(
            self.carefully.load(Ordering::Relaxed) && page.pulled.more,
            Ordering::Relaxed,
        );
        self.has_read(page.inbox);
        if !page.pulled.more && !mailbox.broken {
            proof::file(&mut mailbox, &self.to_file).await;
        }
        if !mailbox.broken {
            *slot = Some(mailbox);
        }
        Ok(page.pulled)
    }

    async fn thread(&self, conversation_platform_id: &str) -> Result<Thread, ChannelError> {
        let mut slot = self.guard.lock().await;
        let mut mailbox = self.alive(slot.take()).await?;
        let thread = threads::thread(&mut mailbox, self.manner(), conversation_platform_id).await?;
        if !mailbox.broken {
            *slot = Some(mailbox);
        }
        Ok(thread)
    }

    async fn arm(&self) -> Result<Box<dyn Armed>, ChannelError> {
        let password = self.password().await?;
        let armed = smtp::arm(
            Arc::clone(&self.settings),
            &self.trust,
            &password,
            self.to_file.clone(),
        )
        .await?;
        Ok(Box::new(armed))
    }

    async fn find(&self, probe: &SendProbe) -> Evidence {
        let mut slot = self.guard.lock().await;
        let looked = async {
            let mut mailbox = self.alive(slot.take()).await?;
            let evidence = proof::find(&mut mailbox, &self.settings, probe).await?;
            Ok::<_, ChannelError>((mailbox, evidence))
        };
        match looked.await {
            Ok((mailbox, evidence)) => {
                *slot = Some(mailbox);
                evidence
            }
            Err(error) => Evidence::Unclear {
                detail: error.to_string(),
            },
        }
    }

    async fn order(&self, _platform_id: &str) -> Result<Option<InboundOrder>, ChannelError> {
        Ok(None)
    }

    async fn wait_for_news(&self) -> Result<(), ChannelError> {
        let mut slot = self.waiting.lock().await;
        loop {
            // Only listening may be interrupted; everything else takes the connection out of its slot, so that being
            // dropped in the middle closes it.
            if let Some(idling @ Waiting::Idling { .. }) = slot.as_mut()
                && let Err(error) = news::listen(idling, self.host.as_ref()).await
            {
                *slot = None;
                return Err(error);
            }
            let mut mailbox = match slot.take() {
                Some(Waiting::Ready(mailbox)) => self.alive(Some(mailbox)).await?,
                Some(idling) => news::end(idling).await?,
                None => self.sign_in().await?,
            };
            let state = mailbox.examine("INBOX").await?;
            // What was not compared with a reading yet may hold anything.
            if self
                .last_read()
                .is_none_or(|read| news::is_newer(state, read))
            {
                *slot = Some(Waiting::Ready(mailbox));
                return Ok(());
            }
            if !mailbox.can_idle {
                *slot = Some(Waiting::Ready(mailbox));
                tokio::time::sleep(Duration::from_secs(POLL_EVERY.unsigned_abs())).await;
                return Ok(());
            }
            *slot = Some(news::begin(mailbox, self.host.as_ref()).await?);
        }
    }
}
