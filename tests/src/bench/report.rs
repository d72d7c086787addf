//! The table: what, budget, measured, verdict.

use std::fmt;

/// How a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Kept,
    Missed,
    Broken,
    NotMeasured,
    ForTheRecord,
}

impl Verdict {
    const fn text(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "MISSED",
            Self::Broken => "BROKEN",
            Self::NotMeasured => "not measured",
            Self::ForTheRecord => "",
        }
    }
}

#[derive(Clone, Debug)]
struct Row {
    what: String,
    budget: String,
    measured: String,
    verdict: Verdict,
}

/// What was measured so far.
#[derive(Clone, Debug)]
pub struct Report {
    machine: Vec<String>,
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Report {
    pub(super) const fn new(machine: Vec<String>) -> Self {
        Self {
            machine,
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn row(&mut self, what: &str, budget: &str, measured: &str, verdict: Verdict) {
        self.rows.push(Row {
            what: what.to_owned(),
            budget: budget.to_owned(),
            measured: measured.to_owned(),
            verdict,
        });
    }

    /// A budget and whether it is kept.
    pub(super) fn budget(&mut self, what: &str, budget: &str, measured: &str, kept: bool) {
        let verdict = if kept { Verdict::Kept } else { Verdict::Missed };
        self.row(what, budget, measured, verdict);
    }

    /// A figure without a budget.
    pub(super) fn figure(&mut self, what: &str, measured: &str) {
        self.row(what, "", measured, Verdict::ForTheRecord);
    }

    /// Something that cannot be measured here, and why.
    pub(super) fn skipped(&mut self, what: &str, why: &str) {
        self.row(what, "", "", Verdict::NotMeasured);
        self.note(&format!("{what}: {why}"));
    }

    /// Something that broke while it was measured.
    pub(super) fn failed(&mut self, what: &str, why: &str) {
        self.row(what, "", "", Verdict::Broken);
        self.note(&format!("{what} broke: {why}"));
    }

    /// How something was measured, below the table.
    pub(super) fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    /// Whether a budget is missed, or a benchmark broke.
    #[must_use]
    pub fn has_missed(&self) -> bool {
        let bad = |row: &Row| matches!(row.verdict, Verdict::Missed | Verdict::Broken);
        self.rows.iter().any(bad)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |heading: &str, of: fn(&Row) -> &str| {
            let longest = self.rows.iter().map(|row| of(row).chars().count()).max();
            longest.unwrap_or_default().max(heading.len())
        };
        let what = width("what", |row| &row.what);
        let budget = width("budget", |row| &row.budget);
        let measured = width("measured", |row| &row.measured);
        for line in &self.machine {
            writeln!(f, "{line}")?;
        }
        writeln!(
            f,
            "\n{:what$}  {:budget$}  {:measured$}  verdict",
            "what", "budget", "measured"
        )?;
        for row in &self.rows {
            let verdict = row.verdict.text();
            let line = format!(
                "{:what$}  {:budget$}  {:measured$}  {verdict}",
                row.what, row.budget, row.measured
            );
            writeln!(f, "{}", line.trim_end())?;
        }
        if !self.notes.is_empty() {
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "- {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_table_with_its_machine_and_its_notes() {
        let mut report = Report::new(vec!["2 cores".to_owned()]);
        report.budget("a turn", "<= 2 ms", "1.5 ms", true);
        report.figure("turns", "900");
        assert!(!report.has_missed());
        report.budget("a page", "<= 20 ms", "31.0 ms", false);
        report.skipped("the window", "it is not built");
        assert!(report.has_missed());
        let table = "2 cores\n\nwhat        budget    measured  verdict\na turn      <= 2 ms   1.5 ms    kept\nturns                 900\na page      <= 20 ms  31.0 ms   MISSED\nthe window                      not measured\n\n- the window: it is not built\n";
        assert_eq!(report.to_string(), table);
    }

    #[test]
    fn what_broke_counts_as_missed() {
        let mut report = Report::new(Vec::new());
        report.failed("store", "the disk is full");
        assert!(report.has_missed());
    }
}
