//! `domain` is words as types and rules as pure functions.

use super::finding::{Finding, Rule};
use super::rust_text::{RustText, words};
use super::tree::Tree;

static RULE: Rule = Rule {
    name: "domain is pure",
    why: "without I/O, clock and async a whole night is a unit test",
    fix: "move the I/O to the engine or to a crate beside it, and give domain its result as a value",
};

/// Parts of the standard library that reach outside.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::io::stdin",
    "println!",
    "eprintln!",
];

/// The places where domain reaches outside or waits.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, file) in tree.product_rust().filter(|(name, _)| *name == "domain") {
        for line in RustText::read(&file.text).product_lines() {
            let waits = words(&line.code).any(|word| word == "async" || word == "await");
            let reaches = OUTSIDE
                .iter()
                .find(|name| line.code.contains(**name))
                .copied();
            if let Some(found) = reaches.or(waits.then_some("async")) {
                findings.push(Finding::new(
                    &RULE,
                    &file.path,
                    line.number,
                    format!("`{found}`"),
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
    fn domain_neither_reads_nor_waits() {
        let source = "use std::collections::BTreeMap;\nuse std::fs;\nasync fn f() {}\n/// async, std::fs\nfn asynchronous() {}\n";
        let tree = Tree::of(&[
            ("src-tauri/crates/domain/src/a.rs", source),
            ("src-tauri/crates/engine/src/a.rs", source),
        ]);
        let lines: Vec<usize> = check(&tree).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 3]);
    }
}
