//! Setting the gates on half of the development set; the other half only measures.

use super::corpus::Example;
use super::logistic::fit;
use crate::understand::gates::{EVIDENCE, Evidence, Gate, Gates};
use crate::understand::hash::of_bytes;
use crate::understand::intents::evidence;
use crate::understand::languages::CODES;
use crate::understand::weigh::Weighed;
use crate::understand::{Reader, TurnInput};
use domain::{Intent, Risk};
use std::collections::BTreeMap;

/// Share of wrong ones among the kept that the gates allow when they are set. The aim is one in a hundred; about as
/// many double wishes of the development set have a primary one that careful people would dispute.
const ALLOWED_WRONG: f64 = 0.010;
/// Share of what is out of scope that may be kept when the gates are set.
const ALLOWED_STRAY: f64 = 0.02;
/// A group with fewer examples takes the gates of all.
const LEAST_EXAMPLES: usize = 400;

/// Whether an example sets gates (the others measure them): by its text, so that it never changes sides.
#[must_use]
pub fn sets_gates(example: &Example) -> bool {
    of_bytes(1, example.text.as_bytes())
        .count_ones()
        .is_multiple_of(2)
}

/// Languages that are gated together: those that share a script and, roughly, how much was written in them.
#[must_use]
pub fn group(code: &str) -> &'static str {
    match code {
        "en" | "de" | "fr" | "es" | "pt" => "west",
        "it" | "nl" | "sv" | "da" | "nb" | "ro" | "id" | "ms" | "fil" | "vi" => "latin",
        "pl" | "cs" | "sk" | "hr" | "hu" | "fi" | "tr" => "inflected",
        "zh-Hans" | "zh-Hant" | "ja" | "ko" | "th" => "rest",
        "ar" | "fa" | "ur" | "he" | "hi" | "bn" => "south",
        "ru" | "uk" | "bg" | "kk" | "el" => "cyrillic",
        _ => "rest",
    }
}

/// What a reader made of an example.
struct Seen<'a> {
    example: &'a Example,
    turn: Weighed,
    evidence: Evidence,
    primary: Intent,
    /// Silent whatever the gates are: torn, denied, or half a question is left.
    silent: bool,
}

impl Seen<'_> {
    fn is_right(&self) -> bool {
        self.primary == self.example.primary
    }

    fn is_stray(&self) -> bool {
        self.example.primary == Intent::Other
    }
}

/// The gates for a reader whose gates are still open.
#[must_use]
pub fn gates(reader: &Reader, dev: &[Example]) -> Gates {
    let seen: Vec<Seen<'_>> = dev
        .iter()
        .filter(|e| sets_gates(e))
        .map(|e| see(reader, e))
        .collect();
    let mut gates = Gates {
        human: 0.0,
        ..Gates::default()
    };
    if seen.is_empty() {
        return gates;
    }
    let all: Vec<&Seen<'_>> = seen.iter().collect();
    let weights = sure(&all);
    let common = least_sure(&all, weights);
    gates.of.insert("rest".into(), gate(&all, weights, common));
    let mut groups: BTreeMap<&str, Vec<&Seen<'_>>> = BTreeMap::new();
    for one in &seen {
        let code = CODES
            .get(usize::from(one.example.language))
            .copied()
            .unwrap_or_default();
        groups.entry(group(code)).or_default().push(one);
    }
    for (name, members) in groups
        .into_iter()
        .filter(|(_, m)| m.len() >= LEAST_EXAMPLES)
    {
        let least = between(common, least_sure(&members, weights));
        gates
            .of
            .insert(name.to_owned(), gate(&members, weights, least));
    }
    for code in CODES
        .iter()
        .filter(|code| gates.of.contains_key(group(code)))
    {
        gates
            .groups
            .insert((*code).to_owned(), group(code).to_owned());
    }
    for risk in Risk::ALL {
        gates
            .risks
            .insert(risk.to_string(), risk_gate(&seen, *risk));
    }
    gates.human = person_gate(&seen);
    let also = also_gate(&seen);
    gates.also = Intent::ALL
        .iter()
        .map(|intent| (intent.to_string(), also))
        .collect();
    gates
}

/// What is added to the score of `other` so that most of the gates' half is read right: what is out of scope is
/// endless, and no corpus holds its share of it.
#[must_use]
pub fn strangeness(reader: &Reader, dev: &[Example]) -> f32 {
    let turns: Vec<(Intent, Weighed)> = dev
        .iter()
        .filter(|example| sets_gates(example))
        .map(|example| (example.primary, reader.weigh(&example.text)))
        .collect();
    let right = |more: f64| {
        let is_right = |(primary, turn): &&(Intent, Weighed)| {
            let best = turn.ranked().iter().find(|(i, _)| *i != Intent::Other);
            let strange = best.is_none_or(|(_, score)| turn.intent(Intent::Other) + more > *score);
            match (strange, best) {
                (false, Some((intent, _))) => primary == intent,
                _ => *primary == Intent::Other,
            }
        };
        turns.iter().filter(is_right).count()
    };
    // The smallest of the best: a message taken for none of ours waits for a person.
    (0..=5_u8)
        .map(|tenths| f64::from(tenths) / 10.0)
        .max_by_key(|more| (right(*more), (-more * 10.0) as i64))
        .unwrap_or_default() as f32
}

fn see<'a>(reader: &Reader, example: &'a Example) -> Seen<'a> {
    let turn = reader.weigh(&example.text);
    let primary = turn
        .ranked()
        .first()
        .map_or(Intent::Other, |(intent, _)| *intent);
    let silent = reader.understand(&TurnInput::of(&example.text)).abstain;
    Seen {
        silent,
        example,
        evidence: evidence(&turn),
        turn,
        primary,
    }
}

/// How the evidence tells that the best intent is right.
fn sure(seen: &[&Seen<'_>]) -> [f64; EVIDENCE] {
    let rows: Vec<([f64; EVIDENCE], bool)> = seen
        .iter()
        .filter(|one| one.primary != Intent::Other)
        .map(|one| (one.evidence.numbers(), one.is_right()))
        .collect();
    fit(&rows, false)
}

/// The confidence at the widest gate that keeps to what is allowed.
fn least_sure(seen: &[&Seen<'_>], sure: [f64; EVIDENCE]) -> f64 {
    let mut ranked: Vec<(f64, &&Seen<'_>)> = seen
        .iter()
        .filter(|one| one.primary != Intent::Other && !one.silent)
        .map(|one| (confidence(sure, one), one))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let strays = seen.iter().filter(|one| one.is_stray()).count() as f64;
    let (mut wrong, mut stray, mut least) = (0.0, 0.0, 0.999);
    for (kept, (confidence, one)) in ranked.iter().enumerate() {
        // A message out of scope that is kept is a wrong answer too, but has its own allowance.
        stray += f64::from(u8::from(one.is_stray()));
        wrong += f64::from(u8::from(!one.is_right() && !one.is_stray()));
        let total = kept as f64 + 1.0 - stray;
        if wrong <= ALLOWED_WRONG * total.max(1.0) && stray <= ALLOWED_STRAY * strays.max(1.0) {
            least = *confidence;
        }
    }
    least
}

/// What lies between the confidences of all and of a group: a group's few hundred messages, of which one or two
/// decide, are half believed.
fn between(all: f64, group: f64) -> f64 {
    let odds = |share: f64| (share / (1.0 - share)).ln();
    1.0 / (1.0 + (-(odds(all) + odds(group)) / 2.0).exp())
}

fn confidence(sure: [f64; EVIDENCE], one: &Seen<'_>) -> f64 {
    let open = Gate {
        sure,
        ..Gate::default()
    };
    open.confidence(&one.evidence)
}

/// The gate at a confidence.
fn gate(seen: &[&Seen<'_>], sure: [f64; EVIDENCE], least: f64) -> Gate {
    let kept: Vec<&Seen<'_>> = seen
        .iter()
        .copied()
        .filter(|one| one.is_right() && one.primary != Intent::Other)
        .filter(|one| confidence(sure, one) >= least)
        .collect();
    Gate {
        least_score: low(kept.iter().map(|one| one.evidence.score).collect()),
        least_margin: low(kept.iter().map(|one| one.evidence.margin).collect()),
        sure,
        least_sure: least,
    }
}

/// The value below which one in a hundred lies.
fn low(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 100).copied().unwrap_or(9.0)
}

/// The score that misses hardly any, without more than one false alarm in a hundred and fifty.
fn threshold(mut yes: Vec<f64>, mut no: Vec<f64>, missed: f64, alarms: f64) -> f64 {
    yes.sort_by(f64::total_cmp);
    no.sort_by(|a, b| b.total_cmp(a));
    let by_recall = yes
        .get((yes.len() as f64 * missed) as usize)
        .copied()
        .unwrap_or(0.0);
    let by_alarms = no
        .get((no.len() as f64 * alarms) as usize)
        .copied()
        .unwrap_or(0.0);
    by_recall.max(by_alarms) - 1e-6
}

fn risk_gate(seen: &[Seen<'_>], risk: Risk) -> f64 {
    let scores = |has: bool| {
        seen.iter()
            .filter(|one| one.example.risks.contains(&risk) == has)
            .map(|one| one.turn.risk(risk))
            .collect()
    };
    // Orders to the assistant wake nobody, what only resembles one silences the machine for nothing: fewer.
    let alarms = if risk == Risk::PromptInjection {
        0.0004
    } else {
        0.0033
    };
    threshold(scores(true), scores(false), 0.005, alarms)
}

fn person_gate(seen: &[Seen<'_>]) -> f64 {
    let wants = |one: &Seen<'_>| {
        one.example.primary == Intent::HumanAgent || one.example.also.contains(&Intent::HumanAgent)
    };
    let scores = |has: bool| {
        seen.iter()
            .filter(|one| wants(one) == has)
            .map(|one| one.turn.person())
            .collect()
    };
    threshold(scores(true), scores(false), 0.002, 0.025)
}

/// How far behind the best a further intent may be so that telling it is more often right than wrong.
fn also_gate(seen: &[Seen<'_>]) -> f64 {
    let mut candidates: Vec<(f64, bool)> = Vec::new();
    for one in seen.iter().filter(|one| one.primary != Intent::Other) {
        let ranked = one.turn.ranked();
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        let others = ranked
            .iter()
            .copied()
            .skip(1)
            .take(3)
            .filter(|(intent, _)| *intent != Intent::Other);
        candidates.extend(others.map(|(intent, score)| {
            let is = one.example.also.contains(&intent) || one.example.primary == intent;
            (score - best, is)
        }));
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut gate) = (0.0, -0.3);
    for (index, (behind, is)) in candidates.iter().enumerate() {
        right += f64::from(u8::from(*is));
        if index >= 20 && right / (index as f64 + 1.0) >= 0.4 {
            gate = *behind;
        }
    }
    gate.clamp(-1.5, -0.1)
}
