//! Small numbers for things that occur again and again, and a hash for keys made of
//! them: nobody can choose them to collide, which is what the slower hash of the
//! standard library is made against.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Index;

/// Gives out numbers, the same for what is equal.
#[derive(Clone, Debug)]
pub(crate) struct Numbered<T> {
    numbers: HashMap<T, u32>,
    all: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            all: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    pub(crate) fn number<Q>(&mut self, of: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: ToOwned<Owned = T> + Eq + Hash + ?Sized,
    {
        if let Some(number) = self.numbers.get(of) {
            return *number;
        }
        // Memory ends long before the numbers do.
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.numbers.insert(of.to_owned(), number);
        self.all.push(of.to_owned());
        number
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// In the order of their numbers.
    pub(crate) fn all(&self) -> impl Iterator<Item = &T> {
        self.all.iter()
    }
}

impl<T> Index<u32> for Numbered<T> {
    type Output = T;

    fn index(&self, number: u32) -> &T {
        &self.all[usize::try_from(number).unwrap_or(usize::MAX)]
    }
}

/// A map from numbers of our own.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Multiplies and folds, one number at a time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mix(u64);

impl Mix {
    fn add(&mut self, number: u64) {
        // An odd number with its bits well spread, as for Fibonacci hashing.
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.add(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_i64(&mut self, number: i64) {
        self.add(number.cast_unsigned());
    }

    fn write_isize(&mut self, number: isize) {
        self.add(u64::try_from(number).unwrap_or_default());
    }

    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::hash::{BuildHasher as _, BuildHasherDefault};

    use super::Mix;

    #[test]
    fn neighbours_lie_apart() {
        let build = BuildHasherDefault::<Mix>::default();
        let keys = (0..300_u32).flat_map(|line| (0..300_u32).map(move |slot| (line, slot)));
        let hashes: Vec<u64> = keys.map(|key| build.hash_one(key)).collect();
        let whole: BTreeSet<u64> = hashes.iter().copied().collect();
        assert_eq!(whole.len(), hashes.len());
        // A table of 2^16 places, by the low bits and by the high ones.
        for shift in [0, 48] {
            let places: BTreeSet<u64> = hashes.iter().map(|h| (h >> shift) & 0xFFFF).collect();
            assert!(places.len() > 45_000, "{}", places.len());
        }
    }
}
