//! A reading of Rust source that tells code from comments and string literals, and the product from its
//! tests. Enough for rules that look for words; not a parser.

/// One source, taken apart.
#[derive(Debug, Default)]
pub struct RustText {
    /// The code, line by line, without comments and with empty string literals.
    pub lines: Vec<Line>,
    /// The string literals.
    pub literals: Vec<Literal>,
}

/// One line of code.
#[derive(Debug)]
pub struct Line {
    /// From 1.
    pub number: usize,
    /// Without comments, with empty string literals.
    pub code: String,
    /// Whether it belongs to an item under `#[cfg(test)]`.
    pub in_test: bool,
}

/// One string literal.
#[derive(Debug)]
pub struct Literal {
    /// Where it begins, from 1.
    pub line: usize,
    /// As written, with its escapes.
    pub text: String,
    /// Whether it belongs to an item under `#[cfg(test)]`.
    pub in_test: bool,
}

impl RustText {
    /// Takes a source apart.
    pub fn read(source: &str) -> Self {
        let mut lexer = Lexer {
            chars: source.chars().collect(),
            at: 0,
            line: 1,
            code: String::new(),
            literals: Vec::new(),
        };
        lexer.run();
        let test_lines = test_lines(&lexer.code);
        let in_test = |line: usize| {
            test_lines
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&line))
        };
        let mut literals = lexer.literals;
        for literal in &mut literals {
            literal.in_test = in_test(literal.line);
        }
        let lines = lexer
            .code
            .lines()
            .enumerate()
            .map(|(index, code)| Line {
                number: index + 1,
                code: code.to_owned(),
                in_test: in_test(index + 1),
            })
            .collect();
        Self { lines, literals }
    }

    /// The lines of the product.
    pub fn product_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.in_test)
    }

    /// The string literals of the product.
    pub fn product_literals(&self) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(|literal| !literal.in_test)
    }
}

/// The identifiers and keywords of a line of code.
pub fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Takes one character; line breaks always stay in the code, so that line numbers stay right.
    fn take(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.code.push('\n');
        }
        Some(c)
    }

    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('r', Some('"' | '#')) if !self.in_word() => self.raw_string(),
                ('\'', _) => self.quote(),
                _ => {
                    if self.take() != Some('\n') {
                        self.code.push(c);
                    }
                }
            }
        }
    }

    /// Whether the character before belongs to a word that is more than the prefix of a literal.
    fn in_word(&self) -> bool {
        let word: String = self
            .code
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        !matches!(word.as_str(), "" | "b" | "c")
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.take();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => {
                    self.take();
                    continue;
                }
            }
            self.take();
            self.take();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.take();
        self.code.push('"');
        while let Some(c) = self.take() {
            match c {
                '"' => break,
                '\\' => {
                    text.push(c);
                    text.extend(self.take());
                }
                _ => text.push(c),
            }
        }
        self.code.push('"');
        self.literals.push(Literal {
            line,
            text,
            in_test: false,
        });
    }

    /// `r"…"`, `r#"…"#`; a raw identifier (`r#type`) is left as code.
    fn raw_string(&mut self) {
        let hashes = (1..)
            .take_while(|ahead| self.peek(*ahead) == Some('#'))
            .count();
        if self.peek(hashes + 1) != Some('"') {
            let prefix = self.take();
            self.code.extend(prefix);
            return;
        }
        let line = self.line;
        for _ in 0..hashes + 2 {
            self.take();
        }
        let mut text = String::new();
        while let Some(c) = self.take() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(c);
        }
        for _ in 0..hashes {
            self.take();
        }
        self.code.push_str("\"\"");
        self.literals.push(Literal {
            line,
            text,
            in_test: false,
        });
    }

    /// A character literal, or the quote of a lifetime.
    fn quote(&mut self) {
        let character = self.peek(1) == Some('\\')
            || (self.peek(1) != Some('\'') && self.peek(2) == Some('\''));
        self.take();
        self.code.push('\'');
        if !character {
            return;
        }
        while let Some(c) = self.take() {
            match c {
                '\\' => {
                    self.take();
                }
                '\'' => break,
                _ => {}
            }
        }
        self.code.push('\'');
    }
}

/// The lines, first and last, of every item under `#[cfg(test)]`.
fn test_lines(code: &str) -> Vec<(usize, usize)> {
    let mut regions = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (index, line) in code.lines().enumerate() {
        let number = index + 1;
        let marked = ["#[cfg(test)]", "#[cfg(any(test", "#[cfg(all(test"]
            .iter()
            .any(|mark| line.contains(mark));
        let rest = if open.is_none() && marked {
            open = Some((number, 0));
            line.split_once("test").map_or("", |(_, rest)| rest)
        } else {
            line
        };
        let Some((from, depth)) = &mut open else {
            continue;
        };
        if closes(rest, depth) {
            regions.push((*from, number));
            open = None;
        }
    }
    regions
}

/// Follows the braces of an item; true when it ends in this line.
fn closes(line: &str, depth: &mut usize) -> bool {
    for c in line.chars() {
        match c {
            '{' => *depth += 1,
            '}' if *depth == 1 => return true,
            '}' => *depth = depth.saturating_sub(1),
            ';' if *depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let text = RustText::read(
            "let a = \"SELECT \\\" x\"; // now()\n/* b /* c */ d */ let e = r#\"raw \"q\"\"#;\n",
        );
        assert_eq!(text.lines[0].code, "let a = \"\"; ");
        assert_eq!(text.lines[1].code, " let e = \"\";");
        let literals: Vec<(usize, &str)> = text
            .literals
            .iter()
            .map(|literal| (literal.line, literal.text.as_str()))
            .collect();
        assert_eq!(literals, [(1, "SELECT \\\" x"), (2, "raw \"q\"")]);
    }

    #[test]
    fn quotes_of_characters_and_lifetimes_do_not_open_strings() {
        let text = RustText::read(
            "fn f<'a>(c: char) -> &'a str { if c == '\"' || c == '\\'' { \"yes\" } else { br\"no\" } }",
        );
        let literals: Vec<&str> = text
            .literals
            .iter()
            .map(|literal| literal.text.as_str())
            .collect();
        assert_eq!(literals, ["yes", "no"]);
    }

    #[test]
    fn a_raw_identifier_is_code() {
        assert_eq!(
            RustText::read("let r#type = 1;").lines[0].code,
            "let r#type = 1;"
        );
    }

    #[test]
    fn items_under_cfg_test_are_told_apart() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { \"x\"; }\n}\nfn c() { \"y\"; }\n#[cfg(test)]\nmod far;\nfn d() {}\n";
        let text = RustText::read(source);
        let product: Vec<usize> = text.product_lines().map(|line| line.number).collect();
        assert_eq!(product, [1, 6, 9]);
        let literals: Vec<&str> = text
            .product_literals()
            .map(|literal| literal.text.as_str())
            .collect();
        assert_eq!(literals, ["y"]);
    }
}
