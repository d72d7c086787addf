//! Where a mailbox goes on reading: UIDs by folder, with an overlap, and how far back the history was read.

use super::imap::FolderState;
use crate::ChannelError;
use domain::inbound::Cursor;
use serde::{Deserialize, Serialize};

/// UIDs below the next one that are looked at again: a mail may become visible after one with a higher UID.
pub const OVERLAP: u32 = 20;
/// Mails of one page and folder.
pub const PAGE: usize = 50;
/// Mails of history at most.
pub const MOST_HISTORY: u32 = 2_000;

/// Position of the whole mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Incoming mail.
    #[serde(flatten)]
    pub inbox: FolderPosition,
    /// Sent mail, where there is such a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<FolderPosition>,
}

/// Position in one folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderPosition {
    /// Name of the folder, as the server writes it.
    pub folder: String,
    /// While it stays, UIDs keep their meaning.
    pub uidvalidity: u32,
    /// The first UID that was not looked at.
    pub next_uid: u32,
    /// UIDs below it, within the overlap, that were read.
    #[serde(default)]
    pub recent: Vec<u32>,
    /// What is left of the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<History>,
}

/// History still to be read, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Only mails with a lower UID are left.
    pub below: u32,
    /// Mails that may still be read.
    pub left: u32,
    /// The first day, as searches write it.
    pub since: String,
}

impl Position {
    /// Reads a cursor. One that cannot be read is not silently begun anew: it may come from a newer version.
    pub fn of(cursor: Option<&Cursor>) -> Result<Option<Self>, ChannelError> {
        let Some(Cursor(value)) = cursor else {
            return Ok(None);
        };
        serde_json::from_value(value.clone()).map(Some).map_err(|e| {
            ChannelError::Settings(format!("the place where reading goes on cannot be understood ({e}). Add the mailbox again."))
        })
    }

    /// As stored.
    pub fn cursor(&self) -> Option<Cursor> {
        serde_json::to_value(self).ok().map(Cursor)
    }
}

impl FolderPosition {
    /// Whether the position still means something in the folder as it is now.
    pub fn fits(&self, folder: &str, state: FolderState) -> bool {
        self.folder == folder && self.uidvalidity == state.validity
    }

    /// The lowest UID to look at.
    pub fn lowest(&self) -> u32 {
        self.next_uid.saturating_sub(OVERLAP).max(1)
    }

    /// The mails that were not read yet, oldest first, of all found from `lowest` on.
    pub fn unread(&self, found: &[u32]) -> Vec<u32> {
        // A search for `n:*` answers with the newest mail even when it is older than n.
        let lowest = self.lowest();
        let mut news: Vec<u32> = found
            .iter()
            .copied()
            .filter(|uid| *uid >= lowest && !self.recent.contains(uid))
            .collect();
        news.sort_unstable();
        news
    }

    /// Goes on behind what was read. `is_all`: nothing newer was found than what was read.
    pub fn advance(&mut self, read: &[u32], is_all: bool, state: FolderState) {
        let last = read
            .iter()
            .copied()
            .max()
            .map_or(0, |uid| uid.saturating_add(1));
        self.next_uid = self.next_uid.max(last);
        if is_all {
            self.next_uid = self.next_uid.max(state.next);
        }
        self.recent.extend_from_slice(read);
        let lowest = self.lowest();
        self.recent.retain(|uid| *uid >= lowest);
        self.recent.sort_unstable();
        self.recent.dedup();
    }
}

impl History {
    /// Goes on behind what was read; `None` at the end.
    pub fn advance(self, read: &[u32], had_more: bool) -> Option<Self> {
        let below = read.iter().copied().min()?;
        let left = self
            .left
            .saturating_sub(u32::try_from(read.len()).unwrap_or(u32::MAX));
        (had_more && left > 0).then_some(Self {
            below,
            left,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(next_uid: u32, recent: &[u32]) -> FolderPosition {
        FolderPosition {
            folder: "INBOX".to_owned(),
            uidvalidity: 7,
            next_uid,
            recent: recent.to_vec(),
            history: None,
        }
    }

    #[test]
    fn a_mail_that_becomes_visible_late_is_read_once() {
        let state = FolderState {
            validity: 7,
            next: 103,
            exists: 3,
        };
        let mut position = at(100, &[98, 99]);
        let news = position.unread(&[98, 99, 100, 102]);
        assert_eq!(news, [100, 102]);
        position.advance(&news, true, state);
        assert_eq!(
            position.unread(&[98, 99, 100, 101, 102]),
            [101],
            "101 was hidden before"
        );
        position.advance(&[101], true, state);
        assert_eq!(position.unread(&[98, 99, 100, 101, 102]), Vec::<u32>::new());
        assert_eq!(position.next_uid, 103);
    }

    #[test]
    fn part_of_the_news_does_not_jump_over_the_rest() {
        let mut position = at(10, &[]);
        position.advance(
            &[10, 11],
            false,
            FolderState {
                validity: 7,
                next: 500,
                exists: 490,
            },
        );
        assert_eq!(position.next_uid, 12);
    }

    #[test]
    fn history_ends() {
        let history = History {
            below: 100,
            left: 3,
            since: "1-Nov-2026".to_owned(),
        };
        let rest = history.advance(&[99, 98], true).unwrap();
        assert_eq!((rest.below, rest.left), (98, 1));
        assert_eq!(
            rest.clone().advance(&[97], true),
            None,
            "the limit is reached"
        );
        assert_eq!(rest.advance(&[], true), None);
    }

    #[test]
    fn cursors_are_kept_as_they_were_and_strange_ones_are_refused() {
        let position = Position {
            inbox: at(5, &[4]),
            sent: Some(at(9, &[])),
        };
        let cursor = position.cursor().unwrap();
        assert_eq!(cursor.0["uidvalidity"], 7);
        assert_eq!(Position::of(Some(&cursor)), Ok(Some(position)));
        assert!(Position::of(Some(&Cursor(serde_json::json!({"page": 3})))).is_err());
    }
}
