//! Facts in words: dates, numbers and money by CLDR, moments in the buyer's zone.

use domain::{Fact, FactKind, FactValue, Language, Money};
use icu::datetime::DateTimeFormatter;
use icu::datetime::fieldsets::{MD, YMD, YMDT};
use icu::datetime::input::{Date as IcuDate, DateTime as IcuDateTime, Time as IcuTime};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::locale::Locale;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Says facts in one language and zone.
#[derive(Clone, Debug)]
pub struct Renderer {
    language: Language,
    /// Whether a bare `$` means the American one there.
    dollars: bool,
    formats: Rc<Formats>,
    zone: Option<TimeZone>,
}

/// The CLDR formatters of one language; loading them costs more than using them.
#[derive(Debug)]
struct Formats {
    decimal: Option<DecimalFormatter>,
    moment: Option<DateTimeFormatter<YMDT>>,
    /// The long form first: it is the one the templates use.
    dates: Vec<DateTimeFormatter<YMD>>,
    days: Vec<DateTimeFormatter<MD>>,
}

impl Formats {
    fn load(language: &str) -> Self {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let date = |set| DateTimeFormatter::try_new(locale.clone().into(), set).ok();
        let day = |set| DateTimeFormatter::try_new(locale.clone().into(), set).ok();
        Self {
            decimal: DecimalFormatter::try_new(locale.clone().into(), Default::default()).ok(),
            moment: DateTimeFormatter::try_new(locale.clone().into(), YMD::long().with_time_hm())
                .ok(),
            dates: [YMD::long(), YMD::medium(), YMD::short()]
                .into_iter()
                .filter_map(date)
                .collect(),
            days: [MD::long(), MD::medium(), MD::short()]
                .into_iter()
                .filter_map(day)
                .collect(),
        }
    }

    /// One set per locale and thread.
    fn of(locale: &str) -> Rc<Self> {
        thread_local! {
            static LOADED: RefCell<HashMap<String, Rc<Formats>>> = RefCell::new(HashMap::new());
        }
        LOADED.with(|loaded| {
            let mut loaded = loaded.borrow_mut();
            let entry = loaded.entry(locale.to_owned());
            Rc::clone(entry.or_insert_with(|| Rc::new(Self::load(locale))))
        })
    }
}

/// How much of a moment is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grain {
    Day,
    Hour,
}

impl Renderer {
    /// For a language and a zone. Without a zone a moment is said as its day only.
    #[must_use]
    pub fn new(language: &Language, zone: Option<&str>) -> Self {
        Self {
            language: language.clone(),
            dollars: is_american(zone),
            formats: Formats::of(locale(language, zone)),
            zone: zone.and_then(|name| TimeZone::get(name).ok()),
        }
    }

    /// The one form the built-in templates use.
    #[must_use]
    pub fn say(&self, fact: &Fact) -> String {
        match &fact.value {
            FactValue::Text(text) | FactValue::Code(text) | FactValue::Word(text) => text.clone(),
            FactValue::Number(number) => self.number(*number),
            FactValue::Money(money) => self.money(money),
            FactValue::Date(date) => self.day(*date),
            FactValue::Time(time) => {
                let local = time
                    .to_zoned(self.zone.clone().unwrap_or(TimeZone::UTC))
                    .datetime();
                match grain(fact.kind) {
                    Grain::Hour if self.zone.is_some() => self.moment(local),
                    _ => self.day(local.date()),
                }
            }
            FactValue::Country(country) => country.as_str().to_owned(),
        }
    }

    /// Every form in which a text may say the fact: a person or a model need not choose ours.
    #[must_use]
    pub fn forms(&self, fact: &Fact) -> Vec<String> {
        let mut forms = vec![self.say(fact)];
        match &fact.value {
            FactValue::Number(number) => forms.push(number.to_string()),
            FactValue::Money(money) => forms.extend(self.money_forms(money)),
            FactValue::Date(date) => forms.extend(self.day_forms(*date)),
            FactValue::Time(time) => {
                let local = time
                    .to_zoned(self.zone.clone().unwrap_or(TimeZone::UTC))
                    .datetime();
                forms.extend(self.day_forms(local.date()));
                if self.zone.is_some() {
                    forms.push(self.moment(local));
                    forms.push(format!("{:02}:{:02}", local.hour(), local.minute()));
                }
            }
            FactValue::Text(_)
            | FactValue::Code(_)
            | FactValue::Word(_)
            | FactValue::Country(_) => {}
        }
        forms.retain(|form| !form.trim().is_empty());
        forms.sort();
        forms.dedup();
        forms
    }

    fn number(&self, number: i64) -> String {
        self.decimal(&Decimal::from(number))
            .unwrap_or_else(|| number.to_string())
    }

    fn decimal(&self, value: &Decimal) -> Option<String> {
        self.formats
            .decimal
            .as_ref()
            .map(|formatter| formatter.format_to_string(value))
    }

    /// The decimal number without its currency.
    fn amount(&self, money: &Money) -> String {
        let decimals = i16::try_from(money.currency.decimals()).unwrap_or_default();
        let mut decimal = Decimal::from(money.minor);
        decimal.multiply_pow10(-decimals);
        decimal.pad_end(-decimals);
        self.decimal(&decimal).unwrap_or_else(|| money.amount())
    }

    /// CLDR's currency patterns of our languages; a currency that is foreign everywhere is said by its code.
    fn money(&self, money: &Money) -> String {
        let amount = self.amount(money);
        let code = money.currency.as_str().to_owned();
        match (self.language.as_str(), symbol(&code)) {
            ("ja", _) if code == "JPY" => format!("{amount}円"),
            ("zh-Hans" | "zh-Hant", _) if code == "CNY" => format!("{amount}元"),
            // In Sydney or Mexico City a bare dollar is another one.
            ("en" | "zh-Hans" | "zh-Hant", Some("$")) if !self.dollars => format!("US${amount}"),
            ("es", Some("$")) => format!("{amount}\u{a0}US$"),
            ("fr", Some("$")) => format!("{amount}\u{a0}$US"),
            ("en" | "ja" | "zh-Hans" | "zh-Hant", Some(sign)) => format!("{sign}{amount}"),
            (_, Some(sign)) => format!("{amount}\u{a0}{sign}"),
            ("en" | "ja" | "zh-Hans" | "zh-Hant", None) => format!("{code} {amount}"),
            (_, None) => format!("{amount}\u{a0}{code}"),
        }
    }

    fn money_forms(&self, money: &Money) -> Vec<String> {
        let code = money.currency.as_str();
        let mut forms = Vec::new();
        for amount in [self.amount(money), money.amount()] {
            for sign in symbol(code).into_iter().chain([code]) {
                forms.extend([
                    format!("{sign}{amount}"),
                    format!("{sign} {amount}"),
                    format!("{amount}{sign}"),
                    format!("{amount} {sign}"),
                    format!("{amount}\u{a0}{sign}"),
                ]);
            }
        }
        forms
    }

    fn day(&self, date: Date) -> String {
        let said = icu_date(date).zip(self.formats.dates.first());
        said.map_or_else(
            || date.to_string(),
            |(day, formatter)| formatter.format(&day).to_string(),
        )
    }

    fn moment(&self, at: DateTime) -> String {
        let text = icu_date(at.date()).and_then(|date| {
            let (hour, minute) = (
                u8::try_from(at.hour()).ok()?,
                u8::try_from(at.minute()).ok()?,
            );
            let time = IcuTime::try_new(hour, minute, 0, 0).ok()?;
            Some(
                self.formats
                    .moment
                    .as_ref()?
                    .format(&IcuDateTime { date, time })
                    .to_string(),
            )
        });
        text.unwrap_or_else(|| format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()))
    }

    fn day_forms(&self, date: Date) -> Vec<String> {
        let mut forms = vec![date.to_string()];
        if let Some(day) = icu_date(date) {
            forms.extend(
                self.formats
                    .dates
                    .iter()
                    .map(|formatter| formatter.format(&day).to_string()),
            );
            forms.extend(
                self.formats
                    .days
                    .iter()
                    .map(|formatter| formatter.format(&day).to_string()),
            );
        }
        if self.language.as_str() == "en" {
            forms.extend(english(date));
        }
        forms
    }
}

/// English is written the American way where the zone is American or unknown, else the British: day first, 24 hours.
fn locale<'a>(language: &'a Language, zone: Option<&str>) -> &'a str {
    match (language.as_str(), zone) {
        ("en", Some(zone)) if !zone.starts_with("America/") && !is_american(Some(zone)) => "en-GB",
        (code, _) => code,
    }
}

/// Zones of the United States by what they are named after; one that is not known counts as American.
fn is_american(zone: Option<&str>) -> bool {
    const CITIES: &[&str] = &[
        "New_York",
        "Chicago",
        "Denver",
        "Los_Angeles",
        "Phoenix",
        "Anchorage",
        "Detroit",
        "Boise",
        "Indiana",
        "Kentucky",
        "North_Dakota",
        "Juneau",
        "Menominee",
    ];
    zone.is_none_or(|zone| {
        zone == "Pacific/Honolulu"
            || zone.starts_with("US/")
            || zone
                .strip_prefix("America/")
                .is_some_and(|city| CITIES.iter().any(|known| city.starts_with(known)))
    })
}

/// Both ways of English, whichever the zone would choose: people and models use either.
fn english(date: Date) -> Vec<String> {
    let [day, year] = [i16::from(date.day()), date.year()];
    let month = date.strftime("%B").to_string();
    vec![
        format!("{day} {month} {year}"),
        format!("{day} {month}"),
        format!("{month} {day}, {year}"),
        format!("{month} {day}"),
    ]
}

fn icu_date(date: Date) -> Option<IcuDate<icu::calendar::Iso>> {
    IcuDate::try_new_iso(
        i32::from(date.year()),
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    )
    .ok()
}

/// What happened is said to the hour, what is expected to the day.
fn grain(kind: FactKind) -> Grain {
    match kind {
        FactKind::LastEventAt | FactKind::DeliveredAt => Grain::Hour,
        _ => Grain::Day,
    }
}

fn symbol(code: &str) -> Option<&'static str> {
    Some(match code {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        "CNY" => "CN¥",
        _ => return None,
    })
}
