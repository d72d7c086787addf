//! One table of commands and events: everything a screen may ask for, and what it gets.

pub mod wire;
