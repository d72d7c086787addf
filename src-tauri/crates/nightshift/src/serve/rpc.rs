//! Commands, and what changed.

use super::Shared;
use api::{ApiError, Changes, Code};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::unfold;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// A command of the table.
#[derive(Debug, Deserialize)]
pub(super) struct Call {
    cmd: String,
    #[serde(default)]
    payload: serde_json::Value,
}

/// The token of an event stream: a browser cannot give it a header.
#[derive(Debug, Deserialize)]
pub(super) struct Listen {
    #[serde(default)]
    token: String,
}

fn unauthorised() -> Response {
    let error = json!({"error": {"code": "unauthorised", "params": {}}});
    (StatusCode::UNAUTHORIZED, Json(error)).into_response()
}

/// `POST /rpc`.
pub(super) async fn rpc(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    call: Result<Json<Call>, JsonRejection>,
) -> Response {
    if !shared.guard.knows_bearer(&headers) {
        return unauthorised();
    }
    let answer = match call {
        Ok(Json(call)) => shared.api.call(&call.cmd, call.payload).await,
        Err(rejection) => Err(ApiError::new(Code::BadRequest, rejection.body_text())),
    };
    let envelope = match answer {
        Ok(response) => json!({ "ok": response }),
        Err(error) => json!({ "error": error.view() }),
    };
    Json(envelope).into_response()
}

/// `GET /events`.
pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
    Query(listen): Query<Listen>,
) -> Response {
    if !shared.guard.knows(&listen.token) {
        return unauthorised();
    }
    let start: (Changes, _) = (shared.api.changes(), shared.end.clone());
    let stream = unfold(start, |(mut changes, end)| async move {
        let changed = tokio::select! {
            () = end.cancelled() => return None,
            changed = changes.next() => changed,
        };
        let event = Event::default().json_data(&changed);
        Some((event, (changes, end)))
    });
    Sse::new(stream)
        .keep_alive(KeepAlive::default())
        .into_response()
}
