//! Money as whole minor units with a currency; never a float.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use thiserror::Error;

/// An amount in minor units (cents; whole yen) of one currency.
///
/// In JSON it is `{"amount":"24.90","currency":"EUR"}`: a decimal text in major units, as in the shop bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units; negative for what is taken back.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

/// An ISO 4217 code, three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not three letters.
    #[error("`{0}` is not a currency code of three letters")]
    Currency(String),
    /// Not a decimal number, or with more decimals than the currency has.
    #[error("`{0}` is not an amount with the decimals this currency has")]
    Amount(String),
}

impl Currency {
    /// Reads a code such as `EUR`; small letters are accepted.
    ///
    /// # Errors
    /// [`MoneyError::Currency`] when it is not three ASCII letters.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        match text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_alphabetic()) => Ok(Self([
                a.to_ascii_uppercase(),
                b.to_ascii_uppercase(),
                c.to_ascii_uppercase(),
            ])),
            _ => Err(MoneyError::Currency(text.to_owned())),
        }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals the minor unit has (ISO 4217): 0 for JPY, 3 for KWD, 2 for most.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        match self.as_str() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF"
            | "RWF" | "KMF" | "GNF" | "DJF" | "BIF" | "VUV" => 0,
            "KWD" | "BHD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Money {
    /// Reads a decimal text in major units (`"24.90"`, `"8400"` for JPY).
    ///
    /// # Errors
    /// [`MoneyError`] for anything but digits with at most the currency's decimals.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let currency = Currency::parse(currency)?;
        let bad = || MoneyError::Amount(amount.to_owned());
        let text = amount.trim();
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let decimals = usize::try_from(currency.decimals()).map_err(|_| bad())?;
        let fraction = fraction.trim_end_matches('0');
        if whole.is_empty() || fraction.len() > decimals {
            return Err(bad());
        }
        if !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
        {
            return Err(bad());
        }
        let minor: i64 = format!("{whole}{fraction:0<decimals$}")
            .parse()
            .map_err(|_| bad())?;
        Ok(Self {
            minor: if negative { -minor } else { minor },
            currency,
        })
    }

    /// The decimal text in major units, as in the shop bundle.
    #[must_use]
    pub fn amount(&self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_u64.pow(decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        if decimals == 0 {
            return format!("{sign}{minor}");
        }
        let width = decimals as usize;
        format!("{sign}{}.{:0width$}", minor / unit, minor % unit)
    }
}

/// `EUR 59.90`: the form of entities and of facts in JSON.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount())
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    amount: String,
    currency: String,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            amount: self.amount(),
            currency: self.currency.to_string(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Self::parse(&wire.amount, &wire.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, MoneyError};

    #[test]
    fn reads_and_writes_decimals_by_currency() {
        for (amount, currency, minor, again) in [
            ("24.90", "EUR", 2490, "24.90"),
            ("24.9", "eur", 2490, "24.90"),
            ("8400", "JPY", 8400, "8400"),
            ("8400.00", "JPY", 8400, "8400"),
            ("-0.05", "USD", -5, "-0.05"),
            ("1.234", "KWD", 1234, "1.234"),
        ] {
            let money = Money::parse(amount, currency).unwrap();
            assert_eq!(
                (money.minor, money.amount().as_str()),
                (minor, again),
                "{amount} {currency}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for (amount, currency) in [
            ("", "EUR"),
            ("1,50", "EUR"),
            ("1.505", "EUR"),
            ("0.5", "JPY"),
            ("1e3", "EUR"),
        ] {
            assert!(
                matches!(Money::parse(amount, currency), Err(MoneyError::Amount(_))),
                "{amount} {currency}"
            );
        }
        assert!(
            matches!(Money::parse("1", "EURO"), Err(MoneyError::Currency(_))),
            "four letters"
        );
    }
}
