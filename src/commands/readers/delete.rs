//! `tillctl readers delete READER…`

use super::targets::{BulkGuard, RowDone, RowResult, RowSubject, TargetArgs, Targets, carry_out};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::fields;
use crate::commands::{Change, approve, resolve};
use crate::devices::occupied;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::text::counted;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};
use crate::stripe::write;
use crate::stripe::{Reader, readers};

/// Delete readers.
///
/// A deleted reader takes no more payments until it is registered again with a
/// pairing code. Past payments keep its id. Of several, each is looked at again
/// just before it goes; one that is at work is left alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers delete \"Till 1\"
  tillctl readers delete tmr_FDOt2wlRZEdpd7 --yes
  tillctl readers delete --where \"location=Berlin Kreuzberg,status=offline\"
  tillctl readers delete --where 'label=Test *' --yes --max-changes 100")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) which: TargetArgs,
    #[command(flatten)]
    guard: BulkGuard,
    /// Also while an action is in progress on it
    #[arg(long)]
    force: bool,
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
        let Some(name) = self.which.one() else {
            return several(app, self).await;
        };
        let reader = resolve::reader(app, name).await?;
        super::shared::unoccupied(&reader, "deleted", self.force)?;
        let request = readers::delete(&reader.id).known(reader.raw());
        let mut what = format!("Delete reader {}", described(&reader));
        if let Some(sentence) = occupied::by(&reader) {
            what.push_str(&format!(", although {sentence}"));
        }
        let change = Change::new(what)
            .effect("reader", Some(&reader.id), None)
            .request(&request)
            .ask();
        if !approve(app, &change).await? {
            return Ok(());
        }
        let read = readers::get(&reader.id);
        let gone =
            write::remove::<Reader>(app.stripe().await?, &request, &read, &reader.id).await?;
        let sentence = format!("Deleted {} ({})", reader.name(), reader.id);
        super::shared::done(app, &gone, &sentence).await
    }
}

fn described(reader: &Reader) -> String {
    format!(
        "{} ({}, serial number {})",
        reader.name(),
        reader.id,
        reader.serial_number.as_deref().unwrap_or("-")
    )
}

async fn several(app: &App, args: &Args) -> Result<(), Failure> {
    let Targets {
        readers,
        names,
        selection,
        ..
    } = args.which.targets(app).await?;
    if readers.is_empty() {
        return super::targets::no_match(app);
    }
    let now = app.now();
    let listing = readers.iter().map(|reader| {
        let place = reader.location_id().unwrap_or("no location");
        let place = names.get(place).map_or(place, String::as_str);
        let mut line = format!("{} at {place}", described(reader));
        if !selection.is_empty() {
            line.push_str(&format!(", by {}", selection.why(reader, &names, now)));
        }
        if let Some(sentence) = occupied::by(reader) {
            line.push_str(&format!("; {sentence}"));
        }
        line
    });
    let listing = listing.collect();
    let what = format!("Delete {}", counted(readers.len(), "reader"));
    let change = readers.iter().fold(Change::new(what).ask(), |all, reader| {
        let gone = Change::new("")
            .about(&reader.id)
            .effect("reader", Some(reader.name()), None)
            .request(&readers::delete(&reader.id));
        all.and(gone)
    });
    if !args.guard.approve(app, "reader", change, listing).await? {
        return Ok(());
    }
    let item = |number, reader| RowResult::of(number, reader, &names);
    let work = |reader: &Reader| delete(app, reader.clone(), args.force);
    carry_out(app, ("reader", "deleted"), &readers, item, work).await
}

impl RowSubject for Reader {
    fn about(&self) -> &str {
        &self.id
    }
}

async fn delete(app: &App, reader: Reader, force: bool) -> Result<RowDone, Failure> {
    let client = app.stripe().await?;
    let read = readers::get(&reader.id);
    // A customer may have come since the list was made.
    let now = match client.send::<Reader>(&read).await {
        Ok(now) if now.deleted => return Ok(RowDone::new("deleted")),
        Ok(now) => now,
        Err(error) if error.is_missing() => return Ok(RowDone::new("deleted")),
        Err(error) => return Err(error.into()),
    };
    super::shared::unoccupied(&now, "deleted", force)?;
    let was = [
        ("label", now.label.clone()),
        ("serial_number", now.serial_number.clone()),
        ("location", now.location_id().map(str::to_owned)),
    ];
    let was = was.map(|(name, value)| (name.to_owned(), value));
    let request = readers::delete(&reader.id).was(was);
    write::remove::<Reader>(client, &request, &read, &reader.id).await?;
    Ok(RowDone::new("deleted"))
}
