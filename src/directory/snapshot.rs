//! Many names looked up in one listing.

use std::collections::HashMap;

use super::resolver::{Best, Named, fit, folded};
use crate::closest_name;

/// How many near misses are worth showing.
const NEAREST: usize = 3;

/// The objects of a listing, by whatever they can be called.
#[derive(Debug)]
pub(crate) struct Snapshot<'a, T> {
    all: &'a [T],
    /// By id, serial number and name, without case.
    places: HashMap<String, Vec<usize>>,
}

/// Why a name led to no object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LookupError {
    /// It fits none; these names come nearest.
    None(Vec<String>),
    /// It fits several, whose ids these are.
    Several(Vec<String>),
}

impl LookupError {
    /// As a sentence about the name; `noun` is what was looked for.
    pub(crate) fn told(&self, noun: &str, name: &str) -> String {
        match self {
            Self::Several(ids) => format!(
                "{} {noun}s are called {name:?}: {}",
                ids.len(),
                ids.join(", ")
            ),
            Self::None(near) if near.is_empty() => format!("no {noun} {name:?}"),
            Self::None(near) => format!("no {noun} {name:?}; nearest: {}", near.join(", ")),
        }
    }
}

impl<'a, T: Named> Snapshot<'a, T> {
    /// Of a listing.
    pub(crate) fn of(all: &'a [T]) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, object) in all.iter().enumerate() {
            let texts = [
                Some(object.id()),
                object.serial(),
                object.name(),
                object.alias(),
            ];
            for text in texts.into_iter().flatten() {
                let fitting = places.entry(folded(text)).or_default();
                if fitting.last() != Some(&at) {
                    fitting.push(at);
                }
            }
        }
        Self { all, places }
    }

    /// The place of the object that is meant.
    pub(crate) fn find(&self, typed: &str) -> Result<usize, LookupError> {
        let mut best = Best::new();
        for at in self.places.get(&folded(typed)).into_iter().flatten() {
            if let Some(fit) = fit(typed, &self.all[*at]) {
                best.offer(fit, *at);
            }
        }
        match best.into_found().as_slice() {
            [at] => Ok(*at),
            [] => Err(LookupError::None(self.near(typed.trim()))),
            several => {
                let id = |at: &usize| self.all[*at].id().to_owned();
                Err(LookupError::Several(several.iter().map(id).collect()))
            }
        }
    }

    /// The place of the object of this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<usize> {
        let mut places = self.places.get(&folded(id)).into_iter().flatten();
        places.find(|at| self.all[**at].id() == id).copied()
    }

    fn near(&self, typed: &str) -> Vec<String> {
        let wanted = typed.to_lowercase();
        let names = self.all.iter().filter_map(Named::name);
        let mut near: Vec<_> = names
            .filter(|name| !name.is_empty())
            .map(|name| (closest_name::distance(&wanted, &name.to_lowercase()), name))
            .filter(|(distance, _)| *distance <= wanted.chars().count().div_ceil(3))
            .collect();
        near.sort_unstable();
        near.dedup();
        // Beside one that is a slip away, one that is two away is not meant.
        let least = near.first().map(|(distance, _)| *distance);
        near.retain(|(distance, _)| Some(*distance) == least);
        near.truncate(NEAREST);
        near.into_iter().map(|(_, name)| name.to_owned()).collect()
    }
}

impl<T> std::ops::Index<usize> for Snapshot<'_, T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.all[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stripe::Reader;

    fn reader(id: &str, serial: &str, label: &str) -> Reader {
        serde_json::from_value(serde_json::json!({
            "id": id, "serial_number": serial, "label": label,
        }))
        .unwrap()
    }

    #[test]
    fn ids_serials_and_labels() {
        let readers = [
            reader("tmr_1", "WSC1", "Till 1"),
            reader("tmr_2", "WSC2", "Till 2"),
            reader("tmr_3", "WSC3", "Bar"),
            reader("tmr_4", "WSC4", "Bar"),
            reader("tmr_5", "WSC5", "kitchen"),
            reader("tmr_6", "WSC6", "Kitchen"),
        ];
        let index = Snapshot::of(&readers);
        assert_eq!(index.find("tmr_2"), Ok(1));
        assert_eq!(index.find(" WSC3 "), Ok(2));
        assert_eq!(index.find("Till 1"), Ok(0));
        assert_eq!(index.find("TILL 1"), Ok(0));
        assert_eq!(index.find("wsc4"), Ok(3));
        assert_eq!(index.find("Kitchen"), Ok(5));
        let several = |ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            Err(LookupError::Several(ids))
        };
        assert_eq!(index.find("Bar"), several(&["tmr_3", "tmr_4"]));
        assert_eq!(index.find("KITCHEN"), several(&["tmr_5", "tmr_6"]));
        assert_eq!(
            index.find("Tlil 2"),
            Err(LookupError::None(vec!["Till 2".into()]))
        );
        assert_eq!(index.find("Garden"), Err(LookupError::None(Vec::new())));
    }
}
