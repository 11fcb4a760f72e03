//! `tillctl readers edit READER…`

use super::targets::{
    BulkGuard, RowDone, RowResult, RowSubject, TargetArgs, Targets, carry_out, no_match,
};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::fields;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};
use std::collections::BTreeMap;

use crate::commands::{Change, approve, parse, resolve};
use crate::failure::Failure;
use crate::stripe::write;
use crate::stripe::{Reader, readers};

/// Change the metadata of readers.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers edit \"Till 1\" --metadata floor=2 --metadata lane=4
  tillctl readers edit tmr_FDOt2wlRZEdpd7 --unset-metadata lane --dry-run
  tillctl readers edit \"Till 1\" \"Till 2\" --metadata floor=1
  tillctl readers edit --where \"location=Berlin Kreuzberg\" --metadata region=east --max-changes 200")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) which: TargetArgs,
    #[command(flatten)]
    metadata: parse::MetadataEdit,
    #[command(flatten)]
    guard: BulkGuard,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    fn shown(&self) -> ColumnNames {
        self.which.columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let wanted = self.metadata.wanted()?;
        if wanted.is_empty() {
            return Err(Failure::usage("what is to be changed?").hint(
            "add --metadata KEY=VALUE or --unset-metadata KEY; the label is changed by `tillctl readers rename`",
        ));
        }
        let Some(name) = self.which.one() else {
            return several(app, self, &wanted).await;
        };
        let reader = resolve::reader(app, name).await?;
        let edit = parse::MetadataChange::new(wanted, reader.metadata.as_ref())?;
        let called = format!("{} ({})", reader.name(), reader.id);
        if edit.is_empty() {
            let sentence = format!("{called} has this metadata already; nothing was sent");
            return super::shared::done(app, &reader, &sentence).await;
        }
        let request = readers::update(&reader.id, None, edit.params()).known(reader.raw());
        let change = edit.effects(Change::new(format!("Edit reader {called}")).request(&request));
        if !approve(app, &change).await? {
            return Ok(());
        }
        let edited = super::shared::apply(app, &request, &reader.id, |r| {
            edit.is_done(r.metadata.as_ref())
        });
        let edited = edited.await?;
        let sentence = format!("Edited {called}: {}", edit.summary());
        super::shared::done(app, &edited, &sentence).await
    }
}

/// A reader and what is to change of it.
struct ReaderEdit {
    reader: Reader,
    change: parse::MetadataChange,
}

impl RowSubject for ReaderEdit {
    fn about(&self) -> &str {
        &self.reader.id
    }
}

async fn several(app: &App, args: &Args, wanted: &BTreeMap<String, String>) -> Result<(), Failure> {
    let Targets { readers, names, .. } = args.which.targets(app).await?;
    if readers.is_empty() {
        return no_match(app);
    }
    let mut edits = Vec::new();
    let mut too_many = Vec::new();
    for reader in readers {
        match parse::MetadataChange::new(wanted.clone(), reader.metadata.as_ref()) {
            Ok(change) => edits.push(ReaderEdit { reader, change }),
            Err(failure) => too_many.push(format!("{} ({}): {failure}", reader.name(), reader.id)),
        }
    }
    if !too_many.is_empty() {
        return Err(
            Failure::usage("not every reader can take this metadata; nothing was sent")
                .details(too_many)
                .hint("take some away with --unset-metadata KEY"),
        );
    }
    let due = edits.iter().filter(|edit| !edit.change.is_empty());
    let listing: Vec<_> = due
        .clone()
        .map(|e| {
            format!(
                "{} ({}): {}",
                e.reader.name(),
                e.reader.id,
                e.change.summary()
            )
        })
        .collect();
    let what = format!(
        "Edit {}",
        super::targets::counted_of(listing.len(), edits.len())
    );
    let change = due.fold(Change::new(what), |all, edit| {
        let one = Change::new("")
            .about(&edit.reader.id)
            .called(edit.reader.name())
            .request(&edit.request());
        all.and(edit.change.effects(one))
    });
    if !listing.is_empty() && !args.guard.approve(app, "reader", change, listing).await? {
        return Ok(());
    }
    let item = |number, edit: &ReaderEdit| RowResult::of(number, &edit.reader, &names);
    let client = app.stripe().await?;
    let work = |edit| async move {
        let edit: &ReaderEdit = edit;
        if edit.change.is_empty() {
            return Ok(RowDone::new("unchanged"));
        }
        let read = readers::get(&edit.reader.id);
        let is_done = |r: &Reader| edit.change.is_done(r.metadata.as_ref());
        write::change(client, &edit.request(), &read, is_done).await?;
        Ok(RowDone::new("edited").detail(edit.change.summary()))
    };
    carry_out(app, ("reader", "edited"), &edits, item, work).await
}

impl ReaderEdit {
    fn request(&self) -> crate::stripe::Request {
        let was = self.change.params().keys().map(|key| {
            let value = self.reader.metadata.as_ref().and_then(|m| m.get(key));
            (format!("metadata.{key}"), value.cloned())
        });
        readers::update(&self.reader.id, None, self.change.params()).was(was)
    }
}
