//! Judgements, outbox rows and escalations.

use super::{check, fact, word};
use crate::wire::{DecisionView, EntityView, EscalationView, IntentView, OutboxView};
use domain::channel::Channel;
use domain::escalation::Escalation;
use domain::outbox::OutboxRow;
use domain::{Entities, Reason};
use engine::store::DecisionRecord;

pub(crate) fn decision(record: &DecisionRecord) -> DecisionView {
    let understanding = &record.understanding;
    DecisionView {
        message: record.message.to_string(),
        at: record.at.to_string(),
        decision: word(&record.decision.kind),
        reason: record.decision.reason.code(),
        language: understanding.language.to_string(),
        language_confidence: understanding.language_confidence,
        intents: understanding
            .intents
            .iter()
            .map(|s| IntentView {
                intent: s.intent.to_string(),
                confidence: s.confidence,
            })
            .collect(),
        emotion: understanding.emotion.to_string(),
        risks: understanding
            .risks
            .iter()
            .map(ToString::to_string)
            .collect(),
        abstained: understanding.abstain,
        entities: entities(&understanding.entities),
        facts: record.facts.iter().map(fact).collect(),
        checks: record.checks.iter().map(check).collect(),
        draft: record.draft.as_ref().map(|d| d.text.clone()),
        gloss: record.draft.as_ref().and_then(|d| d.gloss.clone()),
        outbox: record.outbox.as_ref().map(ToString::to_string),
    }
}

fn entities(entities: &Entities) -> Vec<EntityView> {
    let lists = [
        ("order_id", &entities.order_id),
        ("tracking_number", &entities.tracking_number),
        ("sku", &entities.sku),
        ("amount", &entities.amount),
        ("date", &entities.date),
        ("country", &entities.country),
        ("email", &entities.email),
        ("phone", &entities.phone),
    ];
    let view = |kind: &str, value: &String| EntityView {
        kind: kind.to_owned(),
        value: value.clone(),
    };
    lists
        .iter()
        .flat_map(|(kind, values)| values.iter().map(move |value| view(kind, value)))
        .collect()
}

pub(crate) fn outbox(row: &OutboxRow, buyer_name: &str, channel: Option<&Channel>) -> OutboxView {
    OutboxView {
        id: row.id.to_string(),
        conversation: row.conversation.to_string(),
        buyer_name: buyer_name.to_owned(),
        channel_name: channel.map(|c| c.name.clone()).unwrap_or_default(),
        platform: channel.map(|c| c.platform.clone()).unwrap_or_default(),
        kind: word(&row.kind),
        state: word(&row.state),
        reason: row.reason.map(Reason::code),
        detail: row.detail.clone(),
        text: row.payload.text.clone(),
        gloss: row.payload.gloss.clone(),
        language: row.payload.language.to_string(),
        created_at: row.created_at.to_string(),
        not_before: row.not_before.to_string(),
        attempts: row.attempts,
    }
}

pub(crate) fn escalation(escalation: &Escalation, channel: Option<&Channel>) -> EscalationView {
    let packet = &escalation.packet;
    EscalationView {
        id: escalation.id.to_string(),
        conversation: escalation.conversation.to_string(),
        channel_name: channel.map(|c| c.name.clone()).unwrap_or_default(),
        platform: channel.map(|c| c.platform.clone()).unwrap_or_default(),
        state: word(&escalation.state),
        wake: escalation.wake,
        created_at: escalation.created_at.to_string(),
        due_at: escalation.due_at.map(|t| t.to_string()),
        buyer_name: packet.buyer_name.clone(),
        country: packet.country.clone(),
        time_zone: packet.time_zone.clone(),
        language: packet.language.to_string(),
        order_platform_id: packet.order_platform_id.clone(),
        order_status: packet.order_status.clone(),
        said: packet.said.clone(),
        intents: packet.intents.iter().map(ToString::to_string).collect(),
        emotion: packet.emotion.to_string(),
        risks: packet.risks.iter().map(ToString::to_string).collect(),
        tried: packet.tried.clone(),
        reason: packet.reason.code(),
        proposed: packet.proposed.clone().filter(|text| !text.is_empty()),
        proposed_gloss: packet.proposed_gloss.clone(),
        facts: packet.facts.iter().map(fact).collect(),
    }
}
