//! The engine without a window: opening a profile, the demo shop, the loopback server and the command line.
//!
//! The window uses [`open`] and [`demo`] too, so that both floors open a profile in the same way.

pub mod cli;
pub mod demo;
pub mod open;
pub mod serve;
