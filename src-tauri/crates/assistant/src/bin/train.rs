//! The trainer: from the hand-written corpus to the model file. `cargo xtask train` runs it.

use assistant::learn::calibrate::sets_gates;
use assistant::learn::corpus::Example;
use assistant::learn::measure::{Figures, invented, measure};
use assistant::learn::trainer::{Options, Sources, build, parse};
use assistant::understand::Reader;
use assistant::understand::languages::CODES;
use domain::Intent;
use std::collections::BTreeMap;
use std::path::Path;

fn arg(name: &str, default: f32) -> f32 {
    let mut args = std::env::args();
    while let Some(a) = args.next() {
        if a == name {
            return args.next().and_then(|v| v.parse().ok()).unwrap_or(default);
        }
    }
    default
}

fn main() {
    let base = Path::new("src-tauri/crates/assistant");
    let mut sources = match Sources::read(base) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("{e}");
            return;
        }
    };
    sources
        .seeds
        .retain(|(c, t)| match parse("seeds", &[(*c, t.clone())]) {
            Ok(_) => true,
            Err(e) => {
                eprintln!("left out: {e}");
                false
            }
        });
    if let Ok(split) = std::env::var("CV") {
        // every n-th line of the seeds is dev
        let n: usize = split.parse().unwrap_or(8);
        sources.dev.clear();
        for (code, text) in &mut sources.seeds {
            let (mut keep, mut out, mut i) = (String::new(), String::new(), 0);
            for l in text.lines() {
                if l.starts_with("## ") {
                    keep.push_str(l);
                    keep.push('\n');
                    out.push_str(l);
                    out.push('\n');
                    continue;
                }
                if l.trim().is_empty() {
                    continue;
                }
                i += 1;
                let to = if i % n == 0 { &mut out } else { &mut keep };
                to.push_str(l);
                to.push('\n');
            }
            *text = keep;
            sources.dev.push((code, out));
        }
    }
    let dev = match parse("dev", &sources.dev) {
        Ok(d) => d,
        Err(e) => {
            eprintln!("{e}");
            return;
        }
    };
    let d = Options::default();
    let options = Options {
        blocks: [
            arg("--b0", d.blocks[0]),
            arg("--b1", d.blocks[1]),
            arg("--b2", d.blocks[2]),
            arg("--b3", d.blocks[3]),
            arg("--b4", d.blocks[4]),
            arg("--b5", d.blocks[5]),
        ],
        cost: arg("--c", d.cost),
        passes: arg("--passes", d.passes as f32) as usize,
        rows: arg("--rows", d.rows as f32) as usize,
        least: arg("--least", d.least as f32) as u32,
        copies: arg("--copies", d.copies as f32) as usize,
        copy_share: arg("--share", d.copy_share),
        rounds: arg("--rounds", d.rounds as f32) as usize,
        concept_share: arg("--cshare", d.concept_share),
        hidden: arg("--hidden", d.hidden as f32) as usize,
        step: arg("--step", d.step),
        drop_features: arg("--dropin", d.drop_features),
        drop_hidden: arg("--drophid", d.drop_hidden),
        smoothing: arg("--smooth", d.smoothing),
        threads: 2,
    };
    let t = std::time::Instant::now();
    let file = match build(&sources, &options, &|s| {
        eprintln!("{:.1?} {s}", t.elapsed())
    }) {
        Ok(f) => f,
        Err(e) => {
            eprintln!("{e}");
            return;
        }
    };
    eprintln!(
        "{:.1?}: {} bytes, {}",
        t.elapsed(),
        file.len(),
        sources.hash()
    );
    if arg("--write", 0.0) > 0.0 {
        let _ = std::fs::write(base.join("data/model/understanding.bin"), &file);
    }
    let Ok(reader) = Reader::of_file(file) else {
        eprintln!("unreadable");
        return;
    };
    report(&reader, &dev);
}

fn report(reader: &Reader, dev: &[Example]) {
    let all: Vec<&Example> = dev.iter().filter(|e| !sets_gates(e)).collect();
    let (f, misses) = measure(reader, &all);
    line("all", &f);
    let mut sum = 0.0;
    let mut worst = 101.0_f64;
    let mut n = 0.0;
    let mut lid = 0.0;
    for (number, code) in CODES.iter().enumerate().take(38) {
        let own: Vec<&Example> = all
            .iter()
            .copied()
            .filter(|e| usize::from(e.language) == number)
            .collect();
        if own.is_empty() {
            continue;
        }
        let (f, _) = measure(reader, &own);
        line(code, &f);
        sum += f.primary.percent();
        lid += f.language.percent();
        n += 1.0;
        worst = worst.min(f.primary.percent());
    }
    println!(
        "mean {:.2} worst {worst:.1} language {:.2}",
        sum / n,
        lid / n
    );
    if arg("--short", 0.0) > 0.0 {
        return;
    }
    let mut per: BTreeMap<Intent, (u32, u32)> = BTreeMap::new();
    for e in &all {
        per.entry(e.primary).or_default().1 += 1;
    }
    let mut conf: BTreeMap<(Intent, Intent), u32> = BTreeMap::new();
    let mut lconf: BTreeMap<(String, String), u32> = BTreeMap::new();
    for m in &misses {
        let code = CODES
            .get(usize::from(m.example.language))
            .copied()
            .unwrap_or("?");
        if m.read.primary() != m.example.primary {
            per.entry(m.example.primary).or_default().0 += 1;
            *conf
                .entry((m.example.primary, m.read.primary()))
                .or_default() += 1;
        }
        if m.read.language.as_str() != code {
            *lconf
                .entry((code.to_owned(), m.read.language.to_string()))
                .or_default() += 1;
        }
        if arg("--errors", 0.0) > 0.0 {
            println!(
                "{code}\t{}\t{}{}\t{}\t{:?}\t{}",
                m.example.primary,
                m.read.primary(),
                if m.read.abstain { "" } else { " KEPT" },
                m.read.language,
                invented(m),
                m.example.text
            );
        }
    }
    for (i, (bad, n)) in per {
        print!(
            "{i} {:.0} | ",
            100.0 - 100.0 * f64::from(bad) / f64::from(n)
        );
    }
    println!();
    let mut conf: Vec<_> = conf.into_iter().collect();
    conf.sort_by_key(|c| std::cmp::Reverse(c.1));
    for ((a, b), n) in conf.iter().take(20) {
        print!("{a}>{b} {n} | ");
    }
    println!();
    let mut conf: Vec<_> = lconf.into_iter().collect();
    conf.sort_by_key(|c| std::cmp::Reverse(c.1));
    for ((a, b), n) in conf.iter().take(20) {
        print!("{a}>{b} {n} | ");
    }
    println!();
}

fn line(name: &str, f: &Figures) {
    println!(
        "{name:8} n {:4} primary {:5.1} language {:5.1} coverage {:5.1} kept {:5.1} stray {:4.1} risks {:5.1} alarms {:4.1} person {:5.1}/{:4.1} emotion {:5.1} further {:5.1}",
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
