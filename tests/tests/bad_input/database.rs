//! Databases that this Nightdesk cannot open, or not any more.

use super::tells;
use api::ApiError;
use engine::{OpenOptions, Store, StoreError};
use jiff::Timestamp;
use scenarios::night::Market;
use std::path::{Path, PathBuf};

/// A profile that has been used and closed.
async fn used(folder: &Path) -> PathBuf {
    let market = Market::open("2026-11-03T14:00:00Z".parse().unwrap()).await;
    for n in 0..40 {
        market.asks(
            &format!("buyer_{n}"),
            "Hello, where is my order? It has not arrived yet.",
        );
    }
    market.desk.step().await;
    market.desk.store().close().await;
    let path = folder.join("nightdesk.db");
    std::fs::copy(market.desk.folder().join("nightdesk.db"), &path).unwrap();
    path
}

async fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(OpenOptions {
        path: path.to_owned(),
        now: Timestamp::UNIX_EPOCH,
    })
    .await
}

async fn conversations(store: &Store) -> Result<i64, StoreError> {
    let query = store::InboxQuery {
        filter: store::InboxFilter::All,
        channel: None,
        after: None,
        limit: 500,
    };
    let page = store.inbox(&query).await?;
    for row in &page.rows {
        store.messages(&row.conversation.id).await?;
    }
    Ok(page.counts.all)
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = used(folder.path()).await;
    let good = std::fs::read(&path).unwrap();
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    std::fs::write(&path, &newer).unwrap();

    let error = open(&path).await.unwrap_err();
    tells(
        &error.to_string(),
        &[
            "newer Nightdesk",
            "9999",
            "not touched",
            "Install the newer version",
        ],
    );
    assert_eq!(ApiError::from(error).view().code, "store_newer");
    assert_eq!(
        std::fs::read(&path).unwrap(),
        newer,
        "not a byte was changed"
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "and nothing was put beside it"
    );

    std::fs::write(&path, &good).unwrap();
    assert_eq!(
        conversations(&open(&path).await.unwrap()).await.unwrap(),
        40
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nightdesk.db");
    for (bytes, what) in [
        (b"Dear diary, today I sold a lamp.".repeat(40), "text"),
        (vec![0; 8192], "zeros"),
    ] {
        std::fs::write(&path, &bytes).unwrap();
        let error = open(&path).await.unwrap_err();
        tells(
            &error.to_string(),
            &["damaged or not a database", "left as it is", "backup"],
        );
        assert_eq!(ApiError::from(error).view().code, "store_corrupt", "{what}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{what}");
    }
}

#[tokio::test]
async fn damage_within_is_told_as_damage_and_a_backup_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = used(folder.path()).await;
    let good = std::fs::read(&path).unwrap();
    let mut damaged = good.clone();
    // Every page but the first: whatever is read is damaged.
    let len = damaged.len();
    damaged[4096..len].iter_mut().for_each(|byte| *byte ^= 0x5a);
    std::fs::write(&path, &damaged).unwrap();
    let read = async { conversations(&open(&path).await?).await };
    let error = read.await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
    tells(
        &error.to_string(),
        &["damaged", "backup", "read anew from your channels"],
    );
    assert_eq!(ApiError::from(error).view().code, "store_corrupt");

    // A file cut off in the middle, as by a broken copy.
    for beside in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{beside}", path.display()));
    }
    std::fs::write(&path, &good[..good.len() / 2]).unwrap();
    let read = async { conversations(&open(&path).await?).await };
    let error = read.await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");

    for beside in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{beside}", path.display()));
    }
    std::fs::write(&path, &good).unwrap();
    assert_eq!(
        conversations(&open(&path).await.unwrap()).await.unwrap(),
        40
    );
}
