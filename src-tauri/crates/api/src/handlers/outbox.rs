//! The outbox.

use crate::Api;
use crate::code::ApiError;
use crate::views::decision::outbox as view;
use crate::wire::{ById, Done, Empty, OutboxList};
use domain::OutboxId;
use engine::store::OutboxQuery;

pub(crate) async fn list(api: &Api, _request: Empty) -> Result<OutboxList, ApiError> {
    let store = api.engine().store();
    let channels = store.channels().await?;
    let mut rows = Vec::new();
    for row in store
        .outbox(OutboxQuery {
            open_only: false,
            limit: 200,
        })
        .await?
    {
        let conversation = store.conversation(&row.conversation).await?;
        let buyer = match &conversation {
            Some(conversation) => store.buyer(&conversation.buyer).await?,
            None => None,
        };
        let channel = channels.iter().find(|c| c.id == row.channel);
        rows.push(view(
            &row,
            &buyer.map(|b| b.name).unwrap_or_default(),
            channel,
        ));
    }
    Ok(OutboxList { rows })
}

pub(crate) async fn stop(api: &Api, request: ById) -> Result<Done, ApiError> {
    Ok(Done {
        done: api
            .engine()
            .stop_countdown(&OutboxId::new(request.id))
            .await?,
    })
}

pub(crate) async fn send_now(api: &Api, request: ById) -> Result<Done, ApiError> {
    Ok(Done {
        done: api.engine().send_now(&OutboxId::new(request.id)).await?,
    })
}
