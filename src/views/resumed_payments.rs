//! What became of payments that were open.

use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::output::{Fields, Tone};
use crate::payment::LineWriter;
use crate::payment::journal::Reading;
use crate::payment::journal_sale::JournalSale;
use crate::payment::open_follow_up::OpenFollowUp;
use crate::payment::resume_all::ResumedPayments;
use crate::payment::{FinishedFollowUp, FollowUpReceipt, Receipt, Resumed, SaleOutcome};

/// What became of one thing that was open.
pub(crate) struct ResumedPayment {
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

/// A row for each: sales first.
pub(crate) fn rows(reading: &Reading, resumed: ResumedPayments<'_>) -> Vec<ResumedPayment> {
    let writer = |sale: &str| reading.writers.get(sale).cloned();
    let sales = resumed.sales.into_iter();
    let sales = sales.map(|(sale, how)| ResumedPayment {
        writer: writer(&sale.sale),
        ..ResumedPayment::of_sale(sale, how)
    });
    let follow_ups = resumed.follow_ups.into_iter();
    let follow_ups = follow_ups.map(|(begun, how)| ResumedPayment {
        writer: writer(&begun.sale),
        ..ResumedPayment::of_follow_up(begun, how)
    });
    sales.chain(follow_ups).collect()
}

/// The exit code: what stays unknown weighs more than what failed.
pub(crate) fn verdict(rows: &[ResumedPayment]) -> Result<(), Failure> {
    let failed: Vec<_> = rows.iter().filter(|r| r.open).collect();
    let Some(first) = failed.first() else {
        return Ok(());
    };
    if let [only] = rows {
        let problem = only.problem.clone();
        return Err(problem.unwrap_or_else(|| Failure::new(Kind::Unknown, "it is still open")));
    }
    let kind_of = |row: &ResumedPayment| row.problem.as_ref().map_or(Kind::Unknown, Failure::kind);
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

impl ResumedPayment {
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

pub(crate) fn fields() -> Fields<'static, ResumedPayment> {
    Fields::of(|r: &ResumedPayment| r.payment_intent.clone().unwrap_or_default())
        .text("action", |r| Some(&r.action))
        .text("result", |r| Some(&r.result))
        .kept()
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
        .kept()
        .money("total", |r| Money::known(r.total, r.currency))
        .rank(4)
        .currency("currency", |r| r.currency)
        .kept()
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
        .kept()
}
