//! What the scenarios share: real servers, and the ways to bring the whole engine up and down.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a library of tests: it runs against real clocks, and a broken expectation is a failed test"
)]

pub mod bench;
pub mod night;
pub mod proxy;
pub mod scaled;
pub mod servers;
