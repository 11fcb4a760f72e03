//! Doing something with a payment after it was taken: capture, cancel, refund.
//! As with a sale the journal comes first: a follow-up is on disk with its key and
//! parameters before its request, so that after a crash the same request is
//! sent again, or found to have been carried out, and nothing is done twice.
//!
//! Stripe keeps what happened under a key for at least a day
//! (<https://docs.stripe.com/api/idempotent_requests>). After that a request is
//! not sent again; how the payment stands decides.

use super::events::Hooks;
use super::execute::{Executed, Execution};
use super::follow_up::{CANCEL, FollowUp, READER_REFUND, REFUND};
use super::follow_up_plan::{FollowUpPlan, FollowUpReceipt, RequestContext};
use super::follow_up_request::FollowUpRequest;
use super::journal_sale::JournalSale;
use super::lock::{Holder, LockGuard};
use super::open_follow_up::{OpenFollowUp, taken_elsewhere};
use super::payment_state::PaymentState;
use super::service::PaymentService;
use crate::failure::{Failure, Kind};
use crate::stripe::Client;

/// So many refusals that Stripe only repeats are passed over.
const MOST_REFUSALS: u32 = 20;

/// What asking for several locks gave: all of them, or who has one.
type Claims = Result<Vec<LockGuard>, Holder>;

/// What became of something that was taken up again.
#[derive(Debug)]
pub enum FinishedFollowUp {
    Done(Box<FollowUpReceipt>),
    /// It was not, for good; this is why.
    NotDone(Failure),
    /// Another process is at it.
    InProgress,
    /// It had ended by the time it was looked at.
    Settled,
}

impl PaymentService {
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
        wanted: &FollowUpRequest,
        hooks: &Hooks<'_>,
    ) -> Result<FollowUpReceipt, Failure> {
        let names = wanted.names(intent);
        let name = self.read_about(&names).await?.entries.name_of(intent);
        let locks = self.lock_payment(&name, intent).await?.map_err(|holder| {
            Failure::new(
                Kind::NotReady,
                format!("another {holder} is working on {intent}"),
            )
            .hint("wait for it; then try again")
        })?;
        let act = Execution {
            payments: self,
            client,
            hooks,
            interrupts: hooks.interrupt.count(),
            locks,
        };
        let reading = self.read_about(&names).await?;
        let entry = reading.entries.by_intent(intent).filter(|e| e.sale == name);
        let counter = wanted.counter();
        let open = reading.entries.begun();
        for begun in open.filter(|b| b.follow_up.payment_intent == intent) {
            wanted.check_beside(begun)?;
            let same = wanted.is(&begun.follow_up);
            let lock = self.lock_counter(&begun.follow_up).await?;
            let act = act.under(lock.map_err(|holder| {
                let reader = begun.follow_up.reader.as_deref();
                in_use(reader.unwrap_or_default(), &holder)
            })?);
            match Box::pin(act.finish(begun, entry, counter.filter(|_| same))).await? {
                Executed::Done(mut receipt) if same => {
                    receipt.resumed = true;
                    return Ok(*receipt);
                }
                // Whatever became of it: how the payment stands now decides.
                Executed::Done(_) | Executed::NotDone(_) | Executed::Repeated(_) => {}
            }
        }
        Box::pin(act.carry_out(&name, entry, intent, wanted)).await
    }

    /// Takes up something that was begun with a payment and has not ended.
    /// Safe to repeat, and safe beside another process.
    ///
    /// # Errors
    /// If it cannot be found out; it stays open.
    pub async fn finish(
        &self,
        client: &Client,
        begun: &OpenFollowUp,
        hooks: &Hooks<'_>,
    ) -> Result<FinishedFollowUp, Failure> {
        let intent = &begun.follow_up.payment_intent;
        let Ok(locks) = self.lock_payment(&begun.sale, intent).await? else {
            return Ok(FinishedFollowUp::InProgress);
        };
        let Ok(lock) = self.lock_counter(&begun.follow_up).await? else {
            return Ok(FinishedFollowUp::InProgress);
        };
        // It may have gone on between the reading and the lock.
        let sales = self.journal.sales_of(&begun.sale).await?;
        if !sales.begun().any(|b| b.follow_up.id == begun.follow_up.id) {
            return Ok(FinishedFollowUp::Settled);
        }
        let act = Execution {
            payments: self,
            client,
            hooks,
            interrupts: hooks.interrupt.count(),
            locks: [locks, lock].concat(),
        };
        let entry = sales.get(&begun.sale);
        Ok(match Box::pin(act.finish(begun, entry, None)).await? {
            Executed::Done(mut receipt) => {
                receipt.resumed = true;
                receipt.reference = entry.and_then(|e| e.intended.reference.clone());
                FinishedFollowUp::Done(receipt)
            }
            Executed::NotDone(failure) | Executed::Repeated(failure) => {
                FinishedFollowUp::NotDone(failure)
            }
        })
    }

    /// A payment is locked under the name of its sale and under its own: the
    /// sale may have become known only after something was begun.
    async fn lock_payment(&self, sale: &str, intent: &str) -> Result<Claims, Failure> {
        let own = taken_elsewhere(intent);
        let mut locks = Vec::with_capacity(2);
        for name in [Some(sale), (sale != own).then_some(own.as_str())] {
            let Some(name) = name else { continue };
            match self.lock_sale(name).await? {
                Ok(lock) => locks.push(lock),
                Err(holder) => return Ok(Err(holder)),
            }
        }
        Ok(Ok(locks))
    }

    /// The lock of the reader a follow-up needs, if it needs one; or who has it.
    async fn lock_counter(&self, follow_up: &FollowUp) -> Result<Claims, Failure> {
        match follow_up
            .reader
            .as_deref()
            .filter(|_| follow_up.kind == READER_REFUND)
        {
            None => Ok(Ok(Vec::new())),
            Some(reader) => Ok(self.lock_reader(reader).await?.map(|lock| vec![lock])),
        }
    }
}

impl Execution<'_> {
    /// Does what is wished, which nobody has begun from here.
    async fn carry_out(
        &self,
        sale: &str,
        entry: Option<&JournalSale>,
        intent: &str,
        wanted: &FollowUpRequest,
    ) -> Result<FollowUpReceipt, Failure> {
        let counter = wanted.counter();
        let mut refused = 0;
        let mut refusal: Option<Failure> = None;
        loop {
            let state = match (PaymentState::read(self.client, intent).await, &refusal) {
                (Ok(state), _) => state,
                (Err(_), Some(refusal)) => return Err(refusal.clone()),
                (Err(error), None) => return Err(error.into()),
            };
            let reference = reference(&state, entry);
            let reading = self.payments.read_about(&wanted.names(intent)).await?;
            let known = RequestContext {
                refunds: reading.entries.refunds(),
                now: self.payments.now(),
                refused,
            };
            let follow_up = match wanted.plan(&state, &known)? {
                FollowUpPlan::Already(mut receipt) => {
                    receipt.reference = reference;
                    return Ok(*receipt);
                }
                FollowUpPlan::Do(follow_up) => *follow_up,
            };
            if let Some(refusal) = refusal.take() {
                return Err(refusal);
            }
            let lock = self.payments.lock_counter(&follow_up).await?;
            let act =
                self.under(lock.map_err(|holder| {
                    in_use(counter.map_or("", |c| c.reader_ref.name()), &holder)
                })?);
            if follow_up.kind == CANCEL {
                self.take_off(&state, entry).await?;
            }
            let is_refund = follow_up.kind == REFUND;
            match Box::pin(act.begin(sale, follow_up, entry, counter)).await? {
                Executed::Done(mut receipt) => {
                    receipt.reference = reference;
                    return Ok(*receipt);
                }
                // Under the next key Stripe looks at it.
                Executed::Repeated(_) if is_refund && refused < MOST_REFUSALS => refused += 1,
                // Another may have given it back in this moment: how the
                // payment stands now says so better.
                Executed::NotDone(failure) | Executed::Repeated(failure) if is_refund => {
                    refusal = Some(failure);
                }
                Executed::NotDone(failure) | Executed::Repeated(failure) => return Err(failure),
            }
        }
    }
}

fn reference(state: &PaymentState, entry: Option<&JournalSale>) -> Option<String> {
    entry
        .and_then(|e| e.intended.reference.clone())
        .or_else(|| state.stamped("tillctl_reference").map(str::to_owned))
}

fn in_use(reader: &str, holder: &Holder) -> Failure {
    Failure::new(
        Kind::NotReady,
        format!("{reader} is in use by another {holder}"),
    )
    .hint("wait for it, or take another reader")
}
