//! The window's process.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    nightdesk::run(nightdesk::Options::parse())
}
