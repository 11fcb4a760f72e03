//! What is done with a payment after it was taken, as the journal keeps it:
//! captured, cancelled, refunded.

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::stripe::{Form, Request, payment_intents, readers, refunds};

/// Money that is held is taken.
pub(crate) const CAPTURE: &str = "capture";
/// A payment is called off, money that is held is released.
pub(crate) const CANCEL: &str = "cancel";
/// Money is given back by Stripe.
pub(crate) const REFUND: &str = "refund";
/// Money is given back to a card on a reader (Interac).
pub(crate) const READER_REFUND: &str = "reader_refund";

/// The metadata a refund is recognised by: its key, else its follow-up's id.
pub(crate) const STAMP: &str = "tillctl_deed";
/// The metadata with what the shop calls a refund.
pub(crate) const REFERENCE: &str = "tillctl_reference";

/// Something about to be done with a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// A random id, so that its end finds it.
    pub id: String,
    /// `capture`, `cancel`, `refund` or `reader_refund`.
    pub kind: String,
    /// `pi_…`
    pub payment_intent: String,
    /// The reader of a `reader_refund`.
    pub reader: Option<String>,
    /// Minor units; `None` is all of it.
    pub amount: Option<i64>,
    /// What `amount` counts.
    pub currency: Currency,
    /// What the shop calls a refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The Idempotency-Key.
    pub key: String,
    /// The parameters.
    pub params: Vec<(String, String)>,
    /// Seconds from this line to the end of the wait of a `reader_refund`.
    #[serde(default)]
    pub deadline_s: u64,
}

impl FollowUp {
    /// The request, under its own key; `None` for a kind that only a newer
    /// version knows.
    pub fn request(&self) -> Option<Request> {
        let bare = match self.kind.as_str() {
            CAPTURE => payment_intents::capture(&self.payment_intent, 0),
            CANCEL => payment_intents::cancel(&self.payment_intent),
            REFUND => refunds::create(&refunds::Draft::default()),
            READER_REFUND => {
                let none = std::collections::BTreeMap::new();
                readers::refund_payment(self.reader.as_deref()?, &self.payment_intent, 0, &none)
            }
            _ => return None,
        };
        Some(
            bare.params(Form::from_pairs(self.params.clone()))
                .key(&self.key),
        )
    }

    /// What the metadata of its refund is stamped with: the same for everybody
    /// who sends the same request under the same key.
    pub fn stamp(&self) -> &str {
        self.sent(&format!("metadata[{STAMP}]")).unwrap_or(&self.id)
    }

    /// Whether it gives money back.
    pub fn is_refund(&self) -> bool {
        matches!(self.kind.as_str(), REFUND | READER_REFUND)
    }

    fn sent(&self, name: &str) -> Option<&str> {
        let (_, value) = self.params.iter().find(|(n, _)| n == name)?;
        Some(value)
    }

    /// The amount that was sent, in minor units; 0 for one that needs none.
    pub fn minor(&self) -> i64 {
        let number = |name: &str| self.sent(name)?.parse().ok();
        self.amount
            .or_else(|| number("amount"))
            .or_else(|| number("amount_to_capture"))
            .unwrap_or(0)
    }
}

/// A follow-up that was carried out.
pub(super) const DONE: &str = "done";
/// One that was not, for good.
pub(super) const FAILED: &str = "failed";

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpEnd {
    /// The follow-up's id.
    pub id: String,
    /// `done`, or `failed` for good.
    pub result: String,
    /// What it made: `re_…`
    pub object: Option<String>,
}

/// It is not known whether it was done.
pub(super) fn unknown(follow_up: &FollowUp, why: &str) -> Failure {
    let id = &follow_up.payment_intent;
    let what = match follow_up.kind.as_str() {
        CAPTURE => "captured",
        CANCEL => "cancelled",
        _ => "refunded",
    };
    Failure::new(
        Kind::Unknown,
        format!("whether {id} was {what} could not be found out: {why}"),
    )
    .hint(format!(
        "do not do it by another way: `tillctl payments resume {id}` finds out, and the same command again goes on with it"
    ))
}
