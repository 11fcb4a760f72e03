//! Payments of ours that stand on a reader and that nobody waits for any more.

use std::collections::BTreeMap;

use super::PaymentService;
use super::attempt::is_settled;
use crate::reader_actions::{self, TakenOff};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, PaymentIntent, Reader, Request};

/// What every sale of ours is stamped with.
const STAMP: &str = "tillctl_reader";

/// What was done about a reader that is stuck.
#[derive(Debug)]
pub(crate) struct Remedy {
    /// The reader is free.
    pub(crate) is_done: bool,
    /// In a sentence.
    pub(crate) text: String,
}

impl Remedy {
    fn left(why: impl std::fmt::Display) -> Self {
        Self {
            is_done: false,
            text: format!("left alone: {why}"),
        }
    }
}

/// By the reader's id.
pub(crate) type Remedies = BTreeMap<String, Remedy>;

/// A payment that stands on a reader.
struct StuckPayment<'a> {
    reader: &'a Reader,
    action: &'a Action,
    intent: &'a str,
}

impl<'a> StuckPayment<'a> {
    fn on(reader: &'a Reader) -> Option<Self> {
        let action = reader.action.as_ref().filter(|a| a.holds_the_reader())?;
        Some(Self {
            reader,
            action,
            intent: action.payment_intent()?,
        })
    }
}

/// Readers that are stuck: those that may be freed, and why the others are left alone.
#[derive(Default)]
pub(crate) struct StuckReaders<'a> {
    abandoned: Vec<StuckPayment<'a>>,
    left: Remedies,
}

impl StuckReaders<'_> {
    /// Readers that may be freed.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.abandoned.iter().map(|s| s.reader.name()).collect()
    }

    /// What would be sent to free them.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let stuck = self.abandoned.iter();
        stuck
            .map(|s| readers::cancel_action(&s.reader.id))
            .collect()
    }

    /// What is said if nothing is done.
    pub(crate) fn untouched(self) -> Remedies {
        self.left
    }

    /// What is said if it is only shown what would be done.
    pub(crate) fn rehearsed(self) -> Remedies {
        let mut remedies = self.left;
        for stuck in self.abandoned {
            let text = format!("would cancel {} of {}", stuck.action.kind, stuck.intent);
            let is_done = false;
            remedies.insert(stuck.reader.id.clone(), Remedy { is_done, text });
        }
        remedies
    }
}

impl PaymentService {
    /// Which of these readers, by id, hold a payment of ours that nobody was charged for
    /// and nobody waits for.
    pub(crate) async fn stuck_readers<'a>(
        &self,
        client: &Client,
        readers: &'a [Reader],
        ids: impl Iterator<Item = &str>,
    ) -> StuckReaders<'a> {
        let mut found = StuckReaders::default();
        for id in ids {
            let reader = readers.iter().find(|reader| reader.id == id);
            let why = match reader.and_then(StuckPayment::on) {
                None => "it is no payment".to_owned(),
                Some(stuck) => match self.is_abandoned(client, stuck.intent).await {
                    Ok(()) => {
                        found.abandoned.push(stuck);
                        continue;
                    }
                    Err(why) => why,
                },
            };
            found.left.insert(id.to_owned(), Remedy::left(why));
        }
        found
    }

    /// Takes the payments off their readers.
    pub(crate) async fn free(&self, client: &Client, stuck: StuckReaders<'_>) -> Remedies {
        let mut remedies = stuck.left;
        for StuckPayment { reader, intent, .. } in stuck.abandoned {
            let remedy = match self.free_reader(client, &reader.id, intent).await {
                Ok(()) => Remedy {
                    is_done: true,
                    text: format!("cancelled; {}", left_behind(client, intent).await),
                },
                Err(why) => Remedy::left(why),
            };
            remedies.insert(reader.id.clone(), remedy);
        }
        remedies
    }

    /// Whether a payment is ours and nobody was charged: as Stripe says now, not as it
    /// said when the readers were listed. If not, why.
    pub(crate) async fn is_abandoned(&self, client: &Client, intent: &str) -> Result<(), String> {
        let now = client
            .send::<PaymentIntent>(&payment_intents::get(intent))
            .await
            .map_err(|error| format!("{intent} cannot be read: {error}"))?;
        let stamped = now.metadata.as_ref().is_some_and(|m| m.contains_key(STAMP));
        let known = async || {
            self.read()
                .await
                .map(|r| r.entries.by_intent(intent).is_some())
        };
        if !stamped && !known().await.map_err(|failure| failure.to_string())? {
            return Err(format!("{intent} is somebody else's"));
        }
        match now.status {
            IntentStatus::RequiresPaymentMethod
            | IntentStatus::RequiresConfirmation
            | IntentStatus::RequiresAction
            | IntentStatus::Canceled => Ok(()),
            status => Err(format!("{intent} is {status}")),
        }
    }

    /// Takes such a payment off its reader; the PaymentIntent stays open. If it was not
    /// done, why.
    pub(crate) async fn free_reader(
        &self,
        client: &Client,
        reader: &str,
        intent: &str,
    ) -> Result<(), String> {
        // Whoever waits for the payment holds the lock.
        let _lock = match self.lock_reader(reader).await {
            Ok(Ok(lock)) => lock,
            Ok(Err(holder)) => return Err(format!("a {holder} is waiting for it")),
            Err(failure) => return Err(failure.to_string()),
        };
        self.is_abandoned(client, intent).await?;
        let request = readers::cancel_action(reader);
        let is_it = |now: &Action| now.is_at_payment(intent);
        match reader_actions::cancel(client, reader, &request, is_it).await {
            Ok(TakenOff::NotThere(_) | TakenOff::Gone) => {
                Err("the reader is at something else by now".to_owned())
            }
            Ok(TakenOff::Canceled(_)) => Ok(()),
            Err(failure) => Err(format!("it was not cancelled: {failure}")),
        }
    }
}

/// How a payment stands that was taken off its reader: a card may have gone through in the
/// last moment.
async fn left_behind(client: &Client, intent: &str) -> String {
    let request = payment_intents::get(intent);
    let now = client.send::<PaymentIntent>(&request).await;
    match now.map(|now| now.status) {
        Ok(status) if is_settled(&status) => {
            format!("{intent} is {status}: the customer paid in the last moment")
        }
        Ok(IntentStatus::Canceled) => format!("{intent} is cancelled"),
        Ok(IntentStatus::Processing) => {
            format!("{intent} is being charged: see tillctl payments get {intent}")
        }
        Ok(_) => format!("{intent} is still open, tillctl payments cancel {intent} ends it"),
        Err(error) => format!(
            "whether {intent} was paid in the last moment could not be read ({error}): see tillctl payments get {intent}"
        ),
    }
}
