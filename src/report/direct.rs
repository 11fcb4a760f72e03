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

use std::collections::{HashMap, HashSet, VecDeque};

use super::activity::{ActivityAggregator, Dimension};
use super::classification::{self, LeftOut};
use super::filter::Filter;
use crate::directory::Names;
use crate::failure::Failure;
use crate::period::Period;
use crate::report::too_large::TooLarge;
use crate::stripe::object::Object;
use crate::stripe::{self, Charge, Client, Error, Expandable, Location, Pages, Reader};

/// How many PaymentIntents back a soft decline looks for its second try, where
/// only their ids are known. The second try follows within seconds.
const RECENT_INTENTS: usize = 1000;

/// How much was read, and whether that was everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Pages of charges and refunds.
    pub pages: u64,
    /// Charges and refunds on them.
    pub objects: u64,
    /// Of these, payments and refunds that were not made in person.
    pub online: u64,
    /// Of these, refunds that failed, were cancelled, or only released an
    /// authorisation.
    pub no_refunds: u64,
    /// Of these, objects seen before: the list moved while it was read.
    pub repeated: u64,
    /// Of these, objects whose date, currency or charge could not be read.
    pub unreadable: u64,
    /// Of these, payments and refunds that were not asked for.
    pub unwanted: u64,
    /// Of these, payments taken offline before the window began, which came in
    /// during it: they are of the day they were taken on.
    pub late: u64,
    /// Whether there are payments whose PaymentIntent the key may not read, so that
    /// their tips are unknown.
    pub without_tips: bool,
}

impl Completeness {
    pub(crate) fn leave_out(&mut self, why: LeftOut) {
        *match why {
            LeftOut::Online => &mut self.online,
            LeftOut::NoRefund => &mut self.no_refunds,
            LeftOut::Unreadable => &mut self.unreadable,
        } += 1;
    }

    /// Adds what was read for another list or window.
    pub fn merge(&mut self, other: &Self) {
        self.pages += other.pages;
        self.objects += other.objects;
        self.online += other.online;
        self.no_refunds += other.no_refunds;
        self.repeated += other.repeated;
        self.unreadable += other.unreadable;
        self.unwanted += other.unwanted;
        self.late += other.late;
        self.without_tips |= other.without_tips;
    }
}

/// What is to be made of the objects.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Empty tallies; each counts everything that is wanted.
    pub tallies: Vec<ActivityAggregator>,
    /// What is wanted.
    pub filter: Filter,
}

impl Plan {
    /// Whether it matters what payments say about this.
    #[must_use]
    pub fn asks(&self, by: Dimension) -> bool {
        self.filter.is_about(by) || self.tallies.iter().any(|totals| totals.is_by(by))
    }
}

/// Everything Stripe said about a window.
#[derive(Debug)]
pub struct Streamed {
    /// The sums, in the order of the plan's tallies.
    pub tallies: Vec<ActivityAggregator>,
    /// How much was read for them.
    pub completeness: Completeness,
}

/// Reads a window. `progress` is told how many objects each page brought.
///
/// # Errors
/// A [`Failure`] if a list cannot be read to its end or a sum does not fit;
/// there are no half reports.
pub async fn stream(
    client: &Client,
    period: &Period,
    plan: &Plan,
    progress: &dyn Fn(u64),
) -> Result<Streamed, Failure> {
    let (charges, refunds) = tokio::try_join!(
        charges(client, period, plan, progress),
        refunds(client, period, plan, progress),
    )?;
    let (mut tallies, mut completeness) = charges;
    for (totals, more) in tallies.iter_mut().zip(refunds.0) {
        totals.merge(more).map_err(too_large)?;
    }
    completeness.merge(&refunds.1);
    Ok(Streamed {
        tallies,
        completeness,
    })
}

async fn charges(
    client: &Client,
    period: &Period,
    plan: &Plan,
    progress: &dyn Fn(u64),
) -> Result<(Vec<ActivityAggregator>, Completeness), Failure> {
    let mut tallies = plan.tallies.clone();
    let list = |expand: &[&str]| -> Pages<Charge> {
        client
            .pages(stripe::charges::list_since(period.from_seconds(), expand))
            .ahead()
    };
    let mut read = Completeness::default();
    let mut pages = list(&["data.payment_intent"]);
    let mut page = match pages.next().await {
        Err(error) if error.is_forbidden() => {
            pages = list(&[]);
            pages.next().await
        }
        other => other,
    }
    .map_err(|error| reading("charges", error))?;
    let mut border = Border::default();
    let mut recent = Recent::default();
    while let Some(charges) = page {
        progress(charges.len() as u64);
        for charge in &charges {
            let sold = classification::sold(charge);
            if sold.is_ok_and(|at| at >= period.to()) {
                recent.note(charge);
                continue;
            }
            read.objects += 1;
            if !border.is_new(&charge.id) {
                read.repeated += 1;
                continue;
            }
            match classification::attempt(charge, |intent| recent.contains(intent)) {
                Ok(_) if sold.is_ok_and(|at| at < period.from()) => read.late += 1,
                Ok(attempt) if !plan.filter.matches(&attempt.place, attempt.currency) => {
                    read.unwanted += 1;
                }
                Ok(attempt) => {
                    read.without_tips |= attempt.outcome.lacks_tip();
                    for totals in &mut tallies {
                        totals.attempt(&attempt).map_err(too_large)?;
                    }
                }
                Err(why) => read.leave_out(why),
            }
            recent.note(charge);
        }
        border.turn();
        page = pages
            .next()
            .await
            .map_err(|error| reading("charges", error))?;
    }
    read.pages = pages.pages_read();
    Ok((tallies, read))
}

async fn refunds(
    client: &Client,
    period: &Period,
    plan: &Plan,
    progress: &dyn Fn(u64),
) -> Result<(Vec<ActivityAggregator>, Completeness), Failure> {
    let mut tallies = plan.tallies.clone();
    let request =
        stripe::refunds::list_created(period.from_seconds(), period.to_seconds(), &["data.charge"]);
    let mut pages: Pages<stripe::Refund> = client.pages(request).ahead();
    let mut read = Completeness::default();
    let mut border = Border::default();
    while let Some(refunds) = pages
        .next()
        .await
        .map_err(|error| reading("refunds", error))?
    {
        progress(refunds.len() as u64);
        for refund in &refunds {
            if !border.is_new(&refund.id) {
                read.repeated += 1;
                continue;
            }
            match classification::refund(refund) {
                Ok(refund) if !plan.filter.matches(&refund.place, refund.currency) => {
                    read.unwanted += 1;
                }
                Ok(refund) => {
                    for totals in &mut tallies {
                        totals.refund(&refund).map_err(too_large)?;
                    }
                }
                Err(why) => read.leave_out(why),
            }
        }
        border.turn();
    }
    read.pages = pages.pages_read();
    read.objects = pages.objects_read();
    Ok((tallies, read))
}

/// Labels of readers and display names of locations, as far as `by` names
/// them. They are a convenience: a key that may not list readers still gets its
/// figures.
///
/// # Errors
/// A [`Failure`] if a list cannot be read.
pub async fn names(client: &Client, by: &[Dimension]) -> Result<Names, Failure> {
    let mut names = Names::default();
    if by.contains(&Dimension::Reader) {
        let request = stripe::readers::list(&stripe::readers::Filter::default());
        let label = |reader: Reader| Some((reader.id, reader.label?));
        match named(client.pages(request), label).await {
            Ok(labels) => names.readers = labels,
            Err(error) if error.is_forbidden() => names.missing.push("labels of readers"),
            Err(error) => return Err(reading("readers", error)),
        }
    }
    if by.contains(&Dimension::Location) {
        let request = stripe::locations::list();
        let name = |location: Location| Some((location.id, location.display_name?));
        match named(client.pages(request), name).await {
            Ok(found) => names.locations = found,
            Err(error) if error.is_forbidden() => names.missing.push("names of locations"),
            Err(error) => return Err(reading("locations", error)),
        }
    }
    Ok(names)
}

async fn named<T: Object>(
    pages: Pages<T>,
    name: impl Fn(T) -> Option<(String, String)>,
) -> Result<HashMap<String, String>, Error> {
    let mut pages = pages.ahead();
    let mut names = HashMap::new();
    while let Some(page) = pages.next().await? {
        names.extend(page.into_iter().filter_map(&name));
    }
    Ok(names)
}

fn reading(what: &str, error: Error) -> Failure {
    Failure::from(error).context(format_args!("reading {what}"))
}

fn too_large(error: TooLarge) -> Failure {
    Failure::failed(error.to_string()).hint("report on a shorter period")
}

/// Tells objects that a list shows twice because it moved under the reader:
/// they can only be on neighbouring pages, so two pages of ids are kept.
#[derive(Debug, Default)]
struct Border {
    before: HashSet<String>,
    current: HashSet<String>,
}

impl Border {
    fn is_new(&mut self, id: &str) -> bool {
        !self.before.contains(id) && self.current.insert(id.to_owned())
    }

    fn turn(&mut self) {
        self.before = std::mem::take(&mut self.current);
    }
}

/// The PaymentIntents of the charges read last. Lists are newest first, so a
/// soft decline comes after the try that followed it.
#[derive(Debug, Default)]
struct Recent {
    order: VecDeque<String>,
    known: HashSet<String>,
}

impl Recent {
    fn contains(&self, intent: &str) -> bool {
        self.known.contains(intent)
    }

    fn note(&mut self, charge: &Charge) {
        if let Some(Expandable::Id(intent)) = &charge.payment_intent {
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

#[cfg(test)]
mod tests;
