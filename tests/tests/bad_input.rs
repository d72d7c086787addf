//! Bad input is normal: each of these says what happened, what it means and what to do, in the terminal and in the
//! window; nothing is lost, nothing is sent that should not be, and what can recover does.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[path = "bad_input/child.rs"]
mod child;
#[path = "bad_input/clock.rs"]
mod clock;
#[path = "bad_input/database.rs"]
mod database;
#[path = "bad_input/disk.rs"]
mod disk;
#[path = "bad_input/login.rs"]
mod login;
#[path = "bad_input/mail.rs"]
mod mail;
#[path = "bad_input/network.rs"]
mod network;
#[path = "bad_input/profile.rs"]
mod profile;

/// Every word stands in what a person reads.
#[track_caller]
fn tells(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
}
