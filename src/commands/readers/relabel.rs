//! New labels for many readers, from a file or by a template.

use std::path::Path;

use super::targets::{BulkGuard, Targets, carry_out, counted_of, no_match, targets};
use crate::app::App;
use crate::commands::{Change, parse};
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::fleet::bulk_results::RowSubject;
use crate::fleet::rename::Template;
use crate::fleet::rename::rows::{self, Relabel};

pub(super) async fn from_file(app: &App, guard: &BulkGuard, file: &Path) -> Result<(), Failure> {
    let text = parse::rows("--from ", file).await?;
    let Targets { names, all, .. } = targets(app, &[], &[], true).await?;
    set(app, guard, &rows::of_file(&text, &all)?, &names).await
}

pub(super) async fn by_template(
    app: &App,
    (named, conditions): (&[String], &[String]),
    guard: &BulkGuard,
    template: &Template,
) -> Result<(), Failure> {
    if named.is_empty() && conditions.is_empty() {
        return Err(Failure::usage("which readers are to be renamed?")
            .hint("name them, or add --where, such as --where location=Kreuzberg; --where 'label=*' means all"));
    }
    let Targets {
        readers,
        names,
        all,
        ..
    } = targets(app, named, conditions, true).await?;
    if readers.is_empty() {
        return no_match(app);
    }
    let rows = rows::by_template(template, &readers, &names, &all)?;
    set(app, guard, &rows, &names).await
}

/// Sets the labels that differ.
async fn set(
    app: &App,
    guard: &BulkGuard,
    rows: &[Relabel],
    names: &LocationNames,
) -> Result<(), Failure> {
    let due = rows.iter().filter(|row| !row.is_done());
    let listing: Vec<_> = due.clone().map(Relabel::line).collect();
    let what = format!("Rename {}", counted_of(listing.len(), rows.len()));
    let change = due.fold(Change::new(what), |all, row| {
        all.on(row.about(), row.effects(), Some(&row.request()))
    });
    if !listing.is_empty() && !guard.approve(app, "reader", change, listing).await? {
        return Ok(());
    }
    let client = app.stripe().await?;
    let item = |number, row: &Relabel| row.result(number, names);
    let work = |row| Relabel::set(row, client);
    carry_out(app, ("reader", "renamed"), rows, item, work).await
}
