//! The account a key belongs to, and those connected to it.
//!
//! <https://docs.stripe.com/api/accounts/retrieve>,
//! <https://docs.stripe.com/api/accounts/list>

use serde::Deserialize;

use super::object::Object;
use super::request::Request;

/// An account.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// Where it is, two letters, upper case.
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default)]
    settings: Option<AccountSettings>,
    #[serde(default)]
    business_profile: Option<BusinessProfile>,
}

#[derive(Debug, Clone, Deserialize)]
struct BusinessProfile {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct AccountSettings {
    #[serde(default)]
    dashboard: Option<DashboardSettings>,
}

#[derive(Debug, Clone, Deserialize)]
struct DashboardSettings {
    #[serde(default)]
    display_name: Option<String>,
}

impl Object for Account {
    const OBJECT: &'static str = "account";
    fn id(&self) -> &str {
        &self.id
    }
}

impl Account {
    /// What the Dashboard calls it.
    pub fn name(&self) -> Option<&str> {
        let dashboard = self.settings.as_ref().and_then(|s| s.dashboard.as_ref());
        let business = self.business_profile.as_ref();
        dashboard
            .and_then(|d| d.display_name.as_deref())
            .filter(|name| !name.is_empty())
            .or_else(|| business.and_then(|b| b.name.as_deref()))
            .filter(|name| !name.is_empty())
    }
}

/// `GET /v1/account`
pub fn own() -> Request {
    Request::get(&["/v1/account"])
}

/// `GET /v1/accounts`: those connected to the key's own.
pub fn connected() -> Request {
    Request::get(&["/v1/accounts"])
}
