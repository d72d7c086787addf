//! The types that cross the border to the screens. They stay here: below the api they become domain types.
//!
//! Times are RFC 3339 texts in UTC, ids are texts, amounts are decimal texts in major units. Words (`state`, `mode`,
//! `reason`, `intent` …) are the codes of the domain; the screens translate them.

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(export)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

mod channels;
mod common;
mod conversation;
mod correction;
mod decision;
mod escalation;
mod inbox;
mod order;
mod outbox;
mod overview;
mod schedule;

pub use channels::*;
pub use common::*;
pub use conversation::*;
pub use correction::*;
pub use decision::*;
pub use escalation::*;
pub use inbox::*;
pub use order::*;
pub use outbox::*;
pub use overview::*;
pub use schedule::*;
