//! What readers and locations are called, now and during a period.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::report::activity::Dimension;

/// Names of readers and locations, by id: today's, or the last of what is gone.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Labels of readers.
    pub readers: HashMap<String, String>,
    /// Display names of locations.
    pub locations: HashMap<String, String>,
    /// What was called how during a period, where that is known.
    pub bore: Option<LabelHistory>,
    /// What could not be listed because the key may not, in words.
    pub missing: Vec<&'static str>,
}

/// What readers and locations were called during a period.
#[derive(Debug, Clone, Default)]
pub struct LabelHistory {
    /// Ids of readers by the labels they bore.
    pub readers: HashMap<String, BTreeSet<String>>,
    /// Ids of locations by their names.
    pub locations: HashMap<String, BTreeSet<String>>,
    /// All ids that were ever met.
    pub ids: HashSet<String>,
}

impl LabelHistory {
    pub(crate) fn of(&self, by: Dimension, name: &str) -> Option<&BTreeSet<String>> {
        match by {
            Dimension::Reader => self.readers.get(name),
            Dimension::Location => self.locations.get(name),
            _ => None,
        }
    }
}
