//! Pairing codes from a file: `serial,code`, a row for each reader.

use std::collections::BTreeMap;
use std::path::Path;

use crate::commands::parse;
use crate::failure::Failure;
use crate::fleet::manifest::{FileFault, refused};
use crate::row_file;
use crate::typed_rows::RowFormat;

pub(super) fn read(path: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(path) = path else {
        return Ok(BTreeMap::new());
    };
    let text = parse::file(path)?;
    understand(&text).map_err(|faults| refused(&path.display().to_string(), faults))
}

/// What the first line names, if it names anything; else rows are in this order.
const FORM: RowFormat = RowFormat {
    fields: &["serial", "code"],
    metadata: false,
    needed: &["serial"],
    amounts: &[],
    exact: &[],
};

fn understand(text: &str) -> Result<BTreeMap<String, String>, Vec<FileFault>> {
    let (rows, unreadable) = row_file::read(text, true);
    let fault =
        |line: u64, text: String| FileFault::new(usize::try_from(line).unwrap_or(usize::MAX), text);
    let mut faults: Vec<_> = unreadable
        .into_iter()
        .map(|wrong| fault(wrong.line, wrong.text))
        .collect();
    let mut rows = rows.into_iter().peekable();
    let mut heads: Vec<String> = FORM.fields.iter().map(|name| (*name).to_owned()).collect();
    let lower = |cells: &[String]| -> Vec<String> {
        let cells = cells.iter();
        cells.map(|cell| cell.trim().to_lowercase()).collect()
    };
    let is_known = |name: &String| FORM.fields.contains(&name.as_str());
    if let Some(first) = rows.next_if(|row| lower(&row.cells).iter().any(is_known)) {
        heads = lower(&first.cells);
        let wrong = heads.iter().filter_map(|name| FORM.wrong_field(name));
        faults.extend(wrong.map(|what| fault(first.line, what)));
        let missing = FORM
            .fields
            .iter()
            .filter(|name| !heads.iter().any(|head| head == *name));
        faults.extend(missing.map(|name| fault(first.line, format!("no column {name:?}"))));
    }
    if !faults.is_empty() {
        // Every row would only repeat it.
        return Err(faults);
    }
    let mut codes = BTreeMap::new();
    for row in rows {
        let of = |name: &str| {
            let at = heads.iter().position(|head| head == name)?;
            row.cells.get(at).map(|cell| cell.trim())
        };
        match (of("serial"), of("code")) {
            // Not every reader may be at hand.
            (Some(serial), Some("")) if !serial.is_empty() => {}
            (Some(serial), Some(code)) if !serial.is_empty() && row.cells.len() == heads.len() => {
                if codes.insert(serial.to_owned(), code.to_owned()).is_some() {
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
        let codes = understand("Code;Serial\na-b;S1\n").unwrap();
        assert_eq!(codes["S1"], "a-b");
    }

    #[test]
    fn a_mistyped_header_is_no_reader() {
        for (text, wanted) in [
            (
                "serial;cod\nS1;a\n",
                "line 1: unknown column \"cod\"; there are serial, code",
            ),
            ("# mine\nserial\nS1\n", "line 2: no column \"code\""),
        ] {
            let faults = understand(text).unwrap_err();
            assert_eq!(faults[0].to_string(), wanted);
        }
    }
}
