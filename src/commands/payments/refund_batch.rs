//! `tillctl payments refund --batch FILE`: many refunds, each row checked before
//! any is made, each made once.

use std::collections::{BTreeMap, HashMap};

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
use crate::payment::{
    FollowUpReceipt, FollowUpRequest, Hooks, PaymentState, Plan, RefundRequest, RequestContext,
    check_metadata, reference,
};

/// So many payments are seen to at once.
const AT_ONCE: usize = 8;

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
    intent: String,
    currency: Currency,
    back: RefundRequest,
    state: PaymentState,
}

/// What became of a row.
pub(super) struct Row<'a> {
    item: &'a Item,
    result: Result<FollowUpReceipt, Failure>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let Some(file) = &args.batch else {
        return Err(Failure::usage("which batch?"));
    };
    let text = typed_rows::text("--batch ", file).await?;
    let (rows, mut faults) = read(&text, args)?;
    let found = run_concurrently(&rows, AT_ONCE, |row| find(app, row)).await;
    let mut items = Vec::new();
    for found in found {
        match found? {
            Ok(item) => items.push(item),
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(twice(&items));
    if !faults.is_empty() {
        return Err(typed_rows::told("the batch", faults));
    }
    if items.is_empty() {
        return Err(Failure::usage("the batch has no rows"));
    }
    if !approve(app, &whole(app, &items).await?).await? {
        return Ok(());
    }
    let interrupts = app.interrupt.count();
    let rows = attended(app, "refunds", async |hooks| {
        work(app, &items, interrupts, hooks).await
    })
    .await?;
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
async fn find(app: &App, row: &Written) -> Result<Result<Item, RowFault>, Failure> {
    let fault = |failure: &Failure| RowFault {
        is_missing: failure.kind() == Kind::NotFound,
        ..RowFault::new(row.place, failure.message())
    };
    match look(app, row).await {
        Ok(item) => Ok(Ok(item)),
        Err(failure) if matches!(failure.kind(), Kind::NotFound | Kind::Usage | Kind::Failed) => {
            Ok(Err(fault(&failure)))
        }
        Err(failure) => Err(failure.context(row.place.to_string())),
    }
}

async fn look(app: &App, row: &Written) -> Result<Item, Failure> {
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
    let back = RefundRequest {
        amount: named::amount(row.amount.as_deref(), currency)?,
        reason: row.reason.clone(),
        reference: row.reference.clone(),
        metadata: row.metadata.clone(),
        ..RefundRequest::default()
    };
    Ok(Item {
        place: row.place,
        payment: row.payment.clone(),
        intent,
        currency,
        back,
        state,
    })
}

/// One reference is one refund, and two of one amount without a name cannot be
/// told from each other.
fn twice(items: &[Item]) -> Vec<RowFault> {
    let mut names: HashMap<&str, RowPlace> = HashMap::new();
    let mut parts: HashMap<(&str, Option<i64>), RowPlace> = HashMap::new();
    let mut faults = Vec::new();
    for item in items {
        let (first, what) = match item.back.reference.as_deref() {
            Some(name) => (
                names.insert(name, item.place),
                format!("the reference {name:?} stands in"),
            ),
            None => (
                parts.insert((&item.intent, item.back.amount), item.place),
                format!("the same amount of {} is given back in", item.intent),
            ),
        };
        if let Some(first) = first {
            let mut text = format!("{what} {first} already");
            if item.back.reference.is_none() {
                text.push_str("; if both are meant, give each a reference");
            }
            faults.push(RowFault::new(item.place, text));
        }
    }
    faults
}

impl Item {
    fn wanted(&self) -> FollowUpRequest {
        FollowUpRequest::Refund(Box::new(self.back.clone()))
    }

    /// What the row asks for, in words.
    fn amount(&self) -> Option<Money> {
        let minor = self.back.amount.unwrap_or_else(|| self.state.kept());
        (minor > 0).then(|| Money::new(minor, self.currency))
    }
}

/// The whole batch as one change, with the requests of what is not made yet.
async fn whole(app: &App, items: &[Item]) -> Result<Change, Failure> {
    let reading = app.payments().await?.read()?;
    let known = RequestContext {
        refunds: reading.entries.refunds(),
        now: app.now(),
        refused: 0,
    };
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    let mut requests = Vec::new();
    for item in items {
        // What cannot be is told when its turn comes.
        let Ok(Plan::Do(follow_up)) = item.wanted().plan(&item.state, &known) else {
            continue;
        };
        let Some(amount) = item.amount() else {
            continue;
        };
        let code = amount.currency().code().to_owned();
        let sum = match sums.get(&code) {
            Some(sum) => sum.checked_add(amount),
            None => Ok(amount),
        };
        let sum = sum.map_err(|error| Failure::usage(error.to_string()))?;
        sums.insert(code, sum);
        requests.extend(follow_up.request());
    }
    let sums: Vec<String> = sums.values().map(Money::to_string).collect();
    let text = match sums.as_slice() {
        [] => format!(
            "Refund {}, none of which is due",
            counted(items.len(), "row")
        ),
        sums => format!(
            "Make {}, {} in total",
            counted(requests.len(), "refund"),
            sums.join(" and ")
        ),
    };
    Ok(Change::new(text).requests(requests))
}

/// Payments beside each other, the rows of one payment after one another.
async fn work<'a>(
    app: &App,
    items: &'a [Item],
    interrupts: u32,
    hooks: &Hooks<'_>,
) -> Result<Vec<Row<'a>>, Failure> {
    let client = app.stripe().await?;
    let payments = app.payments().await?;
    let mut by_payment: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        by_payment.entry(&item.intent).or_default().push(at);
    }
    let done = run_concurrently(by_payment.into_values(), AT_ONCE, |rows| async move {
        let mut done = Vec::with_capacity(rows.len());
        for at in rows {
            let item = &items[at];
            let result = if app.interrupt.count() > interrupts {
                Err(Failure::new(
                    Kind::Interrupted,
                    "not begun: interrupted before its turn; nothing was sent",
                ))
            } else {
                let wanted = item.wanted();
                Box::pin(payments.perform(client, &item.intent, &wanted, hooks)).await
            };
            done.push((at, Row { item, result }));
        }
        done
    })
    .await;
    let mut rows: Vec<_> = done.into_iter().flatten().collect();
    rows.sort_by_key(|(at, _)| *at);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
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
            None => self.item.back.amount,
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
    .text("payment_intent", |r| Some(&r.item.intent))
    .text("refund_reference", |r| r.item.back.reference.as_deref())
    .text("refund", |r| r.receipt()?.refund.as_deref())
    .text("status", |r| r.receipt()?.status.as_deref())
    .money("amount", |r| named::money(r.minor(), Some(r.item.currency)))
    .made("currency", |r| Some(r.item.currency.code().to_owned()))
    .json("resumed", |r| r.receipt().is_some_and(|v| v.resumed).into())
    .text("message", |r| r.result.as_ref().err().map(Failure::message))
}
