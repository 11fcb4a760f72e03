//! `tillctl report`: what each reader, location, day or brand took.

mod all_accounts;
pub(crate) mod args;
mod data_source;
mod files;
mod make;
mod notes;
mod page;
mod pattern;
mod reconcile;
mod request;
mod restate;
mod show;
mod trend;

use request::ReportRequest;

use crate::app::App;
use crate::commands::report::args::Args;
use crate::commands::report::make::{Made, make, too_large, write};
use crate::failure::Failure;
use crate::output::{file, page as pages};

/// Runs the verb.
///
/// # Errors
/// Usage for flags that make no sense; whatever kept the lists from being read.
pub async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.reconcile {
        return reconcile::run(app, args).await;
    }
    if args.all_accounts.is_on() {
        return all_accounts::run(app, args).await;
    }
    let output = &*app.output;
    let mut ask = ReportRequest::new(app, args)?;
    let target = files::check(output, args, &ask)?;
    if let Some(path) = &args.html {
        file::check(path)?;
    }
    let made = make(app, args, &mut ask).await?;
    let Made {
        report,
        now,
        names,
        read,
        ..
    } = &made;
    write(app, args, &ask, &target, report, now)?;
    if let Some(path) = &args.html {
        let page = page::page(&ask, args, report, &now.tallies, names).map_err(too_large)?;
        file::write_whole(path, pages::render(&page))?;
        output.note(&format!("wrote {}", path.display()));
    }
    let before = ask.before.as_ref().map(|(period, _)| period);
    notes::remark(output, before, ask.guessed, report, read);
    notes::warn(output, ask.open, report, read, names);
    notes::warn_of_names(output, args.source.is_direct(), &ask.filter);
    restate::follow_up(app, args, &ask, &target, &made, "").await
}

#[cfg(test)]
mod tests;
