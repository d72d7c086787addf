//! What must reach a person. Every phrase, expression and score can raise a risk alone; nothing lowers one.

use super::gates::Gates;
use super::normalise::{fold, one_way, simplify};
use super::pattern::Pattern;
use super::weigh::Weighed;
use domain::{Intent, Risk};

static ORDERS: &str = include_str!("../../data/phrases/orders.txt");

/// The score from which a turn is an order to the assistant without any telling phrase.
const SURELY_ORDERS: f64 = 3.0;

/// Phrases and expressions of risks.
#[derive(Debug)]
pub struct Risks {
    phrases: Vec<(Risk, u16)>,
    orders: Pattern,
    /// All expressions in one, which is read in one pass.
    hidden: Pattern,
    link: Pattern,
}

/// The concepts that mean a risk nearly always, wherever they stand.
fn phrases(risk: Risk) -> &'static [&'static str] {
    match risk {
        Risk::Chargeback => &["RISK_CHARGEBACK", "CHARGEBACK"],
        Risk::Legal => &["RISK_LEGAL", "POLICE", "LAWYER", "CONSUMER_AGENCY"],
        Risk::Counterfeit => &["RISK_COUNTERFEIT"],
        Risk::Safety => &["RISK_SAFETY", "EXPLODED", "ELECTRIC_SHOCK", "CHOKE", "RASH"],
        Risk::BadReviewThreat => &["RISK_BAD_REVIEW", "BAD_REVIEW"],
        Risk::Privacy => &["RISK_PRIVACY"],
        Risk::Fraud => &["RISK_FRAUD"],
        Risk::Abuse => &["RISK_ABUSE"],
        Risk::PromptInjection => &["RISK_ORDERS_TO_AI"],
    }
}

impl Risks {
    /// Looks up the concepts by their names.
    #[must_use]
    pub fn new(number: impl Fn(&str) -> Option<u16>) -> Self {
        Self {
            phrases: Risk::ALL
                .iter()
                .flat_map(|risk| phrases(*risk).iter().map(move |name| (*risk, *name)))
                .filter_map(|(risk, name)| Some((risk, number(name)?)))
                .collect(),
            orders: Pattern::new(
                r"(?i)(?:^|\n)\s*(?:system|assistant|developer|système|sistema|システム|系统|系統)\s*:|(?:^|\n)\s*#{2,}\s*(?:instruction|system)|</?\|?(?:system|assistant|im_start|endoftext)|\[/?INST\]|\{\{\s*fact\s*:|ignore (?:all|any|previous|the|your)[\w ]{0,24} (?:instructions|rules|prompts?)",
            ),
            hidden: Pattern::new(&hidden()),
            link: Pattern::new(r"(?i)https?://|www\.|\bbit\.ly|\.(?:xyz|top|ru|click|info)/"),
        }
    }

    /// All risks of a turn, in the order of the design.
    #[must_use]
    pub fn judge(&self, gates: &Gates, turn: &Weighed, clean: &str, primary: Intent) -> Vec<Risk> {
        let spam = primary == Intent::Spam;
        Risk::ALL
            .iter()
            .copied()
            .filter(|risk| {
                let least = gates.risks.get(risk.as_str()).copied().unwrap_or(0.0);
                // What is asked about rules and leaflets resembles an order to the assistant.
                let least = if *risk == Risk::PromptInjection {
                    least.max(SURELY_ORDERS)
                } else {
                    least
                };
                let scored = turn.risk(*risk) >= least;
                let said = self.says(*risk, turn);
                scored
                    || match risk {
                        Risk::PromptInjection => said || self.orders_about(clean),
                        Risk::Fraud => {
                            (said && (spam || self.link.is_match(clean)))
                                || (spam && self.link.is_match(clean))
                        }
                        _ => said,
                    }
            })
            .collect()
    }

    fn says(&self, risk: Risk, turn: &Weighed) -> bool {
        self.phrases
            .iter()
            .any(|(of, concept)| *of == risk && turn.concepts.contains(concept))
    }

    /// Whether all expressions could be read and all phrases are known.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.phrases.len()
            == Risk::ALL
                .iter()
                .map(|risk| phrases(*risk).len())
                .sum::<usize>()
            && self.orders.is_valid()
            && self.link.is_valid()
            && self.hidden.is_valid()
    }

    fn orders_about(&self, clean: &str) -> bool {
        if self.orders.is_match(clean) {
            return true;
        }
        let squeezed: String = fold(clean).split_whitespace().collect();
        self.hidden.is_match(&squeezed)
    }
}

/// The expressions of the file as one, in the letters that folding leaves of a text.
fn hidden() -> String {
    let lines: Vec<String> = ORDERS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            format!(
                "(?:{})",
                line.chars().map(simplify).map(one_way).collect::<String>()
            )
        })
        .collect();
    lines.join("|")
}
