//! Pairing codes from a file: `serial,code`, a row for each reader.

use std::collections::BTreeMap;
use std::path::Path;

use crate::commands::parse;
use crate::failure::Failure;
use crate::fleet::manifest::{FileFault, refused};
use crate::row_file;

pub(super) fn read(path: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(path) = path else {
        return Ok(BTreeMap::new());
    };
    let text = parse::file(path)?;
    understand(&text).map_err(|faults| refused(&path.display().to_string(), faults))
}

fn understand(text: &str) -> Result<BTreeMap<String, String>, Vec<FileFault>> {
    let (rows, unreadable) = row_file::read(text, true);
    let mut codes = BTreeMap::new();
    let fault =
        |line: u64, text: String| FileFault::new(usize::try_from(line).unwrap_or(usize::MAX), text);
    let mut faults: Vec<_> = unreadable
        .into_iter()
        .map(|wrong| fault(wrong.line, wrong.text))
        .collect();
    for row in rows {
        let cells: Vec<_> = row.cells.iter().map(|cell| cell.trim()).collect();
        match cells.as_slice() {
            ["serial", "code"] => {}
            // Not every reader may be at hand.
            [serial, ""] if !serial.is_empty() => {}
            [serial, code] if !serial.is_empty() => {
                if codes
                    .insert((*serial).to_owned(), (*code).to_owned())
                    .is_some()
                {
                    faults.push(fault(row.line, format!("{serial} stands there twice")));
                }
            }
            _ => faults.push(fault(
                row.line,
                "a row is a serial number, a comma, semicolon or tab, and a code".to_owned(),
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
        let codes = understand("sep=;\r\nserial;code\r\nS1;a,b\r\n").unwrap();
        assert_eq!(codes["S1"], "a,b");
        let faults = understand("S1,a\nS1,b\nS2\n").unwrap_err();
        let lines: Vec<_> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3]);
    }
}
