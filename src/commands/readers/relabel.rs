//! New labels for many readers, from a file or by a template.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::targets::{
    BulkGuard, RowDone, RowResult, RowSubject, Targets, carry_out, counted_of, no_match, targets,
};
use crate::app::App;
use crate::commands::Change;
use crate::commands::typed_rows::{self, RowFault, RowFormat, RowPlace};
use crate::directory::LocationNames;
use crate::directory::{LookupError, Snapshot};
use crate::failure::Failure;
use crate::fleet::rename::{Template, collisions};
use crate::stripe::write;
use crate::stripe::{Reader, Request, readers};

/// What a row of the file may say; the first of the three names the reader.
const FORM: RowFormat = RowFormat {
    fields: &["reader", "id", "serial_number", "label"],
    metadata: false,
    needed: &["reader", "id", "serial_number"],
    amounts: &[],
    exact: &["label"],
};

/// A reader and its new label.
struct Relabel {
    place: RowPlace,
    reader: Reader,
    label: String,
}

impl RowSubject for Relabel {
    fn about(&self) -> &str {
        &self.reader.id
    }
}

impl Relabel {
    fn is_done(&self) -> bool {
        self.reader.label.as_deref() == Some(self.label.as_str())
    }

    fn request(&self) -> Request {
        readers::update(&self.reader.id, Some(&self.label), &BTreeMap::new())
            .was([("label".to_owned(), self.reader.label.clone())])
    }

    fn old(&self) -> &str {
        self.reader.label.as_deref().unwrap_or("")
    }
}

pub(super) async fn from_file(app: &App, guard: &BulkGuard, file: &Path) -> Result<(), Failure> {
    let (written, mut faults) = FORM.read(&typed_rows::text("--from ", file).await?);
    let Targets { names, all, .. } = targets(app, &[], &[], true).await?;
    let index = Snapshot::of(&all);
    let mut rows: Vec<Relabel> = Vec::new();
    let mut seen: HashMap<usize, RowPlace> = HashMap::new();
    for (place, fields) in written {
        match row(place, &fields, &index) {
            Ok((at, label)) => {
                if let Some(first) = seen.insert(at, place) {
                    let what = format!("this reader ({}) stands in {first} already", all[at].id);
                    faults.push(RowFault::new(place, what));
                }
                let reader = all[at].clone();
                rows.push(Relabel {
                    place,
                    reader,
                    label,
                });
            }
            Err(found) => faults.extend(found),
        }
    }
    faults.extend(collided(&rows, &all));
    if !faults.is_empty() {
        return Err(typed_rows::told("the file", faults));
    }
    if rows.is_empty() {
        return Err(Failure::usage("the file has no rows"));
    }
    set(app, guard, &rows, &names).await
}

/// The reader of a row and its new label.
fn row(
    place: RowPlace,
    fields: &BTreeMap<String, String>,
    index: &Snapshot<'_, Reader>,
) -> Result<(usize, String), Vec<RowFault>> {
    let mut faults: Vec<RowFault> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .map(|what| RowFault::new(place, what))
        .collect();
    let given = |name: &&str| fields.get(*name).filter(|value| !value.is_empty());
    let reader = match FORM.needed.iter().find_map(given) {
        None => {
            faults.push(RowFault::new(place, "no reader"));
            None
        }
        Some(name) => match index.find(name) {
            Ok(at) => Some(at),
            Err(error) => {
                faults.push(RowFault {
                    is_missing: matches!(error, LookupError::None(_)),
                    ..RowFault::new(place, error.told("reader", name))
                });
                None
            }
        },
    };
    let label = fields.get("label").map_or("", String::as_str);
    let label = match super::shared::check_label(label) {
        Ok(()) => Some(label.to_owned()),
        Err(failure) => {
            faults.push(RowFault::new(place, failure.message()));
            None
        }
    };
    match (reader, label) {
        (Some(reader), Some(label)) if faults.is_empty() => Ok((reader, label)),
        _ => Err(faults),
    }
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
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for ((reader, label), number) in template.labels(&readers, &names).into_iter().zip(1..) {
        let place = RowPlace::Name(number);
        let label = label.and_then(|label| match super::shared::checked_label(&label) {
            Ok(label) => Ok(label.to_owned()),
            Err(failure) => Err(failure.message().to_owned()),
        });
        match label {
            Ok(label) => rows.push(Relabel {
                place,
                reader: reader.clone(),
                label,
            }),
            Err(what) => faults.push(format!("{} ({}): {what}", reader.name(), reader.id)),
        }
    }
    let collided = collided(&rows, &all).into_iter();
    faults.extend(collided.map(|fault| {
        let number = usize::try_from(fault.place.number()).unwrap_or(usize::MAX);
        let row = rows
            .iter()
            .find(|r| r.place.number() == fault.place.number());
        match row {
            Some(row) => format!("{} ({}): {}", row.old(), row.reader.id, fault.what),
            None => format!("number {number}: {}", fault.what),
        }
    }));
    if !faults.is_empty() {
        return Err(Failure::usage(
            "this template does not give each reader a label of its own; nothing was sent",
        )
        .details(faults)
        .hint("a number makes labels differ: {n:02}"));
    }
    set(app, guard, &rows, &names).await
}

/// Labels given twice or kept by others.
fn collided(rows: &[Relabel], all: &[Reader]) -> Vec<RowFault> {
    let new: Vec<_> = rows
        .iter()
        .map(|row| (row.reader.id.as_str(), row.label.as_str()))
        .collect();
    let wrong = collisions(&new, all).into_iter();
    wrong
        .map(|(number, what)| RowFault::new(rows[number].place, what))
        .collect()
}

/// Sets the labels that differ.
async fn set(
    app: &App,
    guard: &BulkGuard,
    rows: &[Relabel],
    names: &LocationNames,
) -> Result<(), Failure> {
    let due = rows.iter().filter(|row| !row.is_done());
    let listing: Vec<_> = due
        .clone()
        .map(|row| format!("{} ({}) -> {}", row.old(), row.reader.id, row.label))
        .collect();
    let what = format!("Rename {}", counted_of(listing.len(), rows.len()));
    let change = due.fold(Change::new(what), |all, row| {
        let one = Change::new("")
            .about(&row.reader.id)
            .effect("label", row.reader.label.as_deref(), Some(&row.label))
            .request(&row.request());
        all.and(one)
    });
    if !listing.is_empty() && !guard.approve(app, "reader", change, listing).await? {
        return Ok(());
    }
    let client = app.stripe().await?;
    let item = |number, row: &Relabel| RowResult {
        row: row.place.number(),
        name: row.label.clone(),
        ..RowResult::of(number, &row.reader, names)
    };
    let work = |row| async move {
        let row: &Relabel = row;
        if row.is_done() {
            return Ok(RowDone::new("unchanged"));
        }
        let read = readers::get(&row.reader.id);
        let is_done = |r: &Reader| r.label.as_deref() == Some(row.label.as_str());
        write::change(client, &row.request(), &read, is_done).await?;
        let mut done = RowDone::new("renamed").detail(format!("was {}", row.old()));
        done.more.push(("was", row.old().into()));
        Ok(done)
    };
    carry_out(app, ("reader", "renamed"), rows, item, work).await
}
