//! Everything that was begun and did not end, carried to its end.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::events::Hooks;
use super::journal::Reading;
use super::journal_sale::JournalSale;
use super::named_payment::NamedPayment;
use super::open_follow_up::OpenFollowUp;
use super::{FinishedFollowUp, PaymentService, Resumed};
use crate::concurrency::run_concurrently;
use crate::failure::Failure;
use crate::stripe::{Client, Request};

/// So many readers are seen to at once.
const AT_ONCE: usize = 16;

/// What was begun and did not end.
pub(crate) struct OpenPayments<'a> {
    sales: Vec<&'a JournalSale>,
    follow_ups: Vec<&'a OpenFollowUp>,
}

/// How each of them went.
#[derive(Default)]
pub(crate) struct ResumedPayments<'a> {
    pub(crate) sales: Vec<(&'a JournalSale, Result<Resumed, Failure>)>,
    pub(crate) follow_ups: Vec<(&'a OpenFollowUp, Result<FinishedFollowUp, Failure>)>,
}

impl<'a> OpenPayments<'a> {
    /// Those that may be taken up now: all, or those of one payment.
    pub(crate) fn of(reading: &'a Reading, wanted: Option<&NamedPayment>, now: Timestamp) -> Self {
        let is_wanted = |sale: &str, intent: Option<&str>| {
            wanted.is_none_or(|named| {
                let is_sale = named.entry.as_ref().is_some_and(|e| e.sale == sale);
                is_sale || (intent.is_some() && named.intent.as_deref() == intent)
            })
        };
        let sales = reading.entries.iter().filter(|e| e.is_unfinished(now));
        let follow_ups = reading.entries.begun();
        Self {
            sales: sales
                .filter(|e| is_wanted(&e.sale, e.payment_intent.as_deref()))
                .collect(),
            follow_ups: follow_ups
                .filter(|b| is_wanted(&b.sale, Some(&b.follow_up.payment_intent)))
                .collect(),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.sales.len() + self.follow_ups.len()
    }

    /// What is known to be sent for them; what sales need shows only when they are read.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let follow_ups = self.follow_ups.iter();
        follow_ups.filter_map(|b| b.follow_up.request()).collect()
    }
}

impl PaymentService {
    /// Carries all of them to their ends.
    pub(crate) async fn resume_all<'a>(
        &self,
        client: &Client,
        open: &OpenPayments<'a>,
        hooks: &Hooks<'_>,
    ) -> ResumedPayments<'a> {
        ResumedPayments {
            sales: self.resume_sales(client, &open.sales, hooks).await,
            follow_ups: self.finish_all(client, &open.follow_ups, hooks).await,
        }
    }

    /// Resumes sales: readers beside each other, the sales of one reader after one
    /// another, since each needs the reader for itself.
    async fn resume_sales<'a>(
        &self,
        client: &Client,
        sales: &[&'a JournalSale],
        hooks: &Hooks<'_>,
    ) -> Vec<(&'a JournalSale, Result<Resumed, Failure>)> {
        let mut by_reader: BTreeMap<&str, Vec<&'a JournalSale>> = BTreeMap::new();
        for sale in sales {
            let reader = &sale.intended.reader_ref.id;
            by_reader.entry(reader).or_default().push(sale);
        }
        let done = run_concurrently(by_reader.into_values(), AT_ONCE, |own| async move {
            let mut done = Vec::with_capacity(own.len());
            for sale in own {
                done.push((sale, self.resume(client, sale, hooks).await));
            }
            done
        });
        done.await.into_iter().flatten().collect()
    }

    /// Finishes captures, cancellations and refunds, one after another: two may be of
    /// one payment.
    async fn finish_all<'a>(
        &self,
        client: &Client,
        follow_ups: &[&'a OpenFollowUp],
        hooks: &Hooks<'_>,
    ) -> Vec<(&'a OpenFollowUp, Result<FinishedFollowUp, Failure>)> {
        let mut done = Vec::with_capacity(follow_ups.len());
        for begun in follow_ups {
            done.push((*begun, self.finish(client, begun, hooks).await));
        }
        done
    }
}
