//! What people say about an understanding.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::views::correction::{correction, trial};
use crate::wire::{
    ById, CorrectionList, Empty, Learned, UnderstandingCorrect, UnderstandingOverrule,
};
use domain::{ConversationId, CorrectionId, Intent, MessageId};
use engine::Learnt;

pub(crate) async fn list(api: &Api, _request: Empty) -> Result<CorrectionList, ApiError> {
    let (rows, learnt) = api.engine().corrections().await?;
    Ok(CorrectionList {
        rows: rows.iter().map(correction).collect(),
        trial: trial(&learnt),
    })
}

pub(crate) async fn correct(api: &Api, request: UnderstandingCorrect) -> Result<Learned, ApiError> {
    let intent = Intent::parse(&request.intent).ok_or_else(|| {
        let text = format!("there is no intent `{}`", request.intent);
        ApiError::new(Code::BadRequest, text)
    })?;
    let conversation = ConversationId::new(request.conversation);
    let message = MessageId::new(request.message);
    let (made, learnt) = api
        .engine()
        .correct(&conversation, &message, intent)
        .await?;
    Ok(learned(Some(&made.id), &learnt))
}

pub(crate) async fn overrule(
    api: &Api,
    request: UnderstandingOverrule,
) -> Result<Learned, ApiError> {
    let conversation = ConversationId::new(request.conversation);
    let message = MessageId::new(request.message);
    let (made, learnt) = api.engine().overrule(&conversation, &message).await?;
    Ok(learned(Some(&made.id), &learnt))
}

pub(crate) async fn take_back(api: &Api, request: ById) -> Result<Learned, ApiError> {
    let learnt = api
        .engine()
        .take_back(&CorrectionId::new(request.id))
        .await?;
    Ok(learned(None, &learnt))
}

fn learned(correction: Option<&CorrectionId>, learnt: &Learnt) -> Learned {
    Learned {
        correction: correction.map(ToString::to_string),
        trial: trial(learnt),
    }
}
