//! The model file that is built in belongs to the corpus that lies beside it.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use assistant::learn::trainer::{Sources, parse, understood};
use assistant::understand::Reader;
use std::collections::BTreeMap;
use std::path::Path;

fn sources() -> Sources {
    Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_model_was_made_from_this_corpus() {
    let reader = Reader::default();
    assert!(reader.self_check());
    assert_eq!(
        reader.model().made_from(),
        sources().hash(),
        "the corpus or the recipe changed: run `cargo xtask train` and commit data/model/understanding.bin"
    );
}

#[test]
fn every_language_has_seeds_of_every_intent_and_a_development_set() {
    let sources = sources();
    let count = |kind: &str, files: &[(&'static str, String)]| {
        let mut counts: BTreeMap<(u8, domain::Intent), usize> = BTreeMap::new();
        for example in parse(kind, files).unwrap() {
            *counts
                .entry((example.language, example.primary))
                .or_default() += 1;
        }
        counts
    };
    let (seeds, dev) = (count("seeds", &sources.seeds), count("dev", &sources.dev));
    for (number, code) in (0_u8..).zip(understood()) {
        for intent in domain::Intent::ALL {
            let of = |counts: &BTreeMap<_, _>| counts.get(&(number, *intent)).copied().unwrap_or(0);
            assert!(of(&seeds) >= 25, "{code} {intent}: {} seeds", of(&seeds));
            assert!(
                of(&dev) >= 4,
                "{code} {intent}: {} in the development set",
                of(&dev)
            );
        }
        let concepts = sources.concepts.iter().filter(|(of, _)| *of == code);
        assert!(
            concepts
                .map(|(_, text)| text.lines().count())
                .sum::<usize>()
                >= 400,
            "{code}"
        );
    }
}
