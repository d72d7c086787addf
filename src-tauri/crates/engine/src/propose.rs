//! Proposals of the seller's language model, for turns the built-in composer has no answer to. They stay proposals: a
//! person reads and sends them.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::turns::pack_of;
use assistant::{ComposeRequest, Composed, LanguageModel, VerifyRequest, Writer};
use domain::escalation::Escalation;
use domain::{
    Decision, DecisionKind, Emotion, Entities, FactSet, Intent, Language, Reason, Understanding,
    Verdict,
};
use std::sync::Arc;

impl Engine {
    /// Asks the model for every open escalation that has no proposal yet.
    ///
    /// # Errors
    /// When the store fails; a model that fails is noted and nothing else happens.
    pub async fn propose_with_model(&self) -> Result<usize, EngineError> {
        let Some(model) = self.model() else {
            return Ok(0);
        };
        let mut proposed = 0;
        for mut escalation in self.store().escalations(true).await? {
            if escalation.packet.proposed.is_some() || !model_may_try(escalation.packet.reason) {
                continue;
            }
            let draft = self.proposal(&model, &escalation).await?;
            proposed += usize::from(draft.is_some());
            // An empty proposal marks that it was tried: the same message is not paid for every minute.
            escalation.packet.proposed = Some(draft.map(|d| d.text).unwrap_or_default());
            self.store().put_escalation(&escalation).await?;
        }
        Ok(proposed)
    }

    async fn proposal(
        &self,
        model: &Arc<dyn LanguageModel>,
        escalation: &Escalation,
    ) -> Result<Option<Composed>, EngineError> {
        let packet = &escalation.packet;
        let facts: FactSet = packet.facts.iter().cloned().collect();
        let shop = self.store().shop().await?;
        let (understanding, decision) = as_judged(escalation);
        let request = ComposeRequest {
            understanding: &understanding,
            decision: &decision,
            facts: &facts,
            language: &packet.language,
            gloss: &shop.language,
            zone: packet.time_zone.as_deref(),
            now: self.now(),
        };
        let assistant = &self.inner.assistant;
        let asked = assistant.draft_request(
            &request,
            &packet.said,
            std::slice::from_ref(&packet.buyer_name),
        );
        let drafted = match model.draft(&asked).await {
            Ok(draft) => assistant.finish_draft(&request, &asked, &draft),
            Err(error) => Err(error),
        };
        let composed = match drafted {
            Ok(composed) => composed,
            Err(error) => {
                tracing::info!(model = model.name(), error = %error, "no proposal from the model");
                return Ok(None);
            }
        };
        let sound = self
            .is_sound(escalation, &composed, &facts, &packet.language)
            .await?;
        Ok(sound.then_some(composed))
    }

    /// A tired person sends what is proposed: a draft with anything unbound in it is not even shown.
    async fn is_sound(
        &self,
        escalation: &Escalation,
        composed: &Composed,
        facts: &FactSet,
        language: &Language,
    ) -> Result<bool, EngineError> {
        let channel = self.channel(&escalation.channel).await?;
        let checks = self.inner.assistant.verify(&VerifyRequest {
            text: &composed.text,
            language,
            facts,
            composed: Some(composed),
            pack: pack_of(&channel),
            order_platform_id: escalation.packet.order_platform_id.as_deref(),
            zone: escalation.packet.time_zone.as_deref(),
            now: self.now(),
            by: Writer::Model,
            other_buyers: &[],
        });
        Ok(domain::check::worst(&checks) == Verdict::Pass)
    }
}

const fn model_may_try(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::NoAnswerForIntent
            | Reason::NoAnswerInLanguage
            | Reason::NotSure
            | Reason::FactMissing
    )
}

fn as_judged(escalation: &Escalation) -> (Understanding, Decision) {
    let packet = &escalation.packet;
    let scored = |intent: &Intent| domain::understanding::ScoredIntent {
        intent: *intent,
        confidence: 1.0,
    };
    let understanding = Understanding {
        language: packet.language.clone(),
        language_confidence: 1.0,
        intents: packet.intents.iter().map(scored).collect(),
        emotion: Emotion::Calm,
        risks: packet.risks.clone(),
        entities: Entities::default(),
        abstain: false,
    };
    let decision = Decision {
        kind: DecisionKind::Suggest,
        reason: packet.reason,
        intent: understanding.primary(),
        wake: escalation.wake,
    };
    (understanding, decision)
}
