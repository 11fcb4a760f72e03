//! Events: what happened to objects in the last 30 days.
//!
//! An event shows its object as it was, in the API version of that time; here
//! it only names the object, which is then read anew.
//!
//! <https://docs.stripe.com/api/events>

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::Request;

const PATH: &str = "/v1/events";

/// An event.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// `refund.failed`, …
    #[serde(default, rename = "type")]
    pub kind: String,
    /// What it happened to.
    pub data: EventData,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

/// What an event is about.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EventData {
    /// The object.
    pub object: EventObject,
}

/// As much of an object as tells which one it is.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EventObject {
    /// Its id.
    #[serde(default)]
    pub id: Option<String>,
    /// `charge`, `refund`, `dispute`, …
    #[serde(default)]
    pub object: String,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: Option<i64>,
}

impl Object for Event {
    const OBJECT: &'static str = "event";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

/// `GET /v1/events` of these types (at most 20) since a second (UTC).
pub fn list_since(types: &[&str], from: i64) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with_list("types", types),
    )
}
