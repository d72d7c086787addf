//! Opening a database file: looked at before it is touched, copied before it is migrated.

use crate::db::Store;
use crate::dialect::{Conn, FULL_TEXT_SCHEMA, Pool};
use crate::{OpenOptions, StoreError, feed};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::AsyncReadExt;

#[cfg(test)]
mod tests;

/// One step from the format before it; its place in the list is the number of the format.
pub(crate) type Migration = &'static [&'static str];

const MIGRATIONS: &[Migration] = &[
    &[include_str!("schema/0001_first.sql"), FULL_TEXT_SCHEMA],
    &[include_str!("schema/0002_corrections.sql")],
];

/// Says in the file's header whose file it is ("NDsk").
const APPLICATION: i64 = 0x4e44_736b;
const MAGIC: &[u8] = b"SQLite format 3\0";
const READERS: u32 = 4;

impl Store {
    /// Opens the store: makes the file when there is none, refuses one of a newer version or a damaged one without
    /// touching it, and copies the file (`<file>.before-v<N>`) before it is brought to a newer format.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Corrupt`], [`StoreError::Full`], [`StoreError::Locked`] or
    /// [`StoreError::Io`]; the file is then as it was.
    pub async fn open(o: OpenOptions) -> Result<Self, StoreError> {
        open_with(&o, MIGRATIONS).await
    }
}

pub(crate) async fn open_with(
    o: &OpenOptions,
    migrations: &[Migration],
) -> Result<Store, StoreError> {
    let path = o.path.as_path();
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    peek(path, known).await?;
    // A log left behind means that nobody said good-bye: a crash, or a power cut.
    let unclean = tokio::fs::metadata(beside(path, "-wal"))
        .await
        .is_ok_and(|m| m.len() > 0);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_release(|conn, _| Box::pin(ended_well(conn)))
        .connect_with(
            connection(path)
                .synchronous(SqliteSynchronous::Full)
                .create_if_missing(true),
        )
        .await?;
    let prepared = prepare(&write, o, migrations, unclean).await;
    if let Err(error) = prepared {
        write.close().await;
        return Err(error);
    }
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(connection(path).pragma("query_only", "ON"))
        .await?;
    Ok(Store::new(write, read))
}

/// Whether a connection is given back without a transaction. When the disk is full the engine ends a transaction by
/// itself, and the one that is counted here stays open for ever: such a connection is closed, and a new one made.
async fn ended_well(conn: &mut Conn) -> Result<bool, sqlx::Error> {
    // The undoing of a dropped transaction runs before this is answered.
    conn.ping().await?;
    Ok(!conn.is_in_transaction())
}

/// Looks at the header of the file with plain reads, before the engine sees it.
async fn peek(path: &Path, known: i64) -> Result<(), StoreError> {
    let file = match tokio::fs::File::open(path).await {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::Io(error.to_string())),
    };
    let mut header = Vec::with_capacity(100);
    file.take(100)
        .read_to_end(&mut header)
        .await
        .map_err(|e| StoreError::Io(e.to_string()))?;
    if header.is_empty() {
        return Ok(());
    }
    if !header.starts_with(MAGIC) {
        return Err(StoreError::Corrupt(
            "the file does not begin as a database does".to_owned(),
        ));
    }
    let number = |from: usize| {
        header
            .get(from..from + 4)
            .and_then(|b| b.try_into().ok())
            .map(u32::from_be_bytes)
    };
    let (Some(version), Some(application)) = (number(60), number(68)) else {
        return Err(StoreError::Corrupt(
            "the file ends within its header".to_owned(),
        ));
    };
    check_owner(i64::from(version), i64::from(application), known)
}

/// Refuses newer files and files of other programs.
fn check_owner(version: i64, application: i64, known: i64) -> Result<(), StoreError> {
    if application == APPLICATION && version > known {
        return Err(StoreError::Newer {
            found: version,
            known,
        });
    }
    if application != APPLICATION && (application != 0 || version != 0) {
        return Err(StoreError::Corrupt(
            "the file belongs to another program".to_owned(),
        ));
    }
    Ok(())
}

fn connection(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864")
        // Batches of an import are many statements long: let the sender run ahead of the engine.
        .command_buffer_size(64)
}

async fn prepare(
    write: &Pool,
    o: &OpenOptions,
    migrations: &[Migration],
    unclean: bool,
) -> Result<(), StoreError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let mut conn = write.acquire().await?;
    let (version, application) = header(&mut conn).await?;
    check_owner(version, application, known)?;
    if unclean {
        quick_check(&mut conn).await?;
    }
    if version == 0 && application == 0 {
        let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master")
            .fetch_one(&mut *conn)
            .await?;
        if tables > 0 {
            return Err(StoreError::Corrupt(
                "the file belongs to another program".to_owned(),
            ));
        }
    } else if version < known {
        snapshot(&mut conn, &o.path, version).await?;
    }
    if version < known {
        migrate(&mut conn, migrations, o.now).await?;
    }
    feed::prune(&mut conn).await
}

async fn header(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *conn)
        .await?;
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *conn)
        .await?;
    Ok((version, application))
}

async fn quick_check(conn: &mut Conn) -> Result<(), StoreError> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(20)")
        .fetch_all(conn)
        .await?;
    match found.first() {
        Some(first) if first != "ok" => Err(StoreError::Corrupt(found.join("; "))),
        _ => Ok(()),
    }
}

/// Copies the file as it was before the migration, so that an older Nightdesk can go on with it.
async fn snapshot(conn: &mut Conn, path: &Path, version: i64) -> Result<(), StoreError> {
    let target = beside(path, &format!(".before-v{}", version + 1));
    let part = beside(path, ".before.part");
    copy_into(conn, &part).await?;
    tokio::fs::rename(&part, &target)
        .await
        .map_err(|e| StoreError::Io(e.to_string()))
}

/// Writes a whole, packed copy of the database into a new file.
pub(crate) async fn copy_into(conn: &mut Conn, target: &Path) -> Result<(), StoreError> {
    match tokio::fs::remove_file(target).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::Io(error.to_string()));
        }
        _ => {}
    }
    let name = target
        .to_str()
        .ok_or_else(|| StoreError::Io("the path is not readable text".to_owned()))?;
    sqlx::query("VACUUM INTO $1")
        .bind(name.to_owned())
        .execute(conn)
        .await?;
    Ok(())
}

/// Brings the file to the newest format in one transaction: a crash in the middle leaves the old one.
async fn migrate(
    conn: &mut Conn,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = conn.begin_with(crate::dialect::BEGIN_WRITE).await?;
    // Read again under the lock: another process may have done it in the meantime.
    let (version, _) = header(&mut tx).await?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    for step in migrations.iter().skip(done) {
        for text in *step {
            sqlx::raw_sql(*text).execute(&mut *tx).await?;
        }
    }
    let stamp = format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}",
        migrations.len()
    );
    sqlx::raw_sql(AssertSqlSafe(stamp))
        .execute(&mut *tx)
        .await?;
    feed::changed(&mut tx, "store", "", Some(now)).await?;
    tx.commit().await?;
    Ok(())
}

/// The path with something added to its file name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
