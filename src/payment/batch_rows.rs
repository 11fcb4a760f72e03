//! The rows of a batch of sales: what was written, and what it means.

use std::collections::BTreeMap;

use super::reference;
use super::sale::MOST_METADATA;
use super::typed_amount;
use crate::money::{Currency, DecimalMark, Money};
use crate::stripe::metadata;
use crate::typed_rows::{FirstPlaces, RowFault, RowFormat, RowPlace};

/// What a row may say.
const FORM: RowFormat = RowFormat {
    fields: &[
        "reader",
        "amount",
        "currency",
        "reference",
        "description",
        "tip_eligible",
    ],
    metadata: true,
    needed: &["reader"],
    amounts: &["amount", "tip_eligible"],
    exact: &[],
};

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults {
    pub(crate) amount: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) tip_eligible: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
    /// What stands before cents.
    pub(crate) mark: DecimalMark,
}

/// A row, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BatchRow {
    pub(crate) place: RowPlace,
    pub(crate) reader: String,
    pub(crate) amount: Money,
    pub(crate) tip_eligible: Option<i64>,
    pub(crate) reference: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// A batch as it was written.
#[derive(Debug, Default)]
pub(crate) struct TypedBatch {
    pub(crate) rows: Vec<BatchRow>,
    pub(crate) faults: Vec<RowFault>,
    /// The readers of rows that have faults: there may be no such reader besides.
    pub(crate) readers_of_others: Vec<(RowPlace, String)>,
}

/// What a row says.
struct TypedRow {
    place: RowPlace,
    reader: String,
    reference: Option<String>,
    /// What it means, if nothing is wrong with it.
    row: Option<BatchRow>,
}

/// Reads a whole batch.
pub(crate) fn read(text: &str, defaults: &Defaults) -> TypedBatch {
    let (rows, mut faults) = FORM.read_as(text, |place, fields| row(place, fields, defaults));
    let references = rows.iter().map(|row| (row.place, row.reference.as_deref()));
    faults.extend(FirstPlaces::references(references));
    faults.sort_by_key(|fault| fault.place);
    TypedBatch::of(rows, faults)
}

/// One row for each of these readers.
pub(crate) fn of_readers(names: &[String], defaults: &Defaults) -> TypedBatch {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let mut first = FirstPlaces::default();
    for (name, number) in names.iter().zip(1..) {
        let place = RowPlace::Name(number);
        if first.note(name.trim(), place).is_some() {
            faults.push(RowFault::new(place, format!("{name:?} is named twice")));
            continue;
        }
        let fields = [("reader".to_owned(), name.trim().to_owned())].into();
        let (row, found) = row(place, fields, defaults);
        faults.extend(found.iter().map(|what| RowFault::new(place, what)));
        rows.push(row);
    }
    TypedBatch::of(rows, faults)
}

impl TypedBatch {
    fn of(rows: Vec<TypedRow>, faults: Vec<RowFault>) -> Self {
        let mut batch = Self {
            faults,
            ..Self::default()
        };
        for typed in rows {
            match typed.row {
                Some(row) => batch.rows.push(row),
                None if typed.reader.is_empty() => {}
                None => batch.readers_of_others.push((typed.place, typed.reader)),
            }
        }
        batch
    }
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> (TypedRow, Vec<String>) {
    let mut whats: Vec<String> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .collect();
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
        (Some(text), Ok(currency)) => {
            typed_amount::read(&text, *currency, defaults.mark).map_err(|e| format!("amount: {e}"))
        }
        (Some(_), Err(_)) => Err(String::new()),
    };
    let mut tip_eligible = None;
    if let (Some(text), Ok(amount)) = (
        take("tip_eligible", defaults.tip_eligible.as_ref()),
        &amount,
    ) {
        match typed_amount::tip_eligible(&text, *amount, defaults.mark) {
            Ok(eligible) => tip_eligible = Some(eligible),
            Err(error) => whats.push(format!("tip_eligible: {error}")),
        }
    }
    let reference = match take("reference", None).map(|r| reference::reference(&r)) {
        Some(Err(why)) => {
            whats.push(format!("reference {why}"));
            None
        }
        Some(Ok(reference)) => Some(reference),
        None => None,
    };
    let description = take("description", defaults.description.as_ref());
    let mut metadata = defaults.metadata.clone();
    for (name, value) in fields {
        if let Some(key) = name.strip_prefix("metadata.") {
            metadata.insert(key.to_owned(), value);
        }
    }
    whats.extend(metadata::faults(&metadata, MOST_METADATA));
    if let Err(what) = &currency {
        whats.push(what.clone());
    }
    if let Err(what) = &amount
        && !what.is_empty()
    {
        whats.push(what.clone());
    }
    let row = amount.ok().filter(|_| whats.is_empty());
    let row = row.map(|amount| BatchRow {
        place,
        reader: reader.clone(),
        amount,
        tip_eligible,
        reference: reference.clone(),
        description,
        metadata,
    });
    let typed = TypedRow {
        place,
        reader,
        reference,
        row,
    };
    (typed, whats)
}

#[cfg(test)]
mod tests;
