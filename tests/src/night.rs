//! A night in a test: the whole engine brought up over a profile of its own, with doubles or with the real clock, its
//! mailbox and its market, and what happened told so that a person can read it.

mod desk;
mod letter;
mod market;
mod shop;
mod telling;

pub use desk::{Desk, Mailbox, real_ports};
pub use letter::Letter;
pub use market::Market;
pub use shop::{Bought, bundle};
pub use telling::{golden, tell};
