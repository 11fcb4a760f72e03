//! Reports that go to files: which, in what format, and one for each of what
//! their name says.

use std::path::{Path, PathBuf};

use super::ReportRequest;
use crate::commands::report::args::Args;
use crate::commands::report::endings::{check_books, check_unpicked, format_for, is_binary};
use crate::failure::Failure;
use crate::output::{Format, Output, file};
use crate::report::dimension::Dimension;
use crate::report::file_pattern::{Pattern, Piece, pieces, placeholders};

/// Where a report goes.
#[derive(Debug)]
pub(super) enum ReportTarget {
    /// To whoever asked.
    Stdout,
    /// Nowhere but to the page.
    Page,
    /// To one file.
    File(PathBuf, Format),
    /// To a file for each combination of what its name says.
    Split(Pattern, Format),
}

/// Where the report is to go.
pub(super) fn check(
    output: &Output,
    args: &Args,
    ask: &ReportRequest,
) -> Result<ReportTarget, Failure> {
    if args.lang.is_some() && args.page_file().is_none() {
        return Err(
            Failure::usage("--lang is about the page, and there is none")
                .hint("name its file: --html report.html"),
        );
    }
    if args.ledger_lines && args.page_file().is_some() {
        return Err(Failure::usage("double-entry text has no page")
            .hint("report twice: once with --ledger-lines, once with --html"));
    }
    if args.out.is_some() {
        check_unpicked(output)?;
    }
    if args.page_file().is_some() && args.rows_file().is_none() && args.out.is_some() {
        return page_alone(output, args);
    }
    let Some(path) = &args.out else {
        if is_binary(output.format()) && !args.ledger_lines {
            return Err(
                Failure::usage("a workbook needs a file").hint("name it: --out report.xlsx")
            );
        }
        return Ok(ReportTarget::Stdout);
    };
    let format = if args.ledger_lines {
        check_books(path)?;
        Format::Table
    } else {
        format_for(output.typed_format(), path)?
    };
    let of_days = if args.restate {
        Some("--restate writes the files of days anew")
    } else if args.missing {
        Some("--missing writes the files of days that are not there")
    } else {
        None
    };
    if let Some(what) = of_days
        && !placeholders(Some(path))?.contains(&Dimension::Day)
    {
        return Err(Failure::usage(format!("{what}, and --out names none"))
            .hint("name them by their day: --out 'reports/{day}.csv'"));
    }
    let pieces = pieces(path)?;
    if ask.by == ask.keys
        && let [Piece::Text(name)] = pieces.as_slice()
    {
        let is_escaped = path.to_string_lossy().contains(['{', '}']);
        let path = if is_escaped {
            path.with_file_name(name)
        } else {
            path.clone()
        };
        file::check(&path)?;
        return Ok(ReportTarget::File(path, format));
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
    file::check_folder(&folder)?;
    Ok(ReportTarget::Split(Pattern::new(folder, pieces), format))
}

/// `--out` that is a page.
fn page_alone(output: &Output, args: &Args) -> Result<ReportTarget, Failure> {
    let problem = if args.html.is_some() {
        "--out and --html would both be the page"
    } else if args.restate {
        "--restate writes the rows of days anew, and --out is a page"
    } else if args.missing {
        "--missing writes the rows of days that are not there, and --out is a page"
    } else if output.typed_format() != Format::Table {
        "--out is a page by its ending, and -o asks for something else"
    } else {
        return Ok(ReportTarget::Page);
    };
    Err(Failure::usage(problem).hint("a page goes to --html FILE, beside the rows of --out"))
}
