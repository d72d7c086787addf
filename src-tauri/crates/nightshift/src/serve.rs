//! The router of `api` on loopback, with the screens, for a browser on this computer.
//!
//! Three locks: it listens on loopback only; requests must name it by its own address, so that a foreign page cannot
//! reach it through a name of its own (DNS rebinding); and every command needs the token of this start.

mod files;
mod guard;
mod rpc;

use api::Api;
use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use domain::RetryClass;
use guard::Guard;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How to serve.
#[derive(Clone, Debug, Default)]
pub struct ServeOptions {
    /// Port on loopback; 0 takes a free one.
    pub port: u16,
    /// The folder of the built screens.
    pub ui: PathBuf,
}

/// Why nothing could be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The port is taken.
    #[error(
        "Nightdesk cannot listen on 127.0.0.1:{port} ({error}), so no browser can reach it. Choose another port with `--port`, or 0 for a free one."
    )]
    Port {
        /// Which.
        port: u16,
        /// What the system said.
        error: std::io::Error,
    },
    /// No randomness for the token.
    #[error(
        "This computer gave no random numbers, so no safe address could be made: {0}. Nothing is served."
    )]
    Token(String),
}

impl ServeError {
    /// Whether trying again can help.
    #[must_use]
    pub const fn retry(&self) -> RetryClass {
        RetryClass::Network
    }
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    port: u16,
    token: String,
    ui: PathBuf,
}

/// What the handlers share.
struct Shared {
    api: Api,
    guard: Guard,
    ui: PathBuf,
    end: CancellationToken,
}

impl Server {
    /// Listens, and makes the token of this start.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn bind(options: ServeOptions) -> Result<Self, ServeError> {
        let told = |error| ServeError::Port {
            port: options.port,
            error,
        };
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))
            .await
            .map_err(told)?;
        let port = listener.local_addr().map_err(told)?.port();
        let token = guard::new_token().map_err(ServeError::Token)?;
        Ok(Self {
            listener,
            port,
            token,
            ui: options.ui,
        })
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The address to open. The token stands behind `#`, so that it is in no log and no `Referer`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token)
    }

    /// Answers until the token is cancelled.
    ///
    /// # Errors
    /// When the system takes the port away.
    pub async fn run(self, api: Api, end: CancellationToken) -> std::io::Result<()> {
        let guard = Guard::new(self.port, self.token);
        let shared = Arc::new(Shared {
            api,
            guard,
            ui: self.ui,
            end: end.clone(),
        });
        let app = Router::new()
            .route("/rpc", post(rpc::rpc))
            .route("/events", get(rpc::events))
            .fallback(get(files::file))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&shared),
                guard::only_ours,
            ))
            .with_state(shared);
        axum::serve(self.listener, app)
            .with_graceful_shutdown(async move { end.cancelled().await })
            .await
    }
}

#[cfg(test)]
mod tests;
