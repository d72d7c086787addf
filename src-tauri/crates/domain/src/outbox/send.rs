//! What comes of an attempt, of a guard read, and of a lease that ran out.

use super::{
    GuardVerdict, OutboxKind, OutboxRow, OutboxState, Protocol, SendClass, SendOutcome, Transition,
    later,
};
use crate::{Reason, RetryClass};
use jiff::Timestamp;

/// First pause after a failure of the network, seconds; it doubles with each attempt.
const FIRST_BACKOFF: i64 = 5;
/// Longest pause after a failure of the network, seconds.
const LONGEST_BACKOFF: i64 = 600;
/// Pause while the seller has to sign in again, seconds.
const LOGIN_PAUSE: i64 = 60;

/// What becomes of a row after an attempt.
///
/// A proof that it was sent always counts, also when it comes late: that is what stops a second copy. A proof that
/// *this* attempt was not sent says nothing about an earlier one, so an ambiguous row stays ambiguous.
#[must_use]
pub fn after_send(
    row: &OutboxRow,
    outcome: &SendOutcome,
    now: Timestamp,
    protocol: &Protocol,
    class: SendClass,
) -> Transition {
    match outcome {
        SendOutcome::Sent { platform_id } => {
            let known = row.platform_id.clone();
            Transition {
                platform_id: platform_id.clone().or(known),
                ..Transition::to(OutboxState::Sent)
            }
        }
        _ if row.state.is_final() => as_it_is(row),
        SendOutcome::Unknown { detail } => unknown(row, detail, now, protocol, class),
        SendOutcome::NotSent { detail, .. } if row.state == OutboxState::Ambiguous => {
            unknown(row, detail, now, protocol, class)
        }
        SendOutcome::NotSent { retry, detail } => not_sent(row, *retry, detail, now),
    }
}

/// What becomes of a claimed row after the thread was read; `None`: go on.
///
/// A newer word of the shop or of the buyer kills an automatic reply. A person who pressed the button stands for what
/// they wrote; only a change of the conversation itself stops it.
#[must_use]
pub fn after_guard(row: &OutboxRow, verdict: GuardVerdict) -> Option<Transition> {
    if !matches!(row.state, OutboxState::Ready | OutboxState::Sending) {
        return None;
    }
    let detail = match (verdict, row.kind) {
        (GuardVerdict::Clear, _) => return None,
        (GuardVerdict::SellerSpoke | GuardVerdict::BuyerSpoke, OutboxKind::Manual) => return None,
        (GuardVerdict::SellerSpoke, _) => {
            "a person of the shop answered first; this reply was not sent"
        }
        (GuardVerdict::BuyerSpoke, _) => {
            "the buyer wrote again; this reply was not sent, the new turn is judged"
        }
        (GuardVerdict::Changed, _) => {
            "the conversation changed after this was written; it was not sent"
        }
    };
    Some(Transition {
        detail: Some(detail.to_owned()),
        ..Transition::to(OutboxState::Superseded)
    })
}

/// What becomes of a row whose worker's time ran out: it may have written, so the row is never simply ready again.
/// `None` while the lease holds or the row is not being sent.
#[must_use]
pub fn after_lease(
    row: &OutboxRow,
    now: Timestamp,
    protocol: &Protocol,
    class: SendClass,
) -> Option<Transition> {
    let over = row.lease_until.is_none_or(|until| until <= now);
    if row.state != OutboxState::Sending || !over {
        return None;
    }
    let detail = "the attempt was cut off; whether it was sent is being looked up";
    Some(unknown(row, detail, now, protocol, class))
}

fn unknown(
    row: &OutboxRow,
    detail: &str,
    now: Timestamp,
    protocol: &Protocol,
    class: SendClass,
) -> Transition {
    let to = if class == SendClass::N {
        OutboxState::NeedsHuman
    } else {
        OutboxState::Ambiguous
    };
    let resent = row.state == OutboxState::Ambiguous;
    let pause = if resent {
        super::reconcile::next_look(row, now)
    } else {
        protocol.settle
    };
    Transition {
        reason: Some(Reason::CannotConfirm),
        detail: Some(detail.to_owned()),
        not_before: (to == OutboxState::Ambiguous).then(|| later(now, pause)),
        // A new attempt makes what was not seen before it worthless as a proof.
        ..Transition::to(to)
    }
}

fn not_sent(row: &OutboxRow, retry: RetryClass, detail: &str, now: Timestamp) -> Transition {
    let late = now >= row.deadline;
    let (state, reason, pause) = match retry {
        RetryClass::Never => (OutboxState::Failed, Some(Reason::SendFailed), None),
        RetryClass::Login if late => (OutboxState::NeedsHuman, Some(Reason::LoginExpired), None),
        RetryClass::Network | RetryClass::After { .. } if late => {
            (OutboxState::NeedsHuman, Some(Reason::SendFailed), None)
        }
        RetryClass::Login => (OutboxState::Ready, None, Some(LOGIN_PAUSE)),
        RetryClass::Network => (OutboxState::Ready, None, Some(backoff(row.attempts))),
        RetryClass::After { seconds } => (
            OutboxState::Ready,
            None,
            Some(i64::try_from(seconds).unwrap_or(i64::MAX)),
        ),
    };
    let not_before = pause.map(|seconds| later(now, seconds));
    Transition {
        reason,
        detail: Some(detail.to_owned()),
        not_before,
        ..Transition::to(state)
    }
}

/// 5 s after the first attempt, twice as long after each further one, 10 min at most.
fn backoff(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 30)).unwrap_or(30);
    FIRST_BACKOFF
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_BACKOFF)
}

/// A late word about a row that is settled changes nothing.
fn as_it_is(row: &OutboxRow) -> Transition {
    Transition {
        state: row.state,
        reason: row.reason,
        detail: row.detail.clone(),
        not_before: None,
        platform_id: row.platform_id.clone(),
        absences: row.absences.clone(),
    }
}
