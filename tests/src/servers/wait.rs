//! Waiting for a server, with an end.

use std::time::{Duration, Instant};

/// How long a server may take to answer. Generous: a small machine may run many tests at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer or the time is over.
pub fn until<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() >= end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}
