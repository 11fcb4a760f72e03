//! One line of the journal: what is about to happen, or has happened.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::follow_up::{FollowUp, FollowUpEnd};
use super::sale::{Card, ReaderRef, Receipt, Sale, SaleOutcome};
use crate::money::{Currency, Money};
use crate::stripe::payment_intents::Capture;
use crate::stripe::readers::ProcessConfig;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// The version of the line's form.
    pub v: u32,
    /// When, UTC.
    pub at: Timestamp,
    /// The sale's name within this journal: `r:` and its reference, or `s:` and
    /// a random id for a sale without one.
    pub sale: String,
    /// What is about to happen or has happened.
    #[serde(flatten)]
    pub what: JournalStep,
}

/// The version of the lines this program writes.
pub(super) const VERSION: u32 = 1;

/// What a line says. Amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum JournalStep {
    /// A PaymentIntent is about to be created.
    Intended(Box<SaleIntent>),
    /// It was created, or met again under its key.
    Created {
        /// `pi_…`
        payment_intent: String,
    },
    /// It is about to be pushed to a reader.
    Pushing {
        /// `tmr_…`
        reader: String,
        /// Which push of this attempt it is, from 1.
        number: u32,
    },
    /// It is about to be taken off the reader and cancelled.
    Withdrawing {
        /// `pi_…`
        payment_intent: String,
    },
    /// The attempt ended.
    Ended(Box<AttemptEnd>),
    /// Something else is about to be done with a payment: captured, cancelled,
    /// refunded.
    Doing(Box<FollowUp>),
    /// It was done, or failed for good.
    Done(Box<FollowUpEnd>),
    /// The lines after this one were cut down to what is still needed, and had so
    /// many bytes then. Every version passes it over that takes a journal in: so it also
    /// says who wrote the lines after it.
    Compacted {
        /// 0 if they were not cut down.
        bytes: u64,
        /// In a journal that a store has given back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written_by: Option<LineWriter>,
        /// Whose the lines after it are, in such a journal, as files of that account are
        /// named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<String>,
    },
}

impl JournalStep {
    /// Whether it tells what has happened; others cover what is about to.
    pub(super) const fn is_told(&self) -> bool {
        matches!(self, Self::Created { .. } | Self::Ended(_) | Self::Done(_))
    }
}

/// Who wrote a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineWriter {
    /// The machine; empty if nobody knows.
    pub(crate) host: String,
    /// Who ran it there.
    pub(crate) user: String,
}

/// A sale as it was intended: enough to create its PaymentIntent again under
/// the same key, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleIntent {
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// Which attempt under its name this is, from 1.
    pub attempt: u32,
    /// The reader. Journals have always called it the till.
    #[serde(rename = "till")]
    pub reader_ref: ReaderRef,
    /// Minor units.
    pub amount: i64,
    /// Lower case.
    pub currency: Currency,
    /// Seconds from this line to the sale's deadline.
    pub deadline_s: u64,
    /// The PaymentIntent is left open after a decline, for another attempt.
    pub keep: bool,
    /// The Idempotency-Key of the PaymentIntent's creation.
    pub key: String,
    /// The parameters of its creation.
    pub params: Vec<(String, String)>,
}

impl SaleIntent {
    /// The sale as the journal has it, for whoever finishes it.
    pub(crate) fn sale(&self, deadline: Duration) -> Sale {
        Sale {
            reader_ref: self.reader_ref.clone(),
            amount: Money::new(self.amount, self.currency),
            reference: self.reference.clone(),
            description: None,
            metadata: BTreeMap::new(),
            capture: Capture::Automatic,
            interac: false,
            extended_authorization: false,
            inspect: None,
            process: ProcessConfig::default(),
            deadline,
            replace: false,
            present: None,
            wait: true,
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptEnd {
    /// How.
    pub outcome: SaleOutcome,
    /// The PaymentIntent's status when it was last read.
    pub status: Option<String>,
    /// `pi_…`
    pub payment_intent: Option<String>,
    /// `ch_…`
    pub charge: Option<String>,
    /// Minor units.
    pub tip: Option<i64>,
    /// Minor units.
    pub total: Option<i64>,
    /// The card.
    pub card: Option<Card>,
    /// Why the bank declined.
    pub decline_code: Option<String>,
    /// Where it was taken, if that is another reader than it was intended on: another
    /// machine had settled it before.
    #[serde(rename = "till", default, skip_serializing_if = "Option::is_none")]
    pub reader_ref: Option<ReaderRef>,
}

impl From<&Receipt> for AttemptEnd {
    fn from(receipt: &Receipt) -> Self {
        Self {
            outcome: receipt.outcome,
            status: receipt.status.as_ref().map(|s| s.as_str().to_owned()),
            payment_intent: receipt.payment_intent.clone(),
            charge: receipt.charge.clone(),
            tip: receipt.tip,
            total: receipt.total,
            card: receipt.card.clone(),
            decline_code: receipt.decline_code.clone(),
            reader_ref: None,
        }
    }
}
