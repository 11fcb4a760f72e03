//! Readers and the labels they are to have, from the rows of a file or by a template.

use std::collections::{BTreeMap, HashMap};

use super::{Template, collisions};
use crate::devices::label;
use crate::directory::{LocationNames, LookupError, Snapshot};
use crate::failure::Failure;
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::fleet::effect::FieldEffect;
use crate::stripe::{Client, Reader, Request, readers, write};
use crate::typed_rows::{RowFault, RowFormat, RowPlace, RowSource};

/// What a row of the file may say; the first of the three names the reader.
const FORM: RowFormat = RowFormat {
    fields: &["reader", "id", "serial_number", "label"],
    metadata: false,
    needed: &["reader", "id", "serial_number"],
    amounts: &[],
    exact: &["label"],
};

/// A reader and its new label.
pub(crate) struct Relabel {
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
    /// Whether the reader is called so already.
    pub(crate) fn is_done(&self) -> bool {
        self.reader.label.as_deref() == Some(self.label.as_str())
    }

    pub(crate) fn request(&self) -> Request {
        readers::update(&self.reader.id, Some(&self.label), &BTreeMap::new())
            .was([("label".to_owned(), self.reader.label.clone())])
    }

    pub(crate) fn effects(&self) -> Vec<FieldEffect> {
        let new = Some(self.label.clone());
        vec![("label".to_owned(), self.reader.label.clone(), new)]
    }

    /// The old label, the reader and the new label.
    pub(crate) fn line(&self) -> String {
        format!("{} ({}) -> {}", self.old(), self.reader.id, self.label)
    }

    /// Its row of the results before anything is done.
    pub(crate) fn result(&self, number: usize, names: &LocationNames) -> RowResult {
        RowResult {
            row: self.place.number(),
            name: self.label.clone(),
            ..RowResult::of(number, &self.reader, names)
        }
    }

    /// Gives the reader its new label, unless it has it.
    pub(crate) async fn set(&self, client: &Client) -> Result<RowDone, Failure> {
        if self.is_done() {
            return Ok(RowDone::new("unchanged"));
        }
        let read = readers::get(&self.reader.id);
        let is_done = |r: &Reader| r.label.as_deref() == Some(self.label.as_str());
        write::change(client, &self.request(), &read, is_done).await?;
        let mut done = RowDone::new("renamed").detail(format!("was {}", self.old()));
        done.more.push(("was", self.old().into()));
        Ok(done)
    }

    fn old(&self) -> &str {
        self.reader.label.as_deref().unwrap_or("")
    }
}

/// The rows of a text, held against all readers there are.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] with everything that is wrong with any of them;
/// [`crate::failure::Kind::NotFound`] if that is only readers that are not there.
pub(crate) fn of_file(text: &str, all: &[Reader]) -> Result<Vec<Relabel>, Failure> {
    let (written, mut faults) = FORM.read(text);
    let index = Snapshot::of(all);
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
    faults.extend(collided(&rows, all));
    RowSource::LABELS.whole(rows, faults)
}

/// The labels a template gives these readers; `all` is the fleet.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] if it does not give each a label of its own.
pub(crate) fn by_template(
    template: &Template,
    readers: &[Reader],
    names: &LocationNames,
    all: &[Reader],
) -> Result<Vec<Relabel>, Failure> {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for ((reader, label), number) in template.labels(readers, names).into_iter().zip(1..) {
        let label = label.and_then(|label| label::check(&label).map(|()| label));
        match label {
            Ok(label) => rows.push(Relabel {
                place: RowPlace::Name(number),
                reader: reader.clone(),
                label,
            }),
            Err(what) => faults.push(format!("{} ({}): {what}", reader.name(), reader.id)),
        }
    }
    let collided = collided(&rows, all).into_iter();
    faults.extend(collided.map(|fault| {
        let number = fault.place.number();
        let row = rows.iter().find(|row| row.place.number() == number);
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
    Ok(rows)
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
    if let Err(what) = label::check(label) {
        faults.push(RowFault::new(place, what));
    }
    match reader {
        Some(reader) if faults.is_empty() => Ok((reader, label.to_owned())),
        _ => Err(faults),
    }
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
