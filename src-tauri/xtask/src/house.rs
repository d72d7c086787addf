//! Where things are in the house.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Result, XtaskError};

/// The root of the repository and the folders that commands need.
#[derive(Debug, Clone)]
pub struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    /// The house this program was built in.
    pub fn find() -> Result<Self> {
        // `cargo run` says where the package is now; the built-in path is for a binary called by hand.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let above = package.join("../..");
        let root = above.canonicalize().map_err(|source| XtaskError::Read {
            path: above,
            source,
        })?;
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target })
    }

    /// The top of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of everything that is built.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The folder of the UI.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where the UI keeps the types generated from the API.
    pub fn bindings(&self) -> PathBuf {
        self.root.join("ui/src/lib/ipc/bindings")
    }

    /// A program of the workspace, as a debug build leaves it.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}
