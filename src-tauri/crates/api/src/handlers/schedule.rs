//! Who may speak when, and the world strip.

use super::conversation::{mode, scope_word};
use crate::Api;
use crate::code::{ApiError, Code};
use crate::views::order::local_time;
use crate::views::word;
use crate::wire::{
    Done, Empty, HoursSet, HoursView, ScheduleRow, ScheduleSet, ScheduleView, ZoneView,
};
use domain::schedule::{
    Row, Schedule, Scope, Subject, WeekdayName, When, WorkingHours, validate_zone,
};
use domain::{BuyerId, ChannelId, ConversationId, Country, Intent, zone};
use engine::store::ZoneCount;
use jiff::{SignedDuration, Timestamp};

/// Longest countdown, seconds.
const MAX_COUNTDOWN: i64 = 3600;

pub(crate) async fn get(api: &Api, _request: Empty) -> Result<ScheduleView, ApiError> {
    let schedule = api.engine().store().schedule().await?;
    let shop = api.engine().store().shop().await?;
    let counts = api.engine().store().zones().await?;
    Ok(view(
        &schedule,
        &shop.home_time_zone,
        counts,
        api.engine().now(),
    ))
}

pub(crate) async fn set(api: &Api, request: ScheduleSet) -> Result<ScheduleView, ApiError> {
    let mut schedule = api.engine().store().schedule().await?;
    let scope = scope(&request.scope, &request.value)?;
    match &request.mode {
        Some(word) => schedule.set(Row {
            scope,
            mode: mode(word)?,
            when: When::parse(&request.when).map_err(bad)?,
            days: request
                .days
                .iter()
                .map(|day| weekday(day))
                .collect::<Result<_, _>>()?,
        }),
        None => schedule.rows.retain(|row| row.scope != scope),
    }
    api.engine().set_schedule(&schedule).await?;
    get(api, Empty {}).await
}

pub(crate) async fn set_hours(api: &Api, request: HoursSet) -> Result<ScheduleView, ApiError> {
    let hours = request.working_hours;
    validate_zone(&hours.zone).map_err(bad)?;
    let mut schedule = api.engine().store().schedule().await?;
    schedule.working_hours = WorkingHours {
        zone: hours.zone,
        from: hours.from.parse().map_err(bad)?,
        until: hours.until.parse().map_err(bad)?,
        days: hours
            .days
            .iter()
            .map(|day| weekday(day))
            .collect::<Result<_, _>>()?,
    };
    schedule.countdown = request.countdown.clamp(0, MAX_COUNTDOWN);
    api.engine().set_schedule(&schedule).await?;
    get(api, Empty {}).await
}

pub(crate) async fn stop(api: &Api, _request: Empty) -> Result<Done, ApiError> {
    api.engine().stop().await?;
    Ok(Done { done: true })
}

pub(crate) async fn resume(api: &Api, _request: Empty) -> Result<Done, ApiError> {
    api.engine().resume().await?;
    Ok(Done { done: true })
}

fn bad(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(Code::BadRequest, error.to_string())
}

fn weekday(word: &str) -> Result<WeekdayName, ApiError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| bad(format!("no day `{word}`")))
}

fn scope(kind: &str, value: &str) -> Result<Scope, ApiError> {
    Ok(match kind {
        "default" => Scope::Default,
        "zone" => {
            validate_zone(value).map_err(bad)?;
            Scope::Zone(value.to_owned())
        }
        "countries" => Scope::Countries(countries(value)?),
        "channel" => Scope::Channel(ChannelId::new(value)),
        "buyer" => Scope::Buyer(BuyerId::new(value)),
        "conversation" => Scope::Conversation(ConversationId::new(value)),
        "intent" => {
            Scope::Intent(Intent::parse(value).ok_or_else(|| bad(format!("no intent `{value}`")))?)
        }
        other => return Err(bad(format!("no scope `{other}`"))),
    })
}

fn countries(value: &str) -> Result<Vec<Country>, ApiError> {
    let codes = value
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty());
    codes
        .map(|code| Country::parse(code).ok_or_else(|| bad(format!("no country `{code}`"))))
        .collect()
}

fn scope_value(scope: &Scope) -> String {
    match scope {
        Scope::Conversation(id) => id.to_string(),
        Scope::Buyer(id) => id.to_string(),
        Scope::Channel(id) => id.to_string(),
        Scope::Intent(intent) => intent.to_string(),
        Scope::Zone(zone) => zone.clone(),
        Scope::Countries(list) => list
            .iter()
            .map(Country::as_str)
            .collect::<Vec<_>>()
            .join(","),
        Scope::Default => String::new(),
    }
}

const fn fineness(scope: &Scope) -> u8 {
    match scope {
        Scope::Conversation(_) => 0,
        Scope::Buyer(_) => 1,
        Scope::Channel(_) => 2,
        Scope::Intent(_) => 3,
        Scope::Zone(_) => 4,
        Scope::Countries(_) => 5,
        Scope::Default => 6,
    }
}

fn view(schedule: &Schedule, home: &str, counts: Vec<ZoneCount>, now: Timestamp) -> ScheduleView {
    let mut rows: Vec<&Row> = schedule.rows.iter().collect();
    rows.sort_by_key(|row| fineness(&row.scope));
    let hours = &schedule.working_hours;
    ScheduleView {
        rows: rows.into_iter().map(row_view).collect(),
        working_hours: HoursView {
            zone: hours.zone.clone(),
            from: hours.from.strftime("%H:%M").to_string(),
            until: hours.until.strftime("%H:%M").to_string(),
            days: hours.days.iter().map(word).collect(),
        },
        countdown: schedule.countdown,
        stopped_at: schedule.stopped_at.map(|t| t.to_string()),
        now: now.to_string(),
        zones: zones(schedule, home, counts, now),
    }
}

fn row_view(row: &Row) -> ScheduleRow {
    ScheduleRow {
        scope: scope_word(&row.scope).to_owned(),
        value: scope_value(&row.scope),
        mode: word(&row.mode),
        when: row.when.to_string(),
        days: row.days.iter().map(word).collect(),
    }
}

/// West to east; the seller's own zone and zones with a row of their own are there even without buyers.
fn zones(
    schedule: &Schedule,
    home: &str,
    mut counts: Vec<ZoneCount>,
    now: Timestamp,
) -> Vec<ZoneView> {
    let named = schedule.rows.iter().filter_map(|row| match &row.scope {
        Scope::Zone(zone) => Some(zone.as_str()),
        _ => None,
    });
    for zone in named.chain([home]) {
        if !counts.iter().any(|count| count.zone == zone) {
            counts.push(ZoneCount {
                zone: zone.to_owned(),
                buyers: 0,
                open: 0,
            });
        }
    }
    let mut views: Vec<ZoneView> = counts
        .iter()
        .filter_map(|c| zone_view(schedule, home, c, now))
        .collect();
    views.sort_by(|a, b| (a.offset_minutes, &a.zone).cmp(&(b.offset_minutes, &b.zone)));
    views
}

fn zone_view(
    schedule: &Schedule,
    home: &str,
    count: &ZoneCount,
    now: Timestamp,
) -> Option<ZoneView> {
    let there = now.in_tz(&count.zone).ok()?;
    let subject = Subject {
        zone: Some(count.zone.clone()),
        ..Subject::default()
    };
    let row = schedule
        .rows
        .iter()
        .find(|row| row.scope == Scope::Zone(count.zone.clone()));
    let deciding = row.or_else(|| schedule.rows.iter().find(|row| row.scope == Scope::Default));
    let hour = there.hour();
    Some(ZoneView {
        label: label(&count.zone),
        offset_minutes: zone::zone_offset_minutes(&count.zone, now).unwrap_or_default(),
        local_time: local_time(&count.zone, now)?,
        night: !(7..22).contains(&hour),
        buyers: count.buyers,
        open: count.open,
        mode: word(&schedule.mode_for(&subject, now).mode),
        own_row: row.is_some(),
        when: deciding.map_or_else(|| "always".to_owned(), |row| row.when.to_string()),
        hours: hours(schedule, &subject, now),
        home: count.zone == home,
        zone: count.zone.clone(),
    })
}

/// The mode in the middle of each hour of the UTC day.
fn hours(schedule: &Schedule, subject: &Subject, now: Timestamp) -> Vec<String> {
    let midnight = now.as_second() - now.as_second().rem_euclid(86_400);
    let at = |hour: i64| Timestamp::from_second(midnight + hour * 3600 + 1800).ok();
    let plan = |at: Timestamp| {
        // Hours that are over show the same hour of tomorrow: the strip always looks ahead.
        let ahead = if at < now {
            at.checked_add(SignedDuration::from_hours(24)).unwrap_or(at)
        } else {
            at
        };
        word(&schedule.mode_for(subject, ahead).mode)
    };
    (0..24).filter_map(at).map(plan).collect()
}

/// `America/Argentina/Buenos_Aires` becomes `Buenos Aires`.
fn label(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}
