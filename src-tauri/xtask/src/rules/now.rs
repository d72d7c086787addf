//! Nobody but `platform` looks at the clock or draws an id.

use super::finding::{Finding, Rule};
use super::rust_text::RustText;
use super::tree::Tree;

static RULE: Rule = Rule {
    name: "the clock comes through a port",
    why: "a night is replayed in a test only if every time and every id can be given from outside",
    fix: "take the time from the engine's Clock port (or the id from Ids), or a time as an argument",
};

/// What reads the clock or makes an id out of it.
const READERS: &[&str] = &[
    "Timestamp::now(",
    "Zoned::now(",
    "SystemTime::now(",
    "Instant::now(",
    "Utc::now(",
    "Local::now(",
    "Uuid::now_v7(",
    "Uuid::new_v4(",
];

/// The same functions handed on by name.
const BY_NAME: &[&str] = &[
    "Timestamp::now)",
    "Zoned::now)",
    "SystemTime::now)",
    "Instant::now)",
    "Uuid::now_v7)",
];

/// Stand-ins that run as a process of their own: they are another company's server, with its own clock.
const OTHER_SERVERS: &str = "src-tauri/crates/sandbox/src/bin/";

/// The places that read the clock themselves.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, file) in tree
        .product_rust()
        .filter(|(name, file)| *name != "platform" && !file.path.starts_with(OTHER_SERVERS))
    {
        for line in RustText::read(&file.text).product_lines() {
            if let Some(reader) = READERS
                .iter()
                .chain(BY_NAME)
                .find(|reader| line.code.contains(**reader))
            {
                let reader = reader.trim_end_matches(['(', ')']);
                findings.push(Finding::new(
                    &RULE,
                    &file.path,
                    line.number,
                    format!("`{reader}`"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_platform_and_tests_read_the_clock() {
        let reads = "fn f() -> Timestamp { jiff::Timestamp::now() }";
        let tree = Tree::of(&[
            ("src-tauri/crates/platform/src/clock.rs", reads),
            (
                "src-tauri/crates/engine/src/port.rs",
                "fn f(clock: &dyn Clock) -> Timestamp { clock.now() } // Timestamp::now()",
            ),
            (
                "src-tauri/crates/engine/src/deliver.rs",
                "#[cfg(test)]\nmod tests { fn f() { Timestamp::now(); } }",
            ),
            (
                "src-tauri/crates/store/src/ids.rs",
                "fn id() -> Uuid {\n    Uuid::now_v7()\n}",
            ),
            (
                "src-tauri/src/main.rs",
                "let f = map(Instant::now);\nlet g = or_else(SystemTime::now);",
            ),
        ]);
        let found: Vec<String> = check(&tree)
            .iter()
            .map(|finding| format!("{}:{}", finding.file, finding.line))
            .collect();
        assert_eq!(
            found,
            [
                "src-tauri/crates/store/src/ids.rs:2",
                "src-tauri/src/main.rs:1",
                "src-tauri/src/main.rs:2"
            ]
        );
    }
}
