//! The atoms of words that no template wrote: what a model or a person typed.

use crate::understand::pattern::{Pattern, group};

/// Finds atoms that need a fact.
#[derive(Debug)]
pub struct Free {
    links: Pattern,
    contacts: Pattern,
    digits: Pattern,
    number_words: Pattern,
    relative: Pattern,
    salutation: Pattern,
    placeholder: Pattern,
}

/// Addresses and the names of places where people would talk outside the platform.
const CONTACTS: &str = include_str!("../../data/verify/contacts.txt");

impl Default for Free {
    fn default() -> Self {
        Self {
            links: Pattern::new(
                r"(?i)https?:|www\.|\b[a-z0-9-]{2,}\.(?:com|net|org|de|es|fr|jp|cn|io|shop|store|eu|co|info|me|ly|top|xyz|ru)\b",
            ),
            contacts: Pattern::new(CONTACTS.trim()),
            digits: Pattern::new(r"[\p{Nd}\p{Nl}\p{No}][\p{Nd}\p{L}.,:/\-]*"),
            number_words: Pattern::new(concat!(
                r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|fifty|hundred)\b",
                r"|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|vierzehn|zwanzig|dreißig)\b",
                r"|\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|treinta)\b",
                r"|\b(?:deux|trois|quatre|cinq|sept|huit|neuf|dix|quinze|vingt|trente)\b",
                r"|[一二三四五六七八九十两几百千]+(?:个)?(?:天|日|周|星期|小时|元|块|月|年|週間|時間|円|か月|ヶ月)|数日",
            )),
            relative: Pattern::new(concat!(
                r"(?i)\b(?:tomorrow|today|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|this week|january|february|april|june|july|august|september|october|november|december)\b",
                r"|\b(?:morgen|übermorgen|heute|gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|nächste woche|januar|februar|märz|juni|juli|oktober|dezember)\b",
                r"|\b(?:mañana|hoy|ayer|lunes|martes|miércoles|jueves|viernes|sábado|domingo|próxima semana|enero|febrero|marzo|abril|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b",
                r"|\b(?:demain|aujourd'hui|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine prochaine|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre)\b",
                r"|明日|今日|昨日|来週|今週|[月火水木金土日]曜日|明天|今天|昨天|后天|下周|本周|周[一二三四五六日]|星期[一二三四五六日]",
            )),
            salutation: Pattern::new(
                r"(?im)^[ \t]*(?:dear|hello|hi|guten tag|hallo|liebe[r]?|sehr geehrte[r]?|estimad[oa]|hola|querid[oa]|bonjour|cher|chère)[ ,]+(?:(?:mr|mrs|ms|herr|frau|sr|sra|monsieur|madame)\.? )?([\p{L}'’.\- ]{2,60}?)\s*[,:!]|^[ \t]*([\p{L}・ ]{1,40}?)\s*(?:様|さん|，您好|,您好|您好)",
            ),
            placeholder: Pattern::new(
                r"(?i)\{\{|\}\}|\{\s*\$|\[(?:name|email|phone|order|address|person|your)[\w ]*\]|<(?:name|order|customer)[\w ]*>|\bxxx+\b|\blorem ipsum\b|[\u{E000}-\u{F8FF}]",
            ),
        }
    }
}

impl Free {
    /// Whether every expression could be read (for the tests).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        [
            &self.links,
            &self.contacts,
            &self.digits,
            &self.number_words,
            &self.relative,
            &self.salutation,
            &self.placeholder,
        ]
        .iter()
        .all(|p| p.is_valid())
    }

    /// Left-over placeholders.
    #[must_use]
    pub fn placeholder<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.placeholder
            .find(text)
            .first()
            .map(regex::Match::as_str)
    }

    /// Links and ways of contact.
    #[must_use]
    pub fn contacts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        [&self.links, &self.contacts]
            .iter()
            .flat_map(|p| p.find(text))
            .map(|m| m.as_str())
            .collect()
    }

    /// Numbers in digits or words, days told from today or by name.
    #[must_use]
    pub fn numbers_and_days<'t>(&self, text: &'t str) -> Vec<&'t str> {
        [&self.digits, &self.number_words, &self.relative]
            .iter()
            .flat_map(|p| p.find(text))
            .map(|m| m.as_str())
            .collect()
    }

    /// Names that are greeted.
    #[must_use]
    pub fn names<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let found = self.salutation.captures(text);
        found
            .iter()
            .flat_map(|c| [group(c, 1), group(c, 2)])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect()
    }
}
