//! From a turn to a judgement: understand, gather, decide, compose, verify. Pure; what comes of it is data.

use crate::gather::{OrderChoice, Question, ShopKnowledge, gather};
use assistant::{Assistant, ComposeRequest, Composed, TurnInput, VerifyRequest, Writer};
use domain::deadline::Counts;
use domain::decision::{Answerable, Situation, after_checks, decide};
use domain::order::OrderStatus;
use domain::rulepack::RulePack;
use domain::schedule::Mode;
use domain::{
    Check, Country, Decision, DecisionKind, FactSet, Intent, Language, Reason, Understanding,
};
use jiff::Timestamp;

/// Age in seconds above which the machine does not answer a message by itself: it slept, or was connected late.
pub const MAX_AGE: i64 = 72 * 3600;

/// Everything a judgement depends on besides the shop.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What was understood of it.
    pub understanding: Understanding,
    /// The order it is about.
    pub order: &'a OrderChoice,
    /// For the greeting.
    pub buyer_name: &'a str,
    /// The buyer's country.
    pub country: Option<&'a Country>,
    /// The buyer's zone.
    pub zone: Option<&'a str>,
    /// What the schedule says.
    pub mode: Mode,
    /// The stop key.
    pub stopped: bool,
    /// The machine must never answer this.
    pub suppressed: bool,
    /// Whether the platform allows automatic sends.
    pub platform_allows: bool,
    /// Whether an automatic reply counts.
    pub counts: Counts,
    /// The rules of the place.
    pub pack: &'static RulePack,
    /// When the reply is due.
    pub due_at: Option<Timestamp>,
    /// When the turn's newest message was sent.
    pub asked_at: Timestamp,
    /// Intents the machine answered in this conversation in the last days.
    pub answered: &'a [Intent],
    /// The judge's time.
    pub now: Timestamp,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What and why.
    pub decision: Decision,
    /// What was understood.
    pub understanding: Understanding,
    /// What was known.
    pub facts: FactSet,
    /// Verdicts on the composed text.
    pub checks: Vec<Check>,
    /// What is or would be said.
    pub composed: Option<Composed>,
}

/// Understands a turn.
#[must_use]
pub fn understand(
    assistant: &Assistant,
    text: &str,
    platform: &str,
    country: Option<&Country>,
    hint: Option<&Language>,
    now: Timestamp,
) -> Understanding {
    assistant.understand(&TurnInput {
        text,
        channel: Some(platform),
        country,
        hint,
        now,
    })
}

/// Judges a turn.
#[must_use]
pub fn judge(assistant: &Assistant, shop: &ShopKnowledge, case: &Case<'_>) -> Judgement {
    let understanding = case.understanding.clone();
    let question = Question {
        understanding: &understanding,
        order: case.order.order(),
        buyer_name: case.buyer_name,
        country: case.country,
        now: case.now,
    };
    let gathered = gather(shop, &question);
    let facts = gathered.fresh(case.now);
    let answerable = answerable(assistant, case, &understanding, &gathered, &facts);
    let situation = situation(case, &understanding, answerable, shop);
    let decision = decide(&situation);
    finish(assistant, shop, case, understanding, facts, decision)
}

fn answerable(
    assistant: &Assistant,
    case: &Case<'_>,
    understanding: &Understanding,
    gathered: &FactSet,
    facts: &FactSet,
) -> Answerable {
    // A number that is not the buyer's own opens nothing, not even a question that would repeat it.
    if *case.order == OrderChoice::NotTheirs {
        return Answerable::FactMissing;
    }
    if asks_beyond_policy(case, understanding.primary()) {
        return Answerable::NoIntent;
    }
    let answer = assistant.answerable(understanding, facts, !case.answered.is_empty());
    let went_stale = gathered.iter().count() > facts.iter().count();
    if went_stale && matches!(answer, Answerable::AskOrder | Answerable::FactMissing) {
        return Answerable::FactStale;
    }
    answer
}

/// Whether a general rule would be given where the buyer asks about one running affair: how a parcel that is bought
/// will be sent, or how a return goes on that is already open.
fn asks_beyond_policy(case: &Case<'_>, primary: Intent) -> bool {
    let Some(order) = case.order.order() else {
        return false;
    };
    match primary {
        Intent::ShippingInfo => !matches!(
            order.status,
            OrderStatus::Delivered | OrderStatus::Refunded | OrderStatus::Cancelled
        ),
        Intent::Return => !order.returns.is_empty(),
        _ => false,
    }
}

fn situation(
    case: &Case<'_>,
    understanding: &Understanding,
    answerable: Answerable,
    shop: &ShopKnowledge,
) -> Situation {
    let primary = understanding.primary();
    Situation {
        now: case.now,
        understanding: understanding.clone(),
        mode: case.mode,
        stopped: case.stopped,
        suppressed: case.suppressed,
        platform_allows: case.platform_allows,
        answerable,
        due_at: case.due_at,
        counts: case.counts,
        money_above_limit: money_above_limit(case, understanding, shop),
        second_contact: primary != Intent::Thanks && case.answered.contains(&primary),
        max_age: MAX_AGE,
        asked_at: case.asked_at,
    }
}

/// Whether the money in question is above what the shop lets the machine speak about.
fn money_above_limit(case: &Case<'_>, understanding: &Understanding, shop: &ShopKnowledge) -> bool {
    use domain::shop::Condition;
    if !understanding.has(Intent::RefundRequest) {
        return false;
    }
    let Some(total) = case.order.order().and_then(|order| order.total) else {
        return false;
    };
    let fits = |p: &&domain::shop::Policy| {
        p.topic == Intent::RefundRequest
            && p.has(Condition::ApprovalAboveLimit)
            && (p.countries.is_empty() || case.country.is_some_and(|c| p.countries.contains(c)))
    };
    let limit = shop
        .policies
        .iter()
        .filter(fits)
        .filter_map(|p| p.amount_limit)
        .find(|l| l.currency == total.currency);
    limit.is_some_and(|limit| total.minor > limit.minor)
}

fn finish(
    assistant: &Assistant,
    shop: &ShopKnowledge,
    case: &Case<'_>,
    understanding: Understanding,
    facts: FactSet,
    decision: Decision,
) -> Judgement {
    let composed = worth_a_draft(&decision)
        .then(|| {
            assistant.compose(&ComposeRequest {
                understanding: &understanding,
                decision: &decision,
                facts: &facts,
                language: &understanding.language,
                gloss: &shop.settings.language,
                zone: case.zone,
                now: case.now,
            })
        })
        .flatten();
    let checks = composed.as_ref().map_or_else(Vec::new, |composed| {
        assistant.verify(&VerifyRequest {
            text: &composed.text,
            language: &understanding.language,
            facts: &facts,
            composed: Some(composed),
            pack: case.pack,
            order_platform_id: case.order.order().map(|order| order.platform_id.as_str()),
            zone: case.zone,
            now: case.now,
            by: Writer::Machine,
            other_buyers: &[],
        })
    });
    let decision = after_checks(decision, composed.is_some(), &checks);
    // A draft that a check blocked is not even proposed: a tired person would send it.
    let blocked = domain::check::worst(&checks) == domain::Verdict::Block;
    Judgement {
        decision,
        understanding,
        facts,
        checks,
        composed: composed.filter(|_| !blocked),
    }
}

/// Whether a text is composed at all: for replies, and as a proposal for the person who has to answer.
fn worth_a_draft(decision: &Decision) -> bool {
    match decision.kind {
        DecisionKind::Reply | DecisionKind::Ask | DecisionKind::Suggest => true,
        DecisionKind::Escalate => matches!(
            decision.reason,
            Reason::ModeOff
                | Reason::SecondContact
                | Reason::MoneyAboveLimit
                | Reason::HumanRequested
                | Reason::Anger
        ),
        DecisionKind::Ignore => false,
    }
}
