//! Replies out: claim, guard, arm, send, classify. Never twice: every step is written before the next one begins, and
//! whatever is not surely unsent is left to the reconciler.

use crate::engine::Engine;
use crate::error::EngineError;
use channels::{ChannelError, Connector, Outgoing, Thread};
use domain::event::Event;
use domain::inbound::InboundMessage;
use domain::outbox::{
    GuardVerdict, OutboxKind, OutboxRow, OutboxState, SendClass, SendOutcome, Transition,
    after_guard, after_send, texts_match,
};
use domain::{Author, RetryClass};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Replies under way at the same time.
const WORKERS: usize = 4;

impl Engine {
    /// Sends everything that is due, and returns how many rows were tried.
    ///
    /// # Errors
    /// When the store fails; what was claimed stays claimed and becomes ambiguous when its lease runs out.
    pub async fn deliver_due(&self) -> Result<usize, EngineError> {
        // Tasks of their own, not futures polled here: one that holds the database's writer must go on while the next
        // claim waits for it.
        let mut under_way = JoinSet::new();
        let mut tried = 0;
        loop {
            while under_way.len() < WORKERS {
                let lease = self.inner.protocol.lease;
                let Some(row) = self
                    .store()
                    .claim(self.now(), &self.inner.owner, lease)
                    .await?
                else {
                    break;
                };
                tried += 1;
                let engine = self.clone();
                under_way.spawn(async move { engine.deliver(row).await });
            }
            match under_way.join_next().await {
                // One row that cannot be written must not cut off the others that are being sent; its lease runs out,
                // and then it is looked up like any doubtful one.
                Some(Ok(Err(error))) => self.report(None, "deliver_failed", &error),
                Some(Ok(Ok(()))) => {}
                Some(Err(fallen)) => {
                    tracing::error!(%fallen, "a delivery fell over; its row is looked up")
                }
                None => return Ok(tried),
            }
        }
    }

    async fn deliver(&self, row: OutboxRow) -> Result<(), EngineError> {
        let claimed_at = self.inner.ports.clock.boottime();
        let Some(connector) = self.connector(&row.channel) else {
            let detail = "the channel is not open".to_owned();
            return self
                .conclude(
                    &row,
                    SendOutcome::NotSent {
                        retry: RetryClass::Network,
                        detail,
                    },
                    None,
                )
                .await;
        };
        let thread = match connector
            .thread(&row.payload.conversation_platform_id)
            .await
        {
            Ok(thread) => thread,
            Err(error) => return self.conclude(&row, not_sent(&error), Some(&error)).await,
        };
        if let Some(found) = self.already_there(&row, &thread).await? {
            return self
                .conclude(
                    &row,
                    SendOutcome::Sent {
                        platform_id: Some(found),
                    },
                    None,
                )
                .await;
        }
        if self.stopped_by_guard(&row, thread).await? {
            return Ok(());
        }
        self.arm_and_send(&row, &connector, claimed_at).await
    }

    /// On a later attempt the earlier one may have arrived after all: then it is sent, and nothing is written again.
    async fn already_there(
        &self,
        row: &OutboxRow,
        thread: &Thread,
    ) -> Result<Option<String>, EngineError> {
        if row.attempts < 2 {
            return Ok(None);
        }
        let taken = self.store().bound_platform_ids(&row.conversation).await?;
        let first = row.created_at;
        let ours = |m: &&InboundMessage| {
            matches!(m.author, Author::Seller | Author::Assistant)
                && m.sent_at >= first
                && !taken.contains(&m.platform_id)
                && texts_match(&m.text, &row.payload.text)
        };
        Ok(thread
            .messages
            .iter()
            .find(ours)
            .map(|m| m.platform_id.clone()))
    }

    /// Whether somebody spoke since the draft was made. What was found is stored, so that the turn is judged again.
    async fn stopped_by_guard(&self, row: &OutboxRow, thread: Thread) -> Result<bool, EngineError> {
        let mut unknown = Vec::new();
        for message in thread.messages {
            let known = self
                .store()
                .knows_message(&row.channel, &message.platform_id)
                .await?;
            if !known {
                unknown.push(message);
            }
        }
        let verdict = guard(row, &unknown);
        if !unknown.is_empty() {
            self.take_in_thread(&row.channel, unknown).await?;
        }
        if row.kind == OutboxKind::Manual {
            // A person wrote this and stands for it; what came meanwhile is judged by itself.
            return Ok(false);
        }
        let Some(transition) = after_guard(row, verdict) else {
            return Ok(false);
        };
        self.write(row, &transition).await?;
        self.inner.wakes.turns.notify_one();
        Ok(true)
    }

    async fn arm_and_send(
        &self,
        row: &OutboxRow,
        connector: &Arc<dyn Connector>,
        claimed_at: Duration,
    ) -> Result<(), EngineError> {
        let armed = match connector.arm().await {
            Ok(armed) => armed,
            Err(error) => return self.conclude(row, not_sent(&error), Some(&error)).await,
        };
        let subject = self
            .store()
            .conversation(&row.conversation)
            .await?
            .and_then(|c| c.subject);
        let outgoing = outgoing(row, subject, self.now());
        if !self
            .store()
            .arm(&row.id, row.fence, &self.inner.owner)
            .await?
        {
            return self.lost_the_right(row).await;
        }
        let waited = self.inner.ports.clock.boottime().saturating_sub(claimed_at);
        if waited > Duration::from_secs(self.inner.protocol.arm_within.unsigned_abs()) {
            let detail = "the computer slept before the reply was written".to_owned();
            return self
                .conclude(
                    row,
                    SendOutcome::NotSent {
                        retry: RetryClass::Network,
                        detail,
                    },
                    None,
                )
                .await;
        }
        let outcome = armed.send(&outgoing).await;
        self.conclude(row, outcome, None).await
    }

    /// Between claim and write the conversation changed, the stop key was pressed, or another worker took over. When
    /// the claim is still ours, the row is given up; otherwise it is no longer ours to write.
    async fn lost_the_right(&self, row: &OutboxRow) -> Result<(), EngineError> {
        let current = self.outbox_row(&row.id).await?;
        let ours = current.state == OutboxState::Sending
            && current.fence == row.fence
            && current.owner.as_deref() == Some(self.inner.owner.as_str());
        if !ours {
            return Ok(());
        }
        if let Some(transition) = after_guard(row, GuardVerdict::Changed) {
            self.write(row, &transition).await?;
            self.inner.wakes.turns.notify_one();
        }
        Ok(())
    }

    async fn conclude(
        &self,
        row: &OutboxRow,
        outcome: SendOutcome,
        error: Option<&ChannelError>,
    ) -> Result<(), EngineError> {
        if let Some(error) = error {
            self.channel_failed(&row.channel, error).await?;
        }
        // A channel that was closed meanwhile is taken for one that must be asked: never for one that may repeat.
        let class = self
            .connector(&row.channel)
            .map_or(SendClass::L, |c| c.manifest().send_class);
        let transition = after_send(row, &outcome, self.now(), &self.inner.protocol, class);
        self.write(row, &transition).await
    }

    /// Writes a transition and tells of it.
    pub(crate) async fn write(
        &self,
        row: &OutboxRow,
        transition: &Transition,
    ) -> Result<(), EngineError> {
        let written = self
            .store()
            .finish(&row.id, Some(row.fence), transition, self.now())
            .await?;
        self.tell_outbox(&written);
        let reason = written.reason.unwrap_or(domain::Reason::SendFailed);
        if matches!(written.state, OutboxState::NeedsHuman | OutboxState::Failed) {
            self.escalate_unclear(&written, reason).await?;
        }
        Ok(())
    }

    pub(crate) fn tell_outbox(&self, row: &OutboxRow) {
        let (channel, conversation, outbox) = (
            row.channel.clone(),
            row.conversation.clone(),
            row.id.clone(),
        );
        match row.state {
            OutboxState::Sent => {
                let (platform_id, covers) = (row.platform_id.clone(), row.covers.clone());
                self.emit(Event::Sent {
                    channel,
                    conversation,
                    outbox,
                    platform_id,
                    covers,
                });
            }
            OutboxState::Ambiguous => {
                let detail = row.detail.clone().unwrap_or_default();
                self.emit(Event::Ambiguous {
                    channel,
                    conversation,
                    outbox,
                    detail,
                });
                self.inner.wakes.reconcile.notify_one();
            }
            state => self.emit(Event::Outbox {
                channel,
                conversation,
                outbox,
                state,
                reason: row.reason,
            }),
        }
    }
}

fn not_sent(error: &ChannelError) -> SendOutcome {
    SendOutcome::NotSent {
        retry: error.retry(),
        detail: error.to_string(),
    }
}

/// What the messages that we did not know say about a draft.
fn guard(row: &OutboxRow, unknown: &[InboundMessage]) -> GuardVerdict {
    let ours = |m: &InboundMessage| texts_match(&m.text, &row.payload.text);
    if unknown
        .iter()
        .any(|m| m.author == Author::Seller && !ours(m))
    {
        GuardVerdict::SellerSpoke
    } else if unknown
        .iter()
        .any(|m| m.author == Author::Buyer && m.suppress.is_none())
    {
        GuardVerdict::BuyerSpoke
    } else {
        GuardVerdict::Clear
    }
}

/// What a row says, as the channel takes it.
pub(crate) fn outgoing(row: &OutboxRow, subject: Option<String>, now: jiff::Timestamp) -> Outgoing {
    Outgoing {
        id: row.id.clone(),
        conversation_platform_id: row.payload.conversation_platform_id.clone(),
        buyer_platform_id: row.payload.buyer_platform_id.clone(),
        text: row.payload.text.clone(),
        language: row.payload.language.to_string(),
        subject,
        context: row.payload.context.clone(),
        automatic: row.kind == OutboxKind::AutoReply,
        now,
    }
}
