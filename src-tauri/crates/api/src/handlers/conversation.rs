//! One conversation.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::views::conversation::{message, row};
use crate::views::{correction, count, decision, order, word};
use crate::wire::{
    ById, ConversationView, Done, DraftRequest, DraftView, LinkRequest, ModeRequest,
};
use domain::outbox::OutboxRow;
use domain::schedule::{Mode, Scope};
use domain::{Conversation, ConversationId, OrderId};
use engine::store::{DecisionRecord, Touch};
use std::collections::BTreeMap;

/// What the composer may hold where the channel is not open.
const DEFAULT_CHARACTERS: u32 = 10_000;

pub(crate) async fn get(api: &Api, request: ById) -> Result<ConversationView, ApiError> {
    let engine = api.engine();
    let store = engine.store();
    let id = ConversationId::new(request.id);
    let conversation = engine.conversation(&id).await?;
    let listed = store
        .inbox_row(&id)
        .await?
        .ok_or_else(|| ApiError::new(Code::NotFound, id.to_string()))?;
    let buyer = store.buyer(&conversation.buyer).await?;
    let buyer =
        buyer.ok_or_else(|| ApiError::new(Code::NotFound, conversation.buyer.to_string()))?;
    let channel = engine.channel(&conversation.channel).await?;
    let rows = store.outbox_of(&id).await?;
    let mut decisions = store.decisions(&id).await?;
    // The newest is what the screens are about.
    decisions.reverse();
    let escalation = store.escalation_of(&id).await?;
    let mode = engine.effective_mode(&conversation).await?;
    let sent = sent_texts(&rows);
    let messages = store.messages(&id).await?;
    let open = |row: &&OutboxRow| !is_done(row);
    Ok(ConversationView {
        row: row(&listed),
        version: count(conversation.version),
        subject: conversation.subject.clone(),
        mode_override: conversation.mode.as_ref().map(word),
        mode: word(&mode.mode),
        mode_scope: scope_word(&mode.scope).to_owned(),
        messages: messages.iter().map(|m| message(m, &sent)).collect(),
        orders: orders(api, &conversation, &buyer.platform_id).await?,
        draft: draft(api, &conversation, &decisions).await?,
        decisions: decisions.iter().map(decision::decision).collect(),
        corrections: store
            .corrections_of(&id)
            .await?
            .iter()
            .map(correction::correction)
            .collect(),
        outbox: rows
            .iter()
            .filter(open)
            .map(|r| decision::outbox(r, &buyer.name, Some(&channel)))
            .collect(),
        escalation: escalation
            .as_ref()
            .map(|e| decision::escalation(e, Some(&channel))),
        max_characters: engine
            .connector(&channel.id)
            .and_then(|c| u32::try_from(c.manifest().max_characters).ok())
            .unwrap_or(DEFAULT_CHARACTERS),
        buyer: order::buyer(&buyer, engine.now()),
    })
}

fn is_done(row: &OutboxRow) -> bool {
    use domain::outbox::OutboxState::{Cancelled, Sent, Superseded};
    matches!(row.state, Sent | Cancelled | Superseded)
}

/// Row id and gloss by the platform's name of what was sent.
fn sent_texts(rows: &[OutboxRow]) -> BTreeMap<String, (String, Option<String>)> {
    let text = |row: &OutboxRow| {
        let platform_id = row.platform_id.clone()?;
        Some((platform_id, (row.id.to_string(), row.payload.gloss.clone())))
    };
    rows.iter().filter_map(text).collect()
}

pub(crate) const fn scope_word(scope: &Scope) -> &'static str {
    match scope {
        Scope::Conversation(_) => "conversation",
        Scope::Buyer(_) => "buyer",
        Scope::Channel(_) => "channel",
        Scope::Intent(_) => "intent",
        Scope::Zone(_) => "zone",
        Scope::Countries(_) => "countries",
        Scope::Default => "default",
    }
}

async fn orders(
    api: &Api,
    conversation: &Conversation,
    buyer: &str,
) -> Result<Vec<crate::wire::OrderView>, ApiError> {
    let store = api.engine().store();
    let mut orders = store.orders_of_buyer(&conversation.channel, buyer).await?;
    if let Some(linked) = &conversation.order
        && !orders.iter().any(|o| o.id == *linked)
    {
        orders.extend(store.order(linked).await?);
    }
    Ok(orders
        .iter()
        .map(|o| order::order(o, conversation.order.as_ref()))
        .collect())
}

/// What a person typed wins; else what the machine proposes for a turn that waits for a person.
async fn draft(
    api: &Api,
    conversation: &Conversation,
    decisions: &[DecisionRecord],
) -> Result<Option<DraftView>, ApiError> {
    let store = api.engine().store();
    if let Some(text) = store.draft(&conversation.id).await? {
        return Ok(Some(DraftView {
            text,
            gloss: None,
            by: "person".to_owned(),
        }));
    }
    if conversation.state != domain::ConversationState::Waiting {
        return Ok(None);
    }
    let proposed = store.escalation_of(&conversation.id).await?.and_then(|e| {
        let gloss = e.packet.proposed_gloss.clone();
        e.packet
            .proposed
            .filter(|text| !text.is_empty())
            .map(|text| (text, gloss))
    });
    let judged = decisions
        .first()
        .and_then(|d| d.draft.as_ref())
        .map(|d| (d.text.clone(), d.gloss.clone()));
    let assistant = |(text, gloss)| DraftView {
        text,
        gloss,
        by: "assistant".to_owned(),
    };
    Ok(proposed.or(judged).map(assistant))
}

async fn touch(api: &Api, id: String, touch: Touch) -> Result<Done, ApiError> {
    api.engine().touch(&ConversationId::new(id), touch).await?;
    Ok(Done { done: true })
}

pub(crate) async fn read(api: &Api, request: ById) -> Result<Done, ApiError> {
    touch(api, request.id, Touch::MarkRead).await
}

pub(crate) async fn close(api: &Api, request: ById) -> Result<Done, ApiError> {
    touch(api, request.id, Touch::Close).await
}

pub(crate) async fn reopen(api: &Api, request: ById) -> Result<Done, ApiError> {
    touch(api, request.id, Touch::Reopen).await
}

pub(crate) async fn set_mode(api: &Api, request: ModeRequest) -> Result<Done, ApiError> {
    let mode = request.mode.as_deref().map(mode).transpose()?;
    touch(api, request.conversation, Touch::Mode(mode)).await
}

pub(crate) fn mode(word: &str) -> Result<Mode, ApiError> {
    Mode::parse(word).map_err(|error| ApiError::new(Code::BadRequest, error.to_string()))
}

pub(crate) async fn link_order(api: &Api, request: LinkRequest) -> Result<Done, ApiError> {
    touch(
        api,
        request.conversation,
        Touch::Order(OrderId::new(request.order)),
    )
    .await
}

pub(crate) async fn save_draft(api: &Api, request: DraftRequest) -> Result<Done, ApiError> {
    let id = ConversationId::new(request.conversation);
    let text = request
        .text
        .as_deref()
        .filter(|text| !text.trim().is_empty());
    api.engine()
        .store()
        .put_draft(&id, text, api.engine().now())
        .await?;
    Ok(Done { done: true })
}
