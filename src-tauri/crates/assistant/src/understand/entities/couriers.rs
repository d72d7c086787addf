//! Whose parcel number it is: the carriers' forms and check digits, from the data file.

use super::checks::Check;
use super::words::lines;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../../data/entities/couriers.tsv");
static COUNTRIES: &str = include_str!("../../../data/entities/iso.txt");

/// A number has at least this many characters, and at most so many.
pub(super) const SHORTEST: usize = 8;
pub(super) const LONGEST: usize = 44;

/// A carrier, by the name people know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Courier(pub &'static str);

/// How much else must speak for a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// Nothing.
    Alone,
    /// The message holds hardly anything else, or has a word for parcel.
    Bare,
    /// A word for parcel.
    Named,
    /// The carrier's own name.
    Carrier,
}

/// One reading of a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) courier: Courier,
    pub(super) sure: Sure,
    /// Whether a check digit held.
    pub(super) checked: bool,
}

#[derive(Debug)]
struct Form {
    courier: Courier,
    sure: Sure,
    check: Check,
    lead: &'static str,
    expression: Regex,
}

#[derive(Debug)]
struct Couriers {
    quick: RegexSet,
    forms: Vec<Form>,
    rows: usize,
}

static COURIERS: LazyLock<Couriers> = LazyLock::new(Couriers::new);

/// The carrier of a number; spaces and small letters are fine. A number with a check digit counts only when it
/// holds; of several carriers the one whose form says most comes first.
#[must_use]
pub fn courier(code: &str) -> Option<Courier> {
    couriers(code).first().copied()
}

/// All carriers whose form and check digit the number has, the likeliest first.
#[must_use]
pub fn couriers(code: &str) -> Vec<Courier> {
    let mut all: Vec<Courier> = Vec::new();
    for reading in readings(&compact(code)) {
        if reading.sure < Sure::Named && !all.contains(&reading.courier) {
            all.push(reading.courier);
        }
    }
    all
}

/// A number without its spaces, in capitals.
pub(super) fn compact(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Every reading of a compact number: checked before unchecked, surer before less sure.
pub(super) fn readings(compact: &str) -> Vec<Reading> {
    let couriers = &*COURIERS;
    if !(SHORTEST..=LONGEST).contains(&compact.len()) {
        return Vec::new();
    }
    let hits = couriers.quick.matches(compact);
    let mut found = Vec::new();
    let mut broken = false;
    for form in hits.iter().filter_map(|at| couriers.forms.get(at)) {
        match form.read(compact) {
            Some(reading) => found.push(reading),
            None => broken |= form.sure == Sure::Alone && form.check != Check::None,
        }
    }
    // A number in a form that only one carrier has, with a wrong check digit, is mistyped, and not another's.
    if broken {
        found.retain(|reading: &Reading| reading.checked);
    }
    found.sort_by_key(|r| (r.sure, !r.checked));
    found
}

/// Whether every line of the table could be read.
pub(super) fn is_valid() -> bool {
    COURIERS.forms.len() == COURIERS.rows && COURIERS.quick.len() == COURIERS.rows
}

impl Couriers {
    fn new() -> Self {
        let rows = lines(TABLE).count();
        let forms: Vec<Form> = lines(TABLE).filter_map(|row| Form::parse(&row)).collect();
        let quick = RegexSet::new(forms.iter().map(|form| form.expression.as_str()));
        Self {
            quick: quick.unwrap_or_else(|_| RegexSet::empty()),
            forms,
            rows,
        }
    }
}

impl Form {
    fn parse(row: &[&'static str]) -> Option<Self> {
        let [name, sure, check, lead, expression] = row else {
            return None;
        };
        Some(Self {
            courier: Courier(name),
            sure: match *sure {
                "alone" => Sure::Alone,
                "bare" => Sure::Bare,
                "named" => Sure::Named,
                "carrier" => Sure::Carrier,
                _ => return None,
            },
            check: Check::parse(check)?,
            lead: if *lead == "-" { "" } else { lead },
            expression: Regex::new(&format!("^(?:{expression})$")).ok()?,
        })
    }

    fn read(&self, compact: &str) -> Option<Reading> {
        let reading = Reading {
            courier: self.courier,
            sure: self.sure,
            checked: self.check != Check::None,
        };
        if !reading.checked {
            let digits = compact.bytes().filter(u8::is_ascii_digit).count();
            return (digits >= 4).then_some(reading);
        }
        let parts = self.expression.captures(compact)?;
        let part = |name| parts.name(name).map_or("", |m| m.as_str());
        let body = part("b");
        let known = parts.name("k").is_none_or(|k| is_country(k.as_str()));
        let holds = if self.lead.is_empty() || body.starts_with(self.lead) {
            self.check.holds(body, part("c"))
        } else {
            self.check.holds(&format!("{}{body}", self.lead), part("c"))
        };
        (known && holds).then_some(reading)
    }
}

/// A country by letters, or by the three digits of ISO 3166.
fn is_country(code: &str) -> bool {
    match code.parse::<u16>() {
        Ok(number) => (4..=894).contains(&number),
        Err(_) => COUNTRIES.split_whitespace().any(|known| known == code),
    }
}

#[cfg(test)]
mod tests {
    use super::{Courier, LazyLock, courier, couriers, is_valid};
    use crate::understand::entities::checks::Check;

    /// Numbers of ours: bodies invented, check digits by our own rules.
    static OWN: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
        let own = |name, rule: &str, front: &str, body: &str, behind: &str| {
            let check = Check::parse(rule).unwrap().of(body).unwrap();
            (name, format!("{front}{body}{check}{behind}"))
        };
        vec![
            own("UPS", "ten:1,2", "1Z", "48AB07220133815", ""),
            own("UPS", "ten:1,2", "K", "300417265", ""),
            own("DHL", "seven", "", "412736509", ""),
            own("DHL", "ten:3,1", "", "0034043490128376511", ""),
            own("FedEx", "eleven:3,1,7", "", "77410293655", ""),
            own("S10 International Standard", "post", "LV", "73012948", "CN"),
            own("S10 International Standard", "post", "RR", "55190273", "JP"),
            own("S10 International Standard", "post", "CP", "00417266", "DE"),
            own(
                "United States Postal Service",
                "tenback:3,1",
                "",
                "940011189976004412873",
                "",
            ),
            own("DPD", "iso37", "", "09981234500217", ""),
            own("Purolator", "luhn", "", "33219847265", ""),
            own("Old Dominion Freight Line", "luhn", "", "8042719365", ""),
        ]
    });

    #[test]
    fn the_table_is_read_whole() {
        assert!(is_valid());
    }

    #[test]
    fn own_numbers_are_known_and_changed_ones_are_not() {
        for (name, code) in OWN.iter() {
            assert!(couriers(code).contains(&Courier(name)), "{name} {code}");
            let spaced: String = code.to_lowercase().chars().flat_map(|c| [c, ' ']).collect();
            assert!(
                couriers(&spaced).contains(&Courier(name)),
                "{name} {spaced}"
            );
            let at = code.len() - 5;
            let changed: String = code
                .chars()
                .enumerate()
                .map(|(place, c)| match c.to_digit(10) {
                    Some(d) if place == at => char::from_digit((d + 1) % 10, 10).unwrap(),
                    None if place == at => '1',
                    _ => c,
                })
                .collect();
            assert!(
                !couriers(&changed).contains(&Courier(name)),
                "{name} {changed}"
            );
        }
    }

    #[test]
    fn words_dates_and_zeros_are_nobodys() {
        for code in [
            "",
            "PLEASEHELP",
            "2026-12-24",
            "000000000000",
            "RB123456785XX",
            "ＡＢＣ",
        ] {
            assert_eq!(courier(code), None, "{code}");
        }
    }

    /// The public collection, where it is at hand: 280 numbers.
    #[test]
    fn the_public_collection() {
        let Ok(folder) = std::env::var("NIGHTDESK_TRACKING_DIR") else {
            println!("SKIPPED: NIGHTDESK_TRACKING_DIR does not name a folder with couriers/*.json");
            return;
        };
        let (mut right, mut wrong) = (0, Vec::new());
        for file in std::fs::read_dir(std::path::Path::new(&folder).join("couriers")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            let name = json["name"].as_str().unwrap();
            let forms = json["tracking_numbers"].as_array().unwrap();
            let list = |kind: &str| -> Vec<(String, String)> {
                let of = |form: &serde_json::Value| {
                    let label = form["name"].as_str().unwrap().to_owned();
                    let numbers = form["test_numbers"][kind]
                        .as_array()
                        .cloned()
                        .unwrap_or_default();
                    numbers
                        .into_iter()
                        .map(move |n| (label.clone(), n.as_str().unwrap().to_owned()))
                        .collect::<Vec<_>>()
                };
                forms.iter().flat_map(of).collect()
            };
            let valid = list("valid");
            for (label, code) in &valid {
                if couriers(code).iter().any(|c| c.0 == name) {
                    right += 1;
                } else {
                    wrong.push(format!("valid {label}: {code} -> {:?}", couriers(code)));
                }
            }
            for (label, code) in list("invalid") {
                // One number is refused by one form of a carrier and taken by its other.
                let elsewhere = valid.iter().any(|(_, v)| *v == code);
                if elsewhere || courier(&code).is_none_or(|c| c.0 != name) {
                    right += 1;
                } else {
                    wrong.push(format!("invalid {label}: {code} -> {:?}", couriers(&code)));
                }
                if !elsewhere && courier(&code).is_some() {
                    println!("taken by another: {label}: {code} -> {:?}", couriers(&code));
                }
            }
        }
        println!("{right} right, wrong: {wrong:#?}");
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
