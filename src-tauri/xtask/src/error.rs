//! What can go wrong in a command of the house, and what to do about it.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a command of the house ended without success.
#[derive(Debug, thiserror::Error)]
pub enum XtaskError {
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}. Is it installed and on the PATH?")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("`{command}` failed: {status}")]
    Failed {
        /// The whole command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A tool did not print the JSON it promises.
    #[error("`{command}` did not print the JSON that was expected: {source}")]
    Json {
        /// The whole command line.
        command: String,
        /// Where reading stopped.
        source: serde_json::Error,
    },
    /// Packages are missing and cannot be installed from here.
    #[error("{reason}\nMissing: {packages}\nInstall them, for example: {command}")]
    MissingPackages {
        /// Why they were not installed.
        reason: String,
        /// Their names.
        packages: String,
        /// What to type.
        command: String,
    },
    /// Node.js is not there, or too old for the UI's tools.
    #[error(
        "the UI needs Node.js {wanted} or newer, and {found}. Install it from your distribution or https://nodejs.org and try again"
    )]
    Node {
        /// The oldest version that works.
        wanted: String,
        /// What was found instead.
        found: String,
    },
    /// Some parts of a longer command failed; each has said why.
    #[error("{failed} of {all} parts failed: {names}")]
    Parts {
        /// How many failed.
        failed: usize,
        /// Of how many.
        all: usize,
        /// Which.
        names: String,
    },
    /// Rules of the house are broken; each was printed.
    #[error("{0} rules of the house are broken (listed above)")]
    Findings(usize),
    /// The generated types in the UI are not those of the API.
    #[error(
        "the TypeScript types in {folder} are not fresh ({files}). Run `cargo xtask types` and commit what changes"
    )]
    StaleTypes {
        /// The folder of generated types.
        folder: String,
        /// Which files differ.
        files: String,
    },
    /// The generator of types ran and wrote nothing.
    #[error(
        "no TypeScript types were generated: package `api` has no `export_bindings` tests. Derive `TS` with `#[ts(export)]` on its wire types"
    )]
    NoTypes,
    /// A part of the tests is not there.
    #[error("{0}")]
    Absent(String),
}

/// The result of a command of the house.
pub type Result<T> = std::result::Result<T, XtaskError>;
