//! Which row of the schedule decides, now.

use super::window::Window;
use super::{Mode, Row, Schedule, Scope, Subject, When};
use crate::zone;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// What the schedule says about somebody at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Who may speak.
    pub mode: Mode,
    /// Which row decided; `Default` also for the stop key and where there is no row.
    pub scope: Scope,
    /// The next moment within 48 hours at which the answer may change by itself.
    pub until: Option<Timestamp>,
}

impl Schedule {
    /// Whether the stop key is on.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.stopped_at.is_some()
    }

    /// Who may speak to this buyer at this moment: the finest row that fits decides.
    ///
    /// A row whose window does not hold now is one step more careful than it says: `auto` gives `suggest`, `suggest`
    /// gives `off`; an `off` row does not apply and the next coarser row decides. Without a row: `suggest`.
    #[must_use]
    pub fn mode_for(&self, subject: &Subject, at: Timestamp) -> Effective {
        if self.is_stopped() {
            return Effective {
                mode: Mode::Off,
                scope: Scope::Default,
                until: None,
            };
        }
        if let Some(mode) = subject.conversation_mode {
            let scope = subject
                .conversation
                .clone()
                .map_or(Scope::Default, Scope::Conversation);
            return Effective {
                mode,
                scope,
                until: None,
            };
        }
        let mut until = None;
        for row in self.fitting(subject) {
            let (holds, change) = self.holds(row, subject, at);
            until = earliest(until, change);
            let mode = match (row.mode, holds) {
                (mode, true) => mode,
                (Mode::Auto, false) => Mode::Suggest,
                (Mode::Suggest, false) => Mode::Off,
                (Mode::Off, false) => continue,
            };
            return Effective {
                mode,
                scope: row.scope.clone(),
                until,
            };
        }
        Effective {
            mode: Mode::Suggest,
            scope: Scope::Default,
            until,
        }
    }

    /// Whether the seller is at work at this moment.
    #[must_use]
    pub fn at_work(&self, at: Timestamp) -> bool {
        self.work().holds(at)
    }

    /// The next moment within 48 hours at which the seller comes to work or leaves.
    #[must_use]
    pub fn work_changes_at(&self, at: Timestamp) -> Option<Timestamp> {
        self.work().next_change(at)
    }

    /// The rows that fit, the finest first; of two groups of countries the smaller one.
    fn fitting(&self, subject: &Subject) -> Vec<&Row> {
        let mut rows: Vec<(usize, usize, &Row)> = self
            .rows
            .iter()
            .filter_map(|row| fineness(&row.scope, subject).map(|(rank, size)| (rank, size, row)))
            .collect();
        rows.sort_by_key(|(rank, size, _)| (*rank, *size));
        rows.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Whether the row's window holds, and when that changes.
    fn holds(&self, row: &Row, subject: &Subject, at: Timestamp) -> (bool, Option<Timestamp>) {
        match row.when {
            When::Always => {
                let window = self.window(row, subject, Time::midnight(), Time::midnight());
                (window.holds(at), window.next_change(at))
            }
            When::Between { from, until } => {
                let window = self.window(row, subject, from, until);
                (window.holds(at), window.next_change(at))
            }
            When::Away => {
                let work = self.work();
                let day = Window {
                    zone: self.home(),
                    from: Time::midnight(),
                    until: Time::midnight(),
                    days: &row.days,
                    every_day: true,
                };
                let change = earliest(work.next_change(at), day.next_change(at));
                (!work.holds(at) && day.holds(at), change)
            }
        }
    }

    fn window<'a>(&self, row: &'a Row, subject: &Subject, from: Time, until: Time) -> Window<'a> {
        let named = match &row.scope {
            Scope::Zone(name) => Some(name.as_str()),
            _ => subject.zone.as_deref(),
        };
        let zone = named.and_then(zone::find).unwrap_or_else(|| self.home());
        Window {
            zone,
            from,
            until,
            days: &row.days,
            every_day: true,
        }
    }

    fn work(&self) -> Window<'_> {
        let hours = &self.working_hours;
        Window {
            zone: self.home(),
            from: hours.from,
            until: hours.until,
            days: &hours.days,
            every_day: false,
        }
    }

    /// The seller's zone; UTC when what is stored cannot be read.
    fn home(&self) -> TimeZone {
        zone::find(&self.working_hours.zone).unwrap_or(TimeZone::UTC)
    }
}

/// Rank of a scope that fits the subject, and how many it names; `None` when it does not fit.
fn fineness(scope: &Scope, subject: &Subject) -> Option<(usize, usize)> {
    let (fits, rank, size) = match scope {
        Scope::Conversation(id) => (subject.conversation.as_ref() == Some(id), 0, 1),
        Scope::Buyer(id) => (subject.buyer.as_ref() == Some(id), 1, 1),
        Scope::Channel(id) => (subject.channel.as_ref() == Some(id), 2, 1),
        Scope::Intent(intent) => (subject.intent == Some(*intent), 3, 1),
        Scope::Zone(name) => (
            subject
                .zone
                .as_deref()
                .is_some_and(|z| zone::same_zone(z, name)),
            4,
            1,
        ),
        Scope::Countries(list) => (
            subject.country.as_ref().is_some_and(|c| list.contains(c)),
            5,
            list.len(),
        ),
        Scope::Default => (true, 6, 1),
    };
    fits.then_some((rank, size))
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
