//! One form of a text in which everything is looked for: digits of all scripts as ASCII, Latin letters without
//! accents, and beside it the same in small letters, byte for byte at the same places.

/// A text ready to be read.
#[derive(Debug)]
pub(super) struct Page {
    /// With capitals as written.
    pub(super) text: String,
    /// In small letters; every offset is valid in both.
    pub(super) low: String,
    /// Whether any digit stands in it.
    pub(super) has_digits: bool,
    /// Whether it has letters of Chinese, Japanese or Korean.
    pub(super) wide: bool,
}

/// From where to where, in bytes.
pub(super) type Span = (usize, usize);

impl Page {
    pub(super) fn new(clean: &str) -> Self {
        let mut page = Self {
            text: String::with_capacity(clean.len() + 8),
            low: String::with_capacity(clean.len() + 8),
            has_digits: false,
            wide: false,
        };
        for c in clean.chars() {
            page.add(c);
        }
        page
    }

    fn add(&mut self, c: char) {
        if c.is_ascii() {
            self.has_digits |= c.is_ascii_digit();
            self.text.push(c);
            self.low.push(c.to_ascii_lowercase());
        } else if let Some(digit) = digit(c) {
            self.has_digits = true;
            self.text.push(digit);
            self.low.push(digit);
        } else if let Some(plain) = unaccented(c) {
            self.text.push_str(plain);
            self.low
                .extend(plain.chars().map(|p| p.to_ascii_lowercase()));
        } else {
            self.add_letter(c);
        }
    }

    fn add_letter(&mut self, c: char) {
        let c = match c {
            '\u{00A0}' | '\u{202F}' | '\u{2007}' | '\u{2009}' | '\u{3000}' => ' ',
            // Short vowels and stretching of Arabic carry nothing here; Persian and Arabic type two letters twice.
            '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{0300}'..='\u{036F}' => return,
            '\u{064A}' | '\u{0649}' => '\u{06CC}',
            '\u{0643}' => '\u{06A9}',
            '\u{0629}' => '\u{0647}',
            '\u{0623}' | '\u{0625}' | '\u{0622}' => '\u{0627}',
            'ё' => 'е',
            'Ё' => 'Е',
            other => other,
        };
        self.wide |= is_wide(c);
        self.text.push(c);
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => {
                self.low.push(ungreek(small));
            }
            _ => self.low.push(c),
        }
    }

    /// The characters before a place, nearest first.
    pub(super) fn before(&self, at: usize) -> &str {
        self.low.get(..at).unwrap_or_default()
    }

    /// What stands from a place on.
    pub(super) fn after(&self, at: usize) -> &str {
        self.low.get(at..).unwrap_or_default()
    }

    /// Between two places; empty when they overlap.
    pub(super) fn between(&self, from: usize, to: usize) -> &str {
        self.low.get(from..to).unwrap_or_default()
    }

    /// As written, without accents.
    pub(super) fn written(&self, span: Span) -> &str {
        self.text.get(span.0..span.1).unwrap_or_default()
    }
}

/// The same form for a word of the data files.
pub(super) fn folded(word: &str) -> String {
    Page::new(word).low
}

/// Digits of the scripts buyers type in; full-width ones are folded before.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 9] = [
        0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x0A66, 0x0AE6, 0x0ED0,
    ];
    let code = u32::from(c);
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}

/// Greek vowels lose their stress, and the last sigma is a sigma: buyers leave both out.
fn ungreek(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        other => other,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// Whether the letter belongs to a script that parts words by spaces, so that a word must not go on beside it.
pub(super) fn is_spaced_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let unspaced = matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}');
    !unspaced
        && (c.is_alphabetic() || matches!(c, '\u{0900}'..='\u{0963}' | '\u{0981}'..='\u{09E3}'))
}

/// Latin letters without their accents.
fn unaccented(c: char) -> Option<&'static str> {
    const FORMS: &[(&str, &str)] = &[
        ("A", "ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ"),
        ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặª"),
        ("AE", "Æ"),
        ("ae", "æ"),
        ("C", "ÇĆĈĊČ"),
        ("c", "çćĉċč"),
        ("D", "ÐĎĐ"),
        ("d", "ðďđ"),
        ("E", "ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆƏ"),
        ("e", "èéêëēĕėęěẹẻẽếềểễệə"),
        ("G", "ĜĞĠĢ"),
        ("g", "ĝğġģ"),
        ("H", "ĤĦ"),
        ("h", "ĥħ"),
        ("I", "ÌÍÎÏĨĪĬĮİỈỊ"),
        ("i", "ìíîïĩīĭįıỉị"),
        ("J", "Ĵ"),
        ("j", "ĵ"),
        ("K", "Ķ"),
        ("k", "ķ"),
        ("L", "ĹĻĽĿŁ"),
        ("l", "ĺļľŀł"),
        ("N", "ÑŃŅŇ"),
        ("n", "ñńņň"),
        ("O", "ÒÓÔÕÖØŌŎŐƠỌỎỐỒỔỖỘỚỜỞỠỢ"),
        ("o", "òóôõöøōŏőơọỏốồổỗộớờởỡợº"),
        ("OE", "Œ"),
        ("oe", "œ"),
        ("R", "ŔŖŘ"),
        ("r", "ŕŗř"),
        ("S", "ŚŜŞŠȘ"),
        ("s", "śŝşšș"),
        ("ss", "ßẞ"),
        ("T", "ŢŤŦȚ"),
        ("t", "ţťŧț"),
        ("TH", "Þ"),
        ("th", "þ"),
        ("U", "ÙÚÛÜŨŪŬŮŰŲƯỤỦỨỪỬỮỰ"),
        ("u", "ùúûüũūŭůűųưụủứừửữự"),
        ("W", "Ŵ"),
        ("w", "ŵ"),
        ("Y", "ÝŶŸỲỴỶỸ"),
        ("y", "ýŷÿỳỵỷỹ"),
        ("Z", "ŹŻŽ"),
        ("z", "źżž"),
    ];
    type Rows = (Vec<&'static str>, Vec<&'static str>);
    static ROWS: std::sync::LazyLock<Rows> = std::sync::LazyLock::new(|| {
        let row = |from: u32, to: u32| {
            (from..to)
                .map(|code| {
                    let c = char::from_u32(code).unwrap_or(' ');
                    FORMS
                        .iter()
                        .find(|(_, all)| all.contains(c))
                        .map_or("", |(plain, _)| *plain)
                })
                .collect()
        };
        (row(0xA0, 0x260), row(0x1E00, 0x1F00))
    });
    let code = u32::from(c);
    let plain = if (0xA0..0x260).contains(&code) {
        ROWS.0.get(usize::try_from(code - 0xA0).ok()?)
    } else if (0x1E00..0x1F00).contains(&code) {
        ROWS.1.get(usize::try_from(code - 0x1E00).ok()?)
    } else {
        None
    };
    plain.copied().filter(|p| !p.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Page, folded};

    #[test]
    fn both_forms_have_the_same_places() {
        let page = Page::new("SİPARİŞ №٤٨٢١٣, Straße ẞ, ΠΑΡΑΓΓΕΛΊΑ, Ёлка, đơn hàng, เลข๑๒๓");
        assert_eq!(page.text.len(), page.low.len());
        assert!(page.low.contains("siparis №48213"), "{}", page.low);
        assert!(page.low.contains("don hang, เลข123"), "{}", page.low);
        assert_eq!(folded("παραγγελίας"), "παραγγελιασ");
    }
}
