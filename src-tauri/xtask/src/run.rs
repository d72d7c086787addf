//! `cargo xtask run`: Nightdesk on the demo shop.

use std::env;

use crate::error::Result;
use crate::house::House;
use crate::process;
use crate::setup::{self, Purpose};

/// Options of `cargo xtask run`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Runs in the terminal even where there is a display.
    #[arg(long)]
    terminal: bool,
    /// Handed on to Nightdesk, for example `--for 60s` in the terminal.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Opens the window on the demo shop, or runs the same night in the terminal.
pub fn run(house: &House, options: &Options) -> Result<()> {
    if options.terminal || !has_display() {
        if !options.terminal {
            eprintln!(
                "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): running the same night in the terminal."
            );
        }
        setup::prepare(house, Purpose::Terminal)?;
        return process::run(
            process::cargo(house)
                .args(["run", "-p", "nightshift", "--", "run", "--demo"])
                .args(&options.rest),
        );
    }
    setup::prepare(house, Purpose::Window)?;
    // With `custom-protocol` the window carries the built UI instead of asking a development server for it.
    process::run(
        process::cargo(house)
            .args([
                "run",
                "-p",
                "nightdesk",
                "--features",
                "tauri/custom-protocol",
                "--",
                "--demo",
            ])
            .args(&options.rest),
    )
}

fn has_display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
