//! Whole lines to standard output, each flushed: whoever reads along sees them at once.

use serde::Serialize;
use std::io::Write;

/// One line of text.
pub(super) fn line(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// One line of JSON.
pub(super) fn json(value: &impl Serialize) -> std::io::Result<()> {
    line(&serde_json::to_string(value)?)
}
