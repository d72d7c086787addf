//! The shop's own mailbox: nobody's rules but our own goal of a day.

use super::{Applies, LinkPolicy, RulePack};
use crate::deadline::Counts;
use jiff::civil::date;

pub(super) static PACK: RulePack = RulePack {
    id: "email",
    version: date(2026, 11, 20),
    source: &["own goal: an answer within a day"],
    applies: &[Applies {
        platform: "email",
        preset: None,
    }],
    reply_within: Some(24),
    own_goal: true,
    counts_weekends: true,
    counts: Counts::Yes,
    disclosure: None,
    // Far above any answer, and far below what mail servers refuse.
    max_characters: Some(100_000),
    links: LinkPolicy::Any,
    rules: &[],
};
