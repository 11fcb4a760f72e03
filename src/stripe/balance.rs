//! Balance transactions: money as it reached the account's balance.
//!
//! <https://docs.stripe.com/api/balance_transactions>

use serde::Deserialize;
use serde_json::value::RawValue;

use super::form::Form;
use super::object::{Expandable, Object};
use super::request::Request;

const PATH: &str = "/v1/balance_transactions";

/// A movement of the balance. Its amounts are in the currency of the balance,
/// not in that of the charge.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct BalanceTransaction {
    /// `txn_…`
    pub id: String,
    /// Minor units, before the fee.
    #[serde(default)]
    pub amount: i64,
    /// Minor units that Stripe keeps.
    #[serde(default)]
    pub fee: i64,
    /// `amount` less `fee`.
    #[serde(default)]
    pub net: i64,
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// How one unit of the charge's currency was counted; a decimal as Stripe
    /// wrote it.
    #[serde(default)]
    pub exchange_rate: Option<Box<RawValue>>,
    /// `charge`, `refund`, `adjustment`, …
    #[serde(default, rename = "type")]
    pub kind: String,
    /// What it is about.
    #[serde(default)]
    pub source: Option<Expandable<BalanceSource>>,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: i64,
    /// When it can be paid out; seconds since the epoch, UTC.
    #[serde(default)]
    pub available_on: Option<i64>,
}

impl BalanceTransaction {
    /// The exchange rate as Stripe wrote it.
    pub fn rate(&self) -> Option<&str> {
        let rate = self.exchange_rate.as_deref()?.get();
        (rate != "null").then_some(rate)
    }
}

impl Object for BalanceTransaction {
    const OBJECT: &'static str = "balance_transaction";
    fn id(&self) -> &str {
        &self.id
    }
}

/// As much of the source as every kind of it has.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct BalanceSource {
    /// `ch_…`, `re_…`, `du_…`, …
    pub id: String,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: Option<i64>,
}

impl Object for BalanceSource {
    const OBJECT: &'static str = "";
    fn id(&self) -> &str {
        &self.id
    }
}

/// `GET /v1/balance_transactions` created in a half-open window of seconds
/// (UTC), of all types.
pub fn list_created(from: i64, to: i64) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to),
    )
}

/// `GET /v1/balance_transactions` that have this charge (`ch_…`) as their
/// source: one for each capture.
pub fn list_of_source(source: &str) -> Request {
    Request::get(&[PATH]).params(Form::new().with("source", source))
}

/// `GET /v1/balance_transactions` of a type, created in a half-open window of
/// seconds (UTC), with their sources.
pub fn list_of_type(kind: &str, from: i64, to: i64) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("type", kind)
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", ["data.source"]),
    )
}
