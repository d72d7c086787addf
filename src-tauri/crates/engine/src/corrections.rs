//! What people correct: kept, learnt from anew as a whole each time, and heeded at once in the turn it was said about.
//!
//! Two things follow from a correction. The turn itself is read as the person said, whatever comes of learning. What is
//! learnt for other turns is used only while it reads better than the built-in understanding, and spoils nothing.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::turns::{recent, text_of};
use assistant::{Correction as Lesson, Trial};
use domain::message::Message;
use domain::understanding::ScoredIntent;
use domain::{ConversationId, CorrectionId, Intent, MessageId, Understanding};
use store::{Correction, CorrectionKind, DecisionRecord, Touch};

/// Corrections that are learnt from; older ones have had their time.
const LATEST: u32 = 400;

/// How the last learning went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Corrections that count.
    pub corrections: usize,
    /// How well they read against the built-in understanding.
    pub trial: Trial,
    /// Whether turns are read with them; else the built-in understanding stays alone.
    pub used: bool,
}

/// What the engine remembers of learning.
#[derive(Debug, Default)]
pub(crate) struct Learning {
    /// `None`: to be learnt, as nothing was yet, or as what was stored changed.
    last: Option<Learnt>,
    /// Whether the assistant holds anything learnt.
    holds: bool,
}

impl Engine {
    /// Says what a turn is about, where it was read wrong. `message`: the buyer's message that ends the turn.
    ///
    /// # Errors
    /// [`EngineError::NotJudged`] when nobody read that turn yet; otherwise when the store fails, or learning.
    pub async fn correct(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        intent: Intent,
    ) -> Result<(Correction, Learnt), EngineError> {
        self.put(conversation, message, intent, CorrectionKind::Intent)
            .await
    }

    /// Says that the machine should have kept silent about a turn.
    ///
    /// # Errors
    /// As [`Engine::correct`].
    pub async fn overrule(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<(Correction, Learnt), EngineError> {
        let kind = CorrectionKind::Overruled;
        self.put(conversation, message, Intent::Other, kind).await
    }

    /// Takes a correction back; one that does not count any more changes nothing.
    ///
    /// # Errors
    /// When there is none of this id, the store fails, or learning.
    pub async fn take_back(&self, id: &CorrectionId) -> Result<Learnt, EngineError> {
        let mut learning = self.inner.learning.lock().await;
        let taken = self.store().take_back_correction(id, self.now()).await?;
        let Some(correction) = taken else {
            return self.learn(&mut learning).await;
        };
        learning.last = None;
        let learnt = self.learn(&mut learning).await;
        drop(learning);
        self.read_again(&correction.conversation).await?;
        learnt
    }

    /// The corrections that count, newest first, and how the last learning from them went.
    ///
    /// # Errors
    /// When the store fails, or learning.
    pub async fn corrections(&self) -> Result<(Vec<Correction>, Learnt), EngineError> {
        let learnt = self.learnt().await?;
        Ok((self.store().corrections(LATEST).await?, learnt))
    }

    /// How the last learning went; learns first where that was not done since the start.
    ///
    /// # Errors
    /// When the store fails, or learning.
    pub async fn learnt(&self) -> Result<Learnt, EngineError> {
        let mut learning = self.inner.learning.lock().await;
        self.learn(&mut learning).await
    }

    /// What was learnt no longer fits what is stored: learnt anew before the next turn is read.
    pub(crate) async fn unlearn(&self) {
        self.inner.learning.lock().await.last = None;
    }

    async fn put(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        intent: Intent,
        kind: CorrectionKind,
    ) -> Result<(Correction, Learnt), EngineError> {
        let record = self.judged(conversation, message).await?;
        // Held from the writing on: who asks meanwhile is told how it went, and two at once do not cross.
        let mut learning = self.inner.learning.lock().await;
        let before = self.store().correction_for(message).await?;
        let correction = Correction {
            id: CorrectionId::new(self.new_id()),
            conversation: conversation.clone(),
            message: message.clone(),
            text: self.text_of_turn(&record).await?,
            // What the person said before is not what was read.
            was: before.map_or_else(|| record.understanding.primary(), |c| c.was),
            intent,
            kind,
            made_at: self.now(),
            taken_back_at: None,
        };
        learning.last = None;
        self.store().put_correction(&correction).await?;
        let learnt = self.learn(&mut learning).await;
        drop(learning);
        // The turn is read again also where learning failed: the person's word about it stands.
        self.read_again(conversation).await?;
        Ok((correction, learnt?))
    }

    async fn read_again(&self, conversation: &ConversationId) -> Result<(), EngineError> {
        self.touch(conversation, Touch::ReadAgain).await.map(|_| ())
    }

    async fn judged(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<DecisionRecord, EngineError> {
        let found = self.store().decision_for(message).await?;
        found
            .filter(|record| record.conversation == *conversation)
            .ok_or(EngineError::NotJudged)
    }

    /// The text as it was read.
    async fn text_of_turn(&self, record: &DecisionRecord) -> Result<String, EngineError> {
        let thread = self.store().messages(&record.conversation).await?;
        let turn: Vec<Message> = thread
            .into_iter()
            .filter(|m| record.covers.contains(&m.id))
            .collect();
        Ok(text_of(&recent(&turn)))
    }

    /// Learns from all corrections that count, off the threads that wait for answers: it takes up to a second.
    async fn learn(&self, learning: &mut Learning) -> Result<Learnt, EngineError> {
        if let Some(learnt) = learning.last {
            return Ok(learnt);
        }
        let mut corrections = self.store().corrections(LATEST).await?;
        if corrections.is_empty() && !learning.holds {
            return Ok(*learning.last.insert(Learnt::default()));
        }
        corrections.reverse();
        let lessons: Vec<Lesson> = corrections.into_iter().map(lesson).collect();
        let count = lessons.len();
        let engine = self.clone();
        let trial =
            tokio::task::spawn_blocking(move || engine.inner.assistant.learn(&lessons)).await;
        let trial = match trial {
            Ok(trial) => trial,
            Err(error) => {
                // Not tried again with every turn: the next correction, or the next start, does.
                learning.last = Some(Learnt {
                    corrections: count,
                    ..Learnt::default()
                });
                return Err(EngineError::Learning(error.to_string()));
            }
        };
        learning.holds = trial.passed() && count > 0;
        tracing::info!(corrections = count, ?trial, used = learning.holds, "learnt");
        Ok(*learning.last.insert(Learnt {
            corrections: count,
            trial,
            used: learning.holds,
        }))
    }

    /// Puts a person's word about a turn in the place of what was read.
    pub(crate) async fn heed(
        &self,
        message: &MessageId,
        read: Understanding,
    ) -> Result<Understanding, EngineError> {
        let said = self.store().correction_for(message).await?;
        Ok(match said {
            Some(correction) => as_said(read, &correction),
            None => read,
        })
    }
}

fn lesson(correction: Correction) -> Lesson {
    Lesson {
        text: correction.text,
        intent: correction.intent,
    }
}

/// The person's word comes first; what was read first was wrong, and what else was read stays. About a turn that is
/// about nothing the machine knows, it keeps silent.
fn as_said(mut read: Understanding, said: &Correction) -> Understanding {
    let wrong = read.primary();
    if said.intent != wrong {
        read.intents
            .retain(|scored| scored.intent != wrong && scored.intent != said.intent);
        let first = ScoredIntent {
            intent: said.intent,
            confidence: 1.0,
        };
        read.intents.insert(0, first);
    } else if let Some(first) = read.intents.first_mut() {
        first.confidence = 1.0;
    }
    read.abstain = said.intent == Intent::Other;
    read
}
