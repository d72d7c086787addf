//! The rules of the marketplaces: dated, cited, as data and pure checks on a text.
//!
//! A pack holds for what a person writes as well as for what the machine writes. `Block` is what the marketplace
//! forbids; `Warn` is what a person may stand for and the machine may not.

mod amazon;
mod ebay;
mod email;
mod phrases;
mod plain;
mod prepared;
mod scan;

#[cfg(test)]
mod scan_tests;
#[cfg(test)]
mod tests;

use crate::Language;
use crate::check::{Check, Verdict};
use crate::deadline::Counts;
use jiff::civil::Date;
use prepared::Prepared;

/// The rules of one marketplace for texts and reply deadlines.
#[derive(Debug)]
pub struct RulePack {
    /// Its name; also the first part of the names of its rules.
    pub id: &'static str,
    /// When the rules were last read at their source.
    pub version: Date,
    /// Where they stand.
    pub source: &'static [&'static str],
    /// Which channels it is for.
    pub applies: &'static [Applies],
    /// Hours within which a reply is due.
    pub reply_within: Option<i64>,
    /// Whether the deadline is our own goal, because the platform names none.
    pub own_goal: bool,
    /// Whether Saturday and Sunday count.
    pub counts_weekends: bool,
    /// Whether an automatic reply counts.
    pub counts: Counts,
    /// Whether an automatic reply must say that it is one.
    pub disclosure: Option<Disclosure>,
    /// Longest text, in characters.
    pub max_characters: Option<usize>,
    /// Which links may stand in a text.
    pub links: LinkPolicy,
    /// What else is looked for.
    rules: &'static [Rule],
}

/// A platform and, where a channel carries another marketplace's messages, the preset that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applies {
    /// The platform's code.
    pub platform: &'static str,
    /// Preset of a mailbox; `None`: any channel of the platform.
    pub preset: Option<&'static str>,
}

/// Why a reply has to say that it was written by a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// The rule in a sentence.
    pub why: &'static str,
    /// Where it stands.
    pub source: &'static str,
}

/// Which links may stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPolicy {
    /// All.
    Any,
    /// Only those to these hosts and the hosts below them.
    Only(&'static [&'static str]),
}

/// What a rule needs to know beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckContext<'a> {
    /// The order's number: it may stand in the text and is never taken for a phone number.
    pub order_platform_id: Option<&'a str>,
    /// Language of the text, where known.
    pub language: Option<&'a Language>,
}

/// One thing looked for.
#[derive(Debug)]
struct Rule {
    name: &'static str,
    look: fn(&Prepared<'_>) -> Option<Finding>,
}

/// What was found, and how bad it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    verdict: Verdict,
    detail: String,
}

impl Finding {
    fn block(detail: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Block,
            detail: detail.into(),
        }
    }

    fn warn(detail: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warn,
            detail: detail.into(),
        }
    }
}

/// Special packs first; the last one fits every channel.
static PACKS: &[&RulePack] = &[&amazon::PACK, &ebay::PACK, &email::PACK, &plain::PACK];

/// The pack of a channel, by its platform and, for mailboxes, by the preset of the marketplace that writes through
/// them. A site (`EBAY_DE`) may stand in the place of a preset: it changes nothing where no pack names it.
#[must_use]
pub fn for_channel(platform: &str, preset_or_site: Option<&str>) -> &'static RulePack {
    let by_preset = |applies: &Applies| {
        applies.preset.is_some_and(|preset| {
            preset_or_site.is_some_and(|given| given.eq_ignore_ascii_case(preset))
        })
    };
    let find = |fits: &dyn Fn(&Applies) -> bool| {
        PACKS.iter().copied().find(|pack| {
            pack.applies
                .iter()
                .any(|applies| applies.platform.eq_ignore_ascii_case(platform) && fits(applies))
        })
    };
    find(&by_preset)
        .or_else(|| find(&|applies| applies.preset.is_none()))
        .unwrap_or(&plain::PACK)
}

/// Every pack there is, for showing.
#[must_use]
pub fn all() -> &'static [&'static RulePack] {
    PACKS
}

impl RulePack {
    /// Looks at a text: one check for each rule of the pack, passed or not.
    #[must_use]
    pub fn check(&self, text: &str, context: &CheckContext<'_>) -> Vec<Check> {
        let mut checks = Vec::with_capacity(self.rules.len() + 2);
        if let Some(most) = self.max_characters {
            checks.push(self.length(text, most));
        }
        let prepared = Prepared::new(text, context);
        if let LinkPolicy::Only(hosts) = self.links {
            let finding = prepared
                .links
                .iter()
                .find(|link| !within(&link.host, hosts))
                .map(|link| {
                    Finding::block(format!(
                        "`{}`: this marketplace allows no links to other places",
                        link.text
                    ))
                });
            checks.push(as_check(&format!("{}.no_outside_links", self.id), finding));
        }
        checks.extend(
            self.rules
                .iter()
                .map(|rule| as_check(rule.name, (rule.look)(&prepared))),
        );
        checks
    }

    fn length(&self, text: &str, most: usize) -> Check {
        let name = format!("{}.length", self.id);
        let length = text.chars().count();
        let over = || {
            Finding::block(format!(
                "{length} characters; this marketplace takes {most}"
            ))
        };
        as_check(&name, (length > most).then(over))
    }
}

fn as_check(rule: &str, finding: Option<Finding>) -> Check {
    match finding {
        Some(Finding { verdict, detail }) => Check::found(rule, verdict, detail),
        None => Check::pass(rule),
    }
}

/// Whether a host is one of these or below one of them.
fn within(host: &str, hosts: &[&str]) -> bool {
    hosts.iter().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}
