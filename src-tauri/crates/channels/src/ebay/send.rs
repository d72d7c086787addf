//! Sending one answer, and looking whether it is there.

use super::core::Core;
use super::request;
use super::request::Kind;
use super::wire::Accepted;
use crate::connector::{Armed, Outgoing, SendProbe};
use crate::driver::Attempt;
use async_trait::async_trait;
use domain::inbound::InboundMessage;
use domain::outbox::{Evidence, SendOutcome, texts_match};
use domain::{Author, RetryClass};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How much earlier than the attempt a message may be dated and still be ours.
const SKEW: SignedDuration = SignedDuration::from_secs(120);
/// The same text from before the attempt, but not older than this, proves nothing either way: a clock may have moved.
const DOUBT: SignedDuration = SignedDuration::from_hours(24);

pub(super) struct EbayArmed(pub Arc<Core>);

#[async_trait]
impl Armed for EbayArmed {
    async fn send(self: Box<Self>, outgoing: &Outgoing) -> SendOutcome {
        let core = &self.0;
        if let Err(detail) = forbidden(outgoing, core.manifest.max_characters) {
            return SendOutcome::NotSent {
                retry: RetryClass::Never,
                detail,
            };
        }
        match core
            .driver
            .send_once(&request::send(
                &outgoing.conversation_platform_id,
                &outgoing.text,
            ))
            .await
        {
            Attempt::NotSent { retry, detail } => SendOutcome::NotSent { retry, detail },
            Attempt::Unknown { detail } => SendOutcome::Unknown { detail },
            Attempt::Accepted(answer) => accepted(core, &answer),
        }
    }
}

/// A yes counts only with the id of the message.
fn accepted(core: &Core, answer: &crate::driver::Response) -> SendOutcome {
    match answer.json::<Accepted>(super::WHO) {
        Ok(accepted) if !accepted.message_id.is_empty() => {
            core.learn_account(accepted.sender_user_name.as_deref());
            SendOutcome::Sent {
                platform_id: Some(accepted.message_id),
            }
        }
        Ok(_) => SendOutcome::Unknown {
            detail: "eBay said yes without naming the message".to_owned(),
        },
        Err(error) => SendOutcome::Unknown {
            detail: error.to_string(),
        },
    }
}

/// What the manifest forbids is refused before any byte is written.
pub(super) fn forbidden(outgoing: &Outgoing, most: usize) -> Result<(), String> {
    let characters = outgoing.text.chars().count();
    if outgoing.text.trim().is_empty() {
        return Err("There is no text to send.".to_owned());
    }
    if characters > most {
        return Err(format!(
            "The text has {characters} characters; eBay takes {most}. Shorten it."
        ));
    }
    if outgoing
        .text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
    {
        return Err(
            "The text holds a control character that cannot be sent. Remove it.".to_owned(),
        );
    }
    if outgoing.conversation_platform_id.trim().is_empty() {
        return Err("It is not known in which conversation to answer.".to_owned());
    }
    Ok(())
}

impl Core {
    /// Looks for a send whose outcome is not known (send class L: author, text and time).
    pub async fn find(&self, probe: &SendProbe) -> Evidence {
        let listing_began = self.driver.now();
        let own = match self.own_account().await {
            Ok(own) => own,
            Err(error) => {
                return Evidence::Unclear {
                    detail: error.to_string(),
                };
            }
        };
        match self
            .reading(Kind::Members, &probe.conversation_platform_id, &own)
            .await
        {
            Err(error) => Evidence::Unclear {
                detail: error.to_string(),
            },
            Ok(reading) => {
                let complete = reading.complete && reading.unreadable.is_empty();
                let written: Vec<&InboundMessage> = reading
                    .messages
                    .iter()
                    .filter(|m| m.author == Author::Seller)
                    .collect();
                evidence(&written, complete, probe, self.driver.skew(), listing_began)
            }
        }
    }
}

/// What the seller's own messages of a conversation prove about a send. `skew` is by how much the platform's clock is
/// ahead of ours: the attempt is dated by ours, the messages by the platform's.
fn evidence(
    written: &[&InboundMessage],
    complete: bool,
    probe: &SendProbe,
    skew: SignedDuration,
    listing_began: Timestamp,
) -> Evidence {
    let attempted = probe
        .attempted_at
        .saturating_add(skew)
        .unwrap_or(probe.attempted_at);
    let same = |m: &&&InboundMessage| {
        !probe.taken.contains(&m.platform_id) && texts_match(&m.text, &probe.text)
    };
    let age = |m: &InboundMessage| attempted.duration_since(m.sent_at);
    if let Some(found) = written.iter().filter(same).find(|m| age(m) <= SKEW) {
        return Evidence::Present {
            platform_id: Some(found.platform_id.clone()),
        };
    }
    if written.iter().filter(same).any(|m| age(m) <= DOUBT) {
        let detail = "The same text was sent before this attempt began; it cannot be told whether it is this one.";
        return Evidence::Unclear {
            detail: detail.to_owned(),
        };
    }
    if complete {
        Evidence::Absent { listing_began }
    } else {
        Evidence::Unclear {
            detail: "A part of the conversation could not be read.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
