//! Whether a mail was sent, by our mark coming back; and sent mail put where people look for it.

use super::filing::ToFile;
use super::imap::{Mailbox, quoted};
use super::read::{MARK, own_message_id};
use super::settings::EmailSettings;
use crate::{ChannelError, SendProbe};
use domain::outbox::Evidence;
use std::time::Duration;
use tokio::time::timeout;

/// Looks for the mail of an outbox row wherever its copy may have come to lie.
pub async fn find(
    mailbox: &mut Mailbox,
    settings: &EmailSettings,
    probe: &SendProbe,
) -> Result<Evidence, ChannelError> {
    let message_id = own_message_id(&probe.id, settings);
    let query = format!(
        "OR HEADER Message-ID {} HEADER {MARK} {}",
        quoted(&format!("<{message_id}>")),
        quoted(probe.id.as_str())
    );
    let folders: Vec<String> = mailbox
        .folders
        .sent
        .iter()
        .cloned()
        .chain(["INBOX".to_owned()])
        .chain(mailbox.folders.junk.clone())
        .collect();
    for folder in folders {
        mailbox.examine(&folder).await?;
        if !mailbox.search(&query).await?.is_empty() {
            return Ok(Evidence::Present {
                platform_id: Some(message_id),
            });
        }
    }
    if !settings.can_prove_absence() {
        return Ok(Evidence::Unclear {
            detail: "The mail is in no folder, but this mailbox keeps no copy of what is sent, so that proves nothing."
                .to_owned(),
        });
    }
    Ok(Evidence::Absent {
        listing_began: probe.now,
    })
}

/// Puts sent mails into the Sent folder that are not there. A failure costs nothing but the copy.
pub async fn file(mailbox: &mut Mailbox, to_file: &ToFile) {
    let waiting = to_file.take();
    let Some(sent) = mailbox.folders.sent.clone() else {
        return;
    };
    for mut unfiled in waiting {
        if mailbox.broken {
            to_file.put_back(unfiled);
            continue;
        }
        let filing = file_one(mailbox, &sent, &unfiled.message_id, &unfiled.bytes);
        let done = timeout(Duration::from_secs(15), filing).await;
        if !matches!(done, Ok(Ok(()))) {
            tracing::info!(folder = %sent, "a sent mail could not be put into the folder of sent mail yet");
            mailbox.broken = true;
            unfiled.tries += 1;
            to_file.put_back(unfiled);
        }
    }
}

async fn file_one(
    mailbox: &mut Mailbox,
    sent: &str,
    message_id: &str,
    bytes: &[u8],
) -> Result<(), ChannelError> {
    mailbox.examine(sent).await?;
    let found = mailbox
        .search(&format!(
            "HEADER Message-ID {}",
            quoted(&format!("<{message_id}>"))
        ))
        .await?;
    if found.is_empty() {
        let who = mailbox.who.clone();
        mailbox
            .session
            .append(sent, Some("(\\Seen)"), None, bytes)
            .await
            .map_err(|e| super::imap::failed(&e, &who))?;
    }
    Ok(())
}
