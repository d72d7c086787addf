//! `cargo xtask train`: from the hand-written corpus to the model file that is built into the program.

use crate::error::Result;
use crate::house::House;
use crate::process;

/// Options of `cargo xtask train`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Handed on to the trainer, for example `--look` to print what was misread and write nothing.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds the trainer in release and lets it learn.
pub fn run(house: &House, options: &Options) -> Result<()> {
    let train = [
        "run",
        "--release",
        "-p",
        "assistant",
        "--bin",
        "train",
        "--",
    ];
    process::run(process::cargo(house).args(train).args(&options.rest))
}
