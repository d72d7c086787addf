//! TypeScript made from the table; the types themselves are exported by ts-rs.

use crate::commands::{COMMANDS, Kind};
use std::collections::BTreeSet;
use std::fmt::Write;

/// `commands.ts`: the table as a TypeScript type, with the request and the response of every command.
#[must_use]
pub fn typescript() -> String {
    let mut types = BTreeSet::new();
    for command in COMMANDS {
        types.insert(command.request);
        types.insert(command.response);
    }
    let mut text = String::from(
        "// Generated from the table of commands. Do not edit: run `cargo xtask types`.\n",
    );
    for name in types {
        let _ = writeln!(text, "import type {{ {name} }} from \"./{name}\";");
    }
    text.push_str("\nexport interface Commands {\n");
    for command in COMMANDS {
        let (request, response) = (command.request, command.response);
        let _ = writeln!(
            text,
            "  \"{}\": {{ request: {request}; response: {response} }};",
            command.name
        );
    }
    text.push_str("}\n\nexport const queries = [\n");
    for command in COMMANDS.iter().filter(|c| c.kind == Kind::Query) {
        let _ = writeln!(text, "  \"{}\",", command.name);
    }
    text.push_str(
        "] as const;\n\nexport const tags: Record<keyof Commands, readonly string[]> = {\n",
    );
    for command in COMMANDS {
        let tags: Vec<String> = command
            .tags
            .iter()
            .map(|tag| format!("\"{tag}\""))
            .collect();
        let _ = writeln!(text, "  \"{}\": [{}],", command.name, tags.join(", "));
    }
    text.push_str("};\n");
    text
}

#[cfg(test)]
mod tests {
    /// Named as the exports of ts-rs, so that one filter writes everything.
    #[test]
    fn export_bindings_commands() {
        let folder = std::env::var("TS_RS_EXPORT_DIR").unwrap_or_else(|_| "./bindings".to_owned());
        let folder = std::path::Path::new(&folder);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("commands.ts"), super::typescript()).unwrap();
    }

    #[test]
    fn the_table_names_types_that_exist() {
        let text = super::typescript();
        assert!(
            text.contains("\"inbox.page\": { request: InboxRequest; response: InboxPage };"),
            "{text}"
        );
    }
}
