//! `tillctl payments refund --batch FILE`: many refunds, each row checked before
//! any is made, each made once.

use std::collections::BTreeMap;

use super::act::attended;
use super::named;
use crate::app::App;
use crate::commands::payments::refund_args::Args;
use crate::commands::typed_rows::{self, RowFault, RowFormat, RowPlace};
use crate::commands::{Change, approve, parse};
use crate::concurrency::run_concurrently;
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::output::text::counted;
use crate::output::{Fields, Tone};
use crate::payment::refund_batch::{self, AT_ONCE, BatchRefund, Twin};
use crate::payment::{
    FollowUpReceipt, PaymentState, RefundRequest, RequestContext, check_metadata, reference,
};

/// What a row may say.
const FORM: RowFormat = RowFormat {
    fields: &["payment", "amount", "currency", "reason", "reference"],
    metadata: true,
    needed: &["payment"],
    amounts: &["amount"],
    exact: &[],
};

/// A row, read.
struct Written {
    place: RowPlace,
    payment: String,
    amount: Option<String>,
    currency: Option<Currency>,
    reason: Option<String>,
    reference: Option<String>,
    metadata: BTreeMap<String, String>,
}

/// A row, and the payment it is about.
struct Item {
    place: RowPlace,
    payment: String,
}

/// What became of a row.
pub(super) struct Row<'a> {
    item: &'a Item,
    refund: &'a BatchRefund,
    result: Result<FollowUpReceipt, Failure>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let Some(file) = &args.batch else {
        return Err(Failure::usage("which batch?"));
    };
    let text = typed_rows::text("--batch ", file).await?;
    let (rows, mut faults) = read(&text, args)?;
    let found = run_concurrently(&rows, AT_ONCE, |row| find(app, row)).await;
    let (mut items, mut refunds) = (Vec::new(), Vec::new());
    for found in found {
        match found? {
            Ok((item, refund)) => {
                items.push(item);
                refunds.push(refund);
            }
            Err(fault) => faults.push(fault),
        }
    }
    let twins = refund_batch::twins(&refunds).into_iter();
    faults.extend(twins.map(|(at, first, twin)| {
        let what = alike(&refunds[at], items[first].place, twin);
        RowFault::new(items[at].place, what)
    }));
    if !faults.is_empty() {
        return Err(typed_rows::told("the batch", faults));
    }
    if items.is_empty() {
        return Err(Failure::usage("the batch has no rows"));
    }
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
    let rows: Vec<Row<'_>> = done
        .map(|((item, refund), result)| Row {
            item,
            refund,
            result,
        })
        .collect();
    let fields = fields();
    let mut list = app.output.list(&fields)?;
    for row in &rows {
        list.push(row)?;
    }
    let printed = list.finish();
    verdict(&rows, app.interrupt.count() > interrupts)?;
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

fn read(text: &str, args: &Args) -> Result<(Vec<Written>, Vec<RowFault>), Failure> {
    let common = parse::metadata_map(&args.metadata)?;
    let (written, mut faults) = FORM.read(text);
    let mut rows = Vec::new();
    for (place, fields) in written {
        match row(place, fields, args, &common) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| RowFault::new(place, what))),
        }
    }
    Ok((rows, faults))
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    args: &Args,
    common: &BTreeMap<String, String>,
) -> Result<Written, Vec<String>> {
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
    let amount = take("amount").or_else(|| args.amount.clone());
    let currency = match take("currency").map(|text| Currency::parse(&text)) {
        Some(Err(error)) => {
            whats.push(format!("currency: {error}"));
            None
        }
        Some(Ok(currency)) => Some(currency),
        None => None,
    };
    let reason = take("reason").or_else(|| args.reason.clone());
    if let Some(reason) = reason
        .as_deref()
        .filter(|r| !crate::commands::payments::refund_args::REASONS.contains(r))
    {
        whats.push(format!(
            "reason {reason:?} is not one of {}",
            crate::commands::payments::refund_args::REASONS.join(", ")
        ));
    }
    let mut reference = None;
    match take("reference").map(|text| reference::reference(&text)) {
        Some(Ok(text)) => reference = Some(text),
        Some(Err(why)) => whats.push(format!("reference {why}")),
        None => {}
    }
    let mut metadata = common.clone();
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
    Ok(Written {
        place,
        payment,
        amount,
        currency,
        reason,
        reference,
        metadata,
    })
}

/// The payment of a row, or what is wrong with it; only Stripe that cannot be
/// asked ends it all.
async fn find(app: &App, row: &Written) -> Result<Result<(Item, BatchRefund), RowFault>, Failure> {
    let fault = |failure: &Failure| RowFault {
        is_missing: failure.kind() == Kind::NotFound,
        ..RowFault::new(row.place, failure.message())
    };
    match look(app, row).await {
        Ok(refund) => {
            let item = Item {
                place: row.place,
                payment: row.payment.clone(),
            };
            Ok(Ok((item, refund)))
        }
        Err(failure) if matches!(failure.kind(), Kind::NotFound | Kind::Usage | Kind::Failed) => {
            Ok(Err(fault(&failure)))
        }
        Err(failure) => Err(failure.context(row.place.to_string())),
    }
}

async fn look(app: &App, row: &Written) -> Result<BatchRefund, Failure> {
    let target = named::target(app, &row.payment).await?;
    let intent = target.intent(&row.payment)?.to_owned();
    let state = PaymentState::read(app.stripe().await?, &intent).await?;
    target.check_charge(&state)?;
    let currency = state.currency()?;
    if let Some(said) = row.currency.filter(|said| *said != currency) {
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
        amount: named::amount(app, row.amount.as_deref(), currency)?,
        reason: row.reason.clone(),
        reference: row.reference.clone(),
        metadata: row.metadata.clone(),
        ..RefundRequest::default()
    };
    Ok(BatchRefund {
        intent,
        currency,
        wanted,
        state,
    })
}

/// A refund that is like one of an earlier row, in words.
fn alike(refund: &BatchRefund, first: RowPlace, twin: Twin) -> String {
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

/// The whole batch as one change, with the requests of what is not made yet.
async fn whole(app: &App, refunds: &[BatchRefund]) -> Result<Change, Failure> {
    let reading = app.payments().await?.read().await?;
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

impl Row<'_> {
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

/// The exit code: what is not known weighs more than what failed.
fn verdict(rows: &[Row<'_>], stopped: bool) -> Result<(), Failure> {
    let failed: Vec<&Row<'_>> = rows.iter().filter(|row| row.result.is_err()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let is_open = failed.iter().any(|row| row.name() == "unknown");
    let kind = match (is_open, stopped) {
        (true, _) => Kind::Unknown,
        (false, true) => Kind::Interrupted,
        (false, false) => Kind::Partial,
    };
    let failure = Failure::new(
        kind,
        format!(
            "{} of {} were not made",
            failed.len(),
            counted(rows.len(), "refund")
        ),
    );
    Err(if is_open {
        failure.hint("do not make the unknown ones by another way: the same batch again, or `tillctl payments resume`, finds out")
    } else {
        failure
            .hint("run the same batch again for the rest: what was refunded is not refunded again")
    })
}

/// The fields of a row.
pub(super) fn fields<'a>() -> Fields<'a, Row<'a>> {
    Fields::of(|r: &Row<'a>| {
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
        named::money(r.minor(), Some(r.refund.currency))
    })
    .made("currency", |r| Some(r.refund.currency.code().to_owned()))
    .json("resumed", |r| r.receipt().is_some_and(|v| v.resumed).into())
    .text("message", |r| r.result.as_ref().err().map(Failure::message))
    .prose()
}
