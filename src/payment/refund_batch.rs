//! Many refunds of one command: held against each other before any is made, each
//! made once.

use std::collections::{BTreeMap, HashMap};

use super::follow_up_plan::FollowUpPlan;
use super::journal::PaymentNames;
use super::{FollowUpReceipt, FollowUpRequest, Hooks, PaymentService, PaymentState};
use super::{RefundRequest, RequestContext};
use crate::concurrency::run_concurrently;
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money, MoneyError, sums};
use crate::stripe::{Client, Request};
use crate::text::counted;

/// So many payments are seen to at once.
pub(crate) const AT_ONCE: usize = 8;

/// A refund, and the payment it is of.
pub(crate) struct BatchRefund {
    /// `pi_…`
    pub(crate) intent: String,
    pub(crate) currency: Currency,
    pub(crate) wanted: RefundRequest,
    /// The payment as it was before any of them.
    pub(crate) state: PaymentState,
}

/// What is to be made of a batch.
pub(crate) struct DueRefunds {
    /// One for each currency, in the order of their codes.
    pub(crate) sums: Vec<Money>,
    pub(crate) requests: Vec<Request>,
}

impl BatchRefund {
    fn follow_up(&self) -> FollowUpRequest {
        FollowUpRequest::Refund(Box::new(self.wanted.clone()))
    }

    /// What goes back: the amount that was asked for, or all that is left.
    fn amount(&self) -> Option<Money> {
        let minor = self.wanted.amount.unwrap_or_else(|| self.state.kept());
        (minor > 0).then(|| Money::new(minor, self.currency))
    }
}

/// The refunds of the same amount of the same payment as an earlier one, and which that is:
/// without a reference nobody can tell whether both are meant.
pub(crate) fn twins(refunds: &[BatchRefund]) -> Vec<(usize, usize)> {
    let mut amounts: HashMap<(&str, Option<i64>), usize> = HashMap::new();
    let unnamed = refunds.iter().enumerate();
    let unnamed = unnamed.filter(|(_, refund)| refund.wanted.reference.is_none());
    let twins = unnamed.filter_map(|(at, refund)| {
        let first = amounts.insert((&refund.intent, refund.wanted.amount), at)?;
        Some((at, first))
    });
    twins.collect()
}

/// What is not made yet, as far as the payments tell. What cannot be is told when
/// its turn comes.
pub(crate) fn due(
    refunds: &[BatchRefund],
    known: &RequestContext<'_>,
) -> Result<DueRefunds, MoneyError> {
    let (mut amounts, mut requests) = (Vec::new(), Vec::new());
    for refund in refunds {
        let Ok(FollowUpPlan::Do(follow_up)) = refund.follow_up().plan(&refund.state, known) else {
            continue;
        };
        let Some(amount) = refund.amount() else {
            continue;
        };
        amounts.push(amount);
        requests.extend(follow_up.request());
    }
    Ok(DueRefunds {
        sums: sums(amounts)?,
        requests,
    })
}

/// What they are about, as a journal knows it.
pub(crate) fn names(refunds: &[BatchRefund]) -> PaymentNames {
    let named = |refund: &BatchRefund| refund.wanted.reference.clone();
    PaymentNames {
        intents: refunds.iter().map(|refund| refund.intent.clone()).collect(),
        refunds: refunds.iter().filter_map(named).collect(),
        ..PaymentNames::default()
    }
}

/// What the exit code says of all of them: what is not known weighs more than what
/// failed.
pub(crate) fn verdict(
    results: &[&Result<FollowUpReceipt, Failure>],
    stopped: bool,
) -> Result<(), Failure> {
    let failed: Vec<Kind> = results
        .iter()
        .filter_map(|result| result.as_ref().err().map(Failure::kind))
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    let is_open = failed.contains(&Kind::Unknown);
    let kind = match (is_open, stopped) {
        (true, _) => Kind::Unknown,
        (false, true) => Kind::Interrupted,
        (false, false) => Kind::Partial,
    };
    let failure = Failure::new(
        kind,
        format!(
            "{} of {} {} not made",
            failed.len(),
            counted(results.len(), "refund"),
            if failed.len() == 1 { "was" } else { "were" }
        ),
    );
    Err(failure.hint(if is_open {
        "do not make the unknown ones by another way: the same batch again, or `tillctl payments resume`, finds out"
    } else if failed.into_iter().any(is_for_good) {
        "the same rows would be refused again: mend what was refused, or take it out, and run the batch for the rest; what was refunded is not refunded again"
    } else {
        "run the same batch again for the rest: what was refunded is not refunded again"
    }))
}

/// Whether the same request would end the same way another time.
fn is_for_good(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Failed | Kind::Usage | Kind::NotFound | Kind::Declined
    )
}

impl PaymentService {
    /// Makes refunds, payments beside each other, those of one payment after one
    /// another. After Ctrl-C no more are begun. The results are in the order of
    /// the refunds.
    pub(crate) async fn refund_all(
        &self,
        client: &Client,
        refunds: &[BatchRefund],
        presses: u32,
        hooks: &Hooks<'_>,
    ) -> Vec<Result<FollowUpReceipt, Failure>> {
        let mut by_payment: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, refund) in refunds.iter().enumerate() {
            by_payment.entry(&refund.intent).or_default().push(at);
        }
        let done = run_concurrently(by_payment.into_values(), AT_ONCE, |own| async move {
            let mut done = Vec::with_capacity(own.len());
            for at in own {
                let result = if hooks.interrupt.count() > presses {
                    Err(not_begun())
                } else {
                    let wanted = refunds[at].follow_up();
                    Box::pin(self.perform(client, &refunds[at].intent, &wanted, hooks)).await
                };
                done.push((at, result));
            }
            done
        })
        .await;
        let mut done: Vec<_> = done.into_iter().flatten().collect();
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

fn not_begun() -> Failure {
    Failure::new(
        Kind::Interrupted,
        "not begun: interrupted before its turn; nothing was sent",
    )
}
