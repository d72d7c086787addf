//! The Debian packages of the house.

use std::collections::BTreeSet;
use std::process::Command;

use crate::error::{Result, XtaskError};
use crate::process;

/// Packages that are needed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// To compile anything at all.
    Compile,
    /// To compile and open the window.
    Window,
    /// Node.js, where there is none at all.
    Node,
    /// The real servers, the display and the browser of the tests.
    Test,
}

impl Group {
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compile => &["build-essential", "pkg-config"],
            Self::Window => &[
                "file",
                "libayatana-appindicator3-dev",
                "librsvg2-dev",
                "libssl-dev",
                "libwebkit2gtk-4.1-dev",
                "libxdo-dev",
            ],
            Self::Node => &["nodejs", "npm"],
            Self::Test => &[
                "chromium",
                "dbus",
                "dovecot-imapd",
                "dunst",
                "exim4-daemon-light",
                "fonts-noto-core",
                "fonts-noto-cjk",
                "gnome-keyring",
                "imagemagick",
                "libglib2.0-bin",
                "libnotify-bin",
                "openssl",
                "procps",
                "webkit2gtk-driver",
                "xauth",
                "xdotool",
                "xvfb",
            ],
        }
    }
}

/// Installs the packages of these groups that are missing.
pub fn install(groups: &[Group]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.packages())
        .copied()
        .collect();
    if process::find("dpkg-query").is_none() {
        // Other distributions name their packages differently: say what is meant and go on.
        eprintln!(
            "This is not a Debian system. Please see that the equivalents of these packages are installed:\n  {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing = missing(&wanted, &installed(&wanted));
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!(
        "Installing {} missing Debian packages: {}",
        missing.len(),
        missing.join(" ")
    );
    let root = may_become_root().ok_or_else(|| refusal(&missing))?;
    process::run(apt(root).args(["update", "--quiet"]))?;
    // `--no-remove`: a machine that has another mail server keeps it; then this fails and says so.
    process::run(
        apt(root)
            .args([
                "install",
                "--yes",
                "--quiet",
                "--no-install-recommends",
                "--no-remove",
            ])
            .args(&missing),
    )
}

fn installed(wanted: &[&str]) -> BTreeSet<String> {
    let printed = process::answer(
        Command::new("dpkg-query")
            .args(["-W", "-f", "${Package}\t${db:Status-Status}\n"])
            .args(wanted),
    );
    parse_installed(&printed.unwrap_or_default())
}

fn parse_installed(printed: &str) -> BTreeSet<String> {
    printed
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(_, status)| *status == "installed")
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn missing<'a>(wanted: &[&'a str], installed: &BTreeSet<String>) -> Vec<&'a str> {
    wanted
        .iter()
        .filter(|name| !installed.contains(**name))
        .copied()
        .collect()
}

/// How this program may install packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    /// It is root already.
    Is,
    /// `sudo` works without asking for a password nobody can type.
    Sudo,
}

fn may_become_root() -> Option<Root> {
    let id = process::answer(Command::new("id").arg("-u")).unwrap_or_default();
    if id.trim() == "0" {
        return Some(Root::Is);
    }
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stdin());
    let sudo = process::find("sudo").is_some();
    let silent = || process::succeeds(Command::new("sudo").args(["--non-interactive", "true"]));
    (sudo && (terminal || silent())).then_some(Root::Sudo)
}

fn apt(root: Root) -> Command {
    let mut command = match root {
        Root::Is => Command::new("env"),
        Root::Sudo => {
            let mut command = Command::new("sudo");
            command.arg("env");
            command
        }
    };
    command
        .args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-o",
            "DPkg::Lock::Timeout=120",
        ])
        .stdin(std::process::Stdio::null());
    command
}

fn refusal(missing: &[&str]) -> XtaskError {
    let packages = missing.join(" ");
    XtaskError::MissingPackages {
        reason: "Some Debian packages are missing, and this user may not install them.".to_owned(),
        command: format!("sudo apt-get install --no-install-recommends {packages}"),
        packages,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_fully_installed_counts() {
        let printed = "xvfb\tinstalled\nfile\tnot-installed\ndunst\tconfig-files\n";
        let wanted = ["xvfb", "file", "dunst", "xauth"];
        assert_eq!(
            missing(&wanted, &parse_installed(printed)),
            ["file", "dunst", "xauth"]
        );
    }

    #[test]
    fn a_refusal_says_what_to_type() {
        let text = refusal(&["xvfb", "file"]).to_string();
        assert!(
            text.contains("sudo apt-get install --no-install-recommends xvfb file"),
            "{text}"
        );
    }

    #[test]
    fn no_package_is_in_two_groups() {
        let all: Vec<&str> = [Group::Compile, Group::Window, Group::Node, Group::Test]
            .iter()
            .flat_map(|group| group.packages())
            .copied()
            .collect();
        let once: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), once.len());
    }
}
