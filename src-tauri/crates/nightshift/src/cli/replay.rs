//! An old month judged again, for programs as JSON lines, for people as a table.

use super::failure::{FAILED, Failure};
use super::{Place, stdout, table};
use crate::open;
use clap::Args;
use domain::{DecisionKind, Intent};
use engine::{Assistant, ReplayOptions, Replayed, ShopFolder};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Places of one text in the table.
const TEXT: usize = 110;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  nightshift replay --shop ./my-shop
  nightshift replay --shop ./my-shop --json

Judges every turn at its own time with everything on automatic. --as-scheduled uses the schedule of the profile.")]
pub(super) struct ReplayArgs {
    /// The folder
    #[arg(long, value_name = "DIR")]
    shop: PathBuf,
    /// One line of JSON per turn
    #[arg(long)]
    pub json: bool,
    /// Judges by the schedule of the profile
    #[arg(long)]
    as_scheduled: bool,
}

/// `replay`.
pub(super) async fn replay(place: &Place, args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let folder = ShopFolder::read(&args.shop).await?;
    // Only the schedule of the profile is asked for: without it no profile is touched.
    let schedule = if args.as_scheduled {
        let shop = open::attach(place.folder(), None).await?;
        let schedule = shop.engine.store().schedule().await?;
        shop.engine.store().close().await;
        Some(schedule)
    } else {
        None
    };
    let turns = engine::replay(&Assistant::new(), &folder, &ReplayOptions { schedule });
    if args.json {
        turns.iter().try_for_each(stdout::json)?;
    } else {
        report(&turns)?;
    }
    let problems = folder.problems();
    for problem in &problems {
        eprintln!("{problem}");
    }
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FAILED)
    })
}

/// How often each decision was made.
#[derive(Default)]
struct Counts([usize; 5]);

const COLUMNS: [(&str, DecisionKind); 5] = [
    ("answered", DecisionKind::Reply),
    ("asked", DecisionKind::Ask),
    ("drafted", DecisionKind::Suggest),
    ("handed over", DecisionKind::Escalate),
    ("left", DecisionKind::Ignore),
];

impl Counts {
    fn add(&mut self, decision: DecisionKind) {
        for (count, (_, column)) in self.0.iter_mut().zip(COLUMNS) {
            *count += usize::from(column == decision);
        }
    }

    fn cells(&self, name: &str) -> Vec<String> {
        let total: usize = self.0.iter().sum();
        let counts = self.0.iter().map(ToString::to_string);
        [name.to_owned(), total.to_string()]
            .into_iter()
            .chain(counts)
            .collect()
    }
}

fn report(turns: &[Replayed]) -> std::io::Result<()> {
    let mut by_intent: BTreeMap<Intent, Vec<&Replayed>> = BTreeMap::new();
    for turn in turns {
        let primary = turn
            .intents
            .first()
            .map_or(Intent::Other, |scored| scored.intent);
        by_intent.entry(primary).or_default().push(turn);
    }
    let mut all = Counts::default();
    turns.iter().for_each(|turn| all.add(turn.decision));
    let heads = ["intent", "turns"]
        .into_iter()
        .chain(COLUMNS.map(|(name, _)| name));
    let mut rows = vec![heads.map(str::to_owned).collect::<Vec<_>>()];
    for (intent, turns) in &by_intent {
        let mut counts = Counts::default();
        turns.iter().for_each(|turn| counts.add(turn.decision));
        rows.push(counts.cells(intent.as_str()));
    }
    rows.push(all.cells("all"));
    for line in table::columns(&rows) {
        stdout::line(&line)?;
    }
    for (intent, turns) in &by_intent {
        stdout::line(&format!("\n== {intent} =="))?;
        turns.iter().try_for_each(|turn| told(turn))?;
    }
    Ok(())
}

/// One turn: what the buyer said, what would have been done, and what the seller really answered.
fn told(turn: &Replayed) -> std::io::Result<()> {
    let said = |text: &str| table::short(text, TEXT);
    let reason = serde_json::to_value(turn.reason)?
        .as_str()
        .unwrap_or_default()
        .replace('_', " ");
    stdout::line(&format!("\n{}  [{}]", turn.message_id, turn.language))?;
    stdout::line(&format!("  buyer   {}", said(&turn.said)))?;
    match &turn.reply {
        Some(reply) => {
            stdout::line(&format!("  would   send: {}", said(&reply.text)))?;
            stdout::line(&format!("          that is: {}", said(&reply.gloss)))?;
        }
        None => stdout::line(&format!("  would   {} ({reason})", word(turn.decision)))?,
    }
    match &turn.seller {
        Some(answer) => stdout::line(&format!("  seller  {}", said(answer))),
        None => stdout::line("  seller  did not answer"),
    }
}

const fn word(decision: DecisionKind) -> &'static str {
    match decision {
        DecisionKind::Reply => "answer",
        DecisionKind::Ask => "ask back",
        DecisionKind::Suggest => "draft",
        DecisionKind::Escalate => "hand over",
        DecisionKind::Ignore => "leave it",
    }
}
