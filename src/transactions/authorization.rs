//! Money that a card was asked for and nobody has captured.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::from_stripe::{STAMPED_LABEL, STAMPED_READER, STAMPED_REFERENCE};
use crate::money::{Currency, Money, MoneyError, sums};
use crate::period::words;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::{Charge, Client, Error, Expandable, PaymentIntent};

/// Without a deadline of its own an authorisation on a reader lasts so long.
///
/// <https://docs.stripe.com/terminal/payments/collect-card-payment>
const LIFE: SignedDuration = SignedDuration::from_hours(48);

/// An authorisation on a reader that was not captured.
#[derive(Debug)]
pub(crate) struct Authorization {
    pub(crate) intent: PaymentIntent,
    /// What its reader is called, by its stamp or by today's list.
    pub(crate) label: Option<String>,
    pub(crate) currency: Option<Currency>,
    pub(crate) created: Timestamp,
    /// From then on the money goes back to the customer.
    pub(crate) deadline: Timestamp,
}

impl Authorization {
    /// `None` if nothing is held, or not on a reader.
    pub(crate) fn of(intent: PaymentIntent) -> Option<Self> {
        if !matches!(
            intent.status,
            IntentStatus::RequiresCapture | IntentStatus::RequiresReauthorization
        ) {
            return None;
        }
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        let details = charge.and_then(|c: &Charge| c.payment_method_details.as_ref());
        // Cards typed in on a website are not the readers' affair.
        if details.is_some_and(|d| d.kind == "card") {
            return None;
        }
        let created = charge
            .map(|c| c.created)
            .filter(|at| *at > 0)
            .or(intent.created)?;
        let created = Timestamp::from_second(created).ok()?;
        let deadline = details
            .and_then(|d| d.details.capture_before)
            .and_then(|at| Timestamp::from_second(at).ok())
            .or_else(|| created.checked_add(LIFE).ok())?;
        let stamp = intent.metadata.as_ref().and_then(|m| m.get(STAMPED_LABEL));
        Some(Self {
            currency: Currency::parse(&intent.currency).ok(),
            label: stamp.filter(|label| !label.is_empty()).cloned(),
            intent,
            created,
            deadline,
        })
    }

    /// What can still be captured. One that has to be authorised again has
    /// nothing that can, and a reply may not say.
    pub(crate) fn minor(&self) -> i64 {
        let told = self.intent.amount_capturable;
        if let Some(told) = told.filter(|told| *told != 0 || !self.is_to_renew()) {
            return told;
        }
        let charge = self.intent.latest_charge.as_ref();
        let (whole, taken) = charge.and_then(Expandable::object).map_or_else(
            || (self.intent.amount, self.intent.amount_received.unwrap_or(0)),
            |charge| (charge.amount, charge.amount_captured),
        );
        whole.saturating_sub(taken)
    }

    pub(crate) fn is_to_renew(&self) -> bool {
        self.intent.status == IntentStatus::RequiresReauthorization
    }

    /// Whether somebody has to do something about it.
    pub(crate) fn is_finding(&self, now: Timestamp, within: Duration) -> bool {
        self.is_to_renew() || self.is_near(now, within)
    }

    pub(crate) fn is_near(&self, now: Timestamp, within: Duration) -> bool {
        now.checked_add(within)
            .is_ok_and(|then| self.deadline <= then)
    }

    fn stamped(&self, name: &str) -> Option<&str> {
        let metadata = self.intent.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    pub(crate) fn reader(&self) -> Option<&str> {
        let charge = self.intent.latest_charge.as_ref()?.object();
        charge
            .and_then(|c| c.payment_method_details.as_ref()?.details.reader.as_deref())
            .or_else(|| self.stamped(STAMPED_READER))
    }

    fn is_nameless(&self) -> bool {
        self.label.is_none() && self.reader().is_some()
    }

    /// Our name for the sale.
    pub(crate) fn reference(&self) -> Option<&str> {
        self.stamped(STAMPED_REFERENCE)
    }

    /// What can still be captured, where its currency is known.
    pub(crate) fn amount(&self) -> Option<Money> {
        Some(Money::new(self.minor(), self.currency?))
    }
}

/// All of PaymentIntents made since then, by their deadlines.
pub(crate) async fn since(client: &Client, from: Timestamp) -> Result<Vec<Authorization>, Error> {
    let mut held = Vec::new();
    let request = payment_intents::list_since(from.as_second(), &["data.latest_charge"]);
    let mut pages = client.pages::<PaymentIntent>(request).ahead();
    while let Some(page) = pages.next().await? {
        held.extend(page.into_iter().filter_map(Authorization::of));
    }
    held.sort_by(|a, b| (a.deadline, &a.intent.id).cmp(&(b.deadline, &b.intent.id)));
    Ok(held)
}

/// Whether the reader of one of them is named by no stamp.
pub(crate) fn lack_labels(held: &[Authorization]) -> bool {
    held.iter().any(Authorization::is_nameless)
}

/// Puts to those that no stamp names what their readers are called.
pub(crate) fn label(held: &mut [Authorization], called: impl Fn(&str) -> Option<String>) {
    for one in held.iter_mut().filter(|one| one.is_nameless()) {
        one.label = one.reader().and_then(&called);
    }
}

/// What needs somebody, in words.
pub(crate) fn found(
    near: &[&Authorization],
    all: usize,
    within: Duration,
) -> Result<String, MoneyError> {
    let one = near.len() == 1;
    let worded = |singular, plural| if one { singular } else { plural };
    let again = near.iter().filter(|h| h.is_to_renew()).count();
    let what = if again > 0 {
        let need = worded("authorisation needs", "authorisations need");
        format!("{need} attention, {again} to be authorised again")
    } else {
        let expire = worded("authorisation expires", "authorisations expire");
        format!("{expire} within {}", words::length(within))
    };
    let sums = sums(near.iter().filter_map(|one| one.amount()))?;
    let sums: Vec<_> = sums.iter().map(Money::to_string).collect();
    Ok(format!(
        "{} of {all} {what}: {}",
        near.len(),
        sums.join(", ")
    ))
}
