//! Stateful stand-ins of the marketplaces, and the demo shop.
pub mod demo;
pub mod ebay;
