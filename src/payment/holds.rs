//! Money that is held, and was captured or let go by a machine that did not know the sale:
//! that wrote down what it did with the payment, and not how the sale ended.

use std::collections::HashMap;

use super::SaleOutcome;
use super::follow_up::{CANCEL, CAPTURE, DONE, FollowUp};
use super::journal_line::{AttemptEnd, JournalLine, JournalStep};
use super::journal_sale::JournalSales;
use crate::stripe::payment_intents::IntentStatus;

/// The payments of which these lines, about to be taken in, say that money is held, or
/// that something was done with one of another sale.
pub(super) fn held_or_decided<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<String> {
    let mut payments: Vec<String> = lines
        .filter_map(|text| serde_json::from_str::<JournalLine>(text).ok())
        .filter_map(|line| match line.what {
            JournalStep::Ended(end) if end.outcome == SaleOutcome::Authorized => end.payment_intent,
            JournalStep::Doing(follow_up) if decides(&follow_up) => Some(follow_up.payment_intent),
            _ => None,
        })
        .collect();
    payments.sort_unstable();
    payments.dedup();
    payments
}

fn decides(follow_up: &FollowUp) -> bool {
    [CAPTURE, CANCEL].contains(&follow_up.kind.as_str())
}

/// The ends that sales come to whose money is held, as these lines of them have it, and
/// that other lines say was captured or let go.
pub(super) fn ends_of_holds<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<JournalLine> {
    let mut sales = JournalSales::default();
    let mut begun: HashMap<String, FollowUp> = HashMap::new();
    let mut decided: HashMap<String, (JournalLine, FollowUp)> = HashMap::new();
    for line in lines.filter_map(|text| serde_json::from_str::<JournalLine>(text).ok()) {
        match &line.what {
            JournalStep::Doing(follow_up) if decides(follow_up) => {
                begun.insert(follow_up.id.clone(), (**follow_up).clone());
            }
            JournalStep::Done(end) if end.result == DONE => {
                if let Some(follow_up) = begun.remove(&end.id) {
                    let payment = follow_up.payment_intent.clone();
                    decided.insert(payment, (line.clone(), follow_up));
                }
            }
            _ => {}
        }
        sales.apply(line);
    }
    let held = sales.iter().filter_map(|sale| {
        let end = sale.end.as_ref()?;
        let payment = end.payment_intent.as_ref()?;
        let (done, follow_up) = decided.get(payment)?;
        (end.outcome == SaleOutcome::Authorized).then(|| JournalLine {
            sale: sale.sale.clone(),
            what: JournalStep::Ended(Box::new(end_after(end, follow_up))),
            ..done.clone()
        })
    });
    held.collect()
}

/// How an attempt ended whose money was held then.
fn end_after(held: &AttemptEnd, follow_up: &FollowUp) -> AttemptEnd {
    let (outcome, status) = if follow_up.kind == CANCEL {
        (SaleOutcome::Canceled, IntentStatus::Canceled)
    } else {
        (SaleOutcome::Paid, IntentStatus::Succeeded)
    };
    let taken = Some(follow_up.minor()).filter(|taken| *taken > 0);
    AttemptEnd {
        outcome,
        status: Some(status.as_str().to_owned()),
        total: taken.or(held.total).filter(|_| follow_up.kind != CANCEL),
        tip: held.tip.filter(|_| follow_up.kind != CANCEL),
        reader_ref: None,
        ..held.clone()
    }
}
