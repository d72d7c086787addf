//! Where a channel goes on reading: the cursor of an eBay account.
//!
//! Times in it are the platform's own, taken from what it listed, so that a wrong clock on this computer loses
//! nothing. A listing goes back by the overlap each time; what has not changed since is not read again.

use super::manifest::OVERLAP;
use domain::inbound::Cursor;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FORMAT: u8 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    format: u8,
    /// The seller's own user name, once it is known.
    pub account: Option<String>,
    pub messages: Sweep,
    pub orders: Sweep,
    /// When orders were last read to the end.
    pub orders_at: Option<Timestamp>,
    pub notices: Sweep,
    /// When notices were last read.
    pub notices_at: Option<Timestamp>,
    /// Conversations that could not be read; they are tried until they can.
    pub again: BTreeMap<String, Again>,
}

/// A conversation that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Again {
    tries: u32,
    next_at: Timestamp,
}

impl Again {
    /// After one more failure: next after half a minute, doubled with each, an hour at most.
    pub fn after(before: Option<&Self>, now: Timestamp) -> Self {
        let tries = before.map_or(1, |again| again.tries.saturating_add(1));
        let seconds = (30_i64 << tries.min(7)).min(3_600);
        Self {
            tries,
            next_at: now
                .saturating_add(SignedDuration::from_secs(seconds))
                .unwrap_or(now),
        }
    }

    /// Whether it is time. A clock that was set back tries at once.
    pub fn is_due(&self, now: Timestamp) -> bool {
        !(1..=3_600).contains(&self.next_at.duration_since(now).as_secs())
    }
}

/// One listing, page after page, again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sweep {
    /// Where the listing begins, before the overlap is taken off.
    pub since: Timestamp,
    /// The newest time that was listed.
    newest: Timestamp,
    /// Entries of this listing that were read.
    pub offset: usize,
    /// What each entry of the overlap looked like when it was read.
    seen: BTreeMap<String, Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    look: String,
    at: Timestamp,
}

impl Place {
    /// The place of a cursor; the beginning where there is none, or one of another format (what is known already is
    /// told apart by whoever stores it).
    pub fn of(cursor: Option<&Cursor>, now: Timestamp, history_days: i64) -> Self {
        let read = cursor.and_then(|c| serde_json::from_value::<Self>(c.0.clone()).ok());
        read.filter(|place| place.format == FORMAT)
            .unwrap_or_else(|| {
                let start = now
                    .saturating_sub(SignedDuration::from_hours(24 * history_days))
                    .unwrap_or(Timestamp::UNIX_EPOCH);
                let sweep = Sweep {
                    since: start,
                    newest: start,
                    offset: 0,
                    seen: BTreeMap::new(),
                };
                Self {
                    format: FORMAT,
                    account: None,
                    messages: sweep.clone(),
                    orders: sweep.clone(),
                    orders_at: None,
                    notices: sweep,
                    notices_at: None,
                    again: BTreeMap::new(),
                }
            })
    }

    pub fn cursor(&self) -> Option<Cursor> {
        serde_json::to_value(self).ok().map(Cursor)
    }
}

impl Sweep {
    /// The time to list from.
    pub fn from(&self) -> Timestamp {
        self.since
            .saturating_sub(SignedDuration::from_secs(OVERLAP))
            .unwrap_or(self.since)
    }

    /// Whether an entry looks different from when it was last read.
    pub fn is_news(&self, id: &str, look: &str) -> bool {
        self.seen.get(id).is_none_or(|mark| mark.look != look)
    }

    /// The entry was read.
    pub fn read(&mut self, id: &str, look: &str, at: Timestamp) {
        self.newest = self.newest.max(at);
        self.seen.insert(
            id.to_owned(),
            Mark {
                look: look.to_owned(),
                at,
            },
        );
    }

    /// The listing came to its end: the next one begins at the newest entry, less the overlap.
    pub fn ended(&mut self) {
        self.since = self.newest;
        self.offset = 0;
        let from = self.from();
        self.seen.retain(|_, mark| mark.at >= from);
    }

    /// As [`Sweep::ended`], for a listing that takes no time: what was on its page is remembered, whatever its age.
    pub fn ended_with(&mut self, listed: &[String]) {
        self.offset = 0;
        self.seen.retain(|id, _| listed.contains(id));
    }
}

/// Whether something is to be read again after so many seconds. A clock that was set back reads at once.
pub(super) fn due(last: Option<Timestamp>, now: Timestamp, seconds: i64) -> bool {
    last.is_none_or(|last| !(0..seconds).contains(&now.duration_since(last).as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_place_survives_its_cursor() {
        let mut place = Place::of(None, at("2026-11-20T22:00:00Z"), 60);
        assert_eq!(place.messages.since, at("2026-09-21T22:00:00Z"));
        place.messages.read("c1", "m1", at("2026-11-20T21:00:00Z"));
        place.account = Some("lamps".to_owned());
        let cursor = place.cursor().unwrap();
        assert_eq!(
            Place::of(Some(&cursor), at("2026-11-20T23:00:00Z"), 60),
            place
        );
    }

    #[test]
    fn a_cursor_of_another_format_begins_anew() {
        let now = at("2026-11-20T22:00:00Z");
        let cursor = Cursor(serde_json::json!({"format": 9, "since": 0}));
        assert_eq!(Place::of(Some(&cursor), now, 60), Place::of(None, now, 60));
    }

    #[test]
    fn the_next_listing_begins_at_the_newest_entry_less_the_overlap() {
        let mut sweep = Place::of(None, at("2026-11-20T22:00:00Z"), 60).messages;
        sweep.read("old", "1", at("2026-11-01T00:00:00Z"));
        sweep.read("new", "2", at("2026-11-20T21:59:00Z"));
        sweep.ended();
        assert_eq!(sweep.from(), at("2026-11-20T21:49:00Z"));
        assert!(
            !sweep.is_news("new", "2"),
            "what lies in the overlap is remembered"
        );
        assert!(sweep.is_news("new", "3"), "and noticed when it changes");
        assert!(
            sweep.is_news("old", "1"),
            "what lies before it is not listed any more"
        );
    }

    #[test]
    fn a_clock_set_back_does_not_put_off_reading() {
        let (now, later) = (at("2026-11-20T22:00:00Z"), at("2026-11-21T07:00:00Z"));
        assert!(due(None, now, 300) && due(Some(later), now, 300) && due(Some(now), later, 300));
        assert!(!due(Some(now), now, 300));
    }
}
