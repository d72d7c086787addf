//! The 62 languages by number: the first 38 are understood and answered, the others only recognised.

/// Codes in the order of their numbers, which stand in the model file.
pub const CODES: [&str; 62] = [
    "en", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da",
    "nb", "fi", "cs", "sk", "hu", "ro", "bg", "el", "hr", "uk", "ru", "tr", "ar", "he", "fa", "hi",
    "bn", "ur", "th", "vi", "id", "ms", "fil", "kk", "sl", "sr", "lt", "lv", "et", "ca", "is",
    "sq", "mk", "ka", "hy", "az", "uz", "mn", "ta", "te", "mr", "gu", "my", "km", "lo", "ne", "si",
    "sw",
];

/// How many of them are understood.
pub const UNDERSTOOD: usize = 38;

/// The number of a language.
#[must_use]
pub fn number(code: &str) -> Option<u8> {
    let at = CODES.iter().position(|known| *known == code)?;
    u8::try_from(at).ok()
}

/// Whether turns in this language are understood, not only recognised.
#[must_use]
pub fn is_understood(code: &str) -> bool {
    CODES.iter().take(UNDERSTOOD).any(|known| *known == code)
}

/// Languages that share the words of concepts: the forms of one are looked for in the other too.
#[must_use]
pub fn relatives(code: &str) -> &'static [&'static str] {
    match code {
        "zh-Hans" | "zh-Hant" => &["zh-Hans", "zh-Hant"],
        "nb" | "da" => &["nb", "da"],
        "id" | "ms" => &["id", "ms"],
        "hr" | "sr" | "sl" => &["hr"],
        "hi" | "ur" => &["hi", "ur"],
        "cs" | "sk" => &["cs", "sk"],
        "kk" => &["kk", "ru"],
        "uk" => &["uk", "ru"],
        _ => &[],
    }
}

/// Whether English words stand in messages of this language as English ones, so that the English lexicon helps. In
/// languages of Latin letters that write their borrowed words in their own way it harms: `die`, `fire`, `bang` and
/// `not` mean something else there.
#[must_use]
pub fn mixes_english(code: &str) -> bool {
    !matches!(
        code,
        "de" | "fr"
            | "es"
            | "pt"
            | "it"
            | "nl"
            | "pl"
            | "sv"
            | "da"
            | "nb"
            | "fi"
            | "cs"
            | "sk"
            | "hu"
            | "ro"
            | "hr"
            | "tr"
            | "vi"
    )
}
