//! An answer as a mail: threaded, marked as automatic where it is, nothing injected.

use super::headers::clean_id;
use super::read::{MARK, ReplyContext, own_message_id};
use super::settings::EmailSettings;
use crate::Outgoing;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use std::time::SystemTime;

/// A mail ready to be handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Our Message-ID, without brackets.
    pub message_id: String,
    /// Envelope sender.
    pub from: Address,
    /// The buyer.
    pub to: Address,
    /// The whole mail.
    pub bytes: Vec<u8>,
}

/// Writes the mail. The error says in words why it cannot be one.
pub fn compose(outgoing: &Outgoing, settings: &EmailSettings) -> Result<Letter, String> {
    let context: ReplyContext =
        serde_json::from_value(outgoing.context.clone()).unwrap_or_default();
    let from: Address = address(&settings.address)?;
    let to: Address = address(&recipient(outgoing, &context, settings))?;
    if outgoing.text.trim().is_empty() {
        return Err("the answer is empty".to_owned());
    }
    let message_id = own_message_id(&outgoing.id, settings);
    let name = |name: &Option<String>| {
        name.as_deref()
            .map(one_line)
            .filter(|name| !name.is_empty())
    };
    let mut builder = Message::builder()
        .from(Mailbox::new(name(&settings.from_name), from.clone()))
        .to(Mailbox::new(name(&context.name), to.clone()))
        .subject(reply_subject(
            outgoing.subject.as_deref().or(context.subject.as_deref()),
        ))
        .date(SystemTime::from(outgoing.now))
        .message_id(Some(format!("<{message_id}>")))
        .raw_header(header(MARK, outgoing.id.as_str())?);
    let references = references(&context);
    if let Some(newest) = references.last() {
        builder = builder.in_reply_to(format!("<{newest}>"));
        let all: Vec<String> = references.iter().map(|id| format!("<{id}>")).collect();
        builder = builder.references(all.join(" "));
    }
    if outgoing.automatic {
        builder = builder.raw_header(header("Auto-Submitted", "auto-replied")?);
    }
    let language: String = outgoing
        .language
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    if !language.is_empty() && language != "und" {
        builder = builder.raw_header(header("Content-Language", &language)?);
    }
    let mail = builder
        .header(ContentType::TEXT_PLAIN)
        .body(body(&outgoing.text))
        .map_err(|e| format!("the mail cannot be written: {e}"))?;
    Ok(Letter {
        message_id,
        from,
        to,
        bytes: mail.formatted(),
    })
}

/// Who is answered: the address the buyer asked for; behind a relay always the buyer's alias.
fn recipient(outgoing: &Outgoing, context: &ReplyContext, settings: &EmailSettings) -> String {
    let alias = settings
        .preset
        .and_then(|preset| preset.parts_of(&outgoing.conversation_platform_id));
    match (alias, &context.reply_to) {
        (Some((alias, _)), _) => alias.to_owned(),
        (None, Some(reply_to)) if !settings.is_own(reply_to) => reply_to.clone(),
        _ => outgoing.buyer_platform_id.clone(),
    }
}

fn address(text: &str) -> Result<Address, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("`{}` is not a mail address", one_line(text)))
}

/// `Re:` once, in front of what was there before; never with a line break.
fn reply_subject(subject: Option<&str>) -> String {
    const PREFIXES: &[&str] = &[
        "re", "aw", "antw", "sv", "vs", "odp", "rv", "res", "rif", "r", "ref", "回复", "答复",
        "回覆", "답장", "ha", "ynt",
    ];
    let mut rest = subject.map(one_line).unwrap_or_default();
    while let Some((prefix, behind)) = rest.split_once([':', '：']) {
        let plain = prefix.trim().to_lowercase();
        let plain = plain.split(['[', '(']).next().unwrap_or_default().trim();
        if !PREFIXES.contains(&plain) {
            break;
        }
        rest = behind.trim().to_owned();
    }
    let short: String = rest.chars().take(240).collect();
    if short.is_empty() {
        "Re:".to_owned()
    } else {
        format!("Re: {short}")
    }
}

fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The References of the answered mail and the mail itself; the first and the newest when there are too many.
fn references(context: &ReplyContext) -> Vec<String> {
    let mut all: Vec<String> = context
        .references
        .iter()
        .filter_map(|id| clean_id(id))
        .collect();
    if let Some(id) = context.message_id.as_deref().and_then(clean_id) {
        all.retain(|known| *known != id);
        all.push(id);
    }
    if all.len() > 20 {
        let newest = all.split_off(all.len() - 19);
        all.truncate(1);
        all.extend(newest);
    }
    all
}

fn header(name: &'static str, value: &str) -> Result<HeaderValue, String> {
    let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|e| e.to_string())?;
    Ok(HeaderValue::new(name, one_line(value)))
}

/// Line ends of mail, nothing that breaks a line by accident.
fn body(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect();
    let mut lines = text
        .trim_end()
        .split('\n')
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\r\n");
    lines.push_str("\r\n");
    lines
}

#[cfg(test)]
mod tests;
