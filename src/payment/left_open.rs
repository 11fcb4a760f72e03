//! A sale that the journal has as open and that cannot be taken up now: its reader cannot
//! be seen, or somebody else is at it. Its PaymentIntent may be paid by now, and until it is
//! known not to be nobody may say that nothing was charged.

use super::attempt::{Attempt, is_settled};
use super::events::PaymentEvent;
use super::intent::read_settled;
use super::journal_sale::JournalSale;
use super::sale::{Receipt, SaleOutcome};
use super::service::SaleResult;
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::readers;
use crate::stripe::{PaymentIntent, Reader};

impl Attempt<'_> {
    /// What is told of a sale that was left open and cannot be taken up because of
    /// `problem`. `reader` is its reader, and `read` its PaymentIntent as it was read
    /// after that; what is not at hand is looked at.
    pub(super) async fn left_open(
        &self,
        entry: &JournalSale,
        reader: Option<&Reader>,
        read: Option<PaymentIntent>,
        problem: Failure,
    ) -> SaleResult {
        let Some(id) = read
            .as_ref()
            .map(|read| read.id.clone())
            .or_else(|| entry.payment_intent.clone())
        else {
            return self.unread(None, problem);
        };
        if problem.kind() == Kind::Interrupted {
            return self.unread(Some(entry), problem);
        }
        let mut read = match read {
            Some(read) => read,
            None => match self.read_unless_stopped(&id).await {
                Ok(read) => read,
                Err(blind) => return self.unread(Some(entry), blind),
            },
        };
        // What is not paid once its reader was seen without it is not paid any more.
        let there = &entry.intended.reader_ref.id;
        let may_be_paid = match reader.filter(|reader| reader.id == *there) {
            Some(reader) => reader.is_at_payment(&id),
            None if !can_be_paid(&read.status) => false,
            None if self.may_be_on(there, &id).await => true,
            None => {
                read = match self.read_unless_stopped(&id).await {
                    Ok(read) => read,
                    Err(blind) => return self.unread(Some(entry), blind),
                };
                false
            }
        };
        if is_settled(&read.status) {
            return self.settled_before(&read);
        }
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::NotReady);
        receipt.read(&read);
        receipt.decline_code = None;
        let may_be_paid = match read.status {
            IntentStatus::Canceled => false,
            IntentStatus::Processing => true,
            _ => may_be_paid,
        };
        if may_be_paid {
            let name = entry.intended.reader_ref.name();
            let why = problem.context(format!("{id} may still be paid on {name}"));
            return self.undecided(receipt, why);
        }
        receipt.problem = Some(problem.context(match read.status {
            IntentStatus::Canceled => format!("{id} is cancelled"),
            _ => format!("{id} is not paid, and is left open"),
        }));
        SaleResult {
            receipt,
            is_over: false,
        }
    }

    /// What is told of a sale that was to be taken up when something else went wrong; its
    /// PaymentIntent was not paid a moment ago.
    pub(super) async fn stopped(
        &self,
        entry: &JournalSale,
        reader: &Reader,
        read: PaymentIntent,
        problem: Failure,
    ) -> SaleResult {
        if problem.kind() != Kind::Interrupted {
            return self
                .left_open(entry, Some(reader), Some(read), problem)
                .await;
        }
        // A reader may have it since the last time.
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::Canceled);
        receipt.read(&read);
        let receipt = self.interrupted(receipt, &read.id).await;
        let is_over = self.is_over(&receipt);
        SaleResult { receipt, is_over }
    }

    /// What is told where `problem` kept a sale from being looked at.
    pub(super) fn unread(&self, open: Option<&JournalSale>, problem: Failure) -> SaleResult {
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::NotReady);
        let Some((entry, id)) = open.and_then(|e| Some((e, e.undecided_intent()?))) else {
            if problem.kind() == Kind::Interrupted {
                receipt.outcome = SaleOutcome::Canceled;
            }
            receipt.problem = Some(problem);
            return SaleResult {
                receipt,
                is_over: false,
            };
        };
        receipt.payment_intent = Some(id.to_owned());
        let name = entry.intended.reader_ref.name();
        let why = format!("whether {id} was paid on {name} could not be found out");
        self.undecided(receipt, problem.context(why))
    }

    /// Nobody knows whether it is paid.
    fn undecided(&self, receipt: Receipt, why: Failure) -> SaleResult {
        let name = self.sale.reference.as_deref();
        let name = name.or(receipt.payment_intent.as_deref());
        let hint = format!(
            "do not take the payment again: `tillctl payments resume {}` finds out as soon as Stripe can be reached",
            name.unwrap_or("--all")
        );
        SaleResult {
            receipt: Receipt {
                outcome: SaleOutcome::Unknown,
                problem: Some(why.kind_of(Kind::Unknown).hint(hint)),
                ..receipt
            },
            is_over: false,
        }
    }

    /// The receipt of a sale that turns out to be settled.
    pub(super) fn settled_before(&self, intent: &PaymentIntent) -> SaleResult {
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::Paid);
        read_settled(&mut receipt, intent);
        let there = receipt.reader_ref.name().to_owned();
        self.event(&PaymentEvent::SettledBefore(there));
        SaleResult {
            receipt,
            is_over: true,
        }
    }

    /// Reads the PaymentIntent of an earlier try; not after Ctrl-C, for it was left as it
    /// is before.
    pub(super) async fn read_unless_stopped(&self, intent: &str) -> Result<PaymentIntent, Failure> {
        tokio::select! {
            read = self.read(intent) => Ok(read?),
            () = self.hooks.interrupt.pressed(self.interrupts) => {
                Err(Failure::new(Kind::Interrupted, "interrupted"))
            }
        }
    }

    /// Whether a reader may be at a payment.
    async fn may_be_on(&self, reader: &str, intent: &str) -> bool {
        let look = readers::get(reader);
        tokio::select! {
            seen = self.client.send::<Reader>(&look) => match seen {
                Ok(reader) => reader.is_at_payment(intent),
                Err(error) => !error.is_missing(),
            },
            () = self.hooks.interrupt.pressed(self.interrupts) => true,
        }
    }
}

/// Whether a customer can still pay it.
fn can_be_paid(status: &IntentStatus) -> bool {
    !is_settled(status) && *status != IntentStatus::Canceled
}
