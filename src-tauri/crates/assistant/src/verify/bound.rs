//! The atoms of a composed text: each must still be what its fact or its template says.

use crate::compose::render::Renderer;
use crate::compose::templates::Templates;
use crate::compose::{AtomSource, Composed};
use domain::{Fact, FactSet, FactValue};

/// The words that a template message states, where it states one.
fn claims(message: &str) -> &'static [&'static str] {
    match message {
        "order-unpaid" => &["unpaid"],
        "order-paid" => &["paid"],
        "order-in-production" => &["in_production"],
        "order-shipped" => &["shipped"],
        "order-delivered" | "parcel-delivered" | "parcel-delivered-plain" | "dnr-delivered" => {
            &["delivered"]
        }
        "order-cancelled" => &["cancelled"],
        "order-refunded" => &["refunded"],
        "parcel-info-received" => &["info_received"],
        "parcel-in-transit" => &["in_transit"],
        "parcel-customs" => &["customs"],
        "parcel-out-for-delivery" => &["out_for_delivery"],
        "parcel-available-for-pickup" => &["available_for_pickup"],
        "refund-pending" | "refund-pending-amount" => &["pending"],
        "refund-issued" | "refund-issued-amount" => &["issued"],
        "return-window-from-delivery" => &["from_delivery"],
        "return-window-from-order" => &["from_order"],
        "return-paid-buyer" => &["buyer"],
        "return-paid-seller" => &["seller"],
        "cond-unused" => &["unused"],
        "cond-not-customised" => &["not_customised"],
        "cond-defect" => &["defect"],
        _ => &[],
    }
}

/// What is wrong with the atoms; empty when each is bound and they cover the text without a gap.
#[must_use]
pub fn unbound(
    composed: &Composed,
    facts: &FactSet,
    templates: &Templates,
    zone: Option<&str>,
) -> Vec<String> {
    let renderer = Renderer::new(&composed.language, zone);
    let mut wrong = Vec::new();
    let mut at = 0;
    for atom in &composed.atoms {
        let said = composed.text.get(atom.start..atom.end).unwrap_or_default();
        if atom.start != at || said.is_empty() {
            wrong.push("a piece of the text has no origin".to_owned());
        }
        at = atom.end;
        let bound = match &atom.source {
            AtomSource::Fact(id) => facts
                .by_id(id.as_str())
                .is_some_and(|fact| says(&renderer, fact, said)),
            AtomSource::Template { message, because } => {
                let stated = claims(message);
                let carried = because
                    .as_ref()
                    .and_then(|id| facts.by_id(id.as_str()))
                    .and_then(word);
                let literal = said.trim_start_matches('\n');
                (stated.is_empty() || carried.is_some_and(|word| stated.contains(&word)))
                    && (literal.is_empty()
                        || templates
                            .literals(&composed.language, message)
                            .iter()
                            .any(|l| l == literal))
            }
            AtomSource::Model => true,
        };
        if !bound {
            wrong.push(format!(
                "`{}` is not what its source says",
                said.trim().chars().take(60).collect::<String>()
            ));
        }
    }
    if at != composed.text.len() {
        wrong.push("the end of the text has no origin".to_owned());
    }
    wrong
}

fn says(renderer: &Renderer, fact: &Fact, said: &str) -> bool {
    renderer.say(fact).trim() == said || renderer.forms(fact).iter().any(|form| form == said)
}

fn word(fact: &Fact) -> Option<&str> {
    match &fact.value {
        FactValue::Word(word) | FactValue::Code(word) | FactValue::Text(word) => Some(word),
        _ => None,
    }
}

/// The text with everything blanked that a fact or a template carries: what is left must carry itself.
#[must_use]
pub fn remainder(
    text: &str,
    composed: Option<&Composed>,
    facts: &FactSet,
    renderer: &Renderer,
) -> String {
    if let Some(composed) = composed.filter(|composed| composed.text == text) {
        let mut rest = text.to_owned();
        for atom in composed
            .atoms
            .iter()
            .filter(|atom| atom.source != AtomSource::Model)
        {
            blank(&mut rest, atom.start, atom.end);
        }
        return rest;
    }
    let mut forms: Vec<String> = facts
        .iter()
        .filter(|fact| word_is_said(fact))
        .flat_map(|fact| renderer.forms(fact))
        .collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let mut rest = text.to_owned();
    for form in forms {
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find(form.as_str())) {
            let (start, end) = (from + found, from + found + form.len());
            if stands_alone(&rest, start, end) {
                blank(&mut rest, start, end);
            }
            from = end;
        }
    }
    rest
}

/// State words (`in_transit`) are never said as they are; masking them would hide words of the text.
fn word_is_said(fact: &Fact) -> bool {
    !matches!(fact.value, FactValue::Word(_))
}

/// A form inside a longer number or Latin word is not the form: `12` in `123`, `Ann` in `Anne`.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: Option<char>, edge: Option<char>| {
        c.zip(edge).is_some_and(|(c, edge)| {
            (c.is_numeric() && edge.is_numeric())
                || (c.is_alphabetic()
                    && edge.is_alphabetic()
                    && (c as u32) < 0x2E80
                    && (edge as u32) < 0x2E80)
        })
    };
    let form = text.get(start..end).unwrap_or_default();
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let mut behind = text.get(end..).unwrap_or_default().chars();
    let (after, next) = (behind.next(), behind.next());
    let decimal = matches!(after, Some('.' | ','))
        && next.is_some_and(char::is_numeric)
        && form.ends_with(char::is_numeric);
    !joins(before, form.chars().next()) && !joins(after, form.chars().next_back()) && !decimal
}

fn blank(rest: &mut String, start: usize, end: usize) {
    if rest.get(start..end).is_some() {
        rest.replace_range(start..end, &" ".repeat(end - start));
    }
}
