//! All SQL is in `store`.

use super::finding::{Finding, Rule};
use super::rust_text::{RustText, words};
use super::tree::Tree;

static RULE: Rule = Rule {
    name: "SQL outside the store",
    why: "a second database engine can be added only while all SQL is in one crate",
    fix: "move the statement into `store` behind a function that says what is wanted",
};

/// Statements and statement files outside the store.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        if file.path.ends_with(".sql") && !file.path.starts_with("src-tauri/crates/store/") {
            findings.push(Finding::new(&RULE, &file.path, 0, "a file of statements"));
        }
    }
    for (name, file) in tree.product_rust().filter(|(name, _)| *name != "store") {
        let text = RustText::read(&file.text);
        for literal in text
            .product_literals()
            .filter(|literal| is_statement(&literal.text))
        {
            let start: String = literal.text.trim_start().chars().take(40).collect();
            findings.push(Finding::new(
                &RULE,
                &file.path,
                literal.line,
                format!("`{start}…` in `{name}`"),
            ));
        }
    }
    findings
}

/// Whether a string reads like a statement. English sentences begin with the same verbs, and IMAP has a
/// SELECT of its own, so the verb alone is not enough.
fn is_statement(text: &str) -> bool {
    let upper = text.to_uppercase();
    let mut upper_words = words(&upper);
    let (first, second) = (
        upper_words.next().unwrap_or_default(),
        upper_words.next().unwrap_or_default(),
    );
    let has = |word: &str| words(&upper).any(|other| other == word);
    let shouted = words(text).next().is_some_and(|word| word == first);
    let marked = ["$1", " = ", "*", "(", "?"]
        .iter()
        .any(|mark| text.contains(mark))
        || has("WHERE")
        || has("VALUES")
        || has("LIMIT");
    let sure = shouted || marked;
    match first {
        "SELECT" => has("FROM") && sure,
        "INSERT" | "REPLACE" => second == "INTO" && (has("VALUES") || has("SELECT") || shouted),
        "UPDATE" => has("SET") && sure && text.contains('='),
        "DELETE" => second == "FROM" && sure,
        "CREATE" | "ALTER" | "DROP" => {
            ["TABLE", "INDEX", "UNIQUE", "VIRTUAL", "TRIGGER", "VIEW"].contains(&second) && sure
        }
        "PRAGMA" | "VACUUM" => shouted,
        "BEGIN" => ["IMMEDIATE", "EXCLUSIVE", "TRANSACTION"].contains(&second) && shouted,
        "WITH" => has("AS") && has("SELECT") && sure,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_recognised() {
        for text in [
            "SELECT id FROM messages",
            "select * from messages where id = $1",
            "\n  INSERT INTO outbox (id) VALUES ($1) ON CONFLICT DO NOTHING",
            "UPDATE outbox SET state = 'sent' WHERE id = $1",
            "DELETE FROM outbox",
            "CREATE UNIQUE INDEX a ON b (c)",
            "PRAGMA user_version",
            "BEGIN IMMEDIATE",
            "WITH open AS (SELECT id FROM outbox) SELECT id FROM open",
        ] {
            assert!(is_statement(text), "{text}");
        }
    }

    #[test]
    fn sentences_and_imap_are_not() {
        for text in [
            "SELECT INBOX",
            "Select a channel from the list",
            "Update the schedule and set the hours",
            "Delete from the list",
            "create table tennis order",
            "Insert into the parcel",
            "Begin again",
            "With love, as always: select another",
            "",
        ] {
            assert!(!is_statement(text), "{text}");
        }
    }

    #[test]
    fn only_the_store_and_tests_may_speak_sql() {
        let statement = "fn f() { q(\"SELECT a FROM b\"); }";
        let tree = Tree::of(&[
            ("src-tauri/crates/store/src/inbox.rs", statement),
            ("src-tauri/crates/engine/src/tests.rs", statement),
            ("tests/tests/night.rs", statement),
            ("src-tauri/crates/engine/src/sync.rs", statement),
            ("src-tauri/crates/api/queries.sql", "SELECT 1"),
        ]);
        let files: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| format!("{}:{}", finding.file, finding.line))
            .collect();
        assert_eq!(
            files,
            [
                "src-tauri/crates/api/queries.sql:0",
                "src-tauri/crates/engine/src/sync.rs:1"
            ]
        );
    }
}
