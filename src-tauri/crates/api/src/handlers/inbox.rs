//! The list and the search.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::views::conversation::{counts, row};
use crate::wire::{InboxPage, InboxRequest, SearchHitView, SearchRequest, SearchResult};
use domain::ChannelId;
use engine::store::{InboxFilter, InboxQuery, PageKey};

pub(crate) async fn page(api: &Api, request: InboxRequest) -> Result<InboxPage, ApiError> {
    let query = InboxQuery {
        filter: filter(&request.filter)?,
        channel: request.channel.map(ChannelId::new),
        after: request.after.as_deref().map(key).transpose()?,
        limit: request.limit.clamp(1, 200),
    };
    let page = api.engine().store().inbox(&query).await?;
    Ok(InboxPage {
        rows: page.rows.iter().map(row).collect(),
        next: page
            .next
            .as_ref()
            .and_then(|key| serde_json::to_string(key).ok()),
        counts: counts(&page.counts),
    })
}

fn filter(word: &str) -> Result<InboxFilter, ApiError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| ApiError::new(Code::BadRequest, format!("no filter `{word}`")))
}

fn key(text: &str) -> Result<PageKey, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::new(Code::BadRequest, error.to_string()))
}

pub(crate) async fn search(api: &Api, request: SearchRequest) -> Result<SearchResult, ApiError> {
    let store = api.engine().store();
    let mut hits = Vec::new();
    for hit in store
        .search(&request.text, request.limit.clamp(1, 200))
        .await?
    {
        let Some(conversation) = store.conversation(&hit.conversation).await? else {
            continue;
        };
        let buyer = store.buyer(&conversation.buyer).await?;
        let channel = store.channel(&conversation.channel).await?;
        hits.push(SearchHitView {
            conversation: hit.conversation.to_string(),
            message: hit.message.to_string(),
            buyer_name: buyer.map(|b| b.name).unwrap_or_default(),
            channel_name: channel.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
            platform: channel.map(|c| c.platform).unwrap_or_default(),
            snippet: hit.snippet,
            at: hit.at.to_string(),
        });
    }
    Ok(SearchResult { hits })
}
