//! Identifiers with a meaning, so that one cannot be handed in where another is asked for.
//!
//! Ids of ours are UUIDv7 texts made by the engine's `Ids` port. What the platforms call things is kept beside them
//! as plain `platform_id` texts.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; ids are never parsed.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text, as stored and as shown in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

id! {
    /// One connected account.
    ChannelId;
    /// One thread with one buyer on one channel.
    ConversationId;
    /// One entry of a conversation.
    MessageId;
    /// The person who writes, as known on one channel.
    BuyerId;
    /// One order.
    OrderId;
    /// One row of the outbox; also the platform's idempotency key where it takes one.
    OutboxId;
    /// One conversation handed to a person.
    EscalationId;
    /// What a person said about one understanding.
    CorrectionId;
    /// One fact within one fact set.
    FactId;
    /// One rule of the shop.
    PolicyId;
    /// One entry of the knowledge base.
    ArticleId;
}
