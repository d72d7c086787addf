//! How fast turns are understood: the built-in reader over everything that buyers of the demo shop wrote.

use super::samples::Samples;
use super::synthetic::demo_lines;
use super::{Failed, Report, millis};
use assistant::{Assistant, TurnInput};
use domain::bundle::MessageLine;
use domain::{Author, Understanding};
use jiff::Timestamp;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const CALLS: usize = 10_000;
/// Where the data lies that the program carries in it (beside it lie lists that only the trainer reads).
const DATA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../src-tauri/crates/assistant/data"
);
const BUILT_IN: [&str; 5] = ["model", "entities", "language", "reply", "verify"];

pub(super) fn measure(report: &mut Report) -> Result<(), Failed> {
    let begun = Instant::now();
    let assistant = Assistant::new();
    let made = begun.elapsed();
    let mut lines = demo_lines()?;
    lines.retain(|line| line.from == Author::Buyer);
    let now = Timestamp::now();
    let read = |line: &MessageLine| understand(&assistant, line, now);
    // Once over all of them, so that lazily built tables are not measured.
    let known = lines.iter().map(read).filter(|u| !u.abstain).count();
    let mut each = Samples::default();
    for line in lines.iter().cycle().take(CALLS) {
        each.time(|| black_box(read(line)));
    }
    let begun = Instant::now();
    for line in lines.iter().cycle().take(CALLS) {
        black_box(read(line));
    }
    let batch = begun.elapsed();

    let (p50, p99) = (each.percentile(50), each.percentile(99));
    report.budget(
        "understand a turn, p50",
        "<= 0.3 ms",
        &millis(p50),
        p50 <= Duration::from_micros(300),
    );
    report.budget(
        "understand a turn, p99",
        "<= 2 ms",
        &millis(p99),
        p99 <= Duration::from_millis(2),
    );
    let speed = CALLS as f64 / batch.as_secs_f64();
    report.budget(
        "understand, in a row on one core",
        ">= 20,000/s",
        &format!("{speed:.0} turns/s"),
        speed >= 20_000.0,
    );
    report.budget(
        "start of the understanding",
        "<= 100 ms",
        &millis(made),
        made <= Duration::from_millis(100),
    );
    let mut bytes = 0;
    for part in BUILT_IN {
        bytes += size(&Path::new(DATA).join(part))?;
    }
    report.budget(
        "built-in data",
        "<= 12 MB",
        &format!("{:.2} MB", bytes as f64 / 1e6),
        bytes > 0 && bytes <= 12_000_000,
    );
    report.note(&format!(
        "understand: {CALLS} calls over {} turns of the demo shop, one core; {known} of them are understood above the gates, slowest {}",
        lines.len(),
        millis(each.percentile(100)),
    ));
    Ok(())
}

fn understand(assistant: &Assistant, line: &MessageLine, now: Timestamp) -> Understanding {
    assistant.understand(&TurnInput {
        text: &line.text,
        channel: Some(&line.channel),
        country: line.buyer.country.as_ref(),
        hint: None,
        now,
    })
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> Result<u64, Failed> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(sum)
}
