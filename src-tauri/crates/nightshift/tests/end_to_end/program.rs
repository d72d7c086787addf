//! Starting the program and reading what it says.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long anything may take on a busy machine before the test says that it hangs.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// The program on a profile, its logins in a file whose key is `key`.
pub fn nightshift(profile: &Path, arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command
        .arg("--profile")
        .arg(profile)
        .args(["--vault", "file"])
        .env("NIGHTDESK_VAULT_KEY", "key");
    command
}

/// The program without a profile of the test.
pub fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nightshift"));
    // No notification of a test shall reach the desktop of whoever runs it.
    command
        .args(arguments)
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("RUST_LOG");
    command
}

/// What came of a program that ended.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// Standard output as JSON lines.
    pub fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// Fails with everything that was said unless the program ended with this code.
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "out:\n{}\nerr:\n{}",
            self.out,
            self.err
        );
        self
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

pub fn run(mut command: Command) -> Ended {
    command.stdin(Stdio::null()).output().unwrap().into()
}

pub fn run_with_input(mut command: Command, input: &[u8]) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap().into()
}

/// A program that goes on; killed when the test ends.
pub struct Running {
    child: Child,
    lines: Receiver<Value>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (told, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if told.send(value).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// Reads lines until one fits.
    pub fn until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if fits(&line) => return line,
                Ok(line) => seen.push(line.to_string()),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no {what} after {PATIENCE:?}; saw:\n{}", seen.join("\n"))
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let mut err = String::new();
                    self.child
                        .stderr
                        .take()
                        .unwrap()
                        .read_to_string(&mut err)
                        .unwrap();
                    panic!(
                        "it ended before {what}; saw:\n{}\nerr:\n{err}",
                        seen.join("\n")
                    );
                }
            }
        }
    }

    pub fn event(&mut self, name: &str) -> Value {
        self.until(name, |line| line["event"] == name)
    }

    /// Lines that come within a time.
    pub fn within(&mut self, time: Duration) -> Vec<Value> {
        let mut lines = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(time) {
            lines.push(line);
        }
        lines
    }

    /// Asks the program to end, and waits until it has.
    pub fn terminate(mut self) -> Ended {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let status = self.child.wait().unwrap();
        let mut err = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        let rest: Vec<String> = self.lines.iter().map(|line| line.to_string()).collect();
        Ended {
            code: status.code(),
            out: rest.join("\n"),
            err,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
