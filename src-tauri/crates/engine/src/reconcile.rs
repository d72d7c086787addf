//! The only way out of `ambiguous`: look, and believe only what was seen.

use crate::deliver::outgoing;
use crate::engine::Engine;
use crate::error::EngineError;
use channels::{ChannelError, Connector, SendProbe};
use domain::outbox::{
    Evidence, OutboxRow, OutboxState, Reconciled, SendClass, SendOutcome, after_evidence,
    after_send,
};
use std::sync::Arc;

impl Engine {
    /// Moves claims whose lease ran out to `ambiguous`, and looks for every ambiguous row that is due.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reconcile_due(&self) -> Result<usize, EngineError> {
        for row in self.store().sweep(self.now()).await? {
            self.tell_outbox(&row);
        }
        let due = self.store().ambiguous_due(self.now()).await?;
        let looked = due.len();
        for row in due {
            self.reconcile(&row).await?;
        }
        Ok(looked)
    }

    async fn reconcile(&self, row: &OutboxRow) -> Result<(), EngineError> {
        let Some(connector) = self.connector(&row.channel) else {
            return self
                .judge_evidence(
                    row,
                    SendClass::L,
                    0,
                    Evidence::Unclear {
                        detail: "the channel is not open".to_owned(),
                    },
                    None,
                )
                .await;
        };
        let manifest = connector.manifest();
        let (class, horizon) = (manifest.send_class, manifest.horizon);
        let evidence = match class {
            SendClass::N => Evidence::Impossible,
            // A keyed platform answers a repeated key by itself; there is nothing to look for.
            SendClass::K => Evidence::Unclear {
                detail: String::new(),
            },
            SendClass::E | SendClass::L => self.look(row, &connector).await?,
        };
        self.judge_evidence(row, class, horizon, evidence, Some(&connector))
            .await
    }

    async fn look(
        &self,
        row: &OutboxRow,
        connector: &Arc<dyn Connector>,
    ) -> Result<Evidence, EngineError> {
        let taken = self.store().bound_platform_ids(&row.conversation).await?;
        let probe = SendProbe {
            id: row.id.clone(),
            conversation_platform_id: row.payload.conversation_platform_id.clone(),
            text: row.payload.text.clone(),
            attempted_at: self.as_counted_now(row.last_attempt_at.unwrap_or(row.created_at)),
            taken,
            now: self.now(),
        };
        Ok(connector.find(&probe).await)
    }

    async fn judge_evidence(
        &self,
        row: &OutboxRow,
        class: SendClass,
        horizon: i64,
        evidence: Evidence,
        connector: Option<&Arc<dyn Connector>>,
    ) -> Result<(), EngineError> {
        // After a jump of the wall clock the horizon is counted anew: "two minutes later" must mean two minutes.
        let mut row = row.clone();
        row.last_attempt_at = Some(self.proof_from(row.last_attempt_at.unwrap_or(row.created_at)));
        match after_evidence(
            &row,
            class,
            horizon,
            &evidence,
            self.now(),
            &self.inner.protocol,
        ) {
            Reconciled::Keep(transition) | Reconciled::Move(transition) => {
                self.write(&row, &transition).await?;
                if transition.state == OutboxState::Ready {
                    self.inner.wakes.deliver.notify_one();
                }
                Ok(())
            }
            Reconciled::ResendSameKey => match connector {
                Some(connector) => self.resend(&row, connector, class).await,
                None => Ok(()),
            },
        }
    }

    /// The same bytes with the same key: the platform tells a repetition from a first time.
    async fn resend(
        &self,
        row: &OutboxRow,
        connector: &Arc<dyn Connector>,
        class: SendClass,
    ) -> Result<(), EngineError> {
        // Counted and committed before it is tried, like every attempt.
        let owner = &self.inner.owner;
        let Some(row) = self
            .store()
            .begin_resend(&row.id, row.fence, owner, self.now())
            .await?
        else {
            return Ok(());
        };
        let row = &row;
        let subject = self
            .store()
            .conversation(&row.conversation)
            .await?
            .and_then(|c| c.subject);
        let outgoing = outgoing(row, subject, self.now());
        let outcome = match connector.arm().await {
            Ok(armed) => armed.send(&outgoing).await,
            Err(error) => unclear(&error),
        };
        // An earlier attempt may have arrived: a refusal now proves nothing about it.
        let outcome = match outcome {
            SendOutcome::NotSent { detail, .. } => SendOutcome::Unknown { detail },
            other => other,
        };
        let transition = after_send(row, &outcome, self.now(), &self.inner.protocol, class);
        self.write(row, &transition).await
    }
}

fn unclear(error: &ChannelError) -> SendOutcome {
    SendOutcome::Unknown {
        detail: error.to_string(),
    }
}
