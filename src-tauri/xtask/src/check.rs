//! `cargo xtask check`: what must hold before anything is tested.

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::rules;
use crate::setup::{self, Purpose};
use crate::summary::Summary;
use crate::{process, types};

/// Options of `cargo xtask check`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only the rules of the house, which need no build.
    #[arg(long)]
    rules: bool,
}

/// Format, clippy, the rules of the house, fresh types, and the UI's own checks.
pub fn run(house: &House, options: &Options) -> Result<()> {
    if options.rules {
        return house_rules(house);
    }
    setup::prepare(house, Purpose::Test)?;
    toolchain(house)?;
    let mut summary = Summary::default();
    summary.part("format", || {
        process::run(process::cargo(house).args(["fmt", "--all", "--check"]))
    });
    summary.part("rules of the house", || house_rules(house));
    summary.part("clippy", || {
        process::run(process::cargo(house).args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    });
    summary.part("generated types", || types::check(house));
    summary.part("ui: types", || {
        process::run(process::npm(house).args(["run", "check"]))
    });
    summary.part("ui: lint", || {
        process::run(process::npm(house).args(["run", "--if-present", "lint"]))
    });
    summary.close()
}

/// rustfmt and clippy are parts of the toolchain that a small installation leaves out.
fn toolchain(house: &House) -> Result<()> {
    let is_there = |tool: &str| process::succeeds(process::cargo(house).args([tool, "--version"]));
    if (is_there("fmt") && is_there("clippy")) || process::find("rustup").is_none() {
        return Ok(());
    }
    process::run(
        std::process::Command::new("rustup")
            .current_dir(house.root())
            .args(["component", "add", "rustfmt", "clippy"]),
    )
}

fn house_rules(house: &House) -> Result<()> {
    let findings = rules::check(&rules::Tree::read(house)?, &rules::Metadata::read(house)?);
    for finding in &findings {
        println!("{finding}\n");
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(XtaskError::Findings(findings.len()))
    }
}
