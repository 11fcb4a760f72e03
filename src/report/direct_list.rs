//! Streams a list of transactions straight from Stripe: charges, refunds and
//! disputes side by side, a page of each at a time.

use super::direct::{Border, RecentIntents};
use super::list::{ListRequest, ListedTransactions, NewestFirst, Take, place};
use super::request::Completeness;
use crate::failure::Failure;
use crate::stripe::{self, Client, Error, Object, Pages};
use crate::transactions::{self, Charge, LeftOut, TransactionRow};

/// Hands over what is wanted, the newest first. `progress` is told how many objects
/// each page brought.
///
/// # Errors
/// If a list cannot be read to its end, or whoever takes rows fails.
pub(crate) async fn stream(
    client: &Client,
    wanted: &ListRequest,
    progress: &dyn Fn(u64),
    take: &mut Take<'_>,
) -> Result<ListedTransactions, Failure> {
    let (from, to) = (wanted.period.from_seconds(), wanted.period.to_seconds());
    let refunds = stripe::refunds::list_created(from, to, &["data.charge"]);
    let disputes = stripe::disputes::list_created(from, to, &["data.charge"]);
    let mut recent = RecentIntents::default();
    let mut charges = charges(client, wanted).await?;
    let mut refunds = ListSource::new("refunds", client.pages::<stripe::Refund>(refunds).ahead());
    let mut disputes = ListSource::new(
        "disputes",
        client.pages::<stripe::Dispute>(disputes).ahead(),
    );
    let mut without_disputes = false;
    loop {
        charges
            .fill(wanted, progress, |charge| {
                let mut one = Charge::from(charge);
                one.facts.went_on |= recent.has(charge);
                recent.note(charge);
                one.row(charge.into())
            })
            .await?;
        refunds
            .fill(wanted, progress, transactions::refund_row)
            .await?;
        let filled = disputes
            .fill(wanted, progress, transactions::dispute_row)
            .await;
        without_disputes |= disputes.allowed(filled)?;
        let newest = [
            charges.newest_first.peek(),
            refunds.newest_first.peek(),
            disputes.newest_first.peek(),
        ];
        let newest = newest.into_iter().enumerate();
        let newest = newest.filter_map(|(source, row)| Some((place(row?), source)));
        let Some((_, source)) = newest.max() else {
            break;
        };
        let row = match source {
            0 => charges.newest_first.pop(),
            1 => refunds.newest_first.pop(),
            _ => disputes.newest_first.pop(),
        };
        if let Some(row) = row
            && take(&row)?.is_break()
        {
            break;
        }
    }
    let mut read = charges.finish();
    read.merge(&refunds.finish());
    read.merge(&disputes.finish());
    Ok(ListedTransactions {
        read,
        lacks_disputes: without_disputes,
    })
}

/// Charges with their PaymentIntents, or without if the key may not read those.
async fn charges(
    client: &Client,
    wanted: &ListRequest,
) -> Result<ListSource<stripe::Charge>, Failure> {
    let from = wanted.period.from_seconds();
    let list = |expand: &[&str]| {
        let request = stripe::charges::list_since(from, expand);
        ListSource::new("charges", client.pages::<stripe::Charge>(request).ahead())
    };
    let mut source = list(&["data.payment_intent"]);
    match source.pages.next().await {
        Ok(page) => source.first = Some(page),
        Err(error) if error.is_forbidden() => source = list(&[]),
        Err(error) => return Err(error.reading("charges")),
    }
    Ok(source)
}

/// A page that was read to see whether the list may be read; none if it is empty.
type FirstPage<T> = Option<Vec<T>>;

/// A list that is being read.
struct ListSource<T: Object> {
    name: &'static str,
    pages: Pages<T>,
    /// A page that was read already.
    first: Option<FirstPage<T>>,
    newest_first: NewestFirst,
    border: Border,
    read: Completeness,
}

/// What is read of an object whatever it is.
trait Made: Object {
    fn created(&self) -> i64;
}

impl Made for stripe::Charge {
    fn created(&self) -> i64 {
        self.created
    }
}

impl Made for stripe::Refund {
    fn created(&self) -> i64 {
        self.created
    }
}

impl Made for stripe::Dispute {
    fn created(&self) -> i64 {
        self.created
    }
}

impl<T: Made> ListSource<T> {
    fn new(name: &'static str, pages: Pages<T>) -> Self {
        Self {
            name,
            pages,
            first: None,
            newest_first: NewestFirst::default(),
            border: Border::default(),
            read: Completeness::default(),
        }
    }

    /// Reads on until the newest row that is left is known, or there is none.
    async fn fill(
        &mut self,
        wanted: &ListRequest,
        progress: &dyn Fn(u64),
        mut row: impl FnMut(&T) -> Result<TransactionRow, LeftOut>,
    ) -> Result<(), Filling> {
        while !self.newest_first.has_ended() && self.newest_first.peek().is_none() {
            let page = match self.first.take() {
                Some(page) => page,
                None => match self.pages.next().await {
                    Ok(page) => page,
                    Err(error) => return Err(Filling(error, self.name)),
                },
            };
            let Some(page) = page else {
                self.newest_first.end();
                break;
            };
            progress(page.len() as u64);
            for object in &page {
                self.note(wanted, object.id(), row(object));
            }
            if let Some(last) = page.last() {
                self.newest_first.reach(last.created());
            }
            self.border.turn();
        }
        Ok(())
    }

    /// Counts an object, and keeps its row if it is wanted.
    fn note(&mut self, wanted: &ListRequest, id: &str, row: Result<TransactionRow, LeftOut>) {
        let period = &wanted.period;
        if row.as_ref().is_ok_and(|row| row.at >= period.to()) {
            return;
        }
        self.read.objects += 1;
        if !self.border.is_new(id) {
            self.read.repeated += 1;
            return;
        }
        match row {
            Ok(row) if row.at < period.from() => self.read.late += 1,
            Ok(row) if !wanted.filter.matches(&row) => self.read.unwanted += 1,
            Ok(row) => {
                let is_paid = row.status == "paid";
                self.read.without_tips |= is_paid && row.tip.is_none();
                self.newest_first.push(row);
            }
            Err(why) => self.read.leave_out(why),
        }
    }

    /// Whether the list may not be read and is done without.
    fn allowed(&mut self, filled: Result<(), Filling>) -> Result<bool, Failure> {
        match filled {
            Err(Filling(error, _)) if error.is_forbidden() => {
                self.newest_first.end();
                Ok(true)
            }
            other => Ok(other.map(|()| false)?),
        }
    }

    fn finish(mut self) -> Completeness {
        self.read.pages = self.pages.pages_read();
        self.read
    }
}

/// What kept a list from being read.
struct Filling(Error, &'static str);

impl From<Filling> for Failure {
    fn from(Filling(error, name): Filling) -> Self {
        error.reading(name)
    }
}
