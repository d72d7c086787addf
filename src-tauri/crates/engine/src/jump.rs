//! After the wall clock was set: times that were counted on the old clock are counted anew on the new one.

use crate::engine::Engine;
use crate::error::EngineError;
use domain::event::Event;
use domain::outbox::{OutboxRow, OutboxState, Transition, after_lease};
use jiff::{SignedDuration, Timestamp};

/// Longest pause that is ever waited between two looks at a row, or two notices of an escalation, in seconds.
const LONGEST_PAUSE: i64 = 1800;

impl Engine {
    /// The wall clock was set. Listings begun before prove nothing; whatever now lies far ahead was counted on the old
    /// clock and is due at once: countdowns, looks at unclear sends, leases, notices.
    pub async fn after_jump(&self, seconds: i64) {
        self.clock_jumped(self.now());
        let direction = if seconds > 0 { "forward" } else { "back" };
        let message = format!(
            "The clock of this computer jumped {direction} by {} minutes. Nothing was lost; unclear sends are watched \
             for longer before Nightdesk says anything again.",
            seconds.abs() / 60
        );
        self.emit(Event::Error {
            channel: None,
            code: "clock_jumped".to_owned(),
            message,
        });
        if let Err(error) = self.pull_in().await {
            self.report(None, "clock_jumped", &error);
        }
        self.wake_all();
    }

    async fn pull_in(&self) -> Result<(), EngineError> {
        let now = self.now();
        let countdown = self.store().schedule().await?.countdown;
        for row in self
            .store()
            .outbox(store::OutboxQuery {
                open_only: true,
                limit: 1000,
            })
            .await?
        {
            match row.state {
                // A pause after a failure is ten minutes at most.
                OutboxState::Ready if far(row.not_before, now, countdown.max(600)) => {
                    self.store().send_now(&row.id, now).await?;
                }
                OutboxState::Ambiguous if far(row.not_before, now, LONGEST_PAUSE) => {
                    self.pull_in_look(&row, now).await?;
                }
                OutboxState::Sending => self.pull_in_lease(row, now).await?,
                _ => {}
            }
        }
        for mut escalation in self.store().escalations(true).await? {
            if escalation
                .next_notice_at
                .is_some_and(|next| far(next, now, LONGEST_PAUSE))
            {
                escalation.next_notice_at = Some(now);
                self.store().put_escalation(&escalation).await?;
            }
        }
        Ok(())
    }

    async fn pull_in_look(&self, row: &OutboxRow, now: Timestamp) -> Result<(), EngineError> {
        let look = Transition {
            state: OutboxState::Ambiguous,
            reason: row.reason,
            detail: row.detail.clone(),
            not_before: Some(now),
            platform_id: None,
            absences: Vec::new(),
        };
        self.write(row, &look).await
    }

    /// A lease that lies far ahead would hide a worker that died. The row becomes unclear; one that still sends can
    /// say so all the same.
    async fn pull_in_lease(&self, mut row: OutboxRow, now: Timestamp) -> Result<(), EngineError> {
        let protocol = &self.inner.protocol;
        if !row
            .lease_until
            .is_some_and(|until| far(until, now, protocol.lease))
        {
            return Ok(());
        }
        row.lease_until = None;
        let class = self
            .connector(&row.channel)
            .map_or(domain::outbox::SendClass::L, |c| c.manifest().send_class);
        match after_lease(&row, now, protocol, class) {
            Some(transition) => self.write(&row, &transition).await,
            None => Ok(()),
        }
    }
}

/// Whether a moment lies further ahead than anything that was counted on this clock.
fn far(moment: Timestamp, now: Timestamp, longest: i64) -> bool {
    moment.duration_since(now) > SignedDuration::from_secs(longest + 60)
}
