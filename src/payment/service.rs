//! The payment service of an account: its journal, its locks, and the two ways a sale is
//! taken up — by `pay`, and by `payments resume` after something died.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::attempt::Attempt;
use super::events::{Event, Hooks};
use super::journal::{FOLDER, Journal, Reading};
use super::journal_line::{AttemptEnd, JournalStep};
use super::journal_sale::{JournalSale, named};
use super::journal_writer::{JournalWriter, Now, write};
use super::resume::Resumption;
use super::sale::{Receipt, Sale, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::files::{self, Lock};
use crate::money::Money;
use crate::reader_actions::{ALONE, ReaderPoller};
use crate::stripe::payment_intents::Capture;
use crate::stripe::readers::ProcessConfig;
use crate::stripe::{Client, Reader, Request};

/// Sells, resumes and follows up for one account and mode on this machine.
pub struct PaymentService {
    pub(super) journal: Journal,
    now: Now,
}

impl std::fmt::Debug for PaymentService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentService")
            .field("journal", &self.journal.path())
            .finish_non_exhaustive()
    }
}

/// What a sale is taken with.
#[derive(Clone, Copy)]
pub(super) struct SaleContext<'a> {
    pub(super) client: &'a Client,
    pub(super) hooks: &'a Hooks<'a>,
    /// Who looks at the readers.
    pub(super) poller: &'a ReaderPoller,
    /// Presses before all of them began are not about them.
    pub(super) interrupts: u32,
}

/// What a sale would send.
#[derive(Debug)]
pub enum DryRun {
    /// Nothing: it was taken before.
    Settled(Box<Receipt>),
    /// These.
    Requests(Vec<Request>),
}

impl<'a> SaleContext<'a> {
    /// Of a sale with no others beside it.
    fn alone(client: &'a Client, hooks: &'a Hooks<'a>) -> Self {
        Self {
            client,
            hooks,
            poller: &ALONE,
            interrupts: hooks.interrupt.count(),
        }
    }
}

/// What became of an entry that was taken up again.
#[derive(Debug)]
pub enum Resumed {
    /// It ended, as the receipt says.
    Ended(Box<Receipt>),
    /// Another process is at it.
    InProgress,
    /// It had ended by the time it was looked at.
    Settled,
}

impl PaymentService {
    /// Opens the payment service of an account (a name for files, see
    /// [`crate::secret::ApiKey::account_name`]).
    ///
    /// # Errors
    /// If the state directory cannot be used.
    pub fn open(state: &Path, account: &str, now: Now) -> Result<Self, Failure> {
        let journal = Journal::open(&state.join(FOLDER), account)?;
        Ok(Self { journal, now })
    }

    /// Where the journal of an account is, or would be.
    #[must_use]
    pub fn place(state: &Path, account: &str) -> PathBuf {
        Journal::place(&state.join(FOLDER), account)
    }

    /// Reads the payment service.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn read(&self) -> Result<Reading, Failure> {
        self.journal.read()
    }

    /// The sales, payments and what was begun with them that may need somebody;
    /// perhaps some that do not as well.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub(crate) fn read_open(&self) -> Result<Reading, Failure> {
        self.journal.read_open()
    }

    /// Now, as the payment service's clock has it.
    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Where the journal is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.journal.path()
    }

    /// Writes a line of a sale and waits until it is on disk.
    ///
    /// # Errors
    /// If it is not; what it covers must not be sent then.
    pub async fn write(&self, sale: &str, what: JournalStep) -> Result<(), Failure> {
        write(&self.journal, &self.now, sale, what).await
    }

    /// Takes the lock of a reader on this machine; `None` if somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn lock_reader(&self, reader: &str) -> Result<Option<Lock>, Failure> {
        self.journal.lock(reader)
    }

    /// Takes the lock of a sale on this machine; `None` if somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn lock_sale(&self, sale: &str) -> Result<Option<Lock>, Failure> {
        // A name of any length and script has a short file name; two names
        // that share one only wait for each other.
        let hash = sale.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        self.journal.lock(&format!("sale-{hash:016x}"))
    }

    /// The receipt of a sale that was paid or authorised before under this
    /// reference; asks Stripe nothing.
    ///
    /// # Errors
    /// If the reference belongs to a sale of another amount.
    pub fn settled(&self, reference: &str, amount: Money) -> Result<Option<Receipt>, Failure> {
        let Some(entry) = self
            .journal
            .sales_of(&named(reference))?
            .of_reference(reference)
            .cloned()
        else {
            return Ok(None);
        };
        same_sale(&entry, reference, amount)?;
        Ok(entry.receipt().filter(|r| r.outcome.is_success()))
    }

    /// The same for each of these sales; one without a reference never was.
    pub(crate) fn settled_of(&self, sales: &[Sale]) -> Vec<Result<Option<Receipt>, Failure>> {
        let settled = sales.iter().map(|sale| match &sale.reference {
            Some(reference) => self.settled(reference, sale.amount),
            None => Ok(None),
        });
        settled.collect()
    }

    /// Takes a sale. Always ends with a receipt: what went wrong is its
    /// `problem`.
    pub async fn sell(
        &self,
        client: &Client,
        sale: &Sale,
        reader: &Reader,
        hooks: &Hooks<'_>,
    ) -> Receipt {
        self.sell_with(SaleContext::alone(client, hooks), sale, reader)
            .await
    }

    /// Takes a sale that may have others beside it.
    pub(super) async fn sell_with(
        &self,
        context: SaleContext<'_>,
        sale: &Sale,
        reader: &Reader,
    ) -> Receipt {
        match self.try_sell(context, sale, reader).await {
            Ok(receipt) => receipt,
            Err(problem) => Receipt {
                problem: Some(problem),
                ..Receipt::blank(sale, SaleOutcome::NotReady)
            },
        }
    }

    async fn try_sell(
        &self,
        context: SaleContext<'_>,
        sale: &Sale,
        reader: &Reader,
    ) -> Result<Receipt, Failure> {
        let mut sale_lock = None;
        if let Some(reference) = &sale.reference {
            sale_lock = self.lock_sale(&named(reference))?;
            if sale_lock.is_none() {
                return Err(Failure::new(
                    Kind::NotReady,
                    "this sale is being taken by another tillctl on this machine",
                )
                .hint("wait for it; the same command then tells how it ended"));
            }
        }
        let Some(_reader_lock) = self.lock_reader(&sale.reader_ref.id)? else {
            return Err(Failure::new(
                Kind::NotReady,
                format!(
                    "{} is in use by another tillctl on this machine",
                    sale.reader_ref.name()
                ),
            )
            .hint("wait for it, or take another reader"));
        };
        let before = self.before(sale)?;
        if let Some(receipt) = before.as_ref().and_then(JournalSale::receipt)
            && receipt.outcome.is_success()
        {
            return Ok(receipt);
        }
        let run = self.run(context, sale, name(sale, before.as_ref()));
        let sold = Box::pin(run.sell(reader, before.as_ref())).await;
        if sold.is_over {
            self.close(&run, &sold.receipt).await;
        }
        drop(sale_lock);
        Ok(sold.receipt)
    }

    /// What would be sent for a sale, as far as that can be known beforehand;
    /// or the receipt of one that was taken before. Nothing is sent that
    /// writes.
    ///
    /// # Errors
    /// As the sale itself would end before a reader is asked.
    pub async fn rehearse(
        &self,
        client: &Client,
        sale: &Sale,
        hooks: &Hooks<'_>,
    ) -> Result<DryRun, Failure> {
        let before = self.before(sale)?;
        if let Some(receipt) = before.as_ref().and_then(JournalSale::receipt)
            && receipt.outcome.is_success()
        {
            return Ok(DryRun::Settled(Box::new(receipt)));
        }
        let name = match &sale.reference {
            Some(_) => name(sale, before.as_ref()),
            None => "(a new id)".to_owned(),
        };
        let run = self.run(SaleContext::alone(client, hooks), sale, name);
        run.rehearse(before.as_ref()).await
    }

    /// What the journal knows of a sale.
    fn before(&self, sale: &Sale) -> Result<Option<JournalSale>, Failure> {
        let Some(reference) = &sale.reference else {
            return Ok(None);
        };
        let sales = self.journal.sales_of(&named(reference))?;
        let Some(entry) = sales.of_reference(reference) else {
            return Ok(None);
        };
        let other = sales.also_open(reference, entry);
        same_sale(entry, reference, sale.amount)?;
        let paid = entry.end.as_ref().is_some_and(|e| e.outcome.is_success());
        match other {
            Some(other) if !paid => Err(Failure::new(
                Kind::NotReady,
                format!(
                    "this sale is open in the journal under another spelling, {:?}",
                    other.intended.reference.as_deref().unwrap_or_default()
                ),
            )
            .hint("finish it first: tillctl payments resume")),
            _ => Ok(Some(entry.clone())),
        }
    }

    fn run<'a>(&'a self, context: SaleContext<'a>, sale: &'a Sale, name: String) -> Attempt<'a> {
        Attempt {
            client: context.client,
            sale,
            hooks: context.hooks,
            record: JournalWriter {
                journal: &self.journal,
                now: &self.now,
                sale: name,
                keep: sale.reference.is_some(),
            },
            charge_before: std::sync::Mutex::default(),
            began: Instant::now(),
            interrupts: context.interrupts,
            poller: context.poller,
        }
    }

    /// Writes the end. The outcome stands whether or not it can be written: the
    /// next reader of the payment service finds the sale open and asks Stripe.
    async fn close(&self, run: &Attempt<'_>, receipt: &Receipt) {
        if let Err(failure) = run
            .record
            .write(JournalStep::Ended(Box::new(AttemptEnd::from(receipt))))
            .await
        {
            run.event(&Event::Unrecorded(failure.to_string()));
        }
    }

    /// Takes up an entry that has not ended: finishes it, takes it back, or
    /// reports that somebody else is at it. Safe to repeat, and safe beside
    /// another process.
    ///
    /// # Errors
    /// If the state directory or Stripe cannot be used; the entry stays open.
    pub async fn resume(
        &self,
        client: &Client,
        entry: &JournalSale,
        hooks: &Hooks<'_>,
    ) -> Result<Resumed, Failure> {
        let lock = match &entry.intended.reference {
            Some(reference) => self.lock_sale(&named(reference)),
            None => self.lock_sale(&entry.sale),
        };
        let Some(_sale_lock) = lock? else {
            return Ok(Resumed::InProgress);
        };
        let Some(_reader_lock) = self.lock_reader(&entry.intended.reader_ref.id)? else {
            return Ok(Resumed::InProgress);
        };
        // It may have gone on between the reading and the lock.
        let sales = self.journal.sales_of(&entry.sale)?;
        let Some(entry) = sales.get(&entry.sale) else {
            return Ok(Resumed::Settled);
        };
        if !entry.is_unfinished((self.now)()) {
            return Ok(Resumed::Settled);
        }
        let age = (self.now)().duration_since(entry.tried);
        let waited = u64::try_from(age.as_secs()).unwrap_or(0);
        let sale = Sale {
            reader_ref: entry.intended.reader_ref.clone(),
            amount: Money::new(entry.intended.amount, entry.intended.currency),
            reference: entry.intended.reference.clone(),
            description: None,
            metadata: std::collections::BTreeMap::new(),
            capture: Capture::Automatic,
            interac: false,
            extended_authorization: false,
            inspect: None,
            process: ProcessConfig::default(),
            deadline: Duration::from_secs(entry.intended.deadline_s.saturating_sub(waited)),
            replace: false,
            present: None,
            wait: true,
        };
        let context = SaleContext::alone(client, hooks);
        let mut run = self.run(context, &sale, entry.sale.clone());
        // Nobody stands there with another card any more.
        run.record.keep &= !sale.deadline.is_zero();
        match Box::pin(run.resume(entry)).await? {
            Resumption::Ended(receipt, is_over) => {
                if is_over {
                    self.close(&run, &receipt).await;
                }
                Ok(Resumed::Ended(receipt))
            }
            Resumption::Elsewhere => Ok(Resumed::InProgress),
        }
    }
}

/// Deletes the journals of a state directory: for a simulated shop that is thrown
/// away.
pub(crate) fn forget(state: &Path) -> std::io::Result<()> {
    files::remove_all(&state.join(FOLDER))
}

/// A sale's name within the journal. Nobody else can know that of a sale without
/// a reference before it stands there, and then its reader's lock keeps them off.
fn name(sale: &Sale, before: Option<&JournalSale>) -> String {
    match (before, &sale.reference) {
        (Some(entry), _) => entry.sale.clone(),
        (None, Some(reference)) => named(reference),
        (None, None) => format!("s:{}", uuid::Uuid::new_v4()),
    }
}

fn same_sale(entry: &JournalSale, reference: &str, amount: Money) -> Result<(), Failure> {
    let before = Money::new(entry.intended.amount, entry.intended.currency);
    if before == amount {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "the reference {reference:?} belongs to a sale of {before}, not {amount}; nothing was done"
    ))
    .hint("one reference is one sale: give this sale a reference of its own"))
}

/// A receipt, and whether the attempt is over.
pub(super) struct SaleResult {
    pub(super) receipt: Receipt,
    pub(super) is_over: bool,
}
