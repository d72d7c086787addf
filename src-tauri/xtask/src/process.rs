//! Starting other programs.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::{Result, XtaskError};
use crate::house::House;
use crate::setup;

/// `cargo` in the root of the house, the same one that runs this program.
pub fn cargo(house: &House) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(house.root());
    // Set by `cargo run` for this package only; the build scripts of others must not see them.
    for (name, _) in env::vars_os() {
        let of_this_package = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if of_this_package {
            command.env_remove(&name);
        }
    }
    command
}

/// `npm` in the folder of the UI, with the Node.js that was fetched for the house if there is one.
pub fn npm(house: &House) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(house.ui());
    if let Some(folder) = setup::fetched_node(house) {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder).chain(env::split_paths(&path));
        // Only a folder name with a `:` in it cannot be joined; then the system's own Node.js has to do.
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
    }
    command
}

/// Runs a command with its output visible and waits for it.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    eprintln!("$ {line}");
    let status = command
        .status()
        .map_err(|source| start_error(command, source))?;
    if status.success() {
        Ok(())
    } else {
        Err(XtaskError::Failed {
            command: line,
            status,
        })
    }
}

/// Runs a command and returns what it printed; its complaints stay visible.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| start_error(command, source))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(XtaskError::Failed {
            command: line,
            status: output.status,
        })
    }
}

/// What a command printed, whether it succeeded or not; `None` when it cannot be started.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a command runs and succeeds, silently.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where a program is on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}

/// The command line as a person would type it.
pub fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

fn start_error(command: &Command, source: std::io::Error) -> XtaskError {
    XtaskError::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_an_error_with_its_command_line() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
    }

    #[test]
    fn an_absent_program_is_named() {
        let error = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(
            error.to_string().contains("no-such-program-here"),
            "{error}"
        );
        assert!(find("no-such-program-here").is_none());
        assert!(find("cargo").is_some());
    }
}
