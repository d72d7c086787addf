//! Dates as ISO: in digits, written out, counted or told from today, and feasts.

mod calendars;
mod counted;
mod feasts;
mod numeric;
mod written;

use super::Context;
use super::page::{Page, Span, folded, is_spaced_letter};
use super::tokens::is_taken;
use super::words::{Line, Mark, Mean, langs, lines};
use jiff::ToSpan;
use jiff::civil::Date;

static TABLE: &str = include_str!("../../../data/entities/dates.tsv");
static JOINS: &str = include_str!("../../../data/entities/joins.txt");

/// The forms of dates and the small words around them.
#[derive(Debug)]
pub(super) struct Dates {
    numeric: numeric::Numeric,
    feasts: Vec<&'static str>,
    around: Vec<Around>,
    /// Words of what was: "bought", "arrived".
    past: Vec<(u64, String)>,
    /// Words that join day, month and year.
    joins: Vec<String>,
    unread: usize,
}

/// A word beside a weekday or a count of days that says which way it goes.
#[derive(Debug)]
struct Around {
    way: Way,
    /// Whether it stands before what it speaks of.
    before: bool,
    langs: u64,
    form: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// "in 3 days".
    Ahead,
    /// "3 days ago".
    Ago,
    /// "by Friday", "on Friday", "next Friday".
    Next,
    /// "on Friday": the next, or in a sentence about what was, the last.
    On,
    /// "last Friday".
    Last,
    /// "the 3rd", "by the 3rd": a day of this month or the next.
    By,
}

/// What is read where, and when it is read.
pub(super) struct Scene<'a> {
    pub(super) page: &'a Page,
    pub(super) marks: &'a [Mark],
    pub(super) context: &'a Context<'a>,
    /// A bit for the text's language; none when it is not known.
    spoken: u64,
}

impl<'a> Scene<'a> {
    pub(super) fn new(page: &'a Page, marks: &'a [Mark], context: &'a Context<'a>) -> Self {
        let base = context.language.as_str().split('-').next();
        Self {
            page,
            marks,
            context,
            spoken: langs(base.unwrap_or_default()),
        }
    }

    /// Whether a word of these languages can be meant: `hier` is yesterday in French and here in German. A text in
    /// no known language may use all of them.
    fn speaks(&self, used: u64) -> bool {
        self.spoken == 0 || used & self.spoken != 0
    }
}

impl Dates {
    /// The table, and the words it gives to the finder.
    pub(super) fn new() -> (Self, Vec<Line>) {
        let (mut words, mut feasts, mut around, mut past, mut unread) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
        for row in lines(TABLE) {
            let [kind, codes, forms] = row.as_slice() else {
                unread += 1;
                continue;
            };
            if let Some(mean) = meaning(kind, &mut feasts) {
                words.push((mean, langs(codes), *forms));
            } else if let Some((way, before)) = way(kind) {
                around.extend(forms.split('|').map(|form| Around {
                    way,
                    before,
                    langs: langs(codes),
                    form: folded(form.trim()),
                }));
            } else if *kind == "past" {
                past.extend(
                    forms
                        .split('|')
                        .map(|form| (langs(codes), folded(form.trim()))),
                );
            } else {
                unread += 1;
            }
        }
        let dates = Self {
            numeric: numeric::Numeric::default(),
            feasts,
            around,
            past,
            joins: JOINS.split_whitespace().map(folded).collect(),
            unread,
        };
        (dates, words)
    }

    pub(super) fn is_valid(&self) -> bool {
        self.numeric.is_valid()
            && self.unread == 0
            && self.feasts.iter().all(|f| feasts::is_known(f))
    }

    /// The dates that are not part of what is taken, in reading order.
    pub(super) fn find(&self, scene: &Scene<'_>, taken: &[Span]) -> Vec<(Span, String)> {
        let mut found: Vec<(Span, Date)> = Vec::new();
        if scene.page.has_digits {
            written::find(self, scene, &mut found);
            self.numeric.find(self, scene, &mut found);
        }
        let mut end = 0;
        for mark in scene.marks {
            if mark.span.0 < end
                || !is_date_word(mark.mean)
                || found.len() >= 40
                || !scene.speaks(mark.langs)
            {
                continue;
            }
            // The longest at a place comes first and hides what lies in it.
            end = mark.span.1;
            let named = matches!(mark.mean, Mean::Weekday(_)) && is_beside(&found, mark.span);
            if named || is_taken_by(&found, mark.span) {
                continue;
            }
            if let Some((span, date)) = self.told(scene, *mark) {
                end = end.max(span.1);
                found.push((span, date));
            }
        }
        found.retain(|(span, _)| !is_taken(taken, *span));
        found.sort_by_key(|(span, _)| *span);
        found
            .into_iter()
            .map(|(span, date)| (span, date.to_string()))
            .collect()
    }

    fn told(&self, scene: &Scene<'_>, mark: Mark) -> Option<(Span, Date)> {
        let today = scene.context.today;
        if today == Date::ZERO {
            return None;
        }
        match mark.mean {
            Mean::Relative(days) if days.abs() < 90 => {
                Some((mark.span, today.checked_add(days.days()).ok()?))
            }
            Mean::Feast(at) => {
                let rule = self.feasts.get(usize::from(at))?;
                Some((mark.span, feasts::next(rule, today)?))
            }
            Mean::Weekday(day) => self.weekday(scene, mark, day),
            Mean::Unit(days) => self.counted(scene, mark, days),
            Mean::Count(days) => self.span_of_days(scene, mark, days),
            _ => None,
        }
    }

    /// The words of a way that touch a place, before or behind it.
    fn ways<'a>(
        &'a self,
        scene: &'a Scene<'_>,
        span: Span,
        used: u64,
    ) -> impl Iterator<Item = (Way, usize)> + 'a {
        let before = scene.page.before(span.0).trim_end_matches([' ', ',']);
        let behind = scene.page.after(span.1).trim_start_matches([' ', ',']);
        let near = scene.page.before(span.0).len() - before.len() <= 2;
        let close = scene.page.after(span.1).len() - behind.len() <= 2;
        self.around.iter().filter_map(move |word| {
            let touches = if word.before {
                near && without_last(before, &word.form).is_some()
            } else {
                close && without_first(behind, &word.form).is_some()
            };
            (word.langs & used != 0 && scene.speaks(word.langs) && touches)
                .then_some((word.way, word.form.len()))
        })
    }

    /// Whether the sentence around a place tells what was.
    fn is_past(&self, scene: &Scene<'_>, span: Span) -> bool {
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | '。' | '؟' | '।' | ';');
        let head = scene.page.before(span.0);
        let head = head.rsplit(ends).next().unwrap_or_default();
        let tail = scene.page.after(span.1);
        let tail = tail.split(ends).next().unwrap_or_default();
        self.past
            .iter()
            .filter(|(used, _)| scene.speaks(*used))
            .any(|(_, word)| has_word(head, word) || has_word(tail, word))
    }

    /// The way the longest touching word shows, of those that are asked for.
    fn way(&self, scene: &Scene<'_>, span: Span, used: u64, asked: &[Way]) -> Option<Way> {
        self.ways(scene, span, used)
            .filter(|(way, _)| asked.contains(way))
            .max_by_key(|(_, length)| *length)
            .map(|(way, _)| way)
    }
}

fn is_date_word(mean: Mean) -> bool {
    matches!(
        mean,
        Mean::Relative(_) | Mean::Feast(_) | Mean::Weekday(_) | Mean::Unit(_) | Mean::Count(_)
    )
}

fn is_taken_by(found: &[(Span, Date)], span: Span) -> bool {
    found.iter().any(|(t, _)| span.0 < t.1 && t.0 < span.1)
}

/// "Friday, 24 December": the weekday of a date that is written out.
fn is_beside(found: &[(Span, Date)], span: Span) -> bool {
    found
        .iter()
        .any(|(t, _)| (t.0 >= span.1 && t.0 - span.1 <= 9) || (span.0 >= t.1 && span.0 - t.1 <= 4))
}

/// The text without a word at its end; none when it does not end with it as a whole word.
fn without_last<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_suffix(word)
        .filter(|rest| !word.starts_with(is_spaced_letter) || !rest.ends_with(is_spaced_letter))
}

fn without_first<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(word)
        .filter(|rest| !word.ends_with(is_spaced_letter) || !rest.starts_with(is_spaced_letter))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).take(8).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + word.len()..).unwrap_or_default();
        !word.starts_with(is_spaced_letter)
            || (!before.ends_with(is_spaced_letter) && !behind.starts_with(is_spaced_letter))
    })
}

fn meaning(kind: &str, feasts: &mut Vec<&'static str>) -> Option<Mean> {
    let (name, value) = kind.split_once(':')?;
    Some(match name {
        "month" => Mean::Month(value.parse().ok()?),
        "persian" => Mean::PersianMonth(value.parse().ok()?),
        "weekday" => Mean::Weekday(value.parse().ok()?),
        "unit" => Mean::Unit(value.parse().ok()?),
        "count" => Mean::Count(value.parse().ok()?),
        "relative" => Mean::Relative(value.parse().ok()?),
        "week" => Mean::Week(value.parse().ok()?),
        "feast" => {
            let rule = feasts::rule(value)?;
            feasts.push(rule);
            Mean::Feast(u16::try_from(feasts.len() - 1).ok()?)
        }
        _ => return None,
    })
}

fn way(kind: &str) -> Option<(Way, bool)> {
    Some(match kind {
        "ahead<" => (Way::Ahead, true),
        "ahead>" => (Way::Ahead, false),
        "ago<" => (Way::Ago, true),
        "ago>" => (Way::Ago, false),
        "on<" => (Way::On, true),
        "on>" => (Way::On, false),
        "next<" => (Way::Next, true),
        "next>" => (Way::Next, false),
        "last<" => (Way::Last, true),
        "last>" => (Way::Last, false),
        "by<" => (Way::By, true),
        _ => return None,
    })
}
