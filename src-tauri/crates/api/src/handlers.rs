//! The commands, one room each. They ask the engine and put its answers into wire types; nothing is decided here.

pub(crate) mod channels;
pub(crate) mod conversation;
pub(crate) mod corrections;
pub(crate) mod escalations;
pub(crate) mod inbox;
pub(crate) mod outbox;
pub(crate) mod overview;
pub(crate) mod reply;
pub(crate) mod schedule;
pub(crate) mod settings;
