//! The types that cross the border to the screens. They stay here: below the api they become domain types.
//!
//! Times are RFC 3339 texts in UTC, ids are texts, amounts are decimal texts in major units. Words (`state`, `mode`,
//! `reason`, `intent` …) are the codes of the domain; the screens translate them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
        #[ts(export)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

wire! {
    /// Nothing is asked or answered.
    Empty {}

    /// One id.
    ById {
        /// Ours.
        id: String,
    }

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

    /// Which page of the inbox.
    InboxRequest {
        /// `all`, `open`, `waiting`, `replying`, `answered`, `closed`.
        filter: String,
        /// Only this channel.
        channel: Option<String>,
        /// `next` of the page before.
        after: Option<String>,
        /// Rows at most (1 to 200).
        limit: u32,
    }

    /// One page of the inbox, newest first.
    InboxPage {
        /// Rows.
        rows: Vec<InboxRow>,
        /// Ask for the next page with it.
        next: Option<String>,
        /// Counts over everything.
        counts: Counts,
    }

    /// One conversation in the list.
    InboxRow {
        /// Conversation.
        id: String,
        /// Account.
        channel: String,
        /// As the seller calls it.
        channel_name: String,
        /// Platform code, for the mark.
        platform: String,
        /// Who.
        buyer_name: String,
        /// ISO country.
        buyer_country: Option<String>,
        /// Start of the newest message.
        preview: String,
        /// `buyer`, `seller`, `assistant`, `system`.
        last_author: String,
        /// When the newest message was sent.
        last_message_at: String,
        /// `new`, `replying`, `waiting`, `answered`, `closed`.
        state: String,
        /// Why it waits.
        reason: Option<String>,
        /// Language of the buyer.
        language: Option<String>,
        /// Order number.
        order_platform_id: Option<String>,
        /// Not opened since the buyer wrote.
        unread: bool,
        /// When the reply is due.
        due_at: Option<String>,
        /// When the waiting reply goes out.
        sends_at: Option<String>,
        /// State of the newest open outbox row.
        outbox_state: Option<String>,
        /// A person is called for.
        escalated: bool,
    }

    /// Everything about one conversation.
    ConversationView {
        /// Its row.
        row: InboxRow,
        /// Grows with every change; send it back with a reply.
        version: u32,
        /// Subject.
        subject: Option<String>,
        /// Set by a person for this conversation only.
        mode_override: Option<String>,
        /// What the schedule says now: `off`, `suggest`, `auto`.
        mode: String,
        /// Which row of the schedule says so, in a word (`default`, `zone`, …).
        mode_scope: String,
        /// Oldest first.
        messages: Vec<MessageView>,
        /// Who.
        buyer: BuyerView,
        /// Newest first; the linked one has `linked`.
        orders: Vec<OrderView>,
        /// Judgements, newest first.
        decisions: Vec<DecisionView>,
        /// Open rows of the outbox for this conversation.
        outbox: Vec<OutboxView>,
        /// The open escalation.
        escalation: Option<EscalationView>,
        /// What a person typed and did not send, else what the machine proposes.
        draft: Option<DraftView>,
        /// Longest text the channel takes.
        max_characters: u32,
    }

    /// A text to be edited and sent by a person.
    DraftView {
        /// In the buyer's language.
        text: String,
        /// In the seller's language, where the machine wrote it.
        gloss: Option<String>,
        /// `person` or `assistant`.
        by: String,
    }

    /// One message.
    MessageView {
        /// Ours.
        id: String,
        /// `buyer`, `seller`, `assistant`, `system`.
        author: String,
        /// What was said now.
        text: String,
        /// The whole text, where quotes were trimmed.
        full_text: Option<String>,
        /// Sanitised HTML, to be shown in a sandboxed frame.
        html: Option<String>,
        /// The same in the seller's language: the gloss of a reply, or what was understood of a buyer's message.
        gloss: Option<String>,
        /// When.
        sent_at: String,
        /// Files.
        attachments: Vec<AttachmentView>,
        /// Why the machine never answers it.
        suppress: Option<String>,
        /// The outbox row it was sent by.
        outbox: Option<String>,
    }

    /// One file.
    AttachmentView {
        /// Name.
        name: String,
        /// Media type.
        media_type: String,
        /// Bytes.
        #[ts(type = "number | null")]
        size: Option<u64>,
    }

    /// Who writes.
    BuyerView {
        /// Ours.
        id: String,
        /// Name.
        name: String,
        /// Name on the platform.
        platform_id: String,
        /// ISO country.
        country: Option<String>,
        /// Language.
        language: Option<String>,
        /// IANA zone.
        time_zone: Option<String>,
        /// Local time there, `HH:MM`.
        local_time: Option<String>,
        /// Orders so far.
        #[ts(type = "number | null")]
        orders_count: Option<i64>,
        /// Money so far.
        lifetime_value: Option<MoneyView>,
    }

    /// An amount.
    MoneyView {
        /// Decimal text in major units.
        amount: String,
        /// ISO code.
        currency: String,
    }

    /// One order.
    OrderView {
        /// Ours.
        id: String,
        /// The number the buyer knows.
        platform_id: String,
        /// State word.
        status: String,
        /// When it was placed.
        placed_at: String,
        /// Sum.
        total: Option<MoneyView>,
        /// Lines.
        items: Vec<ItemView>,
        /// Where it goes, one line each.
        ship_to: Vec<String>,
        /// Parcels.
        shipments: Vec<ShipmentView>,
        /// Refunds, in words: amount and state.
        refunds: Vec<RefundView>,
        /// Returns.
        returns: Vec<ReturnView>,
        /// Whether the conversation is about it.
        linked: bool,
    }

    /// One line of an order.
    ItemView {
        /// Code.
        sku: String,
        /// Title.
        title: String,
        /// Pieces.
        #[ts(type = "number")]
        quantity: i64,
        /// Price of one.
        unit_price: Option<MoneyView>,
        /// Chosen options, `Colour: red`.
        options: Vec<String>,
    }

    /// One parcel with its way.
    ShipmentView {
        /// Carrier.
        carrier: String,
        /// Number.
        tracking_number: String,
        /// When it left.
        shipped_at: Option<String>,
        /// Expected.
        eta: Option<String>,
        /// Status word of the newest event.
        status: Option<String>,
        /// Oldest first.
        events: Vec<TrackingView>,
    }

    /// One line of the parcel's way.
    TrackingView {
        /// When.
        at: String,
        /// Status word.
        status: String,
        /// Where.
        location: String,
        /// Carrier's text.
        text: String,
    }

    /// One refund.
    RefundView {
        /// How much.
        amount: Option<MoneyView>,
        /// `pending`, `issued`, `failed`.
        status: String,
        /// When the money left.
        issued_at: Option<String>,
        /// When the buyer should have it.
        expected_by: Option<String>,
    }

    /// One return.
    ReturnView {
        /// State word of the platform.
        status: String,
        /// When.
        opened_at: Option<String>,
    }

    /// Why: everything a judgement rests on.
    DecisionView {
        /// The turn's newest message.
        message: String,
        /// When it was judged.
        at: String,
        /// `reply`, `ask`, `suggest`, `escalate`, `ignore`.
        decision: String,
        /// Reason code.
        reason: String,
        /// Language of the turn.
        language: String,
        /// 0 to 1.
        language_confidence: f64,
        /// Primary first.
        intents: Vec<IntentView>,
        /// Emotion word.
        emotion: String,
        /// Risk words.
        risks: Vec<String>,
        /// Below the gates.
        abstained: bool,
        /// What was found in the text, `kind: value`.
        entities: Vec<EntityView>,
        /// What the reply rests on.
        facts: Vec<FactView>,
        /// Verdicts.
        checks: Vec<CheckView>,
        /// What was or would be said.
        draft: Option<String>,
        /// The same in the seller's language.
        gloss: Option<String>,
        /// The outbox row.
        outbox: Option<String>,
    }

    /// One intent.
    IntentView {
        /// Code.
        intent: String,
        /// 0 to 1.
        confidence: f64,
    }

    /// One entity.
    EntityView {
        /// `order_id`, `amount` …
        kind: String,
        /// As found.
        value: String,
    }

    /// One fact.
    FactView {
        /// `f1` …
        id: String,
        /// Kind code.
        kind: String,
        /// As text.
        value: String,
        /// Where it comes from.
        source: String,
        /// When it was read.
        fetched_at: String,
    }

    /// One verdict.
    CheckView {
        /// Rule name.
        rule: String,
        /// `pass`, `warn`, `block`.
        verdict: String,
        /// What was found.
        detail: String,
    }

    /// One row of the outbox.
    OutboxView {
        /// Row.
        id: String,
        /// Conversation.
        conversation: String,
        /// Who gets it.
        buyer_name: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// `auto_reply` or `manual`.
        kind: String,
        /// `ready`, `sending`, `ambiguous`, `sent`, `needs_human`, `superseded`, `cancelled`, `failed`.
        state: String,
        /// Reason code.
        reason: Option<String>,
        /// In words.
        detail: Option<String>,
        /// In the buyer's language.
        text: String,
        /// In the seller's language.
        gloss: Option<String>,
        /// Of the text.
        language: String,
        /// When it was written.
        created_at: String,
        /// When the countdown ends or the next try is.
        not_before: String,
        /// Tries so far.
        #[ts(type = "number")]
        attempts: i64,
    }

    /// The outbox, open rows first, then the newest done ones.
    OutboxList {
        /// Rows.
        rows: Vec<OutboxView>,
    }

    /// One conversation that needs a person.
    EscalationView {
        /// Ours.
        id: String,
        /// Conversation.
        conversation: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// `open`, `acknowledged`, `resolved`.
        state: String,
        /// Whether it rings.
        wake: bool,
        /// When it was raised.
        created_at: String,
        /// When the reply is due.
        due_at: Option<String>,
        /// Who.
        buyer_name: String,
        /// ISO country.
        country: Option<String>,
        /// IANA zone.
        time_zone: Option<String>,
        /// Language.
        language: String,
        /// Order number.
        order_platform_id: Option<String>,
        /// State word.
        order_status: Option<String>,
        /// What was said.
        said: String,
        /// What they want.
        intents: Vec<String>,
        /// How they feel.
        emotion: String,
        /// Risk words.
        risks: Vec<String>,
        /// Automatic replies before.
        tried: Vec<String>,
        /// Reason code.
        reason: String,
        /// Proposed text.
        proposed: Option<String>,
        /// In the seller's language.
        proposed_gloss: Option<String>,
        /// What is known.
        facts: Vec<FactView>,
    }

    /// Escalations, the most urgent first.
    EscalationList {
        /// Open and seen ones.
        rows: Vec<EscalationView>,
    }

    /// A person sends.
    SendRequest {
        /// Conversation.
        conversation: String,
        /// Text in the buyer's language.
        text: String,
        /// `version` of the conversation as the person saw it.
        version: u32,
        /// Send although a check warns.
        despite_warnings: bool,
    }

    /// A refusal is a value, not an error.
    SendOutcome {
        /// `queued`, `changed` (somebody wrote meanwhile), `warned`, `blocked`.
        outcome: String,
        /// The outbox row.
        outbox: Option<String>,
        /// What was found.
        checks: Vec<CheckView>,
    }

    /// A text to be checked while typing.
    CheckRequest {
        /// Conversation.
        conversation: String,
        /// Text.
        text: String,
    }

    /// Verdicts.
    CheckList {
        /// Verdicts other than pass.
        checks: Vec<CheckView>,
    }

    /// What a person typed.
    DraftRequest {
        /// Conversation.
        conversation: String,
        /// Empty or absent: none.
        text: Option<String>,
    }

    /// A mode for one conversation.
    ModeRequest {
        /// Conversation.
        conversation: String,
        /// `off`, `suggest`, `auto`; absent: as the schedule says.
        mode: Option<String>,
    }

    /// Which order a conversation is about.
    LinkRequest {
        /// Conversation.
        conversation: String,
        /// Order.
        order: String,
    }

    /// Whether it was done.
    Done {
        /// False: there was nothing to do (too late, already so).
        done: bool,
    }

    /// The schedule and the world strip.
    ScheduleView {
        /// Rows, finest first.
        rows: Vec<ScheduleRow>,
        /// The seller's hours.
        working_hours: HoursView,
        /// Seconds.
        #[ts(type = "number")]
        countdown: i64,
        /// Since when the stop key is on.
        stopped_at: Option<String>,
        /// The engine's clock.
        now: String,
        /// One per zone in which buyers live, west to east, the seller's own among them.
        zones: Vec<ZoneView>,
    }

    /// One row.
    ScheduleRow {
        /// `conversation`, `buyer`, `channel`, `intent`, `zone`, `countries`, `default`.
        scope: String,
        /// The id, code, zone; countries with commas; empty for default.
        value: String,
        /// `off`, `suggest`, `auto`.
        mode: String,
        /// `always`, `away`, `22:00-08:00`.
        when: String,
        /// `mon` …; empty: every day.
        days: Vec<String>,
    }

    /// The seller's hours.
    HoursView {
        /// IANA zone.
        zone: String,
        /// `09:00`.
        from: String,
        /// `18:00`.
        until: String,
        /// `mon` …
        days: Vec<String>,
    }

    /// One zone of the strip.
    ZoneView {
        /// IANA name.
        zone: String,
        /// A city or country name to show.
        label: String,
        /// Minutes east of UTC, now.
        offset_minutes: i32,
        /// `HH:MM` there.
        local_time: String,
        /// Between 22:00 and 07:00 there.
        night: bool,
        /// Buyers known.
        #[ts(type = "number")]
        buyers: i64,
        /// Open conversations.
        #[ts(type = "number")]
        open: i64,
        /// What holds now: `off`, `suggest`, `auto`.
        mode: String,
        /// Whether a row names this zone.
        own_row: bool,
        /// `when` of the row that decides.
        when: String,
        /// Where the mode holds over the next 24 h: one word per hour of the UTC day, `off`, `suggest`, `auto`.
        hours: Vec<String>,
        /// The seller's own zone.
        home: bool,
    }

    /// A row set or removed.
    ScheduleSet {
        /// Scope.
        scope: String,
        /// Value.
        value: String,
        /// Mode; absent: remove the row.
        mode: Option<String>,
        /// When.
        when: String,
        /// Days.
        days: Vec<String>,
    }

    /// Hours and countdown.
    HoursSet {
        /// Hours.
        working_hours: HoursView,
        /// Seconds.
        #[ts(type = "number")]
        countdown: i64,
    }

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

    /// Something to look for.
    SearchRequest {
        /// Words, order numbers, anything.
        text: String,
        /// Hits at most.
        limit: u32,
    }

    /// Hits, best first.
    SearchResult {
        /// Hits.
        hits: Vec<SearchHitView>,
    }

    /// One hit.
    SearchHitView {
        /// Conversation.
        conversation: String,
        /// Message.
        message: String,
        /// Who.
        buyer_name: String,
        /// Account.
        channel_name: String,
        /// Platform code.
        platform: String,
        /// Text around the hit.
        snippet: String,
        /// When.
        at: String,
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

    /// What changed; the screens ask again for what carries these tags.
    Changed {
        /// `inbox`, `conversation:<id>`, `outbox`, `escalations`, `channels`, `schedule`, `overview`, `settings`.
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
