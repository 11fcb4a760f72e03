//! Creating the PaymentIntent of an attempt, and what the answer says about its
//! Idempotency-Key. Creating moves no money, so a failure here never leaves
//! open whether somebody was charged; but only Stripe's own answer ends the
//! attempt. Without one the next try, on whichever machine, sends the same key.

use super::attempt::Attempt;
use super::journal_line::{JournalStep, SaleIntent};
use crate::failure::{Failure, Kind};
use crate::stripe::form::path_segment;
use crate::stripe::payment_intents;
use crate::stripe::{Error, PaymentIntent};

/// What creating led to.
pub(super) enum Created {
    /// It is there: made now, or kept under the key (`replayed`).
    Intent {
        intent: Box<PaymentIntent>,
        replayed: bool,
    },
    /// A refusal is kept under the key: it never led to a PaymentIntent.
    Never,
    /// Other parameters are kept under the key.
    Reused(Failure),
    /// Stripe failed in the middle: a PaymentIntent may be there, but the key
    /// does not lead to it. If that is `kept`, it never will.
    Broken { failure: Failure, kept: bool },
    /// Refused; nothing is kept.
    Refused(Failure),
    /// It was never sent.
    Unsent(Failure),
    /// No answer of Stripe's.
    Undecided(Failure),
}

impl Attempt<'_> {
    /// The Idempotency-Key of an attempt: under a reference every machine has
    /// the same.
    pub(super) fn key_of(&self, attempt: u32) -> String {
        match &self.sale.reference {
            Some(reference) => format!("tillctl-{}-{attempt}", path_segment(reference)),
            None => uuid::Uuid::new_v4().to_string(),
        }
    }

    /// An attempt as it goes into the journal.
    pub(super) fn intended(&self, attempt: u32, key: String) -> SaleIntent {
        let sale = self.sale;
        let draft = sale.draft(&self.record.sale, attempt);
        SaleIntent {
            reference: sale.reference.clone(),
            attempt,
            reader_ref: sale.reader_ref.clone(),
            amount: sale.amount.minor(),
            currency: sale.amount.currency(),
            deadline_s: sale.deadline.as_secs(),
            keep: self.record.keep,
            key,
            params: payment_intents::create(&draft).params.pairs().to_vec(),
        }
    }

    /// Creates the PaymentIntent of an attempt; what is about to be sent is on
    /// disk first.
    pub(super) async fn create(&self, intended: SaleIntent) -> Result<Created, Failure> {
        let step = JournalStep::Intended(Box::new(intended.clone()));
        self.record.write(step).await?;
        Ok(self.create_again(&intended).await)
    }

    /// Sends what the journal has already.
    pub(super) async fn create_again(&self, intended: &SaleIntent) -> Created {
        let request = payment_intents::create_again(intended.params.clone(), &intended.key);
        match self.write_for::<PaymentIntent>(&request).await {
            Ok(answer) => Created::Intent {
                intent: Box::new(answer.reply),
                replayed: answer.replayed,
            },
            Err(error) => self.not_created(error),
        }
    }

    fn not_created(&self, error: Error) -> Created {
        let interrupted = self.is_interrupted();
        let told = |error: Error| {
            if interrupted {
                return before_the_reader();
            }
            let open = error.is_answer_lost();
            let failure = Failure::from(error).context("the PaymentIntent was not created");
            if open {
                failure
                    .kind_of(Kind::Unavailable)
                    .hint("nothing was charged: no reader was asked for a card; try again")
            } else {
                failure
            }
        };
        let Some(verdict) = error.verdict() else {
            return match error {
                Error::NotSent { .. } | Error::Withheld(_) => Created::Unsent(told(error)),
                _ => Created::Undecided(told(error)),
            };
        };
        if verdict.status >= 500 {
            return Created::Broken {
                kept: verdict.replayed,
                failure: told(error),
            };
        }
        if error.is_put_off() {
            return Created::Undecided(told(error));
        }
        if error.is_key_reused() {
            return Created::Reused(told(error).kind_of(Kind::Failed).hint(
                "this reference was used within the last day with another amount, currency or way of capture: give the sale a reference of its own",
            ));
        }
        if error.is_replayed() {
            return Created::Never;
        }
        Created::Refused(told(error))
    }
}

pub(super) fn before_the_reader() -> Failure {
    Failure::new(
        Kind::Interrupted,
        "interrupted before the reader was asked; nothing was charged",
    )
}
