//! The page for people as a file: one, or one for each day.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::app::App;
use crate::commands::report::args::Args;
use crate::commands::report::endings::check_page;
use crate::commands::report::make::{MadeReport, make_from};
use crate::commands::report::{ReportRequest, uptime};
use crate::failure::Failure;
use crate::output::{file, page as output};
use crate::report::file_pattern::{DAY, Piece, pieces_of};
use crate::views::report_page::{self, PageFigures, PageRequest};

/// Where the page goes.
#[derive(Debug)]
pub(super) enum PageFile {
    /// One file.
    Whole(PathBuf),
    /// A file for each day, with its name in pieces.
    ByDay(PathBuf, Vec<Piece>),
}

impl PageFile {
    /// Checks, before any work is done for it, that the page can be put there.
    pub(super) fn check(path: &Path) -> Result<Self, Failure> {
        check_page(path)?;
        // A page is told apart by its day alone; rows are split by --out.
        let pieces = pieces_of(path, &[DAY])?;
        if let [Piece::Text(name)] = pieces.as_slice() {
            let path = match path.file_name() {
                Some(typed) if typed.to_string_lossy() != *name => path.with_file_name(name),
                _ => path.to_owned(),
            };
            file::check(&path)?;
            return Ok(Self::Whole(path));
        }
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        file::check_folder(&folder)?;
        Ok(Self::ByDay(folder, pieces))
    }

    /// Writes it. A day without rows has no page.
    pub(super) async fn write(
        &self,
        app: &App,
        args: &Args,
        ask: &ReportRequest,
        made: &MadeReport,
    ) -> Result<(), Failure> {
        let (folder, pieces) = match self {
            Self::Whole(path) => return write_page(app, args, (ask, made), path),
            Self::ByDay(folder, pieces) => (folder, pieces),
        };
        file::make_folder(folder)?;
        let (first, last) = ask.period.first_and_last();
        if first == last {
            let path = folder.join(name(pieces, first));
            return write_page(app, args, (ask, made), &path);
        }
        for day in first.series(jiff::Span::new().days(1)) {
            if day > last {
                break;
            }
            let mut of_day = ask.of_day(app, args, day)?;
            let made = make_from(app, args, &mut of_day, made.source.clone(), None).await?;
            if !made.report.entries().is_empty() {
                let path = folder.join(name(pieces, day));
                write_page(app, args, (&of_day, &made), &path)?;
            }
        }
        Ok(())
    }
}

fn name(pieces: &[Piece], day: Date) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Column(_) => day.to_string(),
    };
    pieces.iter().map(piece).collect()
}

fn write_page(
    app: &App,
    args: &Args,
    (ask, made): (&ReportRequest, &MadeReport),
    path: &Path,
) -> Result<(), Failure> {
    // What is about some payments alone is not about the fleet.
    let uptime = if args.conditions.is_empty() {
        uptime::section(app, ask, args)?
    } else {
        None
    };
    let asked = PageRequest {
        step: ask.step(),
        before: ask.before.as_ref().map(|(period, _)| period),
        top: ask.top,
        conditions: &args.conditions,
        lang: args.lang(),
    };
    let figures = PageFigures {
        report: &made.report,
        aggregators: made.of_page(args),
        names: &made.names,
        uptime,
    };
    let page = report_page::page(&asked, figures)?;
    file::write_whole(path, output::render(&page))?;
    app.output.note(&format!("wrote {}", path.display()));
    Ok(())
}
