//! `cargo xtask bench`: the budgets, measured in release.

use crate::error::Result;
use crate::house::House;
use crate::process;
use crate::setup::{self, Purpose};

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Handed on to the benchmarks, for example a name to run only that one.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds in release and measures.
pub fn run(house: &House, options: &Options) -> Result<()> {
    setup::prepare(house, Purpose::Test)?;
    // The window's start and memory are budgets too, so the shell is built the way it ships.
    process::run(process::cargo(house).args([
        "build",
        "--release",
        "-p",
        "nightdesk",
        "--features",
        "tauri/custom-protocol",
    ]))?;
    let release = house.target().join("release");
    process::run(
        process::cargo(house)
            .args([
                "run",
                "--release",
                "-p",
                "scenarios",
                "--bin",
                "bench",
                "--",
            ])
            .args(&options.rest)
            .env(
                "NIGHTDESK_BIN",
                release.join(format!("nightdesk{}", std::env::consts::EXE_SUFFIX)),
            ),
    )
}
