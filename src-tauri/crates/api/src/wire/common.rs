//! What every command may use.

wire! {
    /// Nothing is asked or answered.
    Empty {}

    /// One id.
    ById {
        /// Ours.
        id: String,
    }

    /// Whether it was done.
    Done {
        /// False: there was nothing to do (too late, already so).
        done: bool,
    }

    /// An amount.
    MoneyView {
        /// Decimal text in major units.
        amount: String,
        /// ISO code.
        currency: String,
    }

    /// What changed; the screens ask again for what carries these tags.
    Changed {
        /// `inbox`, `conversation:<id>`, `outbox`, `escalations`, `channels`, `schedule`, `overview`, `settings`, `corrections`.
        tags: Vec<String>,
        /// A line for the status bar or a toast, where there is one: a reason code or event name.
        event: Option<String>,
        /// Conversation the event is about.
        conversation: Option<String>,
    }

    /// What an error looks like on the wire.
    ErrorView {
        /// Closed list; the screens translate it.
        code: String,
        /// What to put into the translated text.
        #[ts(type = "Record<string, string>")]
        params: std::collections::BTreeMap<String, String>,
    }
}
