//! The demo shop, opened in a profile: a stand-in of its marketplace on loopback, its history, and buyers who write.

mod channel;
mod host;

use api::{ApiError, Code};
use domain::RetryClass;
use domain::schedule::{Mode, Row, Schedule, Scope, When};
use engine::{Engine, EngineError, ShopFolder};
use sandbox::demo::DemoShop;
use std::sync::Arc;
use thiserror::Error;
use tokio::task::JoinHandle;

pub use host::DemoHost;

/// Says in a profile's settings that it holds the demo shop.
const SETTING: &str = "demo";
/// Seconds an automatic reply of the demo waits visibly.
const COUNTDOWN: i64 = 10;
/// A zone in which the demo's machine keeps silent, and one in which it only drafts.
const SILENT: &str = "Australia/Sydney";
const DRAFTING: &str = "Europe/London";

/// Why the demo shop could not be opened.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The profile is a seller's.
    #[error(
        "This profile holds a real shop, so the demo is not opened in it and nothing was changed. Choose another folder with `--profile DIR`, or none: the demo then gets one of its own."
    )]
    RealShop,
    /// The data.
    #[error(transparent)]
    Data(#[from] sandbox::demo::DemoError),
    /// The stand-in.
    #[error("The demo shop could not be opened: {0}")]
    StandIn(String),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl DemoError {
    /// Whether trying again can help.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match self {
            Self::RealShop | Self::Data(_) => RetryClass::Never,
            Self::StandIn(_) => RetryClass::Network,
            Self::Engine(error) => error.retry(),
        }
    }
}

impl From<DemoError> for ApiError {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::RealShop => Self::new(Code::BadRequest, error.to_string()),
            DemoError::Data(_) | DemoError::StandIn(_) => {
                Self::new(Code::Internal, error.to_string())
            }
            DemoError::Engine(error) => error.into(),
        }
    }
}

/// The open demo: while it lives, the stand-in answers and its buyers write.
pub struct DemoGuard {
    stand_in: Arc<channel::StandIn>,
    buyers: JoinHandle<()>,
}

impl DemoGuard {
    /// Where the stand-in listens.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.stand_in.base_url()
    }
}

impl Drop for DemoGuard {
    fn drop(&mut self) {
        self.buyers.abort();
    }
}

/// Opens the demo shop in a profile that is empty, or holds it already: starts the stand-in, connects it, takes the
/// shop's history, rules and articles in, sets the schedule, and lets the buyers write. The loops are the caller's.
///
/// # Errors
/// [`DemoError`]; a profile with a real shop is not touched.
pub async fn open(engine: &Engine) -> Result<DemoGuard, DemoError> {
    let again = engine
        .store()
        .setting(SETTING)
        .await
        .map_err(EngineError::from)?
        .is_some();
    if !again
        && !engine
            .store()
            .channels()
            .await
            .map_err(EngineError::from)?
            .is_empty()
    {
        return Err(DemoError::RealShop);
    }
    let shop = DemoShop::at(engine.now())?;
    let folder = ShopFolder::parse(
        shop.shop_json(),
        shop.products_jsonl(),
        shop.orders_jsonl(),
        shop.messages_jsonl(),
    )?;
    // Written first: whatever happens next, this profile is never taken for a real shop.
    engine
        .store()
        .put_setting(SETTING, Some("1"))
        .await
        .map_err(EngineError::from)?;
    let stand_in = Arc::new(channel::StandIn::start(engine, &shop, &folder).await?);
    stand_in.connect(engine).await?;
    engine.import(&folder).await?;
    if !again {
        engine
            .set_schedule(&schedule(
                engine.store().schedule().await.map_err(EngineError::from)?,
            ))
            .await?;
    }
    let script = shop.script().cloned().collect();
    let buyers = tokio::spawn(channel::play(
        engine.clone(),
        Arc::clone(&stand_in),
        script,
        shop.now(),
    ));
    Ok(DemoGuard { stand_in, buyers })
}

/// Automatic by day and night, with one zone that only drafts and one that is off.
fn schedule(mut schedule: Schedule) -> Schedule {
    let zones = [
        (Scope::Default, Mode::Auto),
        (zone(SILENT), Mode::Off),
        (zone(DRAFTING), Mode::Suggest),
    ];
    for (scope, mode) in zones {
        schedule.set(Row {
            scope,
            mode,
            when: When::Always,
            days: Vec::new(),
        });
    }
    schedule.countdown = COUNTDOWN;
    schedule
}

fn zone(name: &str) -> Scope {
    Scope::Zone(name.to_owned())
}
