//! The table of readers.

use std::collections::{BTreeSet, HashMap};

use crate::failure::Failure;
use crate::fleet::state::{Device, State};

/// The readers, sorted by location and label. `safe` makes a text harmless for
/// spreadsheets; reading the table takes that away again.
///
/// # Errors
/// If it cannot be put together, which takes memory and nothing else.
pub fn csv(has: &State, safe: &dyn Fn(&str) -> String) -> Result<String, Failure> {
    let places = has.locations.as_deref().unwrap_or_default();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for place in places {
        *names.entry(&place.name).or_default() += 1;
    }
    // A name that fits several would be an error when the table is read.
    let called: HashMap<&str, &str> = places
        .iter()
        .map(|p| {
            let unique = names.get(&*p.name) == Some(&1) && !p.name.is_empty();
            (&*p.id, if unique { &*p.name } else { &*p.id })
        })
        .collect();
    let location = |d: &'_ Device| -> String {
        let id = d.location.as_deref().unwrap_or_default();
        called.get(id).copied().unwrap_or(id).to_owned()
    };
    let readers = has.readers.as_deref().unwrap_or_default();
    let keys: BTreeSet<_> = readers.iter().flat_map(|r| r.metadata.keys()).collect();
    let mut rows: Vec<_> = super::toml::newest(readers)
        .into_iter()
        .map(|r| (location(r), r))
        .collect();
    rows.sort_by(|(a, x), (b, y)| (a, x.name(), &x.serial).cmp(&(b, y.name(), &y.serial)));
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let head = ["serial", "label", "location", "device_type"].map(str::to_owned);
    let columns = head
        .into_iter()
        .chain(keys.iter().map(|k| format!("metadata.{k}")));
    let trouble = |e: ::csv::Error| Failure::failed(format!("cannot write the table: {e}"));
    writer.write_record(columns).map_err(trouble)?;
    for (location, reader) in rows {
        let text = |t: Option<&str>| safe(t.unwrap_or_default());
        let cells = [
            safe(&reader.serial),
            text(reader.label.as_deref()),
            safe(&location),
            text(reader.device_type.as_deref()),
        ];
        let metadata = keys
            .iter()
            .map(|k| text(reader.metadata.get(*k).map(String::as_str)));
        writer
            .write_record(cells.into_iter().chain(metadata))
            .map_err(trouble)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Failure::failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| Failure::failed(e.to_string()))
}
