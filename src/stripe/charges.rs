//! Charges: every attempt to take money, the failed ones included.
//!
//! <https://docs.stripe.com/api/charges>

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};

use super::balance::BalanceTransaction;
use super::form::Form;
use super::object::{Expandable, Object, open_enum};
use super::payment_intents::PaymentIntent;
use super::request::Request;

const PATH: &str = "/v1/charges";

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
    #[must_use]
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

/// `GET /v1/charges` created in a half-open window of seconds (UTC).
#[must_use]
pub fn list_created(from: i64, to: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", expand),
    )
}

/// `GET /v1/charges`: those created at `from` or later (seconds, UTC), newest first.
#[must_use]
pub fn list_since(from: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with_list("expand", expand),
    )
}

/// `GET /v1/charges/{id}`
#[must_use]
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
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
