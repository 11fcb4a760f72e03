//! The fleet as a table of readers: `serial`, `label`, `location`,
//! `device_type` and a column `metadata.KEY` for each key. Locations are named
//! by id or display name; what a table has no column for is not compared.

use std::collections::BTreeMap;

use super::{Fault, Manifest, Reader, check_label, check_metadata};

pub(super) fn read(text: &str) -> Result<Manifest, Vec<Fault>> {
    let mut table = ::csv::ReaderBuilder::new()
        .trim(::csv::Trim::Headers)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut faults = Vec::new();
    let columns = match table.headers() {
        Ok(columns) => columns.clone(),
        Err(error) => return Err(vec![Fault::new(1, error.to_string())]),
    };
    for (at, name) in columns.iter().enumerate() {
        let known = ["serial", "label", "location", "device_type"].contains(&name);
        if !known && !name.starts_with("metadata.") {
            let text = format!(
                "unknown column {name:?}; there are serial, label, location, device_type, metadata.KEY"
            );
            faults.push(Fault::new(1, text));
        }
        if columns.iter().take(at).any(|n| n == name) {
            faults.push(Fault::new(1, format!("two columns {name:?}")));
        }
    }
    if !columns.iter().any(|name| name == "serial") {
        faults.push(Fault::new(1, "the column serial is missing"));
    }
    let mut readers = Vec::new();
    let mut seen = BTreeMap::new();
    for record in table.into_records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, ::csv::Position::line);
                faults.push(Fault::new(number(line), error.to_string()));
                continue;
            }
        };
        let line = number(record.position().map_or(1, ::csv::Position::line));
        let reader = row(line, &columns, &record, &mut faults);
        if let Some(first) = seen.insert(reader.serial.clone(), line)
            && !reader.serial.is_empty()
        {
            let text = format!("serial {:?} stands in line {first} already", reader.serial);
            faults.push(Fault::new(line, text));
        }
        readers.push(reader);
    }
    if faults.is_empty() {
        Ok(Manifest {
            readers: Some(readers),
            ..Manifest::default()
        })
    } else {
        Err(faults)
    }
}

fn number(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a
/// formula.
fn plain(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    let starts = rest.and_then(|r| r.trim_start_matches([' ', '\u{a0}']).chars().next());
    match (rest, starts) {
        (
            Some(rest),
            Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'),
        ) => rest,
        _ => cell,
    }
}

fn row(
    line: usize,
    columns: &::csv::StringRecord,
    record: &::csv::StringRecord,
    faults: &mut Vec<Fault>,
) -> Reader {
    let mut reader = Reader {
        line,
        ..Reader::default()
    };
    let mut metadata = BTreeMap::new();
    let mut has_metadata = false;
    for (name, cell) in columns.iter().zip(record) {
        let cell = plain(cell);
        let text = || Some(cell.to_owned()).filter(|c| !c.is_empty());
        match name {
            "serial" => cell.trim().clone_into(&mut reader.serial),
            "label" => reader.label = text(),
            "location" => reader.location = text(),
            "device_type" => reader.device_type = text(),
            _ => {
                if let Some(key) = name.strip_prefix("metadata.") {
                    has_metadata = true;
                    metadata.extend(text().map(|value| (key.to_owned(), value)));
                }
            }
        }
    }
    if reader.serial.is_empty() {
        faults.push(Fault::new(line, "the serial number is empty"));
    }
    if let Some(label) = &reader.label {
        check_label(line, label, faults);
    }
    check_metadata(line, &metadata, faults);
    reader.metadata = has_metadata.then_some(metadata);
    reader
}
