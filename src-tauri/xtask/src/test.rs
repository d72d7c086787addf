//! `cargo xtask test`: every test there is, with one table at the end.

use std::process::Command;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;
use crate::setup::{self, Purpose};
use crate::summary::Summary;

/// One set of features for every build of the tests, so that nothing is compiled twice; the window then
/// carries the built UI, as the shipped one does.
const FEATURES: [&str; 2] = ["--features", "tauri/custom-protocol"];

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only the tests of the crates and the UI's units: no servers, no browser, no window.
    #[arg(long)]
    fast: bool,
}

/// Runs the tests.
pub fn run(house: &House, options: &Options) -> Result<()> {
    setup::prepare(house, Purpose::Test)?;
    let mut summary = Summary::default();
    let mut built = false;
    summary.part("build", || {
        process::run(
            process::cargo(house)
                .args(["build", "--workspace", "--bins", "--tests"])
                .args(FEATURES),
        )?;
        built = true;
        Ok(())
    });
    if built {
        rust_parts(house, options, &mut summary);
    } else {
        summary.left("crates, scenarios, window", "the build failed");
    }
    summary.part("ui: units", || {
        process::run(process::npm(house).args(["test"]))
    });
    if options.fast {
        summary.left("ui: in Chromium", "--fast");
    } else if built {
        summary.part("ui: in Chromium", || {
            process::run(with_programs(
                house,
                process::npm(house).args(["run", "e2e"]),
            ))
        });
    }
    summary.close()
}

fn rust_parts(house: &House, options: &Options, summary: &mut Summary) {
    let runner = Runner::find(house);
    summary.part("crates", || process::run(&mut runner.crates(house)));
    if options.fast {
        summary.left("scenarios with real servers", "--fast");
        summary.left("the real window", "--fast");
        return;
    }
    summary.part("scenarios with real servers", || {
        process::run(&mut runner.scenarios(house))
    });
    if runner == Runner::Cargo {
        summary.left(
            "the real window",
            "ran with the scenarios, because cargo-nextest is not installed",
        );
    } else {
        window(house, summary);
    }
    summary.part("examples in the documentation", || {
        process::run(
            process::cargo(house)
                .args(["test", "--quiet", "--doc", "--workspace"])
                .args(FEATURES),
        )
    });
}

fn window(house: &House, summary: &mut Summary) {
    summary.part("the real window", || {
        if !house.root().join("tests/tests/window.rs").is_file() {
            return Err(XtaskError::Absent(
                "tests/tests/window.rs, the test that drives the real window, is not there"
                    .to_owned(),
            ));
        }
        let mut command = Runner::Nextest.start(house);
        command.args(["--workspace", "-E", "package(scenarios) and binary(window)"]);
        process::run(with_programs(house, &mut command))
    });
}

/// What runs the tests of the crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Runner {
    /// Each test in a process of its own, with a time limit (`.config/nextest.toml`).
    Nextest,
    /// The built-in one.
    Cargo,
}

impl Runner {
    fn find(house: &House) -> Self {
        if process::succeeds(process::cargo(house).args(["nextest", "--version"])) {
            Self::Nextest
        } else {
            Self::Cargo
        }
    }

    fn crates(self, house: &House) -> Command {
        let mut command = self.start(house);
        match self {
            // Every package is selected, so that features and thus builds stay the same; the filter runs some.
            Self::Nextest => command.args(["--workspace", "-E", "not package(scenarios)"]),
            Self::Cargo => command
                .args([
                    "--workspace",
                    "--exclude",
                    "scenarios",
                    "--lib",
                    "--bins",
                    "--tests",
                ])
                .args(FEATURES),
        };
        command
    }

    fn scenarios(self, house: &House) -> Command {
        let mut command = self.start(house);
        match self {
            Self::Nextest => command.args([
                "--workspace",
                "-E",
                "package(scenarios) and not binary(window)",
            ]),
            Self::Cargo => command.args(["-p", "scenarios", "--lib", "--bins", "--tests"]),
        };
        with_programs(house, &mut command);
        command
    }

    fn start(self, house: &House) -> Command {
        let mut command = process::cargo(house);
        match self {
            Self::Nextest => command
                .args(["nextest", "run", "--no-fail-fast"])
                .args(FEATURES),
            Self::Cargo => command.args(["test", "--no-fail-fast"]),
        };
        command
    }
}

/// Tells a test where the programs under test are.
fn with_programs<'a>(house: &House, command: &'a mut Command) -> &'a mut Command {
    command
        .env("NIGHTDESK_BIN", house.program("nightdesk"))
        .env("NIGHTSHIFT_BIN", house.program("nightshift"))
}
