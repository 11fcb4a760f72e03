//! Charges: every attempt to take money, the failed ones included.
//!
//! <https://docs.stripe.com/api/charges>

use super::form::Form;
use super::payments::CHARGES as PATH;
use super::request::Request;

pub use super::payments::{
    Charge, ChargeOutcome, ChargeStatus, Details, MethodDetails, Offline, Wallet,
};

/// `GET /v1/charges` created in a half-open window of seconds (UTC).
pub fn list_created(from: i64, to: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", expand),
    )
}

/// `GET /v1/charges`: those created at `from` or later (seconds, UTC), newest first.
pub fn list_since(from: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with_list("expand", expand),
    )
}

/// `GET /v1/charges/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `GET /v1/charges/{id}`, with what is to come along.
pub fn get_expanded(id: &str, expand: &[&str]) -> Request {
    get(id).params(Form::new().with_list("expand", expand))
}
