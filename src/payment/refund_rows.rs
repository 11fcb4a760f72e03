//! The rows of a batch of refunds: what was written, and what it means.

use std::collections::BTreeMap;

use super::reference;
use super::refund_batch::{BatchRefund, Twin, twins};
use super::{PaymentState, RefundRequest, check_metadata, typed_amount};
use crate::failure::Failure;
use crate::money::{Currency, DecimalMark};
use crate::stripe::refunds::REASONS;
use crate::typed_rows::{RowFault, RowFormat, RowPlace};

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
    /// The refund of a payment as it is now.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`] if the row does not fit the payment.
    pub(crate) fn refund(
        &self,
        intent: String,
        state: PaymentState,
        mark: DecimalMark,
    ) -> Result<BatchRefund, Failure> {
        let currency = state.currency()?;
        if let Some(said) = self.currency.filter(|said| *said != currency) {
            return Err(Failure::usage(format!(
                "{intent} is in {currency}, not in {said}"
            )));
        }
        if state.is_interac() {
            return Err(Failure::usage(format!(
                "{intent} was paid with an Interac card, which is refunded on a reader with the same card"
            )));
        }
        let wanted = RefundRequest {
            amount: typed_amount::part(self.amount.as_deref(), currency, mark)?,
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
}

/// Reads a whole batch.
pub(crate) fn read(text: &str, defaults: &Defaults) -> (Vec<RefundRow>, Vec<RowFault>) {
    FORM.read_as(text, |place, fields| row(place, fields, defaults))
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> Result<RefundRow, Vec<String>> {
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
    if !whats.is_empty() {
        return Err(whats);
    }
    Ok(RefundRow {
        place,
        payment,
        amount,
        currency,
        reason,
        reference,
        metadata,
    })
}

/// The refunds that are like one of an earlier row; `places` are where they stand.
pub(crate) fn alike(places: &[RowPlace], refunds: &[BatchRefund]) -> Vec<RowFault> {
    let twins = twins(refunds).into_iter();
    twins
        .map(|(at, first, twin)| RowFault::new(places[at], told(&refunds[at], places[first], twin)))
        .collect()
}

fn told(refund: &BatchRefund, first: RowPlace, twin: Twin) -> String {
    match twin {
        Twin::Reference => format!(
            "the reference {:?} stands in {first} already",
            refund.wanted.reference.as_deref().unwrap_or_default()
        ),
        Twin::Amount => format!(
            "the same amount of {} is given back in {first} already; if both are meant, give each a reference",
            refund.intent
        ),
    }
}
