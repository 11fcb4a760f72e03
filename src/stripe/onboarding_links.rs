//! Onboarding links: where a merchant accepts Apple's terms for Tap to Pay.
//!
//! <https://docs.stripe.com/api/terminal/onboarding_links>

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::Request;

/// A link. It has no id; where it leads to is all there is to it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct OnboardingLink {
    /// Where the merchant has to go.
    pub redirect_url: String,
    /// The connected account it is for.
    #[serde(default)]
    pub on_behalf_of: Option<String>,
}

impl Object for OnboardingLink {
    const OBJECT: &'static str = "terminal.onboarding_link";
    fn id(&self) -> &str {
        &self.redirect_url
    }
}

/// `POST /v1/terminal/onboarding_links`
pub fn create(merchant: &str, allow_relinking: bool, on_behalf_of: Option<&str>) -> Request {
    let name = |field: &str| format!("link_options[apple_terms_and_conditions][{field}]");
    let mut form = Form::new()
        .with("link_type", "apple_terms_and_conditions")
        .with(name("merchant_display_name"), merchant);
    if allow_relinking {
        form = form.with(name("allow_relinking"), true);
    }
    Request::post(&["/v1/terminal/onboarding_links"])
        .params(form.with_some("on_behalf_of", on_behalf_of))
}
