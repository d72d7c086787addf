//! Looks whether everything is in order.

use super::failure::{FAILED, Failure};
use super::{Place, stdout};
use crate::open;
use clap::Args;
use engine::ports::{Power, Vault};
use engine::{Engine, Store};
use jiff::Timestamp;
use platform::{Profile, SystemPower};
use std::process::ExitCode;
use std::sync::Arc;

/// No clock that is right shows a time before the program was written.
const OLDEST: &str = "2026-01-01T00:00:00Z";
/// Seconds by which the newest message may seem to lie ahead.
const AHEAD: i64 = 600;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  nightshift doctor --vault file

One line for each thing looked at, beginning with `ok`, `note` or `problem`; the exit code is 1 when there is a problem.")]
pub(super) struct DoctorArgs {}

/// What was found, line by line.
#[derive(Default)]
struct Findings {
    problems: usize,
}

impl Findings {
    fn ok(&self, what: &str, text: &str) -> std::io::Result<()> {
        stdout::line(&format!("ok       {what:<10}  {text}"))
    }

    /// Worth knowing, but nothing is wrong.
    fn note(&self, what: &str, text: &str) -> std::io::Result<()> {
        stdout::line(&format!("note     {what:<10}  {text}"))
    }

    fn problem(&mut self, what: &str, text: &str) -> std::io::Result<()> {
        self.problems += 1;
        stdout::line(&format!("problem  {what:<10}  {text}"))
    }
}

/// `doctor`.
pub(super) async fn doctor(place: &Place) -> Result<ExitCode, Failure> {
    let mut findings = Findings::default();
    look(place, &mut findings).await?;
    if findings.problems == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    stdout::line(&format!("{} things need you.", findings.problems))?;
    Ok(ExitCode::from(FAILED))
}

async fn look(place: &Place, findings: &mut Findings) -> Result<(), Failure> {
    let profile = match place.folder() {
        Some(folder) => Profile::at(folder),
        None => Profile::standard(),
    };
    let profile = match profile {
        Ok(profile) => profile,
        Err(error) => return Ok(findings.problem("profile", &error.to_string())?),
    };
    let watched = match profile.lock("nightshift doctor") {
        Ok(_lock) => "nobody is watching it now",
        Err(platform::ProfileError::InUse(_)) => "a Nightdesk is watching it now",
        Err(error) => return Ok(findings.problem("profile", &error.to_string())?),
    };
    findings.ok(
        "profile",
        &format!("{}; {watched}", profile.folder().display()),
    )?;
    let store = database(&profile, findings).await?;
    let choice = place.vault(false);
    let vault = match open::vault(choice, &profile, place.profile.is_none()).await {
        Ok(vault) => try_vault(vault, findings).await?,
        Err(error) => {
            findings.problem("logins", &open::OpenError::Vault(error).to_string())?;
            None
        }
    };
    power(findings)?;
    let Some(store) = store else { return Ok(()) };
    let ports = platform::ports(
        vault
            .clone()
            .unwrap_or_else(|| Arc::new(platform::MemoryVault::default())),
    );
    let engine = Engine::new(store, ports);
    clock(&engine, findings).await?;
    channels(&engine, vault.is_some(), findings).await?;
    engine.store().close().await;
    Ok(())
}

async fn database(profile: &Profile, findings: &mut Findings) -> Result<Option<Store>, Failure> {
    let store = match open::open_store(profile).await {
        Ok(store) => store,
        Err(error) => {
            findings.problem("database", &error.to_string())?;
            return Ok(None);
        }
    };
    match store.integrity().await {
        Ok(found) if found.is_empty() => {
            findings.ok("database", "whole, and of the format this Nightdesk knows")?;
        }
        Ok(found) => {
            let text = format!(
                "It is damaged: {}. Put back a backup before you go on.",
                found.join("; ")
            );
            findings.problem("database", &text)?;
        }
        Err(error) => findings.problem("database", &error.to_string())?,
    }
    Ok(Some(store))
}

/// Writes a secret, reads it back, takes it away.
async fn try_vault(
    vault: Arc<dyn Vault>,
    findings: &mut Findings,
) -> Result<Option<Arc<dyn Vault>>, Failure> {
    const NAME: &str = "doctor/check";
    let tried = async {
        vault
            .set(NAME, domain::Secret::new("ok".to_owned()))
            .await?;
        let kept = vault.get(NAME).await?;
        vault.remove(NAME).await?;
        Ok(kept.is_some_and(|kept| kept.expose() == "ok"))
    };
    match tried.await {
        Ok(true) => findings.ok("logins", &vault.describe())?,
        Ok(false) => findings.problem(
            "logins",
            "What was written did not come back. Choose another place with `--vault`.",
        )?,
        Err(error) => {
            findings.problem("logins", &open::OpenError::Vault(error).to_string())?;
            return Ok(None);
        }
    }
    Ok(Some(vault))
}

fn power(findings: &Findings) -> Result<(), Failure> {
    match SystemPower.keep_awake() {
        Ok(_) => findings.ok(
            "power",
            "this computer can be kept awake while Nightdesk watches",
        )?,
        Err(error) => findings.note("power", &error.to_string())?,
    }
    Ok(())
}

async fn clock(engine: &Engine, findings: &mut Findings) -> Result<(), Failure> {
    let now = engine.now();
    let wrong = OLDEST.parse::<Timestamp>().is_ok_and(|oldest| now < oldest);
    // A channel read in the future means that the clock was set back since.
    let newest = engine
        .store()
        .healths()
        .await?
        .into_iter()
        .filter_map(|health| health.last_sync_at)
        .max();
    let ahead = newest.is_some_and(|newest| newest.duration_since(now).as_secs() > AHEAD);
    if wrong || ahead {
        let text = format!(
            "It shows {now:.0}, which cannot be right. Deadlines and schedules would be wrong: set the clock of this computer."
        );
        findings.problem("clock", &text)?;
    } else {
        findings.ok("clock", &format!("{now:.0}"))?;
    }
    Ok(())
}

async fn channels(
    engine: &Engine,
    can_sign_in: bool,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let channels = engine.store().channels().await?;
    for channel in &channels {
        let name = format!("`{}` ({})", channel.name, channel.platform);
        if !channel.enabled {
            findings.ok("channel", &format!("{name}: history only, not connected"))?;
        } else if !can_sign_in {
            findings.problem(
                "channel",
                &format!("{name}: not tried, because its login cannot be read (see above)."),
            )?;
        } else {
            match engine.probe(&channel.id).await {
                Ok(found) => findings.ok("channel", &format!("{name}: {}", found.join("; ")))?,
                Err(error) => findings.problem("channel", &format!("{name}: {error}"))?,
            }
        }
    }
    if channels.iter().all(|channel| !channel.enabled) {
        findings.note(
            "channel",
            "None is connected, so there is nothing to watch. See `nightshift channel add --help`.",
        )?;
    }
    Ok(())
}
