//! What the system knows about a running program.

use super::Failed;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Ticks in which the kernel tells when a process began; the same on every Linux a seller may have.
const TICKS: f64 = 100.0;

/// A process by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Process(u32);

impl Process {
    /// The process that runs this program with this word among its arguments.
    pub(super) fn running(program: &Path, word: &str) -> Result<Self, Failed> {
        let runs_it = |process: &Self| {
            let exe = fs::read_link(format!("/proc/{}/exe", process.0)).unwrap_or_default();
            let line = fs::read(format!("/proc/{}/cmdline", process.0)).unwrap_or_default();
            exe == program
                && String::from_utf8_lossy(&line)
                    .split('\0')
                    .any(|given| given == word)
        };
        let found = all()?.into_iter().find(runs_it);
        found.ok_or_else(|| format!("{} does not run", program.display()).into())
    }

    /// How long it has been there, to a hundredth of a second.
    pub(super) fn age(self) -> Result<Duration, Failed> {
        let uptime = fs::read_to_string("/proc/uptime")?;
        let uptime: f64 = uptime
            .split_whitespace()
            .next()
            .ok_or("no uptime")?
            .parse()?;
        let begun: f64 = self.stat(19)?.parse()?;
        Ok(Duration::try_from_secs_f64(
            (uptime - begun / TICKS).max(0.0),
        )?)
    }

    /// Memory that is its own, and its share of what it has together with others, in bytes.
    pub(super) fn memory(self) -> Result<u64, Failed> {
        let text = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.0))?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("Pss:"))
            .ok_or("no Pss")?;
        let kib: u64 = line.split_whitespace().next().ok_or("no Pss")?.parse()?;
        Ok(kib * 1_024)
    }

    /// All that it started, and what those started.
    pub(super) fn descendants(self) -> Result<Vec<Self>, Failed> {
        let mut children: HashMap<u32, Vec<Self>> = HashMap::new();
        for process in all()? {
            // One that has ended meanwhile is nobody's child.
            if let Some(parent) = process.stat(1).ok().and_then(|parent| parent.parse().ok()) {
                children.entry(parent).or_default().push(process);
            }
        }
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(process) = open.pop() {
            let own = children.remove(&process.0).unwrap_or_default();
            open.extend(&own);
            found.extend(own);
        }
        Ok(found)
    }

    /// A field of `/proc/<pid>/stat`, counted from behind the name, which may hold anything.
    fn stat(self, place: usize) -> Result<String, Failed> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        let (_, fields) = text.rsplit_once(") ").ok_or("no name in stat")?;
        let field = fields
            .split_whitespace()
            .nth(place)
            .ok_or("too few fields in stat")?;
        Ok(field.to_owned())
    }
}

fn all() -> Result<Vec<Process>, Failed> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        if let Some(id) = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        {
            processes.push(Process(id));
        }
    }
    Ok(processes)
}

#[cfg(test)]
mod tests {
    use super::Process;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    #[test]
    fn a_program_is_found_with_its_age_and_its_memory() {
        let mut child = Command::new("sleep")
            .arg("61.25")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(200));
        let process = Process(child.id());
        let found = Process::running(
            &std::fs::read_link(format!("/proc/{}/exe", child.id())).unwrap(),
            "61.25",
        );
        let me = Process(std::process::id());
        let children = me.descendants().unwrap();
        let (age, memory) = (process.age().unwrap(), process.memory().unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found.unwrap(), process);
        assert!(children.contains(&process) && !children.contains(&me));
        assert!(
            age >= Duration::from_millis(150) && age < Duration::from_secs(30),
            "{age:?}"
        );
        assert!(memory > 10_000 && memory < 100_000_000, "{memory}");
    }
}
