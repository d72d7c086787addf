//! The router's host that can open the demo shop.

use super::{DemoError, DemoGuard, open};
use api::{ApiError, Host};
use async_trait::async_trait;
use engine::Engine;
use tokio::sync::Mutex;

/// Opens the demo shop in the engine's profile when a screen asks for it, and keeps it open.
pub struct DemoHost {
    engine: Engine,
    demo: Mutex<Option<DemoGuard>>,
}

impl DemoHost {
    /// `demo`: the demo, where it is open already.
    #[must_use]
    pub fn new(engine: Engine, demo: Option<DemoGuard>) -> Self {
        Self {
            engine,
            demo: Mutex::new(demo),
        }
    }
}

#[async_trait]
impl Host for DemoHost {
    async fn open_demo(&self) -> Result<bool, ApiError> {
        let mut demo = self.demo.lock().await;
        if demo.is_some() {
            return Ok(false);
        }
        match open(&self.engine).await {
            Ok(opened) => {
                *demo = Some(opened);
                Ok(true)
            }
            Err(DemoError::RealShop) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
