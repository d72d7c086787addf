//! A platform is named in its own rooms and as data, nowhere else.

use super::finding::{Finding, Rule};
use super::rust_text::{RustText, words};
use super::tree::{File, Tree};

static RULE: Rule = Rule {
    name: "a platform's name in common code",
    why: "code that asks for a platform by name grows a branch per platform; what differs belongs in the manifest or the rule pack",
    fix: "ask the manifest or the rule pack, or move the code into the platform's own folder",
};

/// Platforms, in small letters without spaces.
const PLATFORMS: &[&str] = &[
    "alibaba",
    "aliexpress",
    "allegro",
    "amazon",
    "cdiscount",
    "coupang",
    "ebay",
    "etsy",
    "instagram",
    "kaufland",
    "lazada",
    "magento",
    "mercadolibre",
    "mercadolivre",
    "ozon",
    "prestashop",
    "qoo10",
    "rakuten",
    "shein",
    "shopee",
    "shopify",
    "temu",
    "tiktok",
    "walmart",
    "wayfair",
    "whatsapp",
    "wildberries",
    "woocommerce",
    "zalando",
];

/// Places that are data or a platform's own.
const OWN: &[&str] = &[
    "src-tauri/crates/channels/src/registry",
    "src-tauri/crates/channels/src/lib.rs",
    "src-tauri/crates/sandbox/src/lib.rs",
    "src-tauri/crates/sandbox/src/demo",
    "src-tauri/crates/domain/src/rulepack",
];

/// Platform names in code and strings where they have no place.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, file) in tree.product_rust().filter(|(_, file)| !is_own(file)) {
        let text = RustText::read(&file.text);
        let code = text
            .product_lines()
            .map(|line| (line.number, line.code.as_str()));
        let literals = text
            .product_literals()
            .map(|literal| (literal.line, literal.text.as_str()));
        for (line, text) in code.chain(literals) {
            findings
                .extend(named(text).map(|platform| {
                    Finding::new(&RULE, &file.path, line, format!("`{platform}`"))
                }));
        }
    }
    findings
}

/// A platform's own folder or program, the lists of platforms, rule packs, presets, and the command line that names them.
fn is_own(file: &File) -> bool {
    let path = file.path.as_str();
    let own_folder = [
        "src-tauri/crates/channels/src/",
        "src-tauri/crates/sandbox/src/",
    ]
    .iter()
    .filter_map(|start| path.strip_prefix(start))
    .filter_map(|rest| rest.split(['/', '.']).next())
    .any(|room| PLATFORMS.contains(&room.replace('_', "").as_str()));
    let own_program = path
        .strip_prefix("src-tauri/crates/sandbox/src/bin/")
        .and_then(|rest| rest.split(['-', '_', '.']).next())
        .is_some_and(|name| PLATFORMS.contains(&name));
    let command_line =
        path.starts_with("src-tauri/crates/nightshift/src/") && path.contains("channel");
    own_folder
        || own_program
        || command_line
        || path.contains("preset")
        || OWN.iter().any(|start| path.starts_with(start))
}

/// The first platform that a piece of code or text names as a word of its own.
fn named(text: &str) -> Option<&'static str> {
    words(text).find_map(|word| {
        let parts = parts(word);
        let pairs = parts.windows(2).map(|pair| pair.concat());
        let all: Vec<String> = parts.iter().cloned().chain(pairs).collect();
        PLATFORMS
            .iter()
            .find(|platform| all.iter().any(|part| part == *platform))
            .copied()
    })
}

/// The words inside an identifier, in small letters.
fn parts(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for c in word.chars() {
        if c == '_' || (c.is_uppercase() && was_small) {
            parts.push(String::new());
        }
        if c != '_'
            && let Some(last) = parts.last_mut()
        {
            last.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase() || c.is_numeric();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_every_spelling() {
        for text in [
            "is_ebay",
            "EbayOrder",
            "eBay",
            "tik_tok",
            "TikTokShop",
            "a.marketplace.amazon.de",
            "SHOPEE",
        ] {
            assert!(named(text).is_some(), "{text}");
        }
        for text in ["ozone", "order", "contemporary", "bay"] {
            assert!(named(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_their_own_rooms_name_platforms() {
        let names = "fn f() { g(\"ebay\"); } // shopee";
        let tree = Tree::of(&[
            ("src-tauri/crates/channels/src/ebay.rs", names),
            ("src-tauri/crates/channels/src/ebay/pull.rs", names),
            ("src-tauri/crates/channels/src/email/presets.rs", names),
            ("src-tauri/crates/domain/src/rulepack/ebay.rs", names),
            ("src-tauri/crates/sandbox/src/bin/ebay-sandbox.rs", names),
            ("src-tauri/crates/nightshift/src/channel_add.rs", names),
            ("src-tauri/crates/engine/src/tests.rs", names),
            ("src-tauri/crates/engine/src/sync.rs", names),
            ("src-tauri/crates/engine/src/quiet.rs", "// ebay\nfn f() {}"),
        ]);
        let found: Vec<String> = check(&tree)
            .iter()
            .map(|finding| format!("{} {}", finding.file, finding.found))
            .collect();
        assert_eq!(found, ["src-tauri/crates/engine/src/sync.rs `ebay`"]);
    }
}
