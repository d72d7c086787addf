//! What leaves this computer for a model: tokens in the place of everything personal.

use super::{DraftRequest, OfferedFact};
use crate::compose::ComposeRequest;
use crate::compose::plan::SELLERS;
use crate::understand::Reader;
use crate::understand::normalise::clean;
use domain::{Fact, FactKind, FactValue};

/// Longest turn that is sent.
const LONGEST: usize = 4_000;

/// Masks a turn and offers the fresh facts.
pub(crate) fn draft_request(
    reader: &Reader,
    request: &ComposeRequest<'_>,
    turn: &str,
    private: &[String],
) -> DraftRequest {
    let facts = request.facts.fresh(request.now);
    let mut tokens: Vec<(String, String)> = Vec::new();
    let mut text: String = clean(turn).chars().take(LONGEST).collect();
    let entities = reader.entities_of(&text);
    let known = facts
        .iter()
        .filter(|fact| is_personal(fact))
        .map(|fact| fact.value.to_string());
    let values = known
        .map(|v| ("PERSONAL", v))
        .chain(private.iter().map(|v| ("PERSONAL", v.clone())));
    let values = values
        .chain(entities.email.into_iter().map(|v| ("EMAIL", v)))
        .chain(entities.order_id.into_iter().map(|v| ("ORDER", v)))
        .chain(entities.tracking_number.into_iter().map(|v| ("PARCEL", v)));
    let mut values: Vec<(&str, String)> = values
        .flat_map(|(kind, value)| parts(kind, &value))
        .collect();
    values.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    for (kind, value) in values {
        replace(&mut text, kind, &value, &mut tokens);
    }
    mask_digits(&mut text, &mut tokens);
    mask_addresses(&mut text, &mut tokens);
    let facts = facts
        .iter()
        .filter(|fact| !fact.source.ends_with(SELLERS))
        .map(offer)
        .collect();
    DraftRequest {
        turn: text,
        intent: request.decision.intent,
        language: request.language.clone(),
        facts,
        tokens,
    }
}

/// A name is masked whole and word by word: buyers sign with their first name.
fn parts<'k>(kind: &'k str, value: &str) -> Vec<(&'k str, String)> {
    let value = clean(value);
    let mut parts = vec![(kind, value.trim().to_owned())];
    if kind == "PERSONAL" {
        parts.extend(
            value
                .split([' ', ',', '\n'])
                .filter(|word| word.chars().count() >= 3)
                .map(|word| (kind, word.to_owned())),
        );
    }
    parts.retain(|(_, value)| value.chars().count() >= 2);
    parts
}

fn replace(text: &mut String, kind: &str, value: &str, tokens: &mut Vec<(String, String)>) {
    let lower_text = text.to_lowercase();
    // Only where lowering kept every byte in its place can the found place be used.
    let same = lower_text.len() == text.len();
    let needle = value.to_lowercase();
    let (haystack, needle) = if same {
        (lower_text, needle)
    } else {
        (text.clone(), value.to_owned())
    };
    let mut places: Vec<usize> = haystack.match_indices(&needle).map(|(at, _)| at).collect();
    if places.is_empty() {
        return;
    }
    let token = format!("[{kind}_{}]", letters(tokens.len()));
    places.reverse();
    let mut original = None;
    for at in places {
        let end = at + needle.len();
        if let Some(found) = text.get(at..end) {
            original = Some(found.to_owned());
            text.replace_range(at..end, &token);
        }
    }
    tokens.extend(original.map(|value| (token, value)));
}

/// Numbers of five digits and more are phones, cards, codes: none of a model's business.
fn mask_digits(text: &mut String, tokens: &mut Vec<(String, String)>) {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        let separator = matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '+');
        if c.is_numeric() || (separator && run.chars().any(char::is_numeric)) || c == '+' {
            run.push(c);
            continue;
        }
        flush(&mut run, &mut out, tokens);
        out.push(c);
    }
    out.pop();
    *text = out;
}

fn flush(run: &mut String, out: &mut String, tokens: &mut Vec<(String, String)>) {
    let kept = run
        .trim_end_matches([' ', '-', '.', '/', '(', ')', '+'])
        .len();
    let (number, tail) = run.split_at_checked(kept).unwrap_or((run.as_str(), ""));
    if number.chars().filter(|c| c.is_numeric()).count() >= 5 {
        let token = format!("[NUMBER_{}]", letters(tokens.len()));
        out.push_str(&token);
        tokens.push((token, number.to_owned()));
    } else {
        out.push_str(number);
    }
    out.push_str(tail);
    run.clear();
}

/// Whatever still has an `@` in it.
fn mask_addresses(text: &mut String, tokens: &mut Vec<(String, String)>) {
    let found: Vec<String> = text
        .split_whitespace()
        .filter(|word| word.contains('@'))
        .map(str::to_owned)
        .collect();
    for word in found {
        replace(text, "CONTACT", &word, tokens);
    }
}

/// Tokens count in letters, so that masking numbers never touches them.
fn letters(index: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or_default());
    format!("{}{}", letter(index / 26), letter(index))
}

/// Facts a model is told of by their placeholder only.
fn is_personal(fact: &Fact) -> bool {
    matches!(
        fact.kind,
        FactKind::BuyerName
            | FactKind::OrderId
            | FactKind::TrackingNumber
            | FactKind::ShipToCity
            | FactKind::LastEventPlace
            | FactKind::LastEventText
            | FactKind::OrderTotal
            | FactKind::RefundAmount
    )
}

fn offer(fact: &Fact) -> OfferedFact {
    let kind = serde_json::to_value(fact.kind)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    let shown = !is_personal(fact) && !matches!(fact.value, FactValue::Code(_));
    OfferedFact {
        placeholder: format!("{{{{fact:{}}}}}", fact.id),
        kind,
        value: shown.then(|| fact.value.to_string()),
    }
}
