//! One deed carried out: sent, or found to have been sent, and closed in the
//! journal.

use std::time::Duration;

use super::book::Book;
use super::deed::{Begun, CANCEL, CAPTURE, DONE, Deed, DeedEnd, FAILED, READER_REFUND, REFUND};
use super::entry::{End, Entry};
use super::find::KEY_LIFE;
use super::give_back::{GiveBack, GivenBack};
use super::grace;
use super::journal::What;
use super::run::{Event, Hooks};
use super::sale::{Outcome, Receipt};
use super::standing::Standing;
use super::wish::{Counter, Voucher};
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers;
use crate::stripe::{Client, Error, PaymentIntent, Reader, Refund, Reply, Request};

/// How one deed ended.
pub(super) enum Ended {
    Done(Box<Voucher>),
    NotDone(Failure),
    /// Nor was it, but Stripe only repeated what it had said to an earlier
    /// request under the same key: it did not look at this one.
    Repeated(Failure),
}

/// What doing something needs.
pub(super) struct Act<'a> {
    pub(super) book: &'a Book,
    pub(super) client: &'a Client,
    pub(super) hooks: &'a Hooks<'a>,
    /// Presses before it began are not about it.
    pub(super) interrupts: u32,
}

impl Act<'_> {
    /// A request that writes, run to its end.
    pub(super) async fn write<T: Reply>(&self, request: &Request) -> Result<T, Error> {
        let hurry = (self.hooks.interrupt, self.interrupts);
        let answer = grace::write(self.client, request, hurry, std::future::pending()).await;
        answer.map(|answer| answer.reply)
    }

    pub(super) fn event(&self, event: &Event) {
        (self.hooks.event)(event);
    }

    /// Begins a deed: into the journal, then to Stripe.
    pub(super) async fn begin(
        &self,
        sale: &str,
        deed: Deed,
        entry: Option<&Entry>,
        counter: Option<&Counter>,
    ) -> Result<Ended, Failure> {
        let doing = What::Doing(Box::new(deed.clone()));
        if let (READER_REFUND, Some(counter)) = (deed.kind.as_str(), counter) {
            // Somebody else's payment on the reader would be lost.
            GiveBack::check(self.client, counter).await?;
            self.book.write(sale, doing).await?;
            let back = GiveBack::new(self, &deed, Some(counter), counter.deadline);
            let ended = back.run().await?;
            return self.given_back(sale, &deed, ended).await;
        }
        self.book.write(sale, doing).await?;
        match self.send(&deed).await {
            Ok(sent) => self.done(sale, &deed, entry, sent).await,
            Err(error) if error.may_have_happened() => match self.evidence(&deed).await {
                Ok(Some(sent)) => self.done(sale, &deed, entry, sent).await,
                _ => Err(unknown(&deed, &error.to_string())),
            },
            Err(error) => {
                let repeated = error.is_replayed() && is_final(&error);
                let failure = refused(&deed, error);
                let ended = self.not_done(sale, &deed, failure).await?;
                Ok(match ended {
                    Ended::NotDone(failure) if repeated => Ended::Repeated(failure),
                    ended => ended,
                })
            }
        }
    }

    /// Finishes what was begun earlier.
    pub(super) async fn finish(
        &self,
        begun: &Begun,
        entry: Option<&Entry>,
        counter: Option<&Counter>,
    ) -> Result<Ended, Failure> {
        let (sale, deed) = (begun.sale.as_str(), &begun.deed);
        let age = self.book.now().duration_since(begun.at);
        if deed.kind == READER_REFUND {
            let waited = u64::try_from(age.as_secs()).unwrap_or(0);
            let left = Duration::from_secs(deed.deadline_s.saturating_sub(waited));
            let ended = GiveBack::new(self, deed, counter, left).resume().await?;
            return self.given_back(sale, deed, ended).await;
        }
        let sent = if age < KEY_LIFE {
            Some(self.send(deed).await)
        } else {
            None
        };
        let error = match sent {
            Some(Ok(sent)) => return self.done(sale, deed, entry, sent).await,
            Some(Err(error)) => Some(error),
            None => None,
        };
        // A refusal does not tell what an earlier try of the same request did.
        let evidence = self
            .evidence(deed)
            .await
            .map_err(|e| unknown(deed, &e.to_string()))?;
        if let Some(sent) = evidence {
            return self.done(sale, deed, entry, sent).await;
        }
        let failure = match error {
            Some(error) if is_final(&error) => Failure::from(error),
            Some(error) => return Err(unknown(deed, &error.to_string())),
            None => Failure::failed(format!(
                "the {} of {} that was begun at {} was never carried out",
                deed.kind.replace('_', " "),
                deed.payment_intent,
                begun.at
            ))
            .hint("it is not sent again after a day: if it is still meant, begin it anew"),
        };
        self.not_done(sale, deed, failure).await
    }

    async fn send(&self, deed: &Deed) -> Result<Sent, Error> {
        let Some(request) = deed.request() else {
            return Err(Error::Refused(
                Failure::failed(format!(
                    "a newer tillctl began {:?} with {}",
                    deed.kind, deed.payment_intent
                ))
                .hint("finish it with that version"),
            ));
        };
        if deed.kind == REFUND {
            self.write::<Refund>(&request)
                .await
                .map(|refund| Sent::Refund(Box::new(refund)))
        } else {
            self.write::<PaymentIntent>(&request)
                .await
                .map(|intent| Sent::Intent(Box::new(intent)))
        }
    }

    /// What shows that a deed was carried out: the refund with its stamp, or
    /// the status it leads to.
    async fn evidence(&self, deed: &Deed) -> Result<Option<Sent>, Error> {
        let standing = Standing::read(self.client, &deed.payment_intent).await?;
        Ok(match deed.kind.as_str() {
            REFUND => standing
                .refund_of(deed.stamp())
                .cloned()
                .map(|refund| Sent::Refund(Box::new(refund))),
            CAPTURE if standing.intent.status == IntentStatus::Succeeded => (standing.captured()
                == deed.minor())
            .then_some(Sent::Intent(Box::new(standing.intent))),
            CANCEL if standing.intent.status == IntentStatus::Canceled => {
                Some(Sent::Intent(Box::new(standing.intent)))
            }
            _ => None,
        })
    }

    /// A payment that nobody has paid yet may stand on a reader: it comes off
    /// there first, else the next customer would be asked for it.
    pub(super) async fn take_off(
        &self,
        standing: &Standing,
        entry: Option<&Entry>,
    ) -> Result<(), Failure> {
        let intent = &standing.intent;
        if intent.status == IntentStatus::RequiresCapture {
            return Ok(());
        }
        let till = entry
            .map(|e| e.sheet.till.id.as_str())
            .or_else(|| standing.reader());
        let Some(till) = till else { return Ok(()) };
        let reader = match self.client.send::<Reader>(&readers::get(till)).await {
            Ok(reader) => reader,
            Err(error) if error.is_missing() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let ours = reader
            .action
            .as_ref()
            .is_some_and(|a| a.holds_the_reader() && a.payment_intent() == Some(&intent.id));
        if !ours {
            return Ok(());
        }
        match self.write::<Reader>(&readers::cancel_action(till)).await {
            Ok(_) => Ok(()),
            // A silent reader takes no card for a payment that is cancelled.
            Err(error)
                if matches!(
                    error.code(),
                    Some("terminal_reader_offline" | "terminal_reader_timeout")
                ) =>
            {
                Ok(())
            }
            Err(error) => Err(Failure::from(error)
                .context(format!("{} is at {}", reader.name(), intent.id))
                .kind_of(Kind::NotReady)),
        }
    }

    /// Closes what was given back, or not, on a reader.
    async fn given_back(
        &self,
        sale: &str,
        deed: &Deed,
        ended: GivenBack,
    ) -> Result<Ended, Failure> {
        match ended {
            GivenBack::Made(refund) => self.done(sale, deed, None, Sent::Refund(refund)).await,
            GivenBack::Not(failure) => self.not_done(sale, deed, failure).await,
        }
    }

    async fn done(
        &self,
        sale: &str,
        deed: &Deed,
        entry: Option<&Entry>,
        sent: Sent,
    ) -> Result<Ended, Failure> {
        let mut voucher = Voucher::of(deed);
        match sent {
            Sent::Refund(refund) => {
                voucher.status = refund.status.as_ref().map(|s| s.as_str().to_owned());
                voucher.refund = Some(refund.id.clone());
                voucher.amount = Money::new(refund.amount, deed.currency);
                if !refund.gives_back() {
                    let failure = Failure::failed(format!(
                        "the refund {} of {} did not go through",
                        refund.id, voucher.amount
                    ))
                    .hint(format!("see tillctl payments get {}", deed.payment_intent));
                    return self.not_done(sale, deed, failure).await;
                }
            }
            Sent::Intent(intent) => {
                voucher.status = Some(intent.status.to_string());
                // The sale's own end first: if this is torn off here, the deed
                // is still open and comes by again.
                if let Some(entry) = entry {
                    self.end_sale(entry, &intent).await?;
                }
            }
        }
        self.close(sale, deed, DONE, voucher.refund.clone()).await;
        Ok(Ended::Done(Box::new(voucher)))
    }

    async fn not_done(&self, sale: &str, deed: &Deed, failure: Failure) -> Result<Ended, Failure> {
        self.close(sale, deed, FAILED, None).await;
        Ok(Ended::NotDone(failure))
    }

    /// Writes the end. It stands whether or not it can be written: the next
    /// reader of the book finds the deed open and asks Stripe.
    async fn close(&self, sale: &str, deed: &Deed, result: &str, object: Option<String>) {
        let end = DeedEnd {
            id: deed.id.clone(),
            result: result.to_owned(),
            object,
        };
        if let Err(failure) = self.book.write(sale, What::Done(Box::new(end))).await {
            self.event(&Event::Unrecorded(failure.to_string()));
        }
    }

    /// What a capture or a cancellation makes of the sale, so that the same
    /// reference tells it.
    async fn end_sale(&self, entry: &Entry, sent: &PaymentIntent) -> Result<(), Failure> {
        if entry.payment_intent.as_deref() != Some(&sent.id) {
            return Ok(());
        }
        let outcome = match sent.status {
            IntentStatus::Succeeded => Outcome::Paid,
            IntentStatus::Canceled => Outcome::Canceled,
            _ => return Ok(()),
        };
        let read = self
            .client
            .send::<PaymentIntent>(&payment_intents::get(&sent.id))
            .await;
        let mut receipt = Receipt {
            outcome,
            status: None,
            reference: entry.sheet.reference.clone(),
            payment_intent: None,
            charge: None,
            till: entry.sheet.till.clone(),
            amount: Money::new(entry.sheet.amount, entry.sheet.currency),
            tip: None,
            total: None,
            card: None,
            decline_code: None,
            problem: None,
        };
        receipt.read(read.as_ref().unwrap_or(sent));
        receipt.decline_code = None;
        self.book
            .write(&entry.sale, What::Ended(Box::new(End::from(&receipt))))
            .await
    }
}

/// What Stripe answered, or what was found later.
enum Sent {
    Intent(Box<PaymentIntent>),
    Refund(Box<Refund>),
}

/// Stripe refused it. A refund's key says which one it is, so another request
/// under it is another refund.
fn refused(deed: &Deed, error: Error) -> Failure {
    let reuse = error.is_key_reused();
    let failure = Failure::from(error);
    match &deed.reference {
        _ if !reuse || deed.kind != REFUND => failure,
        Some(reference) => failure
            .context(format!("{reference:?} names another refund"))
            .hint("this reference was used within the last day for another payment, amount, reason or metadata: give this refund a reference of its own"),
        None => failure
            .context("another refund of this amount was asked for in this moment")
            .hint(format!("see tillctl payments get {}; then decide", deed.payment_intent)),
    }
}

/// Whether a refusal will not change when it is asked again.
fn is_final(error: &Error) -> bool {
    error
        .verdict()
        .is_some_and(|v| (400..500).contains(&v.status) && v.denial.is_none() && !v.is_put_off())
}

/// It is not known whether it was done.
pub(super) fn unknown(deed: &Deed, why: &str) -> Failure {
    let id = &deed.payment_intent;
    let what = match deed.kind.as_str() {
        CAPTURE => "captured",
        CANCEL => "cancelled",
        _ => "refunded",
    };
    Failure::new(
        Kind::Unknown,
        format!("whether {id} was {what} could not be found out: {why}"),
    )
    .hint(format!(
        "do not do it by another way: `tillctl payments resume {id}` finds out, and the same command again goes on with it"
    ))
}
