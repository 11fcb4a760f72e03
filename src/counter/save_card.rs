//! A card saved for later, without a payment. As with a payment the reader is
//! not believed: the SetupIntent says whether a card was saved.
//!
//! <https://docs.stripe.com/terminal/features/saving-payment-details/save-directly>

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::slot_end::{SlotEnd, judge, refused, rules, slot_end, stuck};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::reader_actions::{
    ALONE, ActionNotice, Driver, End, ReaderAction, Rules, Seen, State, Wait, Why,
};
use crate::stripe::reader_actions;
use crate::stripe::readers::{self, Action, ActionKind, TestCard};
use crate::stripe::setup_intents::{self, SetupIntent, SetupStatus};
use crate::stripe::{Client, Error, Expandable, Reader, Request};

/// A card to be saved.
#[derive(Debug)]
pub(crate) struct CardSaving<'a> {
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
    /// What to do with somebody else's action on the reader.
    pub replace: ReplacePolicy,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SavingStep {
    /// The reader asks for a card.
    Waiting,
    /// The action may still be on the reader.
    Stuck(String),
    /// The SetupIntent could not be cancelled.
    Open(String),
}

/// A card that was saved.
#[derive(Debug)]
pub(crate) struct SavedCard {
    /// The SetupIntent, as it was read afterwards.
    pub intent: SetupIntent,
    /// The reusable card, where one could be made.
    pub generated_card: Option<String>,
}

impl CardSaving<'_> {
    /// What makes the SetupIntent.
    pub(crate) fn create(&self) -> Request {
        setup_intents::create(self.customer, &self.metadata)
    }

    /// What puts it on the reader.
    pub(crate) fn push(&self, intent: &str) -> Request {
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
    pub(crate) async fn save(
        &self,
        client: &Client,
        interrupt: &Interrupt,
        told: &(dyn Fn(SavingStep) + Sync),
    ) -> Result<SavedCard, Failure> {
        let presses = interrupt.count();
        let intent: SetupIntent = client.send(&self.create()).await?;
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
        let collecting = Collecting {
            saving: self,
            intent: &intent.id,
            told,
        };
        let driver = Driver {
            client,
            case: &collecting,
            poller: &ALONE,
            interrupt,
            presses,
            deadline: Instant::now() + self.deadline,
        };
        let end = self.ended(driver.run(State::begin(), None).await, told);
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
            Ok(SlotEnd::Succeeded(action)) => action
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

    /// The end at the reader; a request that did not get that far may be there
    /// all the same.
    fn ended(
        &self,
        end: End<Action>,
        told: &(dyn Fn(SavingStep) + Sync),
    ) -> Result<SlotEnd, Failure> {
        let (failure, trouble) = match end {
            End::Unknown(Why::Prevented(failure), trouble) => (failure, trouble),
            End::Unknown(Why::Refused(error), trouble) => (refused(error), trouble),
            end => {
                let end = slot_end(self.reader, end)?;
                return Ok(end.unwrap_or(SlotEnd::Deadline));
            }
        };
        told(SavingStep::Stuck(stuck(self.reader, trouble).to_string()));
        Err(failure)
    }
}

/// A SetupIntent, as the reader is driven through it.
struct Collecting<'a> {
    saving: &'a CardSaving<'a>,
    intent: &'a str,
    told: &'a (dyn Fn(SavingStep) + Sync),
}

impl ReaderAction for Collecting<'_> {
    type Answer = Action;

    fn rules(&self) -> Rules {
        rules(Wait::ForTheEnd)
    }

    fn reader(&self) -> &str {
        &self.saving.reader.id
    }

    fn is_ours(&self, action: &Action) -> bool {
        let saved = action.process_setup_intent.as_ref();
        let intent = saved.and_then(|s| s.setup_intent.as_ref());
        action.kind == ActionKind::ProcessSetupIntent
            && intent.is_some_and(|s| Expandable::id(s) == self.intent)
    }

    fn request(&self, _: u32) -> Request {
        self.saving.push(self.intent)
    }

    fn present(&self) -> Option<Request> {
        let card = self.saving.present.as_ref()?;
        Some(readers::present_payment_method(self.reader(), card))
    }

    fn claim(&self, reader: &Reader) -> Result<(), Failure> {
        slot::claim(reader, self.saving.replace).map(drop)
    }

    async fn judge(&self, reader: &Reader) -> Seen<Action> {
        judge(reader, |action| self.is_ours(action))
    }

    fn tell(&self, notice: ActionNotice<'_>) {
        if let ActionNotice::Waiting = notice {
            (self.told)(SavingStep::Waiting);
        }
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

fn failed(reader: &Reader, end: Result<SlotEnd, Failure>, intent: &SetupIntent) -> Failure {
    let name = reader.name();
    match end {
        Err(failure) => failure,
        Ok(SlotEnd::Failed(code)) if code == "customer_canceled" => Failure::new(
            Kind::Declined,
            format!("the customer called it off on {name}; no card was saved"),
        ),
        Ok(SlotEnd::Failed(code)) => {
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
        Ok(SlotEnd::Deadline) => Failure::new(Kind::NotReady, format!("no card on {name} in time"))
            .hint("try again, with a longer --deadline if need be"),
        Ok(SlotEnd::Interrupted) => {
            Failure::new(Kind::Interrupted, "interrupted; no card was saved")
        }
        Ok(SlotEnd::TakenOff) => Failure::new(
            Kind::Declined,
            format!("the request for a card was taken off {name} by somebody; no card was saved"),
        )
        .hint("begin it anew if that was a mistake"),
        Ok(SlotEnd::Succeeded(_)) => Failure::new(
            Kind::NotReady,
            format!(
                "{name} is done, but {} was {}: it was cancelled and no card was saved",
                intent.id, intent.status
            ),
        )
        .hint("try again"),
        Ok(SlotEnd::Displaced) => Failure::new(
            Kind::NotReady,
            format!("another command took {name} over; no card was saved"),
        )
        .hint("find out who else drives this reader"),
    }
}
