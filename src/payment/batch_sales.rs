//! The sales of a batch, each with the place of its row and, if it was taken before,
//! how it ended then.

use std::collections::HashSet;

use super::batch_rows::BatchRow;
use super::events::Hooks;
use super::sale::{Receipt, Sale};
use super::{DryRun, PaymentService};
use crate::failure::Failure;
use crate::money::{Money, sums};
use crate::stripe::{Client, Request};
use crate::text::counted;
use crate::typed_rows::{RowFault, RowPlace, RowSource};

/// Rows without a fault.
pub(crate) struct BatchSales {
    rows: Vec<BatchSale>,
}

struct BatchSale {
    place: RowPlace,
    sale: Sale,
    /// How it ended, if it was taken before or has been by now.
    receipt: Option<Receipt>,
}

impl BatchSales {
    /// What the rows mean, with what the journal knows of each; or all their faults.
    pub(crate) async fn of(
        payments: &PaymentService,
        rows: &[BatchRow],
        mut faults: Vec<RowFault>,
        sale_of: impl Fn(&BatchRow) -> Result<Sale, RowFault>,
    ) -> Result<Self, Failure> {
        let (mut sales, mut places) = (Vec::new(), Vec::new());
        for row in rows {
            match sale_of(row) {
                Ok(sale) => {
                    sales.push(sale);
                    places.push(row.place);
                }
                Err(fault) => faults.push(fault),
            }
        }
        let mut receipts = Vec::with_capacity(sales.len());
        for (place, settled) in places.iter().zip(payments.settled_of(&sales).await) {
            match settled {
                Ok(receipt) => receipts.push(receipt),
                Err(error) => faults.push(RowFault::new(*place, error.message())),
            }
        }
        let sales = RowSource::BATCH.whole(sales, faults)?;
        let rows = places.into_iter().zip(sales).zip(receipts);
        Ok(Self {
            rows: rows
                .map(|((place, sale), receipt)| BatchSale {
                    place,
                    sale,
                    receipt,
                })
                .collect(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    fn unsettled(&self) -> impl Iterator<Item = &BatchSale> {
        self.rows.iter().filter(|row| row.receipt.is_none())
    }

    /// Sales that were taken before.
    pub(crate) fn settled(&self) -> usize {
        self.len() - self.unsettled().count()
    }

    /// Sales that nothing tells from a second one like them.
    pub(crate) fn unnamed(&self) -> usize {
        let unnamed = self.rows.iter().filter(|row| row.sale.reference.is_none());
        unnamed.count()
    }

    /// Each sale that is to be taken, with the number of its row.
    pub(crate) fn open(&self) -> Vec<(u64, Sale)> {
        let open = self.unsettled();
        open.map(|row| (row.place.number(), row.sale.clone()))
            .collect()
    }

    /// What is to be taken, in one sentence.
    pub(crate) fn in_words(&self) -> Result<String, Failure> {
        let sums = sums(self.unsettled().map(|row| row.sale.amount));
        let sums = sums.map_err(|error| Failure::usage(error.to_string()))?;
        let sums: Vec<String> = sums.iter().map(Money::to_string).collect();
        let readers: HashSet<&str> = self
            .unsettled()
            .map(|row| &*row.sale.reader_ref.id)
            .collect();
        Ok(format!(
            "Take {} on {}, {} in total",
            counted(self.unsettled().count(), "payment"),
            counted(readers.len(), "reader"),
            sums.join(" and ")
        ))
    }

    /// What each sale would send. One that turns out to be settled is no longer open.
    pub(crate) async fn rehearse(
        &mut self,
        payments: &PaymentService,
        client: &Client,
        hooks: &Hooks<'_>,
    ) -> Result<Vec<(&Sale, Vec<Request>)>, Failure> {
        let mut sent = Vec::new();
        for row in self.rows.iter_mut().filter(|row| row.receipt.is_none()) {
            match payments.rehearse(client, &row.sale, hooks).await? {
                DryRun::Settled(receipt) => row.receipt = Some(*receipt),
                DryRun::Requests(requests) => sent.push((&row.sale, requests)),
            }
        }
        Ok(sent)
    }

    /// The receipts of those that were open, in their order.
    pub(crate) fn taken(&mut self, receipts: Vec<Receipt>) {
        let open = self.rows.iter_mut().filter(|row| row.receipt.is_none());
        for (row, receipt) in open.zip(receipts) {
            row.receipt = Some(receipt);
        }
    }

    /// How each ended, with the number of its row, as far as they were taken.
    pub(crate) fn into_receipts(self) -> (Vec<u64>, Vec<Receipt>) {
        let rows = self.rows.into_iter();
        rows.filter_map(|row| Some((row.place.number(), row.receipt?)))
            .unzip()
    }
}
