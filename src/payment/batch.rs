//! Many sales at once: one after the other on each reader, side by side on all
//! of them, no faster than Stripe allows.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{Id, JoinSet};

use super::events::{Hooks, PaymentEvent};
use super::sale::{Receipt, Sale, SaleOutcome};
use super::service::{PaymentService, SaleContext};
use crate::concurrency::ObjectQueue;
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::reader_actions::ReaderPoller;
use crate::stripe::Client;

/// What happens to a sale of a batch, for whoever shows it.
#[derive(Debug, Clone)]
pub(crate) enum SaleProgress {
    /// Its turn has come.
    Begun,
    /// It goes on.
    Event(PaymentEvent),
    Ended(Box<Receipt>),
}

/// Whom a batch tells: the number of the sale, from 0, and what happened.
type ProgressSender = mpsc::UnboundedSender<(usize, SaleProgress)>;

/// Who shows how a batch goes.
pub(crate) trait BatchObserver {
    /// Something happened to the sale of this number, from 0.
    fn progress(&mut self, row: usize, progress: &SaleProgress);
    /// A second went by.
    fn second(&mut self);
}

/// Sales to be taken by one process.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The sales, in their order.
    pub sales: Vec<Sale>,
    /// On how many readers at once.
    pub parallel: usize,
    /// The fleet's readers in the order of Stripe's list.
    pub fleet: Vec<String>,
}

/// What all sales of a batch share.
struct Common {
    payments: Arc<PaymentService>,
    client: Client,
    poller: ReaderPoller,
    interrupt: Arc<Interrupt>,
    interrupts: u32,
    told: ProgressSender,
}

impl Batch {
    /// Takes them all; a receipt for each, in the order of the sales. After an
    /// interrupt those under way are taken back and no other is begun.
    pub(crate) async fn take(
        self,
        payments: &Arc<PaymentService>,
        client: &Client,
        interrupt: &Arc<Interrupt>,
        observer: &mut impl BatchObserver,
    ) -> Vec<Receipt> {
        let (told, mut incoming) = mpsc::unbounded_channel();
        let taken = self.take_telling(payments, client, interrupt, told);
        tokio::pin!(taken);
        let mut second = tokio::time::interval(Duration::from_secs(1));
        let receipts = loop {
            tokio::select! {
                receipts = &mut taken => break receipts,
                Some((row, progress)) = incoming.recv() => observer.progress(row, &progress),
                _ = second.tick() => observer.second(),
            }
        };
        while let Ok((row, progress)) = incoming.try_recv() {
            observer.progress(row, &progress);
        }
        receipts
    }

    async fn take_telling(
        self,
        payments: &Arc<PaymentService>,
        client: &Client,
        interrupt: &Arc<Interrupt>,
        told: ProgressSender,
    ) -> Vec<Receipt> {
        let common = Arc::new(Common {
            payments: Arc::clone(payments),
            client: client.clone(),
            poller: ReaderPoller::shared(client, self.fleet),
            interrupt: Arc::clone(interrupt),
            interrupts: interrupt.count(),
            told,
        });
        let mut receipts: Vec<Receipt> = self.sales.iter().map(not_begun).collect();
        let mut turns = ObjectQueue::new(self.sales.iter().map(|s| s.reader_ref.id.as_str()));
        let sales: Vec<Arc<Sale>> = self.sales.into_iter().map(Arc::new).collect();
        // A sale's deadline runs from its beginning, so it begins only when its
        // first requests will not have to queue for long.
        let gate = Arc::new(Semaphore::new(
            usize::try_from(client.allowance() * 2 / 3).unwrap_or(16),
        ));
        let mut running: JoinSet<Receipt> = JoinSet::new();
        let mut rows: HashMap<Id, usize> = HashMap::new();
        loop {
            let may_begin =
                turns.has_next() && running.len() < self.parallel.max(1) && common.is_wanted();
            if !may_begin && running.is_empty() {
                return receipts;
            }
            tokio::select! {
                biased;
                Some(ended) = running.join_next_with_id(), if !running.is_empty() => {
                    let (id, receipt) = match ended {
                        Ok((id, receipt)) => (id, Some(receipt)),
                        Err(error) => (error.id(), None),
                    };
                    let Some(row) = rows.remove(&id) else { continue };
                    let receipt = receipt.unwrap_or_else(|| broken(&sales[row]));
                    common.tell(row, SaleProgress::Ended(Box::new(receipt.clone())));
                    turns.ended(&receipt.reader_ref.id);
                    receipts[row] = receipt;
                }
                () = interrupt.pressed(common.interrupts), if may_begin => {}
                Ok(permit) = Arc::clone(&gate).acquire_owned(), if may_begin => {
                    if let Some(row) = turns.take() {
                        let one = one(Arc::clone(&common), row, Arc::clone(&sales[row]), permit);
                        rows.insert(running.spawn(one).id(), row);
                    }
                }
            }
        }
    }
}

impl Common {
    fn is_wanted(&self) -> bool {
        self.interrupt.count() <= self.interrupts
    }

    fn tell(&self, row: usize, progress: SaleProgress) {
        // Whoever listened has gone; the sales go on.
        let _ = self.told.send((row, progress));
    }
}

/// One sale of the batch, from its turn to its receipt.
async fn one(
    common: Arc<Common>,
    row: usize,
    sale: Arc<Sale>,
    permit: OwnedSemaphorePermit,
) -> Receipt {
    // The listing of the readers may be minutes old by now.
    let looked_at = common
        .poller
        .fresh(&common.client, &sale.reader_ref.id)
        .await;
    if looked_at.is_ok() {
        if !common.is_wanted() {
            return not_begun(&sale);
        }
        common.tell(row, SaleProgress::Begun);
    }
    let permit = Mutex::new(Some(permit));
    let event = |event: &PaymentEvent| {
        // From here on it is the reader or the customer that takes its time.
        if matches!(
            event,
            PaymentEvent::Waiting | PaymentEvent::Again(_) | PaymentEvent::Withdrawing
        ) {
            drop(permit.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
        common.tell(row, SaleProgress::Event(event.clone()));
    };
    let hooks = Hooks {
        event: &event,
        interrupt: &common.interrupt,
    };
    let context = SaleContext {
        client: &common.client,
        hooks: &hooks,
        poller: &common.poller,
        interrupts: common.interrupts,
    };
    let reader = match looked_at {
        Ok(reader) => reader,
        Err(error) => {
            let problem = Failure::from(error).context("the reader could not be looked at");
            return common
                .payments
                .not_taken_with(context, &sale, problem)
                .await;
        }
    };
    let receipt = common.payments.sell_with(context, &sale, &reader).await;
    common.poller.forget(&sale.reader_ref.id);
    receipt
}

fn not_begun(sale: &Sale) -> Receipt {
    Receipt {
        problem: Some(Failure::new(
            Kind::Interrupted,
            "not begun: interrupted before its turn; nothing was sent",
        )),
        ..Receipt::blank(sale, SaleOutcome::NotBegun)
    }
}

/// A fault of ours ended the sale in the middle.
fn broken(sale: &Sale) -> Receipt {
    Receipt {
        problem: Some(
            Failure::new(Kind::Unknown, "tillctl failed in the middle of this sale")
                .hint("do not take it again: `tillctl payments resume --all` finds out"),
        ),
        ..Receipt::blank(sale, SaleOutcome::Unknown)
    }
}

/// On how many readers these sales can be taken at once: all of theirs, or as many as
/// are wanted. `Err` has how many it is where the system allows fewer.
pub(crate) fn breadth(sales: &[Sale], wanted: Option<NonZeroUsize>) -> Result<usize, usize> {
    let readers: HashSet<&str> = sales.iter().map(|s| s.reader_ref.id.as_str()).collect();
    let wanted = wanted.map_or(readers.len(), |wanted| wanted.get().min(readers.len()));
    match room_for(wanted) {
        room if room < wanted => Err(room),
        room => Ok(room),
    }
}

/// How many sales this process can hold at once: each holds the locks of its
/// reader and its name, and with many readers that is more files than a
/// process may open by default.
fn room_for(sales: usize) -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        /// Connections, the journal, the streams.
        const OTHERS: u64 = 160;
        let wanted = OTHERS.saturating_add(2 * sales as u64);
        let limit = getrlimit(Resource::Nofile);
        if limit.current.is_none_or(|now| now >= wanted) {
            return sales;
        }
        let most = limit.maximum.map_or(wanted, |most| most.min(wanted));
        let raised = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(most),
                maximum: limit.maximum,
            },
        );
        let open = match raised {
            Ok(()) => most,
            Err(_) => limit.current.unwrap_or(most),
        };
        let room = open.saturating_sub(OTHERS) / 2;
        usize::try_from(room)
            .unwrap_or(sales)
            .clamp(1, sales.max(1))
    }
    #[cfg(not(unix))]
    sales
}
