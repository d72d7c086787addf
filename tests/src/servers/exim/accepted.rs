//! What the mail server accepted.

use std::time::SystemTime;

use crate::servers::maildir::Stored;

/// One message that the server said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedMail {
    /// The sender of the envelope; empty for a bounce.
    pub envelope_from: String,
    /// The recipients of the envelope, in alphabetical order.
    pub recipients: Vec<String>,
    /// The message as it came, below the server's own `Received` header.
    pub raw: Vec<u8>,
    /// Its `Message-ID`, with the angle brackets.
    pub message_id: Option<String>,
    /// When the server wrote it down, milliseconds after it said yes.
    pub at: SystemTime,
}

impl AcceptedMail {
    /// Takes off the headers that the server put on top to remember the envelope.
    pub(super) fn read(stored: Stored) -> Self {
        let mut rest = stored.raw.as_slice();
        let mut mail = Self {
            envelope_from: String::new(),
            recipients: Vec::new(),
            raw: Vec::new(),
            message_id: None,
            at: stored.at,
        };
        while let Some((name, value, after)) = header(rest) {
            match name.as_str() {
                "return-path" => mail.envelope_from = value.trim_matches(['<', '>']).to_owned(),
                "envelope-to" => {
                    mail.recipients = value.split(',').map(|one| one.trim().to_owned()).collect();
                    mail.recipients.sort();
                }
                "delivery-date" | "received" => {}
                _ => break,
            }
            rest = after;
            if name == "received" {
                break;
            }
        }
        mail.raw = rest.to_vec();
        mail.message_id = find(rest, "message-id");
        mail
    }

    /// The value of a header of the message, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        find(&self.raw, &name.to_ascii_lowercase())
    }
}

fn find(message: &[u8], wanted: &str) -> Option<String> {
    let mut rest = message;
    while let Some((name, value, after)) = header(rest) {
        if name == wanted {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// The first header: its name in small letters, its value unfolded, and what follows.
fn header(message: &[u8]) -> Option<(String, String, &[u8])> {
    let mut end = 0;
    let mut lines: Vec<String> = Vec::new();
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let continues = line
            .first()
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if !lines.is_empty() && !continues {
            break;
        }
        end += line.len();
        lines.push(String::from_utf8_lossy(line).trim().to_owned());
    }
    let whole = lines.join(" ");
    let (name, value) = whole.split_once(':')?;
    Some((
        name.trim().to_ascii_lowercase(),
        value.trim().to_owned(),
        message.get(end..).unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_read_and_taken_off() {
        let raw = b"Return-path: <shop@example.test>\nEnvelope-to: b@x.test,\n c@y.test\nDelivery-date: today\nReceived: from x\n\tby y;\n\ttoday\nSubject: hi\nMessage-ID:\n <1@x>\n\nbody: no header\n";
        let mail = AcceptedMail::read(Stored {
            at: SystemTime::UNIX_EPOCH,
            raw: raw.to_vec(),
        });
        assert_eq!(mail.envelope_from, "shop@example.test");
        assert_eq!(mail.recipients, ["b@x.test", "c@y.test"]);
        assert_eq!(mail.message_id.as_deref(), Some("<1@x>"));
        assert_eq!(mail.header("Subject").as_deref(), Some("hi"));
        assert_eq!(mail.header("body"), None);
        assert!(mail.raw.starts_with(b"Subject: hi\n"));
    }

    #[test]
    fn a_bounce_has_no_sender() {
        let mail = AcceptedMail::read(Stored {
            at: SystemTime::UNIX_EPOCH,
            raw: b"Return-path: <>\n\nx".to_vec(),
        });
        assert_eq!(mail.envelope_from, "");
        assert_eq!(mail.raw, b"\nx");
    }
}
