//! Node.js for the UI's tools.

use std::process::Command;

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::process;

/// The oldest Node.js that the UI's bundler runs on.
const OLDEST: (u32, u32) = (20, 19);

/// Sees that Node.js and npm are there and new enough.
pub fn require(_house: &House) -> Result<()> {
    let printed = process::answer(Command::new("node").arg("--version"));
    let npm = process::find("npm").is_some() || process::find("npm.cmd").is_some();
    match (printed.as_deref().and_then(parse), npm) {
        (Some(version), true) if version >= OLDEST => Ok(()),
        (Some(_), true) => Err(refusal(&format!(
            "{} was found",
            printed.unwrap_or_default().trim()
        ))),
        (Some(_), false) => Err(refusal("npm was not found")),
        (None, _) => Err(refusal("none was found")),
    }
}

fn refusal(found: &str) -> XtaskError {
    XtaskError::Node {
        wanted: format!("{}.{}", OLDEST.0, OLDEST.1),
        found: found.to_owned(),
    }
}

fn parse(printed: &str) -> Option<(u32, u32)> {
    let mut numbers = printed.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("v20.20.2\n"), Some((20, 20)));
        assert!(parse("v18.19.0") < Some(OLDEST));
        assert!(parse("v100.0.0") > Some(OLDEST));
        assert_eq!(parse("command not found"), None);
    }
}
