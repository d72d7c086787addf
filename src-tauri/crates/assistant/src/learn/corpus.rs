//! The hand-written corpus: seeds, the development set, language samples and the forms of concepts, as read from
//! their files. The format is described in `corpus/README.md`.

use super::solver::Random;
use domain::{Emotion, Intent, Risk};

/// One message with what a careful colleague would understand of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Number of its language (see `understand::languages`).
    pub language: u8,
    /// As the buyer wrote it; a seed may hold `{order}`, `{tracking}`, `{amount}`, `{date}`.
    pub text: String,
    /// The intent whose answer the buyer waits for.
    pub primary: Intent,
    /// Further wishes.
    pub also: Vec<Intent>,
    /// How the buyer feels.
    pub emotion: Emotion,
    /// What must reach a person.
    pub risks: Vec<Risk>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}: mend the corpus file, then train again")]
pub struct CorpusError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Reads a file of seeds or of the development set.
///
/// # Errors
/// The first line that is no example.
pub fn examples(language: u8, text: &str) -> Result<Vec<Example>, CorpusError> {
    let mut section = Section::None;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: String| CorpusError {
            line: index + 1,
            what,
        };
        if let Some(name) = line.strip_prefix("## ") {
            section = Section::parse(name.trim())
                .ok_or_else(|| wrong(format!("no section is called {name}")))?;
        } else if !line.trim().is_empty() && !line.starts_with("# ") {
            found.push(example(language, section, line).map_err(wrong)?);
        }
    }
    Ok(found)
}

#[derive(Clone, Copy)]
enum Section {
    None,
    Of(Intent),
    Risky(Risk),
}

impl Section {
    fn parse(name: &str) -> Option<Self> {
        match name.strip_prefix("risk ") {
            Some(risk) => Risk::parse(risk.trim()).map(Self::Risky),
            None => Intent::parse(name).map(Self::Of),
        }
    }
}

fn example(language: u8, section: Section, line: &str) -> Result<Example, String> {
    let (text, tags) = line.split_once(" || ").unwrap_or((line, ""));
    let mut example = Example {
        language,
        text: text.trim().to_owned(),
        primary: Intent::Other,
        also: Vec::new(),
        emotion: Emotion::Calm,
        risks: Vec::new(),
    };
    let mut primary = match section {
        Section::Of(intent) => Some(intent),
        Section::Risky(risk) => {
            example.risks.push(risk);
            None
        }
        Section::None => return Err("stands before the first section".into()),
    };
    for tag in tags.split_whitespace() {
        if let Some(emotion) = Emotion::parse(tag) {
            example.emotion = emotion;
        } else if let Some(risk) = Risk::parse(tag) {
            example.risks.push(risk);
        } else if let Some(intent) = tag.strip_prefix('+').and_then(Intent::parse) {
            example.also.push(intent);
        } else if let Some(intent) = tag.strip_prefix('=').and_then(Intent::parse) {
            primary = Some(intent);
        } else {
            return Err(format!("no tag is called {tag}"));
        }
    }
    example.primary = primary.ok_or("a line of a risk needs its =intent")?;
    example.also.retain(|intent| *intent != example.primary);
    example.risks.sort_unstable();
    example.risks.dedup();
    Ok(example)
}

/// What stands in a language sample, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Samples<'a> {
    /// As buyers write to a shop.
    pub sentences: Vec<&'a str>,
    /// What has nothing to do with a shop: also examples of what is out of scope.
    pub everyday: Vec<&'a str>,
    /// Telling words, several to a line.
    pub words: Vec<&'a str>,
}

/// Reads a language sample.
#[must_use]
pub fn samples(text: &str) -> Samples<'_> {
    let (mut samples, mut section) = (Samples::default(), "");
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (line.strip_prefix("## "), section) {
            (Some(name), _) => section = name,
            (None, "words") => samples.words.push(line),
            (None, "everyday") => samples.everyday.push(line),
            (None, _) => samples.sentences.push(line),
        }
    }
    samples
}

/// The everyday sentences of a sample as examples of what is out of scope.
#[must_use]
pub fn strays(language: u8, text: &str) -> Vec<Example> {
    let stray = |line: &&str| Example {
        language,
        text: (*line).to_owned(),
        primary: Intent::Other,
        also: Vec::new(),
        emotion: Emotion::Calm,
        risks: Vec::new(),
    };
    samples(text).everyday.iter().map(stray).collect()
}

/// `ID<tab>form | form` of one language, as (id, form).
#[must_use]
pub fn forms(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(id, forms)| forms.split('|').map(move |form| (id.trim(), form.trim())))
        .filter(|(_, form)| !form.is_empty())
        .collect()
}

/// A seed with its placeholders filled as buyers would write them.
#[must_use]
pub fn fill(text: &str, random: &mut Random) -> String {
    let mut filled = text.to_owned();
    for (name, write) in PLACEHOLDERS {
        while filled.contains(name) {
            filled = filled.replacen(name, &write(random), 1);
        }
    }
    filled
}

type Write = fn(&mut Random) -> String;
const PLACEHOLDERS: &[(&str, Write)] = &[
    ("{order}", order),
    ("{tracking}", tracking),
    ("{amount}", amount),
    ("{date}", date),
];

fn number(random: &mut Random, digits: usize) -> String {
    (0..digits)
        .map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0)))
        .collect()
}

fn order(random: &mut Random) -> String {
    match random.below(6) {
        0 => format!(
            "{}-{}-{}",
            number(random, 3),
            number(random, 7),
            number(random, 7)
        ),
        1 => format!(
            "{}-{}-{}",
            number(random, 2),
            number(random, 5),
            number(random, 5)
        ),
        2 => format!("#{}", number(random, 4)),
        3 => number(random, 16),
        4 => format!("{}ABK{}", number(random, 6), number(random, 5)),
        _ => number(random, 5),
    }
}

fn tracking(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("RR{}CN", number(random, 9)),
        1 => format!("1Z{}", number(random, 16)),
        2 => format!("LP00{}", number(random, 12)),
        _ => number(random, 14),
    }
}

fn amount(random: &mut Random) -> String {
    let (whole, cents) = (1 + random.below(180), number(random, 2));
    match random.below(4) {
        0 => format!("{whole},{cents} €"),
        1 => format!("${whole}.{cents}"),
        2 => format!("{whole}"),
        _ => format!("{whole}.{cents}"),
    }
}

fn date(random: &mut Random) -> String {
    let (day, month) = (1 + random.below(28), 1 + random.below(12));
    match random.below(3) {
        0 => format!("{day}.{month}."),
        1 => format!("{day}/{month}"),
        _ => format!("2026-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, examples, fill, samples};
    use domain::{Emotion, Intent, Risk};

    #[test]
    fn reads_sections_tags_and_risks() {
        let text = "## order_status\nwo bleibt {order} || worried +refund_request\n\n## risk legal\nich gehe zum anwalt || =complaint angry\n";
        let found = examples(5, text).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].primary, found[0].emotion),
            (Intent::OrderStatus, Emotion::Worried)
        );
        assert_eq!(found[0].also, [Intent::RefundRequest]);
        assert_eq!(
            (found[1].primary, found[1].risks.as_slice()),
            (Intent::Complaint, &[Risk::Legal][..])
        );
        let filled = fill(&found[0].text, &mut Random(1));
        assert!(
            !filled.contains('{') && filled.chars().any(|c| c.is_ascii_digit()),
            "{filled}"
        );
    }

    #[test]
    fn says_which_line_is_wrong() {
        for (text, line) in [
            ("hello", 1),
            ("## nonsense", 1),
            ("## return\nx || hungry", 2),
            ("## risk abuse\nx", 2),
        ] {
            assert_eq!(examples(0, text).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn parts_sentences_from_words() {
        let found = samples("## sentences\na b\n## everyday\nit rains\n## words\nc d\n");
        assert_eq!(found.sentences, ["a b"]);
        assert_eq!(found.everyday, ["it rains"]);
        assert_eq!(found.words, ["c d"]);
    }
}
