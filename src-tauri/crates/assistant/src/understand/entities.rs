//! What stands in the text: numbers of orders and parcels, amounts, dates, countries, addresses of mail and phone.

mod amounts;
mod countries;
mod dates;
mod numbers;

use super::pattern::Pattern;
use domain::understanding::Entities;
use domain::{Country, Language};
use jiff::civil::Date;

/// Reads entities; built once.
#[derive(Debug)]
pub struct Reader {
    email: Pattern,
    link: Pattern,
    phone: Pattern,
    sku: Pattern,
    numbers: numbers::Numbers,
    amounts: amounts::Amounts,
    dates: dates::Dates,
    countries: countries::Countries,
}

/// What helps to read: whose `$` and whose day order.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Platform or site of the channel.
    pub channel: Option<&'a str>,
    /// Of the buyer.
    pub country: Option<&'a Country>,
    /// Of the turn.
    pub language: &'a Language,
    /// Today, where the buyer is.
    pub today: Date,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            email: Pattern::new(
                r"(?i)[a-z0-9][a-z0-9._%+\-]{0,63}@(?:[a-z0-9\-]{1,63}\.){1,6}[a-z]{2,24}",
            ),
            link: Pattern::new(r"(?i)(?:https?://|www\.)[^\s<>]{1,400}"),
            phone: Pattern::new(r"\+?\(?\d[\d\s().\-/]{6,20}\d"),
            sku: Pattern::new(
                r"(?i)\b(?:sku|art(?:ikel)?(?:nummer|\.?-?nr\.?)|item\s*code|model(?:o)?\s*no\.?|货号|型号|品番|réf(?:érence)?\.?|ref\.?)\s*[:#：]?\s*([A-Z0-9]{2,}(?:[-_/][A-Z0-9]+)*)",
            ),
            numbers: numbers::Numbers::default(),
            amounts: amounts::Amounts::default(),
            dates: dates::Dates::default(),
            countries: countries::Countries::default(),
        }
    }
}

impl Reader {
    /// Whether every expression could be read (for the tests).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        [&self.email, &self.link, &self.phone, &self.sku]
            .iter()
            .all(|p| p.is_valid())
            && self.numbers.is_valid()
            && self.amounts.is_valid()
            && self.dates.is_valid()
    }

    /// The parcel numbers in a text.
    #[must_use]
    pub fn tracking_numbers(&self, text: &str) -> Vec<String> {
        self.numbers.take_tracking(&mut text.to_owned())
    }

    /// Reads a clean text. What was taken for one kind is not read again as another.
    #[must_use]
    pub fn read(&self, clean: &str, context: &Context<'_>) -> Entities {
        let mut entities = Entities::default();
        let mut rest = clean.to_owned();
        entities.email = take(&mut rest, &self.email, |m| Some(m.to_lowercase()));
        take(&mut rest, &self.link, |_| None);
        entities.order_id = self.numbers.take_orders(&mut rest);
        entities.tracking_number = self.numbers.take_tracking(&mut rest);
        entities.amount = self.amounts.take(&mut rest, context);
        entities.date = self.dates.take(&mut rest, context);
        for captures in self.sku.captures(&rest) {
            let code = super::pattern::group(&captures, 1);
            if code.chars().any(|c| c.is_ascii_digit()) {
                push(&mut entities.sku, code.to_uppercase());
            }
        }
        entities.phone = take(&mut rest, &self.phone, phone);
        entities.country = self.countries.find(clean, context.language);
        entities
    }
}

/// A phone number has 8 to 15 digits and either a plus or something between its groups.
fn phone(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let grouped = text.starts_with('+')
        || text.starts_with('0')
        || text.trim().contains([' ', '-', '(', '/']);
    (grouped && (8..=15).contains(&digits)).then(|| {
        let plus = if text.starts_with('+') { "+" } else { "" };
        format!(
            "{plus}{}",
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        )
    })
}

fn push(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) && list.len() < 20 {
        list.push(value);
    }
}

/// Takes what a pattern finds out of the text, so that nothing else reads it.
fn take(
    rest: &mut String,
    pattern: &Pattern,
    keep: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    let spans: Vec<(usize, usize)> = pattern
        .find(rest)
        .into_iter()
        .filter_map(|m| {
            let kept = keep(m.as_str());
            if let Some(value) = kept.clone() {
                push(&mut found, value);
            }
            // A link is taken out though nothing is kept of it; a number that is no phone stays.
            (kept.is_some() || m.as_str().contains("://") || m.as_str().starts_with("www."))
                .then_some((m.start(), m.end()))
        })
        .collect();
    blank(rest, &spans);
    found
}

/// Replaces spans by as many spaces as they have bytes.
fn blank(rest: &mut String, spans: &[(usize, usize)]) {
    for (start, end) in spans {
        if rest.get(*start..*end).is_some() {
            rest.replace_range(*start..*end, &" ".repeat(end - start));
        }
    }
}
