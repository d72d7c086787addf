//! One form for what buyers type in many: compatibility characters folded, invisible marks gone, letters squeezed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What is read of a message: enough for any real one, and a bound for hostile ones.
const HEAD: usize = 6_000;
const TAIL: usize = 2_000;

/// The text as a person reads it: NFKC, no control, bidi or zero-width characters, at most 8,000 characters
/// (the beginning and the end).
#[must_use]
pub fn clean(text: &str) -> String {
    let total = text.chars().take(HEAD + TAIL + 1).count();
    let kept: String = if total <= HEAD + TAIL {
        text.chars().collect()
    } else {
        let mut tail: Vec<char> = text.chars().rev().take(TAIL).collect();
        tail.reverse();
        text.chars()
            .take(HEAD)
            .chain(std::iter::once('\n'))
            .chain(tail)
            .collect()
    };
    kept.nfkc()
        .filter(|c| !is_invisible(*c))
        .map(straighten)
        .take(2 * (HEAD + TAIL))
        .collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && c != '\n' && c != '\t')
}

fn straighten(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' | '\u{00B4}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\t' => ' ',
        other => other,
    }
}

/// Cuts a clean text into sentences; a full stop inside a number, an id or an address is no end.
#[must_use]
pub fn sentences(clean: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut chars = clean.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let end = match c {
            '\n' | '!' | '?' | '。' | ';' | '؟' | '।' => true,
            '.' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if end {
            let stop = at + c.len_utf8();
            parts.extend(clean.get(start..stop));
            start = stop;
        }
    }
    parts.extend(clean.get(start..));
    parts.retain(|part| part.chars().any(char::is_alphanumeric));
    parts
}

/// Cuts a clean text in two at the sign nearest to its middle, or at a space where there is no sign.
#[must_use]
pub fn halves(clean: &str) -> (&str, &str) {
    let middle = clean.len() / 2;
    let edge = clean.len() / 6;
    let nearest = |is: fn(char) -> bool| {
        clean
            .char_indices()
            .filter(|(at, c)| (edge..clean.len() - edge).contains(at) && is(*c))
            .map(|(at, c)| at + c.len_utf8())
            .min_by_key(|at| at.abs_diff(middle))
    };
    let sign =
        |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !is_combining_mark(c) && c != '\'';
    let at = nearest(sign).or_else(|| nearest(char::is_whitespace));
    clean
        .split_at_checked(at.unwrap_or(0))
        .unwrap_or(("", clean))
}

/// The form in which words are compared: small letters without accents, apostrophes and punctuation, words parted
/// by one space with a space at both ends, a run of one letter at most two long, traditional characters simplified,
/// letters that people write now one way, now another, written one way.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    let chars: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let (mut last, mut run) = (' ', 0_u8);
    for (at, c) in chars.iter().copied().enumerate() {
        if c == '\'' && joins(chars.get(at + 1..).unwrap_or_default()) {
            continue;
        }
        if is_left_out(c) {
            continue;
        }
        if !c.is_alphanumeric() && !is_combining_mark(c) {
            push_space(&mut out);
            last = ' ';
            continue;
        }
        let folded = one_way(simplify(c));
        run = if folded == last {
            run.saturating_add(1)
        } else {
            1
        };
        last = folded;
        if run <= 2 || folded.is_numeric() {
            push_plain(&mut out, folded);
        }
    }
    push_space(&mut out);
    out
}

/// Whether an apostrophe before `rest` joins ("where's", "don't") or parts ("l'article").
fn joins(rest: &[char]) -> bool {
    let word: Vec<char> = rest
        .iter()
        .copied()
        .take_while(|c| c.is_alphanumeric())
        .take(3)
        .collect();
    matches!(
        word.as_slice(),
        ['s' | 't' | 'm' | 'd'] | ['r' | 'v', 'e'] | ['l', 'l']
    )
}

fn push_space(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Vowel signs and ornaments that most people leave out: Arabic harakat and tatweel, Hebrew niqqud, the nukta.
fn is_left_out(c: char) -> bool {
    matches!(c, '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}'
        | '\u{05C1}'..='\u{05C2}' | '\u{093C}')
}

/// Letters of which keyboards and people write several for one: alef with and without hamza, the Persian and the
/// Arabic yeh and kaf, teh marbuta and heh, the Russian yo, the final sigma, the two Hindi signs of a nasal.
#[must_use]
pub fn one_way(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ۃ' | 'ۀ' => 'ه',
        'ک' => 'ك',
        'ё' => 'е',
        'ς' => 'σ',
        'ँ' => 'ं',
        other => other,
    }
}

/// Latin and Greek letters lose their accents; marks of other scripts carry meaning and stay.
fn push_plain(out: &mut String, c: char) {
    match c {
        'ß' => out.push_str("ss"),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'ı' => out.push('i'),
        '\u{00C0}'..='\u{024F}' | '\u{0370}'..='\u{03FF}' | '\u{1E00}'..='\u{1FFF}' => {
            out.extend(
                std::iter::once(c)
                    .nfd()
                    .filter(|part| !is_combining_mark(*part)),
            );
        }
        other => out.push(other),
    }
}

static HANT: &str = include_str!("../../data/language/hant.txt");

/// Traditional to simplified, for the few hundred characters buyers use; others stay.
#[must_use]
pub fn simplify(c: char) -> char {
    if !matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return c;
    }
    table().get(&c).copied().unwrap_or(c)
}

/// Whether the character is written differently in simplified text.
#[must_use]
pub fn is_traditional(c: char) -> bool {
    table().contains_key(&c)
}

/// Whether the character is the simplified form of another.
#[must_use]
pub fn is_simplified(c: char) -> bool {
    static SET: std::sync::LazyLock<std::collections::HashSet<char>> =
        std::sync::LazyLock::new(|| table().values().copied().collect());
    SET.contains(&c)
}

fn table() -> &'static std::collections::HashMap<char, char> {
    static TABLE: std::sync::LazyLock<std::collections::HashMap<char, char>> =
        std::sync::LazyLock::new(|| {
            let all: Vec<char> = HANT.chars().filter(|c| !c.is_whitespace()).collect();
            all.as_chunks::<2>()
                .0
                .iter()
                .filter(|[from, to]| from != to)
                .map(|[from, to]| (*from, *to))
                .collect()
        });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::{clean, fold, halves, sentences};

    #[test]
    fn folds_what_people_type() {
        for (text, folded) in [
            ("Where's my ORDER???", " wheres my order "),
            ("Don\u{2019}t", " dont "),
            ("L'article n'est pas arrivé", " l article n est pas arrive "),
            ("soooo late", " soo late "),
            ("訂單還沒到", " 订单还没到 "),
            ("ｗｈｅｎ", " when "),
            ("Größe", " grosse "),
            ("1000", " 1000 "),
            ("Δεν ήρθε ακόμα ο κωδικός", " δεν ηρθε ακομα ο κωδικοσ "),
            ("أين الطلبيّة", " اين الطلبيه "),
            ("کجاست بسته‌ی من", " كجاست بستهي من "),
            ("שָׁלוֹם", " שלום "),
            ("Её ещё нет", " ее еще нет "),
        ] {
            assert_eq!(fold(&clean(text)), folded, "{text}");
        }
    }

    #[test]
    fn invisible_marks_vanish_and_hostile_lengths_are_cut() {
        assert_eq!(clean("re\u{200B}fund\u{202E}"), "refund");
        assert!(clean(&"a".repeat(1_000_000)).chars().count() <= 8_001);
        assert!(
            clean(&"\u{FDFA}".repeat(100_000)).chars().count() <= 16_000,
            "one that grows eighteenfold"
        );
    }

    #[test]
    fn halves_part_at_a_sign_near_the_middle() {
        assert_eq!(
            halves("is it steel, and what is postage"),
            ("is it steel,", " and what is postage")
        );
        assert_eq!(halves("ab cd"), ("ab ", "cd"));
        for odd in ["", "x", "😀", "退款和发票"] {
            let (first, second) = halves(odd);
            assert_eq!(format!("{first}{second}"), odd);
        }
    }

    #[test]
    fn full_stops_in_numbers_do_not_cut() {
        assert_eq!(sentences("It cost 25.00 EUR. Why? See a.b@c.de").len(), 3);
        assert_eq!(sentences("届きません。いつですか?").len(), 2);
    }
}
