//! `tillctl readers import FILE`

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use super::targets;
use super::targets::{RowDone, RowResult, RowSubject, Targets, carry_out, targets};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::typed_rows::{self, RowFault, RowFormat, RowPlace};
use crate::commands::{Change, approve};
use crate::devices::import::{Fleet, ImportRow, RowState};
use crate::devices::{ReaderRecord, pairing};
use crate::directory::LocationNames;
use crate::directory::{LookupError, Snapshot};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::text::counted;
use crate::secret::Mode;
use crate::stripe::Reader;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};

const FORM: RowFormat = RowFormat {
    fields: &["code", "label", "location"],
    metadata: true,
    needed: &["code"],
    amounts: &[],
    exact: &["label", "location"],
};

/// Register the readers of a file.
///
/// Every row is checked before the first is sent, and all faults are told at
/// once. Run again, the same file goes on where it was: what is registered is
/// not registered twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers import readers.csv
  tillctl readers import readers.csv --dry-run
  tillctl readers import - -o jsonl <readers.jsonl

A file is CSV with a header (commas, semicolons or tabs, as spreadsheets write
it, in UTF-8 or UTF-16) or JSON lines, with code, label, location (id or display
name) and any metadata.KEY:

  code,label,location,metadata.floor
  sepia-cerulean-aqua,Till 3,Kreuzberg,2")]
pub(crate) struct Args {
    /// CSV or JSON lines (- for standard input)
    file: PathBuf,
    /// Take a reader of the row's label at the row's location for the row's own
    /// (for machines that keep no state)
    #[arg(long)]
    skip_existing: bool,
}

/// A row and how it stands.
struct Entry {
    place: RowPlace,
    row: ImportRow,
    standing: RowState,
    /// What the row's turn among others is decided by.
    name: String,
}

impl RowSubject for Entry {
    fn about(&self) -> &str {
        &self.name
    }
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, LOCATION], &[]);

    fn columns() -> ColumnNames {
        targets::fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let (written, mut faults) = FORM.read(&typed_rows::text("", &self.file).await?);
        let live = app.stripe().await?.mode() == Mode::Live;
        let Targets { names, all, .. } = targets(app, &[], &[], true).await?;
        let mut known: Vec<_> = names.iter().map(|(id, name)| (&**id, &**name)).collect();
        known.sort_unstable();
        let locations = Snapshot::of(&known);
        let mut rows = Vec::new();
        for (place, fields) in written {
            match row(&fields, &locations, live) {
                Ok(row) => rows.push((place, row)),
                Err(found) => faults.extend(found.into_iter().map(|(what, is_missing)| RowFault {
                    is_missing,
                    ..RowFault::new(place, what)
                })),
            }
        }
        faults.extend(twice(&rows));
        let record = app.import_log()?;
        let before: Vec<_> = all.iter().map(ReaderRecord::of).collect();
        let fleet = Fleet::new(&before);
        let mut entries = Vec::new();
        for (place, row) in rows {
            let mut standing = record.standing(&row, &fleet);
            if let RowState::Taken { reader, here } = &standing {
                if self.skip_existing && *here {
                    standing = RowState::Done(reader.clone());
                } else {
                    faults.push(RowFault::new(place, taken(&row, reader, *here)));
                }
            }
            let name = place.to_string();
            entries.push(Entry {
                place,
                row,
                standing,
                name,
            });
        }
        if !faults.is_empty() {
            return Err(typed_rows::told("the file", faults));
        }
        if entries.is_empty() {
            return Err(Failure::usage("the file has no rows"));
        }
        let due = |entry: &&Entry| matches!(entry.standing, RowState::Due { .. });
        let count = entries.iter().filter(due).count();
        if count > 0 && !approve(app, &whole(&entries, count)).await? {
            return Ok(());
        }
        let client = app.stripe().await?;
        let item = |_, entry: &Entry| RowResult {
            row: entry.place.number(),
            name: entry.row.label.clone(),
            location: Some(place_name(&names, &entry.row.location)),
            ..RowResult::default()
        };
        let (record, before) = (&record, &before);
        let work = |entry| async move {
            let Entry { row, standing, .. }: &Entry = entry;
            match standing {
                RowState::Due { attempt, again } => {
                    let due = (*attempt, *again);
                    let reader = record.register(client, row, due, before).await?;
                    Ok(registered(&reader))
                }
                RowState::Done(reader) | RowState::Taken { reader, .. } => {
                    if !app.settings.dry_run {
                        record.found(row, reader).await?;
                    }
                    Ok(RowDone {
                        object: Some(reader.clone()),
                        ..RowDone::new("done_before")
                    })
                }
            }
        };
        carry_out(app, ("row", "registered"), &entries, item, work).await
    }
}

/// A row, or what is wrong with it and whether that is a location that is not
/// there.
fn row(
    fields: &BTreeMap<String, String>,
    locations: &Snapshot<'_, (&str, &str)>,
    live: bool,
) -> Result<ImportRow, Vec<(String, bool)>> {
    let mut wrong: Vec<_> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .map(|what| (what, false))
        .collect();
    let given = |name: &str| fields.get(name).map_or("", String::as_str);
    let code = given("code");
    if code.is_empty() {
        wrong.push(("no code".into(), false));
    } else if live && pairing::is_simulated(code) {
        wrong.push((
            format!("the code {code} makes a simulated reader, and the key is a live key"),
            false,
        ));
    }
    let label = given("label");
    if label.trim().is_empty() {
        wrong.push((
            "no label: without one Stripe would call the reader by its pairing code".into(),
            false,
        ));
    } else if let Err(failure) = super::shared::check_label(label) {
        wrong.push((failure.message().to_owned(), false));
    } else if label == code {
        wrong.push(("the label is the pairing code".into(), false));
    }
    let location = located(given("location"), locations);
    let metadata: BTreeMap<_, _> = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("metadata.")?, value)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect();
    let too_much = typed_rows::wrong_metadata(&metadata).into_iter();
    wrong.extend(too_much.map(|what| (what, false)));
    match location {
        Ok(location) if wrong.is_empty() => Ok(ImportRow {
            code: code.to_owned(),
            label: label.to_owned(),
            location,
            metadata,
        }),
        Ok(_) => Err(wrong),
        Err(what) => {
            wrong.push(what);
            Err(wrong)
        }
    }
}

/// The id of a location.
fn located(name: &str, known: &Snapshot<'_, (&str, &str)>) -> Result<String, (String, bool)> {
    if name.trim().is_empty() {
        return Err((
            "no location: a reader without one takes no payments".into(),
            false,
        ));
    }
    match known.find(name) {
        Ok(at) => Ok(known[at].0.to_owned()),
        Err(LookupError::None(_)) => Err((format!("no location {name:?}"), true)),
        Err(several) => Err((several.told("location", name), false)),
    }
}

/// Labels and codes that stand in the file twice. The codes of simulated
/// readers may be used as often as one likes.
fn twice(rows: &[(RowPlace, ImportRow)]) -> Vec<RowFault> {
    let mut faults = Vec::new();
    let (mut labels, mut codes) = (HashMap::new(), HashMap::new());
    for (place, row) in rows {
        if let Some(first) = labels.insert(&row.label, place) {
            let what = format!("the label {:?} stands in {first} already", row.label);
            faults.push(RowFault::new(*place, what));
        }
        if pairing::is_simulated(&row.code) {
            continue;
        }
        if let Some(first) = codes.insert(&row.code, place) {
            let what = format!("the code stands in {first} already: it works once");
            faults.push(RowFault::new(*place, what));
        }
    }
    faults
}

fn taken(row: &ImportRow, reader: &str, here: bool) -> String {
    format!(
        "the label {:?} is that of {reader}, {}",
        row.label,
        if here {
            "at this location (--skip-existing takes it for this row's)"
        } else {
            "which is somewhere else"
        }
    )
}

fn place_name(names: &LocationNames, id: &str) -> String {
    names.get(id).map_or(id, String::as_str).to_owned()
}

/// All that is due as one change.
fn whole(entries: &[Entry], count: usize) -> Change {
    let mut listing = Vec::new();
    let mut whole = Change::new(format!("Register {}", counted(count, "reader")));
    for entry in entries {
        if !matches!(entry.standing, RowState::Due { .. }) {
            continue;
        }
        listing.push(format!("{}: {}", entry.place, entry.row.label));
        let mut one = Change::new("")
            .about(&entry.name)
            .effect("label", None, Some(&entry.row.label))
            .effect("location", None, Some(&entry.row.location))
            .request(&entry.row.registration().request(&entry.row.code));
        for (key, value) in &entry.row.metadata {
            one = one.effect(format!("metadata.{key}"), None, Some(value));
        }
        whole = whole.and(one);
    }
    whole.listing(listing)
}

fn registered(reader: &Reader) -> RowDone {
    let detail = format!(
        "{}, serial number {}",
        reader.device_type.as_deref().unwrap_or("unknown model"),
        reader.serial_number.as_deref().unwrap_or("-")
    );
    let mut done = RowDone::new("registered").detail(detail);
    done.object = Some(reader.id.clone());
    done.more
        .push(("serial_number", reader.serial_number.clone().into()));
    done
}
