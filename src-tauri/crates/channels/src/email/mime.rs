//! The parts of a mail: its text, its HTML, its files. Broken mails give what they have.

use super::{charset, html};
use domain::message::Attachment;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Text above this size is cut; nobody reads on, and nobody answers it.
const LONGEST_TEXT: usize = 200_000;

/// What stands in a mail, before trimming.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The text; for a mail in HTML the text a reader sees, with the mark where quoting begins.
    pub text: String,
    /// Harmless HTML.
    pub html: Option<String>,
    /// Files and pictures.
    pub attachments: Vec<Attachment>,
}

/// Reads the parts of a mail.
#[must_use]
pub fn content(message: &Message<'_>) -> Content {
    match repaired(message) {
        Some(mail) => MessageParser::default()
            .parse(&mail)
            .as_ref()
            .map(parts)
            .unwrap_or_default(),
        None => parts(message),
    }
}

/// A mail whose announced boundary never comes, with the boundary it uses instead.
fn repaired(message: &Message<'_>) -> Option<Vec<u8>> {
    let [part] = message.parts.as_slice() else {
        return None;
    };
    let kind = part
        .content_type()
        .filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))?;
    let from = usize::try_from(part.offset_body).ok()?;
    let body = message.raw_message.get(from..)?;
    let line = body
        .split(|b| *b == b'\n')
        .find(|line| line.starts_with(b"--") && line.len() > 3)?;
    let boundary = std::str::from_utf8(line.get(2..)?).ok()?.trim();
    let known = kind
        .attribute("boundary")
        .is_some_and(|known| known == boundary);
    if known || boundary.contains(['"', '\\']) {
        return None;
    }
    let subtype = kind.subtype().unwrap_or("mixed");
    let mut mail =
        format!("Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    mail.extend_from_slice(body);
    Some(mail)
}

fn parts(message: &Message<'_>) -> Content {
    let plain = plain_text(message);
    let source = html_source(message);
    let text = if is_stub(&plain) {
        source
            .as_deref()
            .map(html::to_text)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(plain)
    } else {
        plain
    };
    Content {
        text: cut(charset::tidy(&text).as_ref()),
        html: source.as_deref().and_then(html::sanitise),
        attachments: attachments(message),
    }
}

/// A text part that only says that there is HTML is none.
fn is_stub(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.len() < 160
            && text.to_ascii_lowercase().contains("html")
            && text.to_ascii_lowercase().contains("view"))
}

fn plain_text(message: &Message<'_>) -> String {
    let parts = message.text_body.iter().filter_map(|id| message.part(*id));
    let texts: Vec<String> = parts
        .filter(|part| matches!(part.body, PartType::Text(_)))
        .filter_map(|part| {
            let text = part_text(message, part)?;
            Some(if is_flowed(part) { unflow(&text) } else { text })
        })
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.join("\n\n")
}

fn html_source(message: &Message<'_>) -> Option<String> {
    let parts = message.html_body.iter().filter_map(|id| message.part(*id));
    let sources: Vec<String> = parts
        .filter(|part| matches!(part.body, PartType::Html(_)))
        .filter_map(|part| part_text(message, part))
        .collect();
    (!sources.is_empty()).then(|| sources.join("\n<hr>\n"))
}

/// The text of a part. The parser's own decoding is used where nothing speaks against it.
fn part_text(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let decoded = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text,
        _ => return None,
    };
    let label = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"));
    let is_suspicious =
        decoded.contains('\u{FFFD}') || decoded.contains('\u{1b}') || decoded.contains('\0');
    if !is_suspicious {
        return Some(decoded.clone().into_owned());
    }
    let from = usize::try_from(part.offset_body).unwrap_or(usize::MAX);
    let to = usize::try_from(part.offset_end).unwrap_or(usize::MAX);
    let raw = message.raw_message.get(from..to).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    match bytes {
        Some(bytes) if !bytes.is_empty() => Some(charset::decode(&bytes, label)),
        _ => Some(decoded.clone().into_owned()),
    }
}

fn is_flowed(part: &MessagePart<'_>) -> bool {
    let format = part
        .content_type()
        .and_then(|kind| kind.attribute("format"));
    format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
}

/// Joins the lines of `format=flowed` (RFC 3676) that are one paragraph; quotations and signatures stay as they are.
fn unflow(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let is_soft = line.ends_with(' ') && line != "-- " && !line.starts_with('>');
        joined.push_str(line);
        if !is_soft {
            joined.push('\n');
        }
    }
    joined
}

fn attachments(message: &Message<'_>) -> Vec<Attachment> {
    message.attachments().map(attachment).collect()
}

fn attachment(part: &MessagePart<'_>) -> Attachment {
    let kind = part.content_type();
    let media_type = match kind {
        Some(kind) => match kind.subtype() {
            Some(sub) => format!("{}/{sub}", kind.ctype()),
            None => kind.ctype().to_owned(),
        },
        None => "application/octet-stream".to_owned(),
    };
    let name = match part.attachment_name() {
        Some(name) => name.to_owned(),
        None => part
            .message()
            .and_then(Message::subject)
            .unwrap_or("")
            .to_owned(),
    };
    Attachment {
        name: file_name(&name),
        media_type: media_type.to_ascii_lowercase(),
        size: u64::try_from(part.len()).ok(),
        url: None,
    }
}

/// A name for showing only: no folders, no controls, not too long.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |c: &char| {
        !c.is_control() && !matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    last.chars()
        .filter(shown)
        .take(200)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
