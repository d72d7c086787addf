//! Hand-written messages of 38 languages with everything that stands in them, read with the language as known.
//!
//! A line is `text <tab> kind=value; kind=value`; `@de DE` or `@en US channel` sets the language, the buyer's country
//! and the channel for the lines below. Nothing behind the tab means that nothing is there.

use super::{Context, Reader};
use crate::understand::normalise::clean;
use domain::understanding::Entities;
use domain::{Country, Language};
use std::fmt::Write;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::default);

static STORIES: &[(&str, &str)] = &[
    (
        "europe-west",
        include_str!("../../../tests/eval/entities/europe-west.tsv"),
    ),
    (
        "europe-north",
        include_str!("../../../tests/eval/entities/europe-north.tsv"),
    ),
    (
        "europe-east",
        include_str!("../../../tests/eval/entities/europe-east.tsv"),
    ),
    (
        "near-east",
        include_str!("../../../tests/eval/entities/near-east.tsv"),
    ),
    (
        "south-asia",
        include_str!("../../../tests/eval/entities/south-asia.tsv"),
    ),
    (
        "east-asia",
        include_str!("../../../tests/eval/entities/east-asia.tsv"),
    ),
    (
        "later",
        include_str!("../../../tests/eval/entities/later.tsv"),
    ),
    (
        "formats",
        include_str!("../../../tests/eval/entities/formats.tsv"),
    ),
];

/// What is said above the lines of a file.
#[derive(Default)]
struct Setting {
    language: Option<Language>,
    country: Option<Country>,
    channel: Option<String>,
}

impl Setting {
    fn parse(line: &str) -> Self {
        let mut words = line.trim_start_matches('@').split_whitespace();
        Self {
            language: words.next().map(Language::new),
            country: words.next().and_then(Country::parse),
            channel: words.next().map(str::to_owned),
        }
    }

    fn read(&self, text: &str) -> Entities {
        let unknown = Language::unknown();
        READER.read(
            &clean(text),
            &Context {
                channel: self.channel.as_deref(),
                country: self.country.as_ref(),
                language: self.language.as_ref().unwrap_or(&unknown),
                today: jiff::civil::date(2026, 11, 20),
            },
        )
    }
}

/// The entities in the form of the files.
fn spelt(e: &Entities) -> Vec<String> {
    let of = |kind: &str, list: &[String]| -> Vec<String> {
        list.iter().map(|value| format!("{kind}={value}")).collect()
    };
    let mut all = [
        of("order", &e.order_id),
        of("track", &e.tracking_number),
        of("amount", &e.amount),
        of("date", &e.date),
        of("country", &e.country),
        of("phone", &e.phone),
        of("email", &e.email),
        of("sku", &e.sku),
    ]
    .concat();
    all.sort();
    all
}

#[test]
fn everything_is_read_and_nothing_else() {
    let (mut report, mut total, mut wrong) = (String::new(), 0, 0);
    let mut kinds: std::collections::BTreeMap<String, [usize; 3]> =
        std::collections::BTreeMap::new();
    for (name, file) in STORIES {
        let mut setting = Setting::default();
        for line in file
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with("# "))
        {
            if line.starts_with('@') {
                setting = Setting::parse(line);
                continue;
            }
            let (text, wanted) = line.split_once('\t').unwrap_or((line, ""));
            let mut wanted: Vec<String> = wanted
                .split(';')
                .map(|w| w.trim().to_owned())
                .filter(|w| !w.is_empty())
                .collect();
            wanted.sort();
            let got = spelt(&setting.read(text));
            for (list, other, at) in [(&wanted, &got, 0), (&got, &wanted, 1)] {
                for value in list {
                    let kind = value.split('=').next().unwrap_or_default();
                    let row = kinds.entry(kind.to_owned()).or_default();
                    if at == 0 && other.contains(value) {
                        row[0] += 1;
                    } else if !other.contains(value) {
                        row[at + 1] += 1;
                    }
                }
            }
            total += 1;
            if got != wanted {
                wrong += 1;
                writeln!(
                    report,
                    "{name}: {text}\n    wanted {wanted:?}\n    got    {got:?}"
                )
                .unwrap();
            }
        }
    }
    for (kind, [right, missed, invented]) in kinds {
        let f1 = 2.0 * right as f64 / (2 * right + missed + invented) as f64;
        writeln!(
            report,
            "{kind}: right {right}, missed {missed}, invented {invented}, F1 {f1:.4}"
        )
        .unwrap();
    }
    println!("{report}{} of {total} messages whole", total - wrong);
    assert!(wrong == 0, "{wrong} of {total} wrong\n{report}");
}

#[test]
fn the_data_is_read_whole() {
    assert!(READER.is_valid());
    for (name, valid) in [
        ("common", READER.common.is_valid()),
        ("labels", READER.labels.is_valid()),
        ("orders", READER.orders.is_valid()),
        ("amounts", READER.amounts.is_valid()),
        ("dates", READER.dates.is_valid()),
    ] {
        assert!(valid, "{name}");
    }
}
