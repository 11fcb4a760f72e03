//! A report as it was asked for, on stdout or in files: only its top, with trends, or as
//! double-entry text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::report_table::{self, Extras};
use super::report_workbook;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::double_entry::BooksAccounts;
use crate::report::rows::Report;
use crate::report::trend;

/// How it was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReportLayout<'a> {
    /// How many rows.
    pub(crate) top: Option<usize>,
    /// The accounts it is booked on, if it is double-entry text.
    pub(crate) books: Option<&'a BooksAccounts>,
    /// What trends are drawn from, by hours or by days.
    pub(crate) trends: Option<(&'a Aggregator, Dimension)>,
}

impl ReportLayout<'_> {
    /// Only the top, if that is asked for.
    fn at_most<'r>(&self, report: &'r Report) -> Result<Cow<'r, Report>, Failure> {
        Ok(match self.top {
            Some(top) => Cow::Owned(report.clone().top(top)?),
            None => Cow::Borrowed(report),
        })
    }

    /// Shows it to whoever asked.
    pub(crate) fn show(&self, output: &Output, report: &Report) -> Result<(), Failure> {
        let report = self.at_most(report)?;
        let trends = self
            .trends
            .map(|(totals, step)| trend::lines(&report, totals, step));
        let extras = Extras {
            trends: trends.as_deref(),
            books: self.books,
        };
        report_table::show_with(output, &report, extras)
    }

    /// Writes it to one file.
    pub(crate) fn write(
        &self,
        output: &Output,
        (path, format): (&Path, Format),
        report: &Report,
    ) -> Result<(), Failure> {
        if format == Format::Xlsx {
            let report = self.at_most(report)?;
            report_workbook::write(output, path, &report)?;
        } else {
            let file = output.for_file(format, path)?;
            self.show(&file, report)?;
            file.keep()?;
        }
        output.note(&format!("wrote {}", path.display()));
        Ok(())
    }

    /// Writes each part to its file; gives the files.
    pub(crate) fn write_each(
        &self,
        output: &Output,
        format: Format,
        parts: BTreeMap<PathBuf, Report>,
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut wrote = Vec::with_capacity(parts.len());
        for (path, part) in parts {
            self.write(output, (&path, format), &part)?;
            wrote.push(path);
        }
        Ok(wrote)
    }
}
