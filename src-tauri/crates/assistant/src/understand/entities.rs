//! What stands in the text: numbers of orders and parcels, amounts, dates, countries, addresses of mail and phone.
//!
//! The text is brought into one form ([`page`]), its words are found in two passes ([`words`]; the second only when
//! there are digits at all), and each kind takes its places in turn: what is one thing is not read again as another.

mod amounts;
mod checks;
mod countries;
mod couriers;
mod dates;
mod labels;
mod orders;
mod page;
mod parcels;
mod phones;
#[cfg(test)]
mod stories;
mod tokens;
mod words;

pub use couriers::{Courier, courier, couriers};

use super::pattern::Pattern;
use domain::understanding::Entities;
use domain::{Country, Language};
use jiff::civil::Date;
use page::{Page, Span};
use words::{Line, Mark, Mean, Words, langs, lines};

static LABELS: &str = include_str!("../../data/entities/labels.tsv");
static CARRIERS: &str = include_str!("../../data/entities/carriers.tsv");

/// Reads entities; built once.
#[derive(Debug)]
pub struct Reader {
    email: Pattern,
    link: Pattern,
    sku: Pattern,
    /// Countries and days: looked for in every text.
    common: Words,
    /// What numbers are called: looked for beside digits only.
    labels: Words,
    carriers: Vec<&'static str>,
    orders: orders::Orders,
    amounts: amounts::Amounts,
    dates: dates::Dates,
    phones: phones::Phones,
    unread: usize,
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
        let amounts = amounts::Amounts::default();
        let (dates, mut common) = dates::Dates::new();
        common.extend(countries::names());
        let (mut labels, carriers, unread) = labels_of_numbers();
        labels.extend(amounts.words());
        Self {
            email: Pattern::new(
                r"(?i)[a-z0-9][a-z0-9._%+\-]{0,63}@(?:[a-z0-9\-]{1,63}\.){1,6}[a-z]{2,24}",
            ),
            link: Pattern::new(r"(?i)(?:https?://|www\.)[^\s<>]{1,400}"),
            sku: Pattern::new(r"^[\s:#.=(]{0,4}([A-Za-z0-9]{2,}(?:[-_/][A-Za-z0-9]+)*)"),
            common: Words::new(&common),
            labels: Words::new(&labels),
            carriers,
            orders: orders::Orders::default(),
            amounts,
            dates,
            phones: phones::Phones::default(),
            unread,
        }
    }
}

/// The words that say what a number is, the carriers' names, and how many lines could not be read.
fn labels_of_numbers() -> (Vec<Line>, Vec<&'static str>, usize) {
    let (mut all, mut carriers, mut unread) = (Vec::new(), Vec::new(), 0);
    for row in lines(LABELS) {
        let [kind, codes, forms] = row.as_slice() else {
            unread += 1;
            continue;
        };
        let mean = match *kind {
            "order" => Mean::Order,
            "order_number" => Mean::OrderNumber,
            "parcel" => Mean::Parcel,
            "parcel_number" => Mean::ParcelNumber,
            "phone" => Mean::Phone,
            "foreign" => Mean::Foreign,
            "quantity" => Mean::Quantity,
            "sku" => Mean::Sku,
            _ => {
                unread += 1;
                continue;
            }
        };
        all.push((mean, langs(codes), *forms));
    }
    for row in lines(CARRIERS) {
        let ([name, forms], Ok(at)) = (row.as_slice(), u16::try_from(carriers.len())) else {
            unread += 1;
            continue;
        };
        carriers.push(*name);
        all.push((Mean::Carrier(at), langs("-"), *forms));
    }
    (all, carriers, unread)
}

impl Reader {
    /// Whether every expression and every line of the data could be read (for the tests).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        [&self.email, &self.link, &self.sku]
            .iter()
            .all(|p| p.is_valid())
            && self.unread == 0
            && self.common.is_valid()
            && self.labels.is_valid()
            && self.orders.is_valid()
            && self.amounts.is_valid()
            && self.dates.is_valid()
            && self.phones.is_valid()
            && couriers::is_valid()
    }

    /// The parcel numbers in a text.
    #[must_use]
    pub fn tracking_numbers(&self, text: &str) -> Vec<String> {
        let page = Page::new(text);
        if !page.has_digits {
            return Vec::new();
        }
        let marks = self.labels.find(&page);
        let runs = tokens::runs(&page);
        let scene = self.parcels(&page, &runs, &marks);
        kept(scene.parcels(&[], true), &mut Vec::new())
    }

    /// Reads a clean text. What was taken for one kind is not read again as another.
    #[must_use]
    pub fn read(&self, clean: &str, context: &Context<'_>) -> Entities {
        let mut page = Page::new(clean);
        let mut entities = Entities {
            email: self.addresses(&mut page),
            ..Entities::default()
        };
        let mut marks = self.common.find(&page);
        entities.country = countries::find(&marks);
        if page.has_digits {
            let spoken = spoken(context.language);
            // Short words mean other things elsewhere: `thẻ` is a card, and without its accents an article.
            marks.extend(self.labels.find(&page));
            marks.retain(|m| m.langs & spoken != 0 || m.span.1 - m.span.0 > 4);
            marks.sort_by_key(|m| (m.span.0, std::cmp::Reverse(m.span.1)));
            self.read_numbers(&page, &marks, context, &mut entities);
        } else {
            entities.date = self.read_dates(&page, &marks, context, &mut Vec::new());
        }
        entities
    }

    fn read_numbers(
        &self,
        page: &Page,
        marks: &[Mark],
        context: &Context<'_>,
        entities: &mut Entities,
    ) {
        let runs = tokens::runs(page);
        let codes = tokens::codes(page, &runs);
        let mut taken: Vec<Span> = Vec::new();
        entities.phone = kept(self.phones.find(page, marks, &taken, true), &mut taken);
        let parcels = self.parcels(page, &runs, marks);
        let orders = orders::Scene {
            page,
            codes: &codes,
            marks,
            channel: context.channel,
            bare: parcels.bare,
        };
        let mut order_ids = self.orders.alone(&orders, &taken);
        taken.extend(order_ids.iter().map(|(span, _)| *span));
        let mut numbers = parcels.parcels(&taken, false);
        taken.extend(numbers.iter().map(|(span, _)| *span));
        entities.amount = kept(self.amounts.find(page, marks, &taken, context), &mut taken);
        entities.date = self.read_dates(page, marks, context, &mut taken);
        let more = parcels.parcels(&taken, true);
        taken.extend(more.iter().map(|(span, _)| *span));
        numbers.extend(more);
        self.read_skus(page, marks, &mut taken, entities);
        for stray in [false, true] {
            let more = self.orders.called(&orders, &taken, stray);
            taken.extend(more.iter().map(|(span, _)| *span));
            order_ids.extend(more);
            let phones = self.phones.find(page, marks, &taken, false);
            taken.extend(phones.iter().map(|(span, _)| *span));
            phones
                .into_iter()
                .for_each(|(_, value)| push(&mut entities.phone, value));
        }
        numbers.sort_by_key(|(span, _)| *span);
        order_ids.sort_by_key(|(span, _)| *span);
        entities.tracking_number = kept(numbers, &mut taken);
        entities.order_id = kept(order_ids, &mut taken);
    }

    fn read_dates(
        &self,
        page: &Page,
        marks: &[Mark],
        context: &Context<'_>,
        taken: &mut Vec<Span>,
    ) -> Vec<String> {
        let scene = dates::Scene::new(page, marks, context);
        kept(self.dates.find(&scene, taken), taken)
    }

    /// Mail addresses; these and links are taken out of the page, as nothing in them is anything else.
    fn addresses(&self, page: &mut Page) -> Vec<String> {
        let mut found = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        if page.low.contains('@') {
            for hit in self.email.find(&page.low) {
                push(&mut found, hit.as_str().to_owned());
                spans.push((hit.start(), hit.end()));
            }
        }
        if page.low.contains("://") || page.low.contains("www.") {
            spans.extend(
                self.link
                    .find(&page.low)
                    .iter()
                    .map(|m| (m.start(), m.end())),
            );
        }
        for (start, end) in spans {
            for text in [&mut page.text, &mut page.low] {
                if text.get(start..end).is_some() {
                    text.replace_range(start..end, &" ".repeat(end - start));
                }
            }
        }
        found
    }

    /// The seller's codes, right behind their word.
    fn read_skus(
        &self,
        page: &Page,
        marks: &[Mark],
        taken: &mut Vec<Span>,
        entities: &mut Entities,
    ) {
        for mark in marks.iter().filter(|m| m.mean == Mean::Sku) {
            let rest = page.text.get(mark.span.1..).unwrap_or_default();
            for parts in self.sku.captures(rest) {
                let Some(code) = parts.get(1) else { continue };
                let span = (mark.span.1 + code.start(), mark.span.1 + code.end());
                let fits = code.as_str().bytes().any(|b| b.is_ascii_digit());
                if fits && !tokens::is_taken(taken, span) {
                    push(&mut entities.sku, code.as_str().to_uppercase());
                    taken.push(span);
                }
            }
        }
    }

    fn parcels<'a>(
        &'a self,
        page: &'a Page,
        runs: &'a [tokens::Run],
        marks: &'a [Mark],
    ) -> parcels::Scene<'a> {
        parcels::Scene {
            page,
            runs,
            marks,
            carriers: &self.carriers,
            bare: is_bare(page, runs),
        }
    }
}

/// Whether a text is hardly more than one number.
fn is_bare(page: &Page, runs: &[tokens::Run]) -> bool {
    let words: usize = runs
        .iter()
        .filter(|r| r.digits == 0 && r.len() > 4)
        .map(tokens::Run::len)
        .sum();
    let letters = page
        .low
        .chars()
        .take(100)
        .filter(|c| !c.is_ascii() && c.is_alphabetic())
        .count();
    page.low.len() <= 100 && words == 0 && letters <= 3
}

/// The bits of the turn's language and of English, which is mixed into all; all bits when it is not known.
fn spoken(language: &Language) -> u64 {
    let base = language.as_str().split('-').next().unwrap_or_default();
    match langs(base) {
        0 => u64::MAX,
        own => own | langs("en"),
    }
}

/// The values in their order, each once; their places are taken from now on.
fn kept(found: Vec<(Span, String)>, taken: &mut Vec<Span>) -> Vec<String> {
    let mut values = Vec::new();
    for (span, value) in found {
        taken.push(span);
        push(&mut values, value);
    }
    values
}

fn push(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) && list.len() < 20 {
        list.push(value);
    }
}
