//! Real servers for the tests, each from a Debian package, on free ports, in a folder of its own.
//!
//! A server is ready when `start` returns and gone when its value is dropped, even if the test that holds
//! it is killed. Any number of them run side by side.

mod account;
mod authority;
mod bus;
mod display;
mod dovecot;
mod error;
mod exim;
mod leash;
mod mail_host;
mod maildir;
mod notifications;
mod ports;
mod programs;
mod secret_service;
mod wait;
mod window;

pub use authority::Authority;
pub use display::Display;
pub use dovecot::Dovecot;
pub use error::ServerError;
pub use exim::{AcceptedMail, Copies, Exim};
pub use mail_host::MailHost;
pub use notifications::{Notification, NotificationServer};
pub use programs::program;
pub use secret_service::SecretService;
pub use window::Window;

/// The shop that every mail server of the tests knows.
pub mod shop {
    /// Its address, which is also its user name.
    pub const ADDRESS: &str = "shop@example.test";
    /// Its password.
    pub const PASSWORD: &str = "night and day";
}
