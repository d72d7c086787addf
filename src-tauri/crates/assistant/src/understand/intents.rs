//! From concepts to intents: weighted rules, precedence, two gates.

use super::lexicon::{Concepts, Names};
use domain::Intent;
use domain::understanding::ScoredIntent;
use std::collections::HashMap;

static RULES: &str = include_str!("../../data/lexicon/rules.tsv");

/// Below this score nothing was understood (the gate against what is out of scope).
const GATE_SCORE: f64 = 1.85;
/// Two intents nearer than this are a toss-up (the gate against ambiguity) unless both are strong.
const GATE_MARGIN: f64 = 0.12;
/// From this score on an intent stands by itself.
const STRONG: f64 = 2.6;

/// Questions that the answer to another one settles.
const ECHOES: &[(Intent, Intent)] = &[
    (Intent::DeliveredNotReceived, Intent::OrderStatus),
    (Intent::DeliveredNotReceived, Intent::ShippingInfo),
    (Intent::DeliveredNotReceived, Intent::WrongOrMissingItem),
    (Intent::DeliveredNotReceived, Intent::Complaint),
    (Intent::RefundStatus, Intent::RefundRequest),
    (Intent::RefundStatus, Intent::OrderStatus),
    (Intent::ShippingInfo, Intent::OrderStatus),
];

#[derive(Debug)]
struct Rule {
    intent: Intent,
    weight: f64,
    all: Concepts,
    none: Concepts,
    anywhere: Concepts,
}

/// The rules, read once.
#[derive(Debug)]
pub struct Judge {
    derived: Vec<(Concepts, Concepts)>,
    /// What a concept takes back in its sentence ("no need to refund").
    cleared: Vec<(Concepts, Concepts)>,
    /// Intents that a turn with (and without) some concepts cannot have.
    vetoes: Vec<(Vec<Intent>, Concepts, Concepts)>,
    /// Stands for "can you check?", "is this normal?": a question that adds no wish.
    neutral: Concepts,
    rules: Vec<Rule>,
    precedence: Vec<(Intent, Vec<Intent>)>,
    /// Lines that could not be read; a test holds that there are none.
    pub unread: Vec<String>,
}

/// How a sentence asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It states.
    No,
    /// In a few words ("and now?").
    Shortly,
    /// In full.
    Fully,
}

/// The judgement on one turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// One to three, primary first.
    pub intents: Vec<ScoredIntent>,
    /// Below a gate.
    pub abstain: bool,
}

impl Judge {
    /// Reads the rules; concepts get their bits.
    #[must_use]
    pub fn new(names: &mut Names) -> Self {
        let mut judge = Self {
            derived: Vec::new(),
            cleared: Vec::new(),
            vetoes: Vec::new(),
            neutral: names.bit("NEUTRAL"),
            rules: Vec::new(),
            precedence: Vec::new(),
            unread: Vec::new(),
        };
        for line in RULES
            .lines()
            .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        {
            if judge.read(line, names).is_none() {
                judge.unread.push(line.to_owned());
            }
        }
        judge
    }

    fn read(&mut self, line: &str, names: &mut Names) -> Option<()> {
        if let Some(rest) = line.strip_prefix("> ") {
            let (winner, losers) = rest.split_once('\t')?;
            let losers: Option<Vec<Intent>> =
                losers.split_whitespace().map(Intent::parse).collect();
            self.precedence
                .push((Intent::parse(winner.trim())?, losers?));
            return Some(());
        }
        if let Some(rest) = line.strip_prefix("- ") {
            let (intents, parts) = rest.split_once('\t')?;
            let intents: Option<Vec<Intent>> =
                intents.split_whitespace().map(Intent::parse).collect();
            let (mut all, mut none) = (0, 0);
            for part in parts.trim().split('+') {
                match part.strip_prefix('!') {
                    Some(name) => none |= names.bit(name),
                    None => all |= names.bit(part),
                }
            }
            self.vetoes.push((intents?, all, none));
            return Some(());
        }
        if let Some(rest) = line.strip_prefix("% ") {
            let (name, lost) = rest.split_once('\t')?;
            let lost = lost.split_whitespace().fold(0, |b, n| b | names.bit(n));
            self.cleared.push((names.bit(name.trim()), lost));
            return Some(());
        }
        if let Some((name, parts)) = line.split_once(" = ") {
            let all = parts
                .split('+')
                .fold(0, |bits, part| bits | names.bit(part.trim()));
            self.derived.push((names.bit(name.trim()), all));
            return Some(());
        }
        let mut fields = line.split('\t');
        let intent = Intent::parse(fields.next()?.trim())?;
        let weight: f64 = fields.next()?.trim().parse().ok()?;
        let mut rule = Rule {
            intent,
            weight,
            all: 0,
            none: 0,
            anywhere: 0,
        };
        for part in fields.next()?.trim().split('+') {
            match part.as_bytes().first()? {
                b'!' => rule.none |= names.bit(part.trim_start_matches('!')),
                b'~' => rule.anywhere |= names.bit(part.trim_start_matches('~')),
                _ => rule.all |= names.bit(part),
            }
        }
        self.rules.push(rule);
        Some(())
    }

    /// Takes back what is only named to be denied, and adds the concepts that others make up.
    #[must_use]
    pub fn complete(&self, mut concepts: Concepts) -> Concepts {
        for (denial, lost) in &self.cleared {
            if concepts & denial != 0 {
                concepts &= !lost;
            }
        }
        for (derived, all) in &self.derived {
            if concepts & all == *all {
                concepts |= derived;
            }
        }
        concepts
    }

    /// Judges a turn by the concepts of its sentences. `brief`: a few words and no question; only such a turn can be
    /// nothing but thanks, a longer one that was not understood says something.
    #[must_use]
    pub fn judge(&self, sentences: &[Concepts], questions: &[Asked], brief: bool) -> Judgement {
        let turn = sentences.iter().fold(0, |all, s| all | s);
        let mut scores: HashMap<Intent, (f64, f64)> = HashMap::new();
        for rule in &self.rules {
            let near = self.nearness(rule, sentences, turn);
            if near > 0.0 {
                let entry = scores.entry(rule.intent).or_default();
                let weight = rule.weight * near;
                entry.1 += weight;
                entry.0 = entry.0.max(weight);
            }
        }
        let mut ranked: Vec<(Intent, f64)> = scores
            .into_iter()
            .map(|(intent, (best, sum))| (intent, best + ((sum - best) * 0.12).min(0.9)))
            .collect();
        sort(&mut ranked);
        ranked.retain(|(intent, _)| !self.vetoed(*intent, turn));
        self.apply_precedence(&mut ranked);
        drop_courtesies(&mut ranked);
        if !brief {
            ranked.retain(|(intent, _)| *intent != Intent::Thanks);
        }
        let mut judgement = gate(&ranked);
        judgement.abstain |= self.leaves_a_question(&judgement, sentences, questions);
        judgement
    }

    fn vetoed(&self, intent: Intent, turn: Concepts) -> bool {
        self.vetoes.iter().any(|(intents, all, none)| {
            intents.contains(&intent) && turn & all == *all && turn & none == 0
        })
    }

    /// Whether a turn that could be answered asks something else besides: half an answer is worse than none.
    fn leaves_a_question(
        &self,
        judgement: &Judgement,
        sentences: &[Concepts],
        questions: &[Asked],
    ) -> bool {
        let kept = |rule: &Rule| judgement.intents.iter().any(|s| s.intent == rule.intent);
        let answered = judgement.intents.first();
        if !answered.is_some_and(|s| crate::compose::plan::answers(s.intent)) {
            return false;
        }
        let turn = sentences.iter().fold(0, |all, s| all | s);
        let holds = |rule: &Rule, s: Concepts| {
            s & rule.all == rule.all && s & rule.none == 0 && turn & rule.anywhere == rule.anywhere
        };
        sentences.iter().zip(questions).any(|(s, asked)| {
            if *asked == Asked::No || self.rules.iter().any(|r| kept(r) && holds(r, *s)) {
                return false;
            }
            if self.rules.iter().any(|r| {
                !kept(r) && r.weight >= 2.0 && holds(r, *s) && !self.vetoed(r.intent, turn)
            }) {
                return !self.is_echo(judgement, *s, &holds);
            }
            let adds =
                |r: &Rule| kept(r) && s & r.all != 0 && self.nearness(r, sentences, turn) > 0.0;
            !(*asked == Asked::Shortly || s & self.neutral != 0 || self.rules.iter().any(adds))
        })
    }

    /// Whether all that a sentence asks is answered with the kept intents anyway.
    fn is_echo(
        &self,
        judgement: &Judgement,
        sentence: Concepts,
        holds: &dyn Fn(&Rule, Concepts) -> bool,
    ) -> bool {
        let kept = |intent: Intent| judgement.intents.iter().any(|s| s.intent == intent);
        self.rules
            .iter()
            .filter(|r| r.weight >= 2.0 && holds(r, sentence))
            .all(|r| {
                ECHOES
                    .iter()
                    .any(|(of, echo)| kept(*of) && *echo == r.intent)
            })
    }

    /// 1 when the rule holds in one sentence, less when only two neighbours together make it hold.
    fn nearness(&self, rule: &Rule, sentences: &[Concepts], turn: Concepts) -> f64 {
        let holds = |s: Concepts| s & rule.all == rule.all && s & rule.none == 0;
        if turn & rule.anywhere != rule.anywhere {
            return 0.0;
        }
        if sentences.iter().any(|s| holds(*s)) {
            return 1.0;
        }
        let together = |pair: &[Concepts]| pair.iter().fold(0, |all, s| all | s);
        if rule.all.count_ones() > 1
            && sentences
                .windows(2)
                .any(|pair| holds(self.complete(together(pair))))
        {
            return 0.8;
        }
        0.0
    }

    fn apply_precedence(&self, ranked: &mut Vec<(Intent, f64)>) {
        for (winner, losers) in &self.precedence {
            let Some(score) = ranked.iter().find(|(i, _)| i == winner).map(|(_, s)| *s) else {
                continue;
            };
            if score >= 2.2 {
                ranked.retain(|(intent, other)| !losers.contains(intent) || *other * 0.74 > score);
            }
        }
    }
}

fn sort(ranked: &mut [(Intent, f64)]) {
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}

/// "Thanks in advance" after a question is no thanks, and anger beside a request is no complaint by itself.
fn drop_courtesies(ranked: &mut Vec<(Intent, f64)>) {
    let asks = |i: Intent| {
        !matches!(
            i,
            Intent::Thanks | Intent::FeedbackReview | Intent::Complaint | Intent::Other
        )
    };
    let asked = ranked
        .iter()
        .any(|(intent, score)| asks(*intent) && *score >= GATE_SCORE);
    if asked {
        ranked.retain(|(intent, _)| *intent != Intent::Thanks);
    }
    let strong = ranked
        .iter()
        .any(|(intent, score)| asks(*intent) && *score >= 2.2);
    if strong {
        ranked.retain(|(intent, score)| !matches!(intent, Intent::Complaint) || *score > 4.5);
    }
    if ranked
        .iter()
        .any(|(intent, score)| *intent == Intent::Complaint && *score >= 2.2)
    {
        ranked.retain(|(intent, _)| *intent != Intent::Thanks);
    }
}

fn gate(ranked: &[(Intent, f64)]) -> Judgement {
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    let second = ranked.get(1).map_or(0.0, |(_, score)| *score);
    if best < GATE_SCORE {
        let other = ScoredIntent {
            intent: Intent::Other,
            confidence: round(1.0 - confidence(best) * 0.6),
        };
        return Judgement {
            intents: vec![other],
            abstain: true,
        };
    }
    let toss_up = best - second < GATE_MARGIN && second < STRONG;
    let intents = ranked
        .iter()
        .enumerate()
        .filter(|(index, (_, score))| *index == 0 || (*score >= 2.2 && *score >= best * 0.6))
        .take(3)
        .map(|(index, (intent, score))| {
            let doubt = if index == 0 && best - second < 0.5 {
                0.93
            } else {
                1.0
            };
            ScoredIntent {
                intent: *intent,
                confidence: round(confidence(*score) * doubt),
            }
        })
        .collect();
    Judgement {
        intents,
        abstain: toss_up,
    }
}

fn confidence(score: f64) -> f64 {
    1.0 - (-score / 1.15).exp()
}

fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
