//! Who may import whom in the UI.

use super::finding::{Finding, Rule};
use super::tree::{File, Tree};

static TAURI: Rule = Rule {
    name: "only one file of the UI names Tauri",
    why: "the same UI runs in a browser against `nightshift serve`, in tests and for screenshots",
    fix: "call through ui/src/lib/ipc instead",
};

static FEATURES: Rule = Rule {
    name: "features stand alone",
    why: "features that import each other can only be changed together",
    fix: "move what both need to ui/src/lib, or let a view bring them together",
};

const ONE_FILE: &str = "ui/src/lib/ipc/tauri.ts";

/// Imports that cross a wall.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("ui/src/") && is_script(file))
    {
        for (line, target) in imports(&file.text) {
            if target.starts_with("@tauri-apps") && file.path != ONE_FILE {
                findings.push(Finding::new(
                    &TAURI,
                    &file.path,
                    line,
                    format!("imports `{target}`"),
                ));
            }
            let target = resolve(&file.path, &target);
            if crosses(&file.path, &target) {
                findings.push(Finding::new(
                    &FEATURES,
                    &file.path,
                    line,
                    format!("imports `{target}`"),
                ));
            }
        }
    }
    findings
}

fn is_script(file: &File) -> bool {
    [".ts", ".js", ".svelte"]
        .iter()
        .any(|end| file.path.ends_with(end))
}

/// The lines and targets of all imports: `from "x"`, `import "x"`, `import("x")`.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for start in ["from ", "import ", "import("] {
            for (at, _) in line.match_indices(start) {
                let rest = line.get(at + start.len()..).unwrap_or_default();
                found.extend(quoted(rest).map(|target| (index + 1, target.to_owned())));
            }
        }
    }
    found
}

fn quoted(rest: &str) -> Option<&str> {
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    rest.get(1..)?.split(quote).next()
}

/// A path from the root for relative imports and for the aliases of the UI; others stay as they are.
fn resolve(from: &str, target: &str) -> String {
    let aliased = [
        ("$lib", "ui/src/lib"),
        ("$features", "ui/src/features"),
        ("$views", "ui/src/views"),
        ("@/", "ui/src/"),
    ]
    .iter()
    .find_map(|(alias, folder)| {
        target
            .strip_prefix(alias)
            .map(|rest| format!("{folder}{rest}"))
    });
    if let Some(path) = aliased {
        return path;
    }
    if !target.starts_with('.') {
        return target.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether a feature reaches into another, or the library reaches up.
fn crosses(from: &str, target: &str) -> bool {
    let feature = |path: &str| {
        path.strip_prefix("ui/src/features/")
            .and_then(|rest| rest.split('/').next())
            .map(str::to_owned)
    };
    let is_upper = target.starts_with("ui/src/features/") || target.starts_with("ui/src/views/");
    match feature(from) {
        Some(own) => is_upper && feature(target).as_ref() != Some(&own),
        None => from.starts_with("ui/src/lib/") && is_upper,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn tauri_is_imported_in_one_file() {
        let text = "import { invoke } from \"@tauri-apps/api/core\";\nconst x = await import('@tauri-apps/api/event');\n";
        assert_eq!(found("ui/src/lib/ipc/tauri.ts", text), [0; 0]);
        assert_eq!(found("ui/src/features/inbox/List.svelte", text), [1, 2]);
    }

    #[test]
    fn features_do_not_import_features() {
        let text = "import A from '../outbox/A.svelte';\nimport B from './B.svelte';\nimport C from '$features/inbox/C';\nimport D from '$lib/kit/D.svelte';\nimport E from '../../views/E.svelte';\n// import A from '../outbox/A.svelte';\n";
        assert_eq!(found("ui/src/features/inbox/List.svelte", text), [1, 5]);
        assert_eq!(found("ui/src/views/Desk.svelte", text), [0; 0]);
    }

    #[test]
    fn the_library_does_not_reach_up() {
        assert_eq!(
            found(
                "ui/src/lib/kit/List.svelte",
                "import A from '../../features/inbox/A';"
            ),
            [1]
        );
    }
}
