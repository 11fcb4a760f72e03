//! Rows as somebody wrote them: CSV with a header or JSON lines. Every fault is
//! found before anything is sent, and all are told at once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::failure::{Failure, Kind};
use crate::row_file::Table;
use crate::stripe::metadata;

/// So many faults are told one by one.
const MOST_FAULTS: usize = 50;

/// What rows of a kind may say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowFormat {
    /// The names of the fields.
    pub(crate) fields: &'static [&'static str],
    /// Whether there may be `metadata.KEY` besides.
    pub(crate) metadata: bool,
    /// Of these a CSV has at least one.
    pub(crate) needed: &'static [&'static str],
    /// These are no JSON numbers: one could be cents.
    pub(crate) amounts: &'static [&'static str],
    /// These, and metadata, keep the blanks they begin and end with.
    pub(crate) exact: &'static [&'static str],
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RowPlace {
    /// A line of the file, from 1.
    Line(u64),
    /// A name of `--readers`, from 1.
    Name(u64),
}

impl RowPlace {
    pub(crate) const fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Name(number) => number,
        }
    }
}

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Name(number) => write!(f, "--readers, number {number}"),
        }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFault {
    pub(crate) place: RowPlace,
    pub(crate) what: String,
    /// Its reader does not exist, rather than its text being wrong.
    pub(crate) is_missing: bool,
}

impl RowFault {
    pub(crate) fn new(place: RowPlace, what: impl Into<String>) -> Self {
        Self {
            place,
            what: what.into(),
            is_missing: false,
        }
    }
}

/// What may stand in one row of a file alone, and where each stands first, whatever else is
/// wrong with that row.
#[derive(Debug, Default)]
pub(crate) struct FirstPlaces(HashMap<String, RowPlace>);

impl FirstPlaces {
    /// Notes a value; the row that it stands in already, if it does.
    pub(crate) fn note(&mut self, value: &str, place: RowPlace) -> Option<RowPlace> {
        match self.0.entry(value.to_owned()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(place);
                None
            }
        }
    }

    /// The faults of rows whose reference stands in another one: one reference is one
    /// payment, or one refund.
    pub(crate) fn references<'r>(
        rows: impl Iterator<Item = (RowPlace, Option<&'r str>)>,
    ) -> Vec<RowFault> {
        let mut seen = Self::default();
        let twice = rows.filter_map(|(place, reference)| {
            let first = seen.note(reference?, place)?;
            let what = format!("the reference {:?} stands in {first} already", reference?);
            Some(RowFault::new(place, what))
        });
        twice.collect()
    }
}

/// A row as text: its place and its fields.
pub(crate) type RawRow = (RowPlace, BTreeMap<String, String>);

impl RowFormat {
    /// The rows of a text, in their order, and what is wrong with it.
    pub(crate) fn read(&self, text: &str) -> (Vec<RawRow>, Vec<RowFault>) {
        let text = text.trim_start_matches('\u{feff}');
        let mut faults = Vec::new();
        let mut rows = if text.trim_start().starts_with('{') {
            self.json_lines(text, &mut faults)
        } else {
            self.csv_lines(text, &mut faults)
        };
        let fields = rows.iter_mut().flat_map(|(_, fields)| fields);
        for (name, value) in fields {
            if !name.starts_with("metadata.") && !self.exact.contains(&name.as_str()) {
                *value = value.trim().to_owned();
            }
        }
        (rows, faults)
    }

    /// The same, each row as what it means; `row` may find more that is wrong with it, and
    /// says what it means all the same: it may be held against other rows.
    pub(crate) fn read_as<R>(
        &self,
        text: &str,
        row: impl Fn(RowPlace, BTreeMap<String, String>) -> (R, Vec<String>),
    ) -> (Vec<R>, Vec<RowFault>) {
        let (written, mut faults) = self.read(text);
        let rows = written.into_iter().map(|(place, fields)| {
            let (row, found) = row(place, fields);
            faults.extend(found.iter().map(|what| RowFault::new(place, what)));
            row
        });
        let rows = rows.collect();
        (rows, faults)
    }

    /// What is wrong with the name of a field.
    pub(crate) fn wrong_field(&self, name: &str) -> Option<String> {
        self.wrong_column(name, name)
    }

    /// The same of a column that is written otherwise in its file.
    fn wrong_column(&self, name: &str, written: &str) -> Option<String> {
        if self.fields.contains(&name) {
            return None;
        }
        match name.strip_prefix("metadata.") {
            Some(key) if self.metadata => metadata::check_key(key)
                .err()
                .map(|e| format!("{written:?}: {e}")),
            _ => Some(format!(
                "unknown column {written:?}; there are {}{}",
                self.fields.join(", "),
                if self.metadata {
                    " and metadata.KEY"
                } else {
                    ""
                }
            )),
        }
    }

    /// The metadata among the fields of a row; an empty one is none.
    pub(crate) fn metadata_of(
        &self,
        fields: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let keys = fields.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("metadata.").filter(|_| self.metadata)?;
            Some((key.to_owned(), value.clone()))
        });
        keys.filter(|(_, value)| !value.is_empty()).collect()
    }

    fn json_lines(&self, text: &str, faults: &mut Vec<RowFault>) -> Vec<RawRow> {
        let mut raws = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() {
                continue;
            }
            let place = RowPlace::Line(number);
            let object = match serde_json::from_str::<serde_json::Map<_, _>>(line) {
                Ok(object) => object,
                Err(error) => {
                    faults.push(RowFault::new(place, format!("not a JSON object: {error}")));
                    continue;
                }
            };
            let mut fields = BTreeMap::new();
            let mut take = |name: String, value: serde_json::Value| match value {
                serde_json::Value::Null => {}
                serde_json::Value::String(text) => {
                    fields.insert(name, text);
                }
                serde_json::Value::Number(_) if self.amounts.contains(&name.as_str()) => {
                    faults.push(RowFault::new(
                        place,
                        format!(
                            "{name} must be a string such as \"12.50\": a number could be cents"
                        ),
                    ));
                    // One fault is enough for this row.
                    fields.insert(name, "1".into());
                }
                serde_json::Value::Number(number) => {
                    fields.insert(name, number.to_string());
                }
                _ => faults.push(RowFault::new(place, format!("{name} must be a string"))),
            };
            for (name, value) in object {
                match value {
                    serde_json::Value::Object(inner) if name == "metadata" => {
                        for (key, value) in inner {
                            take(format!("metadata.{key}"), value);
                        }
                    }
                    value => take(name, value),
                }
            }
            raws.push((place, fields));
        }
        raws
    }

    fn csv_lines(&self, text: &str, faults: &mut Vec<RowFault>) -> Vec<RawRow> {
        let table = Table::read(text);
        let header = RowPlace::Line(table.line);
        let heads: Vec<String> = table.columns.iter().map(|name| column(name)).collect();
        let is_known = |name: &String| self.wrong_field(name).is_none();
        if !heads.is_empty() && !heads.iter().any(is_known) {
            let cells: Vec<String> = table.columns.iter().map(|c| format!("{c:?}")).collect();
            faults.push(RowFault::new(
                header,
                format!(
                    "{} {}: the first line names the columns ({})",
                    cells.join(", "),
                    if cells.len() == 1 {
                        "is no column"
                    } else {
                        "are no columns"
                    },
                    self.fields.join(", ")
                ),
            ));
            return Vec::new();
        }
        for (at, (name, written)) in heads.iter().zip(&table.columns).enumerate() {
            if let Some(what) = self.wrong_column(name, written) {
                faults.push(RowFault::new(header, what));
            } else if heads[..at].contains(name) {
                faults.push(RowFault::new(
                    header,
                    format!("column {written:?} stands twice"),
                ));
            }
        }
        if !heads
            .iter()
            .any(|name| self.needed.contains(&name.as_str()))
        {
            faults.push(RowFault::new(
                header,
                format!(
                    "no column {:?}: the first line names the columns ({})",
                    self.needed[0],
                    self.fields.join(", ")
                ),
            ));
        }
        if !faults.is_empty() {
            // Every row would only repeat it.
            return Vec::new();
        }
        let unreadable = table.faults.into_iter();
        faults
            .extend(unreadable.map(|fault| RowFault::new(RowPlace::Line(fault.line), fault.text)));
        let rows = table.rows.into_iter();
        rows.map(|row| {
            let fields = heads.iter().cloned().zip(row.cells).collect();
            (RowPlace::Line(row.line), fields)
        })
        .collect()
    }
}

/// A column's name as we know it: the case of a metadata key is its own.
fn column(name: &str) -> String {
    match name.split_once('.') {
        Some((prefix, key)) => format!("{}.{key}", prefix.to_lowercase()),
        None => name.to_lowercase(),
    }
}

/// A file of rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowSource {
    /// What it is called.
    what: &'static str,
    /// What lists the objects that its rows name, and these.
    listed_by: (&'static str, &'static str),
}

impl RowSource {
    const READERS: (&str, &str) = ("readers list", "readers");

    pub(crate) const BATCH: Self = Self::of("the batch", Self::READERS);
    pub(crate) const REFUNDS: Self = Self::of("the batch", ("payments list", "payments"));
    pub(crate) const LABELS: Self = Self::of("the file", Self::READERS);
    pub(crate) const LOCATIONS: Self = Self::of("the file", ("locations list", "locations"));

    const fn of(what: &'static str, listed_by: (&'static str, &'static str)) -> Self {
        Self { what, listed_by }
    }

    /// The rows, if nothing is wrong with any of them and there are some.
    pub(crate) fn whole<R>(self, rows: Vec<R>, faults: Vec<RowFault>) -> Result<Vec<R>, Failure> {
        if !faults.is_empty() {
            let (list, objects) = self.listed_by;
            return Err(told(self.what, faults).hint(format!(
                "mend it and run it again; `tillctl {list}` shows the {objects}"
            )));
        }
        if rows.is_empty() {
            return Err(Failure::usage(format!("{} has no rows", self.what)));
        }
        Ok(rows)
    }
}

/// All faults in one failure; `what` is what has them.
fn told(what: &str, mut faults: Vec<RowFault>) -> Failure {
    faults.sort_by_key(|fault| fault.place);
    let kind = if faults.iter().all(|fault| fault.is_missing) {
        Kind::NotFound
    } else {
        Kind::Usage
    };
    let count = faults.len();
    let mut details: Vec<String> = faults
        .iter()
        .take(MOST_FAULTS)
        .map(|fault| format!("{}: {}", fault.place, fault.what))
        .collect();
    if count > MOST_FAULTS {
        details.push(format!("and {} more", count - MOST_FAULTS));
    }
    Failure::new(
        kind,
        match count {
            1 => format!("{what} has a fault; nothing was sent"),
            _ => format!("{what} has {count} faults; nothing was sent"),
        },
    )
    .details(details)
}
