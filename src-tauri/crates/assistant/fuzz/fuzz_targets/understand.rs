//! Any bytes are a message: `cargo +nightly fuzz run understand` from the folder of the assistant.
#![no_main]

use assistant::{Assistant, TurnInput};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ASSISTANT: LazyLock<Assistant> = LazyLock::new(Assistant::new);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let input = TurnInput {
        text: &text,
        channel: None,
        country: None,
        hint: None,
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    let read = ASSISTANT.understand(&input);
    assert!((1..=3).contains(&read.intents.len()));
    assert!((0.0..=1.0).contains(&read.language_confidence));
    assert_eq!(read, ASSISTANT.understand(&input), "the same text gives the same understanding");
});
