//! The only way out of `ambiguous`.

use super::{Evidence, OutboxRow, OutboxState, Protocol, SendClass, Transition, later};
use crate::Reason;
use jiff::{SignedDuration, Timestamp};

/// Seconds a keyed platform remembers a key (24 h) less one hour: after that a repetition could be a second copy.
const KEY_REMEMBERED: SignedDuration = SignedDuration::from_hours(23);

/// What a read-back leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reconciled {
    /// Still ambiguous; look again at `not_before`.
    Keep(Transition),
    /// It is settled.
    Move(Transition),
    /// Send the same bytes with the same key; the platform tells a repetition from a first time.
    ResendSameKey,
}

/// What becomes of an ambiguous row, by the channel's send class and what a read-back showed.
///
/// `horizon` is the time after the start of an attempt within which the platform shows what it took; only a listing
/// begun after it says something by not having the text.
#[must_use]
pub fn after_evidence(
    row: &OutboxRow,
    class: SendClass,
    horizon: i64,
    evidence: &Evidence,
    now: Timestamp,
    protocol: &Protocol,
) -> Reconciled {
    if row.state != OutboxState::Ambiguous {
        return Reconciled::Keep(Transition {
            absences: row.absences.clone(),
            ..Transition::to(row.state)
        });
    }
    if let Evidence::Present { platform_id } = evidence {
        let platform_id = platform_id.clone().or_else(|| row.platform_id.clone());
        return Reconciled::Move(Transition {
            platform_id,
            ..Transition::to(OutboxState::Sent)
        });
    }
    match class {
        SendClass::K => keyed(row, now),
        SendClass::N => cannot_confirm("this channel cannot show what was sent; please look there"),
        SendClass::E | SendClass::L => listed(row, horizon, evidence, now, protocol),
    }
}

/// Seconds until the next look at an ambiguous row: 30 s, 2 min, then every 10 min, by the time since the newest
/// attempt and by the number of attempts.
pub(super) fn next_look(row: &OutboxRow, now: Timestamp) -> i64 {
    let waited = now.duration_since(attempted_at(row)).as_secs();
    match (waited, row.attempts) {
        (..30, ..=1) => 30,
        (..150, ..=2) => 120,
        _ => 600,
    }
}

fn keyed(row: &OutboxRow, now: Timestamp) -> Reconciled {
    // The key was first used by the first attempt; when there were more, that was at the earliest when the row was
    // written.
    let first = if row.attempts <= 1 {
        attempted_at(row)
    } else {
        row.created_at
    };
    if now.duration_since(first) < KEY_REMEMBERED {
        return Reconciled::ResendSameKey;
    }
    cannot_confirm(
        "the platform will soon forget the key of this send, so it is not repeated; please look there",
    )
}

fn listed(
    row: &OutboxRow,
    horizon: i64,
    evidence: &Evidence,
    now: Timestamp,
    protocol: &Protocol,
) -> Reconciled {
    if matches!(evidence, Evidence::Impossible) {
        return cannot_confirm("this channel cannot show what was sent; please look there");
    }
    if now >= row.deadline {
        return cannot_confirm(
            "until the deadline it could not be told whether this was sent; please look there",
        );
    }
    match evidence {
        Evidence::Absent { listing_began } => absent(row, horizon, *listing_began, now, protocol),
        Evidence::Unclear { detail } => keep(
            row,
            Some(detail.clone()),
            row.absences.clone(),
            later(now, next_look(row, now)),
        ),
        Evidence::Present { .. } | Evidence::Impossible => keep(
            row,
            None,
            row.absences.clone(),
            later(now, next_look(row, now)),
        ),
    }
}

fn absent(
    row: &OutboxRow,
    horizon: i64,
    began: Timestamp,
    now: Timestamp,
    protocol: &Protocol,
) -> Reconciled {
    let meaningful_from = later(attempted_at(row), horizon.max(0));
    let mut absences = row.absences.clone();
    absences.retain(|seen| *seen >= meaningful_from && *seen <= now);
    if began < meaningful_from || began > now {
        let soon = later(now, 1).max(meaningful_from);
        return keep(row, None, absences, soon);
    }
    let apart = SignedDuration::from_secs(protocol.between_listings.max(0));
    let twice = absences
        .iter()
        .any(|seen| began.duration_since(*seen) >= apart);
    if !twice {
        absences.push(began);
        let first = absences.iter().min().copied().unwrap_or(began);
        let next = later(first, protocol.between_listings).max(later(now, 1));
        return keep(row, None, absences, next);
    }
    if row.attempts < protocol.max_attempts {
        let detail = Some("two complete listings do not have it; it is sent again".to_owned());
        return Reconciled::Move(Transition {
            detail,
            not_before: Some(now),
            ..Transition::to(OutboxState::Ready)
        });
    }
    let detail = Some(format!(
        "it was tried {} times and never arrived; please answer there",
        row.attempts
    ));
    let reason = Some(Reason::SendFailed);
    Reconciled::Move(Transition {
        reason,
        detail,
        ..Transition::to(OutboxState::NeedsHuman)
    })
}

/// When the newest attempt began. A row without it was cut off before that was written: then the time of the first
/// look is the latest it can have been.
fn attempted_at(row: &OutboxRow) -> Timestamp {
    row.last_attempt_at
        .unwrap_or_else(|| row.created_at.max(row.not_before))
}

fn keep(
    row: &OutboxRow,
    detail: Option<String>,
    absences: Vec<Timestamp>,
    look: Timestamp,
) -> Reconciled {
    Reconciled::Keep(Transition {
        reason: Some(Reason::CannotConfirm),
        detail: detail.or_else(|| row.detail.clone()),
        // The deadline is looked at on time.
        not_before: Some(look.min(row.deadline)),
        absences,
        ..Transition::to(OutboxState::Ambiguous)
    })
}

fn cannot_confirm(detail: &str) -> Reconciled {
    Reconciled::Move(Transition {
        reason: Some(Reason::CannotConfirm),
        detail: Some(detail.to_owned()),
        ..Transition::to(OutboxState::NeedsHuman)
    })
}
