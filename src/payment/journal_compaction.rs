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

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Seek, Write};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::follow_up::{DONE, FollowUp};
use super::journal_index::{self, LinePlace, SaleSet};
use super::journal_line::{JournalLine, JournalStep, SaleIntent, VERSION};
use super::journal_sale::{JournalSale, JournalSales};
use crate::files::{self, AppendLog, LineReader, NewLines};

/// So long nothing has happened to a sale that is cut down.
const RESTS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A journal of so many bytes is read within a few milliseconds.
const LONG: u64 = 1 << 20;
/// The line that says how long the journal was has so many bytes, with its end; before
/// they were all alike it had fewer.
const FIRST_LINE: u32 = 256;

/// Cuts a journal down if it got long since the last time.
pub(super) fn compact(journal: &AppendLog, now: Timestamp) -> io::Result<()> {
    let start = files::start_of(journal.path(), u64::from(FIRST_LINE))?;
    if !is_due(files::length(journal.path()), &start) {
        return Ok(());
    }
    let shorten = |lines: &mut LineReader<'_>, new: &mut NewLines| {
        // Another may have been at it just now: under the lock it is looked again.
        if !is_due(lines.length()?, &lines.line(0, FIRST_LINE)?) {
            return Ok(false);
        }
        let mut places = Places::default();
        let scanned = lines.each(|at, line| places.note(at, line))?;
        places.note(scanned.end, &scanned.tail);
        let mut new = BufWriter::new(new);
        shorten(&places, now, &mut new, |place| {
            lines.line(place.at, place.length)
        })?;
        new.flush()?;
        Ok(true)
    };
    journal.rewrite(shorten).map(drop)
}

/// Whether a journal of so many bytes that begins like this is worth it: it is
/// long, and twice as long as it was after the last time.
fn is_due(bytes: u64, start: &[u8]) -> bool {
    let first = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let before = match serde_json::from_slice::<JournalLine>(first).map(|line| line.what) {
        Ok(JournalStep::Compacted { bytes, .. }) => bytes,
        _ => 0,
    };
    bytes >= LONG.max(before.saturating_mul(2))
}

/// The name of the sale of a line, whatever version wrote it.
#[derive(Deserialize)]
struct NamedLine {
    sale: String,
}

/// Where the lines of a journal are: a long one is never in memory.
#[derive(Default)]
struct Places {
    /// In their order.
    all: Vec<LinePlace>,
    /// Those of nobody, by the bytes they begin at.
    nameless: HashSet<u64>,
    /// Longer than a line can be.
    has_too_long: bool,
}

impl Places {
    fn note(&mut self, at: u64, line: &[u8]) {
        if line.is_empty() {
            return;
        }
        let named = || {
            Some(Cow::Owned(
                serde_json::from_slice::<NamedLine>(line).ok()?.sale,
            ))
        };
        let name = journal_index::name(line).or_else(named);
        if name.is_none() {
            self.nameless.insert(at);
        }
        match LinePlace::named(&name.unwrap_or_default(), at, line) {
            Some(place) => self.all.push(place),
            None => self.has_too_long = true,
        }
    }
}

/// Writes all lines, cut down, in their order. The lines of one sale at a time are taken
/// apart, when its first comes by.
fn shorten(
    places: &Places,
    now: Timestamp,
    new: &mut (impl Write + Seek),
    mut read: impl FnMut(LinePlace) -> io::Result<Vec<u8>>,
) -> io::Result<()> {
    if places.has_too_long {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let is_named = |place: &&LinePlace| !places.nameless.contains(&place.at);
    let mut by_sale: Vec<LinePlace> = places.all.iter().filter(is_named).copied().collect();
    by_sale.sort_unstable_by_key(|place| (place.sale, place.at));
    let mut seen = SaleSet::default();
    // What stands in the place of lines, by the bytes these begin at.
    let mut replaced: HashMap<u64, Vec<u8>> = HashMap::new();
    let mut bytes = 0_u64;
    new.write_all(&first_line(now, bytes)?)?;
    for place in &places.all {
        if is_named(&place) && seen.insert(place.sale) {
            let first = by_sale.partition_point(|other| other.sale < place.sale);
            let own = by_sale[first..].iter();
            let own = own.take_while(|other| other.sale == place.sale);
            let lines: io::Result<Vec<_>> =
                own.map(|place| Ok((place.at, read(*place)?))).collect();
            replaced.extend(cut_down(&lines?, now)?);
        }
        let text = if let Some(text) = replaced.remove(&place.at) {
            text
        } else {
            let mut text = read(*place)?;
            text.push(b'\n');
            text
        };
        new.write_all(&text)?;
        bytes = bytes.saturating_add(text.len() as u64);
    }
    new.rewind()?;
    new.write_all(&first_line(now, bytes)?)
}

/// What stands in the place of which lines, of all lines of a sale; two spellings of a
/// reference come together, and so may two sales. The others stay to the letter.
fn cut_down(lines: &[(u64, Vec<u8>)], now: Timestamp) -> io::Result<Vec<(u64, Vec<u8>)>> {
    let mut sales = JournalSales::default();
    let mut foreign: HashSet<String> = HashSet::new();
    let mut read = Vec::with_capacity(lines.len());
    for (at, text) in lines {
        match serde_json::from_slice::<JournalLine>(text) {
            Ok(line) => {
                sales.apply(line.clone());
                read.push((*at, line));
            }
            Err(_) => foreign.extend(serde_json::from_slice(text).map(|NamedLine { sale }| sale)),
        }
    }
    let mut cut = CutDown::of(&sales, &foreign, now);
    let mut replaced = Vec::new();
    for (at, line) in read {
        let lines = if let JournalStep::Compacted { written_by, .. } = &line.what {
            if written_by.is_some() {
                continue;
            }
            Vec::new()
        } else if cut.sales.contains_key(line.sale.as_str()) {
            cut.lines(line)
        } else if cut.external_payments.contains(line.sale.as_str()) {
            cut.refund(line).into_iter().collect()
        } else {
            continue;
        };
        let mut text = Vec::new();
        for line in &lines {
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        replaced.push((at, text));
    }
    Ok(replaced)
}

/// As long as ever, whatever it says: it is known last.
fn first_line(now: Timestamp, bytes: u64) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(&JournalLine {
        v: VERSION,
        at: now,
        sale: String::new(),
        what: JournalStep::Compacted {
            bytes,
            written_by: None,
            account: None,
        },
    })?;
    text.resize(FIRST_LINE as usize - 1, b' ');
    text.push(b'\n');
    Ok(text)
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
