//! What is sold, and how it ended.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::inspect::Inspect;
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::stripe::metadata::{LONGEST_VALUE, MOST_KEYS};
use crate::stripe::payment_intents::{self, Capture, Draft, IntentStatus};
use crate::stripe::readers::{self, ProcessConfig, TestCard};
use crate::stripe::{Charge, Expandable, PaymentIntent, Reader, Request};

/// The reader a sale happens on, as far as a sale needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderRef {
    /// `tmr_…`
    pub id: String,
    /// What people call it.
    pub label: Option<String>,
    /// `tml_…`
    pub location: Option<String>,
}

impl From<&Reader> for ReaderRef {
    fn from(reader: &Reader) -> Self {
        Self {
            id: reader.id.clone(),
            label: reader.label.clone().filter(|l| !l.is_empty()),
            location: reader.location_id().map(str::to_owned),
        }
    }
}

impl ReaderRef {
    /// The label, or the id of a reader without one.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

/// A sale.
#[derive(Debug, Clone)]
pub struct Sale {
    /// Where.
    pub reader_ref: ReaderRef,
    /// How much, without a tip.
    pub amount: Money,
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// Shown in the Dashboard.
    pub description: Option<String>,
    /// The user's own metadata.
    pub metadata: BTreeMap<String, String>,
    /// When the money is taken.
    pub capture: Capture,
    /// Let Interac debit cards pay.
    pub interac: bool,
    /// Ask for a longer authorisation.
    pub extended_authorization: bool,
    /// How the reader takes it.
    pub process: ProcessConfig,
    /// Who decides about the card before it is charged; `None` charges it.
    pub inspect: Option<Inspect>,
    /// How long the customer has, from now to the end.
    pub deadline: Duration,
    /// Push even if the reader holds somebody else's payment.
    pub replace: bool,
    /// Hold this card to the simulated reader once it asks for one.
    pub present: Option<TestCard>,
    /// Wait for the end.
    pub wait: bool,
}

/// A sale takes so many metadata; what is left of Stripe's is its own.
pub(crate) const MOST_METADATA: usize = MOST_KEYS - OWN_METADATA;
/// Its reader, the reader's label and location, its reference, and its name or attempt.
const OWN_METADATA: usize = 5;
/// With which the names of these begin.
const OWN_PREFIX: &str = "tillctl_";

/// The metadata that names an attempt under a reference after the first, so
/// that the next one has a number every machine agrees on.
pub(super) const ATTEMPT: &str = "tillctl_attempt";
/// The metadata that names a sale without a reference.
pub(super) const UNNAMED: &str = "tillctl_sale";

impl Sale {
    /// Refuses more metadata than a sale takes, and names by which sales are looked for.
    pub(crate) fn check_metadata(metadata: &BTreeMap<String, String>) -> Result<(), Failure> {
        if metadata.len() > MOST_METADATA {
            return Err(Failure::usage(format!(
                "a payment takes at most {MOST_METADATA} --metadata: {OWN_METADATA} of Stripe's {MOST_KEYS} are the sale's own"
            )));
        }
        if let Some(own) = metadata.keys().find(|key| key.starts_with(OWN_PREFIX)) {
            return Err(
                Failure::usage(format!("--metadata {own}=… is tillctl's own"))
                    .hint("name the sale with --reference; other keys are free"),
            );
        }
        Ok(())
    }

    /// What the PaymentIntent of an attempt is created with; `name` is the
    /// sale's within the journal.
    pub(super) fn draft(&self, name: &str, attempt: u32) -> Draft {
        // Under a reference only what another machine would send as well goes
        // into the creation: Stripe compares all of it under the key. The rest
        // follows in a second request.
        let (description, metadata) = if let Some(reference) = &self.reference {
            let reference = ("tillctl_reference".to_owned(), reference.clone());
            let mut metadata = BTreeMap::from([reference]);
            if attempt > 1 {
                metadata.insert(ATTEMPT.to_owned(), attempt.to_string());
            }
            (None, metadata)
        } else {
            let mut metadata = self.stamped();
            metadata.insert(UNNAMED.to_owned(), name.to_owned());
            (self.description.clone(), metadata)
        };
        Draft {
            extended_authorization: self.extended_authorization,
            amount: self.amount.minor(),
            currency: self.amount.currency().code().to_owned(),
            capture: self.capture,
            interac: self.interac,
            description,
            metadata,
        }
    }

    /// Says in the PaymentIntent where the sale is, for reports on any API
    /// version; `None` if its creation has said so.
    pub(super) fn describe_request(&self, intent: &str) -> Option<Request> {
        self.reference.as_ref()?;
        let description = self.description.as_deref();
        Some(payment_intents::describe(
            intent,
            description,
            &self.stamped(),
        ))
    }

    /// Puts the PaymentIntent onto the reader.
    pub(super) fn push_request(&self, intent: &str) -> Request {
        if self.inspect.is_some() {
            readers::collect_payment_method(&self.reader_ref.id, intent, &self.process)
        } else {
            readers::process_payment_intent(&self.reader_ref.id, intent, &self.process)
        }
    }

    /// The metadata of the PaymentIntent: the user's, and where and what the
    /// sale was, so that reports can tell on any API version.
    pub fn stamped(&self) -> BTreeMap<String, String> {
        let mut metadata = self.metadata.clone();
        let mut stamp = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                metadata.insert(key.to_owned(), value.chars().take(LONGEST_VALUE).collect());
            }
        };
        stamp("tillctl_reader", Some(&self.reader_ref.id));
        stamp("tillctl_reader_label", self.reader_ref.label.as_deref());
        stamp("tillctl_location", self.reader_ref.location.as_deref());
        stamp("tillctl_reference", self.reference.as_deref());
        metadata
    }
}

/// How a sale ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaleOutcome {
    /// The money was taken.
    Paid,
    /// The money is held, to be captured later.
    Authorized,
    /// The bank or the reader refused the card.
    Declined,
    /// The customer or somebody else called it off.
    Canceled,
    /// The reader could not be used, or no card came in time.
    NotReady,
    /// It is not known, or nobody waited for it.
    Unknown,
    /// Its turn never came: nothing was sent.
    NotBegun,
}

impl SaleOutcome {
    /// As JSON and CSV write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Authorized => "authorized",
            Self::Declined => "declined",
            Self::Canceled => "canceled",
            Self::NotReady => "not_ready",
            Self::Unknown => "unknown",
            Self::NotBegun => "not_begun",
        }
    }

    /// Whether money was taken or held.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Paid | Self::Authorized)
    }
}

/// The card a sale was paid with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// `visa`, …
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// `contact_emv`, …
    pub read_method: Option<String>,
}

/// How a sale ended, in full.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// How it ended.
    pub outcome: SaleOutcome,
    /// The PaymentIntent's status when it was last read.
    pub status: Option<IntentStatus>,
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// `pi_…`
    pub payment_intent: Option<String>,
    /// `ch_…`: the last one tried.
    pub charge: Option<String>,
    /// Where.
    pub reader_ref: ReaderRef,
    /// Asked for.
    pub amount: Money,
    /// Minor units; `None` if tipping was off.
    pub tip: Option<i64>,
    /// Charged or held, in minor units.
    pub total: Option<i64>,
    /// The card.
    pub card: Option<Card>,
    /// Why the bank declined.
    pub decline_code: Option<String>,
    /// What went wrong, if anything did: message, hint and exit code.
    pub problem: Option<Failure>,
}

impl Receipt {
    /// A receipt of a sale of which nothing is known yet.
    pub fn blank(sale: &Sale, outcome: SaleOutcome) -> Self {
        Self {
            outcome,
            status: None,
            reference: sale.reference.clone(),
            payment_intent: None,
            charge: None,
            reader_ref: sale.reader_ref.clone(),
            amount: sale.amount,
            tip: None,
            total: None,
            card: None,
            decline_code: None,
            problem: None,
        }
    }

    /// Takes over what the PaymentIntent says.
    pub fn read(&mut self, intent: &PaymentIntent) {
        self.status = Some(intent.status.clone());
        self.payment_intent = Some(intent.id.clone());
        self.charge = intent.latest_charge.as_ref().map(|c| c.id().to_owned());
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        self.card = charge.and_then(card);
        let taken = match intent.status {
            IntentStatus::Succeeded => intent
                .amount_received
                .filter(|a| *a > 0)
                .or(Some(intent.amount)),
            IntentStatus::RequiresCapture => intent
                .amount_capturable
                .filter(|a| *a > 0)
                .or(Some(intent.amount)),
            _ => None,
        };
        self.total = taken;
        self.tip = intent.tip();
        if taken.is_none() {
            let error = intent.last_payment_error.as_ref();
            self.decline_code = error
                .and_then(|e| e.decline_code.clone())
                .or_else(|| charge.and_then(Charge::decline_code).map(str::to_owned))
                .or_else(|| error.and_then(|e| e.code.clone()));
        }
    }

    /// Whether what was taken is what was asked for, tip included.
    pub fn adds_up(&self) -> bool {
        self.total.is_none_or(|total| {
            self.amount.minor().checked_add(self.tip.unwrap_or(0)) == Some(total)
        })
    }

    /// The exit code's kind; `None` is success.
    pub fn kind(&self) -> Option<Kind> {
        self.problem.as_ref().map(Failure::kind)
    }
}

fn card(charge: &Charge) -> Option<Card> {
    let details = &charge.payment_method_details.as_ref()?.details;
    Some(Card {
        brand: details.brand.clone(),
        last4: details.last4.clone(),
        read_method: details.read_method.clone(),
    })
}
