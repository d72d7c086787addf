//! The files of the house.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// All text files that git knows or would add.
#[derive(Debug, Default)]
pub struct Tree {
    /// The files.
    pub files: Vec<File>,
    /// Every path, with those of files that are not text.
    pub paths: Vec<String>,
}

/// One text file.
#[derive(Debug)]
pub struct File {
    /// The path from the root, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// Whether this is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether this file is only there to test: the usual places and names.
    pub fn is_test(&self) -> bool {
        let path = &self.path;
        path.starts_with("tests/")
            || path.contains("/tests/")
            || path.contains("/benches/")
            || path.contains("/e2e/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_tests.rs")
            || path.ends_with("_test.rs")
            || path.contains(".test.")
            || path.contains(".spec.")
    }

    /// The crate of `src-tauri/crates` that the file belongs to, or `nightdesk` for the shell.
    pub fn product_crate(&self) -> Option<&str> {
        if self.path.starts_with("src-tauri/src/") {
            return Some("nightdesk");
        }
        self.path
            .strip_prefix("src-tauri/crates/")?
            .split('/')
            .next()
    }
}

impl Tree {
    /// Reads the tree of the house.
    pub fn read(house: &House) -> Result<Self> {
        let listed = process::output(Command::new("git").current_dir(house.root()).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let mut tree = Self::default();
        for path in String::from_utf8_lossy(&listed)
            .split('\0')
            .filter(|path| !path.is_empty())
        {
            let full = house.root().join(path);
            let bytes = match fs::read(&full) {
                Ok(bytes) => bytes,
                // Deleted, and not yet committed so.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(source) => return Err(XtaskError::Read { path: full, source }),
            };
            tree.paths.push(path.to_owned());
            if let Ok(text) = String::from_utf8(bytes) {
                tree.files.push(File {
                    path: path.to_owned(),
                    text,
                });
            }
        }
        Ok(tree)
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| File {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    /// The Rust files of the product: the crates and the shell, without the files that only test.
    pub fn product_rust(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files
            .iter()
            .filter(|file| file.is_rust() && !file.is_test())
            .filter_map(|file| file.product_crate().map(|name| (name, file)))
    }
}
