//! Readers from the rows of a file.

use std::collections::BTreeMap;

use crate::devices::import::{FleetIndex, ImportLog, ImportRow, RowState};
use crate::devices::{ReaderRecord, label, pairing};
use crate::directory::{LocationNames, LookupError, Snapshot};
use crate::failure::Failure;
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::fleet::effect::FieldEffect;
use crate::stripe::{Client, Reader, Request, metadata};
use crate::typed_rows::{FirstPlaces, RowFault, RowFormat, RowPlace, RowSource};

const FORM: RowFormat = RowFormat {
    fields: &["code", "label", "location"],
    metadata: true,
    needed: &["code"],
    amounts: &[],
    exact: &["label", "location"],
};

/// A row and how it stands.
pub(crate) struct ReaderRow {
    place: RowPlace,
    row: ImportRow,
    standing: RowState,
    /// What the row's turn among others is decided by.
    turn: String,
}

impl RowSubject for ReaderRow {
    fn about(&self) -> &str {
        &self.turn
    }
}

/// What the rows are held against.
pub(crate) struct Import<'a> {
    /// What was registered by files before.
    pub(crate) log: &'a ImportLog,
    /// All readers, as they were before.
    pub(crate) before: &'a [ReaderRecord],
    /// The names of all locations.
    pub(crate) names: &'a LocationNames,
    pub(crate) live: bool,
    /// Take a reader of the row's label at its location for the row's own.
    pub(crate) skip_existing: bool,
}

/// What is wrong with a row, and whether that is a location that is not there.
type Wrong = (String, bool);

impl Import<'_> {
    /// The rows of a text, held against the fleet and the log.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`] with everything that is wrong with any of them;
    /// [`crate::failure::Kind::NotFound`] if that is only locations that are not there.
    pub(crate) fn read(&self, text: &str) -> Result<Vec<ReaderRow>, Failure> {
        let (written, mut faults) = FORM.read(text);
        let names = self.names.iter();
        let mut known: Vec<_> = names.map(|(id, name)| (&**id, &**name)).collect();
        known.sort_unstable();
        let locations = Snapshot::of(&known);
        let mut rows = Vec::new();
        for (place, fields) in written {
            let (row, found) = self.row(&fields, &locations);
            rows.push((place, row));
            faults.extend(found.into_iter().map(|(what, is_missing)| RowFault {
                is_missing,
                ..RowFault::new(place, what)
            }));
        }
        faults.extend(twice(&rows));
        let fleet = FleetIndex::new(self.before);
        let mut entries = Vec::new();
        for (place, row) in rows {
            let mut standing = self.log.standing(&row, &fleet);
            if let RowState::Taken { reader, here } = &standing {
                if self.skip_existing && *here {
                    standing = RowState::Done(reader.clone());
                } else {
                    faults.push(RowFault::new(place, taken(&row, reader, *here)));
                }
            }
            entries.push(ReaderRow {
                place,
                row,
                standing,
                turn: place.to_string(),
            });
        }
        RowSource::LOCATIONS.whole(entries, faults)
    }

    /// A row, and all that is wrong with it; one at no location that there is has none.
    fn row(
        &self,
        fields: &BTreeMap<String, String>,
        locations: &Snapshot<'_, (&str, &str)>,
    ) -> (ImportRow, Vec<Wrong>) {
        let mut wrong: Vec<String> = fields
            .keys()
            .filter_map(|name| FORM.wrong_field(name))
            .collect();
        let given = |name: &str| fields.get(name).map_or("", String::as_str);
        let code = given("code");
        if code.is_empty() {
            wrong.push("no code".into());
        } else if self.live && pairing::is_simulated(code) {
            wrong.push(format!(
                "the code {code} makes a simulated reader, and the key is a live key"
            ));
        }
        let label = given("label");
        if label.trim().is_empty() {
            wrong.push(
                "no label: without one Stripe would call the reader by its pairing code".into(),
            );
        } else if let Err(why) = label::check(label) {
            wrong.push(why);
        } else if label == code {
            wrong.push("the label is the pairing code".into());
        }
        let metadata = FORM.metadata_of(fields);
        wrong.extend(metadata::faults(&metadata, metadata::MOST_KEYS));
        let location = located(given("location"), locations);
        let mut wrong: Vec<Wrong> = wrong.into_iter().map(|what| (what, false)).collect();
        let location = location.unwrap_or_else(|what| {
            wrong.push(what);
            String::new()
        });
        let row = ImportRow {
            code: code.to_owned(),
            label: label.to_owned(),
            location,
            metadata,
        };
        (row, wrong)
    }

    /// Registers the reader of a row, or notes the one that is there. `keep` says
    /// whether the log may be written.
    pub(crate) async fn register(
        &self,
        client: &Client,
        entry: &ReaderRow,
        keep: bool,
    ) -> Result<RowDone, Failure> {
        let row = &entry.row;
        match &entry.standing {
            RowState::Due { attempt, again } => {
                let due = (*attempt, *again);
                let reader = self.log.register(client, row, due, self.before).await?;
                Ok(registered(&reader))
            }
            RowState::Done(reader) | RowState::Taken { reader, .. } => {
                if keep {
                    self.log.found(row, reader).await?;
                }
                Ok(RowDone {
                    object: Some(reader.clone()),
                    ..RowDone::new("done_before")
                })
            }
        }
    }
}

impl ReaderRow {
    /// Whether its reader is still to be registered.
    pub(crate) fn is_due(&self) -> bool {
        matches!(self.standing, RowState::Due { .. })
    }

    pub(crate) fn request(&self) -> Request {
        self.row.registration().request(&self.row.code)
    }

    /// What the reader will have.
    pub(crate) fn effects(&self) -> Vec<FieldEffect> {
        let row = &self.row;
        let mut effects = vec![
            ("label".to_owned(), None, Some(row.label.clone())),
            ("location".to_owned(), None, Some(row.location.clone())),
        ];
        let metadata = row.metadata.iter();
        effects.extend(
            metadata.map(|(key, value)| (format!("metadata.{key}"), None, Some(value.clone()))),
        );
        effects
    }

    /// Where it stands, and its label.
    pub(crate) fn line(&self) -> String {
        format!("{}: {}", self.place, self.row.label)
    }

    /// Its row of the results before anything is done.
    pub(crate) fn result(&self, names: &LocationNames) -> RowResult {
        let location = &self.row.location;
        RowResult {
            row: self.place.number(),
            name: self.row.label.clone(),
            location: Some(names.get(location).unwrap_or(location).clone()),
            ..RowResult::default()
        }
    }
}

/// The id of a location.
fn located(name: &str, known: &Snapshot<'_, (&str, &str)>) -> Result<String, Wrong> {
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

/// Labels and codes that stand in the file twice. The codes of simulated readers may be
/// used as often as one likes.
fn twice(rows: &[(RowPlace, ImportRow)]) -> Vec<RowFault> {
    let mut faults = Vec::new();
    let (mut labels, mut codes) = (FirstPlaces::default(), FirstPlaces::default());
    for (place, row) in rows {
        if !row.label.trim().is_empty()
            && let Some(first) = labels.note(&row.label, *place)
        {
            let what = format!("the label {:?} stands in {first} already", row.label);
            faults.push(RowFault::new(*place, what));
        }
        if row.code.is_empty() || pairing::is_simulated(&row.code) {
            continue;
        }
        if let Some(first) = codes.note(&row.code, *place) {
            let what = format!("the code stands in {first} already: it works once");
            faults.push(RowFault::new(*place, what));
        }
    }
    faults
}

fn taken(row: &ImportRow, reader: &str, here: bool) -> String {
    let place = if here {
        ", at this location (--skip-existing takes it for this row's)"
    } else if row.location.is_empty() {
        ""
    } else {
        ", which is somewhere else"
    };
    format!("the label {:?} is that of {reader}{place}", row.label)
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
