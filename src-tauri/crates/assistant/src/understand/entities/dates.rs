//! Dates as ISO: written out, in digits, or told from today.

use super::super::pattern::{Pattern, group};
use super::{Context, blank, push};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The forms of dates.
#[derive(Debug)]
pub struct Dates {
    iso: Pattern,
    cjk: Pattern,
    dotted: Pattern,
    slashed: Pattern,
    day_month: Pattern,
    month_day: Pattern,
    word: Pattern,
    weekday: Pattern,
}

const MONTHS: &[&[&str]] = &[
    &[
        "january", "jan", "januar", "jänner", "enero", "janvier", "janv",
    ],
    &[
        "february", "feb", "februar", "febrero", "février", "fevrier", "févr",
    ],
    &["march", "mar", "märz", "maerz", "marzo", "mars"],
    &["april", "apr", "abril", "avril", "avr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "junio", "juin"],
    &["july", "jul", "juli", "julio", "juillet", "juil"],
    &["august", "aug", "agosto", "août", "aout"],
    &["september", "sept", "sep", "septiembre", "septembre"],
    &["october", "oct", "oktober", "okt", "octubre", "octobre"],
    &["november", "nov", "noviembre", "novembre"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "diciembre",
        "dic",
        "décembre",
        "decembre",
        "déc",
    ],
];

const WEEKDAYS: &[(&[&str], Weekday)] = &[
    (
        &[
            "monday",
            "montag",
            "lunes",
            "lundi",
            "月曜日",
            "月曜",
            "周一",
            "星期一",
        ],
        Weekday::Monday,
    ),
    (
        &[
            "tuesday",
            "dienstag",
            "martes",
            "mardi",
            "火曜日",
            "火曜",
            "周二",
            "星期二",
        ],
        Weekday::Tuesday,
    ),
    (
        &[
            "wednesday",
            "mittwoch",
            "miércoles",
            "miercoles",
            "mercredi",
            "水曜日",
            "水曜",
            "周三",
            "星期三",
        ],
        Weekday::Wednesday,
    ),
    (
        &[
            "thursday",
            "donnerstag",
            "jueves",
            "jeudi",
            "木曜日",
            "木曜",
            "周四",
            "星期四",
        ],
        Weekday::Thursday,
    ),
    (
        &[
            "friday",
            "freitag",
            "viernes",
            "vendredi",
            "金曜日",
            "金曜",
            "周五",
            "星期五",
        ],
        Weekday::Friday,
    ),
    (
        &[
            "saturday",
            "samstag",
            "sonnabend",
            "sábado",
            "sabado",
            "samedi",
            "土曜日",
            "土曜",
            "周六",
            "星期六",
        ],
        Weekday::Saturday,
    ),
    (
        &[
            "sunday",
            "sonntag",
            "domingo",
            "dimanche",
            "日曜日",
            "日曜",
            "周日",
            "星期日",
            "星期天",
        ],
        Weekday::Sunday,
    ),
];

const RELATIVE: &[(&str, i64)] = &[
    ("day after tomorrow", 2),
    ("tomorrow", 1),
    ("today", 0),
    ("yesterday", -1),
    ("übermorgen", 2),
    ("morgen", 1),
    ("mañana", 1),
    ("heute", 0),
    ("gestern", -1),
    ("pasado mañana", 2),
    ("hoy", 0),
    ("ayer", -1),
    ("après-demain", 2),
    ("demain", 1),
    ("aujourd'hui", 0),
    ("hier", -1),
    ("明後日", 2),
    ("明日", 1),
    ("今日", 0),
    ("昨日", -1),
    ("后天", 2),
    ("明天", 1),
    ("今天", 0),
    ("昨天", -1),
    ("前天", -2),
];

impl Default for Dates {
    fn default() -> Self {
        let months: Vec<&str> = MONTHS
            .iter()
            .flat_map(|names| names.iter().copied())
            .collect();
        let mut months = months;
        months.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let months = months.join("|");
        let mut words: Vec<&str> = RELATIVE.iter().map(|(word, _)| *word).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let days: Vec<&str> = WEEKDAYS
            .iter()
            .flat_map(|(names, _)| names.iter().copied())
            .collect();
        Self {
            iso: Pattern::new(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b"),
            cjk: Pattern::new(r"(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]"),
            dotted: Pattern::new(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?"),
            slashed: Pattern::new(
                r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))\b|\b(\d{1,2})/(\d{1,2})\b",
            ),
            day_month: Pattern::new(&format!(
                r"(?i)\b(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?({months})\b\.?(?:,?\s+(?:de\s+|del\s+)?(\d{{4}}))?"
            )),
            month_day: Pattern::new(&format!(
                r"(?i)\b({months})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?"
            )),
            word: Pattern::new(&format!(r"(?i){}", words.join("|"))),
            weekday: Pattern::new(&format!(
                r"(?i)(next|this|by|on|until|am|nächsten|kommenden|bis|diesen|próximo|el|este|prochain|ce|来週の?|次の|下|这|今度の)?\s?({})(\s+(?:prochain|próximo))?",
                days.join("|")
            )),
        }
    }
}

impl Dates {
    pub(super) fn is_valid(&self) -> bool {
        [
            &self.iso,
            &self.cjk,
            &self.dotted,
            &self.slashed,
            &self.day_month,
            &self.month_day,
            &self.word,
            &self.weekday,
        ]
        .iter()
        .all(|p| p.is_valid())
    }

    pub(super) fn take(&self, rest: &mut String, context: &Context<'_>) -> Vec<String> {
        let mut found = Vec::new();
        let today = context.today;
        let american = context.language.as_str() == "en"
            && context
                .country
                .is_none_or(|c| matches!(c.as_str(), "US" | "CA"));
        for (pattern, order) in [
            (&self.iso, [1, 2, 3]),
            (&self.cjk, [1, 2, 3]),
            (&self.dotted, [3, 2, 1]),
            (&self.slashed, [3, 2, 1]),
            (&self.day_month, [3, 2, 1]),
            (&self.month_day, [3, 1, 2]),
        ] {
            let mut spans = Vec::new();
            for captures in pattern.captures(rest) {
                let Some(all) = captures.get(0) else { continue };
                let [year, mut month, mut day] = order.map(|index| group(&captures, index));
                if day.is_empty() {
                    (day, month) = (group(&captures, 4), group(&captures, 5));
                }
                let date = match (number(month), number(day)) {
                    (Some(m), Some(d)) if std::ptr::eq(pattern, &self.slashed) => {
                        slashed(year, d, m, american, today)
                    }
                    (Some(m), Some(d)) => resolve(year, m, d, today),
                    _ => None,
                };
                if let Some(date) = date {
                    push(&mut found, date.to_string());
                    spans.push((all.start(), all.end()));
                }
            }
            blank(rest, &spans);
        }
        self.told_from_today(rest, today, &mut found);
        found
    }

    fn told_from_today(&self, rest: &str, today: Date, found: &mut Vec<String>) {
        for hit in self.word.find(rest) {
            if !whole_word(rest, hit.start(), hit.end()) {
                continue;
            }
            let lower = hit.as_str().to_lowercase();
            // "Guten Morgen" and "por la mañana" speak of the hour, not of tomorrow.
            let before = rest
                .get(..hit.start())
                .unwrap_or_default()
                .trim_end()
                .to_lowercase();
            if before.ends_with("guten") || before.ends_with(" la") {
                continue;
            }
            let days = RELATIVE
                .iter()
                .find(|(word, _)| *word == lower)
                .map(|(_, days)| *days);
            if let Some(date) = days.and_then(|days| today.checked_add(days.days()).ok()) {
                push(found, date.to_string());
            }
        }
        for captures in self.weekday.captures(rest) {
            let (Some(all), name) = (captures.get(0), group(&captures, 2).to_lowercase()) else {
                continue;
            };
            let announced = !group(&captures, 1).is_empty() || !group(&captures, 3).is_empty();
            let day = WEEKDAYS
                .iter()
                .find(|(names, _)| names.contains(&name.as_str()))
                .map(|(_, day)| *day);
            let stands = announced && whole_word(rest, all.start(), all.end());
            let next = day
                .filter(|_| stands)
                .and_then(|day| today.nth_weekday(1, day).ok());
            if let Some(date) = next {
                push(found, date.to_string());
            }
        }
    }
}

fn whole_word(text: &str, start: usize, end: usize) -> bool {
    let latin = |c: char| c.is_alphabetic() && (c as u32) < 0x250;
    let before = text
        .get(..start)
        .and_then(|t| t.chars().next_back())
        .is_some_and(latin);
    let first = text
        .get(start..)
        .and_then(|t| t.chars().next())
        .is_some_and(latin);
    let after = text
        .get(end..)
        .and_then(|t| t.chars().next())
        .is_some_and(latin);
    !(first && (before || after))
}

fn number(text: &str) -> Option<i8> {
    let lower = text.to_lowercase();
    text.parse().ok().or_else(|| {
        let index = MONTHS
            .iter()
            .position(|names| names.contains(&lower.as_str()))?;
        i8::try_from(index + 1).ok()
    })
}

/// `12/24/2026` in America, `24/12/2026` elsewhere; a number above 12 decides.
fn slashed(year: &str, first: i8, second: i8, american: bool, today: Date) -> Option<Date> {
    let (month, day) = if (american && first <= 12) || second > 12 {
        (first, second)
    } else {
        (second, first)
    };
    resolve(year, month, day, today)
}

/// Without a year: the nearest such day, up to two months back, else ahead.
fn resolve(year: &str, month: i8, day: i8, today: Date) -> Option<Date> {
    if !year.is_empty() {
        let year: i16 = year.parse().ok()?;
        return Date::new(if year < 100 { year + 2000 } else { year }, month, day).ok();
    }
    [today.year(), today.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| {
            today
                .checked_sub(60.days())
                .is_ok_and(|earliest| *date >= earliest)
        })
}
