//! The PaymentIntents of a sale as Stripe has them, found by what they are
//! stamped with. An Idempotency-Key leads to a PaymentIntent for a day; after
//! that, and where the key leads nowhere, only this can tell whether a sale was
//! taken before. Lists are asked because a search may lag up to an hour behind
//! and does not exist everywhere (<https://docs.stripe.com/search>).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::attempt::{Attempt, is_settled};
use super::create::before_the_reader;
use super::journal_sale::JournalSale;
use super::reference::trimmed;
use super::sale::{ATTEMPT, ReaderRef, UNNAMED};
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers;
use crate::stripe::{Error, PaymentIntent, Reader};

/// Stripe keeps what happened under an Idempotency-Key for at least so long.
pub(super) const KEY_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// This machine's clock and Stripe's may differ by so much.
const SKEW: SignedDuration = SignedDuration::from_mins(10);
/// So long after the deadline it is still looked.
const GRACE: Duration = Duration::from_secs(10);
/// A sale that is tried again later than this is looked for among all that
/// were made since.
const SOON: SignedDuration = SignedDuration::from_hours(2);

/// What Stripe has of a sale.
#[derive(Default)]
pub(super) struct FoundIntents {
    /// Paid or authorised.
    pub(super) settled: Option<PaymentIntent>,
    /// Neither settled nor cancelled, oldest first.
    pub(super) open: Vec<PaymentIntent>,
    /// How many there are, cancelled ones included.
    pub(super) count: usize,
    /// The highest attempt there was.
    pub(super) attempt: u32,
}

impl Attempt<'_> {
    /// All of this sale that Stripe can have: every machine that tries a
    /// reference began within a day of the first.
    pub(super) async fn find_all(
        &self,
        entry: Option<&JournalSale>,
    ) -> Result<FoundIntents, Failure> {
        let now = self.record.now();
        let began = entry.map_or(now, |e| e.began.min(now));
        self.find(began - KEY_LIFE - SKEW, None).await
    }

    /// Whether a PaymentIntent that answers to our key may be the second under
    /// it, because another machine had used the key a day before it was made.
    /// If so, everything Stripe has of this sale.
    pub(super) async fn find_before(
        &self,
        entry: &JournalSale,
        intent: &PaymentIntent,
    ) -> Result<Option<FoundIntents>, Failure> {
        let Some(made) = intent.created.and_then(|s| Timestamp::from_second(s).ok()) else {
            return Ok(None);
        };
        // Made when we first sent the key, or before: the key was alive then.
        if made <= entry.keyed + SKEW {
            return Ok(None);
        }
        if made < entry.keyed + SOON {
            let (from, until) = (entry.keyed - KEY_LIFE - SKEW, made - KEY_LIFE + SKEW);
            if self.find(from, Some(until)).await?.count == 0 {
                return Ok(None);
            }
        }
        self.find_all(Some(entry)).await.map(Some)
    }

    async fn find(
        &self,
        from: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<FoundIntents, Failure> {
        let request =
            payment_intents::list_between(from.as_second(), until.map(Timestamp::as_second), &[]);
        let mut pages = self.client.pages::<PaymentIntent>(request);
        let mine = async {
            let mut mine: Vec<PaymentIntent> = Vec::new();
            while let Some(page) = pages.next().await? {
                mine.extend(page.into_iter().filter(|p| self.is_mine(p)));
            }
            Ok::<_, Error>(mine)
        };
        // What is taken up after its deadline has all the time.
        let late = async {
            if self.sale.deadline.is_zero() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep_until(self.deadline().max(Instant::now()) + GRACE).await;
        };
        let unseen =
            |why: Failure| why.context("whether this sale was taken before could not be found out");
        let mut mine = tokio::select! {
            mine = mine => mine.map_err(|error| unseen(error.into()))?,
            () = self.hooks.interrupt.pressed(self.interrupts) => return Err(before_the_reader()),
            () = late => {
                return Err(unseen(Failure::new(
                    Kind::Unavailable,
                    "no answer before the deadline",
                )).hint("nothing was charged: no reader was asked for a card; try again"));
            }
        };
        mine.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        let mut found = FoundIntents {
            count: mine.len(),
            ..FoundIntents::default()
        };
        for intent in mine {
            found.attempt = found.attempt.max(attempt_of(&intent));
            if is_settled(&intent.status) {
                self.check_amount(&intent)?;
                // The list has it without its charge.
                found.settled = Some(self.read(&intent.id).await.map_err(Failure::from)?);
            } else if intent.status != IntentStatus::Canceled {
                found.open.push(intent);
            }
        }
        Ok(found)
    }

    fn is_mine(&self, intent: &PaymentIntent) -> bool {
        match &self.sale.reference {
            Some(reference) => {
                stamp(intent, "tillctl_reference").is_some_and(|r| trimmed(r) == trimmed(reference))
            }
            None => stamp(intent, UNNAMED) == Some(&self.record.sale),
        }
    }

    /// One reference is one sale, also where only Stripe knows of the other.
    fn check_amount(&self, intent: &PaymentIntent) -> Result<(), Failure> {
        let asked = intent.amount.saturating_sub(intent.tip().unwrap_or(0));
        let mine = self.sale.amount;
        if asked == mine.minor() && intent.currency == mine.currency().code() {
            return Ok(());
        }
        let currency = crate::money::Currency::parse(&intent.currency);
        let theirs = currency.map_or_else(
            |_| "another amount".to_owned(),
            |currency| Money::new(asked, currency).to_string(),
        );
        Err(Failure::failed(format!(
            "the reference {:?} belongs to a sale of {theirs}, not {mine}; nothing was done",
            self.sale.reference.as_deref().unwrap_or_default()
        ))
        .hint("one reference is one sale: give this sale a reference of its own"))
    }

    /// The reader of another machine that shows this payment right now.
    pub(super) async fn elsewhere(&self, intent: &PaymentIntent) -> Result<Option<Reader>, Error> {
        let Some(there) = stamp(intent, "tillctl_reader").filter(|t| *t != self.sale.reader_ref.id)
        else {
            return Ok(None);
        };
        let reader = match self.client.send::<Reader>(&readers::get(there)).await {
            Ok(reader) => reader,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(reader.is_at_payment(&intent.id).then_some(reader))
    }
}

/// Which attempt a PaymentIntent is of; the first bears no number.
pub(super) fn attempt_of(intent: &PaymentIntent) -> u32 {
    let number = stamp(intent, ATTEMPT).and_then(|n| n.parse().ok());
    number.unwrap_or(1).max(1)
}

/// The reader that a PaymentIntent says it was last put onto.
pub(super) fn described_reader(intent: &PaymentIntent) -> Option<ReaderRef> {
    let text = |name| stamp(intent, name).map(str::to_owned);
    Some(ReaderRef {
        id: text("tillctl_reader")?,
        label: text("tillctl_reader_label"),
        location: text("tillctl_location"),
    })
}

fn stamp<'i>(intent: &'i PaymentIntent, name: &str) -> Option<&'i str> {
    let metadata = intent.metadata.as_ref()?;
    metadata.get(name).map(String::as_str)
}
