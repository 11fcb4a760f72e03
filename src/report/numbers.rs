//! Small numbers for things that occur again and again, and a map for keys made of
//! them: nobody can choose them to collide, which is what the slower hash of the
//! standard library is made against.

use std::hash::Hash;
use std::ops::{Index, IndexMut};

use indexmap::{Equivalent, IndexSet};

/// A map from numbers of our own.
pub(crate) type QuickMap<K, V> = rustc_hash::FxHashMap<K, V>;

/// Gives out numbers, the same for what is equal.
#[derive(Clone, Debug)]
pub(crate) struct Numbered<T>(IndexSet<T>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(IndexSet::new())
    }
}

impl<T: Eq + Hash> Numbered<T> {
    pub(crate) fn number<Q>(&mut self, of: &Q) -> u32
    where
        Q: ToOwned<Owned = T> + Hash + Equivalent<T> + ?Sized,
    {
        let place = match self.0.get_index_of(of) {
            Some(place) => place,
            None => self.0.insert_full(of.to_owned()).0,
        };
        // Memory ends long before the numbers do.
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.0.get_index(usize::try_from(number).ok()?)
    }

    /// In the order of their numbers.
    pub(crate) fn all(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T> Index<u32> for Numbered<T> {
    type Output = T;

    fn index(&self, number: u32) -> &T {
        &self.0[usize::try_from(number).unwrap_or(usize::MAX)]
    }
}

/// Values that lie beside each other, some at a time: more of them move none, and
/// those that were given away take no room.
#[derive(Clone, Debug)]
pub(super) struct Blocks<T>(Vec<Vec<T>>);

/// So many values are a block.
const BLOCK: usize = 1 << 10;

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Blocks<T> {
    /// Gives the number of the value.
    pub(super) fn push(&mut self, value: T) -> u32 {
        let last = match self.0.last_mut() {
            Some(last) if last.len() < BLOCK => last,
            // Few values are not to take the room of many.
            None => self.0.push_mut(Vec::new()),
            Some(_) => self.0.push_mut(Vec::with_capacity(BLOCK)),
        };
        last.push(value);
        // Memory ends long before the numbers do.
        u32::try_from(self.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn len(&self) -> usize {
        match self.0.as_slice() {
            [] => 0,
            [full @ .., last] => full.len() * BLOCK + last.len(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = T> {
        self.0.into_iter().flatten()
    }
}

impl<T> Index<u32> for Blocks<T> {
    type Output = T;

    fn index(&self, number: u32) -> &T {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        &self.0[number / BLOCK][number % BLOCK]
    }
}

impl<T> IndexMut<u32> for Blocks<T> {
    fn index_mut(&mut self, number: u32) -> &mut T {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        &mut self.0[number / BLOCK][number % BLOCK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_many_blocks_are_found_by_their_numbers() {
        let mut blocks = Blocks::default();
        assert_eq!(blocks.len(), 0);
        let numbers: Vec<u32> = (0..2_500_u32).map(|value| blocks.push(value * 3)).collect();
        assert_eq!(numbers, (0..2_500).collect::<Vec<u32>>());
        assert_eq!(blocks.len(), 2_500);
        for number in [0, 1_023, 1_024, 2_047, 2_048, 2_499] {
            assert_eq!(blocks[number], number * 3);
        }
        blocks[1_024] = 7;
        assert_eq!(blocks[1_024], 7);
        let all: Vec<u32> = blocks.iter().copied().collect();
        assert_eq!(all.len(), 2_500);
        assert_eq!(blocks.into_iter().collect::<Vec<u32>>(), all);
    }
}
