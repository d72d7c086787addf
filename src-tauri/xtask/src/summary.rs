//! The parts of a longer command: each is run, timed and remembered, and one table closes the whole.

// This program is no part of the product: it may look at the clock.
#![expect(
    clippy::disallowed_methods,
    reason = "measures how long the parts of a command take"
)]

use std::time::{Duration, Instant};

use crate::error::{Result, XtaskError};

/// How one part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it should.
    Passed,
    /// It did not.
    Failed(String),
    /// It was left out on purpose.
    Left(String),
}

/// One part of a longer command.
#[derive(Debug, Clone)]
pub struct Part {
    name: String,
    outcome: Outcome,
    took: Duration,
}

/// All parts so far.
#[derive(Debug, Default)]
pub struct Summary {
    parts: Vec<Part>,
}

impl Summary {
    /// Runs one part; a failure is remembered, and the next part still runs.
    pub fn part(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        let outcome = match result {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                eprintln!("{name}: {error}");
                Outcome::Failed(error.to_string())
            }
        };
        self.parts.push(Part {
            name: name.to_owned(),
            outcome,
            took,
        });
    }

    /// Notes a part that is left out, and why.
    pub fn left(&mut self, name: &str, why: &str) {
        self.parts.push(Part {
            name: name.to_owned(),
            outcome: Outcome::Left(why.to_owned()),
            took: Duration::ZERO,
        });
    }

    /// Prints the table; an error when any part failed.
    pub fn close(self) -> Result<()> {
        eprint!("\n{}", self.table());
        let failed: Vec<&str> = self
            .parts
            .iter()
            .filter(|part| matches!(part.outcome, Outcome::Failed(_)))
            .map(|part| part.name.as_str())
            .collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(XtaskError::Parts {
            failed: failed.len(),
            all: self.parts.len(),
            names: failed.join(", "),
        })
    }

    fn table(&self) -> String {
        let width = self
            .parts
            .iter()
            .map(|part| part.name.chars().count())
            .max()
            .unwrap_or_default();
        let mut table = String::new();
        let mut total = Duration::ZERO;
        for Part {
            name,
            outcome,
            took,
        } in &self.parts
        {
            total += *took;
            let word = match outcome {
                Outcome::Passed => "passed".to_owned(),
                Outcome::Failed(why) => {
                    format!("FAILED   {}", why.lines().next().unwrap_or_default())
                }
                Outcome::Left(why) => format!("left out {why}"),
            };
            table.push_str(&format!("{name:width$}  {:>8}  {word}\n", seconds(*took)));
        }
        table.push_str(&format!("{:width$}  {:>8}\n", "all", seconds(total)));
        table
    }
}

fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    if whole >= 60 {
        format!("{} m {:02} s", whole / 60, whole % 60)
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_whole_and_the_rest_still_runs() {
        let mut summary = Summary::default();
        let mut ran = false;
        summary.part("first", || Err(XtaskError::Findings(2)));
        summary.part("second", || {
            ran = true;
            Ok(())
        });
        summary.left("third", "asked for");
        let table = summary.table();
        assert!(
            table.contains("FAILED")
                && table.contains("passed")
                && table.contains("left out asked for"),
            "{table}"
        );
        assert!(ran);
        let error = summary.close().unwrap_err();
        assert!(
            error.to_string().contains("1 of 3 parts failed: first"),
            "{error}"
        );
    }

    #[test]
    fn all_passed_is_success() {
        let mut summary = Summary::default();
        summary.part("only", || Ok(()));
        assert!(summary.close().is_ok());
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 m 05 s");
    }
}
