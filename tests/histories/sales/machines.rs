//! Machines that sell, all with the same key: each with a journal of its own, or all with
//! a store that they share.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use jiff::SignedDuration;
use tempfile::TempDir;
use tillctl::facade::ApiKey;
use tillctl::facade::Interrupt;
use tillctl::facade::money::{Currency, Money};
use tillctl::facade::payment::JournalSale;
use tillctl::facade::payment::{
    Hooks, MemoryStore, PaymentService, ReaderRef, Receipt, Resumed, Sale, SaleOutcome, StoreFault,
    StoreProcess,
};
use tillctl::facade::stripe::payment_intents::Capture;
use tillctl::facade::stripe::readers::{self, ProcessConfig};
use tillctl::facade::stripe::{Client, Config, Reader, Verbatim};
use tillctl::facade::{Failure, Kind};
use tokio::time::Instant;

use super::story::{Customer, Fault, LONGEST_WAY, MACHINES, Pay, READERS, REFERENCES, Resume};
use super::stripe::{Signals, Status, Stripe};

/// Machines' clocks are wrong by so much.
const SKEWS: [i64; MACHINES] = [0, 150, -200];
/// A machine meets a reference first within this time of the first try anywhere:
/// that is what is promised.
const MEETS: Duration = Duration::from_hours(23);
const AMOUNT: i64 = 1200;

/// The world, and the machines in it.
pub(crate) struct Shop {
    pub(crate) stripe: Stripe,
    homes: Vec<TempDir>,
    store: Option<MemoryStore>,
}

/// A run of a machine: its payment service, and its process if the store is shared.
struct Till {
    payments: PaymentService,
    process: Option<StoreProcess>,
}

impl Till {
    /// Its process is no more.
    fn die(&self) {
        if let Some(process) = &self.process {
            process.die();
        }
    }
}

const ACCOUNT: &str = "test-histories";

/// How a run of `pay` ended; `None` if its process died, or it never began.
type Ended = Option<Receipt>;

impl Shop {
    pub(crate) async fn open() -> Self {
        Self {
            stripe: Stripe::start(&READERS).await,
            homes: (0..MACHINES).map(|_| home()).collect(),
            store: None,
        }
    }

    /// One whose machines share a store.
    pub(crate) async fn sharing() -> Self {
        Self {
            stripe: Stripe::start(&READERS).await,
            homes: Vec::new(),
            store: Some(MemoryStore::default()),
        }
    }

    /// How far a machine's clock is off, as its journal has it: moments in a store are by
    /// the clock of the store.
    fn skew(&self, machine: usize) -> SignedDuration {
        let seconds = if self.store.is_some() {
            0
        } else {
            SKEWS[machine]
        };
        SignedDuration::from_secs(seconds)
    }

    fn client(&self, run: usize) -> Client {
        Client::new(Config {
            base: self.stripe.root(run),
            key: ApiKey::parse("sk_test_histories").unwrap(),
            key_origin: tillctl::facade::stripe::key_origin::KeyOrigin::default(),
            account: None,
            context: None,
            protected: None,
            timeout: Duration::from_secs(10),
            max_retries: 1,
            live: false,
            dry_run: false,
            trace: None,
            record: None,
            ca_file: None,
        })
        .unwrap()
    }

    fn till(&self, machine: usize, run: usize, faults: &[StoreFault]) -> Till {
        let stripe = self.stripe.clone();
        let skew = self.skew(machine);
        let now = Arc::new(move || stripe.now() + skew);
        let Some(store) = &self.store else {
            let home = self.homes[machine].path();
            return Till {
                payments: PaymentService::open(home, ACCOUNT, now).unwrap(),
                process: None,
            };
        };
        let process = store.process(faults.to_vec(), self.stripe.killer(run));
        self.stripe.watch(run, process.overtaken());
        Till {
            payments: PaymentService::in_memory(&process, ACCOUNT, now),
            process: Some(process),
        }
    }

    async fn entries(&self, machine: usize) -> Vec<JournalSale> {
        // Somebody who only looks.
        let reading = self.till(machine, 0, &[]).payments.read().await.unwrap();
        assert!(reading.unreadable.is_empty());
        reading.entries.iter().cloned().collect()
    }

    /// Whether the promise covers that this machine tries the reference now.
    async fn may_meet(&self, machine: usize, reference: &str) -> bool {
        if self.store.is_some() {
            // There it is for ever.
            return true;
        }
        let since = self.stripe.lock().first.get(reference).copied();
        let knows = |e: &JournalSale| e.intended.reference.as_deref() == Some(reference);
        since.is_none_or(|first: Instant| first.elapsed() < MEETS)
            || self.entries(machine).await.iter().any(knows)
    }

    /// `tillctl pay`.
    pub(crate) async fn pay(&self, pay: &Pay) -> Ended {
        let reference = pay.reference.map(|r| REFERENCES[r]);
        if let Some(reference) = reference
            && !self.may_meet(pay.machine, reference).await
        {
            return None;
        }
        let signals = self.stripe.run(pay.faults.clone(), pay.customer);
        let (run, mut kill) = (signals.run, signals.kill.clone());
        let till = self.till(pay.machine, run, &pay.store_faults);
        let sold = pin!(self.sell(pay, reference, &signals, &till.payments));
        let killed = pin!(kill.wait_for(|dead| *dead));
        let Either::Left((receipt, _)) = select(sold, killed).await else {
            // What it holds goes with the call below, and is given back by nobody.
            till.die();
            return None;
        };
        let receipt = receipt?;
        self.check(pay, run, &receipt).await;
        let lost = till.process.as_ref().map(StoreProcess::overtaken_at);
        // The reader, or the sale.
        let is_its = |name: &String| name == READERS[pay.reader] || name.starts_with("sale-");
        if !receipt.outcome.is_success() && lost.iter().flatten().any(is_its) {
            let problem = receipt.problem.as_ref().expect("why");
            let told = format!("{receipt:?}");
            assert_eq!(problem.kind(), Kind::Unknown, "it was overtaken: {told}");
            assert_eq!(
                receipt.outcome,
                SaleOutcome::Unknown,
                "it was overtaken: {told}"
            );
            assert!(
                !told.contains("nothing was charged"),
                "it was overtaken: {told}"
            );
        }
        Some(receipt)
    }

    async fn sell(
        &self,
        pay: &Pay,
        reference: Option<&str>,
        signals: &Signals,
        payments: &PaymentService,
    ) -> Ended {
        let client = self.client(signals.run);
        let look = readers::get(READERS[pay.reader]);
        let looked_at = client.send::<Verbatim<Reader>>(&look).await;
        let looked_at = looked_at.map(Verbatim::into_inner);
        let there = || ReaderRef {
            id: READERS[pay.reader].to_owned(),
            label: None,
            location: None,
        };
        let sale = Sale {
            reader_ref: looked_at.as_ref().map_or_else(|_| there(), ReaderRef::from),
            amount: Money::new(AMOUNT, Currency::parse("eur").unwrap()),
            reference: reference.map(str::to_owned),
            description: None,
            metadata: BTreeMap::new(),
            capture: Capture::Automatic,
            interac: false,
            extended_authorization: false,
            inspect: None,
            process: ProcessConfig::default(),
            deadline: Duration::from_secs(u64::from(pay.deadline)),
            replace: pay.replace,
            present: None,
            wait: pay.wait,
        };
        let (interrupt, _presses) = interrupt(signals);
        let hooks = Hooks {
            event: &|_| {},
            interrupt: &interrupt,
        };
        Some(match looked_at {
            Ok(reader) => payments.sell(&client, &sale, &reader, &hooks).await,
            Err(error) => {
                let why = Failure::from(error);
                payments.not_taken(&client, &sale, &hooks, why).await
            }
        })
    }

    /// `tillctl payments resume`; whether nothing is open any more.
    pub(crate) async fn resume(&self, resume: &Resume) -> bool {
        let signals = self.stripe.run(resume.faults.clone(), Customer::Never);
        let mut kill = signals.kill.clone();
        let till = self.till(resume.machine, signals.run, &resume.store_faults);
        let done = pin!(self.take_up(resume.machine, &signals, &till.payments));
        let killed = pin!(kill.wait_for(|dead| *dead));
        match select(done, killed).await {
            Either::Left((done, _)) => done,
            Either::Right(_) => {
                till.die();
                false
            }
        }
    }

    async fn take_up(&self, machine: usize, signals: &Signals, payments: &PaymentService) -> bool {
        let client = self.client(signals.run);
        let (interrupt, _presses) = interrupt(signals);
        let hooks = Hooks {
            event: &|_| {},
            interrupt: &interrupt,
        };
        let skew = self.skew(machine);
        let mut done = true;
        for entry in self.entries(machine).await {
            if !entry.is_unfinished(self.stripe.now() + skew) {
                continue;
            }
            match payments.resume(&client, &entry, &hooks).await {
                Ok(Resumed::Ended(receipt)) => {
                    self.check_paid(&receipt);
                    done &= receipt.outcome != SaleOutcome::Unknown;
                }
                Ok(Resumed::Settled) => {}
                Ok(Resumed::InProgress) | Err(_) => done = false,
            }
        }
        done
    }

    /// How many charges of a reference succeeded.
    pub(crate) fn charged(&self, reference: &str) -> usize {
        let mut world = self.stripe.lock();
        Stripe::go_on(&mut world);
        let of = |i: &&super::stripe::Intent| {
            i.metadata.get("tillctl_reference").map(String::as_str) == Some(reference)
        };
        let charges = world.intents.iter().filter(of).flat_map(|i| &i.charges);
        charges.filter(|(_, paid)| *paid).count()
    }

    /// What was said must be true.
    async fn check(&self, pay: &Pay, run: usize, receipt: &Receipt) {
        self.check_paid(receipt);
        if receipt.outcome.is_success() || receipt.outcome == SaleOutcome::Unknown {
            return;
        }
        let problem = receipt.problem.as_ref().expect("a problem");
        assert_ne!(problem.kind(), Kind::Unknown, "{problem:?}");
        self.check_unpaid(pay, problem).await;
        // "Nothing was charged": nor can it be any more, by what this run did.
        let mut world = self.stripe.lock();
        Stripe::go_on(&mut world);
        let action = world.readers[READERS[pay.reader]].clone();
        let Some(action) = action.filter(|a| a.run == Some(run)) else {
            return;
        };
        let intent = world.intents.iter().find(|i| i.id == action.intent);
        let is_over = match intent.map(|i| i.status) {
            Some(Status::Canceled) => true,
            Some(Status::Open) => action.status != "in_progress",
            _ => false,
        };
        assert!(
            is_over,
            "it says {problem}, but of {action:?} there is {intent:?}"
        );
    }

    /// What a machine pushed itself it does not call unpaid once it is paid, unless
    /// somebody else is at it right now.
    async fn check_unpaid(&self, pay: &Pay, problem: &Failure) {
        let told = problem.to_string();
        // Nor does a machine know what it pushed whose store keeps the journal from it.
        let is_blind = self.store.is_some() && told.starts_with("the store cannot be reached");
        if is_blind || told.contains("being taken") || told.contains("at the moment") {
            return;
        }
        let reference = pay.reference.map(|r| REFERENCES[r]);
        let entries = self.entries(pay.machine).await;
        let is_it =
            |e: &&JournalSale| reference.is_some() && e.intended.reference.as_deref() == reference;
        let known: Vec<&str> = entries
            .iter()
            .filter(is_it)
            .filter_map(|e| e.payment_intent.as_deref())
            .collect();
        let world = self.stripe.lock();
        for intent in world.intents.iter().filter(|i| known.contains(&&*i.id)) {
            let is_paid = intent.charges.iter().any(|(_, paid)| *paid);
            assert!(!is_paid, "it says {told:?}, but {intent:?}");
        }
    }

    fn check_paid(&self, receipt: &Receipt) {
        if !receipt.outcome.is_success() {
            return;
        }
        let world = self.stripe.lock();
        let intent = receipt.payment_intent.as_deref().expect("a PaymentIntent");
        let intent = world.intents.iter().find(|i| i.id == intent).unwrap();
        let paid: Vec<&String> = intent
            .charges
            .iter()
            .filter(|(_, paid)| *paid)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(paid, [receipt.charge.as_ref().unwrap()]);
        assert_eq!(receipt.total, Some(AMOUNT));
    }

    /// Every machine finishes, with nothing going wrong: then nothing is left.
    pub(crate) async fn finish(&self) {
        tokio::time::sleep(LONGEST_WAY).await;
        for _ in 0..4 {
            tokio::time::advance(Duration::from_mins(30)).await;
            for machine in 0..MACHINES {
                let resume = Resume {
                    machine,
                    faults: Vec::<Fault>::new(),
                    store_faults: Vec::new(),
                };
                self.resume(&resume).await;
            }
        }
        {
            let world = self.stripe.lock();
            for intent in &world.intents {
                assert!(
                    matches!(intent.status, Status::Succeeded | Status::Canceled),
                    "{} is still open: {intent:?}",
                    intent.id
                );
            }
            for (id, action) in &world.readers {
                let ours = action.as_ref().filter(|a| a.run.is_some());
                assert!(
                    ours.is_none_or(|a| a.status != "in_progress"),
                    "{id} still shows {action:?}"
                );
            }
        }
        for machine in 0..MACHINES {
            for entry in self.entries(machine).await {
                assert!(!entry.is_open(), "open on machine {machine}: {entry:?}");
            }
        }
        self.sell_again().await;
        if let Some(store) = &self.store {
            assert!(!store.is_in_use(), "somebody still holds a lease");
        }
    }

    /// Whoever asks for a reference again is told the one charge, or makes it.
    async fn sell_again(&self) {
        for (number, reference) in REFERENCES.iter().enumerate() {
            let mut charge = None;
            for machine in 0..MACHINES {
                if self
                    .entries(machine)
                    .await
                    .iter()
                    .all(|e| e.intended.reference.as_deref() != Some(*reference))
                {
                    continue;
                }
                let pay = Pay {
                    machine,
                    reference: Some(number),
                    reader: 0,
                    customer: Customer::Pays(1),
                    deadline: 20,
                    wait: true,
                    replace: true,
                    faults: Vec::new(),
                    store_faults: Vec::new(),
                };
                let receipt = self.pay(&pay).await.expect("a receipt");
                assert_eq!(
                    receipt.outcome,
                    SaleOutcome::Paid,
                    "machine {machine}: {receipt:?}"
                );
                let first = charge.get_or_insert_with(|| receipt.charge.clone());
                assert_eq!(*first, receipt.charge, "machine {machine}");
            }
        }
        self.check_charges();
    }

    /// At most one charge for each reference, and for each sale without one; and whoever
    /// was overtaken wrote nothing, neither to Stripe nor to the store.
    pub(crate) fn check_charges(&self) {
        for reference in REFERENCES {
            let charged = self.charged(reference);
            assert!(charged <= 1, "{reference} was charged {charged} times");
        }
        let world = self.stripe.lock();
        for intent in &world.intents {
            let paid = intent.charges.iter().filter(|(_, paid)| *paid).count();
            assert!(paid <= 1, "{intent:?}");
        }
        let late = &world.sent_late;
        assert!(late.is_empty(), "sent by who was overtaken: {late:#?}");
        if let Some(store) = &self.store {
            let late = store.written_late();
            assert!(late.is_empty(), "kept of who was overtaken: {late:#?}");
        }
    }
}

/// A state directory; in memory where that can be had, because every line of a
/// journal waits for its disk.
fn home() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

/// Ctrl-C as the run's requests press it.
fn interrupt(signals: &Signals) -> (Interrupt, tokio::task::AbortHandle) {
    let (press, interrupt) = Interrupt::by_hand();
    let mut pressed = signals.press.clone();
    let task = tokio::spawn(async move {
        while pressed.changed().await.is_ok() {
            let count = *pressed.borrow();
            press.send_replace(count);
        }
        std::future::pending::<()>().await;
    });
    (interrupt, task.abort_handle())
}
