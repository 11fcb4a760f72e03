//! Streams a report straight from Stripe, in constant memory.
//!
//! `/v1/charges` and `/v1/refunds` of the window are read page by page, each
//! page counted and forgotten; what grows is only the aggregator's groups. Neither
//! list can be filtered by reader or location on the server, and Stripe's
//! search cannot either, so whole windows are read.
//!
//! A payment taken offline counts when the customer paid, and its charge is
//! made when the app forwards it, whenever that is. So charges are read on to
//! the newest, and of those made after the window only what was paid in it
//! counts: the same figures as the ledger's.
//!
//! Tips stand on the PaymentIntent, which the charges are asked to bring along.
//! A restricted key may not be allowed that; the list is then read without, and
//! tips are reported as unknown rather than as nothing.

use std::collections::{HashSet, VecDeque};

use super::aggregator::Aggregator;
use super::request::{Aggregated, Completeness, TotalsRequest};
use crate::failure::Failure;
use crate::report::too_large::TooLarge;
use crate::stripe::{self, Client, Expandable, Pages};
use crate::transactions::{Charge, LeftOut, Refund, Transaction};

/// How many PaymentIntents back a soft decline looks for its second try, where
/// only their ids are known. The second try follows within seconds.
const RECENT_INTENTS: usize = 1000;

/// Reads a window. `progress` is told how many objects each page brought.
///
/// # Errors
/// A [`Failure`] if a list cannot be read to its end or a sum does not fit;
/// there are no half reports.
pub(crate) async fn stream(
    client: &Client,
    wanted: &TotalsRequest,
    progress: &dyn Fn(u64),
) -> Result<Aggregated, Failure> {
    let (mut all, refunds) = tokio::try_join!(
        charges(client, wanted, progress),
        refunds(client, wanted, progress),
    )?;
    all.merge(refunds)?;
    Ok(all)
}

/// One list, as it is counted.
struct Counting<'a> {
    wanted: &'a TotalsRequest,
    aggregators: Vec<Aggregator>,
    read: Completeness,
    border: Border,
}

impl<'a> Counting<'a> {
    fn new(wanted: &'a TotalsRequest) -> Self {
        Self {
            wanted,
            aggregators: wanted.aggregators(),
            read: Completeness::default(),
            border: Border::default(),
        }
    }

    /// Whether an object is none that was seen before.
    fn is_new(&mut self, id: &str) -> bool {
        self.read.objects += 1;
        let is_new = self.border.is_new(id);
        self.read.repeated += u64::from(!is_new);
        is_new
    }

    fn count(&mut self, classified: Result<Transaction, LeftOut>) -> Result<(), TooLarge> {
        match classified {
            Ok(one) if one.at < self.wanted.period.from() => self.read.late += 1,
            Ok(one) if self.wanted.filter.leaves_out_as_smoke(&one.place) => self.read.smoke += 1,
            Ok(one) if !self.wanted.filter.matches(&one.place, one.currency) => {
                self.read.unwanted += 1;
            }
            Ok(one) => {
                self.read.without_tips |= one.entry.lacks_tip();
                for aggregator in &mut self.aggregators {
                    aggregator.count(&one)?;
                }
            }
            Err(why) => self.read.leave_out(why),
        }
        Ok(())
    }

    fn finish(mut self, pages: u64) -> Aggregated {
        self.read.pages = pages;
        Aggregated {
            aggregators: self.aggregators,
            completeness: self.read,
        }
    }
}

async fn charges(
    client: &Client,
    wanted: &TotalsRequest,
    progress: &dyn Fn(u64),
) -> Result<Aggregated, Failure> {
    let period = &wanted.period;
    let list = |expand: &[&str]| -> Pages<stripe::Charge> {
        client
            .pages(stripe::charges::list_since(period.from_seconds(), expand))
            .ahead()
    };
    let mut pages = list(&["data.payment_intent"]);
    let mut page = match pages.next().await {
        Err(error) if error.is_forbidden() => {
            pages = list(&[]);
            pages.next().await
        }
        other => other,
    }
    .map_err(|error| error.reading("charges"))?;
    let mut counting = Counting::new(wanted);
    let mut recent = RecentIntents::default();
    while let Some(charges) = page {
        progress(charges.len() as u64);
        for object in &charges {
            let mut charge = Charge::from(object);
            let is_later = charge.sold().is_ok_and(|at| at >= period.to());
            if !is_later && counting.is_new(&object.id) {
                charge.facts.went_on |= recent.has(object);
                counting.count(charge.classify())?;
            }
            recent.note(object);
        }
        counting.border.turn();
        page = pages
            .next()
            .await
            .map_err(|error| error.reading("charges"))?;
    }
    Ok(counting.finish(pages.pages_read()))
}

async fn refunds(
    client: &Client,
    wanted: &TotalsRequest,
    progress: &dyn Fn(u64),
) -> Result<Aggregated, Failure> {
    let (from, to) = (wanted.period.from_seconds(), wanted.period.to_seconds());
    let request = stripe::refunds::list_created(from, to, &["data.charge"]);
    let mut pages: Pages<stripe::Refund> = client.pages(request).ahead();
    let mut counting = Counting::new(wanted);
    while let Some(refunds) = pages
        .next()
        .await
        .map_err(|error| error.reading("refunds"))?
    {
        progress(refunds.len() as u64);
        for object in &refunds {
            if counting.is_new(&object.id) {
                counting.count(Refund::from(object).classify())?;
            }
        }
        counting.border.turn();
    }
    Ok(counting.finish(pages.pages_read()))
}

/// Tells objects that a list shows twice because it moved under the reader:
/// they can only be on neighbouring pages, so two pages of ids are kept.
#[derive(Debug, Default)]
pub(super) struct Border {
    before: HashSet<String>,
    current: HashSet<String>,
}

impl Border {
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        !self.before.contains(id) && self.current.insert(id.to_owned())
    }

    pub(super) fn turn(&mut self) {
        self.before = std::mem::take(&mut self.current);
    }
}

/// The PaymentIntents of the charges read last. Lists are newest first, so a
/// soft decline comes after the try that followed it.
#[derive(Debug, Default)]
pub(super) struct RecentIntents {
    order: VecDeque<String>,
    known: HashSet<String>,
}

impl RecentIntents {
    /// Whether a later charge has the same PaymentIntent.
    pub(super) fn has(&self, charge: &stripe::Charge) -> bool {
        unread(charge).is_some_and(|intent| self.known.contains(intent))
    }

    pub(super) fn note(&mut self, charge: &stripe::Charge) {
        if let Some(intent) = unread(charge) {
            self.remember(intent);
        }
    }

    fn remember(&mut self, intent: &str) {
        if !self.known.insert(intent.to_owned()) {
            return;
        }
        self.order.push_back(intent.to_owned());
        if self.order.len() > RECENT_INTENTS
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

/// The PaymentIntent of a charge that came without it.
fn unread(charge: &stripe::Charge) -> Option<&str> {
    match charge.payment_intent.as_ref()? {
        Expandable::Id(intent) => Some(intent),
        Expandable::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
