//! `cargo xtask types`: the TypeScript types of the API, generated into the UI.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// The files of a folder of types, by their path below it.
type Files = BTreeMap<String, Vec<u8>>;

/// Writes the types into the UI and removes those that no longer exist.
pub fn write(house: &House) -> Result<()> {
    let fresh = generate(house)?;
    let folder = house.bindings();
    let old = read(&folder)?;
    for name in differences(&old, &fresh) {
        let path = folder.join(&name);
        match fresh.get(&name) {
            Some(text) => put(&path, text)?,
            None => fs::remove_file(&path).map_err(|source| XtaskError::Write {
                path: path.clone(),
                source,
            })?,
        }
        println!(
            "{}",
            path.strip_prefix(house.root()).unwrap_or(&path).display()
        );
    }
    Ok(())
}

/// Compares the types in the UI with fresh ones.
pub fn check(house: &House) -> Result<()> {
    let stale = differences(&read(&house.bindings())?, &generate(house)?);
    if stale.is_empty() {
        return Ok(());
    }
    let folder = house.bindings();
    let folder = folder
        .strip_prefix(house.root())
        .unwrap_or(&folder)
        .display()
        .to_string();
    Err(XtaskError::StaleTypes {
        folder,
        files: stale.into_iter().collect::<Vec<_>>().join(", "),
    })
}

/// Runs the generator, which is a set of tests of `api`, into a folder of its own.
fn generate(house: &House) -> Result<Files> {
    let folder = house
        .target()
        .join("xtask/bindings")
        .join(std::process::id().to_string());
    let result = process::run(
        process::cargo(house)
            .args(["test", "--quiet", "-p", "api", "--lib", "export_bindings"])
            .env("TS_RS_EXPORT_DIR", &folder),
    )
    .and_then(|()| read(&folder));
    // A folder that cannot be removed is litter below `target`, not a reason to fail.
    let _ = fs::remove_dir_all(&folder);
    let files = result?;
    if files.is_empty() {
        Err(XtaskError::NoTypes)
    } else {
        Ok(files)
    }
}

/// The names that are in one set only, or differ.
fn differences(old: &Files, fresh: &Files) -> BTreeSet<String> {
    old.keys()
        .chain(fresh.keys())
        .filter(|name| old.get(*name) != fresh.get(*name))
        .cloned()
        .collect()
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        collect(folder, "", &mut files)?;
    }
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let read_error = |source| XtaskError::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(read_error)? {
        let entry = entry.map_err(read_error)?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            let text = fs::read(&path).map_err(|source| XtaskError::Read { path, source })?;
            files.insert(name, text);
        }
    }
    Ok(())
}

fn put(path: &Path, text: &[u8]) -> Result<()> {
    let write_error = |source| XtaskError::Write {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(write_error)?;
    }
    fs::write(path, text).map_err(write_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn new_changed_and_removed_files_are_stale() {
        let old = files(&[("Gone.ts", "a"), ("Same.ts", "b"), ("Changed.ts", "c")]);
        let fresh = files(&[("Same.ts", "b"), ("Changed.ts", "d"), ("New.ts", "e")]);
        let stale: Vec<String> = differences(&old, &fresh).into_iter().collect();
        assert_eq!(stale, ["Changed.ts", "Gone.ts", "New.ts"]);
        assert!(differences(&fresh, &fresh).is_empty());
    }

    #[test]
    fn folders_are_read_with_their_subfolders() {
        let folder = tempfile::tempdir().unwrap();
        put(&folder.path().join("A.ts"), b"a").unwrap();
        put(&folder.path().join("serde_json/JsonValue.ts"), b"b").unwrap();
        let read: Vec<String> = read(folder.path()).unwrap().into_keys().collect();
        assert_eq!(read, ["A.ts", "serde_json/JsonValue.ts"]);
    }
}
