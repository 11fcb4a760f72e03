//! Charges and refunds as Stripe sends them.

use super::classification::prefix;
use super::model::{Charge, ChargeFacts, Refund, RefundFacts, RefundedCharge};
use crate::stripe::charges::Details;
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::{self, Expandable, PaymentIntent};

/// Metadata that `pay` stamps on a PaymentIntent and Stripe copies to its
/// charges.
pub(super) const STAMPED_READER: &str = "tillctl_reader";
pub(crate) const STAMPED_LABEL: &str = "tillctl_reader_label";
const STAMPED_LOCATION: &str = "tillctl_location";
pub(crate) const STAMPED_REFERENCE: &str = "tillctl_reference";

/// What a charge is stamped with under a name.
pub(crate) fn stamped<'a>(charge: &'a stripe::Charge, name: &str) -> &'a str {
    let stamps = charge.metadata.as_ref();
    told(stamps.and_then(|stamps| stamps.get(name)))
}

fn told(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

impl<'a> From<&'a stripe::Charge> for ChargeFacts<'a> {
    fn from(charge: &'a stripe::Charge) -> Self {
        let method = charge.payment_method_details.as_ref();
        let detail = |pick: fn(&Details) -> Option<&String>| {
            told(method.and_then(|method| pick(&method.details)))
        };
        let intent = charge.payment_intent.as_ref();
        let outcome = charge.outcome.as_ref();
        Self {
            kind: method.map_or("", |method| &method.kind),
            reader: detail(|details| details.reader.as_ref()),
            location: detail(|details| details.location.as_ref()),
            stamped_reader: stamped(charge, STAMPED_READER),
            stamped_label: stamped(charge, STAMPED_LABEL),
            stamped_location: stamped(charge, STAMPED_LOCATION),
            brand: detail(|details| details.brand.as_ref()),
            read_method: detail(|details| details.read_method.as_ref()),
            wallet: detail(|details| details.wallet.as_ref()?.kind.as_ref()),
            reference_prefix: prefix(stamped(charge, STAMPED_REFERENCE)),
            currency: &charge.currency,
            status: charge.status.clone(),
            captured: charge.captured,
            failure_code: told(charge.failure_code.as_ref()),
            reason: told(outcome.and_then(|outcome| outcome.reason.as_ref())),
            lacks_intent: matches!(intent, Some(Expandable::Id(_))),
            went_on: intent
                .and_then(Expandable::object)
                .is_some_and(|intent| is_going_on(intent, &charge.id)),
        }
    }
}

/// Whether a sale went on after a charge of it failed. Its present state says
/// so by itself, so this is right also where the second charge lies on another
/// page or another day.
fn is_going_on(intent: &PaymentIntent, failed: &str) -> bool {
    let latest = intent.latest_charge.as_ref();
    latest.is_some_and(|latest| latest.id() != failed)
        || matches!(
            intent.status,
            IntentStatus::Succeeded
                | IntentStatus::RequiresCapture
                | IntentStatus::RequiresReauthorization
                | IntentStatus::Processing
        )
}

impl<'a> From<&'a stripe::Charge> for Charge<ChargeFacts<'a>> {
    fn from(charge: &'a stripe::Charge) -> Self {
        let method = charge.payment_method_details.as_ref();
        let intent = charge.payment_intent.as_ref();
        Self {
            created: charge.created,
            stored_at: method.and_then(|method| method.details.offline.as_ref()?.stored_at),
            captured: charge.amount_captured,
            tip: intent
                .and_then(|intent| intent.object()?.tip())
                .unwrap_or(0),
            facts: charge.into(),
        }
    }
}

impl<'a> From<&'a stripe::Refund> for Refund<RefundFacts<'a>> {
    fn from(refund: &'a stripe::Refund) -> Self {
        let charge = refund.charge.as_ref();
        Self {
            facts: RefundFacts {
                charge: match charge {
                    None => RefundedCharge::Nothing,
                    Some(Expandable::Id(_)) => RefundedCharge::Unseen,
                    Some(Expandable::Object(charge)) => RefundedCharge::Known {
                        facts: ChargeFacts::from(&**charge),
                        has_amount: charge.amount_captured != 0,
                    },
                },
                currency: &refund.currency,
                status: refund.status.clone(),
                reason: told(refund.reason.as_ref()),
                is_release: charge
                    .and_then(Expandable::object)
                    .is_some_and(|charge| refund.is_release_of(charge)),
            },
            created: refund.created,
            amount: refund.amount,
        }
    }
}
