//! The platforms behind one trait; the driver that does their I/O.

pub mod connector;
pub mod error;

pub use connector::{Armed, Connector, Host, Outgoing, SendProbe, Thread};
pub use error::ChannelError;
