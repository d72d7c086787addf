//! What differs between the hosts of the router: the window and the loopback server.

use crate::code::ApiError;
use async_trait::async_trait;

/// What the router needs from its host.
#[async_trait]
pub trait Host: Send + Sync {
    /// Opens the demo shop in this profile. `false`: it is open already, or this is a real shop.
    async fn open_demo(&self) -> Result<bool, ApiError>;

    /// The program's version.
    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

/// A host without a demo shop.
#[derive(Clone, Copy, Debug)]
pub struct NoDemo;

#[async_trait]
impl Host for NoDemo {
    async fn open_demo(&self) -> Result<bool, ApiError> {
        Ok(false)
    }
}
