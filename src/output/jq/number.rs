//! jq's numbers: a double, beside it the digits as they were sent for as long as nothing is
//! calculated with it. So an id of twenty digits and an amount of `1.10` leave as they came.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "jq's numbers are doubles; what becomes of them here is printed, never charged"
)]

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// How many digits a double keeps of any whole number.
const SAFE_DIGITS: usize = 15;
/// The largest exponent of jq's decimals: what is larger is infinite.
const LARGEST: i64 = 999_999_999;
/// The exponent of the last digit that jq's decimals keep.
const SMALLEST: i64 = -1_147_483_646;

#[derive(Clone, Debug)]
pub(super) struct JqNumber {
    value: f64,
    /// The digits, where the double would be printed otherwise.
    literal: Option<Arc<str>>,
}

/// Digits and where the point stands: 0.digits × 10^point.
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
    /// The exponent of the last digit as it was written, with its zeros.
    exponent: i64,
    written: String,
}

impl Decimal {
    /// Reads what JSON and jq take as a number.
    fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let (written, exponent) = kept(all.trim_start_matches('0'), exponent);
        let point = exponent.checked_add(i64::try_from(written.len()).ok()?)?;
        let digits = written.trim_start_matches('0').trim_end_matches('0');
        Some(Self {
            negative,
            digits: digits.to_owned(),
            point,
            exponent,
            written,
        })
    }

    /// Beyond every number that has digits.
    fn infinite(negative: bool) -> Self {
        Self {
            negative,
            digits: "1".to_owned(),
            point: i64::MAX,
            exponent: i64::MAX - 1,
            written: "1".to_owned(),
        }
    }

    /// Whether jq keeps none of its digits.
    fn is_infinite(&self) -> bool {
        !self.digits.is_empty() && self.point - 1 > LARGEST
    }

    /// As jq prints a number that was not calculated with: the notation of decimal arithmetic.
    fn printed(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let adjusted = self.point - 1;
        if self.exponent <= 0 && adjusted >= -6 {
            let places = usize::try_from(-self.exponent).unwrap_or(0);
            if places == 0 {
                return format!("{sign}{}", self.written);
            }
            let padded = format!("{:0>width$}", self.written, width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            return format!("{sign}{whole}.{fraction}");
        }
        let (first, rest) = self.written.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{sign}{first}{dot}{rest}E{adjusted:+}")
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |it: &Self| match (it.digits.is_empty(), it.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || (self.point, &self.digits).cmp(&(other.point, &other.digits));
        match sign(self).cmp(&sign(other)) {
            Ordering::Equal if sign(self) == 0 => Ordering::Equal,
            Ordering::Equal if sign(self) < 0 => size().reverse(),
            Ordering::Equal => size(),
            unequal => unequal,
        }
    }
}

/// An exponent; one of more digits than can be counted is as good as the largest that can.
fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['-', '+']);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number || text.len() > digits.len() + 1 {
        return None;
    }
    let most = i64::from(i32::MAX) * 4;
    let size = digits.parse::<i64>().map_or(most, |size| size.min(most));
    Some(if text.starts_with('-') { -size } else { size })
}

/// The digits of a number, without zeros before them, and the exponent of the last, as far as
/// jq's decimals keep them.
fn kept(digits: &str, exponent: i64) -> (String, i64) {
    if digits.is_empty() {
        return ("0".to_owned(), exponent.clamp(SMALLEST, LARGEST));
    }
    let Ok(lost) = usize::try_from(SMALLEST - exponent) else {
        return (digits.to_owned(), exponent);
    };
    if lost == 0 {
        return (digits.to_owned(), exponent);
    }
    let left = digits.len().saturating_sub(lost);
    let (left, gone) = digits.split_at(left);
    let is_half = lost <= digits.len() && gone.as_bytes().first().is_some_and(|b| *b >= b'5');
    (rounded(left, is_half), SMALLEST)
}

/// Digits, with one more in their last place if they are rounded `up`.
fn rounded(digits: &str, up: bool) -> String {
    if !up {
        return if digits.is_empty() { "0" } else { digits }.to_owned();
    }
    let kept = digits.trim_end_matches('9');
    let nines = "0".repeat(digits.len() - kept.len());
    match kept.char_indices().next_back() {
        Some((at, last)) => {
            let next = last.to_digit(10).and_then(|d| char::from_digit(d + 1, 10));
            let before = kept.get(..at).unwrap_or_default();
            format!("{before}{}{nines}", next.unwrap_or(last))
        }
        None => format!("1{nines}"),
    }
}

impl JqNumber {
    pub(super) const fn of(value: f64) -> Self {
        Self {
            value,
            literal: None,
        }
    }

    pub(super) fn of_index(index: usize) -> Self {
        Self::of(index as f64)
    }

    pub(super) fn of_int(int: isize) -> Self {
        Self::of(int as f64)
    }

    /// A number as JSON and programs write it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_short = text.len() <= SAFE_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        if is_short && (text == "0" || !text.starts_with('0')) {
            return text.parse().ok().map(Self::of);
        }
        let decimal = Decimal::parse(text)?;
        let value: f64 = text.parse().ok()?;
        if decimal.is_infinite() {
            return Some(Self::of(value));
        }
        let printed = decimal.printed();
        let literal = (printed != print(value)).then(|| printed.into());
        Some(Self { value, literal })
    }

    fn decimal(&self) -> Option<Decimal> {
        match &self.literal {
            None if self.value.is_infinite() => Some(Decimal::infinite(self.value < 0.0)),
            _ => Decimal::parse(&self.to_string()),
        }
    }

    pub(super) const fn value(&self) -> f64 {
        self.value
    }

    pub(super) fn is_whole(&self) -> bool {
        self.value.is_finite() && self.value.fract() == 0.0
    }

    /// A whole number that fits; what stands behind the point is left away.
    pub(super) fn truncated(&self) -> Option<isize> {
        (!self.value.is_nan()).then_some(self.value.trunc() as isize)
    }

    /// For the end of a slice.
    pub(super) fn rounded(&self, up: bool) -> isize {
        let value = if up {
            self.value.ceil()
        } else {
            self.value.floor()
        };
        value as isize
    }

    pub(super) fn negated(&self) -> Self {
        let decimal = self.literal.as_deref().and_then(Decimal::parse);
        // A zero has no sign.
        if self.value == 0.0 && decimal.as_ref().is_none_or(|d| d.digits.is_empty()) {
            let positive = |text: &Arc<str>| text.trim_start_matches('-').into();
            return Self {
                value: 0.0,
                literal: self.literal.as_ref().map(positive),
            };
        }
        let literal = self.literal.as_deref().map(|text| {
            let positive = text.strip_prefix('-').map(Arc::from);
            positive.unwrap_or_else(|| format!("-{text}").into())
        });
        Self {
            value: -self.value,
            literal,
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self::of(self.value + other.value)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self::of(self.value - other.value)
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self::of(self.value * other.value)
    }

    /// None where the divisor is zero.
    pub(super) fn divided(&self, other: &Self) -> Option<Self> {
        (other.value != 0.0).then(|| Self::of(self.value / other.value))
    }

    /// The remainder of whole numbers, with the sign of the first.
    pub(super) fn remainder(&self, other: &Self) -> Option<Self> {
        if self.value.is_nan() || other.value.is_nan() {
            return Some(Self::of(f64::NAN));
        }
        let by = (other.value as i64).checked_abs().unwrap_or(i64::MAX);
        let left = (self.value as i64).checked_rem(by)?;
        Some(Self::of(left as f64))
    }

    /// How often a text is repeated: none at all for what is no count.
    pub(super) fn repeats(&self) -> Option<usize> {
        let value = self.value;
        if value.is_nan() || value < 0.0 {
            return None;
        }
        Some(usize::try_from(value as i64).unwrap_or(usize::MAX))
    }
}

impl Ord for JqNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.value.partial_cmp(&other.value) {
            // nan stands below every number.
            None => other.value.is_nan().cmp(&self.value.is_nan()),
            Some(Ordering::Equal) if self.literal.is_some() || other.literal.is_some() => {
                match (self.decimal(), other.decimal()) {
                    (Some(left), Some(right)) => left.cmp(&right),
                    _ => Ordering::Equal,
                }
            }
            Some(order) => order,
        }
    }
}

impl PartialOrd for JqNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for JqNumber {
    fn eq(&self, other: &Self) -> bool {
        !self.value.is_nan() && self.cmp(other) == Ordering::Equal
    }
}

impl Eq for JqNumber {}

impl fmt::Display for JqNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.literal {
            Some(text) => f.write_str(text),
            None => f.write_str(&print(self.value)),
        }
    }
}

/// A double with as few digits as tell it from every other, laid out as jq does.
fn print(value: f64) -> String {
    if value.is_nan() {
        return "null".to_owned();
    }
    let value = value.clamp(f64::MIN, f64::MAX);
    let short = format!("{value:e}");
    let (mantissa, exponent) = short.split_once('e').unwrap_or((&short, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.len()).unwrap_or(17);
    let point = exponent + 1;
    if point <= -4 || point > count + 15 {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let way = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{dot}{rest}e{way}{:02}", exponent.abs());
    }
    let places = usize::try_from(count - point).unwrap_or(0);
    if places == 0 {
        let width = usize::try_from(point).unwrap_or(0);
        return format!("{sign}{digits:0<width$}");
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{fraction}")
}
