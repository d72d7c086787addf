//! Which script a text is written in: the first question about its language, and often the only one.

/// Scripts of the 62 languages; those with several languages need a closer look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Arabic letters.
    Arabic,
    /// Devanagari.
    Devanagari,
    /// Chinese characters and kana.
    Han,
    /// A script that one of our languages writes; its code.
    Only(&'static str),
    /// Letters of a language that is not ours.
    Foreign,
}

/// Scripts with several languages, by the name under which their table stands in the model file.
pub const SHARED: [(&str, Script); 5] = [
    ("Latn", Script::Latin),
    ("Cyrl", Script::Cyrillic),
    ("Arab", Script::Arabic),
    ("Deva", Script::Devanagari),
    ("Hani", Script::Han),
];

/// Letters by script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    counts: Vec<(Script, usize)>,
    kana: usize,
}

impl Letters {
    /// Counts the letters of a text; a Chinese character counts for three, a Korean syllable for two, as they say
    /// as much.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars().take(4_000) {
            let Some((script, weight)) = script(c) else {
                continue;
            };
            letters.kana += usize::from(matches!(c, '\u{3040}'..='\u{30FF}'));
            match letters
                .counts
                .iter_mut()
                .find(|(known, _)| *known == script)
            {
                Some((_, count)) => *count += weight,
                None => letters.counts.push((script, weight)),
            }
        }
        letters
    }

    /// The script that tells the language: buyers mix Latin words into everything, so another script with a
    /// quarter of the letters wins. `None` without letters.
    #[must_use]
    pub fn main(&self) -> Option<Script> {
        let count = |script: Script| {
            self.counts
                .iter()
                .find(|(s, _)| *s == script)
                .map_or(0, |(_, n)| *n)
        };
        let latin = count(Script::Latin);
        let best = self
            .counts
            .iter()
            .filter(|(script, _)| *script != Script::Latin)
            .max_by_key(|(script, n)| (*n, std::cmp::Reverse(*script)));
        match best {
            Some((script, n)) if *n * 3 >= latin => Some(*script),
            _ if latin > 0 => Some(Script::Latin),
            _ => None,
        }
    }

    /// How many kana there are.
    #[must_use]
    pub fn kana(&self) -> usize {
        self.kana
    }
}

fn script(c: char) -> Option<(Script, usize)> {
    use Script::{Arabic, Cyrillic, Devanagari, Foreign, Han, Latin, Only};
    Some(match c {
        'a'..='z' | 'A'..='Z' => (Latin, 1),
        '\u{00}'..='\u{BF}' => return None,
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c.is_alphabetic() => (Latin, 1),
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => (Only("el"), 1),
        '\u{400}'..='\u{52F}' => (Cyrillic, 1),
        '\u{530}'..='\u{58F}' => (Only("hy"), 1),
        '\u{590}'..='\u{5FF}' => (Only("he"), 1),
        '\u{600}'..='\u{77F}' | '\u{FB50}'..='\u{FEFC}' if c.is_alphabetic() => (Arabic, 1),
        '\u{900}'..='\u{963}' | '\u{966}'..='\u{97F}' => (Devanagari, 1),
        '\u{980}'..='\u{9FF}' => (Only("bn"), 1),
        '\u{A80}'..='\u{AFF}' => (Only("gu"), 1),
        '\u{B80}'..='\u{BFF}' => (Only("ta"), 1),
        '\u{C00}'..='\u{C7F}' => (Only("te"), 1),
        '\u{D80}'..='\u{DFF}' => (Only("si"), 1),
        '\u{E00}'..='\u{E7F}' => (Only("th"), 1),
        '\u{E80}'..='\u{EFF}' => (Only("lo"), 1),
        '\u{1000}'..='\u{109F}' => (Only("my"), 1),
        '\u{10A0}'..='\u{10FF}' => (Only("ka"), 1),
        '\u{1780}'..='\u{17FF}' => (Only("km"), 1),
        '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => (Han, 3),
        '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' => {
            (Only("ko"), 2)
        }
        _ if c.is_alphabetic() => (Foreign, 1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Letters, Script};

    #[test]
    fn latin_words_in_another_script_do_not_hide_it() {
        for (text, script) in [
            ("where is it", Some(Script::Latin)),
            ("我的order到哪了", Some(Script::Han)),
            ("मेरा tracking number काम नहीं", Some(Script::Devanagari)),
            ("λάθος size", Some(Script::Only("el"))),
            ("12 ?? 😀", None),
            ("ኣማርኛ", Some(Script::Foreign)),
        ] {
            assert_eq!(Letters::of(text).main(), script, "{text}");
        }
    }
}
