//! One table of commands and events: everything a screen may ask for, and what it gets.
//!
//! [`Api::call`] takes a command's name and its request as JSON, for any host: the window's `rpc` command and the
//! loopback server use the same router. The screens are told what changed by [`Api::changes`]; they never guess.

mod code;
mod commands;
mod export;
mod feed;
mod handlers;
mod host;
mod views;
pub mod wire;

pub use code::{ApiError, Code};
pub use commands::{COMMANDS, Command, Kind};
pub use export::typescript;
pub use feed::Changes;
pub use host::{Host, NoDemo};

use engine::Engine;
use std::sync::Arc;

/// The router over one engine.
#[derive(Clone)]
pub struct Api {
    engine: Engine,
    host: Arc<dyn Host>,
}

impl Api {
    /// Puts a router over an engine.
    #[must_use]
    pub fn new(engine: Engine, host: Arc<dyn Host>) -> Self {
        Self { engine, host }
    }

    /// Runs a command. The answer is JSON of the response type in the table.
    ///
    /// # Errors
    /// [`ApiError`] with a code of the closed list.
    pub async fn call(
        &self,
        command: &str,
        payload: serde_json::Value,
    ) -> Result<serde_json::Value, ApiError> {
        commands::dispatch(self, command, payload).await
    }

    /// The engine below.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What changes from now on.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes::new(self.engine.clone())
    }
}
