//! What a file of a report is by its ending.

use std::path::Path;

use crate::failure::Failure;
use crate::output::{Format, Output};

/// A file's ending says what it is, where nothing else was asked for; no page is among what
/// there is for a reconciliation and a payout.
pub(super) fn format_without_page(format: Format, path: &Path) -> Result<Format, Failure> {
    ending_format(format, path, false)
}

/// The same of a report, which can be a page.
pub(super) fn format_for(format: Format, path: &Path) -> Result<Format, Failure> {
    ending_format(format, path, true)
}

fn ending_format(format: Format, path: &Path, has_page: bool) -> Result<Format, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let packed = name.strip_suffix(".gz");
    let plain = packed.unwrap_or(&name);
    let ending = plain.rsplit_once('.').map(|(_, ending)| ending);
    let known = match ending.unwrap_or("txt") {
        "txt" => Some(Format::Table),
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "xlsx" => Some(Format::Xlsx),
        _ => None,
    };
    let meant = match (format, known) {
        (Format::Table, None) => {
            let ending = ending.unwrap_or_default();
            return Err(unknown_ending(ending, packed.is_some(), has_page));
        }
        (Format::Table, Some(known)) => known,
        (asked, _) => asked,
    };
    if packed.is_some() && is_binary(meant) {
        return Err(Failure::usage("a workbook is packed already").hint("leave out .gz"));
    }
    Ok(meant)
}

/// Refuses a part of the result, which is about what is printed, where it goes to a file.
pub(super) fn check_unpicked(output: &Output) -> Result<(), Failure> {
    if output.is_picked() {
        return Err(Failure::usage(
            "--jq and --template are about what is printed, and --out writes a file",
        )
        .hint("leave out --out, and redirect standard output: > FILE"));
    }
    Ok(())
}

/// A page's file is named as browsers know it.
pub(super) fn check_page(path: &Path) -> Result<(), Failure> {
    if super::args::is_page(path) {
        return Ok(());
    }
    Err(
        Failure::usage(format!("--html: no page is called {}", path.display()))
            .hint("name it .html, such as report.html; other endings go to --out"),
    )
}

/// A file of double-entry text is named as hledger and its like name theirs.
pub(super) fn check_books(path: &Path) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let ending = Path::new(name.strip_suffix(".gz").unwrap_or(&name)).extension();
    let ending = ending.map_or_else(String::new, |ending| ending.to_string_lossy().into_owned());
    if ["", "journal", "hledger", "j", "ledger", "dat", "txt"].contains(&ending.as_str()) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "--ledger-lines: no double-entry text is a .{ending} file"
    ))
    .hint("name it .journal or .hledger"))
}

fn unknown_ending(ending: &str, is_packed: bool, has_page: bool) -> Failure {
    let hint = match ending {
        "parquet" if cfg!(feature = "parquet") => {
            "`tillctl ledger export --format parquet` has the transactions; a report is .csv or .jsonl"
        }
        "pdf" if !has_page => "print the workbook (--out report.xlsx)",
        "pdf" => "print the page (--out report.html) or the workbook (.xlsx)",
        "parquet" => "this tillctl was built without Parquet; a report is .csv, .jsonl or .xlsx",
        "html" | "htm" if is_packed && has_page => "leave out .gz",
        "html" | "htm" => "this has no page; write it to .xlsx or .csv",
        "xls" | "ods" => "spreadsheets read .xlsx",
        _ if !has_page => {
            "there are .csv, .json, .jsonl, .xlsx and .txt, and .gz after them; or give -o"
        }
        _ => "there are .csv, .json, .jsonl, .xlsx, .html and .txt, and .gz after them; or give -o",
    };
    let is_packed_page = is_packed && has_page && matches!(ending, "html" | "htm");
    let message = if is_packed_page {
        "--out: a page is not packed".to_owned()
    } else {
        format!("--out: no report is a .{ending} file")
    };
    Failure::usage(message).hint(hint)
}

/// Formats that go to a file and nowhere else.
pub(crate) const fn is_binary(format: Format) -> bool {
    matches!(format, Format::Xlsx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_ending_says_its_format() {
        let of = |format, name: &str| format_for(format, Path::new(name)).unwrap();
        for (name, format) in [
            ("a/report.csv", Format::Csv),
            ("REPORT.CSV", Format::Csv),
            ("report.csv.gz", Format::Csv),
            ("report.json", Format::Json),
            ("report.JSON.GZ", Format::Json),
            ("report.ndjson", Format::Jsonl),
            ("report.Xlsx", Format::Xlsx),
            ("report.txt", Format::Table),
            ("a.b/report", Format::Table),
            (".csv", Format::Csv),
        ] {
            assert_eq!(of(Format::Table, name), format, "{name}");
        }
        assert_eq!(of(Format::Jsonl, "report.csv"), Format::Jsonl);
        assert_eq!(of(Format::Csv, "report.dat"), Format::Csv);
        for name in [
            "x.parquet",
            "x.pdf",
            "x.csv.zip",
            "x.xlsx.gz",
            "x.html.gz",
            "x.ods",
            "x.",
        ] {
            let failure = format_for(Format::Table, Path::new(name)).unwrap_err();
            assert_eq!(failure.kind().exit_code(), 2, "{name}");
            assert!(failure.next_step().is_some(), "{name}");
        }
    }
}
