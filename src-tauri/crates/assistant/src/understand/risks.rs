//! What must reach a person. Every rule can raise a risk alone; nothing lowers one.

use super::lexicon::{Concepts, Names};
use super::pattern::Pattern;
use domain::{Intent, Risk};

/// The concepts of risks and a few forms that are no words.
#[derive(Debug)]
pub struct Risks {
    concepts: Vec<(Risk, Concepts)>,
    orders: Pattern,
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
                r"(?i)(?:^|\n)\s*(?:system|assistant|developer)\s*:|<\|?(?:system|im_start|endoftext)|\[/?INST\]|\{\{\s*fact\s*:|ignore (?:all|any|previous|the|your)[\w ]{0,24} (?:instructions|rules|prompts?)",
            ),
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
                Risk::PromptInjection => concepts & bits != 0 || self.orders.is_match(clean),
                Risk::Fraud => {
                    (concepts & bits != 0 && (spam || self.link.is_match(clean)))
                        || (spam && self.link.is_match(clean))
                }
                _ => concepts & bits != 0,
            })
            .map(|(risk, _)| *risk)
            .collect()
    }
}
