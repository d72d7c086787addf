//! A file is one thought.

use super::finding::{Finding, Rule};
use super::tree::{File, Tree};

static RULE: Rule = Rule {
    name: "file length",
    why: "a file of more than 500 lines holds more than one thought",
    fix: "split it along its thoughts: `foo.rs` and a folder `foo/`, tests in `foo/tests.rs`",
};

const LONGEST: usize = 500;

/// Source files that are too long.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| counts(file))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| Finding::new(&RULE, &file.path, 0, format!("{lines} lines")))
        .collect()
}

fn counts(file: &File) -> bool {
    let is_source = [".rs", ".ts", ".svelte", ".css"]
        .iter()
        .any(|end| file.path.ends_with(end));
    is_source && !file.is_test() && !file.path.contains("/bindings/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sources_are_found_and_tests_are_not() {
        let long = "x\n".repeat(501);
        let fits = "x\n".repeat(500);
        let tree = Tree::of(&[
            ("src-tauri/crates/engine/src/a.rs", &long),
            ("src-tauri/crates/engine/src/b.rs", &fits),
            ("src-tauri/crates/engine/src/a/tests.rs", &long),
            ("ui/src/lib/ipc/bindings/A.ts", &long),
            ("ui/package-lock.json", &long),
        ]);
        let files: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.file)
            .collect();
        assert_eq!(files, ["src-tauri/crates/engine/src/a.rs"]);
    }
}
