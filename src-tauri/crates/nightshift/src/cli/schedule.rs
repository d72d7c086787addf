//! Who may speak when, from the terminal. Works while another process watches: the watch reads the profile.

use super::failure::Failure;
use super::{Place, stdout, table};
use crate::open;
use clap::{ArgGroup, Args, Subcommand};
use domain::Country;
use domain::schedule::{Mode, Row, Schedule, Scope, WeekdayName, When, validate_zone};
use serde_json::json;
use std::process::ExitCode;

/// Longest countdown, seconds.
const MAX_COUNTDOWN: i64 = 3600;

const EXAMPLE: &str = "\
Example:
  nightshift schedule set --default --mode suggest --when always
  nightshift schedule set --zone Europe/Berlin --mode auto --when 22:00-08:00 --countdown 60
  nightshift schedule show";

#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLE)]
pub(super) enum ScheduleCommand {
    /// Sets one row: for everybody, for a zone, or for countries. The finest row that fits a buyer wins
    Set(SetArgs),
    /// Takes one row away
    Unset(UnsetArgs),
    /// Shows all rows
    Show(ShowArgs),
}

impl ScheduleCommand {
    pub const fn json(&self) -> bool {
        matches!(self, Self::Show(ShowArgs { json: true }))
    }
}

#[derive(Args, Debug)]
#[group(skip)]
struct Whom {
    /// Everybody
    #[arg(long)]
    default: bool,
    /// Buyers in this time zone
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Buyers in this country, or in these (DE,AT,CH)
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    country: Vec<String>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  nightshift schedule set --zone Europe/Berlin --mode auto --when 22:00-08:00 --countdown 60",
    group = ArgGroup::new("whom").args(["default", "zone", "country"]).required(true)
)]
pub(super) struct SetArgs {
    #[command(flatten)]
    whom: Whom,
    /// off: silent; suggest: drafts for you; auto: answers
    #[arg(long, value_name = "off|suggest|auto", value_parser = |text: &str| Mode::parse(text))]
    mode: Mode,
    /// always; away: outside your working hours; or between two local times of the buyer
    #[arg(long, value_name = "always|away|22:00-08:00", default_value = "always", value_parser = |text: &str| When::parse(text))]
    when: When,
    /// Only on these local days (mon,tue,…)
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = |text: &str| WeekdayName::parse(text))]
    days: Vec<WeekdayName>,
    /// Seconds an automatic reply waits visibly before it is sent, for all rows
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(0..=MAX_COUNTDOWN))]
    countdown: Option<i64>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  nightshift schedule unset --zone Europe/Berlin",
    group = ArgGroup::new("whom").args(["default", "zone", "country"]).required(true)
)]
pub(super) struct UnsetArgs {
    #[command(flatten)]
    whom: Whom,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift schedule show --json")]
pub(super) struct ShowArgs {
    /// One JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift stop")]
pub(super) struct StopArgs {}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  nightshift resume")]
pub(super) struct ResumeArgs {}

impl Whom {
    fn scope(&self) -> Result<Scope, Failure> {
        if let Some(zone) = &self.zone {
            validate_zone(zone).map_err(|error| Failure::usage(error.to_string()))?;
            return Ok(Scope::Zone(zone.clone()));
        }
        if self.country.is_empty() {
            return Ok(Scope::Default);
        }
        let read = |code: &String| {
            Country::parse(code).ok_or_else(|| {
                Failure::usage(format!("`{code}` is not a country, so the schedule stays as it was; use codes such as DE or DE,AT,CH."))
            })
        };
        Ok(Scope::Countries(
            self.country.iter().map(read).collect::<Result<_, _>>()?,
        ))
    }
}

/// `schedule set|unset|show`.
pub(super) async fn schedule(place: &Place, command: ScheduleCommand) -> Result<ExitCode, Failure> {
    match command {
        ScheduleCommand::Set(args) => set(place, args).await?,
        ScheduleCommand::Unset(args) => unset(place, &args).await?,
        ScheduleCommand::Show(args) => show(place, &args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn set(place: &Place, args: SetArgs) -> Result<(), Failure> {
    let scope = args.whom.scope()?;
    let shop = open::attach(place.folder(), None).await?;
    let mut schedule = shop.engine.store().schedule().await?;
    let row = Row {
        scope,
        mode: args.mode,
        when: args.when,
        days: args.days,
    };
    let said = row_cells(&row).join("  ");
    schedule.set(row);
    schedule.countdown = args.countdown.unwrap_or(schedule.countdown);
    shop.engine.set_schedule(&schedule).await?;
    shop.engine.store().close().await;
    stdout::line(&format!(
        "Set: {said}  (countdown {} s)",
        schedule.countdown
    ))?;
    if schedule.stopped_at.is_some() {
        eprintln!(
            "The stop key is on: nothing is answered automatically until `nightshift resume`."
        );
    }
    Ok(())
}

async fn unset(place: &Place, args: &UnsetArgs) -> Result<(), Failure> {
    let scope = args.whom.scope()?;
    let shop = open::attach(place.folder(), None).await?;
    let mut schedule = shop.engine.store().schedule().await?;
    let was_there = schedule.unset(&scope);
    if was_there {
        shop.engine.set_schedule(&schedule).await?;
    }
    shop.engine.store().close().await;
    let said = if was_there {
        "Taken away."
    } else {
        "There was no such row; nothing was changed."
    };
    Ok(stdout::line(said)?)
}

async fn show(place: &Place, args: &ShowArgs) -> Result<(), Failure> {
    let shop = open::attach(place.folder(), None).await?;
    let schedule = shop.engine.store().schedule().await?;
    shop.engine.store().close().await;
    if args.json {
        return Ok(stdout::json(&as_json(&schedule))?);
    }
    Ok(stdout::line(&as_text(&schedule))?)
}

/// Rows in the words of the command line.
fn as_json(schedule: &Schedule) -> serde_json::Value {
    let rows: Vec<_> = schedule
        .rows
        .iter()
        .map(|row| json!({"scope": row.scope, "mode": row.mode, "when": row.when.to_string(), "days": row.days}))
        .collect();
    json!({
        "rows": rows,
        "working_hours": schedule.working_hours,
        "countdown": schedule.countdown,
        "stopped_at": schedule.stopped_at,
    })
}

fn as_text(schedule: &Schedule) -> String {
    let mut lines = Vec::new();
    if let Some(since) = schedule.stopped_at {
        lines.push(format!("STOPPED since {since}: nothing is answered automatically. `nightshift resume` lifts it."));
    }
    if schedule.rows.is_empty() {
        lines.push("No rows: every answer is a suggestion for you to send.".to_owned());
    }
    lines.extend(table::columns(
        &schedule.rows.iter().map(row_cells).collect::<Vec<_>>(),
    ));
    let hours = &schedule.working_hours;
    let (from, until) = (hours.from.strftime("%H:%M"), hours.until.strftime("%H:%M"));
    lines.push(format!(
        "Working hours {from}-{until} {} ({})",
        hours.zone,
        days(&hours.days)
    ));
    lines.push(format!("Countdown {} s", schedule.countdown));
    lines.join("\n")
}

fn row_cells(row: &Row) -> Vec<String> {
    vec![
        whom(&row.scope),
        row.mode.to_string(),
        row.when.to_string(),
        days(&row.days),
    ]
}

fn whom(scope: &Scope) -> String {
    match scope {
        Scope::Default => "everybody".to_owned(),
        Scope::Zone(zone) => format!("zone {zone}"),
        Scope::Countries(list) => {
            format!(
                "countries {}",
                list.iter()
                    .map(Country::as_str)
                    .collect::<Vec<_>>()
                    .join(",")
            )
        }
        Scope::Channel(id) => format!("channel {id}"),
        Scope::Intent(intent) => format!("intent {intent}"),
        Scope::Buyer(id) => format!("buyer {id}"),
        Scope::Conversation(id) => format!("conversation {id}"),
    }
}

fn days(days: &[WeekdayName]) -> String {
    if days.is_empty() {
        return "every day".to_owned();
    }
    let word = |day: &WeekdayName| format!("{day:?}").to_lowercase();
    days.iter().map(word).collect::<Vec<_>>().join(",")
}

/// `stop`.
pub(super) async fn stop(place: &Place) -> Result<ExitCode, Failure> {
    let shop = open::attach(place.folder(), None).await?;
    let cancelled = shop.engine.stop().await?;
    shop.engine.store().close().await;
    stdout::line(&format!(
        "Stopped: nothing is answered automatically until `nightshift resume`. Countdowns cancelled: {cancelled}."
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// `resume`.
pub(super) async fn resume(place: &Place) -> Result<ExitCode, Failure> {
    let shop = open::attach(place.folder(), None).await?;
    shop.engine.resume().await?;
    shop.engine.store().close().await;
    stdout::line(
        "Resumed: the schedule holds again. Replies whose countdown was cancelled stay with you.",
    )?;
    Ok(ExitCode::SUCCESS)
}
