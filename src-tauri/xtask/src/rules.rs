//! The rules of the house that a program can check. Each is a pure function from the tree (or from what
//! cargo knows of the packages) to findings, so that its own tests can show that it fails when it should.

mod directions;
mod finding;
mod length;
mod machine;
mod metadata;
mod names;
mod now;
mod platforms;
mod purity;
mod rust_text;
mod secrets;
mod sql;
mod top_level;
mod tree;
mod ui_imports;

pub use finding::Finding;
pub use metadata::Metadata;
pub use tree::Tree;

/// Every finding in the house, in the order of the files.
pub fn check(tree: &Tree, metadata: &Metadata) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(directions::check(metadata));
    findings.extend(length::check(tree));
    findings.extend(machine::check(tree));
    findings.extend(names::check(tree));
    findings.extend(now::check(tree));
    findings.extend(platforms::check(tree));
    findings.extend(purity::check(tree));
    findings.extend(secrets::check(tree));
    findings.extend(sql::check(tree));
    findings.extend(top_level::check(tree));
    findings.extend(ui_imports::check(tree));
    findings.sort();
    findings
}
