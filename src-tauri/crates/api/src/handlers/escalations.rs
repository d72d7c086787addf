//! Escalations.

use crate::Api;
use crate::code::ApiError;
use crate::views::decision::escalation as view;
use crate::wire::{ById, Done, Empty, EscalationList};
use domain::EscalationId;

pub(crate) async fn list(api: &Api, _request: Empty) -> Result<EscalationList, ApiError> {
    let store = api.engine().store();
    let channels = store.channels().await?;
    let mut open = store.escalations(true).await?;
    // Those that ring first, then by deadline, then by age.
    open.sort_by_key(|e| (!e.wake, e.due_at.is_none(), e.due_at, e.created_at));
    let of = |id| channels.iter().find(|c| c.id == id);
    Ok(EscalationList {
        rows: open
            .iter()
            .map(|e| view(e, of(e.channel.clone())))
            .collect(),
    })
}

pub(crate) async fn acknowledge(api: &Api, request: ById) -> Result<Done, ApiError> {
    Ok(Done {
        done: api
            .engine()
            .acknowledge(&EscalationId::new(request.id))
            .await?,
    })
}

pub(crate) async fn resolve(api: &Api, request: ById) -> Result<Done, ApiError> {
    Ok(Done {
        done: api.engine().resolve(&EscalationId::new(request.id)).await?,
    })
}
