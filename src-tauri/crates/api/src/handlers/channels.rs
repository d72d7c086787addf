//! Connected accounts.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::views::word;
use crate::wire::{
    ById, ChannelAdded, ChannelList, ChannelView, Done, EmailAdd, Empty, LoginRenew, TokenAdd,
};
use domain::health::HealthState;
use domain::{ChannelId, Secret};
use engine::{EmailForm, NewChannel};

pub(crate) async fn list(api: &Api, _request: Empty) -> Result<ChannelList, ApiError> {
    let engine = api.engine();
    let healths = engine.store().healths().await?;
    let mut rows = Vec::new();
    for channel in engine.store().channels().await? {
        let health = healths.iter().find(|h| h.channel == channel.id);
        let connector = engine.connector(&channel.id);
        let manifest = connector.as_ref().map(|c| c.manifest());
        let state = if channel.enabled {
            health.map(|h| h.state)
        } else {
            Some(HealthState::Disabled)
        };
        rows.push(ChannelView {
            id: channel.id.to_string(),
            platform: channel.platform,
            name: channel.name,
            account: channel.account,
            health: word(&state.unwrap_or(HealthState::Starting)),
            detail: health.and_then(|h| h.detail.clone()),
            last_sync_at: health.and_then(|h| h.last_sync_at).map(|t| t.to_string()),
            retry_at: health.and_then(|h| h.retry_at).map(|t| t.to_string()),
            enabled: channel.enabled,
            send_class: manifest.map(|m| word(&m.send_class)).unwrap_or_default(),
            counts: manifest
                .map(|m| word(&m.counts))
                .unwrap_or_else(|| "unknown".to_owned()),
        });
    }
    let platforms = engine::platforms()
        .iter()
        .map(|p| (*p).to_owned())
        .collect();
    Ok(ChannelList {
        rows,
        platforms,
        vault: engine.ports().vault.describe(),
    })
}

pub(crate) async fn add_email(api: &Api, request: EmailAdd) -> Result<ChannelAdded, ApiError> {
    let form = EmailForm {
        name: request.name,
        address: request.address,
        imap: request.imap,
        smtp: request.smtp,
        user: request.user,
        tls: request.tls,
        preset: request.preset,
    };
    let new = form
        .into_channel(Secret::new(request.password))
        .map_err(ApiError::from)?;
    add(api, new).await
}

pub(crate) async fn add_token(api: &Api, request: TokenAdd) -> Result<ChannelAdded, ApiError> {
    if !engine::platforms().contains(&request.platform.as_str()) {
        return Err(ApiError::new(
            Code::BadRequest,
            format!("no platform `{}`", request.platform),
        ));
    }
    let base_url = request.base_url.filter(|url| !url.trim().is_empty());
    let new = NewChannel {
        platform: request.platform,
        name: request.name,
        site: None,
        account: request.account.unwrap_or_default(),
        settings: serde_json::json!({ "base_url": base_url }),
        secrets: vec![("access_token".to_owned(), Secret::new(request.token))],
    };
    add(api, new).await
}

/// An account that does not work is not kept: the form stays open with the reason.
async fn add(api: &Api, new: NewChannel) -> Result<ChannelAdded, ApiError> {
    let channel = match api.engine().add_channel(new).await {
        Ok(channel) => channel,
        Err(error) => {
            return Ok(ChannelAdded {
                id: None,
                lines: vec![error.to_string()],
                ok: false,
            });
        }
    };
    match api.engine().probe(&channel.id).await {
        Ok(lines) => Ok(ChannelAdded {
            id: Some(channel.id.to_string()),
            lines,
            ok: true,
        }),
        Err(error) => {
            api.engine().remove_channel(&channel.id).await?;
            Ok(ChannelAdded {
                id: None,
                lines: vec![error.to_string()],
                ok: false,
            })
        }
    }
}

/// The new login is tried at once; a wrong one is said, and kept until the next try all the same.
pub(crate) async fn renew_login(api: &Api, request: LoginRenew) -> Result<ChannelAdded, ApiError> {
    let id = ChannelId::new(request.id);
    api.engine()
        .renew_login(&id, Secret::new(request.secret))
        .await?;
    Ok(match api.engine().probe(&id).await {
        Ok(lines) => ChannelAdded {
            id: Some(id.to_string()),
            lines,
            ok: true,
        },
        Err(error) => ChannelAdded {
            id: Some(id.to_string()),
            lines: vec![error.to_string()],
            ok: false,
        },
    })
}

pub(crate) async fn remove(api: &Api, request: ById) -> Result<Done, ApiError> {
    api.engine()
        .remove_channel(&ChannelId::new(request.id))
        .await?;
    Ok(Done { done: true })
}

pub(crate) async fn sync(api: &Api, request: ById) -> Result<Done, ApiError> {
    api.engine()
        .sync_channel(&ChannelId::new(request.id))
        .await?;
    Ok(Done { done: true })
}
