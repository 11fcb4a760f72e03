//! PaymentIntents and charges: each may show the other, so both are described
//! here. What is asked of them stands in `payment_intents` and `charges`.
//!
//! <https://docs.stripe.com/api/payment_intents>,
//! <https://docs.stripe.com/api/charges>

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};

use super::balance::BalanceTransaction;
use super::object::{Expandable, Object, open_enum};
use super::verdict::ApiError;

pub(super) const PAYMENT_INTENTS: &str = "/v1/payment_intents";

open_enum! {
    /// How a PaymentIntent stands.
    IntentStatus {
        /// No card yet, or the last one was declined.
        RequiresPaymentMethod = "requires_payment_method",
        /// A card, but nobody confirmed.
        RequiresConfirmation = "requires_confirmation",
        /// The customer has to do something.
        RequiresAction = "requires_action",
        /// Under way at the bank.
        Processing = "processing",
        /// Authorised, waiting to be captured.
        RequiresCapture = "requires_capture",
        /// Authorised, but that has to be renewed before it can be captured.
        RequiresReauthorization = "requires_reauthorization",
        /// Cancelled.
        Canceled = "canceled",
        /// Paid.
        Succeeded = "succeeded",
    }
}

/// A PaymentIntent.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// Minor units; includes the tip once the payment went through.
    #[serde(default)]
    pub amount: i64,
    /// Minor units received.
    #[serde(default)]
    pub amount_received: Option<i64>,
    /// Minor units that can be captured.
    #[serde(default)]
    pub amount_capturable: Option<i64>,
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// How it stands.
    pub status: IntentStatus,
    /// Where the tip is.
    #[serde(default)]
    pub amount_details: Option<AmountDetails>,
    /// The last charge tried.
    #[serde(default)]
    pub latest_charge: Option<Expandable<Charge>>,
    /// Why the last charge failed.
    #[serde(default)]
    pub last_payment_error: Option<ApiError>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: Option<i64>,
    /// When it was cancelled; seconds since the epoch, UTC.
    #[serde(default)]
    pub canceled_at: Option<i64>,
    /// `expired` if nobody captured it in time, else who called it off and why.
    #[serde(default)]
    pub cancellation_reason: Option<String>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

impl Object for PaymentIntent {
    const OBJECT: &'static str = "payment_intent";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

impl PaymentIntent {
    /// The tip in minor units: `None` if tipping was off, 0 if the customer was
    /// asked and declined.
    pub fn tip(&self) -> Option<i64> {
        self.amount_details.as_ref()?.tip.as_ref()?.amount
    }
}

/// Parts of a PaymentIntent's amount.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct AmountDetails {
    /// The tip.
    #[serde(default)]
    pub tip: Option<Tip>,
}

/// A tip.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Tip {
    /// Minor units.
    #[serde(default)]
    pub amount: Option<i64>,
}

pub(super) const CHARGES: &str = "/v1/charges";

open_enum! {
    /// How a charge ended.
    ChargeStatus {
        /// Authorised or captured.
        Succeeded = "succeeded",
        /// Under way.
        Pending = "pending",
        /// Declined or failed.
        Failed = "failed",
    }
}

/// A charge.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Charge {
    /// `ch_…`
    pub id: String,
    /// Minor units, including the tip.
    #[serde(default)]
    pub amount: i64,
    /// Minor units captured.
    #[serde(default)]
    pub amount_captured: i64,
    /// Minor units refunded. The released part of a partial capture is not one
    /// since 2025-03-31.basil.
    #[serde(default)]
    pub amount_refunded: i64,
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// How it ended.
    pub status: ChargeStatus,
    /// Whether the money was taken.
    #[serde(default)]
    pub captured: bool,
    /// Seconds since the epoch, UTC: the moment of the attempt.
    #[serde(default)]
    pub created: i64,
    /// Why it failed.
    #[serde(default)]
    pub failure_code: Option<String>,
    /// Stripe's text about the failure.
    #[serde(default)]
    pub failure_message: Option<String>,
    /// What the bank and Stripe made of it.
    #[serde(default)]
    pub outcome: Option<ChargeOutcome>,
    /// Its PaymentIntent.
    #[serde(default)]
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    /// How it was paid.
    #[serde(default)]
    pub payment_method_details: Option<MethodDetails>,
    /// How it reached the balance; none before that.
    #[serde(default)]
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
    /// Whether a bank took it back, for now or for good.
    #[serde(default)]
    pub disputed: bool,
    /// Metadata, copied from the PaymentIntent when the charge was made.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

impl Object for Charge {
    const OBJECT: &'static str = "charge";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

impl Charge {
    /// Why the bank declined: the outcome's reason, else the failure code.
    pub fn decline_code(&self) -> Option<&str> {
        self.outcome
            .as_ref()
            .and_then(|o| o.reason.as_deref())
            .or(self.failure_code.as_deref())
    }
}

/// What the bank and Stripe made of a charge.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ChargeOutcome {
    /// A decline code.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How a charge was paid: the type's name and the details under that name.
/// In-person details come under `card_present` and `interac_present`, and for
/// wallets by QR code under the wallet's own name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MethodDetails {
    /// `card_present`, `interac_present`, `card`, `wechat_pay`, …
    pub kind: String,
    /// What stands under that name.
    pub details: Details,
}

/// The details of a payment method, as far as they matter here.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Details {
    /// `visa`, …
    #[serde(default)]
    pub brand: Option<String>,
    /// The last four digits.
    #[serde(default)]
    pub last4: Option<String>,
    /// `contact_emv`, …
    #[serde(default)]
    pub read_method: Option<String>,
    /// `tmr_…`: the reader the payment was taken on, from 2026-02-25 on.
    #[serde(default)]
    pub reader: Option<String>,
    /// `tml_…`: that reader's location.
    #[serde(default)]
    pub location: Option<String>,
    /// Capture by then (seconds, UTC), or the authorisation is gone.
    #[serde(default)]
    pub capture_before: Option<i64>,
    /// Of a payment that an SDK app took without a network.
    #[serde(default)]
    pub offline: Option<Offline>,
    /// The wallet the card was in.
    #[serde(default)]
    pub wallet: Option<Wallet>,
}

/// What is known of a payment taken without a network.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Offline {
    /// Seconds since the epoch, UTC: when the customer paid.
    #[serde(default)]
    pub stored_at: Option<i64>,
}

/// A wallet on a phone or a watch.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Wallet {
    /// `apple_pay`, `google_pay`, …
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

impl<'de> Deserialize<'de> for MethodDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByType;
        impl<'de> Visitor<'de> for ByType {
            type Value = MethodDetails;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("payment method details")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MethodDetails, A::Error> {
                let mut kind = None;
                let mut found: Vec<(String, Details)> = Vec::with_capacity(1);
                while let Some(name) = map.next_key::<String>()? {
                    if name == "type" {
                        kind = map.next_value::<Option<String>>()?;
                    } else if let Some(AnyDetails(Some(details))) = map.next_value()? {
                        found.push((name, details));
                    }
                }
                let kind = kind
                    .or_else(|| found.first().map(|(n, _)| n.clone()))
                    .unwrap_or_default();
                let details = found
                    .into_iter()
                    .find(|(n, _)| *n == kind)
                    .map(|(_, d)| d)
                    .unwrap_or_default();
                Ok(MethodDetails { kind, details })
            }
        }
        deserializer.deserialize_map(ByType)
    }
}

/// Details under a name that is not known to hold an object.
struct AnyDetails(Option<Details>);

impl<'de> Deserialize<'de> for AnyDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lenient;
        impl<'de> Visitor<'de> for Lenient {
            type Value = AnyDetails;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AnyDetails, A::Error> {
                Details::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|d| AnyDetails(Some(d)))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<AnyDetails, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(AnyDetails(None))
            }
            fn visit_str<E>(self, _: &str) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
            fn visit_bool<E>(self, _: bool) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
            fn visit_i64<E>(self, _: i64) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
            fn visit_u64<E>(self, _: u64) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
            fn visit_f64<E>(self, _: f64) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
            fn visit_unit<E>(self) -> Result<AnyDetails, E> {
                Ok(AnyDetails(None))
            }
        }
        deserializer.deserialize_any(Lenient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_read_under_the_types_own_name() {
        let details: MethodDetails = serde_json::from_str(
            r#"{"type":"wechat_pay","odd":3,"none":null,"wechat_pay":{"reader":"tmr_1","location":"tml_1","new":[1]}}"#,
        )
        .unwrap();
        assert_eq!(details.kind, "wechat_pay");
        assert_eq!(details.details.reader.as_deref(), Some("tmr_1"));
        let odd: MethodDetails = serde_json::from_str(r#"{"type":"card","card":null}"#).unwrap();
        assert_eq!(odd.details.brand, None);
    }
}
