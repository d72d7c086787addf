//! `run` and `sync`: the watch itself.

use super::failure::{FAILED, Failure};
use super::lines::Lines;
use super::{Place, span, stdout, watch};
use crate::open::{self, OpenRequest, OpenedProfile};
use clap::Args;
use domain::health::HealthState;
use engine::Engine;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  nightshift run --demo --for 60s        the demo shop for a minute
  nightshift run --json --vault file     one line of JSON per event, for programs

With --json each event is one line: {\"event\":\"message|decision|sent|escalated|ambiguous|outbox|health|error\",…,\"at\":…}.
Ends cleanly on SIGTERM and Ctrl-C: what is being sent is finished first.")]
pub(super) struct RunArgs {
    /// Reads all channels once, judges, sends what is due now, and ends; exit code 1 when a channel failed
    #[arg(long, conflicts_with = "for")]
    once: bool,
    /// Ends after this time (60s, 5m, 2h)
    #[arg(long, value_name = "TIME", value_parser = span::parse)]
    r#for: Option<Duration>,
    /// Opens the demo shop in a profile of its own: buyers write while it runs
    #[arg(long)]
    demo: bool,
    /// One line of JSON per event on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift sync --once")]
pub(super) struct SyncArgs {
    /// Reads every channel once and ends (the only way there is; `run` goes on reading)
    #[arg(long)]
    once: bool,
}

/// `run`.
pub(super) async fn run(place: &Place, args: &RunArgs) -> Result<ExitCode, Failure> {
    let opened = open::open(OpenRequest {
        profile: place.profile.clone(),
        vault: place.vault(args.demo),
        demo: args.demo,
        who: "nightshift run",
    })
    .await?;
    let lines = Lines::new(&opened.engine, args.json).await;
    let ended = if args.once {
        once(&opened.engine, &lines).await
    } else {
        go_on(&opened, &lines, args.r#for).await
    };
    opened.close().await;
    ended
}

async fn go_on(
    opened: &OpenedProfile,
    lines: &Lines,
    time: Option<Duration>,
) -> Result<ExitCode, Failure> {
    let engine = &opened.engine;
    lines.note(&greeting(opened).await?)?;
    let end = watch::end_of_watch(engine, time)?;
    watch::watch(engine, lines, &end).await?;
    lines.note("Nightdesk stopped watching.")?;
    Ok(ExitCode::SUCCESS)
}

/// Where it watches, over how many channels, and whether the stop key is on.
pub(super) async fn greeting(opened: &OpenedProfile) -> Result<String, Failure> {
    let store = opened.engine.store();
    let channels = store
        .channels()
        .await?
        .into_iter()
        .filter(|c| c.enabled)
        .count();
    let folder = opened.profile.folder().display();
    let vault = opened.engine.ports().vault.describe();
    let mut text =
        format!("Nightdesk watches over {channels} channels. Profile: {folder}. Logins: {vault}.");
    if channels == 0 {
        text.push_str(" There is nothing to watch yet: see `nightshift channel add --help`.");
    }
    if store.schedule().await?.stopped_at.is_some() {
        text.push_str(
            " The stop key is on: nothing is answered automatically until `nightshift resume`.",
        );
    }
    Ok(text)
}

/// One round of everything that is due now. Countdowns are not waited for.
async fn once(engine: &Engine, lines: &Lines) -> Result<ExitCode, Failure> {
    let mut events = engine.events();
    let result = round(engine).await;
    watch::drain(&mut events, lines).await?;
    result?;
    let failed = failed_channels(engine).await?;
    for line in &failed {
        eprintln!("{line}");
    }
    Ok(if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

async fn round(engine: &Engine) -> Result<(), Failure> {
    engine.sync_all().await?;
    while engine.judge_waiting().await? > 0 {}
    engine.deliver_due().await?;
    engine.reconcile_due().await?;
    engine.escalate_due().await?;
    Ok(())
}

/// Channels that should be watched and are not, with the reason.
async fn failed_channels(engine: &Engine) -> Result<Vec<String>, Failure> {
    let healths = engine.store().healths().await?;
    let enabled = engine
        .store()
        .channels()
        .await?
        .into_iter()
        .filter(|channel| channel.enabled);
    let failed = enabled.filter_map(|channel| {
        let health = healths.iter().find(|health| health.channel == channel.id);
        let works = health.is_some_and(|health| health.state == HealthState::Watching);
        let detail = health
            .and_then(|health| health.detail.as_deref())
            .unwrap_or("It was not read.");
        (!works).then(|| format!("{}: {detail}", channel.name))
    });
    Ok(failed.collect())
}

/// `sync --once`.
pub(super) async fn sync(place: &Place, args: &SyncArgs) -> Result<ExitCode, Failure> {
    if !args.once {
        return Err(Failure::usage(
            "`nightshift sync` reads every channel once: write `nightshift sync --once`. To go on reading and answering use `nightshift run`.",
        ));
    }
    let vault = place.vault(false);
    let opened = open::open(OpenRequest {
        profile: place.profile.clone(),
        vault,
        demo: false,
        who: "nightshift sync",
    })
    .await?;
    let ended = sync_once(&opened.engine).await;
    opened.close().await;
    ended
}

async fn sync_once(engine: &Engine) -> Result<ExitCode, Failure> {
    let results = engine.sync_all().await?;
    for (id, result) in &results {
        if let Ok(synced) = result {
            let name = engine.channel(id).await?.name;
            stdout::line(&format!(
                "{name}: {} new messages, {} orders",
                synced.messages, synced.orders
            ))?;
            for problem in &synced.unreadable {
                stdout::line(&format!("  could not be read: {problem}"))?;
            }
        }
    }
    if engine
        .store()
        .channels()
        .await?
        .iter()
        .all(|channel| !channel.enabled)
    {
        stdout::line(
            "There is no channel to read yet. `nightshift channel add --help` shows how to connect one.",
        )?;
    }
    let failed = failed_channels(engine).await?;
    for line in &failed {
        eprintln!("{line}");
    }
    Ok(if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}
