//! Handing a mail in, with an eye on the one moment that matters: the first byte of its body.

use super::compose::{Letter, compose};
use super::filing::ToFile;
use super::settings::EmailSettings;
use super::wire::{self, Speech};
use crate::tls::Trust;
use crate::{Armed, ChannelError, Outgoing};
use async_trait::async_trait;
use domain::outbox::SendOutcome;
use domain::{RetryClass, Secret};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;

const SIGN_IN: Duration = Duration::from_secs(20);
const SEND: Duration = Duration::from_secs(30);

/// A connection that is signed in, good for one mail.
pub struct ArmedMail {
    connection: AsyncSmtpConnection,
    settings: Arc<EmailSettings>,
    to_file: ToFile,
    who: String,
}

/// Connects and signs in.
pub async fn arm(
    settings: Arc<EmailSettings>,
    trust: &Trust,
    password: &Secret<String>,
    to_file: ToFile,
) -> Result<ArmedMail, ChannelError> {
    let who = format!("{}:{}", settings.smtp.host, settings.smtp.port);
    let wire = wire::connect(&settings.smtp, settings.smtp_tls(), trust, Speech::Smtp).await?;
    let signing_in = sign_in(wire, &settings.user, password, &who);
    let connection =
        timeout(SIGN_IN, signing_in)
            .await
            .map_err(|_| ChannelError::Unreachable {
                who: who.clone(),
                detail: "the login was not answered within 20 s".to_owned(),
            })??;
    Ok(ArmedMail {
        connection,
        settings,
        to_file,
        who,
    })
}

async fn sign_in(
    wire: wire::Wire,
    user: &str,
    password: &Secret<String>,
    who: &str,
) -> Result<AsyncSmtpConnection, ChannelError> {
    let hello = ClientId::Ipv4(Ipv4Addr::LOCALHOST);
    let unreachable = |e: Error| ChannelError::Unreachable {
        who: who.to_owned(),
        detail: e.to_string(),
    };
    let mut connection = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello)
        .await
        .map_err(unreachable)?;
    let known = [Mechanism::Plain, Mechanism::Login];
    let offered = known
        .iter()
        .any(|m| connection.server_info().supports_auth_mechanism(*m));
    // A server that asks for no login (a relay of the own network) says so by offering none.
    if offered {
        let credentials = Credentials::new(user.to_owned(), password.expose().clone());
        connection
            .auth(&known, &credentials)
            .await
            .map_err(|e| login_error(&e, who))?;
    }
    if !connection.test_connected().await {
        return Err(ChannelError::Unreachable {
            who: who.to_owned(),
            detail: "the connection broke after the login".to_owned(),
        });
    }
    Ok(connection)
}

fn login_error(error: &Error, who: &str) -> ChannelError {
    let (who, detail) = (who.to_owned(), words(error));
    if error.is_permanent() {
        return ChannelError::Login { who, detail };
    }
    ChannelError::Unreachable { who, detail }
}

/// The server's own words, with its code.
fn words(error: &Error) -> String {
    use std::error::Error as _;
    match (error.status(), error.source()) {
        (Some(code), Some(source)) => format!("{code} {source}"),
        (Some(code), None) => code.to_string(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    }
}

#[async_trait]
impl Armed for ArmedMail {
    async fn send(mut self: Box<Self>, outgoing: &Outgoing) -> SendOutcome {
        let letter = match compose(outgoing, &self.settings) {
            Ok(letter) => letter,
            Err(why) => {
                let detail = format!(
                    "The answer was not sent: {why}. Change it, or answer from your mail program."
                );
                return SendOutcome::NotSent {
                    retry: RetryClass::Never,
                    detail,
                };
            }
        };
        let body_began = AtomicBool::new(false);
        let outcome = match timeout(
            SEND,
            hand_in(&mut self.connection, &letter, &self.settings, &body_began),
        )
        .await
        {
            Ok(outcome) => outcome.unwrap_or_else(|failure| failure.classify(&self.who)),
            Err(_) if body_began.load(Ordering::SeqCst) => SendOutcome::Unknown {
                detail: format!(
                    "{} did not say within 30 s whether it took the mail.",
                    self.who
                ),
            },
            Err(_) => SendOutcome::NotSent {
                retry: RetryClass::Network,
                detail: format!(
                    "{} stopped answering before the mail was written.",
                    self.who
                ),
            },
        };
        if matches!(outcome, SendOutcome::Sent { .. }) {
            self.to_file.remember(&letter);
            // Leaving politely must not hold up the news that it was sent.
            let _ = timeout(Duration::from_millis(300), self.connection.quit()).await;
        }
        outcome
    }
}

/// Why the mail was not, or perhaps not, taken.
enum Failure {
    /// Before the first byte of the body.
    Before(Error),
    /// The server consented with a code that is no consent.
    NoConsent(Response),
    /// After it, by a definite answer or by silence.
    After(Error),
    /// The copy to the own address is refused.
    Copy(Error),
    /// The addresses cannot be written on this server.
    Address,
}

async fn hand_in(
    connection: &mut AsyncSmtpConnection,
    letter: &Letter,
    settings: &EmailSettings,
    body_began: &AtomicBool,
) -> Result<SendOutcome, Failure> {
    let is_international = [&letter.from, &letter.to]
        .iter()
        .any(|address| !address.to_string().is_ascii());
    let parameters = match is_international {
        true if connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight) =>
        {
            vec![MailParameter::SmtpUtfEight]
        }
        true => return Err(Failure::Address),
        false => Vec::new(),
    };
    connection
        .command(Mail::new(Some(letter.from.clone()), parameters))
        .await
        .map_err(Failure::Before)?;
    connection
        .command(Rcpt::new(letter.to.clone(), Vec::new()))
        .await
        .map_err(Failure::Before)?;
    if settings.sends_copy() {
        // The copy is what proves the send later. A send that could not be proved might have to be made twice.
        connection
            .command(Rcpt::new(letter.from.clone(), Vec::new()))
            .await
            .map_err(Failure::Copy)?;
    }
    let consent = connection.command(Data).await.map_err(Failure::Before)?;
    if !consent.has_code(354) {
        return Err(Failure::NoConsent(consent));
    }
    body_began.store(true, Ordering::SeqCst);
    connection
        .message(&letter.bytes)
        .await
        .map_err(Failure::After)?;
    Ok(SendOutcome::Sent {
        platform_id: Some(letter.message_id.clone()),
    })
}

impl Failure {
    fn classify(self, who: &str) -> SendOutcome {
        match self {
            Self::Before(error) => refused(&error, who),
            Self::After(error) if error.is_permanent() || error.is_transient() => {
                refused(&error, who)
            }
            Self::After(error) => SendOutcome::Unknown {
                detail: format!(
                    "The connection to {who} broke while the mail was handed over ({}).",
                    words(&error)
                ),
            },
            Self::Copy(error) => match refused(&error, who) {
                SendOutcome::NotSent { retry, detail } => SendOutcome::NotSent {
                    retry,
                    detail: format!(
                        "{detail} (for the copy to your own address, which proves that a mail was sent). Let the server \
                         accept mail to your own address."
                    ),
                },
                other => other,
            },
            Self::NoConsent(response) => SendOutcome::NotSent {
                retry: RetryClass::Network,
                detail: format!(
                    "{who} did not let the mail be written (code {}).",
                    response.code()
                ),
            },
            Self::Address => SendOutcome::NotSent {
                retry: RetryClass::Never,
                detail: format!(
                    "{who} cannot deliver to an address with other than Latin letters."
                ),
            },
        }
    }
}

/// A definite refusal, or a break before anything was written.
fn refused(error: &Error, who: &str) -> SendOutcome {
    let said = words(error);
    let code = error.status().map(u16::from);
    let retry = match code {
        Some(530 | 534 | 535 | 538) => RetryClass::Login,
        // Greylisting, full queues, rates: servers that say so want some minutes.
        Some(450..=452) => RetryClass::After { seconds: 300 },
        Some(500..=599) => RetryClass::Never,
        _ => RetryClass::Network,
    };
    let detail = match code {
        Some(_) => format!("{who} refused the mail: {said}"),
        None => format!("{who} broke off before the mail was written: {said}"),
    };
    SendOutcome::NotSent { retry, detail }
}
