//! The trainer: from the hand-written corpus to the model file that is built into the program. `cargo xtask train`
//! runs it.

use assistant::learn::calibrate::sets_gates;
use assistant::learn::corpus::Example;
use assistant::learn::measure::{Figures, Miss, invented, measure};
use assistant::learn::trainer::{Options, Sources, build, parse};
use assistant::understand::Reader;
use assistant::understand::languages::{CODES, UNDERSTOOD};
use domain::Intent;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Learns the built-in understanding from the corpus and writes data/model/understanding.bin.

  cargo xtask train [--look] [--misread] [--set NAME=NUMBER]…

  --look       writes nothing
  --misread    prints every message of the development set that was misread
  --set        turns one number of the recipe, for example --set rows=60000";

type Failed = Box<dyn std::error::Error>;

#[derive(Default)]
struct Words {
    look: bool,
    misread: bool,
    help: bool,
    options: Options,
}

fn main() -> ExitCode {
    match words(std::env::args().skip(1)).and_then(|words| run(&words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn words(args: impl Iterator<Item = String>) -> Result<Words, Failed> {
    let mut words = Words::default();
    let mut args = args;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--look" => words.look = true,
            "--misread" => words.misread = true,
            "--help" | "-h" => words.help = true,
            "--set" => {
                let pair = args.next().unwrap_or_default();
                let set = pair
                    .split_once('=')
                    .and_then(|(name, value)| Some((name, value.parse().ok()?)))
                    .is_some_and(|(name, value)| words.options.set(name, value));
                if !set {
                    return Err(format!("--set {pair}: no such number. {USAGE}").into());
                }
            }
            other => return Err(format!("{other} is not understood. {USAGE}").into()),
        }
    }
    Ok(words)
}

fn run(words: &Words) -> Result<(), Failed> {
    if words.help {
        println!("{USAGE}");
        return Ok(());
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let sources = Sources::read(&folder)?;
    let dev = parse("dev", &sources.dev)?;
    let file = build(&sources, &words.options, &|what| eprintln!("{what}"))?;
    eprintln!(
        "{} kB, made from corpus {}",
        file.len() / 1_000,
        sources.hash()
    );
    report(&Reader::of_file(file.clone())?, &dev, words.misread);
    if !words.look {
        write(&folder.join("data/model/understanding.bin"), &file)?;
    }
    Ok(())
}

fn write(path: &Path, file: &[u8]) -> Result<(), Failed> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(std::fs::write(path, file)?)
}

/// The figures of the half that did not set the gates, per language.
fn report(reader: &Reader, dev: &[Example], misread: bool) {
    let all: Vec<&Example> = dev.iter().filter(|example| !sets_gates(example)).collect();
    let (mut sum, mut count) = (0.0, 0.0);
    for (number, code) in CODES.iter().enumerate().take(UNDERSTOOD) {
        let own: Vec<&Example> = all
            .iter()
            .copied()
            .filter(|example| usize::from(example.language) == number)
            .collect();
        if !own.is_empty() {
            let (figures, _) = measure(reader, &own);
            line(code, &figures);
            sum += figures.primary.percent();
            count += 1.0;
        }
    }
    let (figures, misses) = measure(reader, &all);
    line("all", &figures);
    println!(
        "primary intent, mean of the languages: {:.2} %",
        sum / f64::max(count, 1.0)
    );
    confusions(&misses);
    if misread {
        misses.iter().for_each(tell);
    }
}

fn line(name: &str, f: &Figures) {
    println!(
        "{name:8} {:5} messages  intent {:5.1}  language {:5.1}  kept {:5.1} right {:5.1} strays {:4.1}  risks {:5.1} invented {:4.1}  person {:5.1} invented {:4.1}  emotion {:5.1}  further {:5.1}",
        f.primary.of,
        f.primary.percent(),
        f.language.percent(),
        f.coverage.percent(),
        f.kept.percent(),
        f.stray.percent(),
        f.risks.percent(),
        f.alarms.percent(),
        f.person.percent(),
        f.person_alarms.percent(),
        f.emotion.percent(),
        f.further.percent()
    );
}

fn confusions(misses: &[Miss<'_>]) {
    let mut intents: BTreeMap<(Intent, Intent), usize> = BTreeMap::new();
    let mut languages: BTreeMap<(String, String), usize> = BTreeMap::new();
    for miss in misses {
        let (is, read) = (miss.example.primary, miss.read.primary());
        *intents.entry((is, read)).or_default() += usize::from(is != read);
        let (is, read) = (code(miss).to_owned(), miss.read.language.to_string());
        *languages.entry((is.clone(), read.clone())).or_default() += usize::from(is != read);
    }
    most("intent taken for another", intents);
    most("language taken for another", languages);
}

fn most<T: std::fmt::Display>(title: &str, counts: BTreeMap<(T, T), usize>) {
    let mut ranked: Vec<((T, T), usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> = ranked
        .iter()
        .filter(|(_, count)| *count > 0)
        .take(24)
        .map(|((is, read), count)| format!("{is} for {read} {count}"))
        .collect();
    println!("{title}: {}", told.join(", "));
}

fn tell(miss: &Miss<'_>) {
    let kept = if miss.read.abstain { "silent" } else { "kept" };
    println!(
        "{}\t{}\t{}\t{kept}\t{}\t{:?}\t{:?}\t{}",
        code(miss),
        miss.example.primary,
        miss.read.primary(),
        miss.read.language,
        miss.example.risks,
        invented(miss),
        miss.example.text
    );
}

fn code(miss: &Miss<'_>) -> &'static str {
    CODES
        .get(usize::from(miss.example.language))
        .copied()
        .unwrap_or("?")
}
