//! The real program, as its users start it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a broken expectation is a failed test"
)]

#[path = "end_to_end/broken.rs"]
mod broken;
#[path = "end_to_end/channel.rs"]
mod channel;
#[path = "end_to_end/demo.rs"]
mod demo;
#[path = "end_to_end/program.rs"]
mod program;
#[path = "end_to_end/shop.rs"]
mod shop;
#[path = "end_to_end/watch.rs"]
mod watch;
