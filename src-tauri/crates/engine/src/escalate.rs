//! Waking a person: the notification ladder, until somebody says "seen".

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::NoticeAction;
use domain::escalation::{Escalation, EscalationState, HandoverPacket};
use domain::event::Event;
use domain::outbox::OutboxRow;
use domain::{EscalationId, Intent, Reason};
use jiff::{SignedDuration, Timestamp};

mod notice;

/// Seconds between the rungs: at once, after 5 minutes, after 15, then every half hour.
const RUNGS: [i64; 4] = [0, 300, 900, 1800];

/// When the next rung is due after `notified` rungs were climbed.
#[must_use]
pub fn next_rung(notified: i64, now: Timestamp) -> Timestamp {
    let index = usize::try_from(notified).unwrap_or(0);
    let seconds = RUNGS.get(index).or(RUNGS.last()).copied().unwrap_or(1800);
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(now)
}

impl Engine {
    /// Rings for every escalation whose next rung is due.
    ///
    /// # Errors
    /// When the store fails. A notification that cannot be shown is reported and tried again at the next rung.
    pub async fn escalate_due(&self) -> Result<usize, EngineError> {
        let due = self.store().due_notices(self.now()).await?;
        let count = due.len();
        for escalation in due {
            self.ring(escalation).await?;
        }
        Ok(count)
    }

    async fn ring(&self, mut escalation: Escalation) -> Result<(), EngineError> {
        let now = self.now();
        escalation.notified += 1;
        escalation.next_notice_at = Some(next_rung(escalation.notified, now));
        // Written before it is shown: a crash in between costs one notice, not a night of repeated ones.
        self.store().put_escalation(&escalation).await?;
        let notice = notice::of(&escalation, &self.store().shop().await?);
        let engine = self.clone();
        let id = escalation.id.clone();
        let handle = tokio::runtime::Handle::current();
        let on_action = Box::new(move |action: NoticeAction| {
            handle.spawn(async move { engine.notice_answered(&id, action).await });
        });
        if let Err(error) = self.ports().notifier.notify(notice, on_action).await {
            tracing::warn!(error = %error, "notification not shown");
            self.emit(Event::Error {
                channel: Some(escalation.channel.clone()),
                code: "notification_failed".to_owned(),
                message: error.to_string(),
            });
        }
        Ok(())
    }

    async fn notice_answered(&self, id: &EscalationId, action: NoticeAction) {
        let done = match action {
            NoticeAction::Acknowledge | NoticeAction::Open => {
                self.acknowledge(id).await.map(|_| ())
            }
            NoticeAction::Later | NoticeAction::Dismissed => Ok(()),
        };
        if let Err(error) = done {
            self.report(None, "acknowledge_failed", &error);
        }
    }

    /// A person has seen it: the ladder stops.
    ///
    /// # Errors
    /// When there is none of this id, or the store fails.
    pub async fn acknowledge(&self, id: &EscalationId) -> Result<bool, EngineError> {
        self.move_escalation(id, EscalationState::Acknowledged)
            .await
    }

    /// A person says that it is done.
    ///
    /// # Errors
    /// When there is none of this id, or the store fails.
    pub async fn resolve(&self, id: &EscalationId) -> Result<bool, EngineError> {
        self.move_escalation(id, EscalationState::Resolved).await
    }

    async fn move_escalation(
        &self,
        id: &EscalationId,
        state: EscalationState,
    ) -> Result<bool, EngineError> {
        let found = self.store().escalation(id).await?;
        let mut escalation = found.ok_or_else(|| EngineError::NotFound {
            what: "escalation",
            id: id.to_string(),
        })?;
        if escalation.state == state || escalation.state == EscalationState::Resolved {
            return Ok(false);
        }
        escalation.state = state;
        escalation.next_notice_at = None;
        self.store().put_escalation(&escalation).await?;
        Ok(true)
    }

    /// A send that only a person can judge.
    pub(crate) async fn escalate_unclear(
        &self,
        row: &OutboxRow,
        reason: Reason,
    ) -> Result<(), EngineError> {
        if self
            .store()
            .escalation_of(&row.conversation)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let Some(conversation) = self.store().conversation(&row.conversation).await? else {
            return Ok(());
        };
        let buyer = self.store().buyer(&conversation.buyer).await?;
        let now = self.now();
        let Some(message) = row.covers.last().cloned() else {
            return Ok(());
        };
        let packet = HandoverPacket {
            buyer_name: buyer.as_ref().map(|b| b.name.clone()).unwrap_or_default(),
            country: buyer
                .as_ref()
                .and_then(|b| b.country.as_ref())
                .map(ToString::to_string),
            time_zone: buyer.as_ref().and_then(|b| b.time_zone.clone()),
            language: row.payload.language.clone(),
            order_platform_id: None,
            order_status: None,
            said: row.detail.clone().unwrap_or_default(),
            intents: vec![Intent::Other],
            emotion: domain::Emotion::Calm,
            risks: Vec::new(),
            tried: vec![row.payload.text.clone()],
            reason,
            proposed: Some(row.payload.text.clone()),
            proposed_gloss: row.payload.gloss.clone(),
            facts: Vec::new(),
        };
        let escalation = Escalation {
            id: EscalationId::new(self.new_id()),
            channel: row.channel.clone(),
            conversation: row.conversation.clone(),
            message: message.clone(),
            state: EscalationState::Open,
            wake: true,
            created_at: now,
            due_at: conversation.due_at,
            notified: 0,
            next_notice_at: Some(now),
            packet,
        };
        self.store().put_escalation(&escalation).await?;
        self.emit(Event::Escalated {
            channel: row.channel.clone(),
            conversation: row.conversation.clone(),
            message,
            escalation: escalation.id,
            reason,
        });
        self.inner.wakes.escalate.notify_one();
        Ok(())
    }
}
