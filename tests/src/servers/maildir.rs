//! Mail in folders: one file per message, complete as soon as it is visible.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// One stored message.
#[derive(Debug)]
pub struct Stored {
    /// When it was written.
    pub at: SystemTime,
    /// Its bytes.
    pub raw: Vec<u8>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Puts a message into a maildir the way a mail server does: written aside, then moved into sight.
pub fn deliver(maildir: &Path, raw: &[u8]) -> io::Result<()> {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!(
        "{}.M{}P{}Q{number}.test",
        since.as_secs(),
        since.subsec_micros(),
        std::process::id()
    );
    let aside = maildir.join("tmp").join(&name);
    fs::write(&aside, raw)?;
    fs::rename(aside, maildir.join("new").join(name))
}

/// All messages of a maildir, oldest first; none when the folder does not exist yet.
pub fn read(maildir: &Path) -> io::Result<Vec<Stored>> {
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    for part in ["cur", "new"] {
        let folder = match fs::read_dir(maildir.join(part)) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in folder {
            let entry = entry?;
            found.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    found.sort();
    let mut messages = Vec::with_capacity(found.len());
    for (at, path) in found {
        match fs::read(&path) {
            Ok(raw) => messages.push(Stored { at, raw }),
            // Moved from new to cur in this moment: the next reading finds it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return read(maildir),
            Err(error) => return Err(error),
        }
    }
    Ok(messages)
}
