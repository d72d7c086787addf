//! Greek and Cyrillic as people type them in Latin letters: some of the seeds are learnt that way too, and every
//! form of a concept is also known in its plainest Latin shape.

use super::solver::Random;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A letter, or two, and the ways in which people write it; the first is the plainest.
type Letters = &'static [(&'static str, &'static [&'static str])];

const GREEK: Letters = &[
    ("ου", &["ou", "u"]),
    ("αι", &["ai", "e"]),
    ("ει", &["ei", "i"]),
    ("οι", &["oi", "i"]),
    ("αυ", &["au", "av"]),
    ("ευ", &["eu", "ev"]),
    ("μπ", &["mp", "b"]),
    ("ντ", &["nt", "d"]),
    ("γκ", &["gk", "g"]),
    ("τζ", &["tz", "j"]),
    ("α", &["a"]),
    ("β", &["v", "b"]),
    ("γ", &["g"]),
    ("δ", &["d"]),
    ("ε", &["e"]),
    ("ζ", &["z"]),
    ("η", &["i", "h"]),
    ("θ", &["th", "8"]),
    ("ι", &["i"]),
    ("κ", &["k"]),
    ("λ", &["l"]),
    ("μ", &["m"]),
    ("ν", &["n"]),
    ("ξ", &["ks", "x", "3"]),
    ("ο", &["o"]),
    ("π", &["p"]),
    ("ρ", &["r"]),
    ("σ", &["s"]),
    ("ς", &["s"]),
    ("τ", &["t"]),
    ("υ", &["y", "u", "i"]),
    ("φ", &["f"]),
    ("χ", &["x", "h", "ch"]),
    ("ψ", &["ps"]),
    ("ω", &["o", "w"]),
];

const CYRILLIC: Letters = &[
    ("а", &["a"]),
    ("б", &["b"]),
    ("в", &["v"]),
    ("ґ", &["g"]),
    ("д", &["d"]),
    ("е", &["e"]),
    ("ё", &["e", "yo"]),
    ("є", &["ye", "ie", "e"]),
    ("ж", &["zh", "j"]),
    ("з", &["z"]),
    ("і", &["i"]),
    ("ї", &["yi", "i"]),
    ("й", &["y", "i", "j"]),
    ("к", &["k"]),
    ("л", &["l"]),
    ("м", &["m"]),
    ("н", &["n"]),
    ("о", &["o"]),
    ("п", &["p"]),
    ("р", &["r"]),
    ("с", &["s"]),
    ("т", &["t"]),
    ("у", &["u"]),
    ("ф", &["f"]),
    ("х", &["h", "kh", "x"]),
    ("ц", &["ts", "c"]),
    ("ч", &["ch", "4"]),
    ("ш", &["sh", "6"]),
    ("ы", &["y", "i"]),
    ("ь", &["", "'"]),
    ("э", &["e"]),
    ("ю", &["yu", "u", "iu"]),
    ("я", &["ya", "ia", "q"]),
];

/// What differs from language to language.
const RUSSIAN: Letters = &[
    ("г", &["g"]),
    ("и", &["i"]),
    ("щ", &["sch", "shch", "w"]),
    ("ъ", &[""]),
];
const UKRAINIAN: Letters = &[
    ("г", &["h", "g"]),
    ("и", &["y", "i"]),
    ("щ", &["shch", "sch"]),
    ("ъ", &[""]),
];
const BULGARIAN: Letters = &[
    ("г", &["g"]),
    ("и", &["i"]),
    ("щ", &["sht", "6t"]),
    ("ъ", &["a", "u", "y"]),
];

fn tables(code: &str) -> Option<[Letters; 2]> {
    Some(match code {
        "el" => [GREEK, &[]],
        "ru" => [RUSSIAN, CYRILLIC],
        "uk" => [UKRAINIAN, CYRILLIC],
        "bg" => [BULGARIAN, CYRILLIC],
        _ => return None,
    })
}

/// The text in Latin letters, each written in one of its ways by lot, in its first way without one; `None` for other
/// languages and for texts that are in Latin letters already.
#[must_use]
pub fn romanise(text: &str, code: &str, mut random: Option<&mut Random>) -> Option<String> {
    let tables = tables(code)?;
    // Greek accents go; the marks of й and ї are letters.
    let plain: String = if code == "el" {
        text.to_lowercase()
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .collect()
    } else {
        text.to_lowercase()
    };
    let (mut out, mut rest, mut changed) = (String::new(), plain.as_str(), false);
    while let Some(c) = rest.chars().next() {
        let found = tables
            .iter()
            .flat_map(|table| table.iter())
            .find(|(letters, _)| rest.starts_with(letters));
        if let Some((letters, ways)) = found {
            let lot = random.as_mut().map_or(0, |r| r.below(ways.len()));
            out.push_str(ways.get(lot).copied().unwrap_or_default());
            rest = rest.get(letters.len()..).unwrap_or_default();
            changed = true;
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::romanise;
    use crate::learn::solver::Random;

    #[test]
    fn letters_become_what_people_type() {
        for (code, text, latin) in [
            ("el", "Πού είναι το δέμα μου;", "pou einai to dema mou;"),
            ("ru", "Где мой заказ?", "gde moy zakaz?"),
            (
                "uk",
                "Де моє замовлення {order}?",
                "de moye zamovlennya {order}?",
            ),
            ("bg", "Къде ми е пратката", "kade mi e pratkata"),
        ] {
            assert_eq!(romanise(text, code, None).as_deref(), Some(latin));
        }
        assert_eq!(romanise("pou einai", "el", None), None);
        assert_eq!(romanise("wo ist es", "de", None), None);
        let lots = |seed| {
            romanise(
                "έχω θέμα με την ψηφιακή οθόνη",
                "el",
                Some(&mut Random(seed)),
            )
        };
        assert_eq!(lots(5), lots(5));
    }
}
