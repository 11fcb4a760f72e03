//! Doing something with a payment after it was taken: capture, cancel, refund.
//! As with a sale the journal comes first: a deed is on disk with its key and
//! parameters before its request, so that after a crash the same request is
//! sent again, or found to have been carried out, and nothing is done twice.
//!
//! Stripe keeps what happened under a key for at least a day
//! (<https://docs.stripe.com/api/idempotent_requests>). After that a request is
//! not sent again; how the payment stands decides.

use super::book::Book;
use super::carry_out::{Act, Ended};
use super::deed::{Begun, CANCEL, Deed, READER_REFUND, REFUND, taken_elsewhere};
use super::entry::Entry;
use super::journal::ReaderLock;
use super::run::Hooks;
use super::standing::Standing;
use super::wish::{Known, Plan, Voucher, Wish};
use crate::failure::{Failure, Kind};
use crate::stripe::Client;

/// So many refusals that Stripe only repeats are passed over.
const MOST_REFUSALS: u32 = 20;

/// What became of something that was taken up again.
#[derive(Debug)]
pub enum Finished {
    /// It was done.
    Done(Box<Voucher>),
    /// It was not, for good; this is why.
    NotDone(Failure),
    /// Another process is at it.
    InProgress,
    /// It had ended by the time it was looked at.
    Settled,
}

impl Book {
    /// Does what is wished with a payment, once: what was begun with it
    /// earlier and has not ended is finished first, and if that is the same,
    /// it is what was wished.
    ///
    /// # Errors
    /// [`Kind::Unknown`] if it is not known whether it was done; it stays open
    /// in the journal then. Anything else says that it was not done.
    pub async fn perform(
        &self,
        client: &Client,
        intent: &str,
        wish: &Wish,
        hooks: &Hooks<'_>,
    ) -> Result<Voucher, Failure> {
        let name = self.read()?.entries.name_of(intent);
        let Some(_locks) = self.lock_payment(&name, intent)? else {
            return Err(Failure::new(
                Kind::NotReady,
                format!("another tillctl on this machine is working on {intent}"),
            )
            .hint("wait for it; then try again"));
        };
        let act = Act {
            book: self,
            client,
            hooks,
            interrupts: hooks.interrupt.count(),
        };
        let reading = self.read()?;
        let entry = reading.entries.by_intent(intent).filter(|e| e.sale == name);
        let counter = wish.counter();
        let open = reading.entries.begun();
        for begun in open.filter(|b| b.deed.payment_intent == intent) {
            wish.check_beside(begun)?;
            let same = wish.is(&begun.deed);
            let Some(_lock) = self.lock_counter(&begun.deed)? else {
                return Err(in_use(begun.deed.reader.as_deref().unwrap_or_default()));
            };
            match Box::pin(act.finish(begun, entry, counter.filter(|_| same))).await? {
                Ended::Done(mut voucher) if same => {
                    voucher.resumed = true;
                    return Ok(*voucher);
                }
                // Whatever became of it: how the payment stands now decides.
                Ended::Done(_) | Ended::NotDone(_) | Ended::Repeated(_) => {}
            }
        }
        Box::pin(self.begin(&act, &name, entry, intent, wish)).await
    }

    /// Does what is wished, which nobody has begun from here.
    async fn begin(
        &self,
        act: &Act<'_>,
        sale: &str,
        entry: Option<&Entry>,
        intent: &str,
        wish: &Wish,
    ) -> Result<Voucher, Failure> {
        let counter = wish.counter();
        let mut refused = 0;
        let mut refusal: Option<Failure> = None;
        loop {
            let standing = match (Standing::read(act.client, intent).await, &refusal) {
                (Ok(standing), _) => standing,
                (Err(_), Some(refusal)) => return Err(refusal.clone()),
                (Err(error), None) => return Err(error.into()),
            };
            let reference = reference(&standing, entry);
            let reading = self.read()?;
            let known = Known {
                refunds: reading.entries.refunds(),
                now: self.now(),
                refused,
            };
            let deed = match wish.plan(&standing, &known)? {
                Plan::Already(mut voucher) => {
                    voucher.reference = reference;
                    return Ok(*voucher);
                }
                Plan::Do(deed) => *deed,
            };
            if let Some(refusal) = refusal.take() {
                return Err(refusal);
            }
            let Some(_lock) = self.lock_counter(&deed)? else {
                return Err(in_use(counter.map_or("", |c| c.till.name())));
            };
            if deed.kind == CANCEL {
                act.take_off(&standing, entry).await?;
            }
            let is_refund = deed.kind == REFUND;
            match Box::pin(act.begin(sale, deed, entry, counter)).await? {
                Ended::Done(mut voucher) => {
                    voucher.reference = reference;
                    return Ok(*voucher);
                }
                // Under the next key Stripe looks at it.
                Ended::Repeated(_) if is_refund && refused < MOST_REFUSALS => refused += 1,
                // Another may have given it back in this moment: how the
                // payment stands now says so better.
                Ended::NotDone(failure) | Ended::Repeated(failure) if is_refund => {
                    refusal = Some(failure);
                }
                Ended::NotDone(failure) | Ended::Repeated(failure) => return Err(failure),
            }
        }
    }

    /// Takes up something that was begun with a payment and has not ended.
    /// Safe to repeat, and safe beside another process.
    ///
    /// # Errors
    /// If it cannot be found out; it stays open.
    pub async fn finish(
        &self,
        client: &Client,
        begun: &Begun,
        hooks: &Hooks<'_>,
    ) -> Result<Finished, Failure> {
        let Some(_locks) = self.lock_payment(&begun.sale, &begun.deed.payment_intent)? else {
            return Ok(Finished::InProgress);
        };
        let Some(_lock) = self.lock_counter(&begun.deed)? else {
            return Ok(Finished::InProgress);
        };
        // It may have gone on between the reading and the lock.
        let reading = self.read()?;
        if !reading.entries.begun().any(|b| b.deed.id == begun.deed.id) {
            return Ok(Finished::Settled);
        }
        let act = Act {
            book: self,
            client,
            hooks,
            interrupts: hooks.interrupt.count(),
        };
        let entry = reading.entries.get(&begun.sale);
        Ok(match Box::pin(act.finish(begun, entry, None)).await? {
            Ended::Done(mut voucher) => {
                voucher.resumed = true;
                voucher.reference = entry.and_then(|e| e.sheet.reference.clone());
                Finished::Done(voucher)
            }
            Ended::NotDone(failure) | Ended::Repeated(failure) => Finished::NotDone(failure),
        })
    }

    /// A payment is locked under the name of its sale and under its own: the
    /// sale may have become known only after something was begun.
    fn lock_payment(&self, sale: &str, intent: &str) -> Result<Option<Vec<ReaderLock>>, Failure> {
        let own = taken_elsewhere(intent);
        let mut locks = Vec::with_capacity(2);
        for name in [Some(sale), (sale != own).then_some(own.as_str())] {
            let Some(name) = name else { continue };
            match self.lock_sale(name)? {
                Some(lock) => locks.push(lock),
                None => return Ok(None),
            }
        }
        Ok(Some(locks))
    }

    /// The lock of the reader a deed needs, if it needs one; `None` if somebody
    /// has it.
    fn lock_counter(&self, deed: &Deed) -> Result<Option<Vec<ReaderLock>>, Failure> {
        match deed
            .reader
            .as_deref()
            .filter(|_| deed.kind == READER_REFUND)
        {
            None => Ok(Some(Vec::new())),
            Some(reader) => Ok(self.lock_reader(reader)?.map(|lock| vec![lock])),
        }
    }
}

fn reference(standing: &Standing, entry: Option<&Entry>) -> Option<String> {
    entry
        .and_then(|e| e.sheet.reference.clone())
        .or_else(|| standing.stamped("tillctl_reference").map(str::to_owned))
}

fn in_use(reader: &str) -> Failure {
    Failure::new(
        Kind::NotReady,
        format!("{reader} is in use by another tillctl on this machine"),
    )
    .hint("wait for it, or take another reader")
}
