//! Where the PaymentIntent of a sale comes from: an earlier attempt's that can
//! still be used, another machine's under the same reference, or a new one.

use super::book::Sold;
use super::entry::{Entry, Sheet};
use super::journal::What;
use super::run::{Run, is_settled, settle};
use super::sale::{Outcome, Receipt};
use crate::failure::{Failure, Kind};
use crate::stripe::form::path_segment;
use crate::stripe::payment_intents::{self, Draft, IntentStatus};
use crate::stripe::readers::{self, ActionStatus};
use crate::stripe::{Error, PaymentIntent, Reader};

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
    pub(super) async fn sell(&self, reader: &Reader, before: Option<&Entry>) -> Sold {
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
}

fn before_the_reader() -> Failure {
    Failure::new(
        Kind::Interrupted,
        "interrupted before the reader was asked; nothing was charged",
    )
}
