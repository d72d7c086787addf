//! Turns judged: everything a judgement needs is read here, and what came of it is written in one transaction.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::gather::{OrderChoice, ShopKnowledge, choose, named_orders};
use crate::judge::{Case, Judgement, judge, understand};
use domain::channel::{Automatic, Channel};
use domain::escalation::{Escalation, EscalationState, HandoverPacket};
use domain::event::Event;
use domain::message::{Conversation, ConversationState, Message, Turn};
use domain::order::{Buyer, Order};
use domain::outbox::{OutboxKind, OutboxRow, OutboxState, Payload, trigger_key};
use domain::rulepack::{self, RulePack};
use domain::schedule::{Schedule, Subject};
use domain::{
    ConversationId, DecisionKind, EscalationId, Intent, MessageId, OutboxId, Reason, Understanding,
    deadline, zone,
};
use jiff::{SignedDuration, Timestamp};
pub(crate) use said::{recent, text_of};
use store::{Committed, Draft, NewDecision};

mod said;

/// Turns judged in one go; then the other loops get their turn.
const BATCH: u32 = 200;
/// Seconds in which a second message about the same thing goes to a person.
const SECOND_CONTACT: i64 = 7 * 24 * 3600;
/// Seconds after which an order is read again from its platform before it is spoken about.
const REFRESH_AFTER: i64 = 15 * 60;

/// Everything about one open turn.
struct Docket {
    conversation: Conversation,
    channel: Channel,
    buyer: Buyer,
    turn: Turn,
    thread: Vec<Message>,
    zone: Option<String>,
    order: OrderChoice,
    understanding: Understanding,
    answered: Vec<Intent>,
    pack: &'static RulePack,
    due_at: Option<Timestamp>,
}

impl Engine {
    /// Judges every turn that waits; a failure in one does not stop the others.
    ///
    /// # Errors
    /// When the list of waiting turns cannot be read.
    pub async fn judge_waiting(&self) -> Result<usize, EngineError> {
        // What was learnt before the start holds for the first turn already. When learning fails, turns are read all
        // the same, as they were before anybody corrected anything.
        if let Err(error) = self.learnt().await {
            self.report(None, "learning_failed", &error);
        }
        let waiting = self.store().unjudged(BATCH).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let shop = self.knowledge().await?;
        let schedule = self.store().schedule().await?;
        let mut judged = 0;
        for conversation in &waiting {
            match self
                .judge_conversation(conversation, &shop, &schedule)
                .await
            {
                Ok(true) => judged += 1,
                Ok(false) => {}
                Err(error) => self.report(None, "judge_failed", &error),
            }
        }
        Ok(judged)
    }

    /// Judges the open turn of one conversation and writes what came of it. `false`: there is no open turn, or the
    /// conversation changed meanwhile and is judged again.
    async fn judge_conversation(
        &self,
        id: &ConversationId,
        shop: &ShopKnowledge,
        schedule: &Schedule,
    ) -> Result<bool, EngineError> {
        let Some(docket) = self.docket(id).await? else {
            return Ok(false);
        };
        let Some(last) = docket.turn.last().cloned() else {
            return Ok(false);
        };
        let judgement = judge(
            &self.inner.assistant,
            shop,
            &self.case(&docket, schedule, &last),
        );
        self.commit(&docket, &last, judgement, schedule).await
    }

    async fn docket(&self, id: &ConversationId) -> Result<Option<Docket>, EngineError> {
        let store = self.store();
        let Some(conversation) = store.conversation(id).await? else {
            return Ok(None);
        };
        let thread = store.messages(id).await?;
        let Some(turn) = Turn::open(id, &thread) else {
            return Ok(None);
        };
        let channel = self.channel(&conversation.channel).await?;
        let Some(buyer) = store.buyer(&conversation.buyer).await? else {
            return Ok(None);
        };
        let now = self.now();
        let asked = recent(&turn.messages);
        let read = understand(
            &self.inner.assistant,
            &text_of(&asked),
            &channel.platform,
            buyer.country.as_ref(),
            conversation.language.as_ref().or(buyer.language.as_ref()),
            now,
        );
        let understanding = match turn.last() {
            Some(last) => self.heed(&last.id, read).await?,
            None => read,
        };
        let order = self
            .order_for(&conversation, &buyer, &turn, &understanding)
            .await?;
        let ship_to = order.order().map(|order| &order.ship_to);
        let country = buyer.country.as_ref();
        let zone = zone::buyer_zone(
            ship_to,
            country,
            Some(&understanding.language),
            buyer.time_zone.as_deref(),
        );
        let since = now
            .checked_sub(SignedDuration::from_secs(SECOND_CONTACT))
            .unwrap_or(now);
        let answered = store
            .recent_auto_replies(id, since)
            .await?
            .into_iter()
            .map(|(intent, _)| intent)
            .collect();
        let pack = pack_of(&channel);
        let asked_at = asked.first().map_or(now, |m| m.sent_at);
        let due_at = deadline::due_at(pack, asked_at, zone.as_deref());
        Ok(Some(Docket {
            conversation,
            channel,
            buyer,
            turn,
            thread,
            zone,
            order,
            understanding,
            answered,
            pack,
            due_at,
        }))
    }

    /// The order a turn is about, read again from its platform when what is stored is getting old.
    async fn order_for(
        &self,
        conversation: &Conversation,
        buyer: &Buyer,
        turn: &Turn,
        understanding: &Understanding,
    ) -> Result<OrderChoice, EngineError> {
        let named = named_orders(understanding, turn);
        let own = self.own_orders(conversation, buyer).await?;
        let choice = choose(&named, conversation.order.as_ref(), &own, self.now());
        let OrderChoice::Known(order) = &choice else {
            return Ok(choice);
        };
        let age = self.now().duration_since(order.fetched_at);
        if age <= SignedDuration::from_secs(REFRESH_AFTER) {
            return Ok(choice);
        }
        if !self.refresh(order).await? {
            return Ok(choice);
        }
        let own = self.own_orders(conversation, buyer).await?;
        Ok(choose(
            &named,
            conversation.order.as_ref(),
            &own,
            self.now(),
        ))
    }

    async fn own_orders(
        &self,
        conversation: &Conversation,
        buyer: &Buyer,
    ) -> Result<Vec<Order>, EngineError> {
        let mut own = self
            .store()
            .orders_of_buyer(&conversation.channel, &buyer.platform_id)
            .await?;
        if let Some(linked) = &conversation.order
            && !own.iter().any(|order| order.id == *linked)
        {
            own.extend(self.store().order(linked).await?);
        }
        Ok(own)
    }

    /// Reads an order again. A platform that is away leaves the old one, whose facts then go stale by themselves.
    async fn refresh(&self, order: &Order) -> Result<bool, EngineError> {
        let Some(connector) = self.connector(&order.channel) else {
            return Ok(false);
        };
        if !connector.manifest().orders {
            return Ok(false);
        }
        match connector.order(&order.platform_id).await {
            Ok(Some(fresh)) => {
                let ids = || self.inner.ports.ids.next();
                self.store()
                    .put_orders(&order.channel, &[fresh], self.now(), &ids)
                    .await?;
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => {
                tracing::info!(order = %order.platform_id, error = %error, "order not refreshed");
                Ok(false)
            }
        }
    }

    fn case<'a>(&self, docket: &'a Docket, schedule: &Schedule, last: &Message) -> Case<'a> {
        let now = self.now();
        let subject = Subject {
            conversation: Some(docket.conversation.id.clone()),
            conversation_mode: docket.conversation.mode,
            buyer: Some(docket.buyer.id.clone()),
            channel: Some(docket.channel.id.clone()),
            intent: Some(docket.understanding.primary()),
            zone: docket.zone.clone(),
            country: docket.buyer.country.clone(),
        };
        let automatic = self
            .connector(&docket.channel.id)
            .map(|c| c.manifest().automatic);
        Case {
            understanding: docket.understanding.clone(),
            order: &docket.order,
            buyer_name: &docket.buyer.name,
            country: docket.buyer.country.as_ref(),
            zone: docket.zone.as_deref(),
            mode: schedule.mode_for(&subject, now).mode,
            stopped: schedule.stopped_at.is_some(),
            suppressed: docket.turn.messages.iter().all(|m| m.suppress.is_some()),
            platform_allows: automatic.is_some_and(|a| a != Automatic::DraftOnly),
            counts: docket.pack.counts,
            pack: docket.pack,
            due_at: docket.due_at,
            asked_at: last.sent_at,
            answered: &docket.answered,
            now,
        }
    }

    async fn commit(
        &self,
        docket: &Docket,
        last: &Message,
        judgement: Judgement,
        schedule: &Schedule,
    ) -> Result<bool, EngineError> {
        let now = self.now();
        let decision = judgement.decision.clone();
        let reply = match decision.kind {
            DecisionKind::Reply | DecisionKind::Ask => {
                self.reply_row(docket, last, &judgement, schedule)
            }
            _ => None,
        };
        let escalation = needs_packet(&decision).then(|| self.escalation(docket, last, &judgement));
        let outbox = reply.as_ref().map(|row| row.id.clone());
        let new = NewDecision {
            conversation: docket.conversation.id.clone(),
            expected_version: docket.conversation.version,
            message: last.id.clone(),
            covers: docket.turn.messages.iter().map(|m| m.id.clone()).collect(),
            decision: decision.clone(),
            understanding: judgement.understanding.clone(),
            facts: judgement.facts.clone().into_vec(),
            checks: judgement.checks.clone(),
            draft: draft(&judgement),
            reply,
            escalation,
            state: state_after(decision.kind),
            due_at: docket.due_at,
            now,
        };
        let committed = self.store().commit_decision(&new).await?;
        let Committed::Done { escalation } = committed else {
            return Ok(false);
        };
        self.tell(
            docket,
            last,
            &judgement,
            outbox,
            escalation,
            new.escalation.as_ref().is_some_and(|e| e.wake),
        );
        Ok(true)
    }

    fn tell(
        &self,
        docket: &Docket,
        last: &Message,
        judgement: &Judgement,
        outbox: Option<OutboxId>,
        escalation: Option<EscalationId>,
        wake: bool,
    ) {
        let channel = docket.channel.id.clone();
        let conversation = docket.conversation.id.clone();
        let decision = &judgement.decision;
        let replied = outbox.is_some();
        self.emit(Event::Decision {
            channel: channel.clone(),
            conversation: conversation.clone(),
            message: last.id.clone(),
            platform_id: last.platform_id.clone(),
            decision: decision.kind,
            reason: decision.reason,
            intent: decision.intent,
            language: judgement.understanding.language.clone(),
            outbox,
        });
        if replied {
            self.inner.wakes.deliver.notify_one();
        }
        if let Some(escalation) = escalation {
            let message = last.id.clone();
            self.emit(Event::Escalated {
                channel,
                conversation,
                message,
                escalation,
                reason: decision.reason,
            });
            if wake {
                self.inner.wakes.escalate.notify_one();
            }
        }
    }

    fn reply_row(
        &self,
        docket: &Docket,
        last: &Message,
        judgement: &Judgement,
        schedule: &Schedule,
    ) -> Option<OutboxRow> {
        let composed = judgement.composed.as_ref()?;
        let now = self.now();
        let countdown = SignedDuration::from_secs(schedule.countdown.max(0));
        let day = SignedDuration::from_hours(24);
        Some(OutboxRow {
            id: OutboxId::new(self.new_id()),
            channel: docket.channel.id.clone(),
            conversation: docket.conversation.id.clone(),
            trigger_key: trigger_key(&docket.channel.id, &last.id),
            kind: OutboxKind::AutoReply,
            payload: Payload {
                text: composed.text.clone(),
                language: composed.language.clone(),
                gloss: Some(composed.gloss.clone()),
                conversation_platform_id: docket.conversation.platform_id.clone(),
                buyer_platform_id: docket.buyer.platform_id.clone(),
                context: last.context.clone(),
            },
            covers: docket
                .turn
                .messages
                .iter()
                .map(|m| m.id.clone())
                .collect::<Vec<MessageId>>(),
            based_on_version: docket.conversation.version,
            state: OutboxState::Ready,
            reason: None,
            detail: None,
            fence: 0,
            owner: None,
            lease_until: None,
            attempts: 0,
            not_before: now.checked_add(countdown).unwrap_or(now),
            deadline: docket
                .due_at
                .filter(|due| *due > now)
                .or_else(|| now.checked_add(day).ok())
                .unwrap_or(now),
            platform_id: None,
            created_at: now,
            last_attempt_at: None,
            absences: Vec::new(),
        })
    }

    fn escalation(&self, docket: &Docket, last: &Message, judgement: &Judgement) -> Escalation {
        let now = self.now();
        Escalation {
            id: EscalationId::new(self.new_id()),
            channel: docket.channel.id.clone(),
            conversation: docket.conversation.id.clone(),
            message: last.id.clone(),
            state: EscalationState::Open,
            wake: judgement.decision.wake,
            created_at: now,
            due_at: docket.due_at,
            notified: 0,
            next_notice_at: judgement.decision.wake.then_some(now),
            packet: packet(docket, judgement),
        }
    }
}

/// The rule pack of a channel: by its platform, and for mailboxes by the marketplace that writes through them.
pub(crate) fn pack_of(channel: &Channel) -> &'static RulePack {
    let preset = channel.settings.get("preset").and_then(|v| v.as_str());
    rulepack::for_channel(&channel.platform, preset.or(channel.site.as_deref()))
}

/// A packet is made for what needs a person; what only waits because the machine is switched off shows in the inbox.
fn needs_packet(decision: &domain::Decision) -> bool {
    decision.kind == DecisionKind::Escalate && decision.reason != Reason::ModeOff
}

const fn state_after(kind: DecisionKind) -> ConversationState {
    match kind {
        DecisionKind::Reply | DecisionKind::Ask => ConversationState::Replying,
        DecisionKind::Suggest | DecisionKind::Escalate => ConversationState::Waiting,
        DecisionKind::Ignore => ConversationState::Answered,
    }
}

fn draft(judgement: &Judgement) -> Option<Draft> {
    judgement.composed.as_ref().map(|composed| Draft {
        text: composed.text.clone(),
        language: composed.language.clone(),
        gloss: Some(composed.gloss.clone()),
    })
}

fn packet(docket: &Docket, judgement: &Judgement) -> HandoverPacket {
    let order = docket.order.order();
    let tried = docket
        .thread
        .iter()
        .filter(|m| m.author == domain::Author::Assistant)
        .map(|m| m.text.clone());
    HandoverPacket {
        buyer_name: docket.buyer.name.clone(),
        country: docket.buyer.country.as_ref().map(ToString::to_string),
        time_zone: docket.zone.clone(),
        language: judgement.understanding.language.clone(),
        order_platform_id: order.map(|o| o.platform_id.clone()),
        order_status: judgement
            .facts
            .get(domain::FactKind::OrderStatus)
            .map(|f| f.value.to_string()),
        said: text_of(&recent(&docket.turn.messages)),
        intents: judgement
            .understanding
            .intents
            .iter()
            .map(|scored| scored.intent)
            .collect(),
        emotion: judgement.understanding.emotion,
        risks: judgement.understanding.risks.clone(),
        tried: tried.collect(),
        reason: judgement.decision.reason,
        proposed: judgement.composed.as_ref().map(|c| c.text.clone()),
        proposed_gloss: judgement.composed.as_ref().map(|c| c.gloss.clone()),
        facts: judgement.facts.clone().into_vec(),
    }
}
