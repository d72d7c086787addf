//! Who may know whom: the floors of the house.

use super::finding::{Finding, Rule};
use super::metadata::{Dependency, Metadata, Package};

static FLOORS: Rule = Rule {
    name: "floors of the house",
    why: "a room uses only what is below it; otherwise every change reaches everywhere and nothing can be tested alone",
    fix: "move the code to the floor where both sides may see it (words and rules: domain), or hand it in through a port",
};

static WINDOW: Rule = Rule {
    name: "only the shell names tauri",
    why: "every crate that knows the web view compiles it, and cannot run without a window",
    fix: "keep the call in src-tauri/src and hand it down through a port of the engine",
};

static SQL: Rule = Rule {
    name: "only the store knows the database",
    why: "a second database engine can be added only while all SQL is in one crate",
    fix: "add a function to `store` and call that",
};

static DOMAIN: Rule = Rule {
    name: "domain is pure",
    why: "without I/O, clock and async a whole night is a unit test",
    fix: "move the I/O to the engine or to a crate beside it, and give domain its result as a value",
};

/// One room: its name, what it may use, what its tests may use besides.
type Room = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const HOUSE: &[Room] = &[
    ("domain", &[], &[]),
    ("store", &["domain"], &[]),
    ("channels", &["domain"], &["sandbox"]),
    ("assistant", &["domain"], &[]),
    ("sandbox", &["domain"], &[]),
    (
        "engine",
        &["domain", "store", "channels", "assistant"],
        &["sandbox"],
    ),
    ("platform", &["domain", "engine"], &[]),
    ("api", &["domain", "engine"], &["platform", "sandbox"]),
    (
        "nightshift",
        &["domain", "engine", "platform", "api", "sandbox"],
        &[],
    ),
    (
        "nightdesk",
        &[
            "domain",
            "engine",
            "platform",
            "api",
            "sandbox",
            "nightshift",
        ],
        &[],
    ),
    (
        "scenarios",
        &[
            "domain",
            "store",
            "channels",
            "assistant",
            "engine",
            "platform",
            "api",
            "sandbox",
            "nightshift",
        ],
        &[],
    ),
    ("xtask", &[], &[]),
];

/// Packages that bring a window.
const WINDOWS: &[&str] = &["wry", "tao", "webkit2gtk", "gtk"];

/// Packages that speak to a database.
const DATABASES: &[&str] = &[
    "sqlx",
    "rusqlite",
    "libsqlite3-sys",
    "diesel",
    "sea-orm",
    "tokio-postgres",
];

/// Packages that have no place in a crate without I/O, clock and async.
const IMPURE: &[&str] = &[
    "async-imap",
    "async-trait",
    "axum",
    "directories",
    "futures",
    "getrandom",
    "hyper",
    "keepawake",
    "keyring",
    "lettre",
    "notify-rust",
    "rand",
    "reqwest",
    "tempfile",
    "tokio",
    "tokio-util",
    "tracing",
];

/// The packages that look where they may not.
pub fn check(metadata: &Metadata) -> Vec<Finding> {
    metadata
        .packages
        .iter()
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .filter_map(|dependency| judge(package, dependency))
        })
        .collect()
}

fn judge(package: &Package, dependency: &Dependency) -> Option<Finding> {
    let name = dependency.name.as_str();
    let found = |rule: &'static Rule| {
        Some(Finding::new(
            rule,
            &manifest(&package.name),
            0,
            format!("`{}` depends on `{name}`", package.name),
        ))
    };
    let is_window = name.starts_with("tauri") || WINDOWS.contains(&name);
    if is_window && package.name != "nightdesk" {
        return found(&WINDOW);
    }
    if DATABASES.contains(&name) && !["store", "scenarios"].contains(&package.name.as_str()) {
        return found(&SQL);
    }
    if package.name == "domain" && !dependency.is_dev() && IMPURE.contains(&name) {
        return found(&DOMAIN);
    }
    let is_room = HOUSE.iter().any(|(room, _, _)| *room == name);
    (is_room && !may_use(package, dependency))
        .then(|| found(&FLOORS))
        .flatten()
}

fn may_use(package: &Package, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    HOUSE
        .iter()
        .find(|(room, _, _)| *room == package.name)
        .is_some_and(|(_, normal, dev)| {
            normal.contains(&name) || (dependency.is_dev() && dev.contains(&name))
        })
}

fn manifest(package: &str) -> String {
    match package {
        "nightdesk" => "Cargo.toml".to_owned(),
        "scenarios" => "tests/Cargo.toml".to_owned(),
        "xtask" => "src-tauri/xtask/Cargo.toml".to_owned(),
        name => format!("src-tauri/crates/{name}/Cargo.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(metadata: &Metadata) -> Vec<&'static str> {
        check(metadata)
            .iter()
            .map(|finding| finding.rule.name)
            .collect()
    }

    #[test]
    fn the_designed_house_is_clean() {
        let house = Metadata::of(&[
            ("domain", &["serde"], &["rstest"]),
            ("store", &["domain", "sqlx"], &[]),
            ("channels", &["domain", "reqwest"], &["sandbox"]),
            (
                "engine",
                &["domain", "store", "channels", "assistant"],
                &["sandbox"],
            ),
            ("nightdesk", &["api", "tauri", "tauri-plugin-updater"], &[]),
        ]);
        assert!(check(&house).is_empty());
    }

    #[test]
    fn rooms_on_one_floor_do_not_know_each_other() {
        assert_eq!(
            rules(&Metadata::of(&[("store", &["channels"], &[])])),
            [FLOORS.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[("assistant", &["store"], &[])])),
            [FLOORS.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[("domain", &["engine"], &[])])),
            [FLOORS.name]
        );
    }

    #[test]
    fn what_tests_may_use_the_product_may_not() {
        assert_eq!(
            rules(&Metadata::of(&[("channels", &["sandbox"], &[])])),
            [FLOORS.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[("store", &[], &["sandbox"])])),
            [FLOORS.name]
        );
    }

    #[test]
    fn a_new_package_has_to_be_given_a_floor() {
        assert_eq!(
            rules(&Metadata::of(&[("attic", &["domain"], &[])])),
            [FLOORS.name]
        );
    }

    #[test]
    fn windows_databases_and_clocks_have_their_one_place() {
        assert_eq!(
            rules(&Metadata::of(&[("engine", &["tauri"], &[])])),
            [WINDOW.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[(
                "nightshift",
                &[],
                &["tauri-plugin-opener"]
            )])),
            [WINDOW.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[("engine", &["sqlx"], &[])])),
            [SQL.name]
        );
        assert_eq!(
            rules(&Metadata::of(&[("domain", &["tokio"], &[])])),
            [DOMAIN.name]
        );
        assert!(rules(&Metadata::of(&[("domain", &[], &["tempfile"])])).is_empty());
    }
}
