//! Sent mails that may still miss their place in the Sent folder.

use super::compose::Letter;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Larger piles mean that the server takes nothing; the oldest are let go, the sends themselves stay proved.
const MOST: usize = 50;

/// One mail that was sent and waits to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfiled {
    /// Without brackets.
    pub message_id: String,
    /// The mail.
    pub bytes: Vec<u8>,
    /// How often filing was tried.
    pub tries: u8,
}

/// The pile, shared by the connections that send and the one that reads.
#[derive(Clone, Debug, Default)]
pub struct ToFile(Arc<Mutex<VecDeque<Unfiled>>>);

impl ToFile {
    /// Puts a sent mail on the pile.
    pub fn remember(&self, letter: &Letter) {
        self.put_back(Unfiled {
            message_id: letter.message_id.clone(),
            bytes: letter.bytes.clone(),
            tries: 0,
        });
    }

    /// Takes everything from the pile.
    pub fn take(&self) -> Vec<Unfiled> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
            .collect()
    }

    /// Puts a mail back that could not be filed, three times at most.
    pub fn put_back(&self, unfiled: Unfiled) {
        if unfiled.tries >= 3 {
            return;
        }
        let mut pile = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pile.push_back(unfiled);
        while pile.len() > MOST {
            pile.pop_front();
        }
    }
}
