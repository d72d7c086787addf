//! What people of the shop do: send, stop, close, switch. Every one of them makes older drafts die.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::gather::ShopKnowledge;
use crate::turns::pack_of;
use assistant::{VerifyRequest, Writer};
use domain::message::Conversation;
use domain::outbox::{OutboxKind, OutboxRow, OutboxState, Payload};
use domain::schedule::{Schedule, Subject};
use domain::{Author, Check, ConversationId, FactSet, Language, OutboxId, Reason, Verdict, zone};
use jiff::SignedDuration;
use store::{StoreError, Touch};

/// What came of a person's wish to send; a refusal is a value.
#[derive(Clone, Debug, PartialEq)]
pub enum ManualSend {
    /// It stands in the outbox.
    Queued {
        /// Row.
        outbox: OutboxId,
        /// Findings that the person sent despite.
        checks: Vec<Check>,
    },
    /// Somebody wrote, or something changed, since the person looked.
    Changed,
    /// A check warns; the person has not said "send it all the same".
    Warned(Vec<Check>),
    /// The marketplace's rules forbid it.
    Blocked(Vec<Check>),
}

impl Engine {
    /// The stop key: everything off, every countdown cancelled. Returns how many countdowns were cancelled.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn stop(&self) -> Result<usize, EngineError> {
        let mut schedule = self.store().schedule().await?;
        if schedule.stopped_at.is_none() {
            schedule.stopped_at = Some(self.now());
            self.store().put_schedule(&schedule).await?;
        }
        let cancelled = self
            .store()
            .cancel_countdowns(Reason::Stopped, self.now())
            .await?;
        for id in &cancelled {
            self.tell_outbox(&self.outbox_row(id).await?);
        }
        Ok(cancelled.len())
    }

    /// Lifts the stop key. What was cancelled stays with the person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn resume(&self) -> Result<(), EngineError> {
        let mut schedule = self.store().schedule().await?;
        schedule.stopped_at = None;
        self.store().put_schedule(&schedule).await?;
        self.inner.wakes.turns.notify_one();
        self.inner.wakes.deliver.notify_one();
        Ok(())
    }

    /// Changes the schedule and wakes the loops.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_schedule(&self, schedule: &Schedule) -> Result<(), EngineError> {
        self.store().put_schedule(schedule).await?;
        self.inner.wakes.turns.notify_one();
        self.inner.wakes.deliver.notify_one();
        Ok(())
    }

    /// Stops one countdown.
    ///
    /// # Errors
    /// When the store fails. `false`: it was too late.
    pub async fn stop_countdown(&self, id: &OutboxId) -> Result<bool, EngineError> {
        let done = self
            .store()
            .cancel(id, Reason::StoppedByPerson, self.now())
            .await?;
        if done {
            self.tell_outbox(&self.outbox_row(id).await?);
        }
        Ok(done)
    }

    /// Ends one countdown at once.
    ///
    /// # Errors
    /// When the store fails. `false`: there was none.
    pub async fn send_now(&self, id: &OutboxId) -> Result<bool, EngineError> {
        let done = self.store().send_now(id, self.now()).await?;
        if done {
            self.inner.wakes.deliver.notify_one();
        }
        Ok(done)
    }

    /// What a person does with a conversation.
    ///
    /// # Errors
    /// When there is none of this id, or the store fails.
    pub async fn touch(
        &self,
        id: &ConversationId,
        touch: Touch,
    ) -> Result<Conversation, EngineError> {
        let conversation = self.store().touch(id, touch, self.now()).await?;
        self.inner.wakes.turns.notify_one();
        Ok(conversation)
    }

    /// Checks what a person types, by the rules of the place.
    ///
    /// # Errors
    /// When there is no such conversation, or the store fails.
    pub async fn check_text(
        &self,
        id: &ConversationId,
        text: &str,
    ) -> Result<Vec<Check>, EngineError> {
        let conversation = self.conversation(id).await?;
        let channel = self.channel(&conversation.channel).await?;
        let facts = self.facts_for_person(&conversation).await?;
        let order = match &conversation.order {
            Some(order) => self.store().order(order).await?,
            None => None,
        };
        let language = conversation
            .language
            .clone()
            .unwrap_or_else(Language::unknown);
        let mut checks = self.inner.assistant.verify(&VerifyRequest {
            text,
            language: &language,
            facts: &facts,
            composed: None,
            pack: pack_of(&channel),
            order_platform_id: order.as_ref().map(|o| o.platform_id.as_str()),
            zone: None,
            now: self.now(),
            by: Writer::Person,
            other_buyers: &[],
        });
        if let Some(connector) = self.connector(&channel.id) {
            let longest = connector.manifest().max_characters;
            if text.chars().count() > longest {
                let detail = format!("the channel takes {longest} characters at most");
                checks.push(Check::found("length.channel", Verdict::Block, detail));
            }
        }
        checks.retain(|check| check.verdict != Verdict::Pass);
        Ok(checks)
    }

    async fn facts_for_person(&self, conversation: &Conversation) -> Result<FactSet, EngineError> {
        let decisions = self.store().decisions(&conversation.id).await?;
        Ok(decisions.into_iter().flat_map(|d| d.facts).collect())
    }

    /// The conversation of an id.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when there is none.
    pub async fn conversation(&self, id: &ConversationId) -> Result<Conversation, EngineError> {
        let found = self.store().conversation(id).await?;
        found.ok_or_else(|| EngineError::NotFound {
            what: "conversation",
            id: id.to_string(),
        })
    }

    /// Hands a person's text to the outbox.
    ///
    /// # Errors
    /// When there is no such conversation, or the store fails.
    pub async fn send_by_person(
        &self,
        id: &ConversationId,
        text: &str,
        seen_version: i64,
        despite_warnings: bool,
    ) -> Result<ManualSend, EngineError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EngineError::BadRequest(
                "There is nothing to send.".to_owned(),
            ));
        }
        let checks = self.check_text(id, text).await?;
        match domain::check::worst(&checks) {
            Verdict::Block => return Ok(ManualSend::Blocked(checks)),
            Verdict::Warn if !despite_warnings => return Ok(ManualSend::Warned(checks)),
            _ => {}
        }
        let row = self.manual_row(id, text).await?;
        match self
            .store()
            .enqueue_manual(&row, Some(seen_version), self.now())
            .await
        {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => return Ok(ManualSend::Changed),
            Err(other) => return Err(other.into()),
        }
        self.inner.wakes.deliver.notify_one();
        Ok(ManualSend::Queued {
            outbox: row.id,
            checks,
        })
    }

    async fn manual_row(&self, id: &ConversationId, text: &str) -> Result<OutboxRow, EngineError> {
        let conversation = self.conversation(id).await?;
        let buyer = self.store().buyer(&conversation.buyer).await?;
        let thread = self.store().messages(id).await?;
        let newest = thread.iter().rev().find(|m| m.author == Author::Buyer);
        let now = self.now();
        let outbox = OutboxId::new(self.new_id());
        Ok(OutboxRow {
            trigger_key: format!("manual:{outbox}"),
            id: outbox,
            channel: conversation.channel.clone(),
            conversation: conversation.id.clone(),
            kind: OutboxKind::Manual,
            payload: Payload {
                text: text.to_owned(),
                language: conversation
                    .language
                    .clone()
                    .unwrap_or_else(Language::unknown),
                gloss: None,
                conversation_platform_id: conversation.platform_id.clone(),
                buyer_platform_id: buyer.map(|b| b.platform_id).unwrap_or_default(),
                context: newest.map(|m| m.context.clone()).unwrap_or_default(),
            },
            covers: newest.map(|m| m.id.clone()).into_iter().collect(),
            based_on_version: conversation.version,
            state: OutboxState::Ready,
            reason: None,
            detail: None,
            fence: 0,
            owner: None,
            lease_until: None,
            attempts: 0,
            not_before: now,
            deadline: now
                .checked_add(SignedDuration::from_hours(24))
                .unwrap_or(now),
            platform_id: None,
            created_at: now,
            last_attempt_at: None,
            absences: Vec::new(),
        })
    }

    /// What the schedule says about a conversation now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn effective_mode(
        &self,
        conversation: &Conversation,
    ) -> Result<domain::schedule::Effective, EngineError> {
        let schedule = self.store().schedule().await?;
        let buyer = self.store().buyer(&conversation.buyer).await?;
        let country = buyer.as_ref().and_then(|b| b.country.clone());
        let known = buyer.as_ref().and_then(|b| b.time_zone.as_deref());
        let decisions = self.store().decisions(&conversation.id).await?;
        let subject = Subject {
            conversation: Some(conversation.id.clone()),
            conversation_mode: conversation.mode,
            buyer: Some(conversation.buyer.clone()),
            channel: Some(conversation.channel.clone()),
            intent: decisions.last().map(|d| d.decision.intent),
            zone: zone::buyer_zone(
                None,
                country.as_ref(),
                conversation.language.as_ref(),
                known,
            ),
            country,
        };
        Ok(schedule.mode_for(&subject, self.now()))
    }

    /// What the shop knows.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn shop_knowledge(&self) -> Result<ShopKnowledge, EngineError> {
        self.knowledge().await
    }
}
