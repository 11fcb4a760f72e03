//! The payment service of an account: its journal, its locks, and the two ways a sale is
//! taken up — by `pay`, and by `payments resume` after something died.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::attempt::Attempt;
use super::events::{Hooks, PaymentEvent};
use super::file_journal::{FOLDER, FileJournal};
use super::journal::{Claimed, Journal, PaymentNames, Reading};
use super::journal_line::{AttemptEnd, JournalStep};
use super::journal_sale::{JournalSale, JournalSales, named};
use super::journal_writer::{JournalWriter, Now, line};
use super::lock::{Claim, Holder, LockGuard};
use super::memory_journal::StoreProcess;
use super::offline::{self, SoldTwice};
use super::resume::Resumption;
use super::sale::{Receipt, Sale, SaleOutcome};
use super::store_journal::{StoreJournal, check_left, noted_place};
use crate::failure::{Failure, Kind};
use crate::files;
use crate::money::Money;
use crate::reader_actions::{ALONE, ReaderPoller};
use crate::store::Store;
use crate::stripe::{Client, Reader, Request};

/// Sells, resumes and follows up for one account and mode.
pub struct PaymentService {
    pub(super) journal: Box<dyn Journal>,
    now: Now,
}

impl std::fmt::Debug for PaymentService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentService")
            .field("journal", &self.journal.place())
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

/// What the journal has of a sale before it is taken.
#[derive(Debug)]
pub(crate) enum KnownSale {
    /// Nothing that could be paid by now.
    New,
    /// It is settled.
    Settled(Box<Receipt>),
    /// It was left open; its PaymentIntent may be paid by now.
    Open(Box<JournalSale>),
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
    pub fn open(state: &Path, account: &str, now: Now) -> Result<Self, Failure> {
        let folder = state.join(FOLDER);
        check_left(&folder, account)?;
        let journal = FileJournal::open(&folder, account)?;
        Ok(Self {
            journal: Box::new(journal),
            now,
        })
    }

    /// Opens the payment service of an account in a store that several machines
    /// share, and takes in there what was sold without it. `state` is where this machine
    /// keeps its own journal.
    ///
    /// # Errors
    /// If the store cannot be used, or does not know what this machine sold before.
    pub(crate) async fn in_store(
        store: Arc<Store>,
        (state, account): (&Path, &str),
        now: Now,
    ) -> Result<(Self, Vec<SoldTwice>), Failure> {
        let folder = state.join(FOLDER);
        let journal = StoreJournal::new(store, account).beside(&folder);
        let sold_twice = journal.check_imported(&folder).await?;
        let payments = Self {
            journal: Box::new(journal),
            now,
        };
        Ok((payments, sold_twice))
    }

    /// Opens the payment service of an account whose store, at this place, cannot be
    /// reached: with this machine's own journal, for the store to learn of later. It must
    /// not be cut down then: how far the store has it is known by its bytes.
    ///
    /// # Errors
    /// If this machine has not worked with that store yet, or its journal cannot be used.
    pub(crate) fn offline(
        state: &Path,
        account: &str,
        place: &str,
        now: Now,
    ) -> Result<Self, Failure> {
        let folder = state.join(FOLDER);
        offline::check_known(noted_place(&folder, account), place)?;
        let journal = FileJournal::open(&folder, account)?;
        Ok(Self {
            journal: Box::new(journal),
            now,
        })
    }

    /// Opens the payment service of an account as a process that shares a store in memory
    /// sees it.
    pub fn in_memory(process: &StoreProcess, account: &str, now: Now) -> Self {
        Self {
            journal: Box::new(process.journal(account)),
            now,
        }
    }

    /// Where the journal of an account is, or would be.
    pub fn place(state: &Path, account: &str) -> PathBuf {
        FileJournal::place(&state.join(FOLDER), account)
    }

    /// Reads the payment service.
    pub async fn read(&self) -> Result<Reading, Failure> {
        self.journal.read().await
    }

    /// Reads what there is of these payments; perhaps of others as well.
    pub(crate) async fn read_about(&self, payments: &PaymentNames) -> Result<Reading, Failure> {
        self.journal.read_about(payments).await
    }

    /// The sales, payments and what was begun with them that may need somebody;
    /// perhaps some that do not as well.
    pub(crate) async fn read_open(&self) -> Result<Reading, Failure> {
        self.journal.read_open().await
    }

    /// Keeps the journal short, as far as that is quickly done; the rest is done when
    /// nobody stands at a reader: see [`PaymentService::tidy_whole`].
    pub fn tidy(&self) {
        self.journal.tidy(self.now(), false);
    }

    /// As [`PaymentService::tidy`], however long it takes.
    pub(crate) fn tidy_whole(&self) {
        self.journal.tidy(self.now(), true);
    }

    /// Now, as the payment service's clock has it.
    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Where the journal is, for people.
    pub(crate) fn journal_name(&self) -> String {
        self.journal.place()
    }

    /// Writes a line of a sale and waits until it is kept for good; refused if one of
    /// these locks is lost.
    ///
    /// # Errors
    /// If it is not; what it covers must not be sent then.
    pub(super) async fn write(
        &self,
        sale: &str,
        what: JournalStep,
        locks: &[LockGuard],
    ) -> Result<(), Failure> {
        let line = line(&self.now, sale, what);
        self.journal.append(&line, locks).await
    }

    /// Takes the lock of a reader, or says who has it.
    pub(crate) async fn lock_reader(&self, reader: &str) -> Result<Claim, Failure> {
        self.journal.lock(reader).await
    }

    /// Takes the lock of a sale, or says who has it.
    pub(super) async fn lock_sale(&self, sale: &str) -> Result<Claim, Failure> {
        self.journal.lock(&lock_name(sale)).await
    }

    /// The receipt of a sale that was paid or authorised before under this
    /// reference; asks Stripe nothing.
    ///
    /// # Errors
    /// If the reference belongs to a sale of another amount.
    pub async fn settled(
        &self,
        reference: &str,
        amount: Money,
    ) -> Result<Option<Receipt>, Failure> {
        Ok(match self.known_sale(reference, amount).await? {
            KnownSale::Settled(receipt) => Some(*receipt),
            KnownSale::New | KnownSale::Open(_) => None,
        })
    }

    /// What the journal has of the sale of this reference.
    ///
    /// # Errors
    /// If the reference belongs to a sale of another amount.
    pub(crate) async fn known_sale(
        &self,
        reference: &str,
        amount: Money,
    ) -> Result<KnownSale, Failure> {
        let sales = self.journal.sales_of(&named(reference)).await?;
        let Some(entry) = sales.of_reference(reference) else {
            return Ok(KnownSale::New);
        };
        same_sale(entry, reference, amount)?;
        Ok(match entry.receipt() {
            Some(receipt) if receipt.outcome.is_success() => KnownSale::Settled(Box::new(receipt)),
            _ if entry.undecided_intent().is_some() => KnownSale::Open(Box::new(entry.clone())),
            _ => KnownSale::New,
        })
    }

    /// The same for each of these sales; one without a reference never was.
    pub(crate) async fn settled_of(&self, sales: &[Sale]) -> Vec<Result<Option<Receipt>, Failure>> {
        let mut settled = Vec::with_capacity(sales.len());
        for sale in sales {
            settled.push(match &sale.reference {
                Some(reference) => self.settled(reference, sale.amount).await,
                None => Ok(None),
            });
        }
        settled
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
        let named = sale.reference.as_deref().map(named);
        let locks: Vec<String> = named
            .as_deref()
            .map(lock_name)
            .into_iter()
            .chain([sale.reader_ref.id.clone()])
            .collect();
        let claimed = self.journal.claim(&locks, named.as_deref()).await?;
        let Claimed { locks, sales } = match claimed {
            Ok(claimed) => claimed,
            Err((number, holder)) if number + 1 < locks.len() => {
                return Err(is_being_taken(&holder));
            }
            Err((_, holder)) => {
                let what = format!("{} is in use by another {holder}", sale.reader_ref.name());
                let problem =
                    Failure::new(Kind::NotReady, what).hint("wait for it, or take another reader");
                return self
                    .look_at_open(context, sale, Some(reader), problem)
                    .await;
            }
        };
        let before = known(&sales, sale)?;
        if let Some(receipt) = before.as_ref().and_then(JournalSale::receipt)
            && receipt.outcome.is_success()
        {
            return Ok(receipt);
        }
        let mut run = self.run(context, sale, name(sale, before.as_ref()));
        run.record.locks = locks;
        let sold = Box::pin(run.sell(reader, before.as_ref())).await;
        Ok(self.conclude(&run, sold).await)
    }

    /// What is told of a sale that cannot be taken because of `problem`: one that was left
    /// open is looked at all the same, for it may be paid by now.
    pub async fn not_taken(
        &self,
        client: &Client,
        sale: &Sale,
        hooks: &Hooks<'_>,
        problem: Failure,
    ) -> Receipt {
        let context = SaleContext::alone(client, hooks);
        self.not_taken_with(context, sale, problem).await
    }

    /// The same of a sale that may have others beside it.
    pub(super) async fn not_taken_with(
        &self,
        context: SaleContext<'_>,
        sale: &Sale,
        problem: Failure,
    ) -> Receipt {
        let looked_at = self.look_at_open(context, sale, None, problem).await;
        looked_at.unwrap_or_else(|problem| Receipt {
            problem: Some(problem),
            ..Receipt::blank(sale, SaleOutcome::NotReady)
        })
    }

    /// Looks at a sale that was left open, with the lock of its reader or without; `Err`
    /// is the problem where none was.
    async fn look_at_open(
        &self,
        context: SaleContext<'_>,
        sale: &Sale,
        reader: Option<&Reader>,
        problem: Failure,
    ) -> Result<Receipt, Failure> {
        let Some(reference) = &sale.reference else {
            return Err(problem);
        };
        let named = named(reference);
        let claimed = self
            .journal
            .claim(&[lock_name(&named)], Some(&named))
            .await?;
        let Claimed { locks, sales } = claimed.map_err(|(_, holder)| is_being_taken(&holder))?;
        let before = known(&sales, sale)?;
        let Some(entry) = before.as_ref().filter(|e| e.undecided_intent().is_some()) else {
            let settled = before.as_ref().and_then(JournalSale::receipt);
            return settled.filter(|r| r.outcome.is_success()).ok_or(problem);
        };
        let mut run = self.run(context, sale, entry.sale.clone());
        run.record.locks = locks;
        let sold = Box::pin(run.left_open(entry, reader, None, problem)).await;
        Ok(self.conclude(&run, sold).await)
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
        let before = self.before(sale).await?;
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
    async fn before(&self, sale: &Sale) -> Result<Option<JournalSale>, Failure> {
        let Some(reference) = &sale.reference else {
            return Ok(None);
        };
        let sales = self.journal.sales_of(&named(reference)).await?;
        known(&sales, sale)
    }

    fn run<'a>(&'a self, context: SaleContext<'a>, sale: &'a Sale, name: String) -> Attempt<'a> {
        Attempt {
            client: context.client,
            sale,
            hooks: context.hooks,
            record: JournalWriter {
                journal: &*self.journal,
                now: &self.now,
                sale: name,
                locks: Vec::new(),
                keep: sale.reference.is_some(),
            },
            charge_before: std::sync::Mutex::default(),
            canceled: std::sync::OnceLock::new(),
            began: Instant::now(),
            interrupts: context.interrupts,
            poller: context.poller,
        }
    }

    /// What is told of a sale, once it is written down if it is over.
    async fn conclude(&self, run: &Attempt<'_>, sold: SaleResult) -> Receipt {
        let receipt = run.unless_overtaken(sold.receipt).await;
        let is_ours = receipt.outcome.is_success() || !run.record.is_overtaken();
        if sold.is_over && is_ours && !self.close(run, &receipt).await {
            // That took a while.
            return run.unless_overtaken(receipt).await;
        }
        receipt
    }

    /// Writes the end, after which nothing is done under the locks. The outcome stands whether or not it can be written: the
    /// next reader of the payment service finds the sale open and asks Stripe. Whether it
    /// was written.
    async fn close(&self, run: &Attempt<'_>, receipt: &Receipt) -> bool {
        let there = &receipt.reader_ref;
        let end = AttemptEnd {
            reader_ref: (there.id != run.sale.reader_ref.id).then(|| there.clone()),
            ..AttemptEnd::from(receipt)
        };
        let end = JournalStep::Ended(Box::new(end));
        let Err(failure) = run.record.write_last(end).await else {
            return true;
        };
        // Else it ends with just that.
        if receipt.outcome.is_success() || !run.record.is_overtaken() {
            run.event(&PaymentEvent::end_unrecorded("this sale", &failure));
        }
        false
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
        let locked = match &entry.intended.reference {
            Some(reference) => lock_name(&named(reference)),
            None => lock_name(&entry.sale),
        };
        let locks = [locked, entry.intended.reader_ref.id.clone()];
        // It may have gone on between the reading and the locks.
        let claimed = self.journal.claim(&locks, Some(&entry.sale)).await?;
        let Ok(Claimed { locks, sales }) = claimed else {
            return Ok(Resumed::InProgress);
        };
        let Some(entry) = sales.get(&entry.sale) else {
            return Ok(Resumed::Settled);
        };
        if !entry.is_unfinished((self.now)()) {
            return Ok(Resumed::Settled);
        }
        let age = (self.now)().duration_since(entry.tried);
        let waited = u64::try_from(age.as_secs()).unwrap_or(0);
        let deadline = Duration::from_secs(entry.intended.deadline_s.saturating_sub(waited));
        let sale = entry.intended.sale(deadline);
        let context = SaleContext::alone(client, hooks);
        let mut run = self.run(context, &sale, entry.sale.clone());
        run.record.locks = locks;
        // Nobody stands there with another card any more.
        run.record.keep &= !sale.deadline.is_zero();
        match Box::pin(run.resume(entry)).await? {
            Resumption::Ended(receipt, is_over) => {
                let receipt = *receipt;
                let ended = SaleResult { receipt, is_over };
                let receipt = self.conclude(&run, ended).await;
                Ok(Resumed::Ended(Box::new(receipt)))
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

fn is_being_taken(holder: &Holder) -> Failure {
    let what = format!("this sale is being taken by another {holder}");
    Failure::new(Kind::NotReady, what).hint("wait for it; the same command then tells how it ended")
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

/// The name of a sale's lock. A name of any length and script has a short file name; two
/// names that share one only wait for each other.
fn lock_name(sale: &str) -> String {
    let hash = sale.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("sale-{hash:016x}")
}

/// What is known of a sale, of those that are looked up by its reference.
fn known(sales: &JournalSales, sale: &Sale) -> Result<Option<JournalSale>, Failure> {
    let Some(reference) = &sale.reference else {
        return Ok(None);
    };
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
