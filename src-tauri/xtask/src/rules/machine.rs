//! The house can be built anywhere: it names neither the machine it was written on nor the way packages came there.

use super::finding::{Finding, Rule};
use super::tree::Tree;

static PATHS: Rule = Rule {
    name: "paths of one machine",
    why: "such a path exists on one machine only; elsewhere the code fails or the text misleads",
    fix: "use a path from the root of the repository, a temporary folder, or the platform's folders",
};

static REGISTRY: Rule = Rule {
    name: "hosts of one machine's registry",
    why: "a lock file that names a mirror can be installed only where that mirror is",
    fix: "set `omit-lockfile-registry-resolved=true` in ui/.npmrc and write the lock file again",
};

// Put together here, so that this file does not find itself.
const STARTS: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
];

const PUBLIC_REGISTRY: &str = "https://registry.npmjs.org/";

/// Paths of a machine and hosts of its registry.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let is_lock = file.path.ends_with("package-lock.json");
        for (index, line) in file.text.lines().enumerate() {
            if let Some(start) = STARTS.iter().find(|start| names(line, start)) {
                findings.push(Finding::new(
                    &PATHS,
                    &file.path,
                    index + 1,
                    format!("a path that starts with `{start}`"),
                ));
            }
            if is_lock && line.contains("\"resolved\": \"http") && !line.contains(PUBLIC_REGISTRY) {
                findings.push(Finding::new(&REGISTRY, &file.path, index + 1, line.trim()));
            }
        }
    }
    findings
}

/// Whether a line names a path with this start: not in the middle of a longer path or an address.
fn names(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + start.len()..)
            .and_then(|text| text.chars().next());
        let begins = before.is_none_or(|c| {
            !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '}' | ')' | '$' | '~' | '*')
        });
        begins && after.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_machine_are_found() {
        let root = concat!("see /ro", "ot/notes.md");
        let home = concat!("let p = \"/ho", "me/li/shop\";");
        let tree = Tree::of(&[("README.md", root), ("src-tauri/src/main.rs", home)]);
        assert_eq!(check(&tree).len(), 2);
    }

    #[test]
    fn addresses_and_relative_paths_are_not() {
        let url = concat!(
            "https://example.com/ho",
            "me/page and ./wo",
            "rk/x and ${DIR}/ro",
            "ot/x"
        );
        assert!(check(&Tree::of(&[("README.md", url)])).is_empty());
    }

    #[test]
    fn a_lock_file_names_the_public_registry_or_none() {
        let mirror = "\"resolved\": \"https://mirror.example/a.tgz\",";
        let public = "\"resolved\": \"https://registry.npmjs.org/a.tgz\",\n\"node_modules/b\": {\"version\": \"1\"}";
        let tree = Tree::of(&[
            ("ui/package-lock.json", mirror),
            ("other/package-lock.json", public),
            ("ui/a.json", mirror),
        ]);
        let files: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.file)
            .collect();
        assert_eq!(files, ["ui/package-lock.json"]);
    }
}
