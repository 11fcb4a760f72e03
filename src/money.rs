//! Money as Stripe counts it: whole minor units plus a currency, and nothing else.
//!
//! Amounts never pass through a floating-point number, and every sum is
//! checked. The table of exponents follows Stripe's currency page rather than
//! ISO 4217, because the two disagree where it costs a factor of ten or a
//! hundred (MGA, UGX, ISK). A person types and reads decimals; the wire and our
//! JSON carry minor units; [`Money::parse`] and [`Money::decimal`] are the only
//! places where one becomes the other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Currencies whose smallest unit is the unit itself: 500 means 500 yen.
const ZERO_DECIMAL: [[u8; 3]; 15] = [
    *b"bif", *b"clp", *b"djf", *b"gnf", *b"jpy", *b"kmf", *b"krw", *b"mga", *b"pyg", *b"rwf",
    *b"vnd", *b"vuv", *b"xaf", *b"xof", *b"xpf",
];

/// Currencies without decimals in daily life which Stripe still counts in
/// hundredths, and wants to end in `00`.
const HUNDREDFOLD: [[u8; 3]; 2] = [*b"isk", *b"ugx"];

/// Currencies counted in thousandths whose last digit Stripe wants to be 0.
const THREE_DECIMAL: [[u8; 3]; 5] = [*b"bhd", *b"jod", *b"kwd", *b"omr", *b"tnd"];

/// What Stripe takes at once at most: twelve digits of minor units, in every
/// currency. American Express takes nine, which Stripe minds by itself.
/// <https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>
pub(crate) const LARGEST: i64 = 999_999_999_999;

/// A currency, by its three-letter code.
///
/// A code that is not in Stripe's tables of exceptions has two decimals, as
/// almost all have; whether Stripe takes it at all is left to Stripe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code of three letters, in either case.
    ///
    /// # Errors
    /// [`MoneyError::Currency`] if `text` is anything but three ASCII letters.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_lowercase())))
            }
            _ => Err(MoneyError::Currency(text.to_owned())),
        }
    }

    /// The code in lower case, as the API writes it.
    pub fn code(&self) -> &str {
        // Three ASCII letters by construction, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the point that people write and we show.
    pub fn decimals(self) -> u32 {
        if HUNDREDFOLD.contains(&self.0) {
            0
        } else {
            self.minor_digits()
        }
    }

    /// The power of ten between a unit and Stripe's minor unit: one unit is
    /// `10^minor_digits` minor units.
    pub fn minor_digits(self) -> u32 {
        if ZERO_DECIMAL.contains(&self.0) {
            0
        } else if THREE_DECIMAL.contains(&self.0) {
            3
        } else {
            2
        }
    }

    /// The step, in minor units, that Stripe accepts: 10 for three-decimal
    /// currencies, 100 for ISK and UGX, otherwise 1.
    pub fn step(self) -> i64 {
        if HUNDREDFOLD.contains(&self.0) {
            100
        } else if THREE_DECIMAL.contains(&self.0) {
            10
        } else {
            1
        }
    }

    /// An amount a person may type, for messages.
    fn example(self) -> &'static str {
        match self.decimals() {
            0 => "1250",
            3 => "12.500",
            _ => "12.50",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code().to_ascii_uppercase())
    }
}

impl AsRef<str> for Currency {
    fn as_ref(&self) -> &str {
        self.code()
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse(text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// An amount of one currency in Stripe's minor units. It may be negative, as a
/// net figure can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount as the API gives it, in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount, where it and its currency are known.
    pub(crate) fn known(minor: Option<i64>, currency: Option<Currency>) -> Option<Self> {
        Some(Self::new(minor?, currency?))
    }

    /// Reads a decimal amount as a person types it: digits, and where the
    /// currency has decimals a point with up to that many digits.
    ///
    /// It is strict on purpose. `12.500` might be twelve and a half or twelve
    /// and a half thousand, and nobody should find out which on a customer's
    /// card; so more digits than the currency has are refused even if they are
    /// zeros, as are signs, separators, exponents and blanks.
    ///
    /// # Errors
    /// A [`MoneyError`] that says what was wrong and what would be taken.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = |reason| MoneyError::Amount {
            text: text.to_owned(),
            currency,
            reason,
        };
        if let Some(reason) = malformed(text) {
            return Err(wrong(reason));
        }
        let (whole, fraction) = match text.split_once('.') {
            None => (text, ""),
            Some((_, "")) => return Err(wrong(Reason::BarePoint)),
            Some(("", _)) => return Err(wrong(Reason::NoWhole)),
            Some((_, fraction)) if fraction.contains('.') => return Err(wrong(Reason::Points)),
            Some(parts) => parts,
        };
        let digits = u32::try_from(fraction.len()).map_err(|_| wrong(Reason::TooPrecise))?;
        if digits > currency.decimals() {
            return Err(wrong(Reason::TooPrecise));
        }
        let scale = |digits: u32| 10_i64.checked_pow(digits);
        let number = |digits: &str| -> Option<i64> {
            if digits.is_empty() {
                Some(0)
            } else {
                digits.parse().ok()
            }
        };
        // digits <= decimals <= minor_digits, so the subtraction cannot wrap.
        let minor = (|| {
            let whole = number(whole)?.checked_mul(scale(currency.minor_digits())?)?;
            let part = number(fraction)?.checked_mul(scale(currency.minor_digits() - digits)?)?;
            whole.checked_add(part)
        })()
        .ok_or_else(|| wrong(Reason::TooLarge))?;
        if minor % currency.step() != 0 {
            return Err(wrong(Reason::LastDigit));
        }
        Ok(Self { minor, currency })
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] if the currencies differ, [`MoneyError::Overflow`]
    /// if the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// `self - other`.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] if the currencies differ, [`MoneyError::Overflow`]
    /// if the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(
        self,
        other: Self,
        with: impl Fn(i64, i64) -> Option<i64>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        with(self.minor, other.minor)
            .map(|minor| Self { minor, ..self })
            .ok_or(MoneyError::Overflow(self.currency))
    }

    /// The amount as people write it, without the currency: `12.50`, `-3.00`,
    /// `1250` for yen.
    ///
    /// An amount from the API that falls between two steps of its currency
    /// (an ISK amount not ending in 00) is shown with all its digits rather
    /// than rounded.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let value = self.minor.unsigned_abs();
        let decimals = self.currency.decimals();
        let minor_digits = self.currency.minor_digits();
        let (value, digits) = if decimals < minor_digits {
            let hidden = 10_u64.pow(minor_digits - decimals);
            if value.is_multiple_of(hidden) {
                (value / hidden, decimals)
            } else {
                (value, minor_digits)
            }
        } else {
            (value, minor_digits)
        };
        if digits == 0 {
            return format!("{sign}{value}");
        }
        let scale = 10_u64.pow(digits);
        let width = usize::try_from(digits).unwrap_or(0);
        format!("{sign}{}.{:0width$}", value / scale, value % scale)
    }
}

/// The sum of each currency, in the order of their codes.
///
/// # Errors
/// [`MoneyError::Overflow`] if a sum is too large to be one.
pub(crate) fn sums(amounts: impl IntoIterator<Item = Money>) -> Result<Vec<Money>, MoneyError> {
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for amount in amounts {
        let currency = amount.currency();
        let sum = match sums.get(&currency) {
            Some(sum) => sum.checked_add(amount)?,
            None => amount,
        };
        sums.insert(currency, sum);
    }
    Ok(sums.into_values().collect())
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.decimal(), self.currency))
    }
}

/// What is wrong with the characters of an amount, if anything but their
/// number is.
fn malformed(text: &str) -> Option<Reason> {
    if text.is_empty() {
        return Some(Reason::Empty);
    }
    let strange = text.chars().find(|c| !c.is_ascii_digit() && *c != '.')?;
    Some(match strange {
        ',' if text.matches(',').count() == 1 && !text.contains('.') => Reason::Comma,
        ',' | '_' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => Reason::Separator,
        '+' | '-' | '−' if text.starts_with(strange) => Reason::Sign,
        'e' | 'E' => Reason::Exponent,
        other => Reason::Character(other),
    })
}

/// What stands before the cents of an amount that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DecimalMark {
    /// `12.50`
    #[default]
    Point,
    /// `12,50`
    Comma,
}

impl DecimalMark {
    /// The amount with a point, as [`Money::parse`] reads it. With a comma as the mark
    /// a point is refused: it may have been meant for thousands.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn pointed(self, text: &str) -> Result<Cow<'_, str>, String> {
        match self {
            Self::Point => Ok(Cow::Borrowed(text)),
            Self::Comma if text.contains('.') => Err(format!(
                "{text:?} has a point, and the setting decimal_mark is comma: write it like 12,50"
            )),
            Self::Comma => Ok(Cow::Owned(text.replace(',', "."))),
        }
    }

    /// An amount as it is typed with this mark.
    ///
    /// # Errors
    /// What is wrong with it, in this mark: what is told to be typed is not refused.
    pub(crate) fn parse(self, text: &str, currency: Currency) -> Result<Money, String> {
        let pointed = self.pointed(text)?;
        Money::parse(&pointed, currency).map_err(|error| match error {
            MoneyError::Amount { reason, .. } => explained(text, currency, reason, self),
            other => other.to_string(),
        })
    }

    /// Digits with a point, with this mark.
    pub(crate) fn marked(self, pointed: &str) -> String {
        match self {
            Self::Point => pointed.to_owned(),
            Self::Comma => pointed.replace('.', ","),
        }
    }

    /// What it is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// Why an amount of money was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// Not a currency code; holds what was given.
    Currency(String),
    /// Not an amount in this currency.
    Amount {
        /// What was given.
        text: String,
        /// The currency it was read for.
        currency: Currency,
        /// What is wrong with it.
        reason: Reason,
    },
    /// Two currencies met in one sum.
    Mixed(Currency, Currency),
    /// A sum became larger than can be counted.
    Overflow(Currency),
}

/// What is wrong with an amount somebody typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was given.
    Empty,
    /// A plus or minus sign.
    Sign,
    /// An exponent such as `1e3`.
    Exponent,
    /// A decimal comma.
    Comma,
    /// Something that separates thousands, or a blank.
    Separator,
    /// Any other character that is not a digit.
    Character(char),
    /// More than one point.
    Points,
    /// A point with nothing behind it.
    BarePoint,
    /// A point with nothing before it.
    NoWhole,
    /// More digits after the point than the currency has.
    TooPrecise,
    /// A last digit Stripe does not take in this currency.
    LastDigit,
    /// More than can be counted.
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Currency(text) => write!(
                f,
                "{text:?} is not a currency: use its three letters, such as eur or usd"
            ),
            Self::Amount {
                text,
                currency,
                reason,
            } => f.write_str(&explained(text, *currency, *reason, DecimalMark::Point)),
            Self::Mixed(one, other) => {
                write!(
                    f,
                    "{one} and {other} cannot be added: they are two currencies"
                )
            }
            Self::Overflow(currency) => write!(f, "the sum in {currency} is too large to count"),
        }
    }
}

/// What is wrong with an amount that was typed with this mark.
fn explained(text: &str, currency: Currency, reason: Reason, mark: DecimalMark) -> String {
    let example = mark.marked(currency.example());
    let name = mark.name();
    match reason {
        Reason::Empty => format!("the amount is empty: write it like {example}"),
        Reason::Sign => format!("{text:?} has a sign: write the amount like {example}"),
        Reason::Exponent => format!("{text:?} has an exponent: write the amount like {example}"),
        Reason::Comma if currency.decimals() == 0 => format!(
            "{text:?} has a comma: {currency} has no decimals, write the amount like {example}"
        ),
        Reason::Comma => format!(
            "{text:?} has a comma: use a point for decimals and nothing for thousands, like {example}"
        ),
        Reason::Separator => format!(
            "{text:?} has a separator or blank: write the amount in one piece, like {example}"
        ),
        Reason::Character(c) => format!(
            "{text:?} is not an amount ({c:?} is no digit from 0 to 9): write it like {example}"
        ),
        Reason::Points => {
            format!("{text:?} has more than one {name}: write the amount like {example}")
        }
        Reason::BarePoint => format!("{text:?} ends in a {name}: write the amount like {example}"),
        Reason::NoWhole => format!("{text:?} starts with a {name}: write 0{text}"),
        Reason::TooPrecise if currency.decimals() == 0 => {
            format!("{text:?} has decimals: {currency} has none, write the amount like {example}")
        }
        Reason::TooPrecise => format!(
            "{text:?} has too many decimals: {currency} has {}, write the amount like {example}",
            currency.decimals()
        ),
        Reason::LastDigit => format!(
            "{text:?} ends in a digit other than 0: Stripe takes {currency} in steps of {step}, like {example}",
            step = mark.marked("0.010")
        ),
        Reason::TooLarge => format!("{text:?} is too large an amount"),
    }
}

impl std::error::Error for MoneyError {}

#[cfg(test)]
mod tests;
