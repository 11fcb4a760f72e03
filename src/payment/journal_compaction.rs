//! What a journal that got long is cut down to.
//!
//! Nothing is forgotten that keeps a sale from being charged twice: every
//! reference stays, however old, with its amount, its PaymentIntent and how it
//! ended, for Stripe's own memory of a key lasts a day, and its search may lag.
//! What goes is the way there: the parameters of requests that will not be sent
//! again, and steps between the beginning and the end. So a sale that was taken
//! becomes its beginning, its PaymentIntent and its end, once nothing has
//! happened to it for a week; refunds that were made stay beside it. Everything
//! else stays to the letter: what has not ended, what did not succeed (it may be
//! tried again), lines of a newer version, and lines that nobody can read.
//!
//! The lines are those that every version reads; one before them says how long
//! they were when they were cut down, so that it is not done at every start.

use std::collections::{HashMap, HashSet};
use std::io;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::follow_up::{DONE, FollowUp};
use super::journal_line::{JournalLine, JournalStep, SaleIntent, VERSION};
use super::journal_sale::{JournalSale, JournalSales};
use crate::files::{self, AppendLog};

/// So long nothing has happened to a sale that is cut down.
const RESTS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A journal of so many bytes is read within a few milliseconds.
const LONG: u64 = 1 << 20;
/// The line that says how long the journal was is no longer than this.
const FIRST_LINE: u64 = 256;

/// Cuts a journal down if it got long since the last time.
pub(super) fn compact(journal: &AppendLog, now: Timestamp) -> io::Result<()> {
    let start = files::start_of(journal.path(), FIRST_LINE)?;
    if !is_due(files::length(journal.path()), &start) {
        return Ok(());
    }
    // Another may have been at it just now: under the lock it is looked again.
    let shorten = |text: &[u8]| {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        is_due(bytes, text).then(|| compacted(text, now)).flatten()
    };
    journal.rewrite(shorten).map(drop)
}

/// Whether a journal of so many bytes that begins like this is worth it: it is
/// long, and twice as long as it was after the last time.
fn is_due(bytes: u64, start: &[u8]) -> bool {
    let first = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let before = match serde_json::from_slice::<JournalLine>(first).map(|line| line.what) {
        Ok(JournalStep::Compacted { bytes }) => bytes,
        _ => 0,
    };
    bytes >= LONG.max(before.saturating_mul(2))
}

/// The name of the sale of a line, whatever version wrote it.
#[derive(Deserialize)]
struct Named {
    sale: String,
}

/// A line as it was written, and what it says to this version.
struct Written<'t> {
    text: &'t [u8],
    line: Option<JournalLine>,
}

/// All lines, cut down; `None` if they cannot be written again.
fn compacted(text: &[u8], now: Timestamp) -> Option<Vec<u8>> {
    let written: Vec<Written<'_>> = text
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|text| Written {
            text,
            line: serde_json::from_slice(text).ok(),
        })
        .collect();
    let mut sales = JournalSales::default();
    let mut foreign: HashSet<String> = HashSet::new();
    for Written { text, line } in &written {
        match line {
            Some(line) => sales.apply(line.clone()),
            None => foreign.extend(serde_json::from_slice(text).map(|Named { sale }| sale)),
        }
    }
    let mut cut = CutDown::of(&sales, &foreign, now);
    let mut kept = Vec::with_capacity(text.len() / 2);
    for Written { text, line } in written {
        match line {
            Some(line) if matches!(line.what, JournalStep::Compacted { .. }) => {}
            Some(line) if cut.sales.contains_key(line.sale.as_str()) => {
                for line in cut.lines(line) {
                    write(&mut kept, &line)?;
                }
            }
            Some(line) if cut.external_payments.contains(line.sale.as_str()) => {
                if let Some(line) = cut.refund(line) {
                    write(&mut kept, &line)?;
                }
            }
            _ => {
                kept.extend_from_slice(text);
                kept.push(b'\n');
            }
        }
    }
    let mut whole = Vec::with_capacity(kept.len());
    write(&mut whole, &first_line(now, kept.len()))?;
    whole.append(&mut kept);
    Some(whole)
}

fn first_line(now: Timestamp, bytes: usize) -> JournalLine {
    JournalLine {
        v: VERSION,
        at: now,
        sale: String::new(),
        what: JournalStep::Compacted {
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
        },
    }
}

fn write(into: &mut Vec<u8>, line: &JournalLine) -> Option<()> {
    serde_json::to_writer(&mut *into, line).ok()?;
    into.push(b'\n');
    Some(())
}

/// What is cut down, and how.
struct CutDown<'s> {
    sales: HashMap<&'s str, &'s JournalSale>,
    /// Payments taken elsewhere.
    external_payments: HashSet<&'s str>,
    /// Refunds that were made, by the ids of their follow-ups.
    made: HashSet<&'s str>,
    /// Sales whose beginning has been written.
    begun: HashSet<&'s str>,
}

impl<'s> CutDown<'s> {
    fn of(sales: &'s JournalSales, foreign: &HashSet<String>, now: Timestamp) -> Self {
        let rests = |last: Timestamp| now.duration_since(last) > RESTS;
        // Something was done with a payment before its sale was begun here.
        let mut are_both: HashSet<&str> = HashSet::new();
        for payment in sales.external_payments() {
            if sales.get(&payment.sale).is_some() {
                are_both.insert(&payment.sale);
            }
        }
        let is_whole = |name: &String| foreign.contains(name) || are_both.contains(name.as_str());
        let is_taken = |sale: &&JournalSale| {
            !sale.is_open()
                && sale
                    .end
                    .as_ref()
                    .is_some_and(|end| end.outcome.is_success())
        };
        let taken = sales
            .iter()
            .filter(is_taken)
            .filter(|sale| rests(sale.last) && !is_whole(&sale.sale));
        let elsewhere = sales
            .external_payments()
            .filter(|payment| payment.open_follow_ups.is_empty())
            .filter(|payment| rests(payment.last) && !is_whole(&payment.sale));
        Self {
            sales: taken.map(|sale| (sale.sale.as_str(), sale)).collect(),
            external_payments: elsewhere.map(|payment| payment.sale.as_str()).collect(),
            made: sales.refunds().follow_ups().collect(),
            begun: HashSet::new(),
        }
    }

    /// What stands for a line of a sale that is cut down: at its beginning all of
    /// it but for its refunds, which stay where they are.
    fn lines(&mut self, line: JournalLine) -> Vec<JournalLine> {
        let Some(&sale) = self.sales.get(line.sale.as_str()) else {
            return vec![line];
        };
        match line.what {
            JournalStep::Intended(_) if self.begun.insert(&sale.sale) => beginning(sale),
            JournalStep::Intended(_)
            | JournalStep::Created { .. }
            | JournalStep::Pushing { .. }
            | JournalStep::Withdrawing { .. }
            | JournalStep::Ended(_)
            | JournalStep::Compacted { .. } => Vec::new(),
            JournalStep::Doing(_) | JournalStep::Done(_) => self.refund(line).into_iter().collect(),
        }
    }

    /// A line of a refund that was made, without the parameters it was sent with.
    fn refund(&self, line: JournalLine) -> Option<JournalLine> {
        let what = match line.what {
            JournalStep::Doing(follow_up) if self.made.contains(follow_up.id.as_str()) => {
                let minor = follow_up.minor();
                JournalStep::Doing(Box::new(FollowUp {
                    amount: follow_up.amount.or((minor > 0).then_some(minor)),
                    params: Vec::new(),
                    ..*follow_up
                }))
            }
            JournalStep::Done(end) if end.result == DONE && self.made.contains(end.id.as_str()) => {
                JournalStep::Done(end)
            }
            _ => return None,
        };
        Some(JournalLine { what, ..line })
    }
}

/// When it began, as what, under which PaymentIntent, and how it ended.
fn beginning(sale: &JournalSale) -> Vec<JournalLine> {
    let line = |at: Timestamp, what: JournalStep| JournalLine {
        v: VERSION,
        at,
        sale: sale.sale.clone(),
        what,
    };
    let intended = || {
        JournalStep::Intended(Box::new(SaleIntent {
            params: Vec::new(),
            ..sale.intended.clone()
        }))
    };
    let mut lines = vec![line(sale.began, intended())];
    if sale.tried != sale.began {
        lines.push(line(sale.tried, intended()));
    }
    if let Some(payment_intent) = sale.payment_intent.clone() {
        lines.push(line(sale.tried, JournalStep::Created { payment_intent }));
    }
    if let Some(end) = sale.end.clone() {
        lines.push(line(
            sale.ended.unwrap_or(sale.last),
            JournalStep::Ended(Box::new(end)),
        ));
    }
    lines
}

#[cfg(test)]
mod tests;
