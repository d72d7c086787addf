//! Mails as buyers write them.

use jiff::Timestamp;

/// One mail to the shop.
#[derive(Clone, Debug)]
pub struct Letter {
    from: String,
    id: String,
    subject: String,
    text: String,
    at: Timestamp,
    more: Vec<(String, String)>,
}

impl Letter {
    /// A mail from an address, with the part of its Message-ID before the `@`.
    pub fn new(from: &str, id: &str, at: Timestamp) -> Self {
        Self {
            from: from.to_owned(),
            id: format!("<{id}@buyers.example>"),
            subject: "Bestellung".to_owned(),
            text: String::new(),
            at,
            more: Vec::new(),
        }
    }

    /// What it says.
    #[must_use]
    pub fn says(mut self, text: &str) -> Self {
        self.text = text.to_owned();
        self
    }

    /// Its subject.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Self {
        self.subject = subject.to_owned();
        self
    }

    /// One more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.more.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As an answer to a mail, as poor mail programs write it: without the thread above.
    #[must_use]
    pub fn answering(self, message_id: &str) -> Self {
        self.with("In-Reply-To", message_id)
    }

    /// As an answer to a mail, with the thread above it.
    #[must_use]
    pub fn in_thread(self, references: &str, message_id: &str) -> Self {
        self.with("References", &format!("{references} {message_id}"))
            .answering(message_id)
    }

    /// Its Message-ID, as the platform's name of the message: without brackets.
    pub fn platform_id(&self) -> String {
        self.id.trim_matches(['<', '>']).to_owned()
    }

    /// As it comes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let date = self.at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let mut head = format!(
            "From: {}\r\nTo: shop@example.test\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: {}\r\n",
            self.from, self.subject, self.id
        );
        for (name, value) in &self.more {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let own_type = self
            .more
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        if !own_type {
            head.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n");
        }
        format!("{head}\r\n{}\r\n", self.text.replace('\n', "\r\n")).into_bytes()
    }
}
