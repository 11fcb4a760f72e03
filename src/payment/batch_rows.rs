//! The rows of a batch of sales: what was written, and what it means.

use std::collections::{BTreeMap, HashMap};

use super::reference;
use super::sale::MOST_METADATA;
use super::typed_amount;
use crate::money::{Currency, DecimalMark, Money};
use crate::stripe::metadata;
use crate::typed_rows::{RowFault, RowFormat, RowPlace};

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

/// Reads a whole batch.
pub(crate) fn read(text: &str, defaults: &Defaults) -> (Vec<BatchRow>, Vec<RowFault>) {
    let (rows, mut faults) = FORM.read_as(text, |place, fields| row(place, fields, defaults));
    faults.extend(twice(&rows));
    faults.sort_by_key(|fault| fault.place);
    (rows, faults)
}

/// One row for each of these readers.
pub(crate) fn of_readers(names: &[String], defaults: &Defaults) -> (Vec<BatchRow>, Vec<RowFault>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (name, number) in names.iter().zip(1..) {
        let place = RowPlace::Name(number);
        if rows.iter().any(|row: &BatchRow| row.reader == name.trim()) {
            faults.push(RowFault::new(place, format!("{name:?} is named twice")));
            continue;
        }
        let fields = [("reader".to_owned(), name.trim().to_owned())].into();
        match row(place, fields, defaults) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| RowFault::new(place, what))),
        }
    }
    (rows, faults)
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> Result<BatchRow, Vec<String>> {
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
    match amount {
        Ok(amount) if whats.is_empty() => Ok(BatchRow {
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

/// One reference is one sale.
fn twice(rows: &[BatchRow]) -> Vec<RowFault> {
    let mut seen: HashMap<&str, RowPlace> = HashMap::new();
    let mut faults = Vec::new();
    for row in rows {
        let Some(reference) = row.reference.as_deref() else {
            continue;
        };
        match seen.get(reference) {
            Some(first) => faults.push(RowFault::new(
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
