//! What is in a payout: the movements of the balance that Stripe paid out together,
//! each with the sale it is about.

use jiff::Timestamp;
use serde::Deserialize;

use super::too_large::TooLarge;
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::stripe::payouts::{self, PaidOutMovement, Payout};
use crate::stripe::{Charge, Client, Dispute, Refund};
use crate::transactions::{
    LeftOut, PointOfSale, TransactionRow, charge_row, dispute_row, moment, refund_row,
};

/// One movement.
#[derive(Debug, Clone)]
pub(crate) struct PayoutLine {
    /// `txn_…`
    pub id: String,
    /// When it moved.
    pub at: Timestamp,
    /// Stripe's word for it.
    pub kind: String,
    /// What Stripe says of it.
    pub description: Option<String>,
    /// `ch_…`, `re_…`, `du_…`, …
    pub source: Option<String>,
    /// Before the fee.
    pub amount: Money,
    pub fee: Money,
    pub net: Money,
    /// Where the sale was made; `None` if it was not at a reader, or is not known.
    pub place: Option<PointOfSale>,
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// `pi_…`
    pub payment_intent: Option<String>,
}

/// A payout and what is in it.
#[derive(Debug, Clone)]
pub(crate) struct PaidOut {
    pub payout: Payout,
    /// What left for the bank.
    pub amount: Money,
    /// The movements, the oldest first, without the payout's own.
    pub lines: Vec<PayoutLine>,
    /// What they come to: amounts, fees, and what is left.
    pub sums: (Money, Money, Money),
}

impl PayoutLine {
    /// Whether it is the sum of the others.
    pub(crate) fn is_total(&self) -> bool {
        self.id.is_empty()
    }
}

impl PaidOut {
    /// All movements in one line.
    pub(crate) fn total(&self) -> PayoutLine {
        let (amount, fee, net) = self.sums;
        PayoutLine {
            id: String::new(),
            at: Timestamp::UNIX_EPOCH,
            kind: "total".to_owned(),
            description: None,
            source: None,
            amount,
            fee,
            net,
            place: None,
            reference: None,
            payment_intent: None,
        }
    }

    /// What of the payout no movement accounts for.
    pub(crate) fn unexplained(&self) -> Result<Money, TooLarge> {
        let rest = self.amount.checked_sub(self.sums.2);
        rest.map_err(|_| TooLarge)
    }

    /// Whether Stripe says that it knows all that is in it.
    pub(crate) fn is_whole(&self) -> bool {
        let status = self.payout.reconciliation_status.as_deref();
        status.is_none_or(|status| status == "completed")
    }
}

/// Reads a payout and its movements.
pub(crate) async fn read(
    client: &Client,
    id: &str,
    progress: &dyn Fn(usize),
) -> Result<PaidOut, Failure> {
    let payout: Payout = client.send(&payouts::get(id)).await?;
    if !payout.automatic {
        return Err(Failure::new(
            Kind::Failed,
            format!("{id} was paid out by hand, and of those Stripe does not say what is in them"),
        )
        .hint("tillctl report --reconcile explains the balance of a period, payouts included"));
    }
    let currency = currency(&payout.currency, &payout.id)?;
    let mut lines = Vec::new();
    let mut pages = client
        .pages::<PaidOutMovement>(payouts::movements(id))
        .ahead();
    while let Some(page) = pages.next().await? {
        for movement in page {
            let line = line(movement)?;
            // The payout itself, and its coming back.
            if line.source.as_deref() != Some(id) {
                lines.push(line);
            }
        }
        progress(lines.len());
    }
    // Stripe lists the newest first, and of one second in its own order.
    lines.reverse();
    lines.sort_by_key(|line| line.at);
    let sums = sums(&lines, currency)?;
    Ok(PaidOut {
        amount: Money::new(payout.amount, currency),
        payout,
        lines,
        sums,
    })
}

fn currency(code: &str, of: &str) -> Result<Currency, Failure> {
    Currency::parse(code).map_err(|error| Failure::failed(format!("{of}: {error}")))
}

/// What they come to. All movements of a payout are in its currency.
fn sums(lines: &[PayoutLine], currency: Currency) -> Result<(Money, Money, Money), Failure> {
    let zero = Money::new(0, currency);
    let mut sums = (zero, zero, zero);
    for line in lines {
        let more = |sum: Money, more: Money| {
            sum.checked_add(more)
                .map_err(|error| Failure::failed(format!("{}: {error}", line.id)))
        };
        sums = (
            more(sums.0, line.amount)?,
            more(sums.1, line.fee)?,
            more(sums.2, line.net)?,
        );
    }
    Ok(sums)
}

/// What of any object is told.
#[derive(Deserialize)]
struct AnySource {
    object: String,
    id: String,
}

/// What a movement is about, as far as it is about a sale at a reader.
fn sale(source: &AnySource, raw: &str) -> Option<TransactionRow> {
    match source.object.as_str() {
        "charge" => charge_row(&serde_json::from_str::<Charge>(raw).ok()?).ok(),
        "refund" => refund_row(&serde_json::from_str::<Refund>(raw).ok()?).ok(),
        "dispute" => dispute_row(&serde_json::from_str::<Dispute>(raw).ok()?).ok(),
        _ => None,
    }
}

fn line(movement: PaidOutMovement) -> Result<PayoutLine, Failure> {
    let raw = movement.source.as_deref().map_or("null", |raw| raw.get());
    let source: Option<AnySource> = serde_json::from_str(raw).ok();
    let row = source.as_ref().and_then(|source| sale(source, raw));
    // An id alone, if Stripe did not expand it.
    let source = match source {
        Some(source) => Some(source.id),
        None => serde_json::from_str(raw).ok(),
    };
    let currency = currency(&movement.currency, &movement.id)?;
    let at = moment(movement.created).map_err(|_: LeftOut| {
        Failure::failed(format!("{}: its date cannot be read", movement.id))
    })?;
    let (place, reference, payment_intent) = row.map_or((None, None, None), |row| {
        (Some(row.place), row.reference, row.payment_intent)
    });
    Ok(PayoutLine {
        at,
        kind: movement.kind,
        description: movement.description,
        source,
        amount: Money::new(movement.amount, currency),
        fee: Money::new(movement.fee, currency),
        net: Money::new(movement.net, currency),
        place,
        reference,
        payment_intent,
        id: movement.id,
    })
}
