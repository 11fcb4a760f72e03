//! Pairing codes from a file: `serial,code`, a row for each reader.

use std::collections::BTreeMap;
use std::path::Path;

use crate::commands::parse;
use crate::failure::Failure;
use crate::fleet::manifest::{Fault, refused};

pub(super) fn read(path: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(path) = path else {
        return Ok(BTreeMap::new());
    };
    let text = parse::file(path)?;
    understand(&text).map_err(|faults| refused(&path.display().to_string(), faults))
}

fn understand(text: &str) -> Result<BTreeMap<String, String>, Vec<Fault>> {
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut codes = BTreeMap::new();
    let mut faults = Vec::new();
    let number = |line: u64| usize::try_from(line).unwrap_or(usize::MAX);
    for record in table.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                faults.push(Fault::new(number(line), error.to_string()));
                continue;
            }
        };
        let line = number(record.position().map_or(1, csv::Position::line));
        let cells: Vec<_> = record.iter().collect();
        match cells.as_slice() {
            ["serial", "code"] | [""] => {}
            // Not every reader may be at hand.
            [serial, ""] if !serial.is_empty() => {}
            [serial, code] if !serial.is_empty() => {
                if codes
                    .insert((*serial).to_owned(), (*code).to_owned())
                    .is_some()
                {
                    faults.push(Fault::new(line, format!("{serial} stands there twice")));
                }
            }
            _ => faults.push(Fault::new(
                line,
                "a row is a serial number, a comma and a code",
            )),
        }
    }
    if faults.is_empty() {
        Ok(codes)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_serial_and_code() {
        let codes = understand("serial,code\n# till 3\nS1, a-b-c\nS2,\n").unwrap();
        assert_eq!(
            codes.into_iter().collect::<Vec<_>>(),
            [("S1".into(), "a-b-c".into())]
        );
        let faults = understand("S1,a\nS1,b\nS2\n").unwrap_err();
        let lines: Vec<_> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3]);
    }
}
