//! The engine: the only crate that knows store, channels and assistant. Sync, decide, deliver, escalate, watch.
//!
//! Each floor of a night is a step that does all that is due now ([`Engine::sync_all`], [`Engine::judge_waiting`],
//! [`Engine::deliver_due`], [`Engine::reconcile_due`], [`Engine::escalate_due`]); the loops of [`Engine::start`] only
//! repeat them. So a whole night runs in a test by calling the steps under a clock that is moved by hand.

mod accounts;
mod corrections;
mod deliver;
mod engine;
mod error;
mod escalate;
mod forms;
pub mod gather;
mod import;
mod judge;
mod jump;
mod model;
mod people;
pub mod ports;
mod propose;
mod reconcile;
mod replay;
mod supervisor;
mod sync;
mod turns;
mod watch;

pub use accounts::NewChannel;
pub use corrections::Learnt;
pub use engine::{Engine, pause_after};
pub use error::EngineError;
pub use escalate::next_rung;
pub use forms::EmailForm;
pub use import::{Imported, ShopFolder};
pub use judge::{Case, Judgement, MAX_AGE, judge, understand};
pub use model::ModelSettings;
pub use people::ManualSend;
pub use replay::{ReplayOptions, Replayed, replay};
pub use supervisor::{LoopState, Watch};
pub use sync::Synced;

pub use ::assistant::Assistant;
pub use ::channels::{ChannelError, Connector, platforms};
pub use ::store::{self, OpenOptions, Store, StoreError};
