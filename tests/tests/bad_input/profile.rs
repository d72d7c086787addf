//! A computer without a keychain, and two Nightdesks over one profile.

use super::{child, tells};
use api::ApiError;
use domain::Secret;
use engine::EngineError;
use engine::ports::{Vault, VaultError};
use platform::{FileVault, KeychainVault, Profile, ProfileError};
use scenarios::night::{Desk, Mailbox, real_ports};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Arc;

#[test]
fn without_a_keychain_no_login_is_taken_and_the_encrypted_file_serves() {
    if child::is_child() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        return runtime.block_on(no_keychain());
    }
    let mut test =
        child::again("profile::without_a_keychain_no_login_is_taken_and_the_encrypted_file_serves");
    test.env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("DISPLAY")
        .env_remove("XDG_RUNTIME_DIR");
    child::went_well(&test.output().unwrap());
}

async fn no_keychain() {
    let keychain = KeychainVault::new("no keychain here");
    let error = keychain.check().await.unwrap_err();
    assert!(
        matches!(error, VaultError::Missing(_) | VaultError::Locked(_)),
        "{error:?}"
    );
    tells(&error.to_string(), &["keychain", "cannot"]);

    let mut ports = real_ports();
    ports.vault = Arc::new(keychain);
    let desk = Desk::open(ports.clone()).await;
    let mailbox = Mailbox::plain(1, 1);
    let error = desk
        .engine
        .add_channel(mailbox.channel())
        .await
        .unwrap_err();
    assert!(matches!(error, EngineError::Vault(_)), "{error:?}");
    tells(&error.to_string(), &["keychain", "logins"]);
    let code = ApiError::from(error).view().code;
    assert!(code == "vault_missing" || code == "vault_locked", "{code}");
    assert!(
        desk.store().channels().await.unwrap().is_empty(),
        "nothing is left of a channel without its login"
    );

    let file = desk.folder().join("vault.bin");
    let key = Secret::new("a key of the seller".to_owned());
    ports.vault = Arc::new(FileVault::open(&file, &key).unwrap());
    let again = Desk::over(desk.folder(), ports).await;
    let channel = again.connect(&mailbox).await;
    let kept = FileVault::open(&file, &key)
        .unwrap()
        .get(&format!("{channel}/password"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(*kept.expose(), mailbox.password);
    let sealed = std::fs::read(&file).unwrap();
    let clear = mailbox.password.as_bytes();
    assert!(
        !sealed.windows(clear.len()).any(|w| w == clear),
        "the file is encrypted"
    );
    let Err(wrong) = FileVault::open(&file, &Secret::new("another key".to_owned())) else {
        panic!("any key opens it")
    };
    tells(&wrong.to_string(), &["NIGHTDESK_VAULT_KEY", "does not fit"]);
    let error = ApiError::from(EngineError::from(wrong));
    assert_eq!(error.view().code, "vault_key");
}

#[test]
fn a_second_nightdesk_over_the_same_profile_is_refused_until_the_first_is_gone() {
    if child::is_child() {
        let profile = Profile::at(std::env::var("ND_PROFILE").unwrap().as_ref()).unwrap();
        let _lock = profile.lock("the window").unwrap();
        println!("holds it");
        std::thread::sleep(std::time::Duration::from_secs(600));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut test = child::again(
        "profile::a_second_nightdesk_over_the_same_profile_is_refused_until_the_first_is_gone",
    );
    let mut first = test
        .env("ND_PROFILE", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("holds it")));

    let profile = Profile::at(folder.path()).unwrap();
    let second = profile.lock("the runner");
    let held = matches!(second, Err(ProfileError::InUse(_)));
    let said = second
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    let process = first.id().to_string();
    // Killed, not closed: the system gives the profile back all the same.
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(held, "{said}");
    tells(
        &said,
        &[
            "the window",
            &process,
            "already watching",
            "answer twice",
            "stop it first",
        ],
    );
    profile
        .lock("the runner")
        .expect("the profile is free again");
}
