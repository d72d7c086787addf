//! The words of the 38 languages that say what a number is, what day is meant and which country: read from the data
//! files once, found in one pass.

use super::page::{Page, Span, folded, is_spaced_letter};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// What a found word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mean {
    /// "order": a number beside it may be an order's.
    Order,
    /// "order number", "Bestellnummer".
    OrderNumber,
    /// "parcel", "shipment".
    Parcel,
    /// "tracking number".
    ParcelNumber,
    /// The name of a carrier, by its place in the list of carriers.
    Carrier(u16),
    /// "call", "WhatsApp".
    Phone,
    /// "invoice", "postcode", "serial number": a number beside it is none of ours.
    Foreign,
    /// "pieces": a number before it counts something.
    Quantity,
    /// A word for a code of the seller's.
    Sku,
    /// January is 1.
    Month(i8),
    /// Farvardin is 1.
    PersianMonth(u8),
    /// Monday is 1.
    Weekday(i8),
    /// "days", "weeks", by how many days they have; 30 means a calendar month.
    Unit(i32),
    /// "a week", "zwei Tagen": a whole span of days in words.
    Count(i32),
    /// "tomorrow" is 1.
    Relative(i32),
    /// "next week" is 1.
    Week(i32),
    /// A feast, by its place in the table of feasts.
    Feast(u16),
    /// A line of the table of currencies.
    Currency(u16),
    /// A country by its two letters.
    Country([u8; 2]),
}

/// One found word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) mean: Mean,
    /// The languages that use it so, one bit each.
    pub(super) langs: u64,
}

#[derive(Debug)]
struct Form {
    mean: Mean,
    langs: u64,
    open_start: bool,
    open_end: bool,
    /// Written so and not otherwise ("US", not "us").
    exact: Option<&'static str>,
}

/// A list of words, found together.
#[derive(Debug)]
pub(super) struct Words {
    finder: Option<AhoCorasick>,
    forms: Vec<Form>,
    /// The forms of each pattern, as several words may be written alike.
    first: Vec<(u32, u32)>,
}

/// The languages, by the place of their bit.
const LANGS: [&str; 38] = [
    "en", "zh", "zt", "ja", "ko", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi",
    "cs", "sk", "hu", "ro", "bg", "el", "hr", "uk", "ru", "tr", "ar", "he", "fa", "hi", "bn", "ur",
    "th", "vi", "id", "ms", "fil", "kk",
];

/// The bits of a list such as `en de`; `-` is all.
pub(super) fn langs(list: &str) -> u64 {
    if list.trim() == "-" {
        return u64::MAX;
    }
    list.split_whitespace()
        .map(|code| match LANGS.iter().position(|known| *known == code) {
            Some(at) => 1_u64 << at,
            None => 0,
        })
        .fold(0, |all, bit| all | bit)
}

/// One line of a data file: meaning, languages, forms.
pub(super) type Line = (Mean, u64, &'static str);

impl Words {
    /// `*` at an end of a form means that the word may go on there; `=` in front that capitals count.
    pub(super) fn new(lines: &[Line]) -> Self {
        let mut all: Vec<(String, Form)> = Vec::new();
        for (mean, langs, forms) in lines {
            let each = forms.split('|').map(str::trim).filter(|f| !f.is_empty());
            all.extend(each.map(|text| form(text, *mean, *langs)));
        }
        all.retain(|(pattern, _)| !pattern.is_empty());
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let mut patterns: Vec<String> = Vec::new();
        let (mut forms, mut first) = (Vec::new(), Vec::<(u32, u32)>::new());
        for (pattern, form) in all {
            let at = u32::try_from(forms.len()).unwrap_or(u32::MAX);
            if patterns.last() == Some(&pattern) {
                if let Some(last) = first.last_mut() {
                    last.1 = at + 1;
                }
            } else {
                patterns.push(pattern);
                first.push((at, at + 1));
            }
            forms.push(form);
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .ok();
        Self {
            finder,
            forms,
            first,
        }
    }

    pub(super) fn is_valid(&self) -> bool {
        self.finder.is_some() && self.forms.iter().all(|form| form.langs != 0)
    }

    /// All words of the page in reading order; of words of one kind that cover each other only the longest.
    pub(super) fn find(&self, page: &Page) -> Vec<Mark> {
        let mut found = Vec::new();
        let Some(finder) = &self.finder else {
            return found;
        };
        for hit in finder.find_overlapping_iter(&page.low).take(4_000) {
            let span = (hit.start(), hit.end());
            let range = self.first.get(hit.pattern().as_usize()).copied();
            let (from, to) = range.unwrap_or_default();
            for form in self
                .forms
                .get(from as usize..to as usize)
                .unwrap_or_default()
            {
                if form.stands(page, span) {
                    found.push(Mark {
                        span: (span.0, form.end(page, span.1)),
                        mean: form.mean,
                        langs: form.langs,
                    });
                }
            }
        }
        found.sort_by_key(|m| (m.span.0, std::cmp::Reverse(m.span.1)));
        found
    }
}

fn form(text: &'static str, mean: Mean, langs: u64) -> (String, Form) {
    let (exact, text) = match text.strip_prefix('=') {
        Some(rest) => (Some(rest), rest),
        None => (None, text),
    };
    let inner = text.trim_start_matches('*').trim_end_matches('*');
    let pattern = folded(inner);
    let form = Form {
        mean,
        langs,
        open_start: text.starts_with('*') || !pattern.starts_with(is_spaced_letter),
        open_end: text.ends_with('*') || !pattern.ends_with(is_spaced_letter),
        exact,
    };
    (pattern, form)
}

impl Form {
    /// Where the word ends: of a stem, with its ending.
    fn end(&self, page: &Page, end: usize) -> usize {
        if !self.open_end {
            return end;
        }
        let rest = page.after(end);
        let letters = rest.chars().take(16).take_while(|c| is_spaced_letter(*c));
        end + if page.before(end).ends_with(is_spaced_letter) {
            letters.map(char::len_utf8).sum::<usize>()
        } else {
            0
        }
    }

    fn stands(&self, page: &Page, span: Span) -> bool {
        let start = self.open_start || !page.before(span.0).ends_with(is_spaced_letter);
        let end = self.open_end || !page.after(span.1).starts_with(is_spaced_letter);
        start && end && self.exact.is_none_or(|exact| page.written(span) == exact)
    }
}

/// Lines of a data file, split at tabs; comments and empty lines left out.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}
