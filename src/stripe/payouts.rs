//! Payouts: what left the balance for the bank.
//!
//! <https://docs.stripe.com/api/payouts>

use serde::Deserialize;
use serde_json::value::RawValue;

use super::form::Form;
use super::object::Object;
use super::request::Request;

const PATH: &str = "/v1/payouts";

/// A payout.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Payout {
    /// `po_…`
    pub id: String,
    /// Minor units; negative if Stripe took money from the bank account.
    pub amount: i64,
    /// Lower case.
    pub currency: String,
    /// When it is at the bank, or should be; seconds since the epoch, midnight UTC.
    pub arrival_date: i64,
    /// Whether Stripe made it by itself: only then it says what is in it.
    pub automatic: bool,
    /// `paid`, `pending`, `in_transit`, `canceled` or `failed`.
    pub status: String,
    /// What the shop calls it.
    #[serde(default)]
    pub description: Option<String>,
    /// What the bank statement says, if it is not Stripe's own words.
    #[serde(default)]
    pub statement_descriptor: Option<String>,
    /// What the bank made of it, where it gives that: it helps to find it there.
    #[serde(default)]
    pub trace_id: Option<PayoutTrace>,
    /// Why it failed.
    #[serde(default)]
    pub failure_message: Option<String>,
    /// `completed` once Stripe knows all that is in it.
    #[serde(default)]
    pub reconciliation_status: Option<String>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

/// How a bank knows a payout.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PayoutTrace {
    /// Its number.
    #[serde(default)]
    pub value: Option<String>,
}

impl Object for Payout {
    const OBJECT: &'static str = "payout";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

/// A movement of the balance that is in a payout, with what it is about as Stripe
/// wrote it: that may be any of a dozen objects.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PaidOutMovement {
    /// `txn_…`
    pub id: String,
    /// Minor units, before the fee.
    pub amount: i64,
    /// Minor units that Stripe keeps.
    pub fee: i64,
    /// `amount` less `fee`.
    pub net: i64,
    /// Lower case.
    pub currency: String,
    /// `charge`, `refund`, `adjustment`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// In Stripe's words.
    #[serde(default)]
    pub description: Option<String>,
    /// Seconds since the epoch, UTC.
    pub created: i64,
    /// What it is about.
    #[serde(default)]
    pub source: Option<Box<RawValue>>,
}

impl Object for PaidOutMovement {
    const OBJECT: &'static str = "balance_transaction";
    fn id(&self) -> &str {
        &self.id
    }
}

/// `GET /v1/payouts/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `GET /v1/balance_transactions` of a payout, with what each is about and, where
/// that is a refund or a dispute, its charge.
pub fn movements(payout: &str) -> Request {
    Request::get(&["/v1/balance_transactions"]).params(
        Form::new()
            .with("payout", payout)
            .with_list("expand", ["data.source", "data.source.charge"]),
    )
}
