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
    setup::prepare(
        house,
        if options.fast {
            Purpose::Window
        } else {
            Purpose::Test
        },
    )?;
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
    match Runner::find(house) {
        Runner::Nextest => nextest_parts(house, options, summary),
        Runner::Cargo => cargo_parts(house, options, summary),
    }
    if options.fast {
        summary.left("examples in the documentation", "--fast");
        return;
    }
    summary.part("examples in the documentation", || {
        process::run(
            process::cargo(house)
                .args(["test", "--quiet", "--doc", "--workspace"])
                .args(FEATURES),
        )
    });
}

/// Every package is selected in every part, so that features and thus builds stay the same; the filter says
/// which tests run.
fn nextest_parts(house: &House, options: &Options, summary: &mut Summary) {
    let nextest = |filter: &str| {
        let mut command = process::cargo(house);
        command
            .args([
                "nextest",
                "run",
                "--no-fail-fast",
                "--workspace",
                "-E",
                filter,
            ])
            .args(FEATURES);
        process::run(with_programs(house, &mut command))
    };
    summary.part("crates", || nextest("not package(scenarios)"));
    if options.fast {
        summary.left("scenarios with real servers", "--fast");
        summary.left("the real window", "--fast");
        return;
    }
    // The runner refuses a filter that names a test binary that does not exist.
    let has_window = has_window_test(house);
    let scenarios = if has_window {
        "package(scenarios) and not binary(window)"
    } else {
        "package(scenarios)"
    };
    summary.part("scenarios with real servers", || nextest(scenarios));
    summary.part("the real window", || {
        if has_window {
            return nextest("package(scenarios) and binary(window)");
        }
        let absent = "tests/tests/window.rs, the test that drives the real window, is not there";
        Err(XtaskError::Absent(absent.to_owned()))
    });
}

/// The built-in runner takes all in one go.
fn cargo_parts(house: &House, options: &Options, summary: &mut Summary) {
    let name = if options.fast {
        "crates"
    } else {
        "crates, scenarios and the real window"
    };
    summary.part(name, || {
        let mut command = process::cargo(house);
        command
            .args([
                "test",
                "--no-fail-fast",
                "--workspace",
                "--lib",
                "--bins",
                "--tests",
            ])
            .args(FEATURES);
        if options.fast {
            command.args(["--exclude", "scenarios"]);
        }
        process::run(with_programs(house, &mut command))
    });
}

fn has_window_test(house: &House) -> bool {
    house.root().join("tests/tests/window.rs").is_file()
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
}

/// Tells a test where the programs under test are.
fn with_programs<'a>(house: &House, command: &'a mut Command) -> &'a mut Command {
    command
        .env("NIGHTDESK_BIN", house.program("nightdesk"))
        .env("NIGHTSHIFT_BIN", house.program("nightshift"))
}
