//! The programs under test.

use std::path::{Path, PathBuf};

/// Where a program of the workspace is: where `cargo xtask test` says, or where a debug build leaves it.
///
/// `name` is `nightdesk` or `nightshift`; the variables are `NIGHTDESK_BIN` and `NIGHTSHIFT_BIN`.
pub fn program(name: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(format!("{}_BIN", name.to_uppercase())) {
        return PathBuf::from(path);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    target.join("debug").join(name)
}
