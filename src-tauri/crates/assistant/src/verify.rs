//! Verifying: the last look at any text before it may leave, whoever wrote it.

mod bound;
mod free;
mod phrases;

use crate::compose::Composed;
use crate::compose::render::Renderer;
use crate::compose::templates::Templates;
use crate::understand::Reader;
use crate::understand::normalise::fold;
use domain::rulepack::{CheckContext, RulePack};
use domain::{Check, FactId, FactKind, FactSet, FactValue, Language, Verdict};
use jiff::Timestamp;

/// Who wrote the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// The built-in composer.
    Machine,
    /// A language model.
    Model,
    /// A person: findings warn, and only the marketplace's rules block.
    Person,
}

/// What to look at, and what it may say.
#[derive(Clone, Copy, Debug)]
pub struct VerifyRequest<'a> {
    /// The text as it would be sent.
    pub text: &'a str,
    /// The language it should be in.
    pub language: &'a Language,
    /// What may be said.
    pub facts: &'a FactSet,
    /// Where the text comes from, when it was composed.
    pub composed: Option<&'a Composed>,
    /// The marketplace's rules.
    pub pack: &'static RulePack,
    /// The order's number, as the buyer knows it.
    pub order_platform_id: Option<&'a str>,
    /// The buyer's zone, by IANA name (the same as when composing).
    pub zone: Option<&'a str>,
    /// The judge's time.
    pub now: Timestamp,
    /// Who wrote it.
    pub by: Writer,
    /// Order numbers, parcel numbers, names and addresses known to be other buyers'.
    pub other_buyers: &'a [String],
}

/// The verifier; built once.
#[derive(Debug, Default)]
pub struct Verifier {
    free: free::Free,
    phrases: phrases::Phrases,
}

const LONGEST: usize = 10_000;

impl Verifier {
    /// Whether every expression could be read (for the tests).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.free.is_valid()
    }

    /// One check per rule, passed or not; those of the rule pack at the end.
    pub(crate) fn verify(
        &self,
        request: &VerifyRequest<'_>,
        reader: &Reader,
        templates: &Templates,
    ) -> Vec<Check> {
        let bad = if request.by == Writer::Person {
            Verdict::Warn
        } else {
            Verdict::Block
        };
        let check = |rule: &str, finding: Option<String>| match finding {
            Some(detail) => Check::found(rule, bad, detail),
            None => Check::pass(rule),
        };
        let renderer = Renderer::new(request.language, request.zone);
        let rest = bound::remainder(request.text, request.composed, request.facts, &renderer);
        let folded = format!(" {} ", fold(&rest).trim());
        let mut checks = vec![
            check("length.ok", length(request.text)),
            check(
                "placeholder.none",
                self.free
                    .placeholder(request.text)
                    .map(|found| format!("`{found}` was left in the text")),
            ),
            check("language.same", language(request, &rest, reader)),
            check("atom.bound", self.unbound(request, &rest, templates)),
            check("status.bound", self.status(&folded, request.facts)),
            check(
                "contact.bound",
                listed(&self.free.contacts(&rest), "stands in no fact"),
            ),
            check(
                "promise.none",
                self.phrases
                    .promise(&folded)
                    .map(|found| format!("`{found}` promises what nobody has done")),
            ),
            check("buyer.own", others(request, &rest, reader)),
            check("fact.fresh", stale(request)),
        ];
        let context = CheckContext {
            order_platform_id: request.order_platform_id,
            language: Some(request.language),
        };
        checks.extend(request.pack.check(request.text, &context));
        checks
    }

    fn unbound(
        &self,
        request: &VerifyRequest<'_>,
        rest: &str,
        templates: &Templates,
    ) -> Option<String> {
        let mut wrong = Vec::new();
        match request.composed {
            Some(composed) if composed.text == request.text => {
                wrong = bound::unbound(composed, request.facts, templates, request.zone);
            }
            None | Some(_) if request.by == Writer::Machine => {
                wrong.push("the text is not the one that was composed".to_owned());
            }
            _ => {}
        }
        wrong.extend(
            self.free
                .numbers_and_days(rest)
                .into_iter()
                .map(|found| format!("`{found}` stands in no fact")),
        );
        let buyer: Vec<String> = request
            .facts
            .all(FactKind::BuyerName)
            .map(|fact| fact.value.to_string())
            .collect();
        let stranger = |name: &&str| !buyer.iter().any(|known| is_part(name, known));
        // A fact's own name is already blanked; what is still greeted is somebody else.
        wrong.extend(
            self.free
                .names(rest)
                .into_iter()
                .filter(stranger)
                .map(|name| format!("`{name}` is not the buyer's name")),
        );
        if let Some(name) = half_blanked_name(request, &self.free, &buyer) {
            wrong.push(format!("`{name}` is not the buyer's name"));
        }
        (!wrong.is_empty()).then(|| wrong.join("; "))
    }

    fn status(&self, folded: &str, facts: &FactSet) -> Option<String> {
        let words: Vec<String> = facts
            .iter()
            .filter(|fact| {
                matches!(
                    fact.kind,
                    FactKind::OrderStatus | FactKind::ShipmentStatus | FactKind::RefundStatus
                )
            })
            .map(|fact| fact.value.to_string())
            .collect();
        listed(
            &self.phrases.unbound_status(folded, &words),
            "is not what the facts say",
        )
    }
}

/// Where the buyer's name is only a part of who is greeted ("Anna" of "Anna Other").
fn half_blanked_name(
    request: &VerifyRequest<'_>,
    free: &free::Free,
    buyer: &[String],
) -> Option<String> {
    if request
        .composed
        .is_some_and(|composed| composed.text == request.text)
    {
        return None;
    }
    free.names(request.text)
        .into_iter()
        .find(|name| !buyer.iter().any(|known| is_part(name, known)))
        .map(str::to_owned)
}

/// Whether every word of a greeting is a word of the buyer's name.
fn is_part(name: &str, known: &str) -> bool {
    let known: Vec<String> = fold(known).split_whitespace().map(str::to_owned).collect();
    let glued = known.concat();
    fold(name)
        .split_whitespace()
        .all(|word| known.iter().any(|k| k == word) || word == glued)
}

fn listed(found: &[&str], why: &str) -> Option<String> {
    let shown: Vec<String> = found
        .iter()
        .take(5)
        .map(|text| format!("`{text}`"))
        .collect();
    (!shown.is_empty()).then(|| format!("{} {why}", shown.join(", ")))
}

fn length(text: &str) -> Option<String> {
    let length = text.chars().take(LONGEST + 1).count();
    if text.trim().is_empty() {
        return Some("the text is empty".to_owned());
    }
    (length > LONGEST).then(|| format!("the text has more than {LONGEST} characters"))
}

/// The language is judged on the writer's own words; names, places and titles say nothing about it.
fn language(request: &VerifyRequest<'_>, rest: &str, reader: &Reader) -> Option<String> {
    let own = match request
        .composed
        .filter(|composed| composed.text == request.text)
    {
        // Template words are in the language of their file; a clause of the shop may be in another.
        Some(_) if request.by != Writer::Model => request.text,
        _ => rest,
    };
    let letters = own.chars().filter(|c| c.is_alphabetic()).count();
    let (found, confidence) = reader.language_of(own);
    let few = if matches!(
        request.language.as_str(),
        "ja" | "zh-Hans" | "zh-Hant" | "ko"
    ) {
        4
    } else {
        12
    };
    if letters < few
        || found == *request.language
        || (found.is_known() && confidence < 0.45 && letters < 60)
    {
        return None;
    }
    if !found.is_known() && letters < 60 {
        return None;
    }
    Some(format!(
        "the text reads as `{found}`, the buyer writes `{}`",
        request.language
    ))
}

/// Numbers of parcels and values that belong to somebody else.
fn others(request: &VerifyRequest<'_>, rest: &str, reader: &Reader) -> Option<String> {
    let known: Vec<String> = request
        .facts
        .iter()
        .filter(|fact| matches!(fact.value, FactValue::Code(_) | FactValue::Text(_)))
        .map(|fact| fact.value.to_string())
        .collect();
    let foreign = reader
        .tracking_numbers(rest)
        .into_iter()
        .find(|number| !known.iter().any(|k| k.contains(number.as_str())));
    let listed = request.other_buyers.iter().find(|value| {
        value.chars().count() >= 3
            && request.text.contains(value.as_str())
            && !known.iter().any(|k| k.contains(value.as_str()))
    });
    foreign
        .or_else(|| listed.cloned())
        .map(|found| format!("`{found}` is not this buyer's"))
}

fn stale(request: &VerifyRequest<'_>) -> Option<String> {
    let used: Vec<&FactId> = request
        .composed
        .map(|c| c.used.iter().collect())
        .unwrap_or_default();
    let old = used
        .iter()
        .filter_map(|id| request.facts.by_id(id.as_str()))
        .find(|fact| fact.is_stale(request.now))?;
    Some(format!("{} was read too long ago", old.source))
}
