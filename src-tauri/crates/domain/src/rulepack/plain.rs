//! A channel whose platform has no rules that we know of.

use super::{LinkPolicy, RulePack};
use crate::deadline::Counts;
use jiff::civil::date;

pub(super) static PACK: RulePack = RulePack {
    id: "plain",
    version: date(2026, 11, 20),
    source: &[],
    applies: &[],
    reply_within: None,
    own_goal: false,
    counts_weekends: true,
    counts: Counts::Unknown,
    disclosure: None,
    max_characters: None,
    links: LinkPolicy::Any,
    rules: &[],
};
