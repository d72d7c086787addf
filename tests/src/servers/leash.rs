//! A server on a leash: it ends with the test, however the test ends.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::error::{Result, ServerError, at};
use super::wait;

/// Holds the server. When the pipe on its standard input closes, because the leash was let go or because the
/// test was killed, the server is told to end, and is ended two seconds later with all that it started.
const HOLD: &str = r#"
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
( trap '' TERM; read -r _ <&3; kill -TERM $server; sleep 2; kill -KILL 0 ) &
wait $server
kill -KILL 0
"#;

/// A running server.
#[derive(Debug)]
pub struct Leash {
    name: String,
    holder: Child,
    out: PathBuf,
    log: PathBuf,
}

impl Leash {
    /// Starts a program; what it prints goes to files in `folder`, never to a pipe that could keep it alive.
    pub fn start(name: &str, folder: &Path, command: &Command) -> Result<Self> {
        let out = folder.join(format!("{name}.out"));
        let log = folder.join(format!("{name}.log"));
        let mut held = Command::new("sh");
        held.args(["-c", HOLD, "leash"])
            .arg(command.get_program())
            .args(command.get_args());
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => held.env(key, value),
                None => held.env_remove(key),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            held.current_dir(folder);
        }
        held.process_group(0)
            .stdin(Stdio::piped())
            .stdout(at(&out, File::create(&out))?)
            .stderr(at(
                &log,
                File::options().create(true).append(true).open(&log),
            )?);
        let holder = held.spawn().map_err(|source| ServerError::Start {
            server: name.to_owned(),
            source,
        })?;
        Ok(Self {
            name: name.to_owned(),
            holder,
            out,
            log,
        })
    }

    /// Waits until the server answers; an error with its log when it ends before or takes too long.
    pub fn ready<T>(&mut self, mut ask: impl FnMut() -> Option<T>) -> Result<T> {
        let mut ended = false;
        let answer = wait::until(wait::PATIENCE, || {
            if let Some(answer) = ask() {
                return Some(Some(answer));
            }
            ended = self.has_ended();
            ended.then_some(None)
        });
        let what = if ended {
            "ended at once"
        } else {
            "did not answer"
        };
        answer.flatten().ok_or_else(|| self.silent(what))
    }

    /// Whether the server is gone.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.holder.try_wait(), Ok(Some(_)) | Err(_))
    }

    /// An error that shows the end of the log.
    pub fn silent(&self, what: &str) -> ServerError {
        let log = [&self.log, &self.out]
            .map(|path| fs::read(path).unwrap_or_default())
            .concat();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines
            .get(lines.len().saturating_sub(20)..)
            .unwrap_or_default()
            .join("\n");
        ServerError::Silent {
            server: self.name.clone(),
            what: what.to_owned(),
            log: tail,
        }
    }

    /// Ends the server and waits until it is gone.
    pub fn stop(&mut self) {
        drop(self.holder.stdin.take());
        if wait::until(Duration::from_secs(10), || self.has_ended().then_some(())).is_none() {
            // Only the holder; its group has had every chance.
            let _: io::Result<()> = self.holder.kill();
        }
        let _ = self.holder.wait();
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.stop();
    }
}
