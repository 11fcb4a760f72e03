//! Disputes: payments a bank took back, for now or for good.
//!
//! <https://docs.stripe.com/api/disputes>

use serde::Deserialize;

use super::balance::BalanceTransaction;
use super::charges::Charge;
use super::form::Form;
use super::object::{Expandable, Object, open_enum};
use super::request::Request;

const PATH: &str = "/v1/disputes";

open_enum! {
    /// How a dispute stands.
    DisputeStatus {
        /// An inquiry that has to be answered.
        WarningNeedsResponse = "warning_needs_response",
        /// An inquiry that was answered.
        WarningUnderReview = "warning_under_review",
        /// An inquiry that came to nothing.
        WarningClosed = "warning_closed",
        /// Has to be answered.
        NeedsResponse = "needs_response",
        /// Was answered.
        UnderReview = "under_review",
        /// The money came back.
        Won = "won",
        /// The money is gone.
        Lost = "lost",
        /// Ended before it was a dispute.
        Prevented = "prevented",
    }
}

/// A dispute.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Dispute {
    /// `du_…`
    pub id: String,
    /// Minor units in the charge's currency.
    #[serde(default)]
    pub amount: i64,
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// How it stands.
    pub status: DisputeStatus,
    /// What the customer says.
    #[serde(default)]
    pub reason: Option<String>,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: i64,
    /// What is disputed.
    #[serde(default)]
    pub charge: Option<Expandable<Charge>>,
    /// Until when it can be answered.
    #[serde(default)]
    pub evidence_details: Option<EvidenceDetails>,
    /// Whether the payment may be refunded while it is disputed, as during an
    /// inquiry.
    #[serde(default)]
    pub is_charge_refundable: Option<bool>,
    /// What it moved: away, and back if it was won.
    #[serde(default)]
    pub balance_transactions: Vec<BalanceTransaction>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

/// How a dispute can be answered.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EvidenceDetails {
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub due_by: Option<i64>,
}

impl Dispute {
    /// Whether Stripe refuses to refund the payment because of it. A dispute
    /// that was won no longer stands in the way, nor does an inquiry.
    pub fn blocks_refunds(&self) -> bool {
        match self.status {
            DisputeStatus::Won
            | DisputeStatus::Prevented
            | DisputeStatus::WarningNeedsResponse
            | DisputeStatus::WarningUnderReview
            | DisputeStatus::WarningClosed => false,
            _ => self.is_charge_refundable != Some(true),
        }
    }

    /// Until when it has to be answered; `None` once nothing waits for that.
    pub fn evidence_due(&self) -> Option<i64> {
        self.evidence_details
            .as_ref()?
            .due_by
            .filter(|_| !self.is_over())
    }

    /// Whether nothing more will come of it.
    pub fn is_over(&self) -> bool {
        matches!(
            self.status,
            DisputeStatus::Won
                | DisputeStatus::Lost
                | DisputeStatus::WarningClosed
                | DisputeStatus::Prevented
        )
    }
}

impl Object for Dispute {
    const OBJECT: &'static str = "dispute";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

/// `GET /v1/disputes` created in a half-open window of seconds (UTC).
pub fn list_created(from: i64, to: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", expand),
    )
}

/// `GET /v1/disputes/{id}`, with what is to come along.
pub fn get(id: &str, expand: &[&str]) -> Request {
    Request::get(&[PATH, id]).params(Form::new().with_list("expand", expand))
}

/// `GET /v1/disputes` of one charge.
pub fn list_of(charge: &str) -> Request {
    Request::get(&[PATH]).params(Form::new().with("charge", charge))
}
