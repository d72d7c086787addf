//! The platforms behind one trait; the driver that does their I/O.

pub mod connector;
pub mod driver;
pub mod ebay;
pub mod email;
pub mod error;
pub mod registry;
mod tls;

pub use connector::{Armed, Connector, Host, Outgoing, SendProbe, Thread};
pub use error::ChannelError;
pub use registry::{open, platforms};
