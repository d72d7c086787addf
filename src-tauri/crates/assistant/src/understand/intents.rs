//! From scores to intents: the best one, what else is wished, and whether to be silent.

use super::gates::{Evidence, Gate, Gates};
use super::halves::Order;
use super::weigh::Weighed;
use domain::Intent;
use domain::understanding::ScoredIntent;

/// Questions that the answer to another one settles.
const ECHOES: &[(Intent, Intent)] = &[
    (Intent::DeliveredNotReceived, Intent::OrderStatus),
    (Intent::DeliveredNotReceived, Intent::ShippingInfo),
    (Intent::DeliveredNotReceived, Intent::WrongOrMissingItem),
    (Intent::DeliveredNotReceived, Intent::Complaint),
    (Intent::OrderStatus, Intent::DeliveredNotReceived),
    (Intent::RefundStatus, Intent::RefundRequest),
    (Intent::RefundStatus, Intent::OrderStatus),
    (Intent::ShippingInfo, Intent::OrderStatus),
];

/// What buyers name to say that they do not want it.
const DENIABLE: &[Intent] = &[
    Intent::CancelOrder,
    Intent::RefundRequest,
    Intent::RefundStatus,
    Intent::Return,
    Intent::Exchange,
];

/// By how much the best intent of a sentence must lead to be told beside the turn's own.
const CLEAR: f64 = 0.8;

/// How a sentence asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It states.
    No,
    /// "And when?": belongs to what stands before it.
    Shortly,
    /// A question of its own.
    Fully,
}

/// One sentence of a turn with several.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its scores.
    pub weighed: Weighed,
    /// How it asks.
    pub asked: Asked,
    /// A few words that ask nothing: a greeting, a farewell, a name.
    pub brief: bool,
}

/// One to three intents, and whether they may be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Primary first.
    pub intents: Vec<ScoredIntent>,
    /// Below the gates, or something asked that is not among the intents.
    pub abstain: bool,
}

/// What the gates look at.
#[must_use]
pub fn evidence(turn: &Weighed) -> Evidence {
    let ranked = turn.ranked();
    let score = ranked.first().map_or(-1.0, |(_, score)| *score);
    Evidence {
        score,
        margin: score - ranked.get(1).map_or(-1.0, |(_, score)| *score),
        known: f64::from(turn.known),
        known_phrases: f64::from(turn.known_phrases),
        other: turn.intent(Intent::Other),
        share: 1.0
            / ranked
                .iter()
                .map(|(_, other)| (other - score).exp())
                .sum::<f64>()
                .max(1.0),
    }
}

/// What a person or a phrase says of a turn beside its scores.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    /// Somebody asked for a person.
    pub person: bool,
    /// Something is named only to be denied ("do not cancel").
    pub denial: bool,
    /// What its halves tell.
    pub order: Order,
}

/// Judges a turn; `sentences` are empty when it is a single one.
#[must_use]
pub fn judge(
    gates: &Gates,
    gate: Gate,
    turn: &Weighed,
    sentences: &[Sentence],
    said: Said,
) -> Judgement {
    let evidence = clearest(gate, turn, sentences);
    let possible = |intent: Intent| !(said.denial && DENIABLE.contains(&intent));
    let ranked = turn.ranked();
    let best = ranked.iter().find(|(intent, _)| possible(*intent));
    let best = best.map_or(Intent::Other, |(intent, _)| *intent);
    let primary = said
        .order
        .first
        .filter(|first| possible(*first))
        .unwrap_or(best);
    let (primary, asks) = match asked_besides(primary, sentences) {
        Some(asked) => (asked, true),
        None => (primary, false),
    };
    let denied = ranked.first().is_some_and(|(intent, _)| *intent != primary);
    let mut intents = vec![scored(primary, gate.confidence(&evidence))];
    let mut add = |intent: Intent, score: f64| {
        let known = intents.iter().any(|s: &ScoredIntent| s.intent == intent);
        if intents.len() < 3 && !known {
            intents.push(scored(intent, likely(score)));
        }
    };
    if said.person {
        add(Intent::HumanAgent, turn.person().max(1.0));
    }
    if said.order.first == Some(primary) {
        add(best, 0.0);
    }
    for (intent, score) in further(gates, turn, sentences, primary) {
        if possible(intent) {
            add(intent, score);
        }
    }
    let open =
        !denied && !asks && !said.order.torn && primary != Intent::Other && gate.is_open(&evidence);
    let abstain = !open || leaves_a_question(&intents, sentences);
    Judgement { intents, abstain }
}

/// The evidence of the turn, or that of its only sentence between greeting and farewell, if that says the same more
/// clearly.
fn clearest(gate: Gate, turn: &Weighed, sentences: &[Sentence]) -> Evidence {
    let whole = evidence(turn);
    let mut rest = sentences.iter().filter(|sentence| !sentence.brief);
    let (Some(only), None) = (rest.next(), rest.next()) else {
        return whole;
    };
    let best = |weighed: &Weighed| weighed.ranked().first().map(|(intent, _)| *intent);
    let own = evidence(&only.weighed);
    let clearer = gate.confidence(&own) > gate.confidence(&whole);
    if clearer && best(turn) == best(&only.weighed) {
        own
    } else {
        whole
    }
}

/// A question that stands beside nothing but thanks or a greeting: it is what the turn is about, though it did not win.
fn asked_besides(primary: Intent, sentences: &[Sentence]) -> Option<Intent> {
    let courtesy = |intent: Intent| matches!(intent, Intent::Thanks | Intent::Other);
    if primary != Intent::Thanks {
        return None;
    }
    sentences
        .iter()
        .filter(|sentence| sentence.asked == Asked::Fully)
        .filter_map(|sentence| sentence.weighed.ranked().first().map(|(intent, _)| *intent))
        .find(|intent| !courtesy(*intent))
}

/// What else is wished: by the whole turn's scores, or by a sentence of its own.
fn further(
    gates: &Gates,
    turn: &Weighed,
    sentences: &[Sentence],
    primary: Intent,
) -> Vec<(Intent, f64)> {
    // Scores of one text compare with each other; by themselves they say little.
    let near = |intent: Intent| gates.also.get(intent.as_str()).copied().unwrap_or(-0.5);
    let counts =
        |intent: Intent| !matches!(intent, Intent::Other | Intent::Thanks | Intent::HumanAgent);
    let ranked = turn.ranked();
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    let mut found: Vec<(Intent, f64)> = ranked
        .iter()
        .skip(1)
        .map(|(intent, score)| (*intent, score - best))
        .filter(|(intent, behind)| counts(*intent) && *behind >= near(*intent))
        .collect();
    for sentence in sentences {
        let own = sentence.weighed.ranked();
        let lead = own.first().zip(own.get(1)).map_or(0.0, |(a, b)| a.1 - b.1);
        if let Some((intent, _)) = own.first().copied()
            && counts(intent)
            && lead >= CLEAR
            && ranked.iter().take(5).any(|(of, _)| *of == intent)
            && !is_echo(primary, intent)
            && (intent != Intent::Complaint || primary == Intent::Thanks)
        {
            found.push((intent, lead - CLEAR));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// Whether a turn that could be answered asks something else besides: half an answer is worse than none.
fn leaves_a_question(intents: &[ScoredIntent], sentences: &[Sentence]) -> bool {
    let answered = intents
        .first()
        .is_some_and(|s| crate::compose::plan::answers(s.intent));
    let has = |intent: Intent| {
        intents
            .iter()
            .any(|s| s.intent == intent || is_echo(s.intent, intent))
    };
    answered
        && sentences.iter().any(|sentence| {
            let ranked = sentence.weighed.ranked();
            let best = ranked.first().map_or(Intent::Other, |(intent, _)| *intent);
            sentence.asked == Asked::Fully && best != Intent::Thanks && !has(best)
        })
}

fn is_echo(of: Intent, echo: Intent) -> bool {
    ECHOES.contains(&(of, echo))
}

fn scored(intent: Intent, confidence: f64) -> ScoredIntent {
    ScoredIntent {
        intent,
        confidence: (confidence.clamp(0.0, 1.0) * 1_000.0).round() / 1_000.0,
    }
}

/// How far behind the primary one as a share; for further intents, which have no gate of their own.
fn likely(behind: f64) -> f64 {
    1.0 / (1.0 + (-2.0 * behind - 1.0).exp())
}
