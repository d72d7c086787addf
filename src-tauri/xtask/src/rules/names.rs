//! Names say what a thing is.

use super::finding::{Finding, Rule};
use super::rust_text::{RustText, words};
use super::tree::{File, Tree};

static SUFFIX: Rule = Rule {
    name: "empty names",
    why: "a Manager, Helper, Util, Service or Processor can hold anything, and soon does",
    fix: "name it after what it is or what it does, in the words of the house",
};

static MOD_RS: Rule = Rule {
    name: "no mod.rs",
    why: "ten open tabs called mod.rs tell nobody where they are",
    fix: "use `foo.rs` beside the folder `foo/`",
};

const EMPTY: &[&str] = &[
    "manager",
    "managers",
    "helper",
    "helpers",
    "util",
    "utils",
    "service",
    "services",
    "processor",
    "processors",
];

/// Names that others gave: the Secret Service is a standard of freedesktop.org.
const PROPER: &[&str] = &["SecretService", "secret_service", "secret-service"];

/// What introduces a name, in Rust and in TypeScript.
const KEYWORDS: &[&str] = &[
    "struct",
    "enum",
    "trait",
    "type",
    "mod",
    "class",
    "interface",
];

/// Files and types with names that say nothing.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in &tree.paths {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split('.').next().unwrap_or(name);
        if name == "mod.rs" {
            findings.push(Finding::new(&MOD_RS, path, 0, "a mod.rs"));
        }
        let is_source = [".rs", ".ts", ".svelte"]
            .iter()
            .any(|end| name.ends_with(end));
        if is_source && is_empty_name(stem) {
            findings.push(Finding::new(
                &SUFFIX,
                path,
                0,
                format!("the file name `{name}`"),
            ));
        }
    }
    for file in &tree.files {
        for (line, name) in introduced(file) {
            if is_empty_name(&name) {
                findings.push(Finding::new(&SUFFIX, &file.path, line, format!("`{name}`")));
            }
        }
    }
    findings
}

fn introduced(file: &File) -> Vec<(usize, String)> {
    let lines: Vec<(usize, String)> = if file.is_rust() {
        RustText::read(&file.text)
            .lines
            .into_iter()
            .map(|line| (line.number, line.code))
            .collect()
    } else if file.path.ends_with(".ts") && !file.path.contains("/bindings/") {
        file.text
            .lines()
            .enumerate()
            .map(|(index, line)| {
                (
                    index + 1,
                    line.split("//").next().unwrap_or_default().to_owned(),
                )
            })
            .collect()
    } else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (number, code) in lines {
        let all: Vec<&str> = words(&code).collect();
        for pair in all.windows(2) {
            if let [keyword, name] = pair
                && KEYWORDS.contains(keyword)
            {
                names.push((number, (*name).to_owned()));
            }
        }
    }
    names
}

fn is_empty_name(name: &str) -> bool {
    if PROPER.contains(&name) {
        return false;
    }
    last_word(name).is_some_and(|word| EMPTY.contains(&word.as_str()))
}

/// The last word of a name in snake, kebab or camel case, in small letters.
fn last_word(name: &str) -> Option<String> {
    let part = name.rsplit(['_', '-']).find(|part| !part.is_empty())?;
    let mut word = String::new();
    for c in part.chars().rev() {
        word.insert(0, c.to_ascii_lowercase());
        if c.is_uppercase() {
            break;
        }
    }
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_names_are_found_in_files_and_types() {
        let tree = Tree::of(&[
            (
                "src-tauri/crates/engine/src/sync_manager.rs",
                "pub struct Sync;",
            ),
            (
                "src-tauri/crates/engine/src/deliver.rs",
                "// struct NoManager\npub struct MailProcessor;\nstruct Serviced;\n",
            ),
            ("src-tauri/crates/engine/src/deliver/mod.rs", ""),
            ("ui/src/lib/utils.ts", "export class DateHelper {}"),
            (
                "tests/src/servers/secret_service.rs",
                "pub struct SecretService;",
            ),
        ]);
        let found: Vec<String> = check(&tree)
            .iter()
            .map(|finding| finding.found.clone())
            .collect();
        assert_eq!(
            found,
            [
                "the file name `sync_manager.rs`",
                "a mod.rs",
                "the file name `utils.ts`",
                "`MailProcessor`",
                "`DateHelper`"
            ]
        );
    }

    #[test]
    fn the_last_word_counts() {
        assert_eq!(last_word("MailProcessor").as_deref(), Some("processor"));
        assert_eq!(last_word("service_level").as_deref(), Some("level"));
        assert_eq!(last_word("date-utils").as_deref(), Some("utils"));
    }
}
