//! The book of an account: its journal, its locks, and the two ways a sale is
//! taken up — by `pay`, and by `payments resume` after something died.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::entry::{End, Entry, Sheet, named};
use super::journal::{Journal, Line, ReaderLock, Reading, VERSION, What};
use super::run::{Event, Hooks, Run, is_settled, settle};
use super::sale::{Outcome, Receipt, Sale};
use super::watch::{ALONE, Watch};
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::stripe::form::path_segment;
use crate::stripe::payment_intents::{self, Capture, Draft, IntentStatus};
use crate::stripe::readers::{self, ActionStatus, ProcessConfig};
use crate::stripe::{Client, Error, PaymentIntent, Reader};

/// The clock, handed in.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where the books are in the state directory.
const FOLDER: &str = "journal";
/// Stripe keeps what happened under an Idempotency-Key for at least so long.
pub(super) const KEY_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// An Idempotency-Key has at most 255 characters; ours has a prefix and an
/// attempt around the reference.
const LONGEST_REFERENCE: usize = 220;

/// The book of one account and mode on this machine.
pub struct Book {
    journal: Journal,
    directory: PathBuf,
    account: String,
    now: Now,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// Writes the lines of one sale.
pub(super) struct Record<'a> {
    book: &'a Book,
    sale: String,
    /// The PaymentIntent stays open after a decline.
    pub(super) keep: bool,
}

impl Record<'_> {
    pub(super) async fn write(&self, what: What) -> Result<(), Failure> {
        self.book.write(&self.sale, what).await
    }
}

/// What a sale shares with those beside it.
pub(super) struct Among<'a> {
    /// Who looks at the readers.
    pub(super) watch: &'a Watch,
    /// Presses before all of them began are not about them.
    pub(super) interrupts: u32,
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

impl Book {
    /// Opens the book of an account (a name for files, see
    /// [`crate::secret::ApiKey::account_name`]).
    ///
    /// # Errors
    /// If the state directory cannot be used.
    pub fn open(state: &Path, account: &str, now: Now) -> Result<Self, Failure> {
        let directory = state.join(FOLDER);
        let journal = Journal::open(&directory, account)?;
        Ok(Self {
            journal,
            directory,
            account: account.to_owned(),
            now,
        })
    }

    /// Reads the book.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn read(&self) -> Result<Reading, Failure> {
        self.journal.read()
    }

    /// Now, as the book's clock has it.
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
    pub async fn write(&self, sale: &str, what: What) -> Result<(), Failure> {
        self.journal
            .append(&Line {
                v: VERSION,
                at: (self.now)(),
                sale: sale.to_owned(),
                what,
            })
            .await
    }

    /// Takes the lock of a reader on this machine; `None` if somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn lock_reader(&self, reader: &str) -> Result<Option<ReaderLock>, Failure> {
        ReaderLock::take(&self.directory, &self.account, reader)
    }

    /// Takes the lock of a sale on this machine; `None` if somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn lock_sale(&self, sale: &str) -> Result<Option<ReaderLock>, Failure> {
        // A name of any length and script has a short file name; two names
        // that share one only wait for each other.
        let hash = sale.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        ReaderLock::take(&self.directory, &self.account, &format!("sale-{hash:016x}"))
    }

    /// The receipt of a sale that was paid or authorised before under this
    /// reference; asks Stripe nothing.
    ///
    /// # Errors
    /// If the reference belongs to a sale of another amount.
    pub fn settled(&self, reference: &str, amount: Money) -> Result<Option<Receipt>, Failure> {
        let Some(entry) = self.journal.entry(&named(reference))? else {
            return Ok(None);
        };
        same_sale(&entry, reference, amount)?;
        Ok(entry.receipt().filter(|r| r.outcome.is_success()))
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
        let among = Among {
            watch: &ALONE,
            interrupts: hooks.interrupt.count(),
        };
        self.sell_among(client, sale, reader, hooks, &among).await
    }

    /// Takes a sale that has others beside it.
    pub(super) async fn sell_among(
        &self,
        client: &Client,
        sale: &Sale,
        reader: &Reader,
        hooks: &Hooks<'_>,
        among: &Among<'_>,
    ) -> Receipt {
        match self.try_sell(client, sale, reader, hooks, among).await {
            Ok(receipt) => receipt,
            Err(problem) => Receipt {
                problem: Some(problem),
                ..Receipt::blank(sale, Outcome::NotReady)
            },
        }
    }

    async fn try_sell(
        &self,
        client: &Client,
        sale: &Sale,
        reader: &Reader,
        hooks: &Hooks<'_>,
        among: &Among<'_>,
    ) -> Result<Receipt, Failure> {
        let mut sale_lock = None;
        let name = match &sale.reference {
            Some(reference) => {
                check_reference(reference)?;
                let name = named(reference);
                sale_lock = self.lock_sale(&name)?;
                if sale_lock.is_none() {
                    return Err(Failure::new(
                        Kind::NotReady,
                        "this sale is being taken by another tillctl on this machine",
                    )
                    .hint("wait for it; the same command then tells how it ended"));
                }
                name
            }
            // Nobody else can know its name before it stands in the journal,
            // and then its reader's lock keeps them off.
            None => format!("s:{}", uuid::Uuid::new_v4()),
        };
        let Some(_reader_lock) = self.lock_reader(&sale.till.id)? else {
            return Err(Failure::new(
                Kind::NotReady,
                format!(
                    "{} is in use by another tillctl on this machine",
                    sale.till.name()
                ),
            )
            .hint("wait for it, or take another reader"));
        };
        let before = match &sale.reference {
            Some(_) => self.journal.entry(&name)?,
            None => None,
        };
        let before = before.as_ref();
        if let (Some(entry), Some(reference)) = (before, &sale.reference) {
            same_sale(entry, reference, sale.amount)?;
            if let Some(receipt) = entry.receipt().filter(|r| r.outcome.is_success()) {
                return Ok(receipt);
            }
        }
        let run = self.run(client, sale, hooks, among, name);
        let receipt = run.sell(reader, before).await;
        if receipt.is_begun {
            self.close(&run, &receipt.receipt).await;
        }
        drop(sale_lock);
        Ok(receipt.receipt)
    }

    fn run<'a>(
        &'a self,
        client: &'a Client,
        sale: &'a Sale,
        hooks: &'a Hooks<'a>,
        among: &Among<'a>,
        name: String,
    ) -> Run<'a> {
        Run {
            client,
            sale,
            hooks,
            record: Record {
                book: self,
                sale: name,
                keep: sale.reference.is_some(),
            },
            charge_before: std::sync::Mutex::default(),
            began: Instant::now(),
            interrupts: among.interrupts,
            watch: among.watch,
            delivered: AtomicBool::new(false),
        }
    }

    /// Writes the end. The outcome stands whether or not it can be written: the
    /// next reader of the book finds the sale open and asks Stripe.
    async fn close(&self, run: &Run<'_>, receipt: &Receipt) {
        if let Err(failure) = run
            .record
            .write(What::Ended(Box::new(End::from(receipt))))
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
        entry: &Entry,
        hooks: &Hooks<'_>,
    ) -> Result<Resumed, Failure> {
        let Some(_sale_lock) = self.lock_sale(&entry.sale)? else {
            return Ok(Resumed::InProgress);
        };
        let Some(_reader_lock) = self.lock_reader(&entry.sheet.till.id)? else {
            return Ok(Resumed::InProgress);
        };
        // It may have gone on between the reading and the lock.
        let reading = self.read()?;
        let Some(entry) = reading.entries.get(&entry.sale) else {
            return Ok(Resumed::Settled);
        };
        if !entry.is_undecided() {
            return Ok(Resumed::Settled);
        }
        let age = (self.now)().duration_since(entry.tried);
        let waited = u64::try_from(age.as_secs()).unwrap_or(0);
        let sale = Sale {
            till: entry.sheet.till.clone(),
            amount: Money::new(entry.sheet.amount, entry.sheet.currency),
            reference: entry.sheet.reference.clone(),
            description: None,
            metadata: std::collections::BTreeMap::new(),
            capture: Capture::Automatic,
            interac: false,
            extended_authorization: false,
            inspect: None,
            process: ProcessConfig::default(),
            deadline: Duration::from_secs(entry.sheet.deadline_s.saturating_sub(waited)),
            replace: false,
            present: None,
            wait: true,
        };
        let among = Among {
            watch: &ALONE,
            interrupts: hooks.interrupt.count(),
        };
        let run = self.run(client, &sale, hooks, &among, entry.sale.clone());
        let receipt = run.resume(entry, age < KEY_LIFE).await?;
        self.close(&run, &receipt).await;
        Ok(Resumed::Ended(Box::new(receipt)))
    }
}

/// Deletes the books of a state directory: for a simulated shop that is thrown
/// away.
///
/// # Errors
/// If they are there and cannot be deleted.
pub fn forget(state: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(state.join(FOLDER)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a reference fits into an Idempotency-Key.
///
/// # Errors
/// [`Kind::Usage`], with the reason.
pub fn check_reference(reference: &str) -> Result<(), Failure> {
    if reference.trim().is_empty() {
        return Err(Failure::usage("--reference is empty"));
    }
    if path_segment(reference).len() > LONGEST_REFERENCE {
        return Err(Failure::usage(format!(
            "--reference is too long: {LONGEST_REFERENCE} plain characters are the most"
        )));
    }
    Ok(())
}

fn same_sale(entry: &Entry, reference: &str, amount: Money) -> Result<(), Failure> {
    let before = Money::new(entry.sheet.amount, entry.sheet.currency);
    if before == amount {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "the reference {reference:?} belongs to a sale of {before}, not {amount}; nothing was done"
    ))
    .hint("one reference is one sale: give this sale a reference of its own"))
}

/// A receipt, and whether anything of its sale stands in the journal.
pub(super) struct Sold {
    receipt: Receipt,
    is_begun: bool,
}

/// Where the PaymentIntent of a sale comes from.
enum Origin {
    /// It is there and wants a card.
    Open(Box<PaymentIntent>),
    /// The sale is settled.
    Settled(Box<PaymentIntent>),
    /// It could not be had; nothing was charged.
    Failed(Failure),
}

impl Run<'_> {
    async fn sell(&self, reader: &Reader, before: Option<&Entry>) -> Sold {
        let mut receipt = Receipt::blank(self.sale, Outcome::NotReady);
        let undecided = before.filter(|e| e.is_undecided());
        let known = undecided.and_then(|e| e.payment_intent.as_deref());
        let ours = known.is_some()
            && reader
                .action
                .as_ref()
                .is_some_and(|a| a.holds_the_reader() && a.payment_intent() == known);
        if !ours && let Err(problem) = self.check_slot(reader) {
            receipt.problem = Some(problem);
            return Sold {
                receipt,
                is_begun: false,
            };
        }
        if let Some(entry) = undecided
            && entry.sheet.till.id != self.sale.till.id
            && let Err(problem) = self.leave_other_reader(entry).await
        {
            receipt.problem = Some(problem);
            return Sold {
                receipt,
                is_begun: false,
            };
        }
        let intent = match self.origin(before).await {
            Origin::Open(intent) => intent,
            Origin::Settled(intent) => {
                receipt.read(&intent);
                settle(&mut receipt);
                return Sold {
                    receipt,
                    is_begun: true,
                };
            }
            Origin::Failed(problem) => {
                if problem.kind() == Kind::Interrupted {
                    receipt.outcome = Outcome::Canceled;
                }
                receipt.problem = Some(problem);
                // The end is written only if the create may not have happened;
                // else the entry stays open for whoever comes next.
                return Sold {
                    receipt,
                    is_begun: true,
                };
            }
        };
        receipt.read(&intent);
        receipt.decline_code = None;
        self.note_charge(receipt.charge.as_deref());
        let receipt = if ours {
            self.go_on(receipt, &intent.id).await
        } else {
            self.collect(receipt, &intent.id).await
        };
        Sold {
            receipt,
            is_begun: true,
        }
    }

    /// The PaymentIntent of this sale: the one of an earlier attempt if it can
    /// still be used, else a new one.
    async fn origin(&self, before: Option<&Entry>) -> Origin {
        let mut attempt = before.map_or(1, |e| e.sheet.attempt);
        if let Some(entry) = before {
            if let Some(id) = &entry.payment_intent {
                match self.read(id).await {
                    Ok(intent) if is_settled(&intent.status) => {
                        return Origin::Settled(Box::new(intent));
                    }
                    Ok(intent) if intent.status == IntentStatus::Canceled => attempt += 1,
                    Ok(intent) => {
                        // The same PaymentIntent again, as Stripe asks for
                        // after a decline.
                        let mut sheet = self.sheet(attempt, entry.sheet.key.clone());
                        sheet.params.clone_from(&entry.sheet.params);
                        if let Err(failure) =
                            self.record.write(What::Intended(Box::new(sheet))).await
                        {
                            return Origin::Failed(failure);
                        }
                        return self.described(intent).await;
                    }
                    Err(error) => return Origin::Failed(error.into()),
                }
            } else if !entry.is_undecided() {
                attempt += 1;
            }
        }
        // A key that was used elsewhere leads to a PaymentIntent that may have
        // been called off there: the next attempt's key then.
        for attempt in attempt..attempt.saturating_add(50) {
            match self.create(attempt).await {
                Ok(Some(intent)) if is_settled(&intent.status) => {
                    return Origin::Settled(Box::new(intent));
                }
                Ok(Some(intent)) => return self.described(intent).await,
                Ok(None) => {}
                Err(failure) => return Origin::Failed(failure),
            }
        }
        Origin::Failed(
            Failure::failed("fifty attempts under this reference were called off")
                .hint("give the sale another reference"),
        )
    }

    /// The sale as it goes into the journal.
    fn sheet(&self, attempt: u32, key: String) -> Sheet {
        let sale = self.sale;
        // Under a reference only what another machine would send as well goes
        // into the creation: Stripe compares all of it under the key. The rest
        // follows in a second request.
        let (description, metadata) = match &sale.reference {
            Some(reference) => (
                None,
                [("tillctl_reference".to_owned(), reference.clone())].into(),
            ),
            None => (sale.description.clone(), sale.stamped()),
        };
        let draft = Draft {
            extended_authorization: sale.extended_authorization,
            amount: sale.amount.minor(),
            currency: sale.amount.currency().code().to_owned(),
            capture: sale.capture,
            interac: sale.interac,
            description,
            metadata,
        };
        Sheet {
            reference: sale.reference.clone(),
            attempt,
            till: sale.till.clone(),
            amount: sale.amount.minor(),
            currency: sale.amount.currency(),
            deadline_s: sale.deadline.as_secs(),
            keep: self.record.keep,
            key,
            params: payment_intents::create(&draft).params.pairs().to_vec(),
        }
    }

    /// Creates the PaymentIntent of an attempt. Creating moves no money, so a
    /// failure here never leaves the outcome open. `None`: the PaymentIntent
    /// under this key was called off.
    async fn create(&self, attempt: u32) -> Result<Option<PaymentIntent>, Failure> {
        let key = match &self.sale.reference {
            Some(reference) => format!("tillctl-{}-{attempt}", path_segment(reference)),
            None => uuid::Uuid::new_v4().to_string(),
        };
        let sheet = self.sheet(attempt, key);
        let request = payment_intents::create_again(sheet.params.clone(), &sheet.key);
        self.record.write(What::Intended(Box::new(sheet))).await?;
        let answer = match self.write_for::<PaymentIntent>(&request).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.not_created(error)),
        };
        let mut intent = answer.reply;
        if answer.replayed {
            // What was answered then is not how it stands now.
            intent = self.read(&intent.id).await.map_err(Failure::from)?;
            if intent.status == IntentStatus::Canceled {
                return Ok(None);
            }
        }
        self.record
            .write(What::Created {
                payment_intent: intent.id.clone(),
            })
            .await?;
        if self.is_interrupted() && !is_settled(&intent.status) {
            // It was never pushed; it is only tidied away.
            let _ = self
                .write::<PaymentIntent>(&payment_intents::cancel(&intent.id))
                .await;
            return Err(before_the_reader());
        }
        if answer.replayed && !is_settled(&intent.status) {
            self.check_elsewhere(&intent).await?;
        }
        Ok(Some(intent))
    }

    fn not_created(&self, error: Error) -> Failure {
        if self.is_interrupted() {
            return before_the_reader();
        }
        let is_reuse =
            matches!(&error, Error::Api { error, .. } if error.kind == "idempotency_error");
        let open = error.may_have_happened();
        let failure = Failure::from(error).context("the PaymentIntent was not created");
        if is_reuse {
            failure.kind_of(Kind::Failed).hint(
                "this reference was used within the last day with another amount, currency or way of capture: give the sale a reference of its own",
            )
        } else if open {
            failure
                .kind_of(Kind::Unavailable)
                .hint("nothing was charged: no reader was asked for a card; try again")
        } else {
            failure
        }
    }

    /// A PaymentIntent that another machine made under this reference may be on
    /// a reader there right now.
    async fn check_elsewhere(&self, intent: &PaymentIntent) -> Result<(), Failure> {
        let Some(there) = intent
            .metadata
            .as_ref()
            .and_then(|m| m.get("tillctl_reader"))
        else {
            return Ok(());
        };
        if *there == self.sale.till.id {
            return Ok(());
        }
        let reader = match self.client.send::<Reader>(&readers::get(there)).await {
            Ok(reader) => reader,
            Err(error) if error.is_missing() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let busy = reader.action.as_ref().is_some_and(|a| {
            a.status == ActionStatus::InProgress && a.payment_intent() == Some(intent.id.as_str())
        });
        if busy {
            return Err(Failure::new(
                Kind::NotReady,
                format!(
                    "this sale is on {} ({}) at the moment",
                    reader.name(),
                    reader.id
                ),
            )
            .hint("wait for it there, or end it with `tillctl readers cancel`"));
        }
        Ok(())
    }

    /// An earlier attempt may still be on another reader: it comes off there
    /// before the sale goes on here.
    async fn leave_other_reader(&self, entry: &Entry) -> Result<(), Failure> {
        let Some(intent) = &entry.payment_intent else {
            return Ok(());
        };
        let there = &entry.sheet.till;
        let Some(_lock) = self.record.lock_reader(&there.id)? else {
            return Err(Failure::new(
                Kind::NotReady,
                format!("this sale is being taken on {}", there.name()),
            )
            .hint("wait for it there"));
        };
        self.take_off_from(&there.id, intent).await.map_err(|why| {
            Failure::new(
                Kind::NotReady,
                format!("this sale is still on {}: {why}", there.name()),
            )
            .hint("look there first: the customer may be paying")
        })
    }

    /// Says in the PaymentIntent where the sale is, for reports on any API
    /// version. Under a reference this is a request of its own.
    async fn described(&self, intent: PaymentIntent) -> Origin {
        if self.sale.reference.is_none() {
            return Origin::Open(Box::new(intent));
        }
        let request = payment_intents::describe(
            &intent.id,
            self.sale.description.as_deref(),
            &self.sale.stamped(),
        );
        match self.write::<PaymentIntent>(&request).await {
            Ok(_) => Origin::Open(Box::new(intent)),
            // What is only said about a sale does not decide it: the next
            // request will tell whether Stripe can be reached.
            Err(error) if error.may_have_happened() || error.is_unavailable() => {
                Origin::Open(Box::new(intent))
            }
            Err(error) => match self.read(&intent.id).await {
                Ok(read) if is_settled(&read.status) => Origin::Settled(Box::new(read)),
                _ => Origin::Failed(
                    Failure::from(error).context("the PaymentIntent could not be prepared"),
                ),
            },
        }
    }

    /// Takes up a sale whose process died.
    async fn resume(&self, entry: &Entry, key_lives: bool) -> Result<Receipt, Failure> {
        let mut receipt = Receipt::blank(self.sale, Outcome::Canceled);
        let died = Failure::new(
            Kind::NotReady,
            "its process ended before the payment did; nothing was charged",
        )
        .hint("take the sale again");
        let intent = match &entry.payment_intent {
            Some(id) => id.clone(),
            None if !key_lives => {
                // Never pushed, and too old to be found by its key.
                receipt.problem = Some(died);
                return Ok(receipt);
            }
            None => {
                let request =
                    payment_intents::create_again(entry.sheet.params.clone(), &entry.sheet.key);
                match self.write::<PaymentIntent>(&request).await {
                    Ok(intent) => {
                        self.record
                            .write(What::Created {
                                payment_intent: intent.id.clone(),
                            })
                            .await?;
                        intent.id
                    }
                    Err(error) if error.may_have_happened() || error.is_unavailable() => {
                        return Err(error.into());
                    }
                    // Refused: there is nothing under this key.
                    Err(_) => {
                        receipt.problem = Some(died);
                        return Ok(receipt);
                    }
                }
            }
        };
        let read = self.read(&intent).await?;
        receipt.read(&read);
        if is_settled(&read.status) {
            settle(&mut receipt);
            return Ok(receipt);
        }
        if read.status == IntentStatus::Canceled {
            receipt.problem = Some(died);
            return Ok(receipt);
        }
        let reader = self
            .client
            .send::<Reader>(&readers::get(&self.sale.till.id))
            .await;
        let on_reader = reader.as_ref().is_ok_and(|r| {
            r.action.as_ref().is_some_and(|a| {
                a.holds_the_reader() && a.payment_intent() == Some(intent.as_str())
            })
        });
        // Whatever the journal says, the reader may have got it.
        self.delivered
            .store(true, std::sync::atomic::Ordering::SeqCst);
        if on_reader && !self.sale.deadline.is_zero() {
            return Ok(self.go_on(receipt, &intent).await);
        }
        if entry.sheet.keep && read.last_payment_error.is_some() {
            receipt.outcome = Outcome::Declined;
            return Ok(self
                .withdraw(
                    receipt,
                    &intent,
                    Outcome::Declined,
                    died.kind_of(Kind::Declined),
                )
                .await);
        }
        Ok(self
            .withdraw(receipt, &intent, Outcome::Canceled, died)
            .await)
    }
}

impl Record<'_> {
    fn lock_reader(&self, reader: &str) -> Result<Option<ReaderLock>, Failure> {
        self.book.lock_reader(reader)
    }
}

fn before_the_reader() -> Failure {
    Failure::new(
        Kind::Interrupted,
        "interrupted before the reader was asked; nothing was charged",
    )
}
