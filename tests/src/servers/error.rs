//! Why a server of the tests is not there.

use std::io;
use std::path::PathBuf;

/// Why a server could not be started, or did not answer.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Its program is not installed.
    #[error("cannot start {server}: {source}. `cargo xtask setup` installs what the tests need")]
    Start {
        /// Which server.
        server: String,
        /// What the system said.
        source: io::Error,
    },
    /// It ended at once, or did not answer in time.
    #[error("{server} {what}; its log says:\n{log}")]
    Silent {
        /// Which server.
        server: String,
        /// What was waited for.
        what: String,
        /// The end of its log.
        log: String,
    },
    /// A file of the server could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program used to talk to the server failed.
    #[error("`{program}` failed: {said}")]
    Failed {
        /// The program.
        program: String,
        /// What it printed.
        said: String,
    },
    /// No session with the driver of the window.
    #[error("the window cannot be driven: {0}")]
    Driver(#[from] fantoccini::error::NewSessionError),
}

/// The result of asking something of a server.
pub type Result<T> = std::result::Result<T, ServerError>;

/// Names the file in an error of the file system.
pub fn at<T>(path: impl Into<PathBuf>, result: io::Result<T>) -> Result<T> {
    result.map_err(|source| ServerError::File {
        path: path.into(),
        source,
    })
}
