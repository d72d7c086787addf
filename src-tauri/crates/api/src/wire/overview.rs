//! The slim bar and the settings.

wire! {
    /// The slim bar over everything.
    Overview {
        /// Shop name; empty before the first start is done.
        shop_name: String,
        /// IANA zone of the seller.
        home_time_zone: String,
        /// The seller's language.
        language: String,
        /// The engine's clock.
        now: String,
        /// Whether this is the demo shop.
        demo: bool,
        /// No channel yet: show the first start.
        first_start: bool,
        /// Since when the stop key is on.
        stopped_at: Option<String>,
        /// `watching`, `partly` (some channel is not watched), `not_watching`, `stopped`.
        watch: String,
        /// Why not fully, in words.
        watch_detail: Option<String>,
        /// Counts by state.
        counts: Counts,
        /// Open escalations.
        escalations: u32,
        /// Replies that wait for their countdown.
        countdowns: u32,
        /// Sends whose outcome is unclear.
        ambiguous: u32,
        /// Program version.
        version: String,
    }

    /// Conversations by state.
    Counts {
        /// All.
        all: u32,
        /// New, replying or waiting.
        open: u32,
        /// Wait for a person.
        waiting: u32,
        /// A reply stands in the outbox.
        replying: u32,
        /// The last word is ours.
        answered: u32,
        /// Closed by a person.
        closed: u32,
        /// Not opened since the buyer wrote.
        unread: u32,
    }

    /// What the seller set.
    Settings {
        /// Shop name.
        shop_name: String,
        /// IANA zone.
        home_time_zone: String,
        /// The seller's language.
        language: String,
        /// Base URL of an OpenAI-compatible server; empty: none.
        model_url: String,
        /// Model name.
        model_name: String,
        /// Whether a key lies in the vault.
        model_key_set: bool,
    }

    /// Settings to be kept.
    SettingsSet {
        /// Shop name.
        shop_name: String,
        /// IANA zone.
        home_time_zone: String,
        /// The seller's language.
        language: String,
        /// Base URL; empty: none.
        model_url: String,
        /// Model name.
        model_name: String,
        /// A new key; absent: keep the old one; empty: remove it.
        model_key: Option<String>,
    }
}
