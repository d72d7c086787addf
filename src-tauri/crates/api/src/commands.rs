//! The table of commands. Everything else about them is made from it: the router, the TypeScript types, the tests.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::handlers as h;
use crate::wire::*;
use serde_json::Value;

/// Whether a command changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads.
    Query,
    /// Writes.
    Mutation,
}

/// One command, as data.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it changes anything.
    pub kind: Kind,
    /// Type of the request.
    pub request: &'static str,
    /// Type of the response.
    pub response: &'static str,
    /// Tags that a query's answer carries, or that a mutation makes stale.
    pub tags: &'static [&'static str],
}

macro_rules! commands {
    ($($name:literal $kind:ident $request:ident => $response:ident [$($tag:literal)*] $handler:path;)*) => {
        /// All commands.
        pub const COMMANDS: &[Command] = &[$(Command {
            name: $name,
            kind: Kind::$kind,
            request: stringify!($request),
            response: stringify!($response),
            tags: &[$($tag),*],
        },)*];

        pub(crate) async fn dispatch(api: &Api, command: &str, payload: Value) -> Result<Value, ApiError> {
            match command {
                $($name => {
                    let request: $request = read(payload)?;
                    let response: $response = $handler(api, request).await?;
                    write(&response)
                })*
                other => Err(ApiError::new(Code::UnknownCommand, other)),
            }
        }
    };
}

commands! {
    "overview"               Query    Empty           => Overview         ["overview"]      h::overview::overview;
    "inbox.page"             Query    InboxRequest    => InboxPage        ["inbox"]         h::inbox::page;
    "search"                 Query    SearchRequest   => SearchResult     ["inbox"]         h::inbox::search;
    "conversation.get"       Query    ById            => ConversationView ["conversation"]  h::conversation::get;
    "conversation.read"      Mutation ById            => Done             ["inbox"]         h::conversation::read;
    "conversation.close"     Mutation ById            => Done             ["inbox" "conversation"] h::conversation::close;
    "conversation.reopen"    Mutation ById            => Done             ["inbox" "conversation"] h::conversation::reopen;
    "conversation.set_mode"  Mutation ModeRequest     => Done             ["inbox" "conversation"] h::conversation::set_mode;
    "conversation.link_order" Mutation LinkRequest    => Done             ["conversation"]  h::conversation::link_order;
    "draft.save"             Mutation DraftRequest    => Done             ["conversation"]  h::conversation::save_draft;
    "reply.check"            Query    CheckRequest    => CheckList        []                h::reply::check;
    "reply.send"             Mutation SendRequest     => SendOutcome      ["inbox" "conversation" "outbox"] h::reply::send;
    "outbox.list"            Query    Empty           => OutboxList       ["outbox"]        h::outbox::list;
    "outbox.stop"            Mutation ById            => Done             ["outbox" "inbox" "conversation"] h::outbox::stop;
    "outbox.send_now"        Mutation ById            => Done             ["outbox" "conversation"] h::outbox::send_now;
    "escalations.list"       Query    Empty           => EscalationList   ["escalations"]   h::escalations::list;
    "escalation.acknowledge" Mutation ById            => Done             ["escalations"]   h::escalations::acknowledge;
    "escalation.resolve"     Mutation ById            => Done             ["escalations"]   h::escalations::resolve;
    "schedule.get"           Query    Empty           => ScheduleView     ["schedule"]      h::schedule::get;
    "schedule.set"           Mutation ScheduleSet     => ScheduleView     ["schedule"]      h::schedule::set;
    "schedule.set_hours"     Mutation HoursSet        => ScheduleView     ["schedule"]      h::schedule::set_hours;
    "schedule.stop"          Mutation Empty           => Done             ["schedule" "overview" "outbox"] h::schedule::stop;
    "schedule.resume"        Mutation Empty           => Done             ["schedule" "overview"] h::schedule::resume;
    "corrections.list"       Query    Empty           => CorrectionList   ["corrections"]   h::corrections::list;
    "understanding.correct"  Mutation UnderstandingCorrect => Learned     ["corrections" "inbox" "conversation"] h::corrections::correct;
    "understanding.overrule" Mutation UnderstandingOverrule => Learned    ["corrections" "inbox" "conversation"] h::corrections::overrule;
    "correction.take_back"   Mutation ById            => Learned          ["corrections" "inbox" "conversation"] h::corrections::take_back;
    "channels.list"          Query    Empty           => ChannelList      ["channels"]      h::channels::list;
    "channel.add_email"      Mutation EmailAdd        => ChannelAdded     ["channels" "overview"] h::channels::add_email;
    "channel.add_token"      Mutation TokenAdd        => ChannelAdded     ["channels" "overview"] h::channels::add_token;
    "channel.renew_login"    Mutation LoginRenew      => ChannelAdded     ["channels" "overview"] h::channels::renew_login;
    "channel.remove"         Mutation ById            => Done             ["channels" "overview" "inbox"] h::channels::remove;
    "channel.sync"           Mutation ById            => Done             ["channels"]      h::channels::sync;
    "settings.get"           Query    Empty           => Settings         ["settings"]      h::settings::get;
    "settings.set"           Mutation SettingsSet     => Settings         ["settings" "overview"] h::settings::set;
    "demo.open"              Mutation Empty           => Done             ["overview" "inbox" "channels"] h::overview::open_demo;
}

/// An absent payload is an empty one.
fn read<T: serde::de::DeserializeOwned>(payload: Value) -> Result<T, ApiError> {
    let payload = if payload.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        payload
    };
    serde_json::from_value(payload)
        .map_err(|error| ApiError::new(Code::BadRequest, error.to_string()))
}

fn write<T: serde::Serialize>(response: &T) -> Result<Value, ApiError> {
    serde_json::to_value(response).map_err(|error| ApiError::new(Code::Internal, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::COMMANDS;

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<&str> = COMMANDS.iter().map(|c| c.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
