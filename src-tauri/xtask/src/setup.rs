//! What a command needs before it can start: Debian packages, Node.js, the UI's packages, the built UI.

mod node;
mod packages;
mod ui;

use clap::ValueEnum;

use crate::error::Result;
use crate::house::House;

pub use node::fetched as fetched_node;
use packages::Group;

/// What is about to be done, and so what has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    /// The night in the terminal.
    Terminal,
    /// The window.
    Window,
    /// Every test.
    Test,
}

/// Options of `cargo xtask setup`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// What is to be done afterwards.
    #[arg(long = "for", value_enum, default_value_t = Purpose::Test)]
    purpose: Purpose,
}

/// `cargo xtask setup`.
pub fn run(house: &House, options: &Options) -> Result<()> {
    prepare(house, options.purpose)
}

/// Installs what is missing for a purpose. Quick, and silent, when nothing is.
pub fn prepare(house: &House, purpose: Purpose) -> Result<()> {
    match purpose {
        Purpose::Terminal => packages::install(&[Group::Compile]),
        Purpose::Window => {
            packages::install(&[Group::Compile, Group::Window])?;
            built_ui(house)
        }
        Purpose::Test => {
            packages::install(&[Group::Compile, Group::Window, Group::Test])?;
            built_ui(house)
        }
    }
}

/// The shell embeds the UI when it is compiled, so the UI comes first.
fn built_ui(house: &House) -> Result<()> {
    node::require(house)?;
    ui::install(house)?;
    ui::build(house)
}
