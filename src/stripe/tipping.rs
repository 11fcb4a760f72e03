//! A configuration that makes readers ask for tips, and nothing else of
//! configurations.
//!
//! <https://docs.stripe.com/api/terminal/configuration>

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::Request;

const PATH: &str = "/v1/terminal/configurations";

/// A configuration, seen for its name.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Configuration {
    /// `tmc_…`
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it is the account's default, which every location inherits.
    #[serde(default)]
    pub is_account_default: Option<bool>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
    /// The configuration is gone.
    #[serde(default)]
    pub deleted: bool,
}

impl Object for Configuration {
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
    fn is_deleted(&self) -> bool {
        self.deleted
    }
}

/// `POST /v1/terminal/configurations`: three percentages in one currency (lower
/// case).
#[must_use]
pub fn create(name: &str, currency: &str, percentages: [i64; 3]) -> Request {
    Request::post(&[PATH]).params(
        Form::new()
            .with("name", name)
            .with_list(&format!("tipping[{currency}][percentages]"), percentages),
    )
}

/// `POST /v1/terminal/locations/{id}`: its readers ask as the configuration says.
#[must_use]
pub fn attach(location: &str, configuration: &str) -> Request {
    Request::post(&["/v1/terminal/locations", location])
        .params(Form::new().with("configuration_overrides", configuration))
}

/// `GET /v1/terminal/configurations`: all but the account's default.
#[must_use]
pub fn list() -> Request {
    Request::get(&[PATH]).params(Form::new().with("is_account_default", false))
}

/// `GET /v1/terminal/configurations/{id}`
#[must_use]
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `DELETE /v1/terminal/configurations/{id}`
#[must_use]
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}
