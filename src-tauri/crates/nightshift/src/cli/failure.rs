//! What a command says when it cannot do what it was asked, and the code it ends with.

use super::stdout;
use crate::demo::DemoError;
use crate::open::OpenError;
use api::ApiError;
use engine::ports::Clock;
use engine::{EngineError, StoreError};
use platform::{ProfileError, SystemClock};
use serde_json::json;
use std::process::ExitCode;

/// Something failed.
pub(super) const FAILED: u8 = 1;
/// The command line does not make sense.
pub(super) const USAGE: u8 = 2;
/// Another Nightdesk is watching.
const IN_USE: u8 = 3;

/// A failure that ends the program.
#[derive(Debug)]
pub(super) struct Failure {
    /// One paragraph: what happened, what it means, what to do.
    pub message: String,
    /// A stable code, as on the screens.
    pub code: String,
    /// What the program ends with.
    pub exit: u8,
}

impl Failure {
    /// Something asked for that cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: "bad_request".to_owned(),
            exit: USAGE,
        }
    }

    /// Something that did not work.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: code.to_owned(),
            exit: FAILED,
        }
    }

    /// Says it on standard error, and for programs as a line on standard output too.
    pub fn tell(&self, json: bool) -> ExitCode {
        eprintln!("{}", self.message);
        if json {
            let at = SystemClock::new().now();
            // Standard error has it already, so a closed output loses nothing.
            let _ = stdout::json(
                &json!({"event": "error", "code": self.code, "message": self.message, "at": at}),
            );
        }
        ExitCode::from(self.exit)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let message = error.to_string();
        Self::new(ApiError::from(error).code.as_str(), message)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let message = error.to_string();
        let in_use = matches!(error, OpenError::Profile(ProfileError::InUse(_)));
        let exit = if in_use { IN_USE } else { FAILED };
        Self {
            exit,
            ..Self::new(ApiError::from(error).code.as_str(), message)
        }
    }
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        OpenError::from(error).into()
    }
}

/// The output was closed: whoever read it has enough.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(
            "internal",
            format!(
                "The output could not be written: {error}. What was done until then stays done."
            ),
        )
    }
}
