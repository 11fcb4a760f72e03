//! The rows of a batch as somebody wrote them: CSV with a header or JSON lines.
//! Every fault is found before anything is sent, and all are told at once.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::commands::parse;
use crate::money::{Currency, Money};
use crate::payment::book::check_reference;

/// A payment takes so many metadata: 4 of Stripe's 50 are the sale's own.
pub(super) const MOST_METADATA: usize = 46;
/// What a row may say; `metadata.KEY` besides.
const FIELDS: [&str; 6] = [
    "reader",
    "amount",
    "currency",
    "reference",
    "description",
    "tip_eligible",
];

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Defaults {
    pub(super) amount: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) description: Option<String>,
    pub(super) tip_eligible: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A line of the file, from 1.
    Line(u64),
    /// A name of `--readers`, from 1.
    Name(u64),
}

impl Place {
    pub(super) const fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Name(number) => number,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Name(number) => write!(f, "--readers, number {number}"),
        }
    }
}

/// A row, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) reader: String,
    pub(super) amount: Money,
    pub(super) tip_eligible: Option<i64>,
    pub(super) reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) what: String,
    /// Its reader does not exist, rather than its text being wrong.
    pub(super) is_missing: bool,
}

impl Fault {
    pub(super) fn new(place: Place, what: impl Into<String>) -> Self {
        Self {
            place,
            what: what.into(),
            is_missing: false,
        }
    }
}

/// A row as text: its place and its fields.
type Raw = (Place, BTreeMap<String, String>);

/// Reads a whole batch.
pub(super) fn read(text: &str, defaults: &Defaults) -> (Vec<Row>, Vec<Fault>) {
    let text = text.trim_start_matches('\u{feff}');
    let mut faults = Vec::new();
    let written = if text.trim_start().starts_with('{') {
        json_lines(text, &mut faults)
    } else {
        csv_lines(text, &mut faults)
    };
    let mut rows = Vec::new();
    for (place, fields) in written {
        match row(place, fields, defaults) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| Fault::new(place, what))),
        }
    }
    faults.extend(twice(&rows));
    faults.sort_by_key(|fault| fault.place);
    (rows, faults)
}

/// One row for each of these readers.
pub(super) fn of_readers(names: &[String], defaults: &Defaults) -> (Vec<Row>, Vec<Fault>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (name, number) in names.iter().zip(1..) {
        let place = Place::Name(number);
        if rows.iter().any(|row: &Row| row.reader == name.trim()) {
            faults.push(Fault::new(place, format!("{name:?} is named twice")));
            continue;
        }
        let fields = [("reader".to_owned(), name.trim().to_owned())].into();
        match row(place, fields, defaults) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| Fault::new(place, what))),
        }
    }
    (rows, faults)
}

fn json_lines(text: &str, faults: &mut Vec<Fault>) -> Vec<Raw> {
    let mut raws = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let place = Place::Line(number);
        let object = match serde_json::from_str::<serde_json::Map<_, _>>(line) {
            Ok(object) => object,
            Err(error) => {
                faults.push(Fault::new(place, format!("not a JSON object: {error}")));
                continue;
            }
        };
        let mut fields = BTreeMap::new();
        let mut take = |name: String, value: serde_json::Value| match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) => {
                fields.insert(name, text);
            }
            serde_json::Value::Number(_) if name == "amount" || name == "tip_eligible" => {
                faults.push(Fault::new(
                    place,
                    format!("{name} must be a string such as \"12.50\": a number could be cents"),
                ));
                // One fault is enough for this row.
                fields.insert(name, "1".into());
            }
            serde_json::Value::Number(number) => {
                fields.insert(name, number.to_string());
            }
            _ => faults.push(Fault::new(place, format!("{name} must be a string"))),
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

fn csv_lines(text: &str, faults: &mut Vec<Fault>) -> Vec<Raw> {
    let head = text.lines().next().unwrap_or_default();
    // Spreadsheets write semicolons where the comma is the decimal point.
    let delimiter = if head.contains(';') && !head.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(column).collect(),
        Err(error) => {
            faults.push(Fault::new(Place::Line(1), format!("not CSV: {error}")));
            return Vec::new();
        }
    };
    for (at, name) in heads.iter().enumerate() {
        if let Some(what) = wrong_field(name) {
            faults.push(Fault::new(Place::Line(1), what));
        } else if heads[..at].contains(name) {
            faults.push(Fault::new(
                Place::Line(1),
                format!("column {name:?} stands twice"),
            ));
        }
    }
    if !heads.iter().any(|name| name == "reader") {
        faults.push(Fault::new(
            Place::Line(1),
            format!(
                "no column \"reader\": the first line names the columns ({})",
                FIELDS.join(", ")
            ),
        ));
    }
    if !faults.is_empty() {
        // Every row would only repeat it.
        return Vec::new();
    }
    let mut raws = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault::new(Place::Line(line), format!("not CSV: {error}")));
                continue;
            }
        };
        let place = Place::Line(record.position().map_or(0, csv::Position::line));
        if record.len() != heads.len() {
            faults.push(Fault::new(
                place,
                format!(
                    "{} fields, but the header has {}",
                    record.len(),
                    heads.len()
                ),
            ));
            continue;
        }
        let fields = heads
            .iter()
            .cloned()
            .zip(record.iter().map(str::to_owned))
            .collect();
        raws.push((place, fields));
    }
    raws
}

/// A column's name as we know it: the case of a metadata key is its own.
fn column(name: &str) -> String {
    match name.split_once('.') {
        Some((prefix, key)) => format!("{}.{key}", prefix.to_lowercase()),
        None => name.to_lowercase(),
    }
}

fn wrong_field(name: &str) -> Option<String> {
    if FIELDS.contains(&name) {
        return None;
    }
    match name.strip_prefix("metadata.") {
        Some(key) => parse::metadata_key(key)
            .err()
            .map(|e| format!("{name:?}: {e}")),
        None => Some(format!(
            "unknown column {name:?}; there are {} and metadata.KEY",
            FIELDS.join(", ")
        )),
    }
}

fn row(
    place: Place,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> Result<Row, Vec<String>> {
    let mut whats: Vec<String> = fields.keys().filter_map(|name| wrong_field(name)).collect();
    fields.retain(|_, value| !value.is_empty());
    let mut take = |name: &str, default: Option<&String>| fields.remove(name).or(default.cloned());
    let reader = take("reader", None).unwrap_or_default();
    if reader.is_empty() {
        whats.push("no reader".into());
    }
    let currency = match take("currency", defaults.currency.as_ref()) {
        None => Err("no currency".to_owned()),
        Some(text) => Currency::parse(&text).map_err(|e| format!("currency: {e}")),
    };
    let amount = match (take("amount", defaults.amount.as_ref()), &currency) {
        (None, _) => Err("no amount".to_owned()),
        (Some(text), Ok(currency)) => amount(&text, *currency).map_err(|e| format!("amount: {e}")),
        (Some(_), Err(_)) => Err(String::new()),
    };
    let mut tip_eligible = None;
    if let (Some(text), Ok(amount)) = (
        take("tip_eligible", defaults.tip_eligible.as_ref()),
        &amount,
    ) {
        match self::tip_eligible(&text, *amount) {
            Ok(eligible) => tip_eligible = Some(eligible),
            Err(error) => whats.push(format!("tip_eligible: {error}")),
        }
    }
    let reference = take("reference", None);
    if let Some(Err(error)) = reference.as_deref().map(check_reference) {
        whats.push(error.message().trim_start_matches("--").to_owned());
    }
    let description = take("description", defaults.description.as_ref());
    let mut metadata = defaults.metadata.clone();
    for (name, value) in fields {
        let Some(key) = name.strip_prefix("metadata.") else {
            continue;
        };
        if value.chars().count() > 500 {
            whats.push(format!("{name} has more than 500 characters"));
        }
        metadata.insert(key.to_owned(), value);
    }
    if metadata.len() > MOST_METADATA {
        whats.push(format!("more than {MOST_METADATA} metadata"));
    }
    if let Err(what) = &currency {
        whats.push(what.clone());
    }
    if let Err(what) = &amount
        && !what.is_empty()
    {
        whats.push(what.clone());
    }
    match amount {
        Ok(amount) if whats.is_empty() => Ok(Row {
            place,
            reader,
            amount,
            tip_eligible,
            reference,
            description,
            metadata,
        }),
        _ => Err(whats),
    }
}

/// An amount Stripe takes.
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, String> {
    let amount = Money::parse(text, currency).map_err(|e| e.to_string())?;
    if amount.minor() == 0 {
        return Err(format!("{text:?} is zero"));
    }
    // Stripe takes eight digits of minor units.
    if amount.minor() > 99_999_999 {
        return Err(format!("{amount} is more than Stripe takes at once"));
    }
    Ok(amount)
}

/// The part of an amount that tips are computed from.
pub(super) fn tip_eligible(text: &str, amount: Money) -> Result<i64, String> {
    let eligible = Money::parse(text, amount.currency()).map_err(|e| e.to_string())?;
    if eligible.minor() > amount.minor() {
        return Err(format!("{eligible} is more than the amount"));
    }
    Ok(eligible.minor())
}

/// One reference is one sale.
fn twice(rows: &[Row]) -> Vec<Fault> {
    let mut seen: HashMap<&str, Place> = HashMap::new();
    let mut faults = Vec::new();
    for row in rows {
        let Some(reference) = row.reference.as_deref() else {
            continue;
        };
        match seen.get(reference) {
            Some(first) => faults.push(Fault::new(
                row.place,
                format!("the reference {reference:?} stands in {first} already"),
            )),
            None => {
                seen.insert(reference, row.place);
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests;
