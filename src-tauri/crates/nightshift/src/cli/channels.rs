//! Connecting, listing and removing channels from the terminal.

use super::failure::{FAILED, Failure};
use super::{Place, stdout, table};
use crate::open::{self, Attached};
use clap::{Args, Subcommand, ValueEnum};
use domain::channel::Channel;
use domain::health::{Health, HealthState};
use domain::{ChannelId, Secret};
use engine::{EmailForm, Engine, NewChannel};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLE: &str = "\
Example:
  nightshift channel list
  nightshift channel add email --help";

const ADD_EXAMPLE: &str = "\
Example:
  MAIL_PASSWORD=… nightshift channel add email --name Mail --address shop@example.com \\
    --imap imap.example.com:993 --smtp smtp.example.com:465 --tls implicit --password-env MAIL_PASSWORD";

const EMAIL_EXAMPLE: &str = "\
Example:
  MAIL_PASSWORD=… nightshift channel add email --name Amazon --preset amazon --address shop@example.com \\
    --imap imap.example.com:993 --smtp smtp.example.com:465 --user shop@example.com --tls implicit \\
    --password-env MAIL_PASSWORD";

const EBAY_EXAMPLE: &str = "\
Example:
  EBAY_TOKEN=… nightshift channel add ebay --name eBay --base-url https://api.ebay.com --token-env EBAY_TOKEN";

#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLE)]
pub(super) enum ChannelCommand {
    /// Connects an account: signs in, and says what was found
    #[command(subcommand)]
    Add(AddCommand),
    /// Lists the channels and how they are
    List(ListArgs),
    /// Gives a channel a new password or token; its messages stay
    Login(LoginArgs),
    /// Removes a channel with its messages and its login
    Remove(RemoveArgs),
}

impl ChannelCommand {
    pub const fn json(&self) -> bool {
        matches!(self, Self::List(ListArgs { json: true }))
    }
}

#[derive(Debug, Subcommand)]
#[command(after_help = ADD_EXAMPLE)]
pub(super) enum AddCommand {
    /// A mailbox: the shop's own, or the one through which a marketplace writes
    Email(EmailArgs),
    /// An eBay account
    Ebay(EbayArgs),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tls {
    /// No encryption: only for a server on this computer
    None,
    /// STARTTLS
    Starttls,
    /// TLS from the first byte
    Implicit,
}

#[derive(Args, Debug)]
#[command(after_help = EMAIL_EXAMPLE)]
pub(super) struct EmailArgs {
    /// What you call it
    #[arg(long)]
    name: String,
    /// The marketplace that writes through this mailbox, where one does
    #[arg(long)]
    preset: Option<String>,
    /// The mail address
    #[arg(long)]
    address: String,
    /// The IMAP server
    #[arg(long, value_name = "HOST:PORT")]
    imap: String,
    /// The SMTP server
    #[arg(long, value_name = "HOST:PORT")]
    smtp: String,
    /// The user name; without it the address
    #[arg(long, default_value = "")]
    user: String,
    /// The environment variable that holds the password
    #[arg(long, value_name = "VAR")]
    password_env: String,
    /// How both servers encrypt
    #[arg(long, value_enum, default_value = "implicit")]
    tls: Tls,
    /// Certificates (PEM) to trust besides those of this computer, for a server of your own
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    #[command(flatten)]
    check: Check,
}

#[derive(Args, Debug)]
#[command(after_help = EBAY_EXAMPLE)]
pub(super) struct EbayArgs {
    /// What you call it
    #[arg(long)]
    name: String,
    /// Where the API listens; without it eBay's own
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The environment variable that holds the access token
    #[arg(long, value_name = "VAR")]
    token_env: String,
    /// Your user name there
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// The site, such as EBAY_DE
    #[arg(long)]
    site: Option<String>,
    /// The environment variable that holds the refresh token, so that the login renews itself
    #[arg(long, value_name = "VAR", requires_all = ["client_id_env", "client_secret_env"])]
    refresh_token_env: Option<String>,
    /// The environment variable that holds your app's id
    #[arg(long, value_name = "VAR")]
    client_id_env: Option<String>,
    /// The environment variable that holds your app's key
    #[arg(long, value_name = "VAR")]
    client_secret_env: Option<String>,
    #[command(flatten)]
    check: Check,
}

#[derive(Args, Debug)]
struct Check {
    /// Keeps the channel even when signing in does not work now
    #[arg(long)]
    no_check: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift channel list --json")]
pub(super) struct ListArgs {
    /// One line of JSON per channel
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  MAIL_PASSWORD=… nightshift channel login Mail --secret-env MAIL_PASSWORD"
)]
pub(super) struct LoginArgs {
    /// Its name or id
    #[arg(value_name = "ID|NAME")]
    channel: String,
    /// Variable of the environment that holds the new password or token
    #[arg(long, value_name = "VAR")]
    secret_env: String,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift channel remove Mail")]
pub(super) struct RemoveArgs {
    /// Its name or id
    #[arg(value_name = "ID|NAME")]
    channel: String,
}

/// `channel add|list|login|remove`.
pub(super) async fn channel(place: &Place, command: ChannelCommand) -> Result<ExitCode, Failure> {
    match command {
        ChannelCommand::Add(AddCommand::Email(args)) => {
            let no_check = args.check.no_check;
            add(place, email(args)?, no_check).await
        }
        ChannelCommand::Add(AddCommand::Ebay(args)) => {
            let no_check = args.check.no_check;
            add(place, ebay(args)?, no_check).await
        }
        ChannelCommand::List(args) => list(place, &args).await,
        ChannelCommand::Login(args) => login(place, &args).await,
        ChannelCommand::Remove(args) => remove(place, &args).await,
    }
}

/// A secret comes from the environment: on the command line every user of the computer could read it.
fn secret(variable: &str) -> Result<Secret<String>, Failure> {
    match std::env::var(variable) {
        Ok(value) if !value.is_empty() => Ok(Secret::new(value)),
        _ => Err(Failure::usage(format!(
            "The environment variable {variable} is empty or not readable, so there is nothing to sign in with and \
             nothing was changed. Set it for this one command: `{variable}=… nightshift channel add …`."
        ))),
    }
}

fn email(args: EmailArgs) -> Result<NewChannel, Failure> {
    let password = secret(&args.password_env)?;
    let form = EmailForm {
        name: args.name,
        address: args.address,
        imap: args.imap,
        smtp: args.smtp,
        user: args.user,
        tls: match args.tls {
            Tls::None => "none",
            Tls::Starttls => "starttls",
            Tls::Implicit => "implicit",
        }
        .to_owned(),
        preset: args.preset,
    };
    let mut new = form.into_channel(password)?;
    if let Some(file) = args.ca {
        let pem = std::fs::read_to_string(&file).map_err(|error| {
            Failure::usage(format!(
                "The certificates in {} cannot be read: {error}. Nothing was changed.",
                file.display()
            ))
        })?;
        if let Some(settings) = new.settings.as_object_mut() {
            settings.insert("trust".to_owned(), pem.into());
        }
    }
    Ok(new)
}

fn ebay(args: EbayArgs) -> Result<NewChannel, Failure> {
    let mut secrets = vec![("access_token".to_owned(), secret(&args.token_env)?)];
    let others = [
        ("refresh_token", args.refresh_token_env),
        ("client_id", args.client_id_env),
        ("client_secret", args.client_secret_env),
    ];
    for (name, variable) in others {
        if let Some(variable) = variable {
            secrets.push((name.to_owned(), secret(&variable)?));
        }
    }
    Ok(NewChannel {
        platform: "ebay".to_owned(),
        name: args.name,
        site: args.site,
        settings: json!({ "base_url": args.base_url, "account": args.account }),
        account: args.account.unwrap_or_default(),
        secrets,
    })
}

async fn add(place: &Place, new: NewChannel, no_check: bool) -> Result<ExitCode, Failure> {
    let shop = open::attach(place.folder(), Some(place.vault(false))).await?;
    let ended = add_to(&shop, new, no_check).await;
    shop.engine.store().close().await;
    ended
}

async fn add_to(shop: &Attached, new: NewChannel, no_check: bool) -> Result<ExitCode, Failure> {
    let channel = shop.engine.add_channel(new).await?;
    match shop.engine.probe(&channel.id).await {
        Ok(found) => {
            stdout::line(&format!("Added `{}` ({}).", channel.name, channel.id))?;
            for line in found {
                stdout::line(&format!("  {line}"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if no_check => {
            stdout::line(&format!(
                "Added `{}` ({}), though signing in does not work now.",
                channel.name, channel.id
            ))?;
            eprintln!("{error} Nightdesk tries again by itself while it runs.");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            shop.engine.remove_channel(&channel.id).await?;
            let why = Failure::from(error);
            let message = format!(
                "{} The channel was not added. `--no-check` adds it all the same, for a server that is not up yet.",
                why.message
            );
            Err(Failure {
                message,
                exit: FAILED,
                ..why
            })
        }
    }
}

async fn list(place: &Place, args: &ListArgs) -> Result<ExitCode, Failure> {
    let shop = open::attach(place.folder(), None).await?;
    let channels = shop.engine.store().channels().await?;
    let healths = shop.engine.store().healths().await?;
    shop.engine.store().close().await;
    let health = |channel: &Channel| healths.iter().find(|health| health.channel == channel.id);
    if args.json {
        for channel in &channels {
            stdout::json(&as_json(channel, health(channel)))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if channels.is_empty() {
        stdout::line(
            "No channels yet. `nightshift channel add email --help` shows how to connect a mailbox.",
        )?;
    }
    let rows: Vec<_> = channels
        .iter()
        .map(|channel| cells(channel, health(channel)))
        .collect();
    for line in table::columns(&rows) {
        stdout::line(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn state(channel: &Channel, health: Option<&Health>) -> HealthState {
    if !channel.enabled {
        return HealthState::Disabled;
    }
    health.map_or(HealthState::Starting, |health| health.state)
}

/// The state as a word.
pub(super) fn state_word(state: HealthState) -> &'static str {
    match state {
        HealthState::Starting => "starting",
        HealthState::Watching => "watching",
        HealthState::Offline => "offline",
        HealthState::NeedsLogin => "needs_login",
        HealthState::Broken => "broken",
        HealthState::Disabled => "disabled",
    }
}

fn as_json(channel: &Channel, health: Option<&Health>) -> serde_json::Value {
    json!({
        "id": channel.id,
        "platform": channel.platform,
        "name": channel.name,
        "account": channel.account,
        "site": channel.site,
        "enabled": channel.enabled,
        "health": state(channel, health),
        "detail": health.and_then(|h| h.detail.as_deref()),
        "last_sync_at": health.and_then(|h| h.last_sync_at),
        "retry_at": health.and_then(|h| h.retry_at),
    })
}

fn cells(channel: &Channel, health: Option<&Health>) -> Vec<String> {
    let last = health
        .and_then(|h| h.last_sync_at)
        .map_or("never read".to_owned(), |at| format!("read {at:.0}"));
    let detail = health.and_then(|h| h.detail.clone()).unwrap_or_default();
    let word = match state(channel, health) {
        HealthState::Disabled => "history only",
        other => state_word(other),
    };
    let names = [&channel.name, &channel.platform, &channel.account].map(Clone::clone);
    names
        .into_iter()
        .chain([word.to_owned(), last, channel.id.to_string(), detail])
        .collect()
}

/// The channel a person means, by id or name.
async fn named(engine: &Engine, wanted: &str) -> Result<Channel, Failure> {
    let channels = engine.store().channels().await?;
    let wanted = wanted.trim();
    let by_id = channels.iter().find(|c| c.id == ChannelId::new(wanted));
    let by_name = || {
        channels
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(wanted))
    };
    by_id.or_else(by_name).cloned().ok_or_else(|| {
        let message = format!(
            "There is no channel `{wanted}` in this profile. `nightshift channel list` shows them."
        );
        Failure::new("not_found", message)
    })
}

async fn login(place: &Place, args: &LoginArgs) -> Result<ExitCode, Failure> {
    let new = secret(&args.secret_env)?;
    let shop = open::attach(place.folder(), Some(place.vault(false))).await?;
    let engine = &shop.engine;
    let tried = async {
        let channel = named(engine, &args.channel).await?;
        engine.renew_login(&channel.id, new).await?;
        Ok::<_, Failure>((engine.probe(&channel.id).await, channel.name))
    }
    .await;
    engine.store().close().await;
    let (probed, name) = tried?;
    let lines = probed?;
    stdout::line(&format!("`{name}` has its new login, and it works."))?;
    for line in lines {
        stdout::line(&format!("  {line}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn remove(place: &Place, args: &RemoveArgs) -> Result<ExitCode, Failure> {
    let shop = open::attach(place.folder(), Some(place.vault(false))).await?;
    let engine = &shop.engine;
    let removed = async {
        let found = named(engine, &args.channel).await?;
        engine.remove_channel(&found.id).await?;
        Ok::<_, Failure>(found.name)
    }
    .await;
    engine.store().close().await;
    let name = removed?;
    stdout::line(&format!(
        "Removed `{name}` with its messages and its login."
    ))?;
    Ok(ExitCode::SUCCESS)
}
