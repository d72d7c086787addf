//! What the figures were measured on: without it they mean nothing.

use std::fs;

/// Cores, processor, load and kind of build, on one line each.
pub(super) fn describe() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    let mut lines = vec![format!(
        "{cores} cores, {}, {}; load before the first figure {}",
        processor(),
        memory(),
        if load.is_empty() {
            "unknown".to_owned()
        } else {
            load.join(" ")
        },
    )];
    if busy(load.first().copied(), cores) {
        lines.push(
            "Other programs keep this machine busy: the times are longer than they need be."
                .to_owned(),
        );
    }
    if cfg!(debug_assertions) {
        lines.push(
            "This is a debug build: the figures say nothing. Use `cargo xtask bench`.".to_owned(),
        );
    }
    lines
}

/// Whether more than half a core is taken already.
fn busy(load: Option<&str>, cores: usize) -> bool {
    let load: f64 = load.and_then(|load| load.parse().ok()).unwrap_or_default();
    cores > 0 && load > 0.5
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(
        || std::env::consts::ARCH.to_owned(),
        |(_, name)| name.to_owned(),
    )
}

fn memory() -> String {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.map_or_else(
        || "memory unknown".to_owned(),
        |kib| format!("{:.1} GiB", kib as f64 / 1_048_576.0),
    )
}
