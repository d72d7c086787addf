//! The engine: the only crate that knows store, channels and assistant. Sync, decide, deliver, escalate, watch.

pub mod ports;
