//! Secrets stay in the keychain.

use super::finding::{Finding, Rule};
use super::rust_text::{RustText, words};
use super::tree::Tree;

static RULE: Rule = Rule {
    name: "secrets are not written down",
    why: "what can be serialised ends in a database, a log or a window sooner or later",
    fix: "keep a `Secret` out of types that derive `Serialize`; store the name of the keychain entry instead",
};

/// Types that could write a secret down, and secrets in the store.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, file) in tree.product_rust() {
        let text = RustText::read(&file.text);
        let lines: Vec<(usize, &str)> = text
            .product_lines()
            .map(|line| (line.number, line.code.as_str()))
            .collect();
        for (number, what) in serialised(&lines) {
            findings.push(Finding::new(&RULE, &file.path, number, what));
        }
        for (number, code) in lines {
            if name == "store" && mentions_secret(code) {
                findings.push(Finding::new(
                    &RULE,
                    &file.path,
                    number,
                    "a `Secret` in the store",
                ));
            }
        }
    }
    findings
}

fn mentions_secret(code: &str) -> bool {
    words(code).any(|word| word == "Secret")
}

/// Secrets inside types that derive `Serialize`, and implementations of it for `Secret` itself.
fn serialised(lines: &[(usize, &str)]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let mut derives = false;
    let mut depth: Option<usize> = None;
    for (number, code) in lines {
        let is_for_secret = code.contains("for Secret") || code.contains("for domain::Secret");
        if code.contains("Serialize")
            && is_for_secret
            && words(code).next() == Some("impl")
            && !code.contains("Deserialize")
        {
            found.push((*number, "`Serialize` for `Secret`"));
        }
        if code.contains("derive(") && words(code).any(|word| word == "Serialize") {
            derives = true;
        }
        let begins = words(code).any(|word| word == "struct" || word == "enum");
        if derives && begins {
            derives = false;
            depth = Some(0);
            if words(code).any(|word| word == "Secret") {
                found.push((*number, "a type that holds a `Secret` derives `Serialize`"));
            }
        } else if depth.is_some() && mentions_secret(code) {
            found.push((*number, "a type that holds a `Secret` derives `Serialize`"));
        }
        depth = depth.and_then(|depth| inside(code, depth));
    }
    found
}

/// Follows the braces of a type; `None` when it has ended.
fn inside(code: &str, depth: usize) -> Option<usize> {
    let mut depth = depth;
    for c in code.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return None,
            '}' => depth -= 1,
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    Some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<usize> {
        check(&Tree::of(&[("src-tauri/crates/channels/src/a.rs", source)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_serialised_type_holds_no_secret() {
        assert_eq!(
            lines(
                "#[derive(Debug, Serialize)]\nstruct A {\n    name: String,\n    token: Secret<String>,\n}\n"
            ),
            [4]
        );
        assert_eq!(
            lines("#[derive(Serialize)]\npub struct Secret<T>(T);\n"),
            [2]
        );
        assert_eq!(lines("impl<T> Serialize for Secret<T> {}\n"), [1]);
    }

    #[test]
    fn reading_one_is_allowed() {
        assert!(
            lines("#[derive(Deserialize)]\nstruct A {\n    token: Secret<String>,\n}\n").is_empty()
        );
        assert!(lines("#[derive(Serialize)]\nstruct A {\n    a: u8,\n}\nstruct B {\n    token: Secret<String>,\n}\n").is_empty());
    }

    #[test]
    fn the_store_knows_no_secrets() {
        let tree = Tree::of(&[(
            "src-tauri/crates/store/src/a.rs",
            "fn put(token: &Secret<String>) {}",
        )]);
        assert_eq!(check(&tree).len(), 1);
    }
}
