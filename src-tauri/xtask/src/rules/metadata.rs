//! What cargo knows of the packages of the workspace.

use serde::Deserialize;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// The packages of the workspace.
#[derive(Debug, Default, Deserialize)]
pub struct Metadata {
    /// All of them.
    pub packages: Vec<Package>,
}

/// One package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// What its manifest asks for.
    pub dependencies: Vec<Dependency>,
}

/// One dependency as the manifest names it.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The real name of the package.
    pub name: String,
    /// `None` for a normal one, `dev` or `build`.
    pub kind: Option<String>,
}

impl Dependency {
    /// Whether only the tests of the package use it.
    pub fn is_dev(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

impl Metadata {
    /// Asks cargo.
    pub fn read(house: &House) -> Result<Self> {
        let mut command = process::cargo(house);
        command.args(["metadata", "--format-version", "1", "--no-deps"]);
        let printed = process::output(&mut command)?;
        serde_json::from_slice(&printed).map_err(|source| XtaskError::Json {
            command: process::line(&command),
            source,
        })
    }

    /// Packages for a test: name, dependencies, dependencies of the tests.
    #[cfg(test)]
    pub fn of(packages: &[(&str, &[&str], &[&str])]) -> Self {
        let dependency = |name: &&str, kind: Option<&str>| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        let package = |(name, normal, dev): &(&str, &[&str], &[&str])| Package {
            name: (*name).to_owned(),
            dependencies: normal
                .iter()
                .map(|name| dependency(name, None))
                .chain(dev.iter().map(|name| dependency(name, Some("dev"))))
                .collect(),
        };
        Self {
            packages: packages.iter().map(package).collect(),
        }
    }
}
