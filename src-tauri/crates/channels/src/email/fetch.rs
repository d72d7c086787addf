//! Mails out of the open folder: sizes first, then as much of each as is sensible.

use super::imap::{ANSWER, Mailbox, failed, slow};
use crate::ChannelError;
use async_imap::imap_proto::{BodyParams, BodyStructure, ContentEncoding};
use async_imap::types::Fetch;
use domain::message::Attachment;
use futures::TryStreamExt;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::timeout;

/// A larger mail is read by its beginning only.
pub const LARGEST: u64 = 25 * 1024 * 1024;
/// How much of a large mail is read.
const BEGINNING: u32 = 256 * 1024;
/// Bytes of one page at most, but always one mail.
const PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// A mail as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// In its folder.
    pub uid: u32,
    /// The bytes, or their beginning.
    pub bytes: Vec<u8>,
    /// When the server took it in.
    pub received: Option<Timestamp>,
    /// The whole size, where only the beginning was read.
    pub cut_of: Option<u64>,
    /// Files as the server lists them, where only the beginning was read.
    pub listed: Vec<Attachment>,
}

/// Size and time of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// In its folder.
    pub uid: u32,
    /// Bytes.
    pub size: u64,
    /// When the server took it in.
    pub received: Option<Timestamp>,
}

/// Sizes and times of mails, in the order of `uids`; what is gone meanwhile is missing.
pub async fn sizes(mailbox: &mut Mailbox, uids: &[u32]) -> Result<Vec<Listed>, ChannelError> {
    if uids.is_empty() {
        return Ok(Vec::new());
    }
    let fetched = fetch(
        mailbox,
        &set(uids),
        "(UID RFC822.SIZE INTERNALDATE)",
        ANSWER,
    )
    .await?;
    let listed = |uid: &u32| {
        let found = fetched
            .iter()
            .find(|fetch| fetch.uid == Some(*uid) && fetch.size.is_some())?;
        Some(Listed {
            uid: *uid,
            size: u64::from(found.size.unwrap_or(0)),
            received: received(found),
        })
    };
    Ok(uids.iter().filter_map(listed).collect())
}

/// The first mails of a listing that fit into one page: bounded bytes, and a large mail only at its end.
pub fn page(listed: &[Listed]) -> &[Listed] {
    let mut bytes = 0u64;
    let mut count = 0;
    for mail in listed {
        bytes = bytes.saturating_add(mail.size.min(LARGEST));
        if count > 0 && bytes > PAGE_BYTES {
            break;
        }
        count += 1;
        if mail.size > LARGEST {
            break;
        }
    }
    listed.get(..count).unwrap_or(listed)
}

/// The mails themselves. A large one gives its beginning and the list of its files.
pub async fn bodies(mailbox: &mut Mailbox, listed: &[Listed]) -> Result<Vec<Raw>, ChannelError> {
    let (large, usual): (Vec<&Listed>, Vec<&Listed>) =
        listed.iter().partition(|mail| mail.size > LARGEST);
    let mut mails = Vec::with_capacity(listed.len());
    if !usual.is_empty() {
        let uids: Vec<u32> = usual.iter().map(|mail| mail.uid).collect();
        let bytes: u64 = usual.iter().map(|mail| mail.size).sum();
        let fetched = fetch(mailbox, &set(&uids), "(UID BODY.PEEK[])", patience(bytes)).await?;
        for mail in usual {
            let found = fetched.iter().find(|fetch| fetch.uid == Some(mail.uid));
            mails.extend(found.and_then(Fetch::body).map(|body| Raw {
                uid: mail.uid,
                bytes: body.to_vec(),
                received: mail.received,
                cut_of: None,
                listed: Vec::new(),
            }));
        }
    }
    for mail in large {
        mails.extend(beginning(mailbox, mail).await?);
    }
    Ok(mails)
}

async fn beginning(mailbox: &mut Mailbox, mail: &Listed) -> Result<Option<Raw>, ChannelError> {
    let uid = mail.uid.to_string();
    let query = format!("(UID BODY.PEEK[]<0.{BEGINNING}>)");
    let fetched = fetch(mailbox, &uid, &query, ANSWER).await?;
    let Some(bytes) = fetched.iter().find_map(Fetch::body).map(<[u8]>::to_vec) else {
        return Ok(None);
    };
    let mut listed = Vec::new();
    match fetch(mailbox, &uid, "(UID BODYSTRUCTURE)", ANSWER).await {
        Ok(structure) => {
            if let Some(structure) = structure.iter().find_map(Fetch::bodystructure) {
                files(structure, &mut listed, 0);
            }
        }
        // The list of files is a courtesy; the mail itself is there.
        Err(_) => mailbox.broken = true,
    }
    Ok(Some(Raw {
        uid: mail.uid,
        bytes,
        received: mail.received,
        cut_of: Some(mail.size),
        listed,
    }))
}

/// One more second for each 100 kB: slow lines are no reason to give up.
fn patience(bytes: u64) -> Duration {
    ANSWER + Duration::from_secs(bytes / 100_000)
}

async fn fetch(
    mailbox: &mut Mailbox,
    uids: &str,
    query: &str,
    wait: Duration,
) -> Result<Vec<Fetch>, ChannelError> {
    let who = mailbox.who.clone();
    let fetching = async {
        let stream = mailbox.session.uid_fetch(uids, query).await?;
        stream.try_collect::<Vec<_>>().await
    };
    timeout(wait, fetching)
        .await
        .map_err(|_| slow(&who))?
        .map_err(|e| failed(&e, &who))
}

fn received(fetch: &Fetch) -> Option<Timestamp> {
    fetch
        .internal_date()
        .and_then(|date| Timestamp::from_second(date.timestamp()).ok())
}

/// UIDs as IMAP writes them, with ranges: `3:5,9`.
fn set(uids: &[u32]) -> String {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in sorted {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let written = |(first, last): &(u32, u32)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}:{last}")
        }
    };
    ranges.iter().map(written).collect::<Vec<_>>().join(",")
}

fn files(structure: &BodyStructure<'_>, listed: &mut Vec<Attachment>, depth: usize) {
    if depth > 20 || listed.len() >= 100 {
        return;
    }
    let (common, other, is_text) = match structure {
        BodyStructure::Multipart { bodies, .. } => {
            for body in bodies {
                files(body, listed, depth + 1);
            }
            return;
        }
        BodyStructure::Basic { common, other, .. }
        | BodyStructure::Message { common, other, .. } => (common, other, false),
        BodyStructure::Text { common, other, .. } => (common, other, true),
    };
    let disposition = common.disposition.as_ref();
    let name = named(disposition.map(|d| &d.params), "filename")
        .or_else(|| named(Some(&common.ty.params), "name"));
    if is_text && name.is_none() {
        return;
    }
    // Three of four bytes of base64 are the file's own; lines end in two more.
    let octets = u64::from(other.octets);
    let size = if matches!(other.transfer_encoding, ContentEncoding::Base64) {
        octets * 57 / 78
    } else {
        octets
    };
    listed.push(Attachment {
        name: super::mime::file_name(&name.unwrap_or_default()),
        media_type: format!("{}/{}", common.ty.ty, common.ty.subtype).to_ascii_lowercase(),
        size: Some(size),
        url: None,
    });
}

fn named(params: Option<&BodyParams<'_>>, name: &str) -> Option<String> {
    let params = params?.as_ref()?;
    params
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_written_short() {
        assert_eq!(set(&[5, 3, 4, 9, 9]), "3:5,9");
        assert_eq!(set(&[u32::MAX]), "4294967295");
    }

    #[test]
    fn a_page_is_bounded_but_never_empty() {
        let mail = |uid, size| Listed {
            uid,
            size,
            received: None,
        };
        assert_eq!(page(&[mail(1, LARGEST), mail(2, 10)]).len(), 1);
        assert_eq!(
            page(&[mail(1, 10), mail(2, PAGE_BYTES), mail(3, 10)]).len(),
            1
        );
        assert_eq!(page(&[mail(1, 900 * 1024 * 1024), mail(2, 10)]).len(), 1);
        assert_eq!(page(&[mail(1, 10), mail(2, 10), mail(3, 10)]).len(), 3);
        assert!(page(&[]).is_empty());
    }
}
