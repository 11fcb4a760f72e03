//! `report --all-accounts`: what each connected account took, one after
//! another and never added up.

use super::files::ReportTarget;
use super::request::ReportRequest;
use super::{about, notes, restate};
use crate::app::App;
use crate::commands::all_accounts;
use crate::commands::data_source::notes::ShownPeriod;
use crate::commands::report::args::Args;
use crate::commands::report::make::{MadeReport, make};
use crate::failure::Failure;
use crate::output::Format;
use crate::report::rows::Report;
use crate::views::{report_heading, report_table};

/// Which of them can still grow; they may differ in that.
fn incomplete(reports: &[(String, Option<String>, Report)]) -> Option<String> {
    let ids = reports
        .iter()
        .filter(|(_, _, report)| !report.is_complete());
    let ids: Vec<&str> = ids.map(|(id, _, _)| id.as_str()).collect();
    match ids.len() {
        0 => None,
        number if number == reports.len() => Some("not complete".to_owned()),
        _ => Some(format!("not complete: {}", ids.join(", "))),
    }
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let flags = [
        ("--out", args.out.is_some()),
        ("--html", args.html.is_some()),
        ("--lang", args.lang.is_some()),
        ("--spark", args.spark),
    ];
    if let Some((flag, _)) = flags.iter().find(|(_, given)| *given) {
        return Err(Failure::usage(format!(
            "{flag} is about one account, and --all-accounts about many"
        ))
        .hint("redirect standard output, or report on each account with --account"));
    }
    let output = &*app.output;
    if output.format() == Format::Xlsx {
        return Err(Failure::usage("a workbook holds the report of one account")
            .hint("use -o csv, or report on each account with --account"));
    }
    // What is wrong with the question is wrong for all: it is found once.
    ReportRequest::new(app, args)?;
    let swept = all_accounts::each(app, async |app, account| {
        let mut ask = ReportRequest::new(app, args)?;
        let made = make(app, args, &mut ask).await?;
        let whose = format!("{}: ", account.id);
        let told = restate::ToldReport {
            app,
            args,
            ask: &ask,
            target: &ReportTarget::Stdout,
            wrote: &[],
            whose: &whose,
        };
        told.follow_up(&made).await?;
        Ok((ask, made))
    })
    .await?;
    let mut reports = Vec::new();
    for (account, (ask, made)) in &swept.done {
        let report = match ask.top {
            Some(top) => made.report.clone().top(top)?,
            None => made.report.clone(),
        };
        reports.push((
            account.id.clone(),
            account.name().map(str::to_owned),
            report,
        ));
    }
    if output.format() == Format::Table
        && !output.is_terminal()
        && let Some((_, _, first)) = reports.first()
    {
        let mut lines = report_heading::lines_of(first, about::all_accounts(app));
        lines.extend(incomplete(&reports));
        output.line(&lines.join("; "))?;
    }
    report_table::show_accounts(output, &reports)?;
    for (account, (ask, made)) in &swept.done {
        let MadeReport {
            report,
            names,
            read,
            ..
        } = made;
        output.note(&format!("{}:", account.id));
        let before = ask.before.as_ref().map(|(period, _)| period);
        notes::remark(output, before, ask.guessed, report, read);
        notes::warn(
            output,
            (ask.open, ShownPeriod::Figures),
            report,
            read,
            names,
        );
    }
    swept.verdict()
}
