//! Who may speak when, and the world strip.

wire! {
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
}
