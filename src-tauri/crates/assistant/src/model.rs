//! Language models: optional, behind one trait, with the seller's own key. A model proposes a draft with
//! placeholders; it never sees personal data, gets no tools, decides nothing, and its draft is verified like any text.

pub(crate) mod mask;
pub mod openai;

use async_trait::async_trait;
use domain::{Intent, Language, RetryClass};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use openai::{OpenAiCompatible, OpenAiConfig};

/// Something that can draft.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// The model's name, for the seller and for records.
    fn name(&self) -> &str;

    /// Drafts an answer with `{{fact:f1}}` placeholders.
    ///
    /// # Errors
    /// [`ModelError`]; the caller then uses the built-in answer, a suggestion or an escalation.
    async fn draft(&self, request: &DraftRequest) -> Result<ModelDraft, ModelError>;
}

/// What a model is asked, masked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRequest {
    /// The turn, with personal data replaced by tokens.
    pub turn: String,
    /// What the buyer wants.
    pub intent: Intent,
    /// The language to write in.
    pub language: Language,
    /// The facts that may be used.
    pub facts: Vec<OfferedFact>,
    /// Token and what it stands for; never sent.
    #[serde(skip)]
    pub(crate) tokens: Vec<(String, String)>,
}

impl std::fmt::Debug for DraftRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The tokens stand for personal data: a log gets their number.
        f.debug_struct("DraftRequest")
            .field("turn", &self.turn)
            .field("intent", &self.intent)
            .field("language", &self.language)
            .field("facts", &self.facts)
            .field("tokens", &self.tokens.len())
            .finish()
    }
}

/// A fact as a model sees it: its placeholder, what it is about, and its value where that is not personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedFact {
    /// `{{fact:f1}}`.
    pub placeholder: String,
    /// `order_status`.
    pub kind: String,
    /// The value; nothing where it is personal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl DraftRequest {
    /// Puts back what the tokens stand for.
    #[must_use]
    pub fn unmask(&self, text: &str) -> String {
        self.tokens
            .iter()
            .fold(text.to_owned(), |text, (token, value)| {
                text.replace(token, value)
            })
    }
}

/// What a model proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDraft {
    /// Words and placeholders.
    pub text: String,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The settings cannot work.
    #[error(
        "the language model is not set up right ({0}); check its address and key in the settings"
    )]
    Setup(String),
    /// It could not be reached.
    #[error(
        "the language model could not be reached ({0}); built-in answers are used until it is back"
    )]
    Unreachable(String),
    /// It took too long.
    #[error("the language model did not answer in time; the built-in answer was used")]
    Timeout,
    /// The key was refused.
    #[error("the language model refused the key; enter a new one in the settings")]
    Login,
    /// Too many requests, or the quota is used up.
    #[error(
        "the language model asks for a pause of {seconds} seconds; built-in answers are used until then"
    )]
    Busy {
        /// Seconds to wait.
        seconds: u64,
    },
    /// It failed.
    #[error("the language model failed with status {status}; the built-in answer was used")]
    Failed {
        /// HTTP status.
        status: u16,
    },
    /// It would not write.
    #[error("the language model declined to write this answer; a person decides")]
    Refused,
    /// The answer is not what was asked for.
    #[error(
        "the answer of the language model could not be used ({0}); the built-in answer was used"
    )]
    Unreadable(String),
    /// The answer is too long to be one.
    #[error("the answer of the language model was larger than {limit} bytes and was dropped")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// A placeholder that names no fact.
    #[error("the language model used `{0}`, which is no fact; its draft was dropped")]
    Placeholder(String),
}

impl ModelError {
    /// Whether trying again can help.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match self {
            Self::Unreachable(_) | Self::Timeout => RetryClass::Network,
            Self::Failed { status } if *status >= 500 => RetryClass::Network,
            Self::Busy { seconds } => RetryClass::After { seconds: *seconds },
            Self::Login => RetryClass::Login,
            Self::Setup(_)
            | Self::Failed { .. }
            | Self::Refused
            | Self::Unreadable(_)
            | Self::TooLarge { .. }
            | Self::Placeholder(_) => RetryClass::Never,
        }
    }
}
