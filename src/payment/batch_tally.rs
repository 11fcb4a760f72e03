//! What a batch adds up to: the counts and the exit code.

use std::collections::BTreeMap;

use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::text::counted;

/// How many ended which way.
pub(crate) fn outcomes(receipts: &[Receipt]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for receipt in receipts {
        *counts.entry(receipt.outcome.name()).or_insert(0) += 1;
    }
    counts
}

/// What the exit code says of all of them.
pub(crate) fn verdict(receipts: &[Receipt], stopped: bool) -> Option<Failure> {
    let failed = receipts.iter().filter(|r| !r.outcome.is_success()).count();
    if failed == 0 {
        return None;
    }
    let counts = outcomes(receipts)
        .into_iter()
        .filter(|(name, _)| !matches!(*name, "paid" | "authorized"))
        .map(|(name, count)| format!("{count} {}", name.replace('_', " ")))
        .collect::<Vec<_>>()
        .join(", ");
    let open: Vec<&str> = receipts
        .iter()
        .filter(|r| r.outcome == SaleOutcome::Unknown)
        .map(|r| r.payment_intent.as_deref().unwrap_or(&r.reader_ref.id))
        .collect();
    let total = receipts.len();
    let (kind, what) = match (stopped, open.is_empty()) {
        (true, true) => (Kind::Interrupted, "interrupted; "),
        (true, false) => (Kind::Unknown, "interrupted; "),
        (false, _) => (Kind::Partial, ""),
    };
    let failure = Failure::new(
        kind,
        format!(
            "{what}{failed} of {} did not complete: {counts}",
            counted(total, "payment")
        ),
    );
    Some(if open.is_empty() {
        if receipts.iter().all(|r| r.reference.is_some()) {
            failure.hint("run the same batch again for the rest: what was paid is not taken again")
        } else {
            failure.hint("nothing was charged for them; take those again that are still wanted")
        }
    } else {
        failure
            .details(open.iter().map(|intent| format!("open: {intent}")).collect())
            .hint("do not take the open ones again: `tillctl payments resume --all` finds out what came of them")
    })
}
