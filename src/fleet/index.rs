//! Many names looked up in one listing of the fleet.

use std::collections::HashMap;

use crate::closest_name;
use crate::stripe::Reader;

/// How many near misses are worth showing.
const NEAREST: usize = 3;

/// The readers by id, serial number and label.
#[derive(Debug)]
pub struct ReaderIndex<'a> {
    readers: &'a [Reader],
    exact: HashMap<&'a str, usize>,
    labels: HashMap<&'a str, Vec<usize>>,
}

/// Why a name led to no reader.
#[derive(Debug, PartialEq, Eq)]
pub enum LookupError {
    /// It fits none; these labels come nearest.
    None(Vec<String>),
    /// It is the label of several, whose ids these are.
    Several(Vec<String>),
}

impl LookupError {
    /// As a sentence about the name.
    #[must_use]
    pub fn told(&self, name: &str) -> String {
        match self {
            Self::Several(ids) => format!(
                "{} readers are called {name:?}: {}",
                ids.len(),
                ids.join(", ")
            ),
            Self::None(near) if near.is_empty() => format!("no reader {name:?}"),
            Self::None(near) => format!("no reader {name:?}; nearest: {}", near.join(", ")),
        }
    }
}

impl<'a> ReaderIndex<'a> {
    /// An index of a listing.
    #[must_use]
    pub fn new(readers: &'a [Reader]) -> Self {
        let mut exact = HashMap::new();
        let mut labels: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, reader) in readers.iter().enumerate() {
            if let Some(serial) = reader.serial_number.as_deref() {
                exact.entry(serial).or_insert(at);
            }
            if let Some(label) = reader.label.as_deref().filter(|l| !l.is_empty()) {
                labels.entry(label).or_default().push(at);
            }
        }
        // An id is never anything else.
        exact.extend(readers.iter().map(|r| r.id.as_str()).zip(0..));
        Self {
            readers,
            exact,
            labels,
        }
    }

    /// The place of the reader that is meant: by id or serial number, which
    /// name a device, then by label.
    ///
    /// # Errors
    /// If the name fits none or several.
    pub fn find(&self, name: &str) -> Result<usize, LookupError> {
        let name = name.trim();
        if let Some(at) = self.exact.get(name) {
            return Ok(*at);
        }
        match self.labels.get(name).map(Vec::as_slice) {
            Some([at]) => Ok(*at),
            Some(several) => Err(LookupError::Several(
                several
                    .iter()
                    .map(|at| self.readers[*at].id.clone())
                    .collect(),
            )),
            None => Err(LookupError::None(self.near(name))),
        }
    }

    fn near(&self, name: &str) -> Vec<String> {
        let wanted = name.to_lowercase();
        let mut near: Vec<_> = self
            .labels
            .keys()
            .map(|label| {
                (
                    closest_name::distance(&wanted, &label.to_lowercase()),
                    *label,
                )
            })
            .filter(|(distance, _)| *distance <= wanted.chars().count().div_ceil(3))
            .collect();
        near.sort_unstable();
        // Beside one that is a slip away, one that is two away is not meant.
        let least = near.first().map(|(distance, _)| *distance);
        near.retain(|(distance, _)| Some(*distance) == least);
        near.truncate(NEAREST);
        near.into_iter()
            .map(|(_, label)| label.to_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ];
        let index = ReaderIndex::new(&readers);
        assert_eq!(index.find("tmr_2"), Ok(1));
        assert_eq!(index.find(" WSC3 "), Ok(2));
        assert_eq!(index.find("Till 1"), Ok(0));
        assert_eq!(
            index.find("Bar"),
            Err(LookupError::Several(vec!["tmr_3".into(), "tmr_4".into()]))
        );
        assert_eq!(
            index.find("Tlil 2"),
            Err(LookupError::None(vec!["Till 2".into()]))
        );
        assert_eq!(index.find("Kitchen"), Err(LookupError::None(Vec::new())));
    }
}
