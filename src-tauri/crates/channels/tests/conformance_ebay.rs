//! The eBay channel against its stand-in: what every channel must do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "conformance/ebay_stand.rs"]
mod ebay_stand;
#[path = "conformance/host.rs"]
mod host;
#[path = "conformance/suite.rs"]
mod suite;

conformance!(ebay_stand::stand);
