//! Which function answers which endpoint.

use serde_json::Value;

use super::error::ApiError;
use super::faults::ReaderFaults;
use super::store::{Kind, World};
use super::{
    charges, configurations, files, inputs, intents, list, locations, payments, present, readers,
    refunds, registration, search, setups, tokens,
};

/// What an endpoint's function is handed.
pub(super) struct Ctx<'a> {
    pub(super) world: &'a mut World,
    /// Milliseconds since 1970.
    pub(super) now: i64,
    /// The version the request asks for.
    pub(super) version: &'a str,
    /// The checked parameters.
    pub(super) params: Value,
    /// The id in the path; empty if there is none.
    pub(super) id: String,
    pub(super) faults: &'a ReaderFaults<'a>,
    /// What stands in a form beside its fields: a file's name and bytes.
    pub(super) upload: Option<(String, Vec<u8>)>,
}

impl Ctx<'_> {
    pub(super) fn seconds(&self) -> i64 {
        self.now.div_euclid(1000)
    }

    /// A text parameter, if it was sent and not emptied.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.params.get(name).and_then(Value::as_i64)
    }

    /// The object the path names.
    pub(super) fn subject(&self, kind: Kind) -> Result<Value, ApiError> {
        self.world
            .get(kind, &self.id)
            .ok_or_else(|| ApiError::missing(kind.noun(), &self.id))
    }

    /// The object a parameter names.
    pub(super) fn named(&self, kind: Kind, param: &str) -> Result<Option<Value>, ApiError> {
        match self.text(param) {
            None => Ok(None),
            Some(id) => self
                .world
                .get(kind, id)
                .map(Some)
                .ok_or_else(|| ApiError::missing_ref(kind.noun(), id, param)),
        }
    }
}

type Handler = fn(&mut Ctx<'_>) -> Result<Value, ApiError>;

/// The function for an endpoint of the contract.
pub(super) fn handler(verb: &str, template: &str) -> Option<Handler> {
    let rest = template.strip_prefix("/v1/")?;
    Some(match (verb, rest) {
        ("DELETE", "terminal/readers/{id}") => readers::delete,
        ("GET", "terminal/readers/{id}") => |ctx| ctx.subject(Kind::Reader),
        ("POST", "terminal/readers/{id}") => readers::update,
        ("GET", "terminal/readers") => |ctx| list::list(ctx, Kind::Reader),
        ("POST", "terminal/readers") => registration::create,
        ("POST", "terminal/readers/{id}/cancel_action") => readers::cancel_action,
        ("POST", "terminal/readers/{id}/collect_inputs") => inputs::collect,
        ("POST", "terminal/readers/{id}/collect_payment_method") => payments::collect,
        ("POST", "terminal/readers/{id}/confirm_payment_intent") => payments::confirm,
        ("POST", "terminal/readers/{id}/process_payment_intent") => payments::process,
        ("POST", "terminal/readers/{id}/process_setup_intent") => setups::process,
        ("POST", "terminal/readers/{id}/refund_payment") => refunds::on_reader,
        ("POST", "terminal/readers/{id}/set_reader_display") => readers::set_display,
        ("DELETE", "terminal/locations/{id}") => locations::delete,
        ("GET", "terminal/locations/{id}") => |ctx| ctx.subject(Kind::Location),
        ("POST", "terminal/locations/{id}") => locations::update,
        ("GET", "terminal/locations") => |ctx| list::list(ctx, Kind::Location),
        ("POST", "terminal/locations") => locations::create,
        ("DELETE", "terminal/configurations/{id}") => configurations::delete,
        ("GET", "terminal/configurations/{id}") => |ctx| ctx.subject(Kind::Configuration),
        ("POST", "terminal/configurations/{id}") => configurations::update,
        ("GET", "terminal/configurations") => |ctx| list::list(ctx, Kind::Configuration),
        ("POST", "terminal/configurations") => configurations::create,
        ("POST", "terminal/connection_tokens") => tokens::connection_token,
        ("POST", "terminal/onboarding_links") => tokens::onboarding_link,
        ("POST", "test_helpers/terminal/readers/{id}/present_payment_method") => present::present,
        ("POST", "test_helpers/terminal/readers/{id}/succeed_input_collection") => inputs::succeed,
        ("POST", "test_helpers/terminal/readers/{id}/timeout_input_collection") => inputs::time_out,
        ("GET", "payment_intents") => |ctx| list::list(ctx, Kind::Intent),
        ("POST", "payment_intents") => intents::create,
        ("GET", "payment_intents/{id}") => |ctx| ctx.subject(Kind::Intent),
        ("POST", "payment_intents/{id}") => intents::update,
        ("GET", "payment_intents/search") => |ctx| search::search(ctx, Kind::Intent),
        ("POST", "payment_intents/{id}/cancel") => intents::cancel,
        ("POST", "payment_intents/{id}/capture") => intents::capture,
        ("POST", "payment_intents/{id}/confirm") => intents::confirm,
        ("POST", "payment_intents/{id}/increment_authorization") => intents::increment,
        ("GET", "charges") => |ctx| list::list(ctx, Kind::Charge),
        ("GET", "charges/{id}") => |ctx| ctx.subject(Kind::Charge),
        ("POST", "charges/{id}") => charges::update,
        ("GET", "charges/search") => |ctx| search::search(ctx, Kind::Charge),
        ("GET", "refunds") => |ctx| list::list(ctx, Kind::Refund),
        ("POST", "refunds") => refunds::create,
        ("GET", "refunds/{id}") => |ctx| ctx.subject(Kind::Refund),
        ("POST", "refunds/{id}") => refunds::update,
        ("POST", "refunds/{id}/cancel") => refunds::cancel,
        ("GET", "balance_transactions") => |ctx| list::list(ctx, Kind::Txn),
        ("GET", "balance_transactions/{id}") => |ctx| ctx.subject(Kind::Txn),
        ("GET", "setup_intents") => |ctx| list::list(ctx, Kind::Setup),
        ("POST", "setup_intents") => setups::create,
        ("GET", "setup_intents/{id}") => |ctx| ctx.subject(Kind::Setup),
        ("POST", "setup_intents/{id}/cancel") => setups::cancel,
        ("GET", "events") => |ctx| list::list(ctx, Kind::Event),
        ("GET", "events/{id}") => |ctx| ctx.subject(Kind::Event),
        ("POST", "files") => files::create,
        ("GET", "files/{id}") => |ctx| ctx.subject(Kind::File),
        ("GET", "disputes") => |ctx| list::list(ctx, Kind::Dispute),
        ("GET", "disputes/{id}") => |ctx| ctx.subject(Kind::Dispute),
        ("GET", "account") => |ctx| Ok(tokens::account(&ctx.world.account)),
        ("GET", "accounts") => tokens::accounts,
        _ => return None,
    })
}
