//! What people send.

use crate::Api;
use crate::code::ApiError;
use crate::views::check as view;
use crate::wire::{CheckList, CheckRequest, SendOutcome, SendRequest};
use domain::{Check, ConversationId};
use engine::ManualSend;

pub(crate) async fn check(api: &Api, request: CheckRequest) -> Result<CheckList, ApiError> {
    let checks = api
        .engine()
        .check_text(&ConversationId::new(request.conversation), &request.text)
        .await?;
    Ok(CheckList {
        checks: checks.iter().map(view).collect(),
    })
}

pub(crate) async fn send(api: &Api, request: SendRequest) -> Result<SendOutcome, ApiError> {
    let id = ConversationId::new(request.conversation);
    let version = i64::from(request.version);
    let sent = api
        .engine()
        .send_by_person(&id, &request.text, version, request.despite_warnings)
        .await?;
    let outcome = |word: &str, outbox: Option<String>, checks: &[Check]| SendOutcome {
        outcome: word.to_owned(),
        outbox,
        checks: checks.iter().map(view).collect(),
    };
    if let ManualSend::Queued { .. } = sent {
        api.engine()
            .store()
            .put_draft(&id, None, api.engine().now())
            .await?;
    }
    Ok(match sent {
        ManualSend::Queued { outbox, checks } => {
            outcome("queued", Some(outbox.to_string()), &checks)
        }
        ManualSend::Changed => outcome("changed", None, &[]),
        ManualSend::Warned(checks) => outcome("warned", None, &checks),
        ManualSend::Blocked(checks) => outcome("blocked", None, &checks),
    })
}
