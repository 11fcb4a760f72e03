//! Lengths of time as they are typed.

use std::time::Duration;

use super::PeriodError;

/// Reads a length of time such as `120s`, `15m`, `1h30m` or `7d`.
///
/// Units are `ms`, `s`, `m`, `h` and `d` (24 hours), largest first, each at
/// most once. A bare number is refused: 90 of what?
pub(crate) fn parse_duration(text: &str) -> Result<Duration, PeriodError> {
    let wrong = |why: &str| PeriodError::Duration {
        text: text.to_owned(),
        why: why.to_owned(),
    };
    let mut rest = text;
    let mut total = Duration::ZERO;
    let mut finest_so_far = u64::MAX;
    if rest.is_empty() {
        return Err(wrong("it is empty"));
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        if number.is_empty() {
            return Err(wrong("a number is missing"));
        }
        let letters = tail.len()
            - tail
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, tail) = tail.split_at(letters);
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "" if tail.is_empty() => return Err(wrong("the unit is missing")),
            "" => return Err(wrong("only whole numbers with a unit are understood")),
            _ => return Err(wrong("the unit is not one of ms, s, m, h, d")),
        };
        if milliseconds >= finest_so_far {
            return Err(wrong("the units must go from large to small, each once"));
        }
        finest_so_far = milliseconds;
        total = number
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(milliseconds))
            .and_then(|more| total.checked_add(Duration::from_millis(more)))
            .ok_or_else(|| wrong("it is too long"))?;
        rest = tail;
    }
    Ok(total)
}
