//! The command line of the window.

use nightshift::open::VaultChoice;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

/// The night desk of a small cross-border shop.
#[derive(Clone, Debug, clap::Parser)]
#[command(
    name = "nightdesk",
    version,
    after_help = "Examples:\n  nightdesk --demo                     the demo shop, in a profile that is thrown away\n  nightdesk --profile ~/shop-two       a second shop beside the first"
)]
pub struct Options {
    /// Opens the demo shop; your own shop is not touched.
    #[arg(long)]
    pub demo: bool,
    /// Uses this folder instead of your own profile.
    #[arg(long, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    /// Where logins are kept; without this the keychain, and memory with `--demo`.
    #[arg(long, value_enum, value_name = "KIND")]
    pub vault: Option<VaultChoice>,
    /// Watches from the tray; the window stays closed until it is asked for.
    #[arg(long)]
    pub background: bool,
    /// Starts even where another window is open; for tests.
    #[arg(long, env = "NIGHTDESK_TEST", hide = true, value_parser = clap::builder::BoolishValueParser::new(), num_args = 0, default_missing_value = "true")]
    pub no_single_instance: Option<bool>,
    /// A link to open, as handed over by the system.
    #[arg(value_name = "LINK", hide = true)]
    pub link: Option<String>,
}

impl Options {
    /// Where logins are kept.
    #[must_use]
    pub fn vault(&self) -> VaultChoice {
        self.vault.unwrap_or(if self.demo {
            VaultChoice::Memory
        } else {
            VaultChoice::Keychain
        })
    }

    /// Whether this process belongs to a test: it then neither looks for other windows nor for updates.
    #[must_use]
    pub fn in_a_test(&self) -> bool {
        self.no_single_instance.unwrap_or(false)
    }

    /// Whether this is the seller's own shop, in its usual place.
    #[must_use]
    pub const fn is_standard(&self) -> bool {
        !self.demo && self.profile.is_none()
    }

    /// A name for the shop that is opened: a second start with the same name shows the first one's window.
    #[must_use]
    pub fn instance(&self, identifier: &str) -> String {
        if self.is_standard() {
            return identifier.to_owned();
        }
        // A shop on another profile is another desk, and may stand open beside the first.
        let mut hasher = DefaultHasher::new();
        self.demo.hash(&mut hasher);
        self.profile
            .as_ref()
            .map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.clone()))
            .hash(&mut hasher);
        format!("{identifier}.p{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, VaultChoice};
    use clap::Parser;

    fn parse(arguments: &[&str]) -> Options {
        Options::try_parse_from([&["nightdesk"], arguments].concat()).unwrap()
    }

    #[test]
    fn the_demo_forgets_its_logins_unless_asked_otherwise() {
        assert_eq!(parse(&[]).vault(), VaultChoice::Keychain);
        assert_eq!(parse(&["--demo"]).vault(), VaultChoice::Memory);
        assert_eq!(
            parse(&["--demo", "--vault", "file"]).vault(),
            VaultChoice::File
        );
        assert!(Options::try_parse_from(["nightdesk", "--vault", "cloud"]).is_err());
    }

    #[test]
    fn each_shop_has_one_desk() {
        let id = |arguments: &[&str]| parse(arguments).instance("app.nightdesk.desktop");
        assert_eq!(id(&[]), "app.nightdesk.desktop");
        assert_eq!(
            id(&["nightdesk://conversation/c1"]),
            "app.nightdesk.desktop"
        );
        assert_eq!(
            id(&["--profile", "/a"]),
            id(&["--background", "--profile", "/a"])
        );
        assert_ne!(id(&["--profile", "/a"]), id(&["--profile", "/b"]));
        assert_ne!(id(&["--demo"]), id(&[]));
    }

    #[test]
    fn a_link_of_the_system_is_taken() {
        assert_eq!(
            parse(&["nightdesk://open"]).link.as_deref(),
            Some("nightdesk://open")
        );
    }
}
