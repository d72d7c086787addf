use super::{FileVault, Secret, Vault, VaultError};

fn key(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn keeps_secrets_and_shows_none_of_them_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.bin");
    let vault = FileVault::open(&path, &key("correct horse")).unwrap();
    vault
        .set("c1/password", Secret::new("hunter2-hunter2".to_owned()))
        .await
        .unwrap();
    vault
        .set("c2/token", Secret::new("t".repeat(8192)))
        .await
        .unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        !bytes.windows(7).any(|w| w == b"hunter2"),
        "the password stands in the file"
    );

    let again = FileVault::open(&path, &key("correct horse")).unwrap();
    assert_eq!(
        again.get("c1/password").await.unwrap(),
        Some(key("hunter2-hunter2"))
    );
    assert_eq!(
        again.get("c2/token").await.unwrap().unwrap().expose().len(),
        8192,
        "long tokens survive"
    );
    again.remove("c1/password").await.unwrap();
    assert_eq!(again.get("c1/password").await.unwrap(), None);
}

#[tokio::test]
async fn a_wrong_key_and_a_changed_byte_are_told_and_leave_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.bin");
    FileVault::open(&path, &key("a"))
        .unwrap()
        .set("x", key("y"))
        .await
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(
        matches!(FileVault::open(&path, &key("b")), Err(VaultError::Key(_))),
        "wrong key"
    );
    let mut changed = before.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&path, &changed).unwrap();
    assert!(
        matches!(FileVault::open(&path, &key("a")), Err(VaultError::Key(_))),
        "changed byte"
    );
    assert_eq!(
        std::fs::read(&path).unwrap(),
        changed,
        "a vault that cannot be opened is never written"
    );
    assert!(
        matches!(FileVault::open(&path, &key(" ")), Err(VaultError::Key(_))),
        "no key"
    );
}
