//! Configurations: what readers show and how they behave, for the whole account
//! (one of them is its default) or for the locations one is attached to.
//!
//! <https://docs.stripe.com/api/terminal/configuration>

mod draft;
mod object;

pub use draft::{Draft, Edit, WifiDraft};
pub use object::{
    CURRENCIES, Configuration, MODELS, Network, ReaderSecurity, RebootWindow, Splashscreens,
    Switch, Tips, Wifi, WifiType,
};

use super::form::Form;
use super::request::Request;

const PATH: &str = "/v1/terminal/configurations";

/// `GET /v1/terminal/configurations`; `Some(true)` asks for the account's
/// default alone.
pub fn list(is_account_default: Option<bool>) -> Request {
    let form = Form::new().with_some("is_account_default", is_account_default);
    Request::get(&[PATH]).params(form)
}

/// `GET /v1/terminal/configurations/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `POST /v1/terminal/configurations`. A new one has nothing that could be
/// taken away.
pub fn create(draft: &Draft) -> Request {
    fn keep<T>(edit: &mut Edit<T>) {
        if matches!(edit, Edit::Unset) {
            *edit = Edit::Keep;
        }
    }
    let mut draft = draft.clone();
    keep(&mut draft.tipping);
    keep(&mut draft.reboot_window);
    keep(&mut draft.offline);
    keep(&mut draft.cellular);
    keep(&mut draft.admin_menu_passcode);
    keep(&mut draft.wifi);
    draft.splashscreens.values_mut().for_each(keep);
    Request::post(&[PATH]).params(draft.form())
}

/// `POST /v1/terminal/configurations/{id}`
pub fn update(id: &str, draft: &Draft) -> Request {
    Request::post(&[PATH, id]).params(draft.form())
}

/// `DELETE /v1/terminal/configurations/{id}`
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}

#[cfg(test)]
mod tests;
