//! Learning to tell languages: the tables of the scripts that several languages share.

use super::classifier::{Plan, train};
use super::corpus::{Example, samples};
use super::romanise::romanise;
use super::solver::{Random, Settings};
use crate::understand::bag::{Bag, Feature};
use crate::understand::languages::CODES;
use crate::understand::normalise::clean;
use crate::understand::recognise::plain;
use crate::understand::script::{Letters, SHARED, Script};
use crate::understand::table::Head;

/// Languages that are also written in Latin letters, though it is not their script; in others a line of Latin
/// letters only is a borrowed word.
const ROMANISED: [&str; 15] = [
    "he", "ne", "mr", "hi", "bn", "ur", "ar", "fa", "el", "ru", "uk", "bg", "kk", "sr", "mk",
];

/// A text with the name of its language.
struct Sample {
    code: &'static str,
    text: String,
    share: f32,
}

/// Learns a table for every shared script: `(script, head, bytes)`.
#[must_use]
pub fn learn(
    seeds: &[Example],
    files: &[(&'static str, String)],
    threads: usize,
) -> Vec<(String, Head, Vec<u8>)> {
    let all = collect(seeds, files);
    SHARED
        .iter()
        .filter_map(|(name, script)| learn_script(name, *script, &all, threads))
        .collect()
}

fn collect(seeds: &[Example], files: &[(&'static str, String)]) -> Vec<Sample> {
    let mut all = Vec::new();
    let mut random = Random(23);
    for seed in seeds {
        if let Some(code) = CODES.get(usize::from(seed.language)) {
            let latin = random
                .one_in(4)
                .then(|| romanise(&seed.text, code, Some(&mut random)));
            all.extend(latin.flatten().map(|latin| Sample {
                code,
                text: plain(&clean(&latin)),
                share: 1.0,
            }));
            all.push(Sample {
                code,
                text: plain(&clean(&seed.text)),
                share: 1.0,
            });
        }
    }
    for (code, text) in files {
        let samples = samples(text);
        let sample = |text: &str, share: f32| Sample {
            code,
            text: plain(&clean(text)),
            share,
        };
        all.extend(
            samples
                .sentences
                .iter()
                .chain(&samples.everyday)
                .map(|line| sample(line, 1.0)),
        );
        for line in samples.words {
            all.push(sample(line, 1.0));
            all.extend(line.split_whitespace().map(|word| sample(word, 0.3)));
        }
    }
    all
}

fn learn_script(
    name: &str,
    script: Script,
    all: &[Sample],
    threads: usize,
) -> Option<(String, Head, Vec<u8>)> {
    let of_script: Vec<&Sample> = all
        .iter()
        .filter(|sample| Letters::of(&sample.text).main() == Some(script))
        .filter(|sample| belongs(sample.code, script))
        .collect();
    let mut classes: Vec<&str> = of_script.iter().map(|sample| sample.code).collect();
    classes.sort_unstable();
    classes.dedup();
    if classes.len() < 2 {
        return None;
    }
    let mut bag = Bag::new();
    let bags: Vec<Vec<Feature>> = of_script
        .iter()
        .map(|sample| {
            bag.read_language(&sample.text);
            bag.features().to_vec()
        })
        .collect();
    let marks: Vec<Vec<i8>> = classes
        .iter()
        .map(|class| {
            of_script
                .iter()
                .map(|s| if s.code == *class { 1 } else { -1 })
                .collect()
        })
        .collect();
    let share: Vec<f32> = of_script.iter().map(|sample| sample.share).collect();
    let plan = Plan {
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        blocks: [1.0, 0.7, 0.0, 0.0, 0.0, 0.0],
        views: [0; 6],
        least: 2,
        most_rows: if script == Script::Latin {
            50_000
        } else {
            24_000
        },
        settings: Settings {
            cost: 2.0,
            cost_of_negatives: 1.0,
            passes: 20,
            ..Settings::default()
        },
        threads,
    };
    let (head, bytes) = train(&plan, &bags, &marks, &share);
    Some((name.to_owned(), head, bytes))
}

/// Whether a language is written in the script.
fn belongs(code: &str, script: Script) -> bool {
    let own = match code {
        "zh-Hans" | "zh-Hant" | "ja" => Script::Han,
        "ru" | "uk" | "bg" | "kk" | "mk" | "mn" => Script::Cyrillic,
        "ar" | "fa" | "ur" => Script::Arabic,
        "hi" | "mr" | "ne" => Script::Devanagari,
        "ko" | "el" | "he" | "bn" | "th" | "ka" | "hy" | "ta" | "te" | "gu" | "my" | "km"
        | "lo" | "si" => Script::Foreign,
        _ => Script::Latin,
    };
    own == script
        || (script == Script::Latin && ROMANISED.contains(&code))
        || (script == Script::Cyrillic && matches!(code, "sr" | "uz" | "az"))
}
