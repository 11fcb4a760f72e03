//! What a charge or a refund means for a report.
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

use crate::money::Currency;
use crate::stripe;
use crate::stripe::charges::ChargeStatus;
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::refunds::RefundStatus;
use crate::stripe::{Charge, Expandable, PaymentIntent};

/// Metadata that `pay` stamps on a PaymentIntent and Stripe copies to its
/// charges.
pub(crate) const STAMPED_READER: &str = "tillctl_reader";
pub(crate) const STAMPED_LABEL: &str = "tillctl_reader_label";
pub(crate) const STAMPED_LOCATION: &str = "tillctl_location";
const STAMPED_REFERENCE: &str = "tillctl_reference";

/// Codes with which a bank asks for a PIN instead of deciding.
const SOFT_DECLINES: [&str; 2] = ["offline_pin_required", "online_or_offline_pin_required"];

/// Where a payment was taken, and with what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

impl AttemptOutcome {
    /// Whether money was taken and nobody knows how much of it is a tip.
    pub(crate) fn lacks_tip(self) -> bool {
        matches!(self, Self::Paid { tip: None, .. })
    }
}

/// What became of an attempt, whatever the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptEnding {
    /// Money was taken.
    Paid,
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
    /// With the money, in minor units.
    #[must_use]
    pub fn of(self, captured: i64, tip: Option<i64>) -> AttemptOutcome {
        match self {
            Self::Paid => AttemptOutcome::Paid {
                captured,
                tip: tip.map(|tip| tip.min(captured)),
            },
            Self::Uncaptured => AttemptOutcome::Uncaptured,
            Self::Declined => AttemptOutcome::Declined,
            Self::Retried => AttemptOutcome::Retried,
            Self::Pending => AttemptOutcome::Pending,
        }
    }
}

/// What an attempt is apart from its moment and its money: many charges of a
/// reader are the same case, and the ledger reads each case once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Where, and with what.
    pub place: PointOfSale,
    /// The currency of its money.
    pub currency: Currency,
    /// What became of it.
    pub ending: AttemptEnding,
}

/// One in-person attempt to take money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When: the moment of the attempt, offline ones included.
    pub created: Timestamp,
    /// The currency of its money.
    pub currency: Currency,
    /// What became of it.
    pub outcome: AttemptOutcome,
    /// Where, and with what.
    pub place: PointOfSale,
}

/// One refund of an in-person payment that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// When.
    pub created: Timestamp,
    /// The currency of the amount.
    pub currency: Currency,
    /// Minor units given back.
    pub amount: i64,
    /// Where the charge was taken, and with what.
    pub place: PointOfSale,
}

/// Why an object is not in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeftOut {
    /// It was not an in-person payment.
    Online,
    /// It is a refund that moved no money.
    NoRefund,
    /// Its date or currency cannot be read: the report is not complete.
    Unreadable,
}

/// Reads a charge. `tried_later` says whether a later charge of the same
/// PaymentIntent is known; it is only asked where the intent is not expanded.
///
/// # Errors
/// [`LeftOut`] if the charge is no part of the report.
pub fn attempt(
    charge: &Charge,
    tried_later: impl FnOnce(&str) -> bool,
) -> Result<Attempt, LeftOut> {
    let case = case(charge, tried_later)?;
    Ok(Attempt {
        created: sold(charge)?,
        currency: case.currency,
        outcome: case.ending.of(charge.amount_captured, tip(charge)),
        place: case.place,
    })
}

/// Reads of a charge what does not lie in its moment and its money; see
/// [`attempt`].
///
/// # Errors
/// [`LeftOut`] if such a charge is no part of the report.
pub fn case(charge: &Charge, tried_later: impl FnOnce(&str) -> bool) -> Result<Case, LeftOut> {
    let place = place(charge).ok_or(LeftOut::Online)?;
    let ending = match &charge.status {
        ChargeStatus::Succeeded if charge.captured => AttemptEnding::Paid,
        ChargeStatus::Succeeded => AttemptEnding::Uncaptured,
        ChargeStatus::Failed if is_soft(charge) && was_retried(charge, tried_later) => {
            AttemptEnding::Retried
        }
        ChargeStatus::Failed => AttemptEnding::Declined,
        _ => AttemptEnding::Pending,
    };
    Ok(Case {
        currency: currency(&charge.currency)?,
        ending,
        place,
    })
}

/// Reads a refund, whose charge must be expanded.
///
/// # Errors
/// [`LeftOut`] if the refund is no part of the report.
pub fn refund(refund: &stripe::Refund) -> Result<Refund, LeftOut> {
    let (place, currency) = refund_case(refund)?;
    Ok(Refund {
        created: moment(refund.created)?,
        currency,
        amount: refund.amount,
        place,
    })
}

/// Reads of a refund whose it is, which does not lie in its moment and its
/// amount; of its charge's money it matters whether there is any.
///
/// # Errors
/// [`LeftOut`] if such a refund is no part of the report.
pub fn refund_case(refund: &stripe::Refund) -> Result<(PointOfSale, Currency), LeftOut> {
    let charge = match &refund.charge {
        Some(Expandable::Object(charge)) => charge,
        // Without its charge there is no telling whose refund it is.
        Some(Expandable::Id(_)) => return Err(LeftOut::Unreadable),
        None => return Err(LeftOut::Online),
    };
    let place = place(charge).ok_or(LeftOut::Online)?;
    let facts = RefundFacts {
        status: refund.status.as_ref(),
        reason: refund.reason.as_deref(),
        amount: refund.amount,
        moved: refund.balance_transaction.is_some(),
    };
    let taken = Capture {
        captured: charge.captured,
        amount: charge.amount,
        amount_captured: charge.amount_captured,
    };
    if !gave_back(&facts, taken) {
        return Err(LeftOut::NoRefund);
    }
    Ok((place, currency(&refund.currency)?))
}

/// What of a refund says whether it gave anything back.
pub(crate) struct RefundFacts<'a> {
    pub(crate) status: Option<&'a RefundStatus>,
    pub(crate) reason: Option<&'a str>,
    /// Minor units.
    pub(crate) amount: i64,
    /// Whether it has a balance transaction.
    pub(crate) moved: bool,
}

/// What was taken of a charge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capture {
    pub(crate) captured: bool,
    /// Minor units approved.
    pub(crate) amount: i64,
    /// Minor units captured.
    pub(crate) amount_captured: i64,
}

impl Capture {
    /// Minor units that were held and not taken.
    fn let_go(self) -> i64 {
        self.amount.saturating_sub(self.amount_captured)
    }
}

/// Whether a refund gave anything back, or will.
pub(crate) fn gave_back(refund: &RefundFacts<'_>, taken: Capture) -> bool {
    let moved_nothing = matches!(
        refund.status,
        Some(RefundStatus::Failed | RefundStatus::Canceled)
    );
    let nothing_taken = refund.reason == Some("expired_uncaptured_charge")
        || !taken.captured
        || taken.amount_captured == 0;
    // One that goes back has a balance transaction by the time it has succeeded.
    let rest_of_a_capture = taken.let_go() > 0
        && refund.amount == taken.let_go()
        && !refund.moved
        && refund.status == Some(&RefundStatus::Succeeded);
    !moved_nothing && !nothing_taken && !rest_of_a_capture
}

pub(crate) fn moment(seconds: i64) -> Result<Timestamp, LeftOut> {
    Timestamp::from_second(seconds).map_err(|_| LeftOut::Unreadable)
}

fn currency(code: &str) -> Result<Currency, LeftOut> {
    Currency::parse(code).map_err(|_| LeftOut::Unreadable)
}

/// The moment of the sale. Without a network the charge is made later, when
/// the app forwards it.
pub(crate) fn sold_at(created: i64, stored_at: Option<i64>) -> Result<Timestamp, LeftOut> {
    moment(stored_at.map_or(created, |at| at.min(created)))
}

/// The moment of the sale that a charge is of.
pub(crate) fn sold(charge: &Charge) -> Result<Timestamp, LeftOut> {
    sold_at(charge.created, stored_at(charge))
}

fn stored_at(charge: &Charge) -> Option<i64> {
    let details = &charge.payment_method_details.as_ref()?.details;
    details.offline.as_ref()?.stored_at
}

/// What stands before the first separator of a reference, else the letters
/// before its first digit: `T12-0007` and `INV0007` are of `T12` and `INV`.
pub(crate) fn prefix(reference: &str) -> Option<&str> {
    let separators = ['-', '/', '_', ':', '.', '#', ' '];
    let prefix = match reference.split_once(separators) {
        Some((before, _)) => before,
        None => reference
            .split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or_default(),
    };
    (!prefix.is_empty()).then_some(prefix)
}

/// Where a charge was taken; `None` if it was not taken in person.
pub(crate) fn place(charge: &Charge) -> Option<PointOfSale> {
    let stamped = |name: &str| {
        let text = charge.metadata.as_ref()?.get(name)?;
        (!text.is_empty()).then(|| text.clone())
    };
    let method = charge.payment_method_details.as_ref();
    let kind = method.map_or("", |method| method.kind.as_str());
    let details = method.map(|method| &method.details);
    let reader = details.and_then(|details| details.reader.clone());
    let location = details.and_then(|details| details.location.clone());
    let brand = details.and_then(|details| details.brand.clone());
    let by_nature = matches!(kind, "card_present" | "interac_present");
    let stamp = stamped(STAMPED_READER);
    if !by_nature && reader.is_none() && location.is_none() && stamp.is_none() {
        return None;
    }
    let reader = reader.or_else(|| stamp.clone());
    // The stamp tells about the reader it names and about no other.
    let same = stamp.is_some() && reader == stamp;
    let by_code = (!by_nature && !kind.is_empty() && kind != "card").then(|| kind.to_owned());
    let wallet = details
        .and_then(|details| details.wallet.as_ref())
        .and_then(|wallet| wallet.kind.clone());
    let failed = matches!(charge.status, ChargeStatus::Failed);
    Some(PointOfSale {
        read_method: details.and_then(|details| details.read_method.clone()),
        wallet: wallet.or(by_code),
        decline_code: charge.decline_code().filter(|_| failed).map(str::to_owned),
        reference_prefix: stamped(STAMPED_REFERENCE)
            .as_deref()
            .and_then(prefix)
            .map(str::to_owned),
        reader_label: stamped(STAMPED_LABEL).filter(|_| same),
        location: location.or_else(|| stamped(STAMPED_LOCATION).filter(|_| same)),
        brand: brand.or_else(|| (!by_nature && !kind.is_empty()).then(|| kind.to_owned())),
        reader,
    })
}

pub(crate) fn is_soft(charge: &Charge) -> bool {
    let reason = charge.outcome.as_ref().and_then(|o| o.reason.as_deref());
    [charge.failure_code.as_deref(), reason]
        .into_iter()
        .flatten()
        .any(|code| SOFT_DECLINES.contains(&code))
}

fn was_retried(charge: &Charge, tried_later: impl FnOnce(&str) -> bool) -> bool {
    match &charge.payment_intent {
        None => false,
        Some(Expandable::Id(id)) => tried_later(id),
        Some(Expandable::Object(intent)) => went_on(intent, &charge.id),
    }
}

/// Whether a sale went on after a charge of it failed. Its present state says
/// so by itself, so this is right also where the second charge lies on another
/// page or another day.
pub(crate) fn went_on(intent: &PaymentIntent, failed: &str) -> bool {
    intent
        .latest_charge
        .as_ref()
        .is_some_and(|latest| latest.id() != failed)
        || matches!(
            intent.status,
            IntentStatus::Succeeded
                | IntentStatus::RequiresCapture
                | IntentStatus::RequiresReauthorization
                | IntentStatus::Processing
        )
}

/// The tip in minor units: the PaymentIntent has it, the charge does not.
fn tip(charge: &Charge) -> Option<i64> {
    match &charge.payment_intent {
        None => Some(0),
        Some(Expandable::Id(_)) => None,
        Some(Expandable::Object(intent)) => Some(intent.tip().unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests;
