//! The UI's packages and its build.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// Folders that are made by tools: their age says nothing about the sources.
const MADE: &[&str] = &[
    "node_modules",
    "dist",
    "paraglide",
    "coverage",
    "test-results",
    "playwright-report",
    ".svelte-kit",
];

/// `npm ci` when the packages are missing or older than the lock file.
pub fn install(house: &House) -> Result<()> {
    let ui = house.ui();
    let lock = modified(&ui.join("package-lock.json"))?;
    // npm writes this file last, so it tells a finished installation from a broken one.
    let installed = modified(&ui.join("node_modules/.package-lock.json")).ok();
    if installed.is_some_and(|time| time >= lock) {
        return Ok(());
    }
    process::run(process::npm(house).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// `npm run build` when the built UI is missing or older than its sources.
pub fn build(house: &House) -> Result<()> {
    let ui = house.ui();
    let built = modified(&ui.join("dist/index.html")).ok();
    let newest = newest(&ui)?;
    if built.is_some_and(|time| newest.is_none_or(|newest| time >= newest)) {
        return Ok(());
    }
    process::run(process::npm(house).args(["run", "build"]))
}

fn modified(path: &Path) -> Result<SystemTime> {
    fs::metadata(path)
        .and_then(|data| data.modified())
        .map_err(|source| XtaskError::Read {
            path: path.to_owned(),
            source,
        })
}

/// When the youngest source under a folder was changed.
fn newest(folder: &Path) -> Result<Option<SystemTime>> {
    let read = |source| XtaskError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut newest = None;
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        if entry
            .file_name()
            .to_str()
            .is_some_and(|name| MADE.contains(&name))
        {
            continue;
        }
        let path = entry.path();
        let time = if path.is_dir() {
            self::newest(&path)?
        } else {
            Some(modified(&path)?)
        };
        newest = newest.max(time);
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_folders_do_not_count_as_sources() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src")).unwrap();
        fs::create_dir_all(folder.path().join("node_modules/x")).unwrap();
        fs::write(folder.path().join("src/a.ts"), "a").unwrap();
        let sources = newest(folder.path()).unwrap().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(folder.path().join("node_modules/x/b.js"), "b").unwrap();
        assert_eq!(newest(folder.path()).unwrap(), Some(sources));
        fs::write(folder.path().join("src/b.ts"), "b").unwrap();
        assert!(newest(folder.path()).unwrap() > Some(sources));
    }

    #[test]
    fn a_missing_folder_is_an_error_with_its_name() {
        let error = newest(Path::new("no/such/folder")).unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }
}
