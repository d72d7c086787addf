//! How well is understood: the development set per language with the built-in model, and the same classifier on two
//! public sets when their folders are given, beside what others have reached on them.

use super::curves::{auroc, coverage_at, risk_area};
use super::{Failed, Report};
use assistant::learn::calibrate::sets_gates;
use assistant::learn::corpus::Example;
use assistant::learn::measure::{Figures, measure as read_all};
use assistant::learn::texts::{Texts, Verdict, gate, in_scope, recipe};
use assistant::learn::trainer::{Sources, parse};
use assistant::understand::Reader;
use assistant::understand::languages::{CODES, UNDERSTOOD};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

const CRATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/assistant");

/// Measures; the public sets from the folders in `NIGHTDESK_BANKING77` and `NIGHTDESK_CLINC150`.
pub(super) fn measure(report: &mut Report) -> Result<(), Failed> {
    let reader = Reader::default();
    match folder("NIGHTDESK_BANKING77") {
        Some(folder) => banking(report, &reader, &folder)?,
        None => report.note("Banking77 was not measured: set NIGHTDESK_BANKING77 to its folder"),
    }
    match folder("NIGHTDESK_CLINC150") {
        Some(folder) => clinc(report, &reader, &folder)?,
        None => report.note("CLINC150 was not measured: set NIGHTDESK_CLINC150 to its folder"),
    }
    development(report, &reader)
}

fn folder(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .filter(|path| path.is_dir())
}

/// The half of the development set that did not set the gates.
fn development(report: &mut Report, reader: &Reader) -> Result<(), Failed> {
    let sources = Sources::read(Path::new(CRATE))?;
    if sources.hash() != reader.model().made_from() {
        report.note("the built-in model is older than the corpus: run cargo xtask train");
    }
    let dev = parse("dev", &sources.dev)?;
    let all: Vec<&Example> = dev.iter().filter(|example| !sets_gates(example)).collect();
    let (mut sum, mut worst, mut count) = (0.0, 100.0_f64, 0.0);
    for (number, code) in CODES.iter().enumerate().take(UNDERSTOOD) {
        let own: Vec<&Example> = all
            .iter()
            .copied()
            .filter(|e| usize::from(e.language) == number)
            .collect();
        let (figures, _) = read_all(reader, &own);
        if !own.is_empty() {
            report.figure(&format!("development set, {code}"), &line(&figures));
            sum += figures.primary.percent();
            worst = worst.min(figures.primary.percent());
            count += 1.0;
        }
    }
    let (figures, _) = read_all(reader, &all);
    report.figure("development set, all", &line(&figures));
    let mean = sum / f64::max(count, 1.0);
    let mut budget = |name: &str, allowed: &str, value: f64, good: bool| {
        report.budget(name, allowed, &format!("{value:.1} %"), good);
    };
    budget(
        "primary intent, mean of languages",
        ">= 92 %",
        mean,
        mean >= 92.0,
    );
    budget(
        "primary intent, worst language",
        ">= 85 %",
        worst,
        worst >= 85.0,
    );
    let of = |share: f64| share;
    let language = of(figures.language.percent());
    budget("language", ">= 97 %", language, language >= 97.0);
    let coverage = figures.coverage.percent();
    budget(
        "kept of what is in scope",
        ">= 60 %",
        coverage,
        coverage >= 60.0,
    );
    let kept = figures.kept.percent();
    budget("right of what is kept", ">= 99 %", kept, kept >= 99.0);
    let stray = figures.stray.percent();
    budget(
        "kept of what is out of scope",
        "<= 3 %",
        stray,
        stray <= 3.0,
    );
    let risks = figures.risks.percent();
    budget("risks told", ">= 98 %", risks, risks >= 98.0);
    let alarms = figures.alarms.percent();
    budget("risks invented", "<= 3 %", alarms, alarms <= 3.0);
    let person = figures.person.percent();
    budget(
        "wish for a person heard",
        ">= 99.5 %",
        person,
        person >= 99.5,
    );
    Ok(())
}

fn line(figures: &Figures) -> String {
    format!(
        "{} messages: intent {:.1}, language {:.1}, kept {:.1} of which right {:.1}, strays kept {:.1}, risks {:.1} (invented {:.1}), person {:.1} %",
        figures.primary.of,
        figures.primary.percent(),
        figures.language.percent(),
        figures.coverage.percent(),
        figures.kept.percent(),
        figures.stray.percent(),
        figures.risks.percent(),
        figures.alarms.percent(),
        figures.person.percent(),
    )
}

fn banking(report: &mut Report, reader: &Reader, folder: &Path) -> Result<(), Failed> {
    let mut names = Names::default();
    let train = table(
        &std::fs::read_to_string(folder.join("train.csv"))?,
        &mut names,
    );
    let test = table(
        &std::fs::read_to_string(folder.join("test.csv"))?,
        &mut names,
    );
    let begun = Instant::now();
    let texts = Texts::learn(
        reader.model().concepts(),
        vec![0],
        &train,
        &recipe(names.0.len()),
    );
    let learnt = begun.elapsed();
    let begun = Instant::now();
    let verdicts: Vec<Verdict> = test.iter().map(|(text, _)| texts.judge(text)).collect();
    let speed = test.len() as f64 / begun.elapsed().as_secs_f64();
    let right = right(&test, &verdicts);
    report.budget(
        "Banking77",
        ">= 92.5 % (linear SVM 91.4, BERT 93.7)",
        &format!("{:.2} %", percent(&right)),
        percent(&right) >= 92.5,
    );
    curve(report, "Banking77", &verdicts, &right);
    report.figure(
        "Banking77, learning and speed",
        &format!("{learnt:.1?}, {speed:.0} messages/s"),
    );
    Ok(())
}

fn clinc(report: &mut Report, reader: &Reader, folder: &Path) -> Result<(), Failed> {
    let all: BTreeMap<String, Vec<(String, String)>> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("data_full.json"))?)?;
    let mut names = Names::default();
    let mut of = |part: &str| -> Vec<(String, usize)> {
        let lines = all.get(part).cloned().unwrap_or_default();
        lines
            .into_iter()
            .map(|(text, name)| (text, names.number(&name)))
            .collect()
    };
    let (train, val, test) = (of("train"), of("val"), of("test"));
    let strangers = |part: &str| all.get(part).cloned().unwrap_or_default();
    let begun = Instant::now();
    let texts = Texts::learn(
        reader.model().concepts(),
        vec![0],
        &train,
        &recipe(names.0.len()),
    );
    let learnt = begun.elapsed();
    let judge = |lines: &[(String, usize)]| -> Vec<Verdict> {
        lines.iter().map(|(text, _)| texts.judge(text)).collect()
    };
    let judge_strangers = |part: &str| -> Vec<Verdict> {
        strangers(part)
            .iter()
            .map(|(text, _)| texts.judge(text))
            .collect()
    };
    // The gate is learnt on the validation parts only.
    let mut outside = judge_strangers("oos_val");
    outside.extend(judge_strangers("oos_train"));
    let gate = gate(&judge(&val), &outside);
    let (inside, outside) = (judge(&test), judge_strangers("oos_test"));
    let right = right(&test, &inside);
    report.budget(
        "CLINC150, in scope",
        ">= 94 % (linear SVM 92.8, BERT 96.2 to 96.9)",
        &format!("{:.2} %", percent(&right)),
        percent(&right) >= 94.0,
    );
    let chances = |verdicts: &[Verdict]| -> Vec<f64> {
        verdicts.iter().map(|v| in_scope(&gate, v)).collect()
    };
    let area = auroc(&chances(&inside), &chances(&outside));
    report.budget(
        "CLINC150, out of scope, AUROC",
        ">= .965 (linear SVM .9505)",
        &format!("{area:.4}"),
        area >= 0.965,
    );
    curve(report, "CLINC150", &inside, &right);
    report.figure("CLINC150, learning", &format!("{learnt:.1?}"));
    Ok(())
}

fn right(wanted: &[(String, usize)], verdicts: &[Verdict]) -> Vec<bool> {
    wanted
        .iter()
        .zip(verdicts)
        .map(|((_, class), verdict)| *class == verdict.class)
        .collect()
}

fn percent(right: &[bool]) -> f64 {
    100.0 * right.iter().filter(|r| **r).count() as f64 / right.len().max(1) as f64
}

/// Risk and coverage by the margin.
fn curve(report: &mut Report, name: &str, verdicts: &[Verdict], right: &[bool]) {
    let margins: Vec<f64> = verdicts.iter().map(|v| v.margin).collect();
    let at = |precision: f64| 100.0 * coverage_at(&margins, right, precision);
    report.figure(
        &format!("{name}, kept at 95/98/99 % right"),
        &format!(
            "{:.1}/{:.1}/{:.1} %, area under risk and coverage {:.4}",
            at(0.95),
            at(0.98),
            at(0.99),
            risk_area(&margins, right)
        ),
    );
}

/// Class names by number.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn number(&mut self, name: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

/// Reads `text,category` with quoted fields, which may hold line ends.
fn table(text: &str, names: &mut Names) -> Vec<(String, usize)> {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(field) = rows.last_mut().and_then(|row| row.last_mut()) else {
            break;
        };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.push(chars.next().unwrap_or('"')),
            '"' => quoted = !quoted,
            ',' if !quoted => rows
                .last_mut()
                .into_iter()
                .for_each(|row| row.push(String::new())),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' => {}
            other => field.push(other),
        }
    }
    rows.iter()
        .skip(1)
        .filter_map(|row| Some((row.first()?.clone(), names.number(row.get(1)?))))
        .collect()
}
