//! `tillctl payments refund --batch FILE`: many refunds, each row checked before
//! any is made, each made once.

use super::act::attended;
use super::named;
use crate::app::App;
use crate::commands::heading;
use crate::commands::payments::refund_args::Args;
use crate::commands::{Change, approve, parse};
use crate::concurrency::run_concurrently;
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::output::text::counted;
use crate::output::{Fields, Tone};
use crate::payment::refund_batch::{self, AT_ONCE, BatchRefund};
use crate::payment::refund_rows::{self, Defaults, RefundRow};
use crate::payment::{FollowUpReceipt, PaymentState, RequestContext};
use crate::typed_rows::{RowFault, RowPlace, RowSource};

/// A row, and the payment it is about.
struct RefundItem {
    place: RowPlace,
    payment: String,
}

/// What became of a row.
pub(super) struct RefundResult<'a> {
    item: &'a RefundItem,
    refund: &'a BatchRefund,
    result: Result<FollowUpReceipt, Failure>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let Some(file) = &args.batch else {
        return Err(Failure::usage("which batch?"));
    };
    let text = parse::rows("--batch ", file).await?;
    let defaults = Defaults {
        amount: args.amount.clone(),
        reason: args.reason.clone(),
        metadata: parse::metadata_map(&args.metadata)?,
    };
    let (rows, mut faults) = refund_rows::read(&text, &defaults);
    let found = run_concurrently(&rows, AT_ONCE, |row| find(app, row)).await;
    let (mut items, mut refunds) = (Vec::new(), Vec::new());
    for found in found {
        match found? {
            Ok((item, refund)) => {
                items.push(item);
                refunds.push(refund);
            }
            Err(found) => faults.extend(found),
        }
    }
    let places: Vec<RowPlace> = items.iter().map(|item| item.place).collect();
    faults.extend(refund_rows::alike(&places, &refunds));
    let items = RowSource::REFUNDS.whole(items, faults)?;
    if !approve(app, &whole(app, &refunds).await?).await? {
        return Ok(());
    }
    let interrupts = app.interrupt.count();
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    let results = attended(app, "refunds", async |hooks| {
        let all = payments.refund_all(client, &refunds, interrupts, hooks);
        Ok::<_, Failure>(all.await)
    })
    .await?;
    let done = items.iter().zip(&refunds).zip(results);
    let rows: Vec<RefundResult<'_>> = done
        .map(|((item, refund), result)| RefundResult {
            item,
            refund,
            result,
        })
        .collect();
    let fields = fields();
    let heading = heading::of_results(app, "Refunds of a batch").await;
    let mut list = app.output.list(&fields)?.under(heading);
    list.push_all(&rows)?;
    let printed = list.finish();
    let results: Vec<_> = rows.iter().map(|row| &row.result).collect();
    refund_batch::verdict(&results, app.interrupt.count() > interrupts)?;
    printed.map_err(|unprinted| {
        if unprinted.is_stdout_closed() {
            return unprinted;
        }
        unprinted
            .context("all refunds were made")
            .kind_of(Kind::Unknown)
            .hint("only the results could not be written: do not make them again")
    })
}

/// The payment of a row, or all that is wrong with both; only Stripe that cannot be
/// asked ends it all.
async fn find(
    app: &App,
    row: &RefundRow,
) -> Result<Result<(RefundItem, BatchRefund), Vec<RowFault>>, Failure> {
    let fault = |what: String| RowFault::new(row.place, what);
    let mark = app.settings.decimal_mark;
    let (intent, state) = match look(app, row).await {
        Ok(found) => found,
        Err(failure) if matches!(failure.kind(), Kind::NotFound | Kind::Usage | Kind::Failed) => {
            let missing = RowFault {
                is_missing: failure.kind() == Kind::NotFound,
                ..fault(failure.message().to_owned())
            };
            let amount = row.wrong_amount(mark).map(fault);
            return Ok(Err(amount.into_iter().chain([missing]).collect()));
        }
        Err(failure) => return Err(failure.context(row.place.to_string())),
    };
    let refund = match row.refund(intent, state, mark) {
        Ok(refund) => refund,
        Err(whats) => return Ok(Err(whats.into_iter().map(fault).collect())),
    };
    let item = RefundItem {
        place: row.place,
        payment: row.payment.clone(),
    };
    Ok(Ok((item, refund)))
}

async fn look(app: &App, row: &RefundRow) -> Result<(String, PaymentState), Failure> {
    let target = named::target(app, &row.payment).await?;
    let intent = target.intent(&row.payment)?.to_owned();
    let state = PaymentState::read(app.stripe().await?, &intent).await?;
    target.check_charge(&state)?;
    Ok((intent, state))
}

/// The whole batch as one change, with the requests of what is not made yet.
async fn whole(app: &App, refunds: &[BatchRefund]) -> Result<Change, Failure> {
    let names = refund_batch::names(refunds);
    let reading = app.payments().await?.read_about(&names).await?;
    let known = RequestContext {
        refunds: reading.entries.refunds(),
        now: app.now(),
        refused: 0,
    };
    let due = refund_batch::due(refunds, &known);
    let due = due.map_err(|error| Failure::usage(error.to_string()))?;
    let sums: Vec<String> = due.sums.iter().map(Money::to_string).collect();
    let text = match sums.as_slice() {
        [] => format!(
            "Refund {}, none of which is due",
            counted(refunds.len(), "row")
        ),
        sums => format!(
            "Make {}, {} in total",
            counted(due.requests.len(), "refund"),
            sums.join(" and ")
        ),
    };
    Ok(Change::new(text).requests(due.requests))
}

impl RefundResult<'_> {
    fn name(&self) -> &'static str {
        match &self.result {
            Ok(receipt) if receipt.already => "already",
            Ok(_) => "refunded",
            Err(failure) => match failure.kind() {
                Kind::Unknown => "unknown",
                Kind::Interrupted => "not_begun",
                _ => "refused",
            },
        }
    }

    fn receipt(&self) -> Option<&FollowUpReceipt> {
        self.result.as_ref().ok()
    }

    fn minor(&self) -> Option<i64> {
        match self.receipt() {
            Some(receipt) => Some(receipt.amount.minor()),
            None => self.refund.wanted.amount,
        }
    }
}

/// The fields of a row.
pub(super) fn fields<'a>() -> Fields<'a, RefundResult<'a>> {
    Fields::of(|r: &RefundResult<'a>| {
        let refund = r.receipt().and_then(|v| v.refund.clone());
        refund.unwrap_or_default()
    })
    .count("row", |r| Some(r.item.place.number()))
    .text("result", |r| Some(r.name()))
    .tone(|r| match r.name() {
        "refunded" => Tone::Good,
        "already" => Tone::Plain,
        _ => Tone::Bad,
    })
    .text("payment", |r| Some(&r.item.payment))
    .text("payment_intent", |r| Some(&r.refund.intent))
    .rank(3)
    .text("refund_reference", |r| r.refund.wanted.reference.as_deref())
    .rank(4)
    .text("refund", |r| r.receipt()?.refund.as_deref())
    .rank(2)
    .text("status", |r| r.receipt()?.status.as_deref())
    .rank(1)
    .money("amount", |r| {
        Money::known(r.minor(), Some(r.refund.currency))
    })
    .kept()
    .currency("currency", |r| Some(r.refund.currency))
    .kept()
    .json("resumed", |r| r.receipt().is_some_and(|v| v.resumed).into())
    .text("message", |r| r.result.as_ref().err().map(Failure::message))
    .prose()
    .kept()
}
