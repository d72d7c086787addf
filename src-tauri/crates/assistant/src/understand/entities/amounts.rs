//! Amounts with their currency, in the form `EUR 25.00`: signs, codes and words before or behind a number, with
//! "thousand" and "万" between.

use super::Context;
use super::page::{Page, Span};
use super::tokens::is_taken;
use super::words::{Line, Mark, Mean, langs, lines};
use domain::Money;

static TABLE: &str = include_str!("../../../data/entities/currencies.tsv");

/// What the words of currencies mean.
#[derive(Debug)]
pub(super) struct Amounts {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    currency: &'static str,
    before: bool,
    behind: bool,
    /// Sites, countries and languages where the word means this currency; `-` everywhere else.
    places: &'static str,
    forms: &'static str,
}

impl Default for Amounts {
    fn default() -> Self {
        let rows = lines(TABLE).filter_map(|row| {
            let [currency, side, places, forms] = row.as_slice() else {
                return None;
            };
            Some(Row {
                currency,
                before: side.contains('b'),
                behind: side.contains('a'),
                places,
                forms,
            })
        });
        Self {
            rows: rows.collect(),
        }
    }
}

impl Amounts {
    pub(super) fn is_valid(&self) -> bool {
        self.rows.len() == lines(TABLE).count()
    }

    /// The lines of the table, for the finder of words.
    pub(super) fn words(&self) -> Vec<Line> {
        let rows = self.rows.iter().zip(0_u16..);
        rows.map(|(row, at)| (Mean::Currency(at), langs("-"), row.forms))
            .collect()
    }

    /// The amounts that are not part of what is taken.
    pub(super) fn find(
        &self,
        page: &Page,
        marks: &[Mark],
        taken: &[Span],
        context: &Context<'_>,
    ) -> Vec<(Span, String)> {
        let is_currency = |m: &&Mark| matches!(m.mean, Mean::Currency(_));
        let begins: Vec<Mark> = marks.iter().filter(is_currency).copied().collect();
        if begins.is_empty() && !page.low.contains(['k', 'r', 'j', 'n']) {
            return Vec::new();
        }
        let mut ends = begins.clone();
        ends.sort_by_key(|m| (m.span.1, m.span.0));
        let scene = Scene {
            page,
            begins: &begins,
            ends: &ends,
            context,
        };
        let mut found: Vec<(Span, String)> = Vec::new();
        let mut at = 0;
        while let Some(number) = Number::next(page, at) {
            at = number.end;
            if found.len() < 20
                && !is_taken(taken, (number.start, number.end))
                && let Some((span, money)) = self.amount(&scene, &number)
            {
                at = at.max(span.1);
                found.push((span, money.to_string()));
            }
        }
        found
    }

    fn amount(&self, scene: &Scene<'_>, number: &Number) -> Option<(Span, Money)> {
        let times = Times::read(scene.page, number.end, scene.context);
        let behind = self.behind(scene, times.end);
        let before = self.before(scene, number.start);
        let (currency, span) = match (before, behind) {
            (Some((currency, start)), _) => (currency, (start, times.end)),
            (None, Some((currency, end))) => (currency, (number.start, end)),
            (None, None) => (times.implied?, (number.start, times.end)),
        };
        let (currency, tenfold) = currency
            .strip_suffix("*10")
            .map_or((currency, 0), |c| (c, 1));
        let money = number.money(currency, times.zeros + tenfold)?;
        Some((span, money))
    }

    /// A currency that ends where the number starts.
    fn before(&self, scene: &Scene<'_>, start: usize) -> Option<(&'static str, usize)> {
        let text = scene.page.before(start);
        let bare = text.trim_end_matches([':', ' ', '.', '~']);
        let gap = text.len() - bare.len();
        let bare = if gap <= 2 { bare.len() } else { start };
        [start, start.saturating_sub(1), bare]
            .into_iter()
            .find_map(|end| {
                let from = scene.ends.partition_point(|m| m.span.1 < end);
                let marks = scene.ends.iter().skip(from).take_while(|m| m.span.1 == end);
                let mark = marks
                    .into_iter()
                    .find(|m| self.row(**m).is_some_and(|r| r.before))?;
                // `25€ 30`: the sign belongs to the number it touches.
                let theirs = end < start
                    && scene
                        .page
                        .before(mark.span.0)
                        .ends_with(|c: char| c.is_ascii_digit());
                let currency = self.currency(scene, *mark, true)?;
                (!theirs).then_some((currency, mark.span.0))
            })
    }

    /// A currency that starts where the number ends.
    fn behind(&self, scene: &Scene<'_>, end: usize) -> Option<(&'static str, usize)> {
        let rest = scene.page.after(end);
        let skip = [",--", ",-", ".-", "-"]
            .iter()
            .find(|s| rest.starts_with(**s))
            .map_or(0, |s| s.len());
        let rest = rest.get(skip..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let start = end + skip + spaces;
        if spaces > 1 {
            return None;
        }
        let from = scene.begins.partition_point(|m| m.span.0 < start);
        let marks = scene
            .begins
            .iter()
            .skip(from)
            .take_while(|m| m.span.0 == start);
        let mark = marks
            .into_iter()
            .find(|m| self.row(**m).is_some_and(|r| r.behind))?;
        let next = scene.page.after(mark.span.1);
        let theirs = self.row(*mark).is_some_and(|r| r.before)
            && spaces > 0
            && next.starts_with(|c: char| c.is_ascii_digit());
        let currency = self.currency(scene, *mark, false)?;
        (!theirs).then_some((currency, mark.span.1))
    }

    fn row(&self, mark: Mark) -> Option<&Row> {
        match mark.mean {
            Mean::Currency(at) => self.rows.get(usize::from(at)),
            _ => None,
        }
    }

    /// Of all lines with the same word the one that fits the place: the site, then the buyer's country, then the
    /// language, then the rest of the world.
    fn currency(&self, scene: &Scene<'_>, mark: Mark, before: bool) -> Option<&'static str> {
        let from = scene.begins.partition_point(|m| m.span.0 < mark.span.0);
        let rows: Vec<&Row> = scene
            .begins
            .iter()
            .skip(from)
            .take_while(|m| m.span.0 == mark.span.0)
            .filter(|m| m.span == mark.span)
            .filter_map(|m| self.row(*m))
            .filter(|row| if before { row.before } else { row.behind })
            .collect();
        let context = scene.context;
        let site = site(context.channel.unwrap_or_default());
        let language = context.language.as_str();
        let base = language.split('-').next().unwrap_or_default();
        let country = context.country.map_or("", |c| c.as_str());
        [site.as_str(), country, language, base, "-"]
            .into_iter()
            .filter(|place| !place.is_empty())
            .find_map(|place| {
                let mut rows = rows.iter();
                rows.find(|row| row.places.split_whitespace().any(|known| known == place))
            })
            .map(|row| row.currency)
    }
}

/// The country a channel's name ends with: `EBAY_AU`, `amazon.co.jp`, `shopee-sg`.
fn site(channel: &str) -> String {
    let tail = channel.rsplit(['_', '-', '.']).next().unwrap_or_default();
    if tail.len() == 2 && tail.len() < channel.len() {
        tail.to_ascii_uppercase().replace("UK", "GB")
    } else {
        String::new()
    }
}

struct Scene<'a> {
    page: &'a Page,
    begins: &'a [Mark],
    ends: &'a [Mark],
    context: &'a Context<'a>,
}

/// A number as written, with its groups.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    start: usize,
    end: usize,
    whole: String,
    fraction: String,
    /// `1.299`: a thousand in most places, one and a bit where money has three decimals.
    unsure: bool,
}

impl Number {
    /// The next number at or behind a place.
    fn next(page: &Page, at: usize) -> Option<Self> {
        let start = at + page.after(at).find(|c: char| c.is_ascii_digit())?;
        let mut groups: Vec<(char, &str)> = Vec::new();
        let first = digits(page.after(start));
        let mut end = start + first.len();
        while groups.len() < 6 {
            let rest = page.after(end);
            let Some(sign) = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '.' | ',' | '\'' | ' ' | '٬' | '٫' | '،'))
            else {
                break;
            };
            let group = digits(rest.get(sign.len_utf8()..).unwrap_or_default());
            let loose = matches!(sign, ' ' | '\'' | '٬');
            let fits = match group.len() {
                3 => first.len() <= 3,
                1 | 2 => !loose,
                _ => false,
            };
            if !fits {
                break;
            }
            groups.push((sign, group));
            end += sign.len_utf8() + group.len();
        }
        Some(Self::of(start, end, first, &groups))
    }

    fn of(start: usize, end: usize, first: &str, groups: &[(char, &str)]) -> Self {
        let decimal = groups.split_last().filter(|((sign, last), rest)| {
            let loose = matches!(sign, ' ' | '\'' | '٬');
            let alike = rest.iter().any(|(other, _)| other == sign);
            !loose && !alike && (last.len() < 3 || !rest.is_empty() || first == "0" || *sign == '٫')
        });
        let (whole, fraction) = match decimal {
            Some(((_, last), rest)) => (rest, *last),
            None => (groups, ""),
        };
        let parts = std::iter::once(first).chain(whole.iter().map(|(_, g)| *g));
        Self {
            start,
            end,
            whole: parts.collect(),
            fraction: fraction.to_owned(),
            unsure: groups.len() == 1
                && matches!(groups.first(), Some(('.' | ',', g)) if g.len() == 3),
        }
    }

    fn money(&self, currency: &str, zeros: usize) -> Option<Money> {
        let (mut whole, mut fraction) = (self.whole.clone(), self.fraction.clone());
        let three = matches!(currency, "KWD" | "BHD" | "OMR" | "JOD" | "TND");
        if self.unsure && three && fraction.is_empty() {
            fraction = whole.split_off(whole.len().saturating_sub(3));
        }
        for _ in 0..zeros {
            let next = if fraction.is_empty() {
                '0'
            } else {
                fraction.remove(0)
            };
            whole.push(next);
        }
        let text = if fraction.is_empty() {
            whole
        } else {
            format!("{whole}.{fraction}")
        };
        Money::parse(&text, currency).ok()
    }
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// "thousand", "万", "rb" behind a number.
struct Times {
    zeros: usize,
    end: usize,
    implied: Option<&'static str>,
}

/// Form, zeros, the currency it stands for when none is said, the languages where it means so.
const TIMES: &[(&str, usize, &str, &str)] = &[
    ("万", 4, "", ""),
    ("萬", 4, "", ""),
    ("만", 4, "", ""),
    ("천", 3, "", ""),
    ("千", 3, "", ""),
    ("億", 8, "", ""),
    ("亿", 8, "", ""),
    ("억", 8, "", ""),
    ("ribu", 3, "IDR", "id"),
    ("rb", 3, "IDR", "id"),
    ("juta", 6, "IDR", "id"),
    ("jt", 6, "IDR", "id"),
    ("nghin", 3, "VND", "vi"),
    ("ngan", 3, "VND", "vi"),
    ("trieu", 6, "VND", "vi"),
    ("tr", 6, "VND", "vi"),
    ("k", 3, "VND", "vi"),
    ("mille", 3, "", ""),
    ("mila", 3, "", ""),
    ("mil", 3, "", ""),
    ("tys.", 3, "", ""),
    ("tys", 3, "", ""),
    ("tis.", 3, "", ""),
    ("tis", 3, "", ""),
    ("тысяч", 3, "", ""),
    ("тыс.", 3, "", ""),
    ("тыс", 3, "", ""),
    ("тис.", 3, "", ""),
    ("тисяч", 3, "", ""),
    ("мың", 3, "", ""),
    ("bin", 3, "", ""),
    ("ezer", 3, "", ""),
    ("thousand", 3, "", ""),
    ("tausend", 3, "", ""),
    ("tusind", 3, "", ""),
    ("tusen", 3, "", ""),
    ("duizend", 3, "", ""),
    ("million", 6, "", ""),
    ("lakh", 5, "", ""),
    ("हजार", 3, "", ""),
    ("हज़ार", 3, "", ""),
    ("লাখ", 5, "", ""),
    ("লক্ষ", 5, "", ""),
    ("लाख", 5, "", ""),
    ("ہزار", 3, "", ""),
    ("هزار", 3, "", ""),
    ("میلیون", 6, "", ""),
    ("الف", 3, "", ""),
    ("হাজার", 3, "", ""),
    ("พัน", 3, "", ""),
    ("หมื่น", 4, "", ""),
    ("แสน", 5, "", ""),
    ("ล้าน", 6, "", ""),
    ("אלף", 3, "", ""),
];

impl Times {
    fn read(page: &Page, end: usize, context: &Context<'_>) -> Self {
        let none = Self {
            zeros: 0,
            end,
            implied: None,
        };
        let rest = page.after(end);
        let word = rest.strip_prefix(' ').unwrap_or(rest);
        let start = end + rest.len() - word.len();
        let hit = TIMES.iter().find(|(form, ..)| {
            word.strip_prefix(form).is_some_and(|behind| {
                !form.ends_with(super::page::is_spaced_letter)
                    || !behind.starts_with(super::page::is_spaced_letter)
                    || behind.starts_with("vnd")
            })
        });
        let Some((form, zeros, currency, language)) = hit else {
            return none;
        };
        let spoken = !currency.is_empty() && is_spoken(page, context, language);
        Self {
            zeros: *zeros,
            end: start + form.len(),
            implied: spoken.then_some(*currency),
        }
    }
}

fn is_spoken(page: &Page, context: &Context<'_>, language: &str) -> bool {
    let home = if language == "vi" { "VN" } else { "ID" };
    context.language.as_str() == language
        || context.country.is_some_and(|c| c.as_str() == home)
        || (language == "vi" && page.low.contains("dong"))
        || (language == "id"
            && (page.low.contains(" ribu") || page.low.contains("rb "))
            && page.low.contains("pesanan"))
}

#[cfg(test)]
mod tests {
    use super::{Number, Page, site};

    #[test]
    fn numbers_of_all_habits() {
        for (text, whole, fraction) in [
            ("1.299,00", "1299", "00"),
            ("1,299.00", "1299", "00"),
            ("1 299,5", "1299", "5"),
            ("1'299.50", "1299", "50"),
            ("1,29,999", "129999", ""),
            ("25.90", "25", "90"),
            ("1.299", "1299", ""),
            ("150.000", "150000", ""),
            ("0.125", "0", "125"),
            ("3000", "3000", ""),
            ("١٬٢٩٩٫٥٠", "1299", "50"),
            ("12 3456", "12", ""),
        ] {
            let number = Number::next(&Page::new(text), 0).unwrap();
            assert_eq!(
                (number.whole.as_str(), number.fraction.as_str()),
                (whole, fraction),
                "{text}"
            );
        }
        assert_eq!(Number::next(&Page::new("none"), 0), None);
    }

    #[test]
    fn sites_by_the_end_of_the_name() {
        for (channel, country) in [
            ("EBAY_AU", "AU"),
            ("amazon.co.jp", "JP"),
            ("amazon.co.uk", "GB"),
            ("ebay", ""),
            ("de", ""),
        ] {
            assert_eq!(site(channel), country);
        }
    }
}
