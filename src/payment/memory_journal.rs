//! A journal that processes share as they would a store, in memory and in the time of
//! tokio: lines, leases and fences. Histories of several machines run on it, in which days
//! go by at once; it is held to what every journal promises.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::vec::IntoIter;

use futures_util::future::{BoxFuture, FutureExt as _};
use jiff::Timestamp;
use tokio::time::{Duration, Instant, sleep, sleep_until};

use super::journal::{Claimed, Journal, PaymentNames, Reading, Refused, sales_of};
use super::journal_line::JournalLine;
use super::journal_sale::{JournalSales, named};
use super::lock::{Claim, HeldLock, Holder, LockGuard};
use super::store_journal::{fences, kept_line, key_of};
use crate::failure::{Failure, Kind};
use crate::store::{LIFE, Line, MARGIN, RENEWAL, WRITING, taken_over};

/// What becomes of something a process asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// It is done.
    None,
    /// The process stands still for so many seconds, then it is done.
    Frozen(u8),
    /// It is done, then the process stands still.
    FrozenAfter(u8),
    /// From now on the process reaches nobody for so many seconds.
    CutOff(u8),
    /// It is done, nobody hears of it, and nobody is reached for so many seconds.
    CutOffAfter(u8),
    /// The process dies.
    Kill,
    /// It is done, and the process dies.
    KillAfter,
}

/// What processes share.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    lines: Vec<Line>,
    /// By account and name.
    leases: BTreeMap<(String, String), Lease>,
    fences: i64,
    processes: i64,
    /// Every lease that was given, in this order.
    given: Vec<((String, String), i64)>,
    /// Those that were given back with a last line.
    given_back: Vec<i64>,
    /// Lines that were kept although somebody else had been given a lease of theirs.
    written_late: Vec<String>,
}

struct Lease {
    fence: i64,
    process: i64,
    expires: Instant,
}

/// A process that shares a store.
#[derive(Clone)]
pub struct StoreProcess(Arc<Process>);

struct Process {
    number: i64,
    store: MemoryStore,
    faults: Mutex<IntoIter<StoreFault>>,
    on_death: Box<dyn Fn() + Send + Sync>,
    is_dead: AtomicBool,
    /// Until then it reaches nobody.
    away_until: Mutex<Instant>,
    held: Mutex<BTreeMap<i64, Arc<Hold>>>,
    /// The leases that were given to somebody else before it gave them back.
    overtaken_at: Mutex<Vec<String>>,
}

/// A lease, as its holder knows of it.
struct Hold {
    is_lost: AtomicBool,
    /// When it was last asked for, with success.
    asked: Mutex<Instant>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemoryStore {
    /// A process whose questions meet these faults, one after the other. It renews what it
    /// holds; where it dies by a fault this is told.
    pub fn process(
        &self,
        faults: Vec<StoreFault>,
        on_death: Box<dyn Fn() + Send + Sync>,
    ) -> StoreProcess {
        let mut kept = locked(&self.0);
        kept.processes += 1;
        let process = Arc::new(Process {
            number: kept.processes,
            store: self.clone(),
            faults: Mutex::new(faults.into_iter()),
            on_death,
            is_dead: AtomicBool::new(false),
            away_until: Mutex::new(Instant::now()),
            held: Mutex::default(),
            overtaken_at: Mutex::default(),
        });
        let renewed = Arc::downgrade(&process);
        tokio::spawn(async move {
            loop {
                sleep(RENEWAL).await;
                let Some(process) = renewed.upgrade() else {
                    return;
                };
                if !process.is_away() {
                    process.renew(Instant::now());
                }
            }
        });
        StoreProcess(process)
    }

    /// Whether somebody has a lease.
    pub fn is_in_use(&self) -> bool {
        let now = Instant::now();
        let kept = locked(&self.0);
        kept.leases.values().any(|lease| lease.expires > now)
    }

    /// Lines that were kept although somebody else had been given a lease since that they
    /// were written under: there must be none.
    pub fn written_late(&self) -> Vec<String> {
        locked(&self.0).written_late.clone()
    }

    /// Time goes by for every lease.
    #[cfg(test)]
    pub(super) fn expire(&self) {
        for lease in locked(&self.0).leases.values_mut() {
            lease.expires = Instant::now();
        }
    }
}

impl Kept {
    fn lease(&mut self, fence: i64) -> Option<&mut Lease> {
        self.leases.values_mut().find(|lease| lease.fence == fence)
    }

    /// Takes a lease under this number, unless another one lives; who has it then.
    fn take(&mut self, place: &(String, String), process: i64, fence: i64) -> Option<i64> {
        let now = Instant::now();
        if let Some(lease) = self.leases.get(place)
            && lease.expires > now
            && lease.fence != fence
        {
            return Some(lease.process);
        }
        let expires = now + LIFE;
        let lease = Lease {
            fence,
            process,
            expires,
        };
        self.leases.insert(place.clone(), lease);
        self.given.push((place.clone(), fence));
        None
    }

    /// Whether somebody else was given this since. It looks at what was given and not at
    /// what lives, so that it sees what goes wrong with the latter.
    fn is_overtaken(&self, fence: i64) -> bool {
        let places = || self.given.iter().rev();
        let place = places().find(|(_, given)| *given == fence);
        let last = place.and_then(|(place, _)| places().find(|(other, _)| other == place));
        last.is_some_and(|(_, given)| *given != fence)
    }

    /// Keeps a line if these leases are there, and gives them back with the last one;
    /// those that are not.
    fn append(&mut self, line: &Line, fences: &[i64], is_last: bool) -> Vec<i64> {
        let is_there = self.lines.iter().any(|kept| kept.id == line.id);
        if is_last && is_there {
            return Vec::new();
        }
        let mut lost = Vec::new();
        for fence in fences {
            match self.lease(*fence) {
                Some(lease) => lease.expires = Instant::now() + LIFE,
                None => lost.push(*fence),
            }
        }
        if lost.is_empty() && !is_there {
            if fences.iter().any(|fence| self.is_overtaken(*fence)) {
                self.written_late.push(line.text.clone());
            }
            self.lines.push(line.clone());
        }
        if is_last {
            if lost.is_empty() {
                self.given_back.extend(fences);
            }
            self.leases
                .retain(|_, lease| !fences.contains(&lease.fence));
        }
        lost
    }

    fn sales(&self, is_wanted: impl Fn(&Line) -> bool) -> JournalSales {
        let lines = self.lines.iter().filter(|line| is_wanted(line));
        sales_of(lines.map(|line| line.text.as_str()))
    }
}

impl Process {
    fn is_away(&self) -> bool {
        self.is_dead.load(Ordering::SeqCst) || *locked(&self.away_until) > Instant::now()
    }

    fn cut_off(&self, seconds: u8) {
        let until = Instant::now() + Duration::from_secs(u64::from(seconds));
        *locked(&self.away_until) = until;
    }

    /// Renews what is held; whose lease is not there any more has lost it.
    fn renew(&self, asked: Instant) {
        let mut kept = locked(&self.store.0);
        for (fence, hold) in &*locked(&self.held) {
            match kept.lease(*fence) {
                Some(lease) => {
                    lease.expires = Instant::now() + LIFE;
                    *locked(&hold.asked) = asked;
                }
                None => hold.is_lost.store(true, Ordering::SeqCst),
            }
        }
    }

    fn lose(&self, fences: &[i64]) {
        let held = locked(&self.held);
        for hold in fences.iter().filter_map(|fence| held.get(fence)) {
            hold.is_lost.store(true, Ordering::SeqCst);
        }
    }

    async fn stand_still(&self, seconds: u8) {
        self.cut_off(seconds);
        sleep(Duration::from_secs(u64::from(seconds))).await;
    }

    /// Waits until somebody can be reached, as long as is waited for that.
    async fn reach(&self, until: Instant) -> Result<(), Failure> {
        let back = *locked(&self.away_until);
        sleep_until(back.min(until)).await;
        if back > until {
            return Err(Failure::new(
                Kind::Unavailable,
                "the store cannot be reached",
            ));
        }
        Ok(())
    }

    async fn ask<T>(&self, work: impl Fn(&mut Kept) -> T) -> Result<T, Failure> {
        let done = || work(&mut locked(&self.store.0));
        let fault = locked(&self.faults).next().unwrap_or(StoreFault::None);
        match fault {
            StoreFault::Frozen(seconds) => self.stand_still(seconds).await,
            StoreFault::CutOff(seconds) => self.cut_off(seconds),
            StoreFault::Kill => self.die().await,
            _ => {}
        }
        let until = Instant::now() + WRITING;
        self.reach(until).await?;
        let heard = done();
        match fault {
            StoreFault::FrozenAfter(seconds) => self.stand_still(seconds).await,
            StoreFault::CutOffAfter(seconds) => {
                // Asked once more: what was done is not done twice.
                self.cut_off(seconds);
                self.reach(until).await?;
                return Ok(done());
            }
            StoreFault::KillAfter => self.die().await,
            _ => {}
        }
        Ok(heard)
    }

    async fn die(&self) {
        self.is_dead.store(true, Ordering::SeqCst);
        (self.on_death)();
        std::future::pending::<()>().await;
    }
}

impl StoreProcess {
    /// It is no more: nobody gives back what it holds.
    pub fn die(&self) {
        self.0.is_dead.store(true, Ordering::SeqCst);
    }

    /// Tells whether something it holds was given to somebody else since, as long as it is.
    pub fn overtaken(&self) -> Box<dyn Fn() -> bool + Send + Sync> {
        let process = Arc::downgrade(&self.0);
        Box::new(move || {
            process.upgrade().is_some_and(|process| {
                let kept = locked(&process.store.0);
                let held = locked(&process.held);
                held.keys().any(|fence| kept.is_overtaken(*fence))
            })
        })
    }

    /// The leases it worked under that were given to somebody else before it gave them
    /// back.
    pub fn overtaken_at(&self) -> Vec<String> {
        locked(&self.0.overtaken_at).clone()
    }

    pub(super) fn journal(&self, account: &str) -> MemoryJournal {
        MemoryJournal {
            process: Arc::clone(&self.0),
            account: account.to_owned(),
        }
    }
}

/// The journal of an account, as a process sees it.
pub(super) struct MemoryJournal {
    process: Arc<Process>,
    account: String,
}

impl fmt::Debug for MemoryJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryJournal({})", self.account)
    }
}

impl MemoryJournal {
    async fn claimed(
        &self,
        locks: &[String],
        sale_key: Option<String>,
    ) -> Result<Result<Claimed, Refused>, Failure> {
        let process = &self.process;
        let places: Vec<_> = locks
            .iter()
            .map(|name| (self.account.clone(), name.clone()))
            .collect();
        // Whoever asks again says the same numbers.
        let fences: Vec<i64> = {
            let mut kept = locked(&process.store.0);
            let first = kept.fences + 1;
            kept.fences += i64::try_from(locks.len()).unwrap_or(0);
            (first..=kept.fences).collect()
        };
        let asked = Instant::now();
        let claimed = process.ask(|kept| {
            for (number, (place, fence)) in places.iter().zip(&fences).enumerate() {
                if let Some(by) = kept.take(place, process.number, *fence) {
                    return Err((number, by));
                }
            }
            Ok(kept.sales(|line| {
                line.account == self.account && Some(&line.sale_key) == sale_key.as_ref()
            }))
        });
        let claimed = claimed.await?;
        let count = claimed
            .as_ref()
            .map_or_else(|(number, _)| *number, |_| fences.len());
        // What was had before one that could not be had is given back at once.
        let held = fences.iter().zip(locks).take(count);
        let held = held.map(|(fence, name)| {
            let name = claimed.is_ok().then(|| name.clone());
            MemoryLease::new(process, *fence, (name, asked))
        });
        let locks: Vec<LockGuard> = held.map(|lease| Arc::new(lease) as LockGuard).collect();
        Ok(match claimed {
            Ok(sales) => Ok(Claimed { locks, sales }),
            Err((number, by)) => Err((number, Holder::at("memory", "test", by))),
        })
    }

    async fn write(
        &self,
        line: &JournalLine,
        locks: &[LockGuard],
        is_last: bool,
    ) -> Result<(), Failure> {
        let line = kept_line(&self.account, line)?;
        let fences = fences(locks);
        let asked = Instant::now();
        let asked_for = self
            .process
            .ask(|kept| kept.append(&line, &fences, is_last));
        let lost = asked_for.await?;
        if !lost.is_empty() {
            self.process.lose(&lost);
            return Err(taken_over());
        }
        let held = locked(&self.process.held);
        for hold in fences.iter().filter_map(|fence| held.get(fence)) {
            *locked(&hold.asked) = asked;
        }
        Ok(())
    }

    async fn sales(&self, is_wanted: impl Fn(&Line) -> bool) -> Result<JournalSales, Failure> {
        let is_wanted = |line: &Line| line.account == self.account && is_wanted(line);
        self.process.ask(|kept| kept.sales(is_wanted)).await
    }

    async fn reading(&self, names: Option<&PaymentNames>) -> Result<Reading, Failure> {
        let Some(names) = names else {
            return Ok(Reading {
                entries: self.sales(|_| true).await?,
                ..Reading::default()
            });
        };
        let is_in = |name: &Option<String>, names: &[String]| {
            name.as_ref().is_some_and(|name| names.contains(name))
        };
        let keys = names.references.iter().map(|r| key_of(&named(r)));
        let mut keys: Vec<String> = keys.collect();
        let found = self.process.ask(|kept| {
            let lines = kept.lines.iter().filter(|line| {
                line.account == self.account
                    && (is_in(&line.payment_intent, &names.intents)
                        || is_in(&line.refund_reference, &names.refunds))
            });
            lines.map(|line| line.sale_key.clone()).collect::<Vec<_>>()
        });
        keys.extend(found.await?);
        Ok(Reading {
            entries: self.sales(|line| keys.contains(&line.sale_key)).await?,
            ..Reading::default()
        })
    }
}

impl Journal for MemoryJournal {
    fn append<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.write(line, locks, false).boxed()
    }

    fn append_last<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.write(line, locks, true).boxed()
    }

    fn read(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        self.reading(None).boxed()
    }

    fn read_about<'a>(
        &'a self,
        payments: &'a PaymentNames,
    ) -> BoxFuture<'a, Result<Reading, Failure>> {
        self.reading(Some(payments)).boxed()
    }

    fn read_open(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        self.reading(None).boxed()
    }

    fn sales_of<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<JournalSales, Failure>> {
        let key = key_of(name);
        async move { self.sales(|line| line.sale_key == key).await }.boxed()
    }

    fn lock<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Claim, Failure>> {
        async move {
            let claimed = self.claimed(&[name.to_owned()], None).await?;
            let Claimed { mut locks, .. } = match claimed {
                Ok(claimed) => claimed,
                Err((_, holder)) => return Ok(Err(holder)),
            };
            locks
                .pop()
                .map(Ok)
                .ok_or_else(|| Failure::failed("no lease was given"))
        }
        .boxed()
    }

    fn claim<'a>(
        &'a self,
        locks: &'a [String],
        sale: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Result<Claimed, Refused>, Failure>> {
        self.claimed(locks, sale.map(key_of)).boxed()
    }

    fn tidy(&self, _: Timestamp, _: bool) {}

    fn place(&self) -> String {
        "memory".to_owned()
    }
}

/// A lease that is held; it is given back when this goes, by a process that lives and
/// reaches the store.
struct MemoryLease {
    process: Arc<Process>,
    fence: i64,
    hold: Arc<Hold>,
    /// What it is of, if somebody works under it.
    name: Option<String>,
}

impl fmt::Debug for MemoryLease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryLease({})", self.fence)
    }
}

impl MemoryLease {
    fn new(process: &Arc<Process>, fence: i64, (name, asked): (Option<String>, Instant)) -> Self {
        let hold = Arc::new(Hold {
            is_lost: AtomicBool::new(false),
            asked: Mutex::new(asked),
        });
        locked(&process.held).insert(fence, Arc::clone(&hold));
        Self {
            process: Arc::clone(process),
            fence,
            hold,
            name,
        }
    }

    async fn confirmed(&self) -> Result<(), Failure> {
        let is_lost = || self.hold.is_lost.load(Ordering::SeqCst);
        let is_sure = locked(&self.hold.asked).elapsed() + MARGIN < LIFE;
        if !is_sure && !is_lost() {
            let asked = Instant::now();
            self.process.ask(|_| ()).await?;
            self.process.renew(asked);
        }
        if is_lost() {
            return Err(taken_over());
        }
        Ok(())
    }
}

impl HeldLock for MemoryLease {
    fn check(&self) -> BoxFuture<'_, Result<(), Failure>> {
        self.confirmed().boxed()
    }

    fn is_lost(&self) -> bool {
        self.hold.is_lost.load(Ordering::SeqCst)
    }

    fn fence(&self) -> Option<i64> {
        Some(self.fence)
    }
}

impl Drop for MemoryLease {
    fn drop(&mut self) {
        locked(&self.process.held).remove(&self.fence);
        if let Some(name) = self.name.take() {
            let kept = locked(&self.process.store.0);
            if kept.is_overtaken(self.fence) && !kept.given_back.contains(&self.fence) {
                locked(&self.process.overtaken_at).push(name);
            }
        }
        if !self.process.is_away() {
            let mut kept = locked(&self.process.store.0);
            kept.leases.retain(|_, lease| lease.fence != self.fence);
        }
    }
}
