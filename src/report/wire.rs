//! The few fields of Stripe's objects a report needs.
//!
//! A page of a hundred charges with their expanded intents is some
//! hundreds of kilobytes of JSON; reading only these fields keeps a page small
//! in memory, and everything else is skipped without being stored. Whatever
//! Stripe may leave out or send as null is optional here.
//!
//! <https://docs.stripe.com/api/charges/object>, <https://docs.stripe.com/api/refunds/object>

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::money::Currency;

/// A charge: one attempt to take money.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Charge {
    /// `ch_…`
    pub id: String,
    /// When it was attempted, seconds since 1970 UTC.
    pub created: i64,
    /// The currency of its amounts.
    pub currency: Currency,
    /// `succeeded`, `pending`, `failed`, or something newer.
    pub status: String,
    /// Whether money was taken, not only reserved.
    #[serde(default)]
    pub captured: bool,
    /// Minor units taken; less than the amount after a partial capture.
    pub amount_captured: Option<i64>,
    /// Why it failed.
    pub failure_code: Option<String>,
    /// What the network said.
    pub outcome: Option<ChargeOutcome>,
    /// The payment it belongs to: an id, or the object where expanded.
    pub payment_intent: Option<Expandable<Intent>>,
    /// How it was paid.
    pub payment_method_details: Option<Details>,
    /// What the creator stamped on it.
    pub metadata: Option<HashMap<String, String>>,
}

/// The part of `charge.outcome` that tells soft declines.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct ChargeOutcome {
    /// For a decline, its decline code.
    pub reason: Option<String>,
}

/// A PaymentIntent: one sale, which may take several charges.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Intent {
    /// `pi_…`
    pub id: String,
    /// Where the sale stands.
    pub status: Option<String>,
    /// Its most recent charge.
    pub latest_charge: Option<Expandable<Identified>>,
    /// What its amount is made of.
    pub amount_details: Option<AmountDetails>,
}

/// An object of which only the id matters.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Identified {
    /// Its id.
    pub id: String,
}

/// What the amount of a PaymentIntent is made of.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct AmountDetails {
    /// The tip; null where tipping was off.
    pub tip: Option<Tip>,
}

/// A tip.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Tip {
    /// Minor units; 0 if asked and refused.
    pub amount: Option<i64>,
}

/// A refund: money given back.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct RefundObject {
    /// `re_…`
    pub id: String,
    /// When it was made, seconds since 1970 UTC.
    pub created: i64,
    /// Minor units given back.
    pub amount: i64,
    /// The currency of the amount.
    pub currency: Currency,
    /// `pending`, `requires_action`, `succeeded`, `failed`, `canceled`.
    pub status: Option<String>,
    /// Why it was made.
    pub reason: Option<String>,
    /// What was refunded: an id, or the object where expanded.
    pub charge: Option<Expandable<Charge>>,
}

/// An object, or only its id where Stripe was not asked to expand it.
#[derive(Debug, Clone)]
pub enum Expandable<T> {
    /// Only the id.
    Id(String),
    /// The object.
    Object(Box<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Expandable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrObject<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for IdOrObject<T> {
            type Value = Expandable<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or an object")
            }

            fn visit_str<E>(self, id: &str) -> Result<Self::Value, E> {
                Ok(Expandable::Id(id.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
                    .map(|object| Expandable::Object(Box::new(object)))
            }
        }

        deserializer.deserialize_any(IdOrObject(PhantomData))
    }
}

/// `payment_method_details`: a type, and under the type's own name what is
/// particular to it.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// `card_present`, `interac_present`, `klarna`, `card`, …
    pub kind: String,
    /// What stands under the name of the type.
    pub instrument: Instrument,
}

impl<'de> Deserialize<'de> for Details {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByType;

        impl<'de> Visitor<'de> for ByType {
            type Value = Details;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("payment method details")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Details, A::Error> {
                // The type may come after what it names, so all are read; in
                // practice there is one.
                let mut instruments: Vec<(String, Instrument)> = Vec::new();
                let mut kind = String::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "type" {
                        kind = map.next_value()?;
                    } else {
                        instruments.push((key, map.next_value()?));
                    }
                }
                let instrument = instruments
                    .into_iter()
                    .find(|(name, _)| *name == kind)
                    .map(|(_, instrument)| instrument)
                    .unwrap_or_default();
                Ok(Details { kind, instrument })
            }
        }

        deserializer.deserialize_map(ByType)
    }
}

/// What a report reads about a card or wallet.
#[derive(Debug, Clone, Default)]
pub struct Instrument {
    /// The reader that took it, on in-person payments.
    pub reader: Option<String>,
    /// The location that reader was assigned to.
    pub location: Option<String>,
    /// The card's brand.
    pub brand: Option<String>,
}

impl<'de> Deserialize<'de> for Instrument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A payment method of which we know nothing may hold anything, so
        // whatever is not an object, or not a text in one, is passed over.
        struct Lenient;

        impl<'de> Visitor<'de> for Lenient {
            type Value = Instrument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Instrument, A::Error> {
                let mut found = Instrument::default();
                while let Some(key) = map.next_key::<String>()? {
                    let slot = match key.as_str() {
                        "reader" => &mut found.reader,
                        "location" => &mut found.location,
                        "brand" => &mut found.brand,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *slot = match map.next_value::<Option<Expandable<Identified>>>()? {
                        Some(Expandable::Id(text)) => Some(text).filter(|text| !text.is_empty()),
                        Some(Expandable::Object(object)) => Some(object.id),
                        None => None,
                    };
                }
                Ok(found)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Instrument, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Instrument::default())
            }

            fn visit_str<E>(self, _: &str) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }

            fn visit_unit<E>(self) -> Result<Instrument, E> {
                Ok(Instrument::default())
            }
        }

        deserializer.deserialize_any(Lenient)
    }
}
