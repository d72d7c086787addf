//! What only this engine can do: files, pages, snapshots.

use super::{Migration, beside, open_with};
use crate::{OpenOptions, Store, StoreError};
use domain::channel::Channel;
use domain::inbound::{Cursor, InboundBuyer, InboundMessage, Pulled};
use domain::{Author, ChannelId, RetryClass};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

const NEXT: Migration = &["CREATE TABLE later (id TEXT PRIMARY KEY)"];
const BROKEN: Migration = &[
    "CREATE TABLE later (id TEXT PRIMARY KEY)",
    "CREATE TABLE later (id TEXT)",
];

fn options(path: &Path) -> OpenOptions {
    OpenOptions {
        path: path.to_owned(),
        now: Timestamp::UNIX_EPOCH,
    }
}

fn migrations(more: &[Migration]) -> Vec<Migration> {
    super::MIGRATIONS.iter().chain(more).copied().collect()
}

struct Place {
    path: PathBuf,
    _dir: tempfile::TempDir,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    Place {
        path: dir.path().join("nightdesk.db"),
        _dir: dir,
    }
}

static ID: AtomicU64 = AtomicU64::new(1);

fn id() -> String {
    format!("{:012}", ID.fetch_add(1, Ordering::Relaxed))
}

fn message(n: i64) -> InboundMessage {
    InboundMessage {
        platform_id: format!("m{n}"),
        conversation_platform_id: format!("t{}", n % 50),
        author: Author::Buyer,
        buyer: InboundBuyer {
            platform_id: format!("u{}", n % 50),
            ..InboundBuyer::default()
        },
        subject: None,
        text: format!("message number {n} about a brass lamp that has not arrived {n}"),
        full_text: None,
        html: None,
        sent_at: Timestamp::from_second(1_790_000_000 + n).unwrap(),
        attachments: Vec::new(),
        suppress: None,
        order_platform_id: None,
        context: serde_json::Value::Null,
    }
}

async fn with_messages(store: &Store, n: i64) -> Result<(), StoreError> {
    let channel = Channel {
        id: ChannelId::new("c1"),
        platform: "market".to_owned(),
        name: "Lamps".to_owned(),
        site: None,
        account: "a".to_owned(),
        settings: serde_json::Value::Null,
        enabled: true,
    };
    store.put_channel(&channel).await?;
    take_in(store, 0, n).await
}

async fn take_in(store: &Store, from: i64, until: i64) -> Result<(), StoreError> {
    let messages = (from..until).map(message).collect();
    let pulled = Pulled {
        messages,
        cursor: Some(Cursor(serde_json::json!(until))),
        ..Pulled::default()
    };
    store
        .ingest(
            &ChannelId::new("c1"),
            &pulled,
            Timestamp::UNIX_EPOCH,
            true,
            &id,
        )
        .await
        .map(|_| ())
}

#[tokio::test]
async fn a_migration_keeps_a_snapshot_and_all_data() {
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    with_messages(&store, 10).await.unwrap();
    store.close().await;
    let migrated = open_with(&options(&place.path), &migrations(&[NEXT]))
        .await
        .unwrap();
    assert_eq!(migrated.search("number 7", 5).await.unwrap().len(), 1);
    migrated.close().await;
    let snapshot = beside(&place.path, ".before-v3");
    let old = Store::open(options(&snapshot)).await.unwrap();
    assert_eq!(
        old.search("number 7", 5).await.unwrap().len(),
        1,
        "an older Nightdesk can go on with the snapshot"
    );
    old.close().await;
}

#[tokio::test]
async fn a_profile_from_before_corrections_can_be_corrected() {
    let place = place();
    let first = open_with(&options(&place.path), super::MIGRATIONS.get(..1).unwrap())
        .await
        .unwrap();
    with_messages(&first, 10).await.unwrap();
    first.close().await;
    let store = Store::open(options(&place.path)).await.unwrap();
    assert_eq!(store.corrections(10).await.unwrap(), Vec::new());
    assert_eq!(store.search("number 7", 5).await.unwrap().len(), 1);
    store.close().await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_old_format() {
    let place = place();
    Store::open(options(&place.path))
        .await
        .unwrap()
        .close()
        .await;
    assert!(
        open_with(&options(&place.path), &migrations(&[BROKEN]))
            .await
            .is_err()
    );
    let store = Store::open(options(&place.path)).await.unwrap();
    assert!(store.integrity().await.unwrap().is_empty());
    store.close().await;
    open_with(&options(&place.path), &migrations(&[NEXT]))
        .await
        .unwrap()
        .close()
        .await;
}

#[tokio::test]
async fn a_newer_file_is_refused_and_not_touched() {
    let place = place();
    let newer = open_with(&options(&place.path), &migrations(&[NEXT]))
        .await
        .unwrap();
    newer.close().await;
    let before = std::fs::read(&place.path).unwrap();
    let refused = Store::open(options(&place.path)).await;
    assert!(
        matches!(refused, Err(StoreError::Newer { found: 3, known: 2 })),
        "{refused:?}"
    );
    assert_eq!(refused.unwrap_err().retry(), RetryClass::Never);
    assert_eq!(std::fs::read(&place.path).unwrap(), before);
    assert!(!beside(&place.path, "-wal").exists() && !beside(&place.path, ".before-v3").exists());
}

#[tokio::test]
async fn a_newer_format_that_is_only_in_the_log_is_refused_too() {
    let place = place();
    let newer = open_with(&options(&place.path), &migrations(&[NEXT]))
        .await
        .unwrap();
    // As after a crash: the file and its log are copied while the newer program still has them open.
    let copy = beside(&place.path, ".copy");
    std::fs::copy(&place.path, &copy).unwrap();
    std::fs::copy(beside(&place.path, "-wal"), beside(&copy, "-wal")).unwrap();
    let refused = Store::open(options(&copy)).await;
    assert!(
        matches!(refused, Err(StoreError::Newer { found: 3, known: 2 })),
        "{refused:?}"
    );
    newer.close().await;
}

#[tokio::test]
async fn files_that_are_not_ours_are_left_alone() {
    let place = place();
    for (what, bytes) in [
        (
            "text",
            b"Dear diary, this is not a database at all.".to_vec(),
        ),
        ("cut", b"SQLite format 3\0\x10\0".to_vec()),
    ] {
        std::fs::write(&place.path, &bytes).unwrap();
        let refused = Store::open(options(&place.path)).await;
        assert!(
            matches!(refused, Err(StoreError::Corrupt(_))),
            "{what}: {refused:?}"
        );
        assert_eq!(std::fs::read(&place.path).unwrap(), bytes, "{what}");
    }
    std::fs::remove_file(&place.path).unwrap();
    let other =
        sqlx::SqlitePool::connect_with(super::connection(&place.path).create_if_missing(true))
            .await
            .unwrap();
    sqlx::query("CREATE TABLE bookmarks (url TEXT)")
        .execute(&other)
        .await
        .unwrap();
    other.close().await;
    let refused = Store::open(options(&place.path)).await;
    assert!(
        matches!(refused, Err(StoreError::Corrupt(_))),
        "another program's tables: {refused:?}"
    );
}

#[tokio::test]
async fn an_empty_file_becomes_a_store_and_a_missing_folder_says_so() {
    let place = place();
    std::fs::write(&place.path, b"").unwrap();
    Store::open(options(&place.path))
        .await
        .unwrap()
        .close()
        .await;
    let nowhere = place.path.join("nowhere/nightdesk.db");
    let refused = Store::open(options(&nowhere)).await;
    assert!(matches!(refused, Err(StoreError::Io(_))), "{refused:?}");
}

/// Breaks every page of the file but the first, from its third byte on.
fn break_pages(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    for page in bytes.chunks_mut(4096).skip(1) {
        page.iter_mut().skip(2).take(64).for_each(|b| *b = 0xAA);
    }
    std::fs::write(path, &bytes).unwrap();
    bytes
}

#[tokio::test]
async fn a_damaged_file_says_so_and_is_left_as_it_is() {
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    with_messages(&store, 500).await.unwrap();
    store.close().await;
    let bytes = break_pages(&place.path);
    // After a clean close nothing is checked at the start, but reading says so.
    let seen = match Store::open(options(&place.path)).await {
        Err(error) => error,
        Ok(store) => {
            let error = store
                .messages(&domain::ConversationId::new("x"))
                .await
                .unwrap_err();
            store.close().await;
            error
        }
    };
    assert!(matches!(seen, StoreError::Corrupt(_)), "{seen:?}");
    assert_eq!(std::fs::read(&place.path).unwrap(), bytes);
}

#[tokio::test]
async fn after_a_crash_the_file_is_checked() {
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    with_messages(&store, 500).await.unwrap();
    store.close().await;
    break_pages(&place.path);
    // A log that was left behind: the last program crashed.
    std::fs::write(beside(&place.path, "-wal"), b"left behind").unwrap();
    let refused = Store::open(options(&place.path)).await;
    assert!(
        matches!(refused, Err(StoreError::Corrupt(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_can_be_read() {
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    with_messages(&store, 200).await.unwrap();
    let mut writer = store.writer().await.unwrap();
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut *writer)
        .await
        .unwrap();
    let limit = format!("PRAGMA max_page_count = {}", pages + 8);
    sqlx::query(sqlx::AssertSqlSafe(limit))
        .execute(&mut *writer)
        .await
        .unwrap();
    drop(writer);
    let full = take_in(&store, 200, 5_000).await;
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    assert_eq!(full.unwrap_err().retry(), RetryClass::After { seconds: 30 });
    let cursor = store.cursor(&ChannelId::new("c1")).await.unwrap();
    assert_eq!(
        cursor,
        Some(Cursor(serde_json::json!(200))),
        "the cursor stands where it stood"
    );
    assert_eq!(
        store.search("lamp", 500).await.unwrap().len(),
        200,
        "what is stored can be read"
    );
    assert!(store.integrity().await.unwrap().is_empty());
    let mut writer = store.writer().await.unwrap();
    sqlx::query("PRAGMA max_page_count = 1000000")
        .execute(&mut *writer)
        .await
        .unwrap();
    drop(writer);
    take_in(&store, 200, 5_000).await.unwrap();
    let cursor = store.cursor(&ChannelId::new("c1")).await.unwrap();
    assert_eq!(
        cursor,
        Some(Cursor(serde_json::json!(5_000))),
        "with room again it goes on"
    );
}

#[tokio::test]
async fn a_busy_database_is_locked_not_broken() {
    assert!(matches!(
        crate::dialect::classify(5, "database is locked"),
        StoreError::Locked
    ));
    assert!(matches!(
        crate::dialect::classify(517, "snapshot"),
        StoreError::Locked
    ));
    assert_eq!(StoreError::Locked.retry(), RetryClass::Network);
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    let other = Store::open(options(&place.path)).await.unwrap();
    let held = other.write().await.unwrap();
    let mut writer = store.writer().await.unwrap();
    sqlx::query("PRAGMA busy_timeout = 50")
        .execute(&mut *writer)
        .await
        .unwrap();
    drop(writer);
    let locked = store.put_setting("a", Some("b")).await;
    assert!(matches!(locked, Err(StoreError::Locked)), "{locked:?}");
    assert_eq!(store.setting("a").await.unwrap(), None, "reading goes on");
    drop(held);
}

#[tokio::test]
async fn readers_cannot_write() {
    let place = place();
    let store = Store::open(options(&place.path)).await.unwrap();
    let mut reader = store.read().await.unwrap();
    assert!(
        sqlx::query("DELETE FROM setting")
            .execute(&mut *reader)
            .await
            .is_err()
    );
}
