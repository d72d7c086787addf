//! One page of news of a mailbox: what came, what was sent, and a piece of the history.

use super::cursor::{FolderPosition, History, MOST_HISTORY, OVERLAP, PAGE, Position};
use super::fetch::{self, Raw};
use super::imap::{FolderState, Mailbox, day};
use super::read::{self, Surroundings};
use super::settings::EmailSettings;
use super::threads::Roots;
use crate::ChannelError;
use domain::inbound::{InboundMessage, Pulled};
use jiff::{SignedDuration, Timestamp};

/// How a page is read.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// The mailbox's settings.
    pub settings: &'a EmailSettings,
    /// The engine's time.
    pub now: Timestamp,
    /// One mail at a time: the page before could not be read, and the mail at fault is to be found.
    pub carefully: bool,
    /// Threads known so far.
    pub roots: &'a Roots,
}

/// A page, and the state of the inbox when it was read.
pub struct Page {
    /// For the engine.
    pub pulled: Pulled,
    /// To compare with later.
    pub inbox: FolderState,
}

/// What one folder gave.
#[derive(Default)]
struct Part {
    messages: Vec<(InboundMessage, Option<String>)>,
    unreadable: Vec<String>,
    more: bool,
}

/// Reads one page.
pub async fn page(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    before: Option<Position>,
) -> Result<Page, ChannelError> {
    let (inbox_before, sent_before) = before.map_or((None, None), |position| {
        (Some(position.inbox), position.sent)
    });
    let (inbox, inbox_position, state) = folder(mailbox, manner, "INBOX", inbox_before).await?;
    let (sent, sent_position) = match mailbox.folders.sent.clone() {
        Some(name) if !mailbox.broken => {
            let (part, position, _) = folder(mailbox, manner, &name, sent_before).await?;
            (part, Some(position))
        }
        _ => (Part::default(), sent_before),
    };
    let more = inbox.more || sent.more;
    let mut unreadable = inbox.unreadable;
    unreadable.extend(sent.unreadable);
    let mut all = inbox.messages;
    all.extend(sent.messages);
    all.sort_by_key(|(message, _)| message.sent_at);
    let messages = manner.roots.settle(mailbox, all).await?;
    let position = Position {
        inbox: inbox_position,
        sent: sent_position,
    };
    Ok(Page {
        pulled: Pulled {
            messages,
            orders: Vec::new(),
            cursor: position.cursor(),
            more,
            unreadable,
        },
        inbox: state,
    })
}

async fn folder(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    name: &str,
    before: Option<FolderPosition>,
) -> Result<(Part, FolderPosition, FolderState), ChannelError> {
    let state = mailbox.examine(name).await?;
    let mut position = match before.filter(|position| position.fits(name, state)) {
        Some(position) => position,
        None => beginning(mailbox, manner, name, state).await?,
    };
    let mut part = Part::default();
    let found = mailbox
        .search(&format!("UID {}:*", position.lowest()))
        .await?;
    let news = position.unread(&found);
    let handled = take(mailbox, manner, &news, PAGE, name, &mut part).await?;
    let is_all = handled.len() == news.len();
    position.advance(&handled, is_all, state);
    part.more = !is_all;
    if is_all && !mailbox.broken && handled.len() < PAGE {
        position.history = match position.history.take() {
            Some(history) => {
                past(
                    mailbox,
                    manner,
                    history,
                    PAGE - handled.len(),
                    name,
                    &mut part,
                )
                .await?
            }
            None => None,
        };
    }
    part.more |= position.history.is_some();
    Ok((part, position, state))
}

/// The first position in a folder: from now on, and some days back.
async fn beginning(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    name: &str,
    state: FolderState,
) -> Result<FolderPosition, ChannelError> {
    let next_uid = match state.next {
        0 => mailbox
            .search("ALL")
            .await?
            .last()
            .map_or(1, |uid| uid.saturating_add(1)),
        next => next,
    };
    let lowest = next_uid.saturating_sub(OVERLAP).max(1);
    // What is there already belongs to the history, not to the overlap.
    let there = mailbox.search(&format!("UID {lowest}:{next_uid}")).await?;
    let days = SignedDuration::from_hours(24 * i64::from(manner.settings.history_days));
    let since = day(manner.now.saturating_sub(days).unwrap_or(manner.now));
    Ok(FolderPosition {
        folder: name.to_owned(),
        uidvalidity: state.validity,
        next_uid,
        recent: there
            .into_iter()
            .filter(|uid| (lowest..next_uid).contains(uid))
            .collect(),
        history: Some(History {
            below: next_uid,
            left: MOST_HISTORY,
            since,
        }),
    })
}

async fn past(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    history: History,
    room: usize,
    name: &str,
    part: &mut Part,
) -> Result<Option<History>, ChannelError> {
    let Some(highest) = history.below.checked_sub(1).filter(|uid| *uid > 0) else {
        return Ok(None);
    };
    let mut found = mailbox
        .search(&format!("UID 1:{highest} SINCE {}", history.since))
        .await?;
    found.retain(|uid| *uid < history.below);
    found.reverse();
    found.truncate(usize::try_from(history.left).unwrap_or(usize::MAX));
    let handled = take(mailbox, manner, &found, room, name, part).await?;
    Ok(history.advance(&handled, handled.len() < found.len()))
}

/// Reads the first mails of a list into the part; gives the UIDs that are done with, read or gone.
async fn take(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    uids: &[u32],
    room: usize,
    name: &str,
    part: &mut Part,
) -> Result<Vec<u32>, ChannelError> {
    let room = if manner.carefully { 1 } else { room };
    let wanted = uids.get(..uids.len().min(room)).unwrap_or_default();
    let listed = fetch::sizes(mailbox, wanted).await?;
    let page = fetch::page(&listed);
    let raws = match fetch::bodies(mailbox, page).await {
        Ok(raws) => raws,
        // The one mail whose transfer breaks the connection's grammar: it is told, and the rest goes on.
        Err(ChannelError::Unreadable { detail, .. }) if manner.carefully => {
            mailbox.broken = true;
            page.iter()
                .map(|mail| unreadable_mail(mail, name, &detail))
                .collect()
        }
        Err(error) => return Err(error),
    };
    let is_sent = mailbox.folders.sent.as_deref() == Some(name);
    for raw in raws {
        let reading = reading(raw, manner, is_sent);
        part.unreadable.extend(reading.trouble);
        part.messages.push((reading.message, reading.answers_only));
    }
    // Done with: all up to the last one of the page, and those that are gone.
    let end = match page.last() {
        Some(last) if page.len() < listed.len() => wanted
            .iter()
            .position(|uid| *uid == last.uid)
            .map_or(0, |at| at + 1),
        _ => wanted.len(),
    };
    Ok(wanted.get(..end).unwrap_or_default().to_vec())
}

fn unreadable_mail(mail: &fetch::Listed, name: &str, detail: &str) -> Raw {
    let text = format!(
        "[A mail in {name} (number {}) cannot be transferred: {detail}. Read it in your mail program.]",
        mail.uid
    );
    Raw {
        uid: mail.uid,
        bytes: text.into_bytes(),
        received: mail.received,
        cut_of: None,
        listed: Vec::new(),
    }
}

/// One mail as a message.
pub fn reading(raw: Raw, manner: Manner<'_>, is_sent: bool) -> read::Reading {
    let around = Surroundings {
        received: raw.received,
        now: manner.now,
        is_sent,
        cut_of: raw.cut_of,
        listed: raw.listed,
    };
    read::read(&raw.bytes, manner.settings, &around)
}
