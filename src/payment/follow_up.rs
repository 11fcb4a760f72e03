//! What is done with a payment after it was taken, as the journal keeps it:
//! captured, cancelled, refunded.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::stripe::{Error, Form, Request, payment_intents, readers, refunds};

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

    /// The same once more under the next key of its family, which whoever comes to it
    /// derives alike: Stripe keeps under this key that it failed.
    pub(super) fn next_attempt(&self) -> Self {
        let family = family(&self.key);
        let before = self.key[family.len()..].strip_prefix('.');
        let number: u32 = before.and_then(|n| n.parse().ok()).unwrap_or(0);
        let key = format!("{family}.{}", number.saturating_add(1));
        let stamp = format!("metadata[{STAMP}]");
        let mut next = self.clone();
        for (name, value) in &mut next.params {
            // Whoever sends this again must send the same, to the letter.
            if *name == stamp && *value == self.key {
                value.clone_from(&key);
            }
        }
        next.key = key;
        next
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

/// What the keys have in common under which the same was tried, one after the other: at
/// most one of them has led to anything. They end with a number, and after the first
/// with a point and how many there were before.
pub(super) fn family(key: &str) -> &str {
    let Some(number) = key.rfind('-') else {
        return key;
    };
    match key[number..].find('.') {
        Some(point) => &key[..number + point],
        None => key,
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

/// It is not known whether it was done; `until` it is sent again under its key, after
/// that how the payment stands decides.
pub(super) fn unknown(follow_up: &FollowUp, why: &str, until: Option<Timestamp>) -> Failure {
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
        "do not do it by another way: `tillctl payments resume {id}` finds out{}, and the same command again goes on with it",
        until.map_or_else(String::new, |until| {
            let until = Timestamp::from_second(until.as_second()).unwrap_or(until);
            format!(" (after {until} in any case)")
        })
    ))
}

/// Stripe fails to do it, and it is plain that it was not done.
pub(super) fn put_off(follow_up: &FollowUp, error: Error) -> Failure {
    let id = &follow_up.payment_intent;
    let what = follow_up.kind.replace('_', " ");
    Failure::from(error)
        .context(format!("the {what} of {id} was not carried out"))
        .kind_of(Kind::Unavailable)
        .hint(format!(
            "nothing was changed; the same command again, or `tillctl payments resume {id}`, goes on with it"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_is_of_the_same_family() {
        let of = |key: &str| {
            let params = [("amount", "400"), ("metadata[tillctl_deed]", key)];
            FollowUp {
                id: "1".into(),
                kind: REFUND.into(),
                payment_intent: "pi_1".into(),
                reader: None,
                amount: None,
                currency: Currency::parse("eur").unwrap(),
                reference: None,
                key: key.into(),
                params: params.map(|(n, v)| (n.into(), v.into())).to_vec(),
                deadline_s: 0,
            }
        };
        for key in [
            "tillctl_refund_of-pi_1-400-1",
            "tillctl_refund-return-1.5-2",
            "tillctl-deed-6a1e0b54-41f3-4a51-8f3c-9d1c8e4d2f10",
        ] {
            let mut attempt = of(key);
            for number in 1..12 {
                attempt = attempt.next_attempt();
                assert_eq!(attempt.key, format!("{key}.{number}"));
                assert_eq!(attempt.stamp(), attempt.key);
                assert_eq!(family(&attempt.key), key);
                assert_eq!(attempt.minor(), 400);
            }
        }
    }
}
