//! The account a key belongs to, for the name in confirmations.
//!
//! <https://docs.stripe.com/api/accounts/retrieve>

use serde::Deserialize;

use super::object::Object;
use super::request::Request;

/// An account.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// `acct_…`
    pub id: String,
    #[serde(default)]
    settings: Option<AccountSettings>,
}

#[derive(Debug, Clone, Deserialize)]
struct AccountSettings {
    #[serde(default)]
    dashboard: Option<Dashboard>,
}

#[derive(Debug, Clone, Deserialize)]
struct Dashboard {
    #[serde(default)]
    display_name: Option<String>,
}

impl Object for Account {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Account {
    /// What the Dashboard calls it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.settings
            .as_ref()?
            .dashboard
            .as_ref()?
            .display_name
            .as_deref()
            .filter(|n| !n.is_empty())
    }
}

/// `GET /v1/account`
#[must_use]
pub fn own() -> Request {
    Request::get(&["/v1/account"])
}
