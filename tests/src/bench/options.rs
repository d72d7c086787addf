//! What to measure.

/// Shown by `--help` and after a word that is not understood.
pub const USAGE: &str = "\
Measures the budgets and prints them beside what is allowed.

  cargo xtask bench [NAME…] [--quick] [--messages N] [--strict]

  NAME            understanding, turns, store, bundle, window; all of them when none is named
  --quick         100,000 stored messages instead of 1,000,000, and fewer turns
  --messages N    this many stored messages
  --strict        ends with an error when a budget is missed

Example: cargo xtask bench store --messages 250000";

/// One group of budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Understanding turns: how fast and how well.
    Understand,
    /// From a turn to the reply in the outbox.
    Turns,
    /// First import, inbox and search.
    Store,
    /// Size of the screens' script.
    Bundle,
    /// Start and memory of the window.
    Window,
}

impl Name {
    /// All, in the order in which they are measured.
    pub const ALL: [Self; 5] = [
        Self::Understand,
        Self::Turns,
        Self::Store,
        Self::Bundle,
        Self::Window,
    ];

    /// As it is typed.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Understand => "understanding",
            Self::Turns => "turns",
            Self::Store => "store",
            Self::Bundle => "bundle",
            Self::Window => "window",
        }
    }
}

/// The command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    names: Vec<Name>,
    messages: Option<usize>,
    /// A smaller run.
    pub quick: bool,
    /// A missed budget is an error.
    pub strict: bool,
    /// Only the usage.
    pub help: bool,
}

impl Options {
    /// Reads the command line.
    ///
    /// # Errors
    /// What was not understood.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--quick" => options.quick = true,
                "--strict" => options.strict = true,
                "--help" | "-h" => options.help = true,
                "--messages" => options.messages = Some(number(words.next())?),
                "understand" => options.names.push(Name::Understand),
                name => match Name::ALL.into_iter().find(|known| known.text() == name) {
                    Some(name) => options.names.push(name),
                    None => return Err(format!("`{name}` is no benchmark and no option.")),
                },
            }
        }
        Ok(options)
    }

    /// What to measure.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        Name::ALL
            .into_iter()
            .filter(|name| self.names.is_empty() || self.names.contains(name))
            .collect()
    }

    /// How many messages to store.
    #[must_use]
    pub fn messages(&self) -> usize {
        self.messages
            .unwrap_or(if self.quick { 100_000 } else { 1_000_000 })
    }
}

fn number(word: Option<String>) -> Result<usize, String> {
    let word = word.ok_or("`--messages` needs a number behind it.")?;
    match word.replace(['_', ','], "").parse() {
        Ok(number) if number >= 1_000 => Ok(number),
        _ => Err(format!(
            "`--messages {word}`: a number of at least 1,000 is needed."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Options};

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn everything_is_measured_unless_something_is_named() {
        assert_eq!(parse("").unwrap().names(), Name::ALL);
        let two = parse("window understand --strict").unwrap();
        assert_eq!(two.names(), [Name::Understand, Name::Window]);
        assert!(two.strict);
    }

    #[test]
    fn the_number_of_messages_is_given_or_follows_from_the_kind_of_run() {
        assert_eq!(parse("").unwrap().messages(), 1_000_000);
        assert_eq!(parse("--quick").unwrap().messages(), 100_000);
        assert_eq!(
            parse("--quick --messages 250_000").unwrap().messages(),
            250_000
        );
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for line in ["--messages", "--messages many", "--messages 3", "fast"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
