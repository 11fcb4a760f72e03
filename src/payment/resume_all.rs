//! Everything that was begun and did not end, carried to its end.

use std::collections::BTreeMap;

use super::events::Hooks;
use super::journal_sale::JournalSale;
use super::open_follow_up::OpenFollowUp;
use super::{FinishedFollowUp, PaymentService, Resumed};
use crate::concurrency::run_concurrently;
use crate::failure::Failure;
use crate::stripe::Client;

/// So many readers are seen to at once.
const AT_ONCE: usize = 16;

impl PaymentService {
    /// Resumes sales: readers beside each other, the sales of one reader after one
    /// another, since each needs the reader for itself.
    pub(crate) async fn resume_all<'a>(
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
    pub(crate) async fn finish_all<'a>(
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
