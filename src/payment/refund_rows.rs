//! The rows of a batch of refunds: what was written, and what it means.

use std::collections::BTreeMap;

use super::reference;
use super::refund_batch::{BatchRefund, twins};
use super::{PaymentState, RefundRequest, check_metadata, typed_amount};
use crate::money::{Currency, DecimalMark};
use crate::stripe::refunds::REASONS;
use crate::typed_rows::{FirstPlaces, RowFault, RowFormat, RowPlace};

/// What a row may say.
const FORM: RowFormat = RowFormat {
    fields: &["payment", "amount", "currency", "reason", "reference"],
    metadata: true,
    needed: &["payment"],
    amounts: &["amount"],
    exact: &[],
};

/// A row, read.
pub(crate) struct RefundRow {
    pub(crate) place: RowPlace,
    pub(crate) payment: String,
    amount: Option<String>,
    currency: Option<Currency>,
    reason: Option<String>,
    reference: Option<String>,
    metadata: BTreeMap<String, String>,
}

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults {
    pub(crate) amount: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

impl RefundRow {
    /// The refund of a payment as it is now, or all that does not fit the payment.
    pub(crate) fn refund(
        &self,
        intent: String,
        state: PaymentState,
        mark: DecimalMark,
    ) -> Result<BatchRefund, Vec<String>> {
        let currency = state.currency();
        let currency = currency.map_err(|failure| vec![failure.message().to_owned()])?;
        let mut whats = Vec::new();
        if let Some(said) = self.currency.filter(|said| *said != currency) {
            whats.push(format!("{intent} is in {currency}, not in {said}"));
        }
        if state.is_interac() {
            whats.push(format!(
                "{intent} was paid with an Interac card, which is refunded on a reader with the same card"
            ));
        }
        let in_currency = self.currency.unwrap_or(currency);
        let amount = typed_amount::part(self.amount.as_deref(), in_currency, mark);
        let amount = amount.map_err(|why| whats.push(format!("amount: {why}")));
        let Ok(amount) = amount else {
            return Err(whats);
        };
        if !whats.is_empty() {
            return Err(whats);
        }
        let wanted = RefundRequest {
            amount,
            reason: self.reason.clone(),
            reference: self.reference.clone(),
            metadata: self.metadata.clone(),
            ..RefundRequest::default()
        };
        Ok(BatchRefund {
            intent,
            currency,
            wanted,
            state,
        })
    }

    /// What is wrong with its amount, whatever the payment is.
    pub(crate) fn wrong_amount(&self, mark: DecimalMark) -> Option<String> {
        let text = self.amount.as_deref()?;
        let checked = match self.currency {
            Some(currency) => typed_amount::read(text, currency, mark).map(|_| ()),
            None => typed_amount::in_some_currency(text, mark),
        };
        checked.err().map(|why| format!("amount: {why}"))
    }
}

/// Reads a whole batch: the rows that name a payment, and all that is wrong with the text.
pub(crate) fn read(text: &str, defaults: &Defaults) -> (Vec<RefundRow>, Vec<RowFault>) {
    let (mut rows, mut faults) = FORM.read_as(text, |place, fields| row(place, fields, defaults));
    let references = rows.iter().map(|row| (row.place, row.reference.as_deref()));
    faults.extend(FirstPlaces::references(references));
    rows.retain(|row| !row.payment.is_empty());
    (rows, faults)
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> (RefundRow, Vec<String>) {
    let mut whats: Vec<String> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .collect();
    fields.retain(|_, value| !value.trim().is_empty());
    let mut take = |name: &str| fields.remove(name).map(|value| value.trim().to_owned());
    let payment = take("payment").unwrap_or_default();
    if payment.is_empty() {
        whats.push("no payment".into());
    }
    let amount = take("amount").or_else(|| defaults.amount.clone());
    let currency = match take("currency").map(|text| Currency::parse(&text)) {
        Some(Err(error)) => {
            whats.push(format!("currency: {error}"));
            None
        }
        Some(Ok(currency)) => Some(currency),
        None => None,
    };
    let reason = take("reason").or_else(|| defaults.reason.clone());
    if let Some(reason) = reason.as_deref().filter(|r| !REASONS.contains(r)) {
        whats.push(format!(
            "reason {reason:?} is not one of {}",
            REASONS.join(", ")
        ));
    }
    let mut reference = None;
    match take("reference").map(|text| reference::reference(&text)) {
        Some(Ok(text)) => reference = Some(text),
        Some(Err(why)) => whats.push(format!("reference {why}")),
        None => {}
    }
    let mut metadata = defaults.metadata.clone();
    for (name, value) in fields {
        if let Some(key) = name.strip_prefix("metadata.") {
            metadata.insert(key.to_owned(), value);
        }
    }
    if let Err(error) = check_metadata(&metadata) {
        whats.push(error.message().to_owned());
    }
    let row = RefundRow {
        place,
        payment,
        amount,
        currency,
        reason,
        reference,
        metadata,
    };
    (row, whats)
}

/// The refunds without a reference that are like one of an earlier row; `places` are where
/// they stand.
pub(crate) fn alike(places: &[RowPlace], refunds: &[BatchRefund]) -> Vec<RowFault> {
    let twins = twins(refunds).into_iter();
    let fault = |(at, first): (usize, usize)| {
        let what = format!(
            "the same amount of {} is given back in {} already; if both are meant, give each a reference",
            refunds[at].intent, places[first]
        );
        RowFault::new(places[at], what)
    };
    twins.map(fault).collect()
}
