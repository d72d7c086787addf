//! Dates in digits.

use super::super::page::Span;
use super::calendars::{common_year, persian, resolve};
use super::{Date, Dates, Scene, Way, is_taken_by};
use regex::{Captures, Regex};

/// The forms.
#[derive(Debug)]
pub(super) struct Numeric {
    forms: Vec<(Form, Option<Regex>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Year, month, day.
    YearFirst,
    /// 年月日, 년월일, with an era.
    Signed,
    /// Day and month with points.
    Dotted,
    /// With slashes or hyphens: who comes first depends.
    Slashed,
    /// Day and month only.
    Short,
    /// "the 3rd", "24号之前": the day alone.
    Day,
}

impl Default for Numeric {
    fn default() -> Self {
        let form = |form, expression: &str| (form, Regex::new(expression).ok());
        Self {
            forms: vec![
                form(
                    Form::Signed,
                    r"(令和|平成)?\s?(?:([0-9]{1,4})\s?[年년]\s?)?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})(?:\s?[日号號일]|[^0-9日号號일]|$)",
                ),
                form(
                    Form::YearFirst,
                    r"([0-9]{4})(?:-|/|\.\s?)([0-9]{1,2})(?:-|/|\.\s?)([0-9]{1,2})",
                ),
                form(
                    Form::Dotted,
                    r"([0-9]{1,2})\.\s?([0-9]{1,2})\.(?:\s?([0-9]{4}|[0-9]{2}))?",
                ),
                form(
                    Form::Slashed,
                    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})",
                ),
                form(Form::Short, r"([0-9]{1,2})([/.])([0-9]{1,2})"),
                form(Form::Day, r"([0-9]{1,2})(st|nd|rd|th|号|號|日|일)"),
            ],
        }
    }
}

impl Numeric {
    pub(super) fn is_valid(&self) -> bool {
        self.forms.iter().all(|(_, form)| form.is_some())
    }

    pub(super) fn find(&self, dates: &Dates, scene: &Scene<'_>, found: &mut Vec<(Span, Date)>) {
        let low = &scene.page.low;
        for (form, expression) in &self.forms {
            let needed: &[char] = match form {
                Form::Signed => &['月', '월'],
                Form::YearFirst | Form::Slashed => &['-', '/', '.'],
                Form::Dotted => &['.'],
                Form::Short => &['/', '.'],
                Form::Day => &['t', 'd', '号', '號', '日', '일'],
            };
            let Some(expression) = expression.as_ref().filter(|_| low.contains(needed)) else {
                continue;
            };
            for parts in expression.captures_iter(low).take(60) {
                let Some(all) = parts.get(0) else { continue };
                let span = (all.start(), all.end());
                if found.len() < 40 && is_whole(scene, *form, span) && !is_taken_by(found, span) {
                    found.extend(
                        form.read(dates, scene, &parts, span)
                            .map(|date| (span, date)),
                    );
                }
            }
        }
    }
}

/// Not a part of a longer number or code.
fn is_whole(scene: &Scene<'_>, form: Form, span: Span) -> bool {
    let before = scene.page.before(span.0);
    let after = scene.page.after(span.1);
    let early = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '_'))
        || is_joined(before.chars().rev());
    let late = after.starts_with(|c: char| {
        c.is_ascii_digit() || (c.is_ascii_alphabetic() && form != Form::Day) || c == '%'
    }) || (form != Form::Signed && is_joined(after.chars()));
    !early && !late
}

/// Whether a sign and a digit follow, so that the number goes on.
fn is_joined(mut chars: impl Iterator<Item = char>) -> bool {
    let sign = chars
        .next()
        .is_some_and(|c| matches!(c, '.' | ',' | '-' | '/' | ':'));
    sign && chars.next().is_some_and(|c| c.is_ascii_digit())
}

impl Form {
    fn read(
        self,
        dates: &Dates,
        scene: &Scene<'_>,
        parts: &Captures<'_>,
        span: Span,
    ) -> Option<Date> {
        let text = |at: usize| parts.get(at).map_or("", |m| m.as_str());
        let number = |at: usize| text(at).parse::<i16>().ok();
        let small = |at: usize| text(at).parse::<i8>().ok();
        let today = scene.context.today;
        match self {
            Self::Signed => {
                let year = match (text(1), number(2)) {
                    ("令和", Some(year)) => Some(2018 + year),
                    ("平成", Some(year)) => Some(1988 + year),
                    (_, Some(year)) => Some(common_year(year, text(2).len(), false)),
                    (_, None) => None,
                };
                resolve(year, small(3)?, small(4)?, today)
            }
            Self::YearFirst => {
                let year = number(1)?;
                if (1300..=1500).contains(&year) {
                    return persian(
                        Some(year),
                        text(2).parse().ok()?,
                        text(3).parse().ok()?,
                        today,
                    );
                }
                resolve(
                    Some(common_year(year, 4, false)),
                    small(2)?,
                    small(3)?,
                    today,
                )
            }
            Self::Dotted => {
                let year = number(3).map(|y| common_year(y, text(3).len(), is_thai(scene)));
                resolve(year, small(2)?, small(1)?, today)
            }
            Self::Slashed => {
                let year = common_year(number(3)?, text(3).len(), is_thai(scene));
                let (day, month) = ordered(scene, small(1)?, small(2)?);
                resolve(Some(year), month, day, today)
            }
            Self::Short => short(dates, scene, span, [small(1)?, small(3)?], text(2) == "."),
            Self::Day => day_alone(dates, scene, span, small(1)?, text(2)),
        }
    }
}

fn is_thai(scene: &Scene<'_>) -> bool {
    scene
        .page
        .low
        .contains(|c: char| matches!(c, '\u{0E00}'..='\u{0E7F}'))
}

/// Day and month in the order of the buyer; a number above twelve decides.
fn ordered(scene: &Scene<'_>, first: i8, second: i8) -> (i8, i8) {
    let language = scene.context.language.as_str();
    let country = scene.context.country.map_or("", |c| c.as_str());
    let base = language.split('-').next().unwrap_or_default();
    let american = match base {
        "en" => matches!(country, "" | "US" | "CA" | "PH"),
        "fil" | "ja" | "ko" | "zh" | "hu" => true,
        _ => scene.page.wide || country == "US",
    };
    if (american && first <= 12) || second > 12 {
        (second, first)
    } else {
        (first, second)
    }
}

/// `24/12`, `24.12`: only what can be nothing else, or stands behind a word such as "by".
fn short(
    dates: &Dates,
    scene: &Scene<'_>,
    span: Span,
    [first, second]: [i8; 2],
    dotted: bool,
) -> Option<Date> {
    let (day, month) = if dotted {
        (first, second)
    } else {
        ordered(scene, first, second)
    };
    let said = scene.page.between(span.0, span.1);
    let way = dates
        .way(
            scene,
            span,
            u64::MAX,
            &[Way::Next, Way::On, Way::By, Way::Last],
        )
        .is_some();
    let round = matches!((first, second), (24, 7) | (_, 5) | (_, 10)) || first == 1 || second == 1;
    let clear = said.len() >= 5 && !round && !dotted && (day > 12 || month > 9);
    (way || clear)
        .then(|| resolve(None, month, day, scene.context.today))
        .flatten()
}

/// "by the 3rd", "24号之前".
fn day_alone(dates: &Dates, scene: &Scene<'_>, span: Span, day: i8, sign: &str) -> Option<Date> {
    let today = scene.context.today;
    let before = scene.page.before(span.0);
    let after = scene.page.after(span.1);
    let said = match sign {
        "st" | "nd" | "rd" | "th" => {
            let fits = matches!(
                (sign, day),
                ("st", 1 | 21 | 31) | ("nd", 2 | 22) | ("rd", 3 | 23) | ("th", 4..=30)
            );
            fits && ["by the ", "before the ", "until the ", "on the "]
                .iter()
                .any(|w| before.ends_with(w))
                && !after
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_alphabetic())
        }
        "号" | "號" => {
            ["之前", "以前", "前", "到", "要用"]
                .iter()
                .any(|w| after.starts_with(w))
                || before.ends_with("本月")
        }
        "日" | "일" => ["までに", "까지"].iter().any(|w| after.starts_with(w)) && day > 0,
        _ => false,
    };
    if !said || today == Date::ZERO {
        return None;
    }
    let this = Date::new(today.year(), today.month(), day).ok();
    let next = today
        .first_of_month()
        .checked_add(jiff::Span::new().months(1))
        .ok();
    let last = today
        .first_of_month()
        .checked_sub(jiff::Span::new().months(1))
        .ok();
    if before.ends_with("on the ") && dates.is_past(scene, span) {
        let earlier = last.and_then(|l| Date::new(l.year(), l.month(), day).ok());
        return this.filter(|d| *d <= today).or(earlier);
    }
    this.filter(|d| *d >= today)
        .or_else(|| next.and_then(|n| Date::new(n.year(), n.month(), day).ok()))
}
