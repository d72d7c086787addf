//! Threads across mails that name only the mail they answer, and threads read again before a send.

use super::fetch;
use super::headers;
use super::imap::{ANSWER, Mailbox, day, failed, quoted, slow};
use super::pull::{Manner, reading};
use crate::{ChannelError, Thread};
use domain::inbound::InboundMessage;
use futures::TryStreamExt;
use jiff::SignedDuration;
use mail_parser::MessageParser;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::time::timeout;

/// Steps up a chain of mails that each name only their parent.
const LONGEST_CHAIN: usize = 8;
/// Threads remembered; beyond it the memory begins anew, and the server is asked again.
const MOST_KNOWN: usize = 20_000;
/// Searches in one page at most; a page of history must not become hours.
const MOST_SEARCHES: usize = 40;
/// How far back a thread is read before a send, and how much of it.
const GUARD_DAYS: i64 = 60;
const GUARD_MAILS: usize = 40;

/// Which thread a mail belongs to, by its Message-ID.
#[derive(Debug, Default)]
pub struct Roots(Mutex<HashMap<String, String>>);

impl Roots {
    fn get(&self, id: &str) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    fn keep(&self, id: &str, root: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(id.to_owned(), root.to_owned());
    }

    /// Puts mails into the thread of the mail they answer, where that thread can be told; oldest first.
    pub async fn settle(
        &self,
        mailbox: &mut Mailbox,
        messages: Vec<(InboundMessage, Option<String>)>,
    ) -> Result<Vec<InboundMessage>, ChannelError> {
        let mut searches = 0;
        let mut settled = Vec::with_capacity(messages.len());
        for (mut message, parent) in messages {
            if let Some(parent) = parent {
                message.conversation_platform_id =
                    self.root_of(mailbox, parent, &mut searches).await?;
            }
            self.keep(&message.platform_id, &message.conversation_platform_id);
            settled.push(message);
        }
        Ok(settled)
    }

    async fn root_of(
        &self,
        mailbox: &mut Mailbox,
        parent: String,
        searches: &mut usize,
    ) -> Result<String, ChannelError> {
        let mut id = parent;
        for _ in 0..LONGEST_CHAIN {
            if let Some(root) = self.get(&id) {
                return Ok(root);
            }
            if *searches >= MOST_SEARCHES || mailbox.broken {
                return Ok(id);
            }
            *searches += 1;
            match above(mailbox, &id).await? {
                Above::Root(root) => return Ok(root),
                Above::Parent(parent) => id = parent,
                Above::Nothing => return Ok(id),
            }
        }
        Ok(id)
    }
}

/// What a mail says about where it belongs.
enum Above {
    Root(String),
    Parent(String),
    Nothing,
}

async fn above(mailbox: &mut Mailbox, id: &str) -> Result<Above, ChannelError> {
    let folders: Vec<String> = mailbox
        .folders
        .sent
        .iter()
        .cloned()
        .chain(["INBOX".to_owned()])
        .collect();
    for folder in folders {
        mailbox.examine(&folder).await?;
        let found = mailbox
            .search(&format!("HEADER Message-ID {}", quoted(&format!("<{id}>"))))
            .await?;
        let Some(uid) = found.last() else { continue };
        let Some(header) = header_of(mailbox, *uid).await? else {
            continue;
        };
        let Some(message) = MessageParser::default().parse_headers(&header) else {
            continue;
        };
        if let Some(root) = headers::ids(&message, "references").into_iter().next() {
            return Ok(Above::Root(root));
        }
        return Ok(headers::ids(&message, "in-reply-to")
            .into_iter()
            .next()
            .map_or(Above::Nothing, Above::Parent));
    }
    Ok(Above::Nothing)
}

async fn header_of(mailbox: &mut Mailbox, uid: u32) -> Result<Option<Vec<u8>>, ChannelError> {
    let who = mailbox.who.clone();
    let fetching = async {
        let stream = mailbox
            .session
            .uid_fetch(uid.to_string(), "(UID BODY.PEEK[HEADER])")
            .await?;
        stream.try_collect::<Vec<_>>().await
    };
    let fetched = timeout(ANSWER, fetching)
        .await
        .map_err(|_| slow(&who))?
        .map_err(|e| failed(&e, &who))?;
    Ok(fetched
        .iter()
        .find_map(|fetch| fetch.header().map(<[u8]>::to_vec)))
}

/// The newest mails of a thread, from both folders, oldest first.
pub async fn thread(
    mailbox: &mut Mailbox,
    manner: Manner<'_>,
    conversation: &str,
) -> Result<Thread, ChannelError> {
    let since = day(manner
        .now
        .saturating_sub(SignedDuration::from_hours(24 * GUARD_DAYS))
        .unwrap_or(manner.now));
    let alias = manner
        .settings
        .preset
        .and_then(|preset| preset.parts_of(conversation))
        .map(|(alias, _)| alias);
    let query = match alias {
        Some(alias) => format!("SINCE {since} OR FROM {0} TO {0}", quoted(alias)),
        None => {
            let id = quoted(conversation);
            format!(
                "SINCE {since} OR HEADER References {id} OR HEADER In-Reply-To {id} HEADER Message-ID {id}"
            )
        }
    };
    let mut messages: Vec<InboundMessage> = Vec::new();
    let mut complete = true;
    let folders: Vec<String> = std::iter::once("INBOX".to_owned())
        .chain(mailbox.folders.sent.clone())
        .collect();
    for folder in folders {
        mailbox.examine(&folder).await?;
        let found = mailbox.search(&query).await?;
        let newest = found
            .get(found.len().saturating_sub(GUARD_MAILS)..)
            .unwrap_or_default();
        let mut rest = fetch::sizes(mailbox, newest).await?;
        while !rest.is_empty() && !mailbox.broken {
            let page = fetch::page(&rest).to_vec();
            let is_sent = mailbox.folders.sent.as_deref() == Some(folder.as_str());
            for raw in fetch::bodies(mailbox, &page).await? {
                messages.push(reading(raw, manner, is_sent).message);
            }
            rest.drain(..page.len());
        }
        complete &= rest.is_empty();
    }
    if alias.is_some() {
        messages.retain(|message| message.conversation_platform_id == conversation);
    }
    for message in &mut messages {
        conversation.clone_into(&mut message.conversation_platform_id);
    }
    messages.sort_by(|a, b| (a.sent_at, &a.platform_id).cmp(&(b.sent_at, &b.platform_id)));
    messages.dedup_by(|a, b| a.platform_id == b.platform_id);
    Ok(Thread { messages, complete })
}
