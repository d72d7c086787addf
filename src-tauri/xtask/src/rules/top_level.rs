//! The top of the house is a table of contents.

use std::collections::BTreeSet;

use super::finding::{Finding, Rule};
use super::tree::Tree;

static RULE: Rule = Rule {
    name: "top level",
    why: "who opens the repository should see the few things it consists of",
    fix: "put it below src-tauri, tests or ui, where it belongs",
};

const ALLOWED: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "icons",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

/// Files and folders at the top that have no place there.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let names: BTreeSet<&str> = tree
        .paths
        .iter()
        .filter_map(|path| path.split('/').next())
        .collect();
    names
        .into_iter()
        .filter(|name| {
            !ALLOWED.contains(name) && !name.starts_with('.') && !name.starts_with("LICENSE")
        })
        .map(|name| Finding::new(&RULE, name, 0, "is not on the list of the top level"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listed_names_are_at_the_top() {
        let tree = Tree::of(&[
            ("Cargo.toml", ""),
            ("LICENSE-MIT", ""),
            (".ci/run", ""),
            ("ui/a.ts", ""),
            ("notes.md", ""),
            ("docs/a.md", ""),
        ]);
        let files: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.file)
            .collect();
        assert_eq!(files, ["docs", "notes.md"]);
    }
}
