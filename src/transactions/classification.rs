//! What a charge, a refund or a movement of the balance counts as.
//!
//! Every definition of `docs/reports.md` that is not plain addition is made
//! here, in terms of Stripe's fields:
//!
//! - **In person** is a charge of type `card_present` or `interac_present`, one
//!   whose details name a reader or a location (wallets by QR code), or one
//!   that tillctl stamped with a reader. All others are online and left out.
//! - **Whose**: the reader and location the charge itself names. If it names
//!   none (old charges), what tillctl stamped on it; otherwise nobody's. The
//!   reader's present location is never put in their place: it may have moved.
//! - **When**: `created`, the moment of the attempt or of the refund, not of
//!   the capture; of a payment taken offline `stored_at`, the moment the
//!   customer paid, where that is earlier.
//! - **Soft decline**: the bank refuses contactless and the reader at once asks
//!   for a PIN, which makes a second charge of the same PaymentIntent. If there
//!   is such a later charge the first is an attempt but no declined one.
//! - **Refund**: every refund but failed and cancelled ones. While it is
//!   pending Stripe already counts it as refunded. A cancelled or expired
//!   authorisation, and the rest of a partial capture, are no refunds: since
//!   API version 2025-03-31.basil Stripe makes no Refund object for them. Requests
//!   of older versions, which another app may still pin, make one. Those of charges
//!   of which nothing was captured are told by that and left out; one of a partial
//!   capture by being of exactly what was not captured, with no balance transaction
//!   of its own although it succeeded.
//!   <https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow>

use jiff::Timestamp;

use super::model::{Charge, ChargeFacts, Movement, Refund, RefundFacts, RefundedCharge};
use crate::money::Currency;
use crate::stripe::charges::ChargeStatus;
use crate::stripe::refunds::RefundStatus;

/// Codes with which a bank asks for a PIN instead of deciding.
const SOFT_DECLINES: [&str; 2] = ["offline_pin_required", "online_or_offline_pin_required"];

/// Where a payment was taken, and with what.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointOfSale {
    /// Reader id, which may no longer exist.
    pub reader: Option<String>,
    /// The reader's label at that time, where tillctl stamped it.
    pub reader_label: Option<String>,
    /// Location id.
    pub location: Option<String>,
    /// Brand, or for a wallet without one its name.
    pub brand: Option<String>,
    /// How the card was read.
    pub read_method: Option<String>,
    /// The wallet: of a card in a phone, or by QR code.
    pub wallet: Option<String>,
    /// Why it failed, if it did.
    pub decline_code: Option<String>,
    /// The first part of the reference tillctl stamped.
    pub reference_prefix: Option<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// Money was taken.
    Paid {
        /// Minor units taken, the tip included.
        captured: i64,
        /// Minor units of that which are a tip; `None` if not readable.
        tip: Option<i64>,
    },
    /// Approved, but no money taken.
    Uncaptured,
    /// Refused.
    Declined,
    /// Softly declined and then tried again.
    Retried,
    /// Not decided yet, or in a state we do not know.
    Pending,
}

/// What became of an attempt, whatever the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AttemptEnding {
    /// Money was taken.
    Paid {
        /// Whether the tip is readable.
        has_tip: bool,
    },
    /// Approved, but no money taken.
    Uncaptured,
    /// Refused.
    Declined,
    /// Softly declined and then tried again.
    Retried,
    /// Not decided yet, or in a state we do not know.
    Pending,
}

impl AttemptEnding {
    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Paid { .. } => "paid",
            Self::Uncaptured => "uncaptured",
            Self::Declined => "declined",
            Self::Retried => "retried",
            Self::Pending => "pending",
        }
    }
}

/// What a transaction counts as, apart from its moment and its money: many are the
/// same class, and the ledger asks about each class once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Classified<E = ()> {
    /// Where, and with what.
    pub place: PointOfSale,
    /// The currency of its money.
    pub currency: Currency,
    /// What became of it.
    pub ending: E,
}

/// Something that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// When: of an attempt its own moment, offline ones included.
    pub at: Timestamp,
    /// The currency of its money.
    pub currency: Currency,
    /// Where it was taken, and with what; of a refund its charge.
    pub place: PointOfSale,
    /// What it adds.
    pub entry: Entry,
}

/// What a transaction adds to sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// An in-person attempt to take money.
    Attempt(AttemptOutcome),
    /// A refund of an in-person payment, in minor units.
    Refund(i64),
    /// A movement of the balance that has to do with an in-person payment.
    Movement(Movement),
}

impl Entry {
    /// Whether money was taken and nobody knows how much of it is a tip.
    pub const fn lacks_tip(&self) -> bool {
        matches!(self, Self::Attempt(AttemptOutcome::Paid { tip: None, .. }))
    }
}

/// Why an object is not in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LeftOut {
    /// It was not an in-person payment.
    Online,
    /// It is a refund that moved no money.
    NoRefund,
    /// Its date or currency cannot be read: the report is not complete.
    Unreadable,
}

impl<F> Charge<F> {
    /// The moment of the sale. Without a network the charge is made later, when
    /// the app forwards it.
    pub(crate) fn sold(&self) -> Result<Timestamp, LeftOut> {
        moment(
            self.stored_at
                .map_or(self.created, |at| at.min(self.created)),
        )
    }

    /// What it adds if it ended so.
    pub(crate) fn entry(&self, ending: AttemptEnding) -> Entry {
        Entry::Attempt(match ending {
            AttemptEnding::Paid { has_tip } => AttemptOutcome::Paid {
                captured: self.captured,
                tip: has_tip.then(|| self.tip.min(self.captured)),
            },
            AttemptEnding::Uncaptured => AttemptOutcome::Uncaptured,
            AttemptEnding::Declined => AttemptOutcome::Declined,
            AttemptEnding::Retried => AttemptOutcome::Retried,
            AttemptEnding::Pending => AttemptOutcome::Pending,
        })
    }
}

impl Charge<ChargeFacts<'_>> {
    /// What it counts as.
    pub(crate) fn classify(&self) -> Result<Transaction, LeftOut> {
        let class = self.facts.classify()?;
        Ok(Transaction {
            at: self.sold()?,
            currency: class.currency,
            place: class.place,
            entry: self.entry(class.ending),
        })
    }
}

impl ChargeFacts<'_> {
    /// What such a charge counts as.
    pub(crate) fn classify(&self) -> Result<Classified<AttemptEnding>, LeftOut> {
        let mut place = self.point_of_sale().ok_or(LeftOut::Online)?;
        let ending = self.ending();
        if self.status == ChargeStatus::Failed {
            place.decline_code = some(self.reason).or_else(|| some(self.failure_code));
        }
        Ok(Classified {
            place,
            currency: currency(self.currency)?,
            ending,
        })
    }

    /// What became of it, wherever it was taken.
    pub(crate) fn ending(&self) -> AttemptEnding {
        match &self.status {
            ChargeStatus::Succeeded if self.captured => AttemptEnding::Paid {
                has_tip: !self.lacks_intent,
            },
            ChargeStatus::Succeeded => AttemptEnding::Uncaptured,
            ChargeStatus::Failed if self.is_soft() && self.went_on => AttemptEnding::Retried,
            ChargeStatus::Failed => AttemptEnding::Declined,
            _ => AttemptEnding::Pending,
        }
    }

    /// Whether it was taken in person.
    pub(crate) fn is_in_person(&self) -> bool {
        let named = [self.reader, self.location, self.stamped_reader];
        self.is_by_nature() || named.iter().any(|text| !text.is_empty())
    }

    fn is_by_nature(&self) -> bool {
        matches!(self.kind, "card_present" | "interac_present")
    }

    /// Whether the bank asked for a PIN instead of deciding.
    pub(crate) fn is_soft(&self) -> bool {
        [self.failure_code, self.reason]
            .iter()
            .any(|code| SOFT_DECLINES.contains(code))
    }

    /// Where it was taken; `None` if it was not taken in person.
    pub(crate) fn point_of_sale(&self) -> Option<PointOfSale> {
        if !self.is_in_person() {
            return None;
        }
        let reader = some(self.reader).or_else(|| some(self.stamped_reader));
        // The stamp tells about the reader it names and about no other.
        let same = reader.as_deref() == Some(self.stamped_reader);
        let stamp = |text| some(text).filter(|_| same);
        let kind = || some(self.kind).filter(|_| !self.is_by_nature());
        Some(PointOfSale {
            location: some(self.location).or_else(|| stamp(self.stamped_location)),
            reader_label: stamp(self.stamped_label),
            brand: some(self.brand).or_else(kind),
            read_method: some(self.read_method),
            wallet: some(self.wallet).or_else(|| kind().filter(|kind| kind != "card")),
            decline_code: None,
            reference_prefix: some(self.reference_prefix),
            reader,
        })
    }
}

impl<F> Refund<F> {
    /// The moment it was made.
    pub(crate) fn made(&self) -> Result<Timestamp, LeftOut> {
        moment(self.created)
    }
}

impl Refund<RefundFacts<'_>> {
    /// What it counts as.
    pub(crate) fn classify(&self) -> Result<Transaction, LeftOut> {
        let class = self.facts.classify()?;
        Ok(Transaction {
            at: self.made()?,
            currency: class.currency,
            place: class.place,
            entry: Entry::Refund(self.amount),
        })
    }
}

impl RefundFacts<'_> {
    /// What such a refund counts as.
    pub(crate) fn classify(&self) -> Result<Classified, LeftOut> {
        let place = self.point_of_sale()?;
        if !self.gave_back() {
            return Err(LeftOut::NoRefund);
        }
        self.class(place)
    }

    /// What such a refund is, whether it gave anything back or failed.
    pub(crate) fn attempted(&self) -> Result<Classified, LeftOut> {
        let place = self.point_of_sale()?;
        if !self.is_of_money_taken() {
            return Err(LeftOut::NoRefund);
        }
        self.class(place)
    }

    fn class(&self, place: PointOfSale) -> Result<Classified, LeftOut> {
        Ok(Classified {
            place,
            currency: currency(self.currency)?,
            ending: (),
        })
    }

    fn point_of_sale(&self) -> Result<PointOfSale, LeftOut> {
        match &self.charge {
            RefundedCharge::Known { facts, .. } => facts.point_of_sale().ok_or(LeftOut::Online),
            // Without its charge there is no telling whose refund it is.
            RefundedCharge::Unseen => Err(LeftOut::Unreadable),
            RefundedCharge::Nothing => Err(LeftOut::Online),
        }
    }

    /// Whether it gave anything back, or will.
    pub(crate) fn gave_back(&self) -> bool {
        let gives_back = self.status.as_ref().is_none_or(RefundStatus::gives_back);
        gives_back && self.is_of_money_taken()
    }

    /// Whether it is of money that was taken, and not the release of a hold.
    fn is_of_money_taken(&self) -> bool {
        let nothing_taken = match &self.charge {
            RefundedCharge::Known { facts, has_amount } => !facts.captured || !has_amount,
            _ => true,
        };
        let expired = self.reason == "expired_uncaptured_charge";
        !nothing_taken && !self.is_release && !expired
    }
}

pub(crate) fn moment(seconds: i64) -> Result<Timestamp, LeftOut> {
    Timestamp::from_second(seconds).map_err(|_| LeftOut::Unreadable)
}

fn currency(code: &str) -> Result<Currency, LeftOut> {
    Currency::parse(code).map_err(|_| LeftOut::Unreadable)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// What stands before the first separator of a reference, else the letters
/// before its first digit: `T12-0007` and `INV0007` are of `T12` and `INV`.
pub(crate) fn prefix(reference: &str) -> &str {
    let separators = ['-', '/', '_', ':', '.', '#', ' '];
    match reference.split_once(separators) {
        Some((before, _)) => before,
        None => reference
            .split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
