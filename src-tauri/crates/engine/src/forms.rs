//! What people fill in to connect an account, turned into a channel.

use crate::accounts::NewChannel;
use crate::error::EngineError;
use domain::Secret;
use serde_json::json;

/// A mailbox as people describe it, on a form or on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailForm {
    /// As the seller calls it.
    pub name: String,
    /// Mail address.
    pub address: String,
    /// `host:port` of the IMAP server.
    pub imap: String,
    /// `host:port` of the SMTP server.
    pub smtp: String,
    /// User name; empty: the address.
    pub user: String,
    /// `none`, `starttls`, `implicit`.
    pub tls: String,
    /// The marketplace that writes through this mailbox, where one does.
    pub preset: Option<String>,
}

impl EmailForm {
    /// The channel.
    ///
    /// # Errors
    /// [`EngineError::BadRequest`] that names the field and shows how it should look.
    pub fn into_channel(self, password: Secret<String>) -> Result<NewChannel, EngineError> {
        let address = self.address.trim().to_owned();
        let valid = address
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !valid || address.contains(char::is_whitespace) {
            return Err(EngineError::BadRequest(format!(
                "`{address}` is not a mail address (shop@example.com)."
            )));
        }
        if !matches!(self.tls.as_str(), "none" | "starttls" | "implicit") {
            return Err(EngineError::BadRequest(format!(
                "TLS is `none`, `starttls` or `implicit`, not `{}`.",
                self.tls
            )));
        }
        let (imap_host, imap_port) = host_and_port(&self.imap, "IMAP")?;
        let (smtp_host, smtp_port) = host_and_port(&self.smtp, "SMTP")?;
        let user = if self.user.trim().is_empty() {
            address.clone()
        } else {
            self.user.trim().to_owned()
        };
        let preset = self.preset.filter(|preset| !preset.trim().is_empty());
        let settings = json!({
            "address": address,
            "imap": { "host": imap_host, "port": imap_port },
            "smtp": { "host": smtp_host, "port": smtp_port },
            "user": user,
            "tls": self.tls,
            "preset": preset,
        });
        Ok(NewChannel {
            platform: "email".to_owned(),
            name: if self.name.trim().is_empty() {
                address.clone()
            } else {
                self.name
            },
            site: None,
            account: address,
            settings,
            secrets: vec![("password".to_owned(), password)],
        })
    }
}

fn host_and_port(text: &str, what: &str) -> Result<(String, u16), EngineError> {
    let bad = || {
        EngineError::BadRequest(format!(
            "`{text}` is not the {what} server (imap.example.com:993)."
        ))
    };
    let (host, port) = text.trim().rsplit_once(':').ok_or_else(bad)?;
    let port = port.parse().map_err(|_| bad())?;
    if host.is_empty() || port == 0 {
        return Err(bad());
    }
    Ok((host.trim_matches(['[', ']']).to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::{EmailForm, Secret};

    fn form() -> EmailForm {
        EmailForm {
            name: "Mail".to_owned(),
            address: "shop@example.com".to_owned(),
            imap: "imap.example.com:993".to_owned(),
            smtp: "[::1]:465".to_owned(),
            user: String::new(),
            tls: "implicit".to_owned(),
            preset: None,
        }
    }

    #[test]
    fn a_filled_form_becomes_a_channel_without_the_password_in_its_settings() {
        let channel = form()
            .into_channel(Secret::new("hunter2".to_owned()))
            .unwrap();
        assert_eq!(channel.settings["smtp"]["host"], "::1");
        assert_eq!(
            channel.settings["user"], "shop@example.com",
            "the address is the user where none is given"
        );
        assert!(!channel.settings.to_string().contains("hunter2"));
    }

    #[test]
    fn what_cannot_work_is_refused_with_the_field_named() {
        type Spoil = fn(&mut EmailForm);
        let cases: [(&str, Spoil); 5] = [
            ("mail address", |f| f.address = "shop".to_owned()),
            ("mail address", |f| f.address = "a b@example.com".to_owned()),
            ("IMAP", |f| f.imap = "imap.example.com".to_owned()),
            ("SMTP", |f| f.smtp = "smtp.example.com:99999".to_owned()),
            ("TLS", |f| f.tls = "ssl".to_owned()),
        ];
        for (word, spoil) in cases {
            let mut form = form();
            spoil(&mut form);
            let error = form.into_channel(Secret::new(String::new())).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
