//! The same classifier on any set of labelled texts: how it compares with published ones.

use super::factors::{self, Recipe};
use super::logistic::{chance, fit};
use super::vocabulary::Vocabulary;
use crate::understand::bag::{BLOCKS, Bag, Feature};
use crate::understand::concepts::Concepts;
use crate::understand::normalise::clean;
use crate::understand::reading::read;
use crate::understand::table::{Head, Scores, Table};

/// A classifier of texts in one language.
#[derive(Debug)]
pub struct Texts<'a> {
    concepts: Option<Concepts<'a>>,
    lexicons: Vec<u8>,
    head: Head,
    table: Vec<u8>,
}

/// What a classifier makes of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Number of the best class.
    pub class: usize,
    /// The gate against mistakes: the lead of the best score over the second.
    pub margin: f64,
    /// What the gate against strangers looks at, with a one first.
    pub strangeness: [f64; 6],
}

/// Pieces of words, words and concepts; phrases and words together; pieces across words: three views, because with a
/// hundred examples of each class they make different mistakes.
const VIEWS: [u8; BLOCKS] = [0, 0, 1, 1, 2, 0];
const BLOCK_WEIGHTS: [f32; BLOCKS] = [1.0, 1.0, 0.7, 0.7, 1.0, 0.5];

/// The recipe of the public sets; `classes` is how many there are.
#[must_use]
pub fn recipe(classes: usize) -> Recipe {
    Recipe {
        blocks: BLOCK_WEIGHTS,
        views: VIEWS,
        rounds: 1,
        hidden: 128,
        passes: 20,
        step: 0.03,
        drop_features: 0.6,
        drop_hidden: 0.3,
        one_of: std::iter::once(0..classes).collect(),
        threads: 2,
    }
}

impl<'a> Texts<'a> {
    /// Learns from texts with the numbers of their classes.
    #[must_use]
    pub fn learn(
        concepts: Option<Concepts<'a>>,
        lexicons: Vec<u8>,
        texts: &[(String, usize)],
        recipe: &Recipe,
    ) -> Self {
        let classes = texts.iter().map(|(_, class)| class + 1).max().unwrap_or(0);
        let mut bag = Bag::across_words();
        let bags: Vec<Vec<Feature>> = texts
            .iter()
            .map(|(text, _)| {
                read(concepts.as_ref(), &clean(text), &lexicons, &mut bag);
                bag.features().to_vec()
            })
            .collect();
        let vocabulary = Vocabulary::count(&bags, 2);
        let wanted: Vec<Vec<f32>> = texts
            .iter()
            .map(|(_, class)| wish(*class, classes))
            .collect();
        let names = (0..classes).map(|class| class.to_string()).collect();
        let (head, table) = factors::learn(recipe, &vocabulary, names, &bags, &wanted, &[]);
        Self {
            concepts,
            lexicons,
            head,
            table,
        }
    }

    /// Judges a text.
    #[must_use]
    pub fn judge(&self, text: &str) -> Verdict {
        let mut bag = Bag::across_words();
        let mut scores = Scores::default();
        read(
            self.concepts.as_ref(),
            &clean(text),
            &self.lexicons,
            &mut bag,
        );
        if let Some(table) = Table::new(&self.head, &self.table) {
            table.score(bag.features(), &mut scores);
        }
        verdict(&scores)
    }
}

/// Nearly all for the class, a tenth spread over all of them.
fn wish(class: usize, classes: usize) -> Vec<f32> {
    let spread = 0.1 / classes as f32;
    (0..classes)
        .map(|other| if other == class { 0.9 + spread } else { spread })
        .collect()
}

fn verdict(scores: &Scores) -> Verdict {
    let mut ranked: Vec<(usize, f64)> = scores
        .of
        .iter()
        .map(|s| f64::from(*s))
        .enumerate()
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (class, best) = ranked.first().copied().unwrap_or_default();
    let margin = best - ranked.get(1).map_or(best, |(_, second)| *second);
    let share = 1.0
        / ranked
            .iter()
            .map(|(_, score)| (score - best).exp())
            .sum::<f64>();
    let [_, words, phrases, _, across, _] = scores.known.map(f64::from);
    Verdict {
        class,
        margin,
        strangeness: [1.0, best, share, words, phrases, across],
    }
}

/// Learns how to tell what is in scope, from verdicts on messages of both kinds that are not the test.
#[must_use]
pub fn gate(inside: &[Verdict], outside: &[Verdict]) -> [f64; 6] {
    let rows: Vec<([f64; 6], bool)> = inside
        .iter()
        .map(|v| (v.strangeness, true))
        .chain(outside.iter().map(|v| (v.strangeness, false)))
        .collect();
    fit(&rows, true)
}

/// How likely a text is in scope.
#[must_use]
pub fn in_scope(gate: &[f64; 6], verdict: &Verdict) -> f64 {
    chance(gate, &verdict.strangeness)
}
