//! What conditions compare: decimals, and lengths of time in seconds.

use std::cmp::Ordering;
use std::time::Duration;

use crate::period::parse_duration;

/// A decimal of any size that money and lengths of time have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    units: i128,
    /// So many of its digits stand behind the point.
    scale: u32,
}

impl Number {
    /// `units` of which `scale` digits stand behind the point.
    pub(crate) const fn new(units: i128, scale: u32) -> Self {
        Self { units, scale }
    }

    /// Milliseconds, as seconds.
    pub(crate) fn milliseconds(count: i64) -> Self {
        Self::new(count.into(), 3)
    }

    /// A decimal as it is typed: `12.50`, `-3`.
    pub(crate) fn decimal(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let is_whole = !whole.is_empty() && (digits.ends_with(part) && !digits.ends_with('.'));
        if !is_whole || !is_number(whole) || !is_number(part) {
            return None;
        }
        let units: i128 = format!("{whole}{part}").parse().ok()?;
        let scale = u32::try_from(part.len()).ok().filter(|scale| *scale <= 9)?;
        (units < 1_000_000_000_000_000_000).then(|| Self::new(sign * units, scale))
    }

    /// A length of time as it is typed: `15m`.
    pub(super) fn length(text: &str) -> Result<Self, String> {
        let length: Duration = parse_duration(text).map_err(|error| error.to_string())?;
        let milliseconds = i128::try_from(length.as_millis()).unwrap_or(i128::MAX);
        Ok(Self::new(milliseconds, 3))
    }

    /// How it stands to another.
    pub(crate) fn compared(self, other: Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        let scaled = |number: Self| {
            let power = 10_i128.saturating_pow(scale - number.scale);
            number.units.saturating_mul(power)
        };
        scaled(self).cmp(&scaled(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_what_they_say() {
        let order = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| Number::decimal(text).unwrap());
            a.compared(b)
        };
        assert_eq!(order("12.5", "12.50"), Ordering::Equal);
        assert_eq!(order("9", "12.50"), Ordering::Less);
        assert_eq!(order("-3", "0.01"), Ordering::Less);
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1,5",
            "1.2.3",
            "12.50 EUR",
            "1e3",
            "+1",
            "--1",
        ] {
            assert!(Number::decimal(text).is_none(), "{text}");
        }
        let minute = Number::length("1m").unwrap();
        assert_eq!(
            minute.compared(Number::milliseconds(60_000)),
            Ordering::Equal
        );
    }
}
