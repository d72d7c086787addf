//! The slim bar: whether somebody is watching, and what waits.

use crate::Api;
use crate::code::ApiError;
use crate::views::conversation::counts;
use crate::views::count;
use crate::wire::{Done, Empty, Overview};
use domain::health::HealthState;
use domain::outbox::OutboxState;
use engine::store::{InboxFilter, InboxQuery, OutboxQuery};

pub(crate) async fn overview(api: &Api, _request: Empty) -> Result<Overview, ApiError> {
    let store = api.engine().store();
    let shop = store.shop().await?;
    let schedule = store.schedule().await?;
    let channels = store.channels().await?;
    let first = InboxQuery {
        filter: InboxFilter::All,
        channel: None,
        after: None,
        limit: 1,
    };
    let page = store.inbox(&first).await?;
    let open = store
        .outbox(OutboxQuery {
            open_only: true,
            limit: 1000,
        })
        .await?;
    let of_state =
        |state| i64::try_from(open.iter().filter(|r| r.state == state).count()).unwrap_or(i64::MAX);
    let (watch, watch_detail) = watching(api, schedule.stopped_at.is_some()).await?;
    Ok(Overview {
        shop_name: shop.name,
        home_time_zone: shop.home_time_zone,
        language: shop.language.to_string(),
        now: api.engine().now().to_string(),
        demo: store.setting("demo").await?.is_some(),
        first_start: channels.is_empty(),
        stopped_at: schedule.stopped_at.map(|t| t.to_string()),
        watch,
        watch_detail,
        counts: counts(&page.counts),
        escalations: count(i64::try_from(store.escalations(true).await?.len()).unwrap_or(i64::MAX)),
        countdowns: count(of_state(OutboxState::Ready)),
        ambiguous: count(of_state(OutboxState::Ambiguous)),
        version: api.host.version(),
    })
}

/// Never pretends: `watching` only when every channel that is switched on was read since the start and still is.
async fn watching(api: &Api, stopped: bool) -> Result<(String, Option<String>), ApiError> {
    let store = api.engine().store();
    let enabled: Vec<_> = store
        .channels()
        .await?
        .into_iter()
        .filter(|c| c.enabled)
        .collect();
    let healths = store.healths().await?;
    let bad: Vec<String> = enabled
        .iter()
        .filter_map(|channel| {
            let health = healths.iter().find(|h| h.channel == channel.id);
            match health.map(|h| h.state) {
                Some(HealthState::Watching) => None,
                _ => {
                    let detail = health
                        .and_then(|h| h.detail.clone())
                        .unwrap_or_else(|| "not read yet".to_owned());
                    Some(format!("{}: {detail}", channel.name))
                }
            }
        })
        .collect();
    let word = if !api.engine().is_watching() || enabled.is_empty() || bad.len() == enabled.len() {
        "not_watching"
    } else if stopped {
        "stopped"
    } else if bad.is_empty() {
        "watching"
    } else {
        "partly"
    };
    Ok((word.to_owned(), (!bad.is_empty()).then(|| bad.join("\n"))))
}

pub(crate) async fn open_demo(api: &Api, _request: Empty) -> Result<Done, ApiError> {
    Ok(Done {
        done: api.host.open_demo().await?,
    })
}
