//! Connected accounts.

wire! {
    /// Connected accounts.
    ChannelList {
        /// Rows.
        rows: Vec<ChannelView>,
        /// Platform codes that can be added.
        platforms: Vec<String>,
        /// Where the logins lie, in words.
        vault: String,
    }

    /// One connected account.
    ChannelView {
        /// Ours.
        id: String,
        /// Platform code.
        platform: String,
        /// Name.
        name: String,
        /// Account.
        account: String,
        /// `starting`, `watching`, `offline`, `needs_login`, `broken`, `disabled`.
        health: String,
        /// In words.
        detail: Option<String>,
        /// Last complete sync.
        last_sync_at: Option<String>,
        /// Next try.
        retry_at: Option<String>,
        /// Switched on.
        enabled: bool,
        /// How a send is proved: `K`, `E`, `L`, `N`.
        send_class: String,
        /// Whether an automatic reply counts for the deadline: `yes`, `no`, `unknown`.
        counts: String,
    }

    /// A mailbox to be connected.
    EmailAdd {
        /// As the seller calls it.
        name: String,
        /// Mail address.
        address: String,
        /// `host:port`.
        imap: String,
        /// `host:port`.
        smtp: String,
        /// User name.
        user: String,
        /// Password; goes to the vault and nowhere else.
        password: String,
        /// `none`, `starttls`, `implicit`.
        tls: String,
        /// `amazon` or absent.
        preset: Option<String>,
    }

    /// An eBay account to be connected.
    TokenAdd {
        /// Platform code.
        platform: String,
        /// As the seller calls it.
        name: String,
        /// Base URL, where it is not the platform's own.
        base_url: Option<String>,
        /// Account name, where known.
        account: Option<String>,
        /// Access token; goes to the vault and nowhere else.
        token: String,
    }

    /// What came of connecting.
    ChannelAdded {
        /// The channel, when it was added.
        id: Option<String>,
        /// What was found, or why not, in words.
        lines: Vec<String>,
        /// Whether it works.
        ok: bool,
    }

    /// A new login for a channel whose old one is refused.
    LoginRenew {
        /// Channel.
        id: String,
        /// Password or token; goes to the vault and nowhere else.
        secret: String,
    }
}
