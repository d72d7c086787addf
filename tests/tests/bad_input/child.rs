//! The same test once more, in a process of its own.

use std::process::{Command, Output};

const MARK: &str = "ND_TEST_CHILD";

/// Whether this is that process.
pub fn is_child() -> bool {
    std::env::var_os(MARK).is_some()
}

/// The test of a name, to be run in a process of its own.
pub fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture", "--test-threads", "1"])
        .env(MARK, "1");
    command
}

/// Its end was good, and it did run.
#[track_caller]
pub fn went_well(output: &Output) {
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}
