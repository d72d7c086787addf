//! Profiles that cannot be opened: said clearly, and left as they are.

use crate::program::{nightshift, run};
use std::fs;
use std::path::Path;

/// A database of an empty shop.
fn profile(folder: &Path) {
    run(nightshift(
        folder,
        &["schedule", "set", "--default", "--mode", "suggest"],
    ))
    .expect(0);
}

fn refused(folder: &Path, code: &str) -> String {
    let ended = run(nightshift(folder, &["run", "--once", "--json"])).expect(1);
    let told = ended.lines();
    let error = told
        .iter()
        .find(|line| line["event"] == "error")
        .unwrap_or_else(|| panic!("{}", ended.out));
    assert_eq!(error["code"], code, "{error}");
    assert_eq!(
        ended.err.trim(),
        error["message"].as_str().unwrap(),
        "people and programs are told the same"
    );
    ended.err
}

#[test]
fn a_database_that_is_none_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("nightdesk.db");
    fs::write(&database, "my holiday pictures").unwrap();
    let message = refused(folder.path(), "store_corrupt");
    assert!(message.contains("backup"), "says what to do: {message}");
    assert_eq!(fs::read(&database).unwrap(), b"my holiday pictures");
    let doctor = run(nightshift(folder.path(), &["doctor"])).expect(1);
    assert!(doctor.out.contains("problem  database"), "{}", doctor.out);
    assert!(
        doctor.out.contains("ok       logins"),
        "the rest is looked at all the same: {}",
        doctor.out
    );
}

#[test]
fn a_database_of_a_newer_version_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    profile(folder.path());
    let database = folder.path().join("nightdesk.db");
    let mut bytes = fs::read(&database).unwrap();
    // The format's number stands at byte 60 of the header.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    let message = refused(folder.path(), "store_newer");
    assert!(
        message.contains("newer") && message.contains("Install"),
        "{message}"
    );
    assert_eq!(fs::read(&database).unwrap(), bytes);
}

#[test]
fn a_wrong_or_missing_key_of_the_logins_is_told_and_the_stop_key_works_without() {
    let folder = tempfile::tempdir().unwrap();
    let mut add = nightshift(
        folder.path(),
        &[
            "channel",
            "add",
            "ebay",
            "--name",
            "Shop",
            "--base-url",
            "http://127.0.0.1:9",
            "--token-env",
            "T",
            "--no-check",
        ],
    );
    add.env("T", "token-of-the-test");
    run(add).expect(0);
    let vault = fs::read(folder.path().join("vault.bin")).unwrap();
    assert!(
        !vault.windows(17).any(|part| part == b"token-of-the-test"),
        "encrypted"
    );
    for key in ["another", ""] {
        let mut command = nightshift(folder.path(), &["run", "--once", "--json"]);
        command.env("NIGHTDESK_VAULT_KEY", key);
        let ended = run(command).expect(1);
        assert_eq!(ended.lines()[0]["code"], "vault_key");
        assert!(ended.err.contains("NIGHTDESK_VAULT_KEY"), "{}", ended.err);
        let mut stop = nightshift(folder.path(), &["stop"]);
        stop.env("NIGHTDESK_VAULT_KEY", key);
        run(stop).expect(0);
    }
    assert_eq!(
        fs::read(folder.path().join("vault.bin")).unwrap(),
        vault,
        "the file stays as it was"
    );
}

#[test]
fn a_computer_without_a_keychain_is_told_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = crate::program::bare(&["run", "--once"]);
    command
        .arg("--profile")
        .arg(folder.path())
        .env_remove("XDG_RUNTIME_DIR");
    let ended = run(command);
    if cfg!(target_os = "linux") {
        let ended = ended.expect(1);
        assert!(
            ended.err.contains("--vault file") && ended.err.contains("NIGHTDESK_VAULT_KEY"),
            "{}",
            ended.err
        );
    }
}

#[test]
fn command_lines_that_make_no_sense_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [&[&str]; 6] = [
        &["schedule", "set", "--mode", "auto"],
        &[
            "schedule",
            "set",
            "--zone",
            "Mars/Olympus",
            "--mode",
            "auto",
        ],
        &["schedule", "set", "--default", "--mode", "loud"],
        &["run", "--for", "soon"],
        &["sync"],
        &[
            "channel",
            "add",
            "ebay",
            "--name",
            "Shop",
            "--token-env",
            "NO_SUCH_VARIABLE_OF_THE_TEST",
        ],
    ];
    for case in cases {
        let ended = run(nightshift(folder.path(), case)).expect(2);
        assert!(
            ended.out.is_empty() && !ended.err.is_empty(),
            "{case:?}: {}",
            ended.err
        );
    }
    let shown = run(nightshift(folder.path(), &["schedule", "show", "--json"])).expect(0);
    assert!(!shown.out.contains("auto"), "{}", shown.out);
}
