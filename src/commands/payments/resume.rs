//! `tillctl payments resume`

use super::act::attended;
use clap_complete::ArgValueCompleter;

use super::named;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve};
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::output::ColumnNames;
use crate::output::{Fields, Tone};
use crate::payment::journal::LineWriter;
use crate::payment::journal_sale::JournalSale;
use crate::payment::open_follow_up::OpenFollowUp;
use crate::payment::{FinishedFollowUp, FollowUpReceipt, Receipt, Resumed, SaleOutcome};
use crate::stripe::permissions::{
    CHARGE, CHARGE_WRITE, INTENT, INTENT_WRITE, Needs, READER, READER_WRITE, needs,
};

/// Finish what was begun and did not end; safe to repeat.
///
/// Every sale whose process died is read again: it turns out to be paid, goes
/// on if its reader still shows it and its time is not up, or is taken back.
/// Captures, cancellations and refunds that were begun are carried to their
/// end. Safe from cron, safe twice, safe beside another tillctl.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments resume
  tillctl payments resume order-4711 -o json
  tillctl payments resume --columns reference,result,host,user
  */5 * * * * /usr/local/bin/tillctl --max-time 4m payments resume --all --quiet    (crontab)

Exit codes: 0 nothing is open any more, 7 an outcome stays unknown, 9 some of several failed.")]
pub(crate) struct Args {
    /// Reference of a sale or a PaymentIntent
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: Option<String>,
    /// Everything that is open (the default)
    #[arg(long, conflicts_with = "payment")]
    all: bool,
}

/// What became of one thing that was open.
struct Row {
    /// `payment`, `capture`, `cancel`, `refund`, …
    action: String,
    /// How it ended, `in_progress`, `settled` by somebody else, or `open`.
    result: String,
    reference: Option<String>,
    payment_intent: Option<String>,
    refund: Option<String>,
    amount: Option<i64>,
    total: Option<i64>,
    currency: Option<Currency>,
    reader: Option<String>,
    reader_label: Option<String>,
    problem: Option<Failure>,
    /// It is still open.
    open: bool,
    /// Who wrote of it last, where several machines share a store.
    writer: Option<LineWriter>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[READER, READER_WRITE, INTENT, INTENT_WRITE],
        &[CHARGE, CHARGE_WRITE],
    );

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let reading = named::open_journal(app).await?;
        let wanted = match &self.payment {
            Some(name) => Some(named::target(app, name).await?),
            None => None,
        };
        let is_wanted = |sale: &str, intent: Option<&str>| match &wanted {
            None => true,
            Some(target) => {
                target.entry.as_ref().is_some_and(|e| e.sale == sale)
                    || (intent.is_some() && target.intent.as_deref() == intent)
            }
        };
        let now = app.now();
        let entries: Vec<&JournalSale> = reading
            .entries
            .iter()
            .filter(|e| e.is_unfinished(now) && is_wanted(&e.sale, e.payment_intent.as_deref()))
            .collect();
        let follow_ups: Vec<&OpenFollowUp> = reading
            .entries
            .begun()
            .filter(|b| is_wanted(&b.sale, Some(&b.follow_up.payment_intent)))
            .collect();
        let fields = fields();
        let mut rows = Vec::new();
        if entries.is_empty() && follow_ups.is_empty() {
            app.output.note("nothing is open");
        } else {
            let count = entries.len() + follow_ups.len();
            let what = if count == 1 {
                "Finish 1 open payment".to_owned()
            } else {
                format!("Finish {count} open payments")
            };
            let mut change = Change::new(what);
            for request in follow_ups.iter().filter_map(|b| b.follow_up.request()) {
                change = change.request(&request);
            }
            if !approve(app, &change).await? {
                return Ok(());
            }
            rows = attended(app, "open payments", async |hooks| {
                let (client, payments) = (app.stripe().await?, app.payments().await?);
                let sales = payments.resume_all(client, &entries, hooks).await;
                let others = payments.finish_all(client, &follow_ups, hooks).await;
                let writer = |sale: &str| reading.writers.get(sale).cloned();
                let sales = sales.into_iter().map(|(sale, how)| Row {
                    writer: writer(&sale.sale),
                    ..Row::of_sale(sale, how)
                });
                let others = others.into_iter().map(|(begun, how)| Row {
                    writer: writer(&begun.sale),
                    ..Row::of_follow_up(begun, how)
                });
                Ok::<Vec<Row>, Failure>(sales.chain(others).collect())
            })
            .await?;
        }
        let mut list = app.output.list(&fields)?;
        for row in &rows {
            list.push(row)?;
        }
        list.finish()?;
        app.payments().await?.tidy_whole();
        verdict(&rows)
    }
}

/// The exit code: what stays unknown weighs more than what failed.
fn verdict(rows: &[Row]) -> Result<(), Failure> {
    let failed: Vec<_> = rows.iter().filter(|r| r.open).collect();
    let Some(first) = failed.first() else {
        return Ok(());
    };
    if let [only] = rows {
        let problem = only.problem.clone();
        return Err(problem.unwrap_or_else(|| Failure::new(Kind::Unknown, "it is still open")));
    }
    let kind_of = |row: &Row| row.problem.as_ref().map_or(Kind::Unknown, Failure::kind);
    let kind = if failed.iter().any(|r| kind_of(r) == Kind::Unknown) {
        Kind::Unknown
    } else if failed.len() == rows.len() && failed.iter().all(|r| kind_of(r) == kind_of(first)) {
        kind_of(first)
    } else {
        Kind::Partial
    };
    Err(Failure::new(
        kind,
        format!("{} of {} are still open", failed.len(), rows.len()),
    )
    .hint("run it again when Stripe and the readers can be reached"))
}

impl Row {
    fn of_sale(entry: &JournalSale, outcome: Result<Resumed, Failure>) -> Self {
        let mut row = Self {
            action: "payment".to_owned(),
            result: "open".to_owned(),
            reference: entry.intended.reference.clone(),
            payment_intent: entry.payment_intent.clone(),
            refund: None,
            amount: Some(entry.intended.amount),
            total: None,
            currency: Some(entry.intended.currency),
            reader: Some(entry.intended.reader_ref.id.clone()),
            reader_label: entry.intended.reader_ref.label.clone(),
            problem: None,
            open: false,
            writer: None,
        };
        match outcome {
            Ok(Resumed::Ended(receipt)) => row.read(&receipt),
            Ok(Resumed::InProgress) => "in_progress".clone_into(&mut row.result),
            Ok(Resumed::Settled) => "settled".clone_into(&mut row.result),
            Err(problem) => row.fail(problem),
        }
        row
    }

    fn of_follow_up(begun: &OpenFollowUp, outcome: Result<FinishedFollowUp, Failure>) -> Self {
        let follow_up = &begun.follow_up;
        let mut row = Self {
            action: follow_up.kind.clone(),
            result: "open".to_owned(),
            reference: begun.sale.strip_prefix("r:").map(str::to_owned),
            payment_intent: Some(follow_up.payment_intent.clone()),
            refund: None,
            amount: Some(follow_up.minor()),
            total: None,
            currency: Some(follow_up.currency),
            reader: follow_up.reader.clone(),
            reader_label: None,
            problem: None,
            open: false,
            writer: None,
        };
        match outcome {
            Ok(FinishedFollowUp::Done(receipt)) => row.take(&receipt),
            Ok(FinishedFollowUp::NotDone(problem)) => {
                "not_done".clone_into(&mut row.result);
                row.problem = Some(problem);
            }
            Ok(FinishedFollowUp::InProgress) => "in_progress".clone_into(&mut row.result),
            Ok(FinishedFollowUp::Settled) => "settled".clone_into(&mut row.result),
            Err(problem) => row.fail(problem),
        }
        row
    }

    fn read(&mut self, receipt: &Receipt) {
        receipt.outcome.name().clone_into(&mut self.result);
        self.payment_intent.clone_from(&receipt.payment_intent);
        self.total = receipt.total;
        self.problem.clone_from(&receipt.problem);
        self.open = receipt.outcome == SaleOutcome::Unknown;
    }

    fn take(&mut self, receipt: &FollowUpReceipt) {
        "done".clone_into(&mut self.result);
        self.refund.clone_from(&receipt.refund);
        self.total = Some(receipt.amount.minor());
    }

    fn fail(&mut self, problem: Failure) {
        self.open = true;
        self.problem = Some(problem);
    }
}

fn fields() -> Fields<'static, Row> {
    Fields::of(|r: &Row| r.payment_intent.clone().unwrap_or_default())
        .text("action", |r| Some(&r.action))
        .text("result", |r| Some(&r.result))
        .tone(|r| match (r.open, r.result.as_str()) {
            (true, _) => Tone::Bad,
            (_, "paid" | "done" | "authorized") => Tone::Good,
            (_, "in_progress") => Tone::Waiting,
            _ => Tone::Plain,
        })
        .text("reference", |r| r.reference.as_deref())
        .text("payment_intent", |r| r.payment_intent.as_deref())
        .rank(2)
        .text("refund", |r| r.refund.as_deref())
        .rank(3)
        .money("amount", |r| Money::known(r.amount, r.currency))
        .money("total", |r| Money::known(r.total, r.currency))
        .rank(4)
        .text("currency", |r| r.currency.as_ref().map(Currency::code))
        .text("reader", |r| r.reader.as_deref())
        .rank(5)
        .text("reader_label", |r| r.reader_label.as_deref())
        .rank(1)
        .text("host", |r| Some(&r.writer.as_ref()?.host))
        .on_request()
        .text("user", |r| Some(&r.writer.as_ref()?.user))
        .on_request()
        .json("open", |r| r.open.into())
        .text("message", |r| r.problem.as_ref().map(Failure::message))
        .prose()
}
