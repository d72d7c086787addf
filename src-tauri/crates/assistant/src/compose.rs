//! Composing: the built-in answers, from facts only, in the buyer's language and once more in the seller's.

pub(crate) mod parcels;
pub(crate) mod plan;
pub mod render;
pub mod templates;

use domain::decision::Answerable;
use domain::{
    Decision, DecisionKind, Fact, FactId, FactKind, FactSet, Intent, Language, Understanding,
};
use jiff::Timestamp;
use plan::Line;
use render::Renderer;
use templates::Templates;

/// What to write, and from what.
#[derive(Clone, Copy, Debug)]
pub struct ComposeRequest<'a> {
    /// What the buyer wants.
    pub understanding: &'a Understanding,
    /// What was decided.
    pub decision: &'a Decision,
    /// What may be said; only facts that are fresh at `now` are.
    pub facts: &'a FactSet,
    /// The buyer's language.
    pub language: &'a Language,
    /// The seller's language.
    pub gloss: &'a Language,
    /// The buyer's zone, by IANA name.
    pub zone: Option<&'a str>,
    /// The judge's time.
    pub now: Timestamp,
}

/// Where a piece of a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtomSource {
    /// A fact, said in the text's language.
    Fact(FactId),
    /// A literal piece of a template message; `because` is the fact whose word chose the message.
    Template {
        /// Name of the message.
        message: String,
        /// The fact it states.
        because: Option<FactId>,
    },
    /// A model's own words.
    Model,
}

/// A piece of a text: bytes `start..end`. The atoms of a text cover it without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Where it comes from.
    pub source: AtomSource,
}

/// A text with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// For the buyer.
    pub text: String,
    /// Of the text.
    pub language: Language,
    /// The same for the seller.
    pub gloss: String,
    /// Of the gloss.
    pub gloss_language: Language,
    /// Every fact the text rests on.
    pub used: Vec<FactId>,
    /// The text, piece by piece.
    pub atoms: Vec<Atom>,
}

/// Whether an answer can be written.
pub(crate) fn answerable(
    templates: &Templates,
    understanding: &Understanding,
    facts: &FactSet,
    already_answered: bool,
) -> Answerable {
    let primary = understanding.primary();
    if primary == Intent::Thanks && already_answered {
        return Answerable::NothingToSay;
    }
    // A second wish must not get lost behind an answer to the first, whoever could answer it.
    let unanswered = understanding
        .intents
        .iter()
        .skip(1)
        .any(|other| other.confidence >= 0.85 && !plan::covers(primary, other.intent));
    if !plan::answers(primary) || unanswered {
        return Answerable::NoIntent;
    }
    if !templates.speaks(&understanding.language) {
        return Answerable::NoLanguage;
    }
    plan::plan(primary, facts).map_or_else(|why| why, |_| Answerable::Yes)
}

/// Writes the answer or the question back; `None` when the facts do not carry it.
pub(crate) fn compose(templates: &Templates, request: &ComposeRequest<'_>) -> Option<Composed> {
    let facts = request.facts.fresh(request.now);
    let lines = match request.decision.kind {
        DecisionKind::Ask => plan::ask_order(),
        DecisionKind::Reply | DecisionKind::Suggest => {
            plan::plan(request.decision.intent, &facts).ok()?
        }
        DecisionKind::Escalate | DecisionKind::Ignore => return None,
    };
    let (text, atoms) = write(
        templates,
        &framed(&facts, lines.clone()),
        request.language,
        request.zone,
    )?;
    let gloss_language = if templates.speaks(request.gloss) {
        request.gloss.clone()
    } else {
        Language::new("en")
    };
    let gloss_lines = framed(&facts, for_gloss(request, &facts, lines, &gloss_language));
    let (gloss, _) = write(templates, &gloss_lines, &gloss_language, request.zone)?;
    let used = used(&atoms);
    Some(Composed {
        text,
        language: request.language.clone(),
        gloss,
        gloss_language,
        used,
        atoms,
    })
}

/// For the seller a clause is said in the seller's own language where the shop wrote it in both; a return policy
/// that it did not is said in our own words.
fn for_gloss<'a>(
    request: &ComposeRequest<'_>,
    facts: &'a FactSet,
    mut lines: Vec<Line<'a>>,
    gloss: &Language,
) -> Vec<Line<'a>> {
    if gloss == request.language {
        return lines;
    }
    if plan::in_language_of_seller(&mut lines, facts) || request.decision.intent != Intent::Return {
        return lines;
    }
    let Ok(mut structured) = plan::structured_return(facts) else {
        return lines;
    };
    structured.extend(
        lines
            .into_iter()
            .filter(|line| matches!(line.message, "return-until" | "return-ask")),
    );
    structured
}

/// Greeting before, signature behind.
fn framed<'a>(facts: &'a FactSet, lines: Vec<Line<'a>>) -> Vec<Line<'a>> {
    let named = |kind: FactKind, argument: &'static str, message: &'static str| {
        let fact = facts
            .get(kind)
            .filter(|fact| !fact.value.to_string().trim().is_empty())?;
        Some(Line {
            message,
            facts: vec![(argument, fact)],
            because: None,
            paragraph: true,
        })
    };
    let plain = Line {
        message: "hello-plain",
        facts: Vec::new(),
        because: None,
        paragraph: false,
    };
    let mut all = vec![named(FactKind::BuyerName, "name", "hello").unwrap_or(plain)];
    all.extend(lines.into_iter().enumerate().map(|(index, mut line)| {
        line.paragraph |= index == 0;
        line
    }));
    all.extend(named(FactKind::ShopName, "shop", "sign"));
    all
}

const OPEN: char = '\u{E000}';
const MIDDLE: char = '\u{E001}';
const CLOSE: char = '\u{E002}';

/// Formats every line with its facts marked, then reads the marks into atoms.
fn write(
    templates: &Templates,
    lines: &[Line<'_>],
    language: &Language,
    zone: Option<&str>,
) -> Option<(String, Vec<Atom>)> {
    let renderer = Renderer::new(language, zone);
    let mut text = String::new();
    let mut atoms = Vec::new();
    for line in lines {
        let template = AtomSource::Template {
            message: line.message.to_owned(),
            because: line.because.map(|fact| fact.id.clone()),
        };
        let start = text.len();
        if !text.is_empty() {
            text.push_str(if line.paragraph { "\n\n" } else { "\n" });
        }
        let arguments: Vec<(&'static str, String)> = line
            .facts
            .iter()
            .map(|(name, fact)| (*name, marked(fact, &renderer)))
            .collect();
        let formatted = templates.format(language, line.message, &arguments)?;
        unmark(&formatted, start, &template, &mut text, &mut atoms);
    }
    Some((text, atoms))
}

fn marked(fact: &Fact, renderer: &Renderer) -> String {
    // Marks inside a fact's own text would break the reading; they mean nothing to people.
    let said: String = renderer
        .say(fact)
        .chars()
        .filter(|c| !matches!(*c, OPEN | MIDDLE | CLOSE))
        .collect();
    format!("{OPEN}{}{MIDDLE}{}{CLOSE}", fact.id, said.trim())
}

fn unmark(
    formatted: &str,
    mut start: usize,
    template: &AtomSource,
    text: &mut String,
    atoms: &mut Vec<Atom>,
) {
    let mut rest = formatted;
    while let Some((literal, tail)) = rest.split_once(OPEN) {
        text.push_str(literal);
        push(atoms, start, text.len(), template.clone());
        let (id, tail) = tail.split_once(MIDDLE).unwrap_or((tail, ""));
        let (said, tail) = tail.split_once(CLOSE).unwrap_or((tail, ""));
        start = text.len();
        text.push_str(said);
        push(atoms, start, text.len(), AtomSource::Fact(FactId::new(id)));
        start = text.len();
        rest = tail;
    }
    text.push_str(rest);
    push(atoms, start, text.len(), template.clone());
}

fn push(atoms: &mut Vec<Atom>, start: usize, end: usize, source: AtomSource) {
    if end > start {
        atoms.push(Atom { start, end, source });
    }
}

/// The facts of a text, in the order it says them.
pub(crate) fn used(atoms: &[Atom]) -> Vec<FactId> {
    let mut used = Vec::new();
    for atom in atoms {
        let id = match &atom.source {
            AtomSource::Fact(id) => Some(id),
            AtomSource::Template { because, .. } => because.as_ref(),
            AtomSource::Model => None,
        };
        used.extend(
            id.filter(|id| !used.contains(*id))
                .cloned()
                .into_iter()
                .collect::<Vec<_>>(),
        );
    }
    used
}

/// A model's draft with its placeholders replaced by facts.
///
/// # Errors
/// The placeholder that names no fact.
pub(crate) fn fill(
    draft: &str,
    facts: &FactSet,
    language: &Language,
    zone: Option<&str>,
) -> Result<(String, Vec<Atom>), String> {
    let renderer = Renderer::new(language, zone);
    let (mut text, mut atoms, mut rest) = (String::new(), Vec::new(), draft);
    while let Some((words, tail)) = rest.split_once("{{") {
        let start = text.len();
        text.push_str(words);
        push(&mut atoms, start, text.len(), AtomSource::Model);
        let (name, tail) = tail
            .split_once("}}")
            .ok_or_else(|| tail.chars().take(40).collect::<String>())?;
        let fact = name
            .trim()
            .strip_prefix("fact:")
            .and_then(|id| facts.by_id(id.trim()))
            .ok_or_else(|| name.to_owned())?;
        let start = text.len();
        text.push_str(renderer.say(fact).trim());
        push(
            &mut atoms,
            start,
            text.len(),
            AtomSource::Fact(fact.id.clone()),
        );
        rest = tail;
    }
    let start = text.len();
    text.push_str(rest);
    push(&mut atoms, start, text.len(), AtomSource::Model);
    Ok((text, atoms))
}
