//! From the words of the domain to the types on the wire.

pub(crate) mod conversation;
pub(crate) mod correction;
pub(crate) mod decision;
pub(crate) mod order;

use crate::wire::{CheckView, FactView, MoneyView};
use domain::{Check, Fact, Money};
use serde::Serialize;

/// The JSON word of a closed list.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A count that fits the wire.
pub(crate) fn count(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

pub(crate) fn money(money: &Money) -> MoneyView {
    MoneyView {
        amount: money.amount(),
        currency: money.currency.to_string(),
    }
}

pub(crate) fn fact(fact: &Fact) -> FactView {
    FactView {
        id: fact.id.to_string(),
        kind: word(&fact.kind),
        value: fact.value.to_string(),
        source: fact.source.clone(),
        fetched_at: fact.fetched_at.to_string(),
    }
}

pub(crate) fn check(check: &Check) -> CheckView {
    CheckView {
        rule: check.rule.clone(),
        verdict: word(&check.verdict),
        detail: check.detail.clone(),
    }
}
