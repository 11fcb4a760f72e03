//! The table of readers.

use std::collections::{BTreeSet, HashMap};

use crate::devices::ReaderRecord;
use crate::fleet::remote::RemoteState;
use crate::row_file::{guard, write_row};
use crate::text::natural;

/// The readers, sorted by location and label as people count. Reading the table gives every
/// text back as it is.
pub(crate) fn csv(has: &RemoteState) -> String {
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
    let location = |d: &'_ ReaderRecord| -> String {
        let id = d.location.as_deref().unwrap_or_default();
        called.get(id).copied().unwrap_or(id).to_owned()
    };
    let readers = has.readers.as_deref().unwrap_or_default();
    let keys: BTreeSet<_> = readers.iter().flat_map(|r| r.metadata.keys()).collect();
    let mut rows: Vec<_> = super::toml::newest(readers)
        .into_iter()
        .map(|r| (location(r), r))
        .collect();
    rows.sort_by_cached_key(|(place, reader)| {
        (
            natural(place),
            natural(reader.name()),
            reader.serial.clone(),
        )
    });
    let mut table = String::new();
    let head = ["serial", "label", "location", "device_type"].map(str::to_owned);
    let of_metadata = keys.iter().map(|key| format!("metadata.{key}"));
    write_row(&mut table, head.into_iter().chain(of_metadata));
    for (location, reader) in rows {
        let cells = [
            Some(reader.serial.as_str()),
            reader.label.as_deref(),
            Some(&location),
            reader.device_type.as_deref(),
        ];
        let metadata = keys
            .iter()
            .map(|key| reader.metadata.get(*key).map(String::as_str));
        let cells = cells.into_iter().chain(metadata);
        write_row(
            &mut table,
            cells.map(|cell| guard(cell.unwrap_or_default())),
        );
    }
    table
}
