//! What must reach a person. Every rule can raise a risk alone; nothing lowers one.

use super::lexicon::{Concepts, Names};
use super::normalise::{fold, simplify};
use super::pattern::Pattern;
use domain::{Intent, Risk};

static ORDERS: &str = include_str!("../../data/lexicon/orders.txt");

/// The concepts of risks and a few forms that are no words.
#[derive(Debug)]
pub struct Risks {
    concepts: Vec<(Risk, Concepts)>,
    orders: Pattern,
    hidden: Vec<Pattern>,
    link: Pattern,
}

impl Risks {
    /// Looks up the concepts.
    #[must_use]
    pub fn new(names: &Names) -> Self {
        Self {
            concepts: Risk::ALL
                .iter()
                .map(|risk| (*risk, names.known(&format!("?{risk}"))))
                .collect(),
            orders: Pattern::new(
                r"(?i)(?:^|\n)\s*(?:system|assistant|developer|système|sistema|システム|系统|系統)\s*:|(?:^|\n)\s*#{2,}\s*(?:instruction|system)|</?\|?(?:system|assistant|im_start|endoftext)|\[/?INST\]|\{\{\s*fact\s*:|ignore (?:all|any|previous|the|your)[\w ]{0,24} (?:instructions|rules|prompts?)",
            ),
            hidden: ORDERS
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(|line| Pattern::new(&line.chars().map(simplify).collect::<String>()))
                .collect(),
            link: Pattern::new(r"(?i)https?://|www\.|\bbit\.ly|\.(?:xyz|top|ru|click|info)/"),
        }
    }

    /// All risks of a turn, in the order of the design.
    #[must_use]
    pub fn judge(&self, concepts: Concepts, clean: &str, intents: &[Intent]) -> Vec<Risk> {
        let spam = intents.first() == Some(&Intent::Spam);
        self.concepts
            .iter()
            .filter(|(risk, bits)| match risk {
                Risk::PromptInjection => concepts & bits != 0 || self.orders_about(clean),
                Risk::Fraud => {
                    (concepts & bits != 0 && (spam || self.link.is_match(clean)))
                        || (spam && self.link.is_match(clean))
                }
                _ => concepts & bits != 0,
            })
            .map(|(risk, _)| *risk)
            .collect()
    }

    /// Whether all expressions could be read.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.orders.is_valid() && self.link.is_valid() && self.hidden.iter().all(Pattern::is_valid)
    }

    fn orders_about(&self, clean: &str) -> bool {
        if self.orders.is_match(clean) {
            return true;
        }
        let squeezed: String = fold(clean).split_whitespace().collect();
        self.hidden
            .iter()
            .any(|pattern| pattern.is_match(&squeezed))
    }
}
