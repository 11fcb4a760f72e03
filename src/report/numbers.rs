//! Small numbers for things that occur again and again, and a map for keys made of
//! them: nobody can choose them to collide, which is what the slower hash of the
//! standard library is made against.

use std::hash::Hash;
use std::ops::Index;

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
