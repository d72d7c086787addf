//! Waiting for mail: IDLE on a connection of its own, without a gap to the reading before it.

use super::imap::{self, ANSWER, FolderState, Mailbox, failed, slow};
use crate::{ChannelError, Host};
use async_imap::extensions::idle::{Handle, IdleResponse};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::time::timeout;

use super::wire::Wire;

/// IDLE is asked for again after this long: routers forget silent connections, servers hang up after 29 minutes.
const LONGEST_IDLE: Duration = Duration::from_secs(9 * 60);

/// The waiting connection between two waits.
pub enum Waiting {
    /// Signed in, nothing asked for.
    Ready(Mailbox),
    /// The server was asked to tell.
    Idling {
        /// The connection.
        handle: Box<Handle<Wire>>,
        /// What belongs to it.
        shell: Shell,
        /// When it was asked.
        since: Timestamp,
    },
}

/// A mailbox without its session, while the session idles.
pub struct Shell {
    folders: imap::Folders,
    who: String,
}

/// Whether the inbox has something that the reading before did not see.
pub fn is_newer(now: FolderState, read: FolderState) -> bool {
    if now.validity != read.validity {
        return true;
    }
    if now.next == 0 || read.next == 0 {
        now.exists > read.exists
    } else {
        now.next > read.next
    }
}

/// Asks the server to tell.
pub async fn begin(mailbox: Mailbox, host: &dyn Host) -> Result<Waiting, ChannelError> {
    let Mailbox {
        session,
        folders,
        who,
        ..
    } = mailbox;
    let mut handle = session.idle();
    timeout(ANSWER, handle.init())
        .await
        .map_err(|_| slow(&who))?
        .map_err(|e| failed(&e, &who))?;
    Ok(Waiting::Idling {
        handle: Box::new(handle),
        shell: Shell { folders, who },
        since: host.now(),
    })
}

/// Waits until the server says something or the time is up. May be dropped and called again: nothing is lost then.
pub async fn listen(waiting: &mut Waiting, host: &dyn Host) -> Result<(), ChannelError> {
    let Waiting::Idling {
        handle,
        shell,
        since,
    } = waiting
    else {
        return Ok(());
    };
    let asked = host.now().duration_since(*since);
    let left = LONGEST_IDLE.saturating_sub(
        Duration::try_from(asked.max(SignedDuration::ZERO)).unwrap_or(LONGEST_IDLE),
    );
    // Dropping the source would end the wait at once.
    let (wait, _source) = handle.wait_with_timeout(LONGEST_IDLE);
    match timeout(left, wait).await {
        Ok(Ok(IdleResponse::NewData(_) | IdleResponse::Timeout)) | Err(_) => Ok(()),
        Ok(Ok(IdleResponse::ManualInterrupt)) => Err(ChannelError::Unreachable {
            who: shell.who.clone(),
            detail: "the server closed the connection on which it was to tell of news".to_owned(),
        }),
        Ok(Err(e)) => Err(failed(&e, &shell.who)),
    }
}

/// Ends the waiting, so that the inbox can be looked at.
pub async fn end(waiting: Waiting) -> Result<Mailbox, ChannelError> {
    match waiting {
        Waiting::Ready(mailbox) => Ok(mailbox),
        Waiting::Idling { handle, shell, .. } => {
            let session = timeout(ANSWER, handle.done())
                .await
                .map_err(|_| slow(&shell.who))?;
            let session = session.map_err(|e| failed(&e, &shell.who))?;
            Ok(Mailbox {
                session,
                folders: shell.folders,
                can_idle: true,
                broken: false,
                who: shell.who,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_read_is_news() {
        let read = FolderState {
            validity: 1,
            next: 10,
            exists: 5,
        };
        assert!(!is_newer(read, read));
        assert!(is_newer(FolderState { next: 11, ..read }, read));
        assert!(
            !is_newer(FolderState { exists: 4, ..read }, read),
            "a deleted mail is none"
        );
        assert!(is_newer(
            FolderState {
                validity: 2,
                ..read
            },
            read
        ));
        let silent = FolderState { next: 0, ..read };
        assert!(is_newer(
            FolderState {
                exists: 6,
                ..silent
            },
            silent
        ));
    }
}
