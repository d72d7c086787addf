//! The real servers of the tests do what the tests rely on.
#![allow(
    clippy::disallowed_methods,
    reason = "measures how long a real server takes"
)]

#[path = "servers/desktop.rs"]
mod desktop;
#[path = "servers/mail.rs"]
mod mail;
