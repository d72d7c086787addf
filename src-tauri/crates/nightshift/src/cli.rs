//! The command line.

mod channels;
mod doctor;
mod failure;
mod lines;
mod replay;
mod run;
mod schedule;
mod serve;
mod shop;
mod span;
mod stdout;
mod table;
mod understand;
mod watch;

use crate::open::VaultChoice;
use clap::{Args, Parser, Subcommand};
use failure::Failure;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Told at the end of `--help`.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something failed; standard error says what happened, what it means and what to do
  2  the command line does not make sense
  3  another Nightdesk is watching this profile

Logins lie in the keychain. `--vault file` keeps them in an encrypted file in the profile instead; its key comes from
the environment variable NIGHTDESK_VAULT_KEY. RUST_LOG=info shows more on standard error.

Example:
  nightshift run --demo --for 60s";

/// Nightdesk without a window: watches over a shop's messages and answers what can be answered from facts.
#[derive(Debug, Parser)]
#[command(name = "nightshift", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Which profile, and where its logins lie.
#[derive(Args, Clone, Debug)]
struct Place {
    /// Folder of the profile; without it, the one of this computer's user
    #[arg(long, global = true, value_name = "DIR")]
    profile: Option<PathBuf>,
    /// Where logins lie; without it the keychain, and memory for a demo
    #[arg(long, global = true, value_enum, value_name = "WHERE")]
    vault: Option<VaultChoice>,
}

impl Place {
    fn folder(&self) -> Option<&Path> {
        self.profile.as_deref()
    }

    fn vault(&self, demo: bool) -> VaultChoice {
        self.vault.unwrap_or(if demo {
            VaultChoice::Memory
        } else {
            VaultChoice::Keychain
        })
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Watches: reads the channels, judges, answers, and wakes a person for the rest
    Run(run::RunArgs),
    /// Watches, and offers the screens to a browser on this computer
    Serve(serve::ServeArgs),
    /// Reads the channels without answering anything
    Sync(run::SyncArgs),
    /// Looks whether everything is in order, and says what to do where it is not
    Doctor(doctor::DoctorArgs),
    /// Connects, lists and removes channels
    #[command(subcommand)]
    Channel(channels::ChannelCommand),
    /// Takes a shop folder in: its history, orders, rules and articles
    Import(shop::ImportArgs),
    /// Judges the old messages of a shop folder again; nothing is stored, nothing is sent
    Replay(replay::ReplayArgs),
    /// Understands messages: JSON lines in, JSON lines out
    Understand(understand::UnderstandArgs),
    /// Says who may speak when
    #[command(subcommand)]
    Schedule(schedule::ScheduleCommand),
    /// Presses the stop key: nothing is answered automatically until it is lifted
    Stop(schedule::StopArgs),
    /// Lifts the stop key
    Resume(schedule::ResumeArgs),
}

impl Command {
    /// Whether the output is for programs: then failures are too.
    const fn json(&self) -> bool {
        match self {
            Self::Run(args) => args.json,
            Self::Serve(_) => true,
            Self::Replay(args) => args.json,
            Self::Channel(command) => command.json(),
            Self::Schedule(command) => command.json(),
            Self::Sync(_)
            | Self::Doctor(_)
            | Self::Import(_)
            | Self::Understand(_)
            | Self::Stop(_)
            | Self::Resume(_) => false,
        }
    }
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second subscriber is refused where a test has set one; the program goes on either way.
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _ = logs.with_ansi(std::io::stderr().is_terminal()).try_init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Nightdesk cannot start on this computer: {error}. Nothing was changed.");
            return ExitCode::FAILURE;
        }
    };
    let json = cli.command.json();
    let ended = runtime.block_on(dispatch(cli));
    // A thread that waits for the keyboard or for a notification shall not hold the program.
    runtime.shutdown_timeout(Duration::from_secs(1));
    match ended {
        Ok(code) => code,
        Err(failure) => failure.tell(json),
    }
}

async fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    let place = &cli.place;
    match cli.command {
        Command::Run(args) => run::run(place, &args).await,
        Command::Serve(args) => serve::serve(place, &args).await,
        Command::Sync(args) => run::sync(place, &args).await,
        Command::Doctor(_) => doctor::doctor(place).await,
        Command::Channel(command) => channels::channel(place, command).await,
        Command::Import(args) => shop::import(place, &args).await,
        Command::Replay(args) => replay::replay(place, &args).await,
        Command::Understand(_) => understand::understand(),
        Command::Schedule(command) => schedule::schedule(place, command).await,
        Command::Stop(_) => schedule::stop(place).await,
        Command::Resume(_) => schedule::resume(place).await,
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_shows_an_example() {
        fn look(command: &clap::Command, path: &str) {
            let name = format!("{path} {}", command.get_name());
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Example"), "{name} has no example");
            command.get_subcommands().for_each(|sub| look(sub, &name));
        }
        let cli = Cli::command();
        cli.clone().debug_assert();
        look(&cli, "");
    }
}
