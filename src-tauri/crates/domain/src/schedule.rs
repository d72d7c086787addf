//! Who may speak when: off, suggest or automatic, by the time zone of the buyer.

mod evaluate;
mod window;
mod words;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod window_tests;
#[cfg(test)]
mod words_tests;

use crate::{BuyerId, ChannelId, ConversationId, Country, Intent};
use jiff::Timestamp;
use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

pub use crate::zone::validate_zone;
pub use evaluate::Effective;
pub use words::ScheduleError;

/// Who may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The machine keeps silent.
    Off,
    /// The machine drafts, a person sends.
    Suggest,
    /// The machine answers.
    Auto,
}

/// What a row is about, from fine to coarse: the finest row that fits wins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Scope {
    /// One conversation.
    Conversation(ConversationId),
    /// One buyer.
    Buyer(BuyerId),
    /// One channel.
    Channel(ChannelId),
    /// One intent.
    Intent(Intent),
    /// Buyers in one IANA zone.
    Zone(String),
    /// Buyers in a group of countries.
    Countries(Vec<Country>),
    /// Everybody.
    Default,
}

/// When a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum When {
    /// Day and night.
    Always,
    /// Outside the seller's working hours (in the seller's zone).
    Away,
    /// Between two local times of the buyer; `from` after `until` crosses midnight; equal means the whole day, begun
    /// at `from`.
    Between {
        /// First minute.
        from: Time,
        /// First minute after.
        until: Time,
    },
}

/// One row of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Whom it is about.
    pub scope: Scope,
    /// Who may speak.
    pub mode: Mode,
    /// When.
    pub when: When,
    /// Local days on which the window may begin; empty: every day. For `Always` and `Away` the local day itself
    /// (of the buyer, of the seller).
    #[serde(default)]
    pub days: Vec<WeekdayName>,
}

/// A day of the week as written in JSON (`mon` … `sun`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekdayName {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl From<Weekday> for WeekdayName {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

/// The seller's working hours in the home zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// IANA zone of the seller.
    pub zone: String,
    /// Start of work.
    pub from: Time,
    /// End of work; before `from` crosses midnight.
    pub until: Time,
    /// Working days, by the day work begins.
    pub days: Vec<WeekdayName>,
}

/// The whole schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Rows in any order; at most one per scope.
    pub rows: Vec<Row>,
    /// The seller's hours, for `Away`.
    pub working_hours: WorkingHours,
    /// Seconds an automatic reply waits visibly in the outbox.
    pub countdown: i64,
    /// Since when the stop key is on.
    pub stopped_at: Option<Timestamp>,
}

/// Whom a question is about: everything the rows can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The conversation.
    pub conversation: Option<ConversationId>,
    /// Set on the conversation itself.
    pub conversation_mode: Option<Mode>,
    /// The buyer.
    pub buyer: Option<BuyerId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// The primary intent.
    pub intent: Option<Intent>,
    /// The buyer's IANA zone.
    pub zone: Option<String>,
    /// The buyer's country.
    pub country: Option<Country>,
}

impl Default for WorkingHours {
    /// Monday to Friday, 09:00 to 18:00, UTC until the seller says otherwise.
    fn default() -> Self {
        use WeekdayName::{Fri, Mon, Thu, Tue, Wed};
        Self {
            zone: "Etc/UTC".to_owned(),
            from: Time::constant(9, 0, 0, 0),
            until: Time::constant(18, 0, 0, 0),
            days: vec![Mon, Tue, Wed, Thu, Fri],
        }
    }
}

impl Default for Schedule {
    /// No rows: everything is a suggestion until the seller says otherwise.
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            working_hours: WorkingHours::default(),
            countdown: 60,
            stopped_at: None,
        }
    }
}

impl Scope {
    /// Whether two scopes name the same: groups of countries in any order, zones under any of their names.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Countries(ours), Self::Countries(theirs)) => {
                ours.iter().all(|c| theirs.contains(c)) && theirs.iter().all(|c| ours.contains(c))
            }
            (Self::Zone(ours), Self::Zone(theirs)) => crate::zone::same_zone(ours, theirs),
            _ => self == other,
        }
    }
}

impl Schedule {
    /// Puts a row in; it takes the place of the row of the same scope.
    pub fn set(&mut self, row: Row) {
        match self
            .rows
            .iter_mut()
            .find(|known| known.scope.same_as(&row.scope))
        {
            Some(known) => *known = row,
            None => self.rows.push(row),
        }
    }

    /// Takes the row of a scope out; says whether there was one.
    pub fn unset(&mut self, scope: &Scope) -> bool {
        let before = self.rows.len();
        self.rows.retain(|row| !row.scope.same_as(scope));
        self.rows.len() < before
    }
}
