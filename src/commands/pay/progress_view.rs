//! What people and scripts are told while a batch runs, and at its end.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::receipt;
use crate::app::App;
use crate::commands::permissions;
use crate::failure::Failure;
use crate::output::ProgressBoard;
use crate::payment::batch_tally::outcomes;
use crate::payment::{BatchObserver, PaymentEvent, Receipt, Sale, SaleOutcome, SaleProgress};

/// Tells people and scripts what happens.
pub(super) struct ProgressView<'a> {
    app: &'a App,
    board: ProgressBoard<'a>,
    events: bool,
    /// The numbers of the rows as their file has them.
    rows: Vec<u64>,
    sales: Vec<Sale>,
    /// The line of each reader.
    readers: HashMap<String, usize>,
    /// The sales whose customers are asked for a card.
    waiting: HashSet<usize>,
    /// Paid, not paid, unknown.
    done: [usize; 3],
    pub(super) unprinted: Option<Failure>,
}

impl<'a> ProgressView<'a> {
    /// Of sales with the numbers of their rows.
    pub(super) fn of(app: &'a App, events: bool, (rows, sales): (Vec<u64>, &[Sale])) -> Self {
        let (readers, names) = places(sales);
        Self {
            app,
            board: app.output.board(&names),
            events,
            rows,
            sales: sales.to_vec(),
            readers,
            waiting: HashSet::new(),
            done: [0; 3],
            unprinted: None,
        }
    }

    fn show(&mut self, row: usize, progress: &SaleProgress) {
        let sale = &self.sales[row];
        let name = sale.reader_ref.name();
        let line = self.readers.get(&sale.reader_ref.id).copied().unwrap_or(0);
        match progress {
            SaleProgress::Begun => self
                .board
                .set(line, &format!("{name}: pushing {}", sale.amount)),
            SaleProgress::Event(event) => match event {
                PaymentEvent::Pushing => self
                    .board
                    .set(line, &format!("{name}: pushing {}", sale.amount)),
                PaymentEvent::SettledBefore(there) => self
                    .board
                    .set(line, &format!("{name}: settled before, on {there}")),
                PaymentEvent::Waiting => {
                    self.waiting.insert(row);
                    self.board.set(
                        line,
                        &format!("{name}: waiting for a card, {}", sale.amount),
                    );
                }
                PaymentEvent::Processing => self
                    .board
                    .set(line, &format!("{name}: processing the card")),
                PaymentEvent::Again(why) => self
                    .board
                    .set(line, &format!("{name}: {why}; trying again")),
                PaymentEvent::Blind(why) => self
                    .board
                    .set(line, &format!("{name}: cannot be seen: {why}")),
                PaymentEvent::Lacking(permission) => {
                    self.app.output.note(&permissions::left_out(permission));
                }
                PaymentEvent::Replaced(what) => {
                    self.app.output.warn(&format!("replacing {what} on {name}"));
                }
                PaymentEvent::Collected(card) => self
                    .board
                    .set(line, &format!("{name}: {} was collected", card.describe())),
                PaymentEvent::Unrecorded(why) => self.app.output.warn(why),
                PaymentEvent::Withdrawing => self
                    .board
                    .set(line, &format!("{name}: closing the payment")),
            },
            SaleProgress::Ended(receipt) => {
                let at = match receipt.outcome {
                    SaleOutcome::Unknown => 2,
                    outcome => usize::from(!outcome.is_success()),
                };
                self.done[at] += 1;
                self.waiting.remove(&row);
                let text = match &receipt.problem {
                    None => receipt::sentence(receipt),
                    Some(problem) if problem.message().contains(name) => problem.to_string(),
                    Some(problem) => format!("{name}: {problem}"),
                };
                self.board.end(line, &text);
            }
        }
    }

    fn sum(&self) {
        let [paid, unpaid, unknown] = self.done;
        let mut text = format!("{paid} of {} paid", self.sales.len());
        for (count, what) in [
            (unpaid, "not paid"),
            (unknown, "unknown"),
            (self.waiting.len(), "waiting"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {what}"));
            }
        }
        self.board.sum(&text);
    }

    fn event(&mut self, row: usize, progress: &SaleProgress) {
        let (name, message) = match progress {
            SaleProgress::Begun => ("begun", None),
            SaleProgress::Event(event) => match event {
                PaymentEvent::Pushing => ("pushing", None),
                PaymentEvent::SettledBefore(there) => ("settled_before", Some(there.clone())),
                PaymentEvent::Waiting => ("waiting", None),
                PaymentEvent::Processing => ("processing", None),
                PaymentEvent::Again(why) => ("again", Some(why.clone())),
                PaymentEvent::Replaced(what) => ("replaced", Some(what.clone())),
                PaymentEvent::Blind(why) => ("blind", Some(why.clone())),
                PaymentEvent::Lacking(permission) => ("lacking", Some(permission.clone())),
                PaymentEvent::Collected(card) => ("collected", Some(card.describe())),
                PaymentEvent::Unrecorded(why) => ("unrecorded", Some(why.clone())),
                PaymentEvent::Withdrawing => ("withdrawing", None),
            },
            SaleProgress::Ended(receipt) => {
                ("ended", receipt.problem.as_ref().map(ToString::to_string))
            }
        };
        let sale = &self.sales[row];
        let mut json = json!({
            "event": name,
            "at": self.app.now().to_string(),
            "row": self.rows[row],
            "reader": sale.reader_ref.id,
            "reader_label": sale.reader_ref.label,
            "reference": sale.reference,
        });
        if let SaleProgress::Ended(receipt) = progress {
            json["outcome"] = receipt.outcome.name().into();
            json["payment_intent"] = receipt.payment_intent.clone().into();
        }
        if let Some(message) = message {
            json["message"] = message.into();
        }
        // Nobody reading is no reason to leave customers standing.
        if let Err(error) = self.app.output.event(&json) {
            self.unprinted.get_or_insert(error);
        }
    }
}

/// The readers of these sales, each with the place of its line.
fn places(sales: &[Sale]) -> (HashMap<String, usize>, Vec<&str>) {
    let (mut places, mut names) = (HashMap::new(), Vec::new());
    for sale in sales {
        places.entry(sale.reader_ref.id.clone()).or_insert_with(|| {
            names.push(sale.reader_ref.name());
            names.len() - 1
        });
    }
    (places, names)
}

impl BatchObserver for ProgressView<'_> {
    fn progress(&mut self, row: usize, progress: &SaleProgress) {
        self.show(row, progress);
        self.sum();
        if self.events {
            self.event(row, progress);
        }
    }

    fn second(&mut self) {
        self.sum();
    }
}

/// The results as the last events: one for each row, in order, and their sum.
pub(super) fn show_events(app: &App, receipts: &[Receipt], places: &[u64]) -> Result<(), Failure> {
    let fields = receipt::batch_fields();
    for (receipt, place) in receipts.iter().zip(places) {
        let mut json = json!({"event": "result", "row": place});
        if let (Some(json), Some(fields)) =
            (json.as_object_mut(), fields.to_value(receipt).as_object())
        {
            json.extend(fields.clone());
        }
        app.output.event(&json)?;
    }
    let mut json = json!({"event": "summary", "payments": receipts.len()});
    for (name, count) in outcomes(receipts) {
        json[name] = count.into();
    }
    app.output.event(&json)
}
