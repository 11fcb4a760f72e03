//! The fleet as a table of readers: `serial`, `label`, `location`,
//! `device_type` and a column `metadata.KEY` for each key. Locations are named
//! by id or display name; what a table has no column for is not compared.

use std::collections::BTreeMap;

use crate::fleet::manifest::fault::FileFault;
use crate::fleet::manifest::model::{Manifest, ManifestReader, check_label, check_metadata};
use crate::row_file::Table;

pub(super) fn read(text: &str) -> Result<Manifest, Vec<FileFault>> {
    let table = Table::read(text);
    let mut faults = Vec::new();
    let header = number(table.line);
    for (at, name) in table.columns.iter().enumerate() {
        let known = ["serial", "label", "location", "device_type"].contains(&&**name);
        if !known && !name.starts_with("metadata.") {
            let text = format!(
                "unknown column {name:?}; there are serial, label, location, device_type, metadata.KEY"
            );
            faults.push(FileFault::new(header, text));
        }
        if table.columns.iter().take(at).any(|n| n == name) {
            faults.push(FileFault::new(header, format!("two columns {name:?}")));
        }
    }
    if !table.columns.iter().any(|name| name == "serial") {
        faults.push(FileFault::new(header, "the column serial is missing"));
        // Every row would only repeat it.
        return Err(faults);
    }
    let of_rows = table.faults.into_iter();
    faults.extend(of_rows.map(|fault| FileFault::new(number(fault.line), fault.text)));
    let mut readers = Vec::new();
    let mut seen = BTreeMap::new();
    for record in &table.rows {
        let line = number(record.line);
        let reader = row(line, &table.columns, &record.cells, &mut faults);
        if let Some(first) = seen.insert(reader.serial.clone(), line)
            && !reader.serial.is_empty()
        {
            let text = format!("serial {:?} stands in line {first} already", reader.serial);
            faults.push(FileFault::new(line, text));
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

fn row(
    line: usize,
    columns: &[String],
    cells: &[String],
    faults: &mut Vec<FileFault>,
) -> ManifestReader {
    let mut reader = ManifestReader {
        line,
        ..ManifestReader::default()
    };
    let mut metadata = BTreeMap::new();
    let mut has_metadata = false;
    for (name, cell) in columns.iter().zip(cells) {
        let text = || Some(cell.to_owned()).filter(|c| !c.is_empty());
        match name.as_str() {
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
        faults.push(FileFault::new(line, "the serial number is empty"));
    }
    if let Some(label) = &reader.label {
        check_label(line, label, faults);
    }
    check_metadata(line, &metadata, faults);
    reader.metadata = has_metadata.then_some(metadata);
    reader
}
