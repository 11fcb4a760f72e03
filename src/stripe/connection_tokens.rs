//! Connection tokens: with one, an app with Stripe's Terminal SDK connects to
//! readers. Server-driven readers need none.
//!
//! <https://docs.stripe.com/api/terminal/connection_tokens>

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::Request;
use crate::secret::Hidden;

/// A token. It has no id; the secret is all there is to it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ConnectionToken {
    /// `pst_…`
    pub secret: Hidden,
    /// The location it is good for; none means all.
    #[serde(default)]
    pub location: Option<String>,
}

impl Object for ConnectionToken {
    const OBJECT: &'static str = "terminal.connection_token";
    fn id(&self) -> &str {
        self.secret.expose()
    }
}

/// `POST /v1/terminal/connection_tokens`
pub fn create(location: Option<&str>) -> Request {
    let form = Form::new().with_some("location", location);
    Request::post(&["/v1/terminal/connection_tokens"]).params(form)
}
