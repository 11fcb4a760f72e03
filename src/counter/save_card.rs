//! A card saved for later, without a payment. As with a payment the reader is
//! not believed: the SetupIntent says whether a card was saved.
//!
//! <https://docs.stripe.com/terminal/features/saving-payment-details/save-directly>

use std::collections::BTreeMap;
use std::time::Duration;

use super::turn::{Turn, TurnEnd};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::stripe::reader_actions::{self, Action};
use crate::stripe::readers::{self, ActionKind, TestCard};
use crate::stripe::setup_intents::{self, SetupIntent, SetupStatus};
use crate::stripe::{Client, Error, Expandable, Reader, Request};

/// A card to be saved.
#[derive(Debug)]
pub struct CardSaving<'a> {
    /// Where the customer is.
    pub reader: &'a Reader,
    /// Whose card it is.
    pub customer: Option<&'a str>,
    /// Metadata of the SetupIntent.
    pub metadata: BTreeMap<String, String>,
    /// `always`, `limited` or `unspecified`.
    pub allow_redisplay: &'a str,
    /// Show the customer a cancel button.
    pub customer_can_cancel: bool,
    /// Hold this card to a simulated reader.
    pub present: Option<TestCard>,
    /// How long the customer has.
    pub deadline: Duration,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavingStep {
    /// The reader asks for a card.
    Waiting,
    /// The action may still be on the reader.
    Stuck(String),
    /// The SetupIntent could not be cancelled.
    Open(String),
}

/// A card that was saved.
#[derive(Debug)]
pub struct SavedCard {
    /// The SetupIntent, as it was read afterwards.
    pub intent: SetupIntent,
    /// The reusable card, where one could be made.
    pub generated_card: Option<String>,
}

impl CardSaving<'_> {
    /// What makes the SetupIntent.
    #[must_use]
    pub fn create(&self) -> Request {
        setup_intents::create(self.customer, &self.metadata)
    }

    /// What puts it on the reader.
    #[must_use]
    pub fn push(&self, intent: &str) -> Request {
        reader_actions::process_setup_intent(
            &self.reader.id,
            intent,
            self.allow_redisplay,
            self.customer_can_cancel,
        )
    }

    /// Saves the card, or leaves neither an action nor an open SetupIntent.
    ///
    /// # Errors
    /// [`Kind::Declined`], [`Kind::NotReady`] or [`Kind::Interrupted`] if no
    /// card was saved; [`Kind::Unknown`] if that could not be found out; else
    /// as [`Client::send`].
    pub async fn save(
        &self,
        client: &Client,
        interrupt: &Interrupt,
        told: &dyn Fn(SavingStep),
    ) -> Result<SavedCard, Failure> {
        let presses = interrupt.count();
        let intent: SetupIntent = client.send(&self.create()).await?;
        let ours = |action: &Action| is_of(action, &intent.id);
        let turn = Turn {
            client,
            reader: self.reader,
            ours: &ours,
            interrupt,
            presses,
        };
        // A key that may not read a SetupIntent could not tell what became of
        // it: the customer is not asked then.
        let request = setup_intents::get(&intent.id);
        if let Err(error) = client.send::<SetupIntent>(&request).await
            && error.is_final()
        {
            if let Err(error) = cancel(client, &intent.id).await {
                told(SavingStep::Open(open(&intent.id, &error)));
            }
            return Err(Failure::from(error).context("no card was asked for"));
        }
        let end = self.collect(&turn, &intent.id, told).await;
        // The SetupIntent is what counts, however the reader ended.
        let mut read = outcome(client, &intent.id).await?;
        if read.status != SetupStatus::Succeeded {
            match cancel(client, &intent.id).await {
                Ok(()) => return Err(failed(self.reader, end, &read)),
                Err(error) => {
                    // The card may have come in the last moment.
                    read = outcome(client, &intent.id).await?;
                    if read.status != SetupStatus::Succeeded {
                        told(SavingStep::Open(open(&intent.id, &error)));
                        return Err(failed(self.reader, end, &read));
                    }
                }
            }
        }
        let generated_card = match &end {
            Ok(TurnEnd::Succeeded(action)) => action
                .process_setup_intent
                .as_ref()
                .and_then(|s| s.generated_card.clone()),
            _ => None,
        };
        Ok(SavedCard {
            intent: read,
            generated_card,
        })
    }

    /// Pushes the SetupIntent and waits for the card.
    async fn collect(
        &self,
        turn: &Turn<'_>,
        intent: &str,
        told: &dyn Fn(SavingStep),
    ) -> Result<TurnEnd, Failure> {
        let begun = match (turn.push(&self.push(intent)).await, &self.present) {
            (Ok(()), Some(card)) => {
                let request = readers::present_payment_method(&self.reader.id, card);
                let presented = turn.client.send::<Reader>(&request).await;
                presented.map(drop).map_err(Failure::from)
            }
            (pushed, _) => pushed,
        };
        if let Err(failure) = begun {
            // The reader may show it all the same.
            return match turn.close(TurnEnd::Deadline).await {
                Ok(end @ (TurnEnd::Succeeded(_) | TurnEnd::Failed(_))) => Ok(end),
                Ok(_) => Err(failure),
                Err(left) => {
                    told(SavingStep::Stuck(left.to_string()));
                    Err(failure)
                }
            };
        }
        told(SavingStep::Waiting);
        turn.watch(self.deadline).await
    }
}

/// How the SetupIntent stands after the reader has shown it.
async fn outcome(client: &Client, intent: &str) -> Result<SetupIntent, Failure> {
    let read: Result<SetupIntent, _> = client.send(&setup_intents::get(intent)).await;
    read.map_err(|error| {
        Failure::from(error)
            .context(format!("whether {intent} saved a card is not known"))
            .kind_of(Kind::Unknown)
            .hint("look for the SetupIntent in the Dashboard before a card is saved again")
    })
}

async fn cancel(client: &Client, intent: &str) -> Result<(), Error> {
    let request = setup_intents::cancel(intent);
    client.send::<SetupIntent>(&request).await.map(drop)
}

fn open(intent: &str, error: &Error) -> String {
    format!("the SetupIntent {intent} stays open: {error}")
}

fn is_of(action: &Action, intent: &str) -> bool {
    action.kind == ActionKind::ProcessSetupIntent
        && action
            .process_setup_intent
            .as_ref()
            .and_then(|s| s.setup_intent.as_ref())
            .is_some_and(|s| Expandable::id(s) == intent)
}

fn failed(reader: &Reader, end: Result<TurnEnd, Failure>, intent: &SetupIntent) -> Failure {
    let name = reader.name();
    match end {
        Err(failure) => failure,
        Ok(TurnEnd::Failed(code)) if code == "customer_canceled" => Failure::new(
            Kind::Declined,
            format!("the customer called it off on {name}; no card was saved"),
        ),
        Ok(TurnEnd::Failed(code)) => {
            let why = intent
                .last_setup_error
                .as_ref()
                .and_then(|e| e.decline_code.clone())
                .unwrap_or(code);
            Failure::new(
                Kind::Declined,
                format!("the card was not saved on {name}: {why}"),
            )
            .hint("try another card")
        }
        Ok(TurnEnd::Deadline) => Failure::new(Kind::NotReady, format!("no card on {name} in time"))
            .hint("try again, with a longer --deadline if need be"),
        Ok(TurnEnd::Interrupted) => {
            Failure::new(Kind::Interrupted, "interrupted; no card was saved")
        }
        Ok(TurnEnd::TakenOff) => Failure::new(
            Kind::Declined,
            format!("the request for a card was taken off {name} by somebody; no card was saved"),
        )
        .hint("begin it anew if that was a mistake"),
        Ok(TurnEnd::Succeeded(_)) => Failure::new(
            Kind::NotReady,
            format!(
                "{name} is done, but {} was {}: it was cancelled and no card was saved",
                intent.id, intent.status
            ),
        )
        .hint("try again"),
        Ok(TurnEnd::Displaced) => Failure::new(
            Kind::NotReady,
            format!("another command took {name} over; no card was saved"),
        )
        .hint("find out who else drives this reader"),
    }
}
