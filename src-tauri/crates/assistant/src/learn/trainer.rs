//! From the corpus to the model file, step by step.

use super::classifier::{Plan, select};
use super::corpus::{CorpusError, Example, examples, fill, strays};
use super::factors::{self, Recipe};
use super::romanise::romanise;
use super::solver::{Random, Settings};
use super::{augment, calibrate, languages, lexicon};
use crate::understand::Reader;
use crate::understand::bag::{BLOCKS, Bag, CONCEPT_BLOCK, Feature};
use crate::understand::concepts::Concepts;
use crate::understand::gates::Gates;
use crate::understand::hash::of_bytes;
use crate::understand::languages::{CODES, UNDERSTOOD, number};
use crate::understand::model::{Contents, write};
use crate::understand::normalise::clean;
use crate::understand::reading::{lexicons, read};
use crate::understand::table::Head;
use domain::{Emotion, Intent, Risk};
use std::collections::HashSet;

/// The corpus as it lies in its files: text by language code.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Hand-written examples.
    pub seeds: Vec<(&'static str, String)>,
    /// The development set.
    pub dev: Vec<(&'static str, String)>,
    /// Sentences and words for telling languages.
    pub samples: Vec<(&'static str, String)>,
    /// Forms of concepts.
    pub concepts: Vec<(&'static str, String)>,
    /// The list of concepts.
    pub names: String,
}

impl Sources {
    /// A hash of all of it, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let lists = [&self.seeds, &self.dev, &self.samples, &self.concepts];
        let mut hash = of_bytes(u64::from(RECIPE), self.names.as_bytes());
        for (code, text) in lists.into_iter().flatten() {
            hash = of_bytes(hash, code.as_bytes());
            hash = of_bytes(hash, text.as_bytes());
        }
        format!("{hash:016x}")
    }
}

/// Raised when the way of learning changes, so that an older model is told apart.
const RECIPE: u32 = 1;

/// What can be turned at the trainer.
#[derive(Clone, Debug)]
pub struct Options {
    /// Weight of each block.
    pub blocks: [f32; BLOCKS],
    /// What a mistake costs when the features are chosen.
    pub cost: f32,
    /// Rows kept of the turn table.
    pub rows: usize,
    /// Features in fewer examples are left out.
    pub least: u32,
    /// Altered copies of each seed.
    pub copies: usize,
    /// What an altered copy counts.
    pub copy_share: f32,
    /// What a copy of each seed counts that has nothing but its concepts.
    pub concept_share: f32,
    /// What an example with a risk counts.
    pub risk_share: f32,
    /// How many are learnt from different lots and averaged.
    pub rounds: usize,
    /// Hidden units.
    pub hidden: usize,
    /// Passes over the examples.
    pub passes: usize,
    /// First step.
    pub step: f32,
    /// Share of the features left out each time.
    pub drop_features: f32,
    /// Share of the hidden units left out each time.
    pub drop_hidden: f32,
    /// How much of each certainty is spread over all answers.
    pub smoothing: f32,
    /// Classes learnt at once.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            blocks: [1.0, 0.8, 0.3, 0.3, 0.0, 1.5],
            cost: 0.5,
            rows: 286_000,
            least: 2,
            copies: 1,
            copy_share: 0.5,
            concept_share: 0.5,
            risk_share: 1.5,
            rounds: 2,
            hidden: 128,
            passes: 15,
            step: 0.03,
            drop_features: 0.6,
            drop_hidden: 0.3,
            smoothing: 0.1,
            threads: 2,
        }
    }
}

impl Options {
    /// Turns one number by its name; `false` when there is none of that name.
    pub fn set(&mut self, name: &str, value: f32) -> bool {
        let [letters, words, phrases, together, across, concepts] = &mut self.blocks;
        let whole = value.max(0.0) as usize;
        match name {
            "letters" => *letters = value,
            "words" => *words = value,
            "phrases" => *phrases = value,
            "together" => *together = value,
            "across" => *across = value,
            "concepts" => *concepts = value,
            "cost" => self.cost = value,
            "rows" => self.rows = whole,
            "least" => self.least = whole as u32,
            "copies" => self.copies = whole,
            "copy_share" => self.copy_share = value,
            "concept_share" => self.concept_share = value,
            "risk_share" => self.risk_share = value,
            "rounds" => self.rounds = whole,
            "hidden" => self.hidden = whole,
            "passes" => self.passes = whole,
            "step" => self.step = value,
            "drop_features" => self.drop_features = value,
            "drop_hidden" => self.drop_hidden = value,
            "smoothing" => self.smoothing = value,
            "threads" => self.threads = whole,
            _ => return false,
        }
        true
    }
}

/// A corpus that cannot be learnt from.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file has a line that is no example.
    #[error("{file}: {error}")]
    Corpus {
        /// Which.
        file: String,
        /// Where and why.
        error: CorpusError,
    },
    /// Forms of concepts that could not be used.
    #[error("{0}: mend the file, then train again")]
    Concepts(String),
    /// The file just written cannot be read.
    #[error("the model that was just made cannot be read: this is a mistake in the trainer")]
    Unreadable,
}

/// Names of the classes of the turn table: intents, then emotions, then risks, then the wish for a person.
#[must_use]
pub fn classes() -> Vec<String> {
    let intents = Intent::ALL.iter().map(|i| i.as_str());
    let emotions = Emotion::ALL.iter().map(|e| e.as_str());
    let risks = Risk::ALL.iter().map(|r| r.as_str());
    intents
        .chain(emotions)
        .chain(risks)
        .chain(["person"])
        .map(str::to_owned)
        .collect()
}

/// Reads examples of one kind of file.
///
/// # Errors
/// The first line that is none, with its file.
pub fn parse(kind: &str, files: &[(&'static str, String)]) -> Result<Vec<Example>, TrainError> {
    let mut all = Vec::new();
    for (code, text) in files {
        let language = number(code).unwrap_or_default();
        let found = examples(language, text).map_err(|error| TrainError::Corpus {
            file: format!("{kind}/{code}.txt"),
            error,
        })?;
        all.extend(found);
    }
    Ok(all)
}

/// Builds the model file.
///
/// # Errors
/// When a file of the corpus cannot be read.
pub fn build(
    sources: &Sources,
    options: &Options,
    say: &dyn Fn(&str),
) -> Result<Vec<u8>, TrainError> {
    let mut seeds = parse("seeds", &sources.seeds)?;
    let dev = parse("dev", &sources.dev)?;
    // Short messages are written alike by many; what measures is never learnt from.
    let measuring: HashSet<&str> = dev.iter().map(|example| example.text.as_str()).collect();
    seeds.retain(|seed| !measuring.contains(seed.text.as_str()));
    let names = lexicon::names(&sources.names);
    let files: Vec<(u8, String)> = sources
        .concepts
        .iter()
        .filter_map(|(code, text)| Some((number(code)?, text.clone())))
        .collect();
    let (concepts, unread) = lexicon::build(&names, &files);
    if let Some(first) = unread.first() {
        let code = CODES.get(usize::from(first.language)).unwrap_or(&"?");
        return Err(TrainError::Concepts(format!(
            "concepts/{code}.tsv: {} {}",
            first.concept, first.form
        )));
    }
    say(&format!(
        "{} seeds, {} in the development set, {} concepts",
        seeds.len(),
        dev.len(),
        names.len()
    ));
    let tables = languages::learn(&seeds, &sources.samples, options.threads);
    say("languages learnt");
    for (code, text) in &sources.samples {
        let language = number(code).filter(|n| usize::from(*n) < UNDERSTOOD);
        seeds.extend(language.map(|n| strays(n, text)).unwrap_or_default());
    }
    let (head, turn) = learn_turns(&seeds, Concepts::new(&concepts).as_ref(), options);
    say(&format!("turns learnt: {} kB", turn.len() / 1_000));
    let mut contents = Contents {
        made_from: sources.hash(),
        concepts: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Contents::default()
    };
    let mut parts = vec![("concepts".to_owned(), concepts), ("turn".to_owned(), turn)];
    contents.heads.insert("turn".into(), head);
    for (script, head, bytes) in tables {
        let name = format!("language-{script}");
        contents.heat.insert(script, 6.0);
        contents.heads.insert(name.clone(), head);
        parts.push((name, bytes));
    }
    let reader = |contents: &Contents| {
        Reader::of_file(write(contents.clone(), &parts)).map_err(|_| TrainError::Unreadable)
    };
    let strangeness = calibrate::strangeness(&reader(&contents)?, &dev);
    let other = Intent::ALL.iter().position(|i| *i == Intent::Other);
    let head = contents.heads.get_mut("turn");
    if let Some(bias) = head.zip(other).and_then(|(head, at)| head.bias.get_mut(at)) {
        *bias += strangeness;
    }
    contents.gates = Gates::open();
    contents.gates = calibrate::gates(&reader(&contents)?, &dev);
    say("gates set");
    Ok(write(contents, &parts))
}

fn learn_turns(
    seeds: &[Example],
    concepts: Option<&Concepts<'_>>,
    options: &Options,
) -> (Head, Vec<u8>) {
    let (bags, share, of) = read_all(seeds, concepts, options);
    let plan = Plan {
        classes: classes(),
        blocks: options.blocks,
        views: VIEWS,
        least: options.least,
        most_rows: options.rows,
        settings: Settings {
            cost: options.cost,
            cost_of_negatives: options.cost,
            passes: 12,
            ..Settings::default()
        },
        threads: options.threads,
    };
    let vocabulary = select(&plan, &bags, &marks(&of), &share);
    let wanted: Vec<Vec<f32>> = of.iter().map(|example| wanted(example, options)).collect();
    let intents = Intent::ALL.len();
    let recipe = Recipe {
        blocks: options.blocks,
        views: VIEWS,
        rounds: options.rounds,
        hidden: options.hidden,
        passes: options.passes,
        step: options.step,
        drop_features: options.drop_features,
        drop_hidden: options.drop_hidden,
        one_of: vec![0..intents, intents..intents + Emotion::ALL.len()],
        threads: options.threads,
    };
    factors::learn(&recipe, &vocabulary, classes(), &bags, &wanted, &share)
}

/// One view of all blocks: with so few seeds per language, views apart were measured worse.
const VIEWS: [u8; BLOCKS] = [0; BLOCKS];

/// All seeds and their altered copies as bags, with what each counts and which seed it is.
fn read_all<'a>(
    seeds: &'a [Example],
    concepts: Option<&Concepts<'_>>,
    options: &Options,
) -> (Vec<Vec<Feature>>, Vec<f32>, Vec<&'a Example>) {
    let mut random = Random(11);
    let mut bag = Bag::new();
    let (mut bags, mut share, mut of) = (Vec::new(), Vec::new(), Vec::new());
    for seed in seeds {
        let code = CODES
            .get(usize::from(seed.language))
            .copied()
            .unwrap_or("en");
        let lexicons = lexicons(code, None);
        for copy in 0..=options.copies {
            let filled = fill(&seed.text, &mut random);
            let text = if copy == 0 {
                filled
            } else {
                augment::alter(&filled, &mut random)
            };
            read(concepts, &clean(&text), &lexicons, &mut bag);
            bags.push(bag.features().to_vec());
            share.push(if copy == 0 { 1.0 } else { options.copy_share });
            of.push(seed);
            if copy == 0 && options.concept_share > 0.0 {
                let own = bag
                    .features()
                    .iter()
                    .filter(|f| f.block == CONCEPT_BLOCK)
                    .copied()
                    .collect();
                bags.push(own);
                share.push(options.concept_share);
                of.push(seed);
            }
            let latin = (copy == 0 && random.one_in(3))
                .then(|| romanise(&text, code, Some(&mut random)))
                .flatten();
            if let Some(latin) = latin {
                read(concepts, &clean(&latin), &lexicons, &mut bag);
                bags.push(bag.features().to_vec());
                share.push(options.copy_share);
                of.push(seed);
            }
        }
    }
    (bags, share, of)
}

/// What the network shall say of an example: a further wish gets a part of the primary's share, and a little is
/// spread over all, so that it is never quite sure.
fn wanted(example: &Example, options: &Options) -> Vec<f32> {
    let smooth = options.smoothing;
    let further = if example.also.is_empty() { 0.0 } else { 0.25 };
    let intents = Intent::ALL.iter().map(|intent| {
        let own = if example.primary == *intent {
            1.0 - further
        } else if example.also.contains(intent) {
            further / example.also.len() as f32
        } else {
            0.0
        };
        own * (1.0 - smooth) + smooth / Intent::ALL.len() as f32
    });
    let yes = |is: bool| {
        if is {
            1.0 - smooth / 2.0
        } else {
            smooth / 40.0
        }
    };
    let emotions = Emotion::ALL.iter().map(|emotion| {
        let own = if example.emotion == *emotion {
            1.0 - smooth
        } else {
            0.0
        };
        own + smooth / Emotion::ALL.len() as f32
    });
    let risks = Risk::ALL
        .iter()
        .map(|risk| yes(example.risks.contains(risk)));
    intents
        .chain(emotions)
        .chain(risks)
        .chain([yes(wants_person(example))])
        .collect()
}

fn wants_person(example: &Example) -> bool {
    example.primary == Intent::HumanAgent || example.also.contains(&Intent::HumanAgent)
}

/// What each class says of each example.
fn marks(of: &[&Example]) -> Vec<Vec<i8>> {
    let yes = |is: bool| if is { 1 } else { -1 };
    let mut all: Vec<Vec<i8>> = Vec::new();
    for intent in Intent::ALL {
        let mark = |e: &&Example| {
            if e.also.contains(intent) {
                0
            } else {
                yes(e.primary == *intent)
            }
        };
        all.push(of.iter().map(mark).collect());
    }
    for emotion in Emotion::ALL {
        all.push(of.iter().map(|e| yes(e.emotion == *emotion)).collect());
    }
    for risk in Risk::ALL {
        all.push(of.iter().map(|e| yes(e.risks.contains(risk))).collect());
    }
    all.push(of.iter().map(|e| yes(wants_person(e))).collect());
    all
}

/// The languages for which there should be seeds, concepts and a development set.
pub fn understood() -> impl Iterator<Item = &'static str> {
    CODES.iter().take(UNDERSTOOD).copied()
}
