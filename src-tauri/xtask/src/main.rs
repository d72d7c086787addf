//! The commands of the house: `cargo xtask run | test | check | bench | train | types | setup`.
//!
//! This program knows the tree, the tools and the order in which they run. It must start fast, so it
//! has few dependencies and none of the house's crates.

mod bench;
mod check;
mod error;
mod house;
mod process;
mod rules;
mod run;
mod setup;
mod summary;
mod test;
mod train;
mod types;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::XtaskError;
use crate::house::House;

/// The commands of the house.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Sets up what is missing and opens Nightdesk on the demo shop (in the terminal without a display).
    Run(run::Options),
    /// Sets up what is missing and runs every test.
    Test(test::Options),
    /// Format, clippy with warnings denied, the rules of the house, fresh generated types.
    Check(check::Options),
    /// Runs the benchmarks against their budgets, in release.
    Bench(bench::Options),
    /// Learns the built-in understanding anew from the corpus (minutes) and prints how well it reads.
    Train(train::Options),
    /// Writes the TypeScript types of the commands and events into the UI.
    Types,
    /// Installs what is missing: Debian packages, UI packages, the built UI.
    Setup(setup::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match House::find().and_then(|house| perform(&house, cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(house: &House, task: Task) -> Result<(), XtaskError> {
    match task {
        Task::Run(options) => run::run(house, &options),
        Task::Test(options) => test::run(house, &options),
        Task::Check(options) => check::run(house, &options),
        Task::Bench(options) => bench::run(house, &options),
        Task::Train(options) => train::run(house, &options),
        Task::Types => types::write(house),
        Task::Setup(options) => setup::run(house, &options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
