//! A folder that goes when its owner goes.

use engine::ports::Ids;
use platform::SystemIds;
use std::path::{Path, PathBuf};

/// A folder in the system's place for such, with a name that nobody else has.
pub(super) struct Temporary {
    folder: PathBuf,
}

impl Temporary {
    pub fn make() -> Self {
        Self {
            folder: std::env::temp_dir().join(format!("nightdesk-demo-{}", SystemIds.next())),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(folder = %self.folder.display(), %error, "the demo's folder could not be removed");
        }
    }
}
