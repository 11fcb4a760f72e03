//! Ids and chance, both reproducible from a seed.
//!
//! An id is a prefix, the second it was made, a sequence number and some noise,
//! in digits whose ASCII order is their numeric order: like Stripe's, ids made
//! later sort later. The sequence number lets the generated past be found
//! again from an id without an index.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TIME: usize = 6;
const SEQUENCE: usize = 5;
const NOISE: usize = 8;

/// splitmix64's finaliser: well spread noise from any number.
pub(super) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number from text, the same on every machine (FNV-1a).
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// `width` digits of `value` in base 62, most significant first.
pub(super) fn base62(mut value: u64, width: usize) -> String {
    let mut out = vec![b'0'; width];
    for place in out.iter_mut().rev() {
        let digit = usize::try_from(value % 62).unwrap_or(0);
        *place = DIGITS[digit];
        value /= 62;
    }
    String::from_utf8(out).unwrap_or_default()
}

fn parse62(text: &str) -> Option<u64> {
    text.bytes().try_fold(0u64, |sum, byte| {
        let digit = DIGITS.iter().position(|&d| d == byte)?;
        sum.checked_mul(62)?.checked_add(u64::try_from(digit).ok()?)
    })
}

/// `seconds` is when the object was made, `sequence` its number in its world.
pub(super) fn make(prefix: &str, seconds: i64, sequence: u64, seed: u64) -> String {
    let lead = if prefix.starts_with("tm") { 'F' } else { '3' };
    let seconds = u64::try_from(seconds).unwrap_or(0);
    let noise = mix(seed ^ mix(sequence) ^ hash(prefix));
    format!(
        "{prefix}_{lead}{}{}{}",
        base62(seconds, TIME),
        base62(sequence, SEQUENCE),
        base62(noise, NOISE)
    )
}

/// The sequence number an id was made with.
pub(super) fn sequence(id: &str) -> Option<u64> {
    let (_, rest) = id.split_once('_')?;
    if rest.len() != 1 + TIME + SEQUENCE + NOISE || !rest.is_ascii() {
        return None;
    }
    parse62(&rest[1 + TIME..=TIME + SEQUENCE])
}

/// A small generator for one decision after the other.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number in `0..bound`; 0 for a bound of 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    pub(super) fn chance(&mut self, in_a_thousand: u64) -> bool {
        self.below(1000) < in_a_thousand
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(from.len() as u64)).ok()?;
        from.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_their_sequence_and_sort_by_time() {
        let early = make("ch", 1_700_000_000, 7, 1);
        let late = make("ch", 1_700_000_001, 3, 1);
        assert!(early < late);
        assert_eq!(sequence(&early), Some(7));
        assert_eq!(sequence("ch_1"), None);
        assert_eq!(sequence("ch"), None);
    }
}
